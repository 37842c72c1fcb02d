"""What a change at the desk does to a plan, in words: moves, falls away, is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...care.exports.moments import Manner
from ...care.exports.phrases import window_phrase
from ...care.plan import Activity
from ...care.plan.comparing import Move, compare_plans
from ...care.timing import Instant
from ...care.words import words_for
from ..plans.queries import PersonPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing of a plan, before and after; an empty side is not there."""

    title: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that differs between two plans."""

    moved: tuple[Line, ...]
    fallen: tuple[Line, ...]
    added: tuple[Line, ...]
    stays: int

    @property
    def counts(self) -> str:
        """``20 things move. 1 falls away.``"""
        parts = (
            (len(self.moved), ngettext("{number} thing moves.", "{number} things move.", len(self.moved))),
            (len(self.fallen), ngettext("{number} falls away.", "{number} fall away.", len(self.fallen))),
            (len(self.added), ngettext("{number} is new.", "{number} are new.", len(self.added))),
        )
        texts = [text.format(number=number) for number, text in parts if number]
        return " ".join(texts) or _("Nothing else moves.")


def changes(old: PersonPlan, new: PersonPlan, at: Instant) -> Changes:
    """The plan as it is beside the plan as it would be."""
    found = compare_plans(old.plan, new.plan)
    return Changes(
        moved=tuple(_moved(found.moved, old, new, at)),
        fallen=tuple(Line(title=gone.rule.title, old=when_text(gone, old, at)) for gone in found.fallen),
        added=tuple(Line(title=more.rule.title, new=when_text(more, new, at)) for more in found.added),
        stays=found.stays,
    )


def _moved(moves: tuple[Move, ...], old: PersonPlan, new: PersonPlan, at: Instant) -> Iterator[Line]:
    for before, after in moves:
        texts = when_text(before, old, at), when_text(after, new, at)
        if texts[0] != texts[1]:
            yield Line(title=after.rule.title, old=texts[0], new=texts[1])


def when_text(activity: Activity, person: PersonPlan, at: Instant) -> str:
    """When something is, by the patient's own clock."""
    calendar = person.course.calendar
    words = words_for(person.language)
    manner = Manner(calendar, calendar.day_of(at), words, "short", person.plan.protocol)
    texts = [window_phrase(window, activity.rule, manner, at) for window in activity.windows]
    return "; ".join(dict.fromkeys(text.removesuffix(".") for text in texts)) or _("no time yet")
