"""Two plans side by side, in words: what moves, what falls away and why, what is new, what stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...care.agenda import Item, agenda
from ...care.exports.moments import Manner, span_phrase, upper_first
from ...care.exports.phrases import end_phrase, open_phrase, window_phrase
from ...care.exports.second_lines import waits_line
from ...care.exports.told import question_line
from ...care.plan import Activity, Plan, Window
from ...care.plan.doubts import doubts_of
from ...care.plan.occurrences import Occurrence, occurrences
from ...care.plan.questions import Question
from ...care.protocol.tree import FIRMNESS, Rule, Verb
from ...care.timing import Instant
from .differing import Moved, Reading, difference
from .queries import session_number

FIRST_ROWS = 4
MOST_STRETCHES = 2
CLOSED = frozenset({Verb.AVOID, Verb.LIMIT})
ASKED = ("phase", "contradiction")
"""Questions that a change itself raises; the others are asked on their own day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing: how it was (empty: it is new), and how it will be (empty: it falls away)."""

    id: str
    title: str
    old: str = ""
    new: str = ""
    reason: str = ""
    alike: int = 0
    """How many times more, in other sessions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The lines of one part of a comparison: some at once, the others behind "Show 5 more"."""

    all: tuple[Line, ...]

    @property
    def first(self) -> tuple[Line, ...]:
        """The lines that are shown at once: all, where only one more would be folded."""
        return self.all if len(self.all) <= FIRST_ROWS + 1 else self.all[:FIRST_ROWS]

    @property
    def more(self) -> tuple[Line, ...]:
        """The lines behind "Show 5 more"."""
        return self.all[len(self.first) :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a change means for whoever reads: a line for each rule, and how many things there are of each."""

    moved: Lines
    fallen: tuple[tuple[str, Lines], ...]
    """By the reason why they fall away; ``new`` is what is left of one, if anything."""
    added: Lines
    numbers: tuple[int, int, int]
    """Things that move, that fall away, that are new: each counts, also where a line stands for several."""
    stays: int
    asks: tuple[str, ...]
    """Questions that were not open before."""

    @property
    def same(self) -> bool:
        """Whether nothing of theirs differs."""
        return not any(self.numbers)


def compared(reading: Reading, new: Plan) -> Comparison:
    """The plan as it is read beside what it would be. What is over in both is nobody's to compare."""
    found = difference(reading, new)
    return Comparison(
        moved=Lines(all=tuple(_moved(reading, found.moved, new))),
        fallen=tuple(_fallen(reading, found.fallen, new)),
        added=Lines(all=tuple(_added(reading, found.added, new))),
        numbers=(len(found.moved), len(found.fallen), len(found.added)),
        stays=found.stays,
        asks=tuple(_asks(reading, reading.plan, new)),
    )


def count_sentence(found: Comparison, answers: int) -> str:
    """``9 things move. 1 falls away. 1 needs an answer.``"""
    moved, fallen, added = found.numbers
    parts = (
        (moved, ngettext("{number} thing moves.", "{number} things move.", moved)),
        (fallen, ngettext("{number} falls away.", "{number} fall away.", fallen)),
        (added, ngettext("{number} is new.", "{number} are new.", added)),
        (answers, ngettext("{number} needs an answer.", "{number} need an answer.", answers)),
    )
    texts = [text.format(number=number) for number, text in parts if number]
    if found.same:
        texts.insert(0, _("Nothing else moves."))
    return " ".join(texts)


def _weight(rule: Rule) -> tuple[int, int]:
    """What is closed comes first, then what must be done, then the rest."""
    return (0 if rule.verb in CLOSED else 2 if rule.verb is Verb.HOLD else 1), FIRMNESS.index(rule.firm)


def _by_rule[Thing](things: Iterable[Thing], rule_of: Callable[[Thing], Rule]) -> list[list[Thing]]:
    """Things of one rule together, the weightiest rule first."""
    found: dict[str, list[Thing]] = {}
    for thing in things:
        found.setdefault(rule_of(thing).id, []).append(thing)
    return sorted(found.values(), key=lambda group: _weight(rule_of(group[0])))


