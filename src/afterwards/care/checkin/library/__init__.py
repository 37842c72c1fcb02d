"""The shipped instruments, one file each beside this one, as a clinician would write them.

They are YAML in the manner of protocols and courses: comments stay, texts of two languages stand side by
side, and a clinic's own file looks the same. The strict reader of ``protocol/reading`` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The forms that a person may be asked for: the shipped ones, and beside them a clinic's own by id."""

    own: Mapping[str, Instrument] = field(default_factory=dict)
    versions: Mapping[tuple[str, str], Instrument] = field(default_factory=dict)
    """Every version of a clinic's own forms, for what was begun with an older one."""

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids, sorted."""
        return tuple(sorted({*shipped(), *self.own}))

    def find(self, id: str, version: str = "") -> Instrument | None:
        """The form of that id, of a version where one is named; None for one that is not here, or no more."""
        if version:
            found = self.versions.get((id, version)) or self.find(id)
            return found if found is not None and found.version == version else None
        if id in self.own:
            return self.own[id]
        return instrument(id) if id in shipped() else None

    def measuring(self, things: tuple[str, ...]) -> Instrument | None:
        """The form that answers to most of a rule's things; None where none answers.

        Where two answer to as many, a clinic's own goes before a shipped one.
        """
        known = [form for id in self.ids if (form := self.find(id)) is not None]
        counted = [
            (-len(set(things) & set(form.measures)), form.id not in self.own, form.id) for form in known
        ]
        best = min(counted, default=(0, True, ""))
        return self.find(best[2]) if best[0] else None


FORMS = Library()
"""The shipped forms alone."""


def measuring(things: tuple[str, ...]) -> Instrument | None:
    """The shipped instrument that answers to most of a rule's things; None where none answers.

    >>> found = measuring(("body", "feelings", "mind"))
    >>> found.id if found else ""
    'three-part'
    """
    return FORMS.measuring(things)
