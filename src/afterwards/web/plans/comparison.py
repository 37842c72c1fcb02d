"""Two plans side by side, in words: what moves, what falls away and why, what is new, what stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...care.agenda import Item, agenda
from ...care.exports.moments import Manner, span_phrase, upper_first
from ...care.exports.phrases import window_phrase
from ...care.exports.second_lines import waits_line
from ...care.exports.told import question_line
from ...care.plan import Activity, Plan, Window
from ...care.plan.comparing import PlanDifference, compare_plans
from ...care.plan.doubts import doubts_of
from ...care.plan.occurrences import Occurrence, occurrences
from ...care.plan.questions import Question
from ...care.protocol.tree import FIRMNESS, NOTICES, Rule, Verb
from ...care.timing import Day, Instant
from ...care.words import Words
from .queries import session_number

FIRST_ROWS = 4
CLOSED = frozenset({Verb.AVOID, Verb.LIMIT})
ASKED = ("phase", "contradiction")
"""Questions that a change itself raises; the others are asked on their own day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A plan as somebody reads it now: the patient, or a clinic that looks at everybody's part."""

    plan: Plan
    at: Instant
    words: Words
    role: str = ""
    """Whose part of the plan is compared; empty for all."""

    @property
    def today(self) -> Day:
        """The local day of this moment, on the patient's own clock."""
        return self.plan.course.calendar.day_of(self.at)

    def reads(self, activity: Activity) -> bool:
        """Whether it is theirs, to do or to keep to; what is only to know is nobody's to compare."""
        is_theirs = not self.role or self.role in activity.rule.actors
        return is_theirs and activity.rule.verb not in NOTICES


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing: how it was (empty: it is new) and how it will be (empty: it falls away)."""

    id: str
    title: str
    old: str = ""
    new: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a change means for whoever reads; counts are those of the engine for what is theirs."""

    moved: tuple[Line, ...]
    fallen: tuple[Line, ...]
    """Here ``new`` is what is left of it, if anything, and ``reason`` why it falls away."""
    added: tuple[Line, ...]
    number_moved: int
    stays: int
    asks: tuple[str, ...]
    """Questions that were not open before."""

    @property
    def same(self) -> bool:
        """Whether nothing of theirs differs."""
        return not (self.moved or self.fallen or self.added)

    @property
    def first(self) -> tuple[Line, ...]:
        """The lines that are shown at once: all, where only one more would be folded."""
        return self.moved if len(self.moved) <= FIRST_ROWS + 1 else self.moved[:FIRST_ROWS]

    @property
    def more(self) -> tuple[Line, ...]:
        """The lines behind "Show 5 more"."""
        return self.moved[len(self.first) :]


def compared(reading: Reading, new: Plan) -> Comparison:
    """The plan as it is read beside what it would be."""
    old, found = reading.plan, compare_plans(reading.plan, new)
    moved = [move.new for move in found.moved if reading.reads(move.new)]
    added = [activity for activity in found.added if reading.reads(activity)]
    gone = [activity for activity in found.fallen if reading.reads(activity)]
    return Comparison(
        moved=tuple(line for _weight, line in sorted(_moved(reading, found, new), key=lambda one: one[0])),
        fallen=tuple(sorted(_fallen(reading, gone, new), key=lambda line: line.reason)),
        added=tuple(_added(reading, added, new)),
        number_moved=len(moved),
        stays=sum(reading.reads(activity) for activity in new.activities) - len(moved) - len(added),
        asks=tuple(_asks(reading, old, new)),
    )


def count_sentence(found: Comparison, answers: int) -> str:
    """``9 things move. 1 falls away. 1 needs an answer.``"""
    parts = (
        (found.number_moved, ngettext("{number} thing moves.", "{number} things move.", found.number_moved)),
        (len(found.fallen), ngettext("{number} falls away.", "{number} fall away.", len(found.fallen))),
        (len(found.added), ngettext("{number} is new.", "{number} are new.", len(found.added))),
        (answers, ngettext("{number} needs an answer.", "{number} need an answer.", answers)),
    )
    texts = [text.format(number=number) for number, text in parts if number]
    if not found.number_moved and not found.fallen and not found.added:
        texts.insert(0, _("Nothing else moves."))
    return " ".join(texts)


def _weight(rule: Rule) -> tuple[int, int]:
    """What is closed comes first, then what must be done, then the rest."""
    return (0 if rule.verb in CLOSED else 2 if rule.verb is Verb.HOLD else 1), FIRMNESS.index(rule.firm)


def _moved(reading: Reading, found: PlanDifference, new: Plan) -> Iterator[tuple[tuple[int, int], Line]]:
    """A line for each thing that moves, with its weight; a rule that runs on over sessions is one line."""
    states = {move.new.rule.id for move in found.moved if reading.reads(move.new) and move.new.rule.is_state}
    before, after = (_states(plan, states) for plan in (reading.plan, new))
    seen: set[str] = set()
    for move in found.moved:
        rule = move.new.rule
        if not reading.reads(move.new) or rule.id in seen:
            continue
        if rule.is_state and rule.how_often is None:
            seen.add(rule.id)
            ids = {one.new.id for one in found.moved if one.new.rule.id == rule.id}
            old, now = _runs(before[rule.id], after[rule.id], ids)
            texts = _runs_text(reading, old, reading.plan, now), _runs_text(reading, now, new, old)
        else:
            texts = _activity_text(reading, move.old, reading.plan), _activity_text(reading, move.new, new)
        if texts[0] == texts[1]:  # its ends read alike: say all of it
            texts = _whole_text(reading, move.old, reading.plan), _whole_text(reading, move.new, new)
        same = texts[0] == texts[1]
        line = Line(id=move.new.id, title=rule.title, old="" if same else texts[0], new=texts[1])
        yield _weight(rule), line


