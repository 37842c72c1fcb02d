"""The documentation runs, its tables are current, and nothing of the program is left out of it."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
from pathlib import Path

import pytest

from afterwards.care.protocol.diagnostics import CATALOGUE
from afterwards.care.protocol.reading.conditions import BUILT_IN
from afterwards.cli.documents import shipped_reading
from afterwards.cli.main import cli
from docs.pages import ROOT, Block, agrees, blocks, commands, in_columns, lines, pages, run

SPEC = importlib.util.spec_from_file_location("docs_tables", ROOT / "tools/docs_tables.py")
assert SPEC is not None
assert SPEC.loader is not None
docs_tables = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(docs_tables)

DOCS = ROOT / "docs"
GUIDES = {
    "S0": "iv-first-day",
    "S1": "first-day-to-daily-life",
    "S2": "self-care-tips",
    "S3": "infusion-aftercare",
    "S4": "keeping-the-gain",
}
TODAY = "2026-11-22"


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def runs(page: Path) -> bool:
    found = blocks(page.read_text(encoding="utf-8"))
    return any(block.is_whole_file or block.language == "console" for block in found)


RUNNABLE = [page for page in pages() if runs(page)]


def text_of(*parts: str) -> str:
    return DOCS.joinpath(*parts).read_text(encoding="utf-8")


def test_generated_blocks_are_current():
    stale = [name(page) for page, _ in docs_tables.stale_pages()]
    assert not stale, f"run make docs-tables: {stale}"


def test_every_map_of_keys_has_a_table():
    written = "".join(page.read_text(encoding="utf-8") for page in pages())
    for kind in docs_tables.MAPS:
        assert f"<!-- generated: keys of {kind} -->" in written, kind
    for maker in docs_tables.MAKERS:
        assert f"<!-- generated: {maker} -->" in written, maker


# ---- nothing is left out


@pytest.mark.parametrize("code", sorted({key.partition("/")[0] for key in CATALOGUE}))
def test_every_diagnostic_is_documented(code: str):
    assert f"`{code}`" in text_of("reference", "diagnostics.md")


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_and_option_is_documented(command: str):
    page = text_of("reference", "cli.md")
    section = page.partition(f"\n## {command}\n")[2].partition("\n## ")[0]
    assert section, command
    for parameter in cli.commands[command].params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            assert not option.startswith("-") or option in section, option


def glossary_terms() -> list[str]:
    """The terms of the language: each row of the tables below its heading; ``(`firm`)`` is a remark."""
    words = (
        (ROOT / "GLOSSARY.md")
        .read_text(encoding="utf-8")
        .partition("## The words of the protocol language")[2]
    )
    rows = re.findall(r"^\| ([^|]+?) \|", words, re.MULTILINE)
    return [re.sub(r"\s*\(.*\)", "", row) for row in rows if row not in ("word", "---")]


def test_the_glossary_has_terms():
    assert len(glossary_terms()) > 40


@pytest.mark.parametrize("term", glossary_terms())
def test_every_glossary_term_is_documented(term: str):
    written = "".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md")).lower()
    assert re.search(rf"\b{re.escape(term.lower())}", written), term


@pytest.mark.parametrize("fact", sorted(BUILT_IN))
def test_every_built_in_fact_is_documented(fact: str):
    assert f"| `{fact}` |" in text_of("protocol.md").partition("These facts need no declaration")[2]


def keys_of(value: object) -> set[str]:
    match value:
        case dict():
            return {str(key) for key in value}.union(*(keys_of(one) for one in value.values()))
        case list():
            return set().union(*(keys_of(one) for one in value))
        case _:
            return set()


def test_every_key_of_the_agenda_is_documented(tmp_path: Path):
    found: set[str] = set()
    for id in (*GUIDES.values(), "standard"):
        course = f"""\
