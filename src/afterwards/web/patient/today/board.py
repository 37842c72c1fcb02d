"""What a layout draws from, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass

from ....care.agenda import Agenda, Item
from ....care.exports.second_lines import window_now
from ....care.timing import Instant
from ...courses.records import PersonRecord
from .moments import Moment
from .rows import (
    Sight,
    by_end,
    ended_at,
    is_ahead,
    is_closed_rule,
    is_over_now,
)
from .shown import Act, Ask, Energy, Group, Lit, Question
from .suggestions import Suggestions


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All that a layout draws from."""

    moment: Moment
    sight: Sight
    agenda: Agenda
    record: PersonRecord
    acts: Suggestions
    seen: Instant | None
    """When the visit before this one was; what ended since then still says so."""
    phone: str
    can_undo: bool

    @property
    def at(self) -> Instant:
        """Now."""
        return self.sight.at

    @property
    def items(self) -> tuple[Item, ...]:
        """The agenda's items."""
        return self.agenda.items

    def closed(self) -> list[Item]:
        """The rules that are closed now, what ends first standing first."""
        rules = (item for item in self.items if is_closed_rule(item))
        return by_end((i for i in rules if not is_over_now(i, self.at) and not is_ahead(i, self.at)), self.at)

    def ahead(self, until: Instant) -> list[Item]:
        """The rules that begin before ``until``, in order of their beginning."""
        rules = (item for item in self.items if is_closed_rule(item) and is_ahead(item, self.at))
        found = [item for item in rules if window_now(item, self.at).start < until]
        return sorted(found, key=lambda item: window_now(item, self.at).start)

    def over(self) -> list[Item]:
        """The rules that ended in the span of the agenda, the newest first."""
        low = self.agenda.low or 0
        rules = (item for item in self.items if is_closed_rule(item) and is_over_now(item, self.at))
        found = [item for item in rules if ended_at(item, self.at) > low]
        return sorted(found, key=lambda item: -ended_at(item, self.at))

    def just_over(self) -> list[Item]:
        """The rules that ended since the visit before this one."""
        return [] if self.seen is None else [i for i in self.over() if ended_at(i, self.at) > self.seen]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a layout gives."""

    things: int = 0
    """How much is asked of the person today, for the headline."""
    lit: Lit | None = None
    groups: tuple[Group, ...] = ()
    folds: tuple[Group, ...] = ()
    acts: tuple[Act, ...] = ()
    ask: Ask | None = None
    energy: Energy | None = None
    note: str = ""
    note_href: str = ""
    question: Question | None = None
