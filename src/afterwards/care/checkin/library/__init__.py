"""The shipped instruments, one file each beside this one, as a clinician would write them.

They are YAML in the manner of protocols and courses: comments stay, texts of two languages stand side by
side, and a clinic's own file looks the same. The strict reader of ``protocol/reading`` reads them.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from ...protocol.reading.protocols import SourceFile
from ..instrument import Instrument
from ..reading import read_instrument


@cache
def shipped() -> tuple[str, ...]:
    """The ids of the shipped instruments, sorted.

    >>> "phq-9" in shipped(), "madrs" in shipped()
    (True, False)
    """
    names = (entry.name for entry in files(__name__).iterdir() if entry.name.endswith(".yaml"))
    return tuple(sorted(name.removesuffix(".yaml") for name in names))


def content(id: str) -> bytes:
    """The bytes of a shipped instrument's file."""
    return (files(__name__) / f"{id}.yaml").read_bytes()


@cache
def instrument(id: str) -> Instrument:
    """A shipped instrument, read once. Raises KeyError for an id that is not shipped."""
    if id not in shipped():
        raise KeyError(id)
    reading = read_instrument(SourceFile(f"{id}.yaml", content(id)))
    assert reading.instrument is not None, [str(problem) for problem in reading.problems]
    return reading.instrument


def measuring(things: tuple[str, ...]) -> Instrument | None:
    """The shipped instrument that answers to most of a rule's things; None where none answers.

    >>> found = measuring(("body", "feelings", "mind"))
    >>> found.id if found else ""
    'three-part'
    """
    counted = [(len(set(things) & set(instrument(id).measures)), id) for id in shipped()]
    most = max(count for count, _ in counted)
    return instrument(min(id for count, id in counted if count == most)) if most else None