afterwards: 1
course: all
protocol: {id}
time zone: Europe/Berlin
medicines: [lorazepam]
sessions:
  - {{key: s1, route: iv, planned: 2026-11-03T10:00, start: 2026-11-03T10:00, end: 2026-11-03T10:50}}
  - {{key: s2, route: iv, planned: 2026-11-06T10:00}}
"""
        (tmp_path / "all.yaml").write_text(course, encoding="utf-8")
        found |= keys_of(
            json.loads(run("afterwards plan --course all.yaml --at 2026-11-03T12:00 --format json", tmp_path))
        )
    page = text_of("reference", "agenda-json.md")
    missing = sorted(key for key in found if f"`{key}`" not in page)
    assert not missing


# ---- it runs


def folder_for(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


@pytest.mark.parametrize("page", RUNNABLE, ids=name)
def test_pages_run(page: Path, tmp_path: Path):
    """In the order of the page: files are written, whole files are checked, commands print what it says."""
    folder = folder_for(tmp_path)
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.file:
            (folder / block.file).write_text(block.body, encoding="utf-8")
        if block.is_whole_file:
            check_file(block, folder)
        if block.language == "console":
            check_commands(block, folder)


def check_file(block: Block, folder: Path) -> None:
    file = block.file or "block.yaml"
    (folder / file).write_text(block.body, encoding="utf-8")
    found = json.loads(run(f"afterwards check {file} --on {TODAY} --format json", folder))
    errors = {problem["code"] for problem in found if problem["severity"] == "error"}
    if block.broken:
        assert block.broken in {problem["code"] for problem in found}, f"line {block.line}: {found}"
    else:
        assert not errors, f"line {block.line}: {found}"


def check_commands(block: Block, folder: Path) -> None:
    for command in commands(block.body):
        if not command.text.startswith("afterwards"):
            continue
        output = run(command.text, folder)
        agreed = agrees(lines(command.output), lines(output))
        assert agreed, f"line {block.line}: $ {command.text}\n{in_columns(output)}"


@pytest.mark.parametrize("page", pages(), ids=name)
def test_links_resolve(page: Path):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?:|mailto:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        if anchor:
            assert anchor in anchors_of(file), target


def anchors_of(page: Path) -> set[str]:
    text = page.read_text(encoding="utf-8")
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
    return slugs | set(re.findall(r'<a id="([^"]+)"', text))


@pytest.mark.parametrize("page", pages(), ids=name)
def test_make_targets_of_the_pages_exist(page: Path):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = page.read_text(encoding="utf-8")
    asked = set(re.findall(r"(?:^|`)make ([a-z-]+)(?=`|\s|$)", text, re.MULTILINE))
    assert asked <= targets


def test_the_rule_of_the_readme_is_a_shipped_one():
    rule = next(b for b in blocks((ROOT / "README.md").read_text(encoding="utf-8")) if b.language == "yaml")
    shipped = (ROOT / "src/afterwards/protocols/infusion-aftercare.yaml").read_text(encoding="utf-8")
    assert all(line in shipped.splitlines() for line in rule.body.splitlines())
    assert len(rule.body.splitlines()) <= 12


# ---- every statement of the guides is carried


def test_all_claims_are_carried():
    rows = list(docs_tables.claim_rows())
    assert len(rows) == 119
    shipped = docs_tables.shipped()
    lost = [claim for claim, _, feature in rows if not feature and not docs_tables.carriers(claim, shipped)]
    assert not lost


def test_no_protocol_carries_an_unknown_claim():
    known = {claim for claim, _, _ in docs_tables.claim_rows()}
    for protocol in docs_tables.shipped():
        assert set(protocol.claims) <= known, protocol.id


@pytest.mark.parametrize("guide", sorted(GUIDES))
def test_each_guide_carries_its_own_claims(guide: str):
    protocol = shipped_reading(GUIDES[guide]).protocol
    assert protocol is not None
    own = {claim for claim, _, feature in docs_tables.claim_rows() if claim.startswith(guide) and not feature}
    assert own <= set(protocol.claims)
