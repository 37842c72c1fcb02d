"""The shipped care protocols and the shipped vocabulary, as data files beside this one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

VOCABULARY = "things"


@cache
def shipped() -> tuple[str, ...]:
    """The ids of the shipped protocols, sorted."""
    names = (entry.name for entry in files(__name__).iterdir() if entry.name.endswith(".yaml"))
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name != f"{VOCABULARY}.yaml"))


def path(name: str) -> str:
    """Where the file of a shipped protocol, or of the vocabulary, lies."""
    return str(files(__name__) / f"{name}.yaml")


def content(name: str) -> bytes:
    """The bytes of a shipped protocol, or of the vocabulary."""
    return (files(__name__) / f"{name}.yaml").read_bytes()


def claims_table() -> str:
    """The statements of the seed guides as tab-separated text."""
    return (files(__name__) / "claims.tsv").read_text(encoding="utf-8")
