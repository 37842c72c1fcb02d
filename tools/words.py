"""The words of the site: found in code and templates, kept as django.po by language, compiled for Django.

`make words` looks for new texts and compiles; `compile` alone is what a build and the tests do. Needs no
program but Python. What is compiled is not committed; the wheel carries it.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src/afterwards/web"
LANGUAGES = ("es",)
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
TEXT = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(
    rf"(?<!\w)(?:npgettext|pgettext|ngettext|gettext|_)\({TEXT}(?:, *(?:{TEXT}|\w+))*\)", re.DOTALL
)

NOISE = tuple(
    f'"{name}'.encode()
    for name in ("POT-", "PO-", "Report-", "Last-", "Language-Team", "Generated-By", "Project-Id")
)

type Found = tuple[str, str | tuple[str, ...], list[str], str | None]
"""Where (without a line, so that moving code changes nothing), what, comments, context."""


def main(command: str = "update") -> int:
    """Compile, after looking for texts unless told otherwise; 1 when a text has no translation."""
    missing = 0
    for language in LANGUAGES:
        catalog = kept(language)
        if command != "compile":
            update(catalog)
            po(language).write_bytes(as_text(catalog))
        with po(language).with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
        for message in untranslated(catalog):
            missing += 1
            print(f"{language}: no translation of {message!r}")
    return 1 if missing and command != "compile" else 0


def as_text(catalog: Catalog) -> bytes:
    """The catalog as a .po file that changes only when its words do: no dates, no names."""
    catalog.header_comment = f"# The site's words in {catalog.locale_identifier}."
    file = io.BytesIO()
    write_po(file, catalog, sort_output=True, width=110)
    return b"".join(line for line in file.getvalue().splitlines(keepends=True) if not line.startswith(NOISE))


def po(language: str) -> Path:
    """Where a language's words are kept."""
    return WEB / f"locale/{language}/LC_MESSAGES/django.po"


def kept(language: str) -> Catalog:
    """The words of a language as they are kept; an empty catalog before the first time."""
    if not po(language).exists():
        po(language).parent.mkdir(parents=True, exist_ok=True)
        return Catalog(locale=language, project="Afterwards", charset="utf-8", fuzzy=False)
    with po(language).open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def update(catalog: Catalog) -> None:
    """Bring the catalog in step with the code: new texts wait for a translation, lost ones go."""
    template = Catalog(charset="utf-8")
    for place, text, comments, context in texts():
        template.add(text, locations=[(place, 0)], auto_comments=comments, context=context)
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    for message in catalog:
        message.locations = [(place, None) for place, _ in message.locations]  # type: ignore[misc]


def untranslated(catalog: Catalog) -> Iterator[str]:
    """Texts without a translation."""
    for message in catalog:
        texts = message.string if isinstance(message.string, list | tuple) else (message.string,)
        if message.id and not all(texts):
            yield message.id if isinstance(message.id, str) else message.id[0]


def texts() -> Iterator[Found]:
    """Every text for people in the site's code and templates."""
    for path in sorted(
        [*WEB.rglob("*.py"), *WEB.rglob("templates/**/*.html"), *WEB.rglob("templates/**/*.txt")]
    ):
        if "migrations" in path.parts or path.name.startswith("gallery"):
            continue
        source = path.read_text("utf-8")
        code = source if path.suffix == ".py" else as_code(source)
        place = str(path.relative_to(WEB))
        found = extract(
            "python", io.BytesIO(code.encode()), KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
        )
        for _line, text, comments, context in found:
            yield place, text, comments, context


def as_code(template: str) -> str:
    """A template as the code whose calls hold its texts, made by Django's own reader of templates."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    # Between the calls stands filler that is no Python.
    return "\n".join(match[0] for match in CALL.finditer(templatize(template)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
