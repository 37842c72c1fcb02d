"""The shipped care protocols and the shipped vocabulary, as data files beside this one.

Each language has a folder with a words file for each protocol and one for the vocabulary.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

VOCABULARY = "things"


@cache
def shipped() -> tuple[str, ...]:
    """The ids of the shipped protocols, sorted."""
    return tuple(name for name in _names() if name != VOCABULARY)


@cache
def languages() -> tuple[str, ...]:
    """The languages that some shipped protocol is translated to, sorted: ``("es",)``."""
    found = (entry.name for entry in files(__name__).iterdir() if entry.is_dir())
    return tuple(sorted(name for name in found if name.isalpha() and _names(name)))


def translations(name: str) -> dict[str, bytes]:
    """By language, the words file of a shipped protocol, or of the vocabulary.

    >>> sorted(translations("standard"))
    ['es']
    """
    return {
        language: (files(__name__) / language / f"{name}.yaml").read_bytes()
        for language in languages()
        if name in _names(language)
    }


def path(name: str) -> str:
    """Where the file of a shipped protocol, or of the vocabulary, lies."""
    return str(files(__name__) / f"{name}.yaml")


def content(name: str) -> bytes:
    """The bytes of a shipped protocol, or of the vocabulary."""
    return (files(__name__) / f"{name}.yaml").read_bytes()


def claims_table() -> str:
    """The statements of the seed guides as tab-separated text."""
    return (files(__name__) / "claims.tsv").read_text(encoding="utf-8")


@cache
def _names(language: str = "") -> tuple[str, ...]:
    """The files of a language, or with none the originals, by name, sorted."""
    folder = files(__name__) / language if language else files(__name__)
    names = (entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return tuple(sorted(name.removesuffix(".yaml") for name in names))