def _moved(reading: Reading, moved: tuple[Moved, ...], new: Plan) -> Iterator[Line]:
    """A line for each rule; one that runs on over sessions shows its stretches, another its first time."""
    groups = _by_rule(moved, lambda one: one.activity.rule)
    states = {group[0].activity.rule.id for group in groups if _runs_on(group[0].activity.rule)}
    before, after = (_states(plan, states) for plan in (reading.plan, new))
    for group in groups:
        one, rule = group[0], group[0].activity.rule
        alike = len(group) - 1
        if rule.id in states:
            ids = {move.activity.id for move in group}
            old, now = _runs(before[rule.id], after[rule.id], ids)
            texts = _runs_text(reading, old, reading.plan, now), _runs_text(reading, now, new, old)
            alike = 0
        else:
            old_one, new_one = _apart(one.old, one.new), _apart(one.new, one.old)
            texts = _occurrence_text(reading, old_one, reading.plan), _occurrence_text(reading, new_one, new)
        if texts[0] == texts[1]:  # its ends read alike: say all of it
            texts = _whole_text(reading, one.old, reading.plan), _whole_text(reading, one.new, new)
        same = texts[0] == texts[1]
        text = "" if same else texts[0]
        yield Line(id=one.activity.id, title=rule.title, old=text, new=texts[1], alike=alike)


def _apart(one: Occurrence, other: Occurrence) -> Occurrence:
    """An occurrence with those of its windows that the other one has not; with all where that leaves none."""
    kept = tuple(window for window in one.windows if window not in other.windows)
    return one._replace(windows=kept) if kept else one


def _runs_on(rule: Rule) -> bool:
    """Whether its windows of several sessions may be one stretch."""
    return rule.is_state and rule.how_often is None


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


def _whole_text(reading: Reading, one: Occurrence, plan: Plan) -> str:
    """From when until when, also of what is over."""
    manner, rule = _short(reading, plan), one.activity.rule
    texts = [_stretch_text(window, rule, manner, reading.at) for window in one.windows]
    return _joined(texts) if texts and all(texts) else _occurrence_text(reading, one, plan)


def _stretch_text(window: Window, rule: Rule, manner: Manner, at: Instant) -> str:
    """A stretch with both its ends; what an answer closes ends by that answer. Empty without both."""
    if window.opens is None or window.closes is None:
        return ""
    if not window.closes_on:
        return upper_first(span_phrase(window.opens, window.closes, manner))
    ends = {"low": open_phrase(window, rule, manner), "high": end_phrase(window, rule, manner, at)}
    return upper_first(manner.words.say("sheet.joined", ends)).removesuffix(".")


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
    """Stretches in a row, ``From Sun …, then from Thu …``; of many the first and how many more."""
    parts = list(dict.fromkeys(text for text in texts if text))
    if len(parts) > MOST_STRETCHES:
        return _("{text}, and {number} more times").format(text=parts[0], number=len(parts) - 1)
    return _(", then ").join([*parts[:1], *(part[:1].lower() + part[1:] for part in parts[1:])])


def _fallen(reading: Reading, gone: tuple[Activity, ...], new: Plan) -> Iterator[tuple[str, Lines]]:
    """What falls away, by the reason; of a rule that runs on over sessions, what is left of its stretch."""
    groups = _by_rule(gone, lambda one: one.rule)
    states = {group[0].rule.id for group in groups if _runs_on(group[0].rule)}
    before, after = (_states(plan, states) for plan in (reading.plan, new))
    found: dict[str, list[Line]] = {}
    for group in groups:
        one, rule = group[0], group[0].rule
        left: list[Occurrence] = []
        if rule.id in states:
            _old, left = _runs(before[rule.id], after[rule.id], {activity.id for activity in group})
        text = _joined(_occurrence_text(reading, run, new) for run in left)
        line = Line(id=one.id, title=rule.title, new=text, alike=len(group) - 1)
        found.setdefault(_reason(reading, one, new), []).append(line)
    for reason in sorted(found):
        yield reason, Lines(all=tuple(found[reason]))


def _reason(reading: Reading, activity: Activity, new: Plan) -> str:
    """Why something falls away, as far as it is known."""
    session = new.course.session(activity.session) if activity.session else None
    if session is not None and not session.happens:
        number = session_number(reading.plan, session.key)
        return _("Session {number} does not take place.").format(number=number)
    if new.protocol.rule(activity.rule.id) is None:
        return _("The guide does not ask for it any more.")
    if activity.rule.if_ or activity.rule.unless:
        return _("It does not hold for you then.")
    return _("It has no place in the new plan.")


def _added(reading: Reading, added: tuple[Activity, ...], new: Plan) -> Iterator[Line]:
    for group in _by_rule(added, lambda one: one.rule):
        one = group[0]
        text = _activity_text(reading, one, new)
        yield Line(id=one.id, title=one.rule.title, new=text, alike=len(group) - 1)


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
