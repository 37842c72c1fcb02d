"""Rows, groups and folds that many layouts share."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ....care.agenda import Item
from ....care.exports.told import ask_text, question_line
from ....care.plan.questions import Question as OpenQuestion
from ....care.protocol.tree import Verb
from ....care.timing import Instant
from ..undoing import PATIENT
from . import links
from .board import Board
from .rows import (
    act_row,
    closed_row,
    done_row,
    is_ahead,
    once,
    told_row,
)
from .shown import Ask, Button, Group, Row
from .suggestions import is_ride

SMALL_THINGS = 3
CLINIC_QUESTIONS = 2
MOST_ANSWERS = 3


def kept_groups(*groups: Group) -> tuple[Group, ...]:
    """The groups that have rows. What stands in one of them does not stand again in a later one."""
    seen: set[tuple[str, str]] = set()
    found = []
    for group in groups:
        rows = tuple(row for row in group.rows if (row.title, row.second) not in seen)
        seen.update((row.title, row.second) for row in rows)
        if rows:
            found.append(Group(title=group.title, rows=rows))
    return tuple(found)


def thing_row(item: Item, board: Board, later: Instant | None = None) -> Row:
    """Something to do, with its box; a ride is no box to tick, it leads to where somebody is named."""
    row = act_row(item, board.sight, later)
    return ride_row(row.second if later else "") if is_ride(item, board.sight.plan) else row


def put_off_rows(board: Board) -> list[Row]:
    """What was put off until later today, with the time at which it comes back."""
    day = board.sight.manner.calendar.day_of
    return [thing_row(i, board, until) for i, until in board.acts.put_off if day(until) == day(board.at)]


def done_rows(board: Board) -> list[Row]:
    """What was done today."""
    undoable = {
        (act.value.get("rule"), act.value.get("session"), act.value.get("repeat") or ""): str(act.fact)
        for act in reversed(board.record.acts)
        if act.kind == "completion" and act.role == PATIENT
    }
    return [
        done_row(item, board.sight, done, undoable.get((done.rule, done.session, done.repeat), ""))
        for item, done in board.acts.done
    ]


def ride_missing(board: Board) -> tuple[Row, ...]:
    """The next session is near, and nobody is named yet who takes the person home."""
    coming = board.moment.coming
    if coming is None or coming.key in board.record.rides:
        return ()
    asked = any(is_ride(i, board.sight.plan) for i in board.acts.todo if not is_ahead(i, board.at))
    return (ride_row(),) if asked else ()


def ride_row(second: str = "") -> Row:
    """Nobody is named yet who takes the person home; the same row wherever it stands."""
    why = second or _("The session can not start without a ride.")
    return Row(title=_("Say who takes you home"), second=why, href=links.to("ride_home"))


def clinic_rows(board: Board) -> tuple[Row, ...]:
    """What only the clinic can say, about what is shown here."""
    sight = board.sight
    shown = {item.occurrence.id for item in (*board.closed(), *board.ahead(board.agenda.high or board.at))}
    rows = [
        Row(
            title=question_line(question, sight.plan, sight.manner.words),
            second=_("Your clinic must say."),
            href=links.to("why", next(id for id in question.about if id in shown)),
        )
        for question in board.agenda.questions
        if question.whose == "clinic" and question.key not in ("ask.end", "ask.leaving")
        if shown & set(question.about)
    ]
    return once(rows)[:CLINIC_QUESTIONS]


def just_over_group(board: Board) -> Group:
    """What ended since the last visit still says so, at most three of it; the rest is folded."""
    rows = once(closed_row(item, board.sight) for item in board.just_over()[:SMALL_THINGS])
    return Group(title=_("Just ended"), rows=rows)


def over_fold(board: Board) -> tuple[Group, ...]:
    """What ended today and was seen before."""
    shown = {item.occurrence.id for item in board.just_over()[:SMALL_THINGS]}
    rows = once(closed_row(item, board.sight) for item in board.over() if item.occurrence.id not in shown)
    if not rows:
        return ()
    title = ngettext("Ended today: %(count)s", "Ended today: %(count)s", len(rows)) % {"count": len(rows)}
    return (Group(title=title, rows=rows),)


def more_fold(rows: tuple[Row, ...]) -> tuple[Group, ...]:
    """What else could be done, put away."""
    rows = once(rows)
    title = _("More, if you like: %(count)s") % {"count": len(rows)}
    return (Group(title=title, rows=rows),) if rows else ()


def learn_fold(board: Board) -> tuple[Group, ...]:
    """What the guide has to tell around a session, put away until somebody asks for it."""
    session = board.moment.session
    rows = once(
        told_row(item)
        for item in board.items
        if item.rule.verb is Verb.LEARN and not item.asks and item.status in ("open", "unclear")
        if session is None or item.occurrence.activity.session in (None, session.key)
    )
    title = _("Good to know: %(count)s") % {"count": len(rows)}
    return (Group(title=title, rows=rows),) if rows else ()


def unique(items: Iterable[Item]) -> list[Item]:
    """One item for each title: two rules of one name and one end are one row."""
    found: dict[str, Item] = {}
    for item in items:
        found.setdefault(item.rule.title, item)
    return list(found.values())


def sign_group(board: Board) -> Group:
    """Signs that the person's own answer speaks for, above all else: whom to call for them."""
    facts = board.sight.plan.protocol.facts
    rows = (
        told_row(item)
        for item in board.items
        if item.rule.verb is Verb.WATCH_FOR and item.status == "open" and not item.asks
        if any(match.fact in facts for way in item.rule.if_ for match in way)
    )
    return Group(rows=once(rows))


def end_row(board: Board) -> Row | None:
    """Nobody has said when it ended, so times say "about"."""
    session = board.moment.session
    if session is None or session.end is not None:
        return None
    second = _("Then every time here is exact.")
    return Row(title=_("When did it end?"), second=second, href=links.to("today_ended", session.key))


def ask_of(board: Board, question: OpenQuestion) -> Ask | None:
    """A question of the guide with few answers, as its buttons; None for any other."""
    fact = board.sight.plan.protocol.facts.get(question.fact)
    if fact is None or not 1 < len(fact.answers) <= MOST_ANSWERS:
        return None
    about = f"{fact.name}|{question.session or ''}"
    answers = tuple(
        Button(label=_capital(fact.shown_answers.get(answer, answer)), name="said", value=answer)
        for answer in fact.answers
    )
    text = ask_text(fact.ask, board.sight.manner.words)
    hidden = board.sight.hidden("answer", about)
    return Ask(text=text, action=links.to("today_answer"), hidden=hidden, answers=answers)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
