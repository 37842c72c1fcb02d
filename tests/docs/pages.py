"""Documentation as something that runs: the files, examples and commands of a page.

``<!-- file: NAME -->`` before a fenced block writes it to NAME in the page's folder, and
``<!-- broken: CODE -->`` says that the block must show that code. In ``console`` blocks the lines after
``$ afterwards …`` are what it must print. Columns are compared without their
spaces, and a line ``…`` stands for any lines.

Run ``python tests/docs/pages.py PAGE…`` to write the true output into pages; then read the difference.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(
    r"(?:^[ ]*<!-- broken: (?P<broken>\S+) -->\n)?"
    r"(?:^[ ]*<!-- file: (?P<file>\S+) -->\n)?"
    r"^(?P<indent>[ ]*)```(?P<language>\w+)\n(?P<body>.*?)^(?P=indent)```$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page."""

    language: str
    body: str
    line: int
    span: tuple[int, int]
    file: str = ""
    broken: str = ""

    @property
    def is_whole_file(self) -> bool:
        """Whether it is a file of the language that can be checked."""
        return self.language == "yaml" and self.body.startswith("afterwards: 1")


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a console block and what the page says that it prints."""

    text: str
    output: str


def pages() -> list[Path]:
    """All pages that a reader may open."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page in order."""
    for match in FENCE.finditer(text):
        yield Block(
            language=match["language"],
            body=textwrap.dedent(match["body"]),
            line=text.count("\n", 0, match.start("body")) + 1,
            span=match.span("body"),
            file=match["file"] or "",
            broken=match["broken"] or "",
        )


def commands(body: str) -> Iterator[Command]:
    """The commands of a console block."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        text, _, output = part.partition("\n")
        while text.endswith("\\"):
            more, _, output = output.partition("\n")
            text = text[:-1] + more.strip()
        yield Command(text.strip(), output)


def run(command: str, folder: Path) -> str:
    """What a command prints, both streams together, as a program that is piped sees it."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # A frozen size and language, so that the page is the same on every machine.
    settings = {"PATH": path, "COLUMNS": "100", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def lines(text: str) -> list[str]:
    """The lines of an output without the spaces that only line up columns."""
    return [" ".join(line.split()) for line in text.strip("\n").splitlines()]


def agrees(wanted: list[str], found: list[str]) -> bool:
    """Whether an output is what the page says; ``…`` stands for any lines, or any text in a line."""
    if not wanted:
        return not found
    if wanted[0] == "…":
        return any(agrees(wanted[1:], found[i:]) for i in range(len(found) + 1))
    if not found:
        return False
    pattern = ".*".join(re.escape(part) for part in wanted[0].split("…"))
    return re.fullmatch(pattern, found[0]) is not None and agrees(wanted[1:], found[1:])


def in_columns(text: str) -> str:
    """Tab-separated lines lined up for the page."""
    rows = [line.split("\t") for line in text.strip("\n").splitlines()]
    if not any(len(row) > 1 for row in rows):
        return text.strip("\n")
    wide = [max(len(row[i]) for row in rows if len(row) > i) for i in range(max(map(len, rows)))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=False)).rstrip() for row in rows
    )


def accept(page: Path) -> None:
    """Write what the commands of a page print into it, where the page says otherwise."""
    text = page.read_text(encoding="utf-8")
    moved = 0
    with tempfile.TemporaryDirectory() as folder:
        for block in list(blocks(text)):
            if block.file:
                (Path(folder) / block.file).write_text(block.body, encoding="utf-8")
            if block.language != "console":
                continue
            body = "".join(_accepted(command, Path(folder)) for command in commands(block.body))
            start, stop = (edge + moved for edge in block.span)
            text = text[:start] + body + text[stop:]
            moved += len(body) - (block.span[1] - block.span[0])
    page.write_text(text, encoding="utf-8")


def _accepted(command: Command, folder: Path) -> str:
    output = command.output
    if command.text.startswith("afterwards"):
        found = run(command.text, folder)
        if "Traceback" in found:
            raise SystemExit(f"$ {command.text}\n{found}")
        if not agrees(lines(output), lines(found)):
            output = in_columns(found)
    output = output.strip("\n")
    return f"$ {command.text}\n" + (f"{output}\n" if output else "")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        accept(Path(name))