def _states(plan: Plan, rules: set[str]) -> dict[str, list[Occurrence]]:
    """The merged occurrences of states, by rule."""
    found: dict[str, list[Occurrence]] = {rule: [] for rule in rules}
    for one in occurrences(plan):
        if one.activity.rule.id in rules and one.windows:
            found[one.activity.rule.id].append(one)
    return found


def _members(one: Occurrence) -> set[str]:
    return {activity.id for activity in (one.activity, *one.merged)}


def _runs(
    before: list[Occurrence], after: list[Occurrence], ids: set[str]
) -> tuple[list[Occurrence], list[Occurrence]]:
    """The stretches that the moved sessions belonged to, and all that became of those."""
    old = [one for one in before if _members(one) & ids]
    wider = ids.union(*(_members(one) for one in old))
    now = [one for one in after if _members(one) & wider]
    return [one for one in before if _members(one) & wider.union(*(_members(one) for one in now))], now


def _runs_text(reading: Reading, runs: list[Occurrence], plan: Plan, others: list[Occurrence]) -> str:
    """What of some stretches differs from the others, in order; all of them where nothing does."""
    known = {(one.activity.id, one.windows) for one in others}
    shown = [one for one in runs if (one.activity.id, one.windows) not in known] or runs
    return _joined(_occurrence_text(reading, one, plan) for one in shown)


def _activity_text(reading: Reading, activity: Activity, plan: Plan) -> str:
    return _occurrence_text(reading, Occurrence(activity, activity.windows), plan)


def _whole_text(reading: Reading, activity: Activity, plan: Plan) -> str:
    """From when until when, also of what is over."""
    manner = _short(reading, plan)
    spans = [(w.opens, w.closes) for w in activity.windows if w.opens is not None and w.closes is not None]
    if len(spans) < len(activity.windows) or not spans:
        return _activity_text(reading, activity, plan)
    return _joined(upper_first(span_phrase(opens, closes, manner)) for opens, closes in spans)


def _short(reading: Reading, plan: Plan) -> Manner:
    return Manner(plan.course.calendar, reading.today, reading.words, "short", plan.protocol)


def _occurrence_text(reading: Reading, one: Occurrence, plan: Plan) -> str:
    item = item_of(reading.plan, one)
    if not one.windows:
        return waits_line(item, plan, reading.words).removesuffix(".") or _("at any time")
    manner = _short(reading, plan)
    return _joined(_window_text(window, one, manner, reading.at) for window in one.windows)


def item_of(plan: Plan, one: Occurrence) -> Item:
    """An occurrence as a line of the agenda."""
    asks = one.activity.condition.asks
    return Item(occurrence=one, status="", doubts=doubts_of(plan, one, asks), asks=asks)


def _window_text(window: Window, one: Occurrence, manner: Manner, at: Instant) -> str:
    return window_phrase(window, one.activity.rule, manner, at).removesuffix(".")


def _joined(texts: Iterable[str]) -> str:
    """Stretches in a row: ``From Sun …, then from Thu …``."""
    parts = list(dict.fromkeys(text for text in texts if text))
    return (
        _(", then ").join([parts[0], *(part[:1].lower() + part[1:] for part in parts[1:])]) if parts else ""
    )


def _fallen(reading: Reading, gone: list[Activity], new: Plan) -> Iterator[Line]:
    """What falls away; of a rule that runs on over sessions, what is left of its stretch."""
    states = {activity.rule.id for activity in gone if activity.rule.is_state}
    before, after = (_states(plan, states) for plan in (reading.plan, new))
    for activity in sorted(gone, key=lambda one: _weight(one.rule)):
        left: list[Occurrence] = []
        if activity.rule.is_state and activity.rule.how_often is None:
            _old, left = _runs(before[activity.rule.id], after[activity.rule.id], {activity.id})
        text = _joined(_occurrence_text(reading, one, new) for one in left)
        reason = _reason(reading, activity, new)
        yield Line(id=activity.id, title=activity.rule.title, new=text, reason=reason)


def _reason(reading: Reading, activity: Activity, new: Plan) -> str:
    """Why something falls away, as far as it is known."""
    session = new.course.session(activity.session) if activity.session else None
    if session is not None and not session.happens:
        number = session_number(reading.plan, session.key)
        return _("Session {number} does not take place.").format(number=number)
    if new.protocol.rule(activity.rule.id) is None:
        return _("The guide does not ask for it any more.")
    return _("It has no place in the new plan.")


def _added(reading: Reading, added: list[Activity], new: Plan) -> Iterator[Line]:
    for activity in sorted(added, key=lambda activity: _weight(activity.rule)):
        text = _activity_text(reading, activity, new)
        yield Line(id=activity.id, title=activity.rule.title, new=text)


def _asks(reading: Reading, old: Plan, new: Plan) -> Iterator[str]:
    """Questions that are open in the new plan only."""
    before = {_asked(question) for question in _questions(reading, old)}
    for question in _questions(reading, new):
        if question.why in ASKED and _asked(question) not in before:
            yield question_line(question, new, reading.words)


def _questions(reading: Reading, plan: Plan) -> tuple[Question, ...]:
    return agenda(plan, at=reading.at, actor=reading.role).questions


def _asked(question: Question) -> tuple[str, ...]:
    return question.key, str(question.session), *(str(value) for value in question.fields.values())
