"""The whole screen of Today as one value: a pure function of a person's plan, a moment and a language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ....care.agenda import Agenda, Item, agenda
from ....care.exports.moments import spoken
from ....care.exports.phrases import is_over
from ....care.plan.families import anchors_in
from ....care.protocol.tree import Rule, Verb
from ....care.timing import DAY_SECONDS, Instant
from ....care.words import Words
from ...checkins.asking import is_asked_as_check_in
from ...courses.actions import Kind
from ...courses.records import LastAct, PersonRecord
from ..undoing import act_in_words, newest_act, undo_form
from . import links, wording
from .bands import band_of
from .board import Board
from .check_ins import How, with_check_ins
from .layouts import layout_of
from .moments import BEFORE, QUIET, Moment, Stage, moment_of
from .rows import Sight
from .shown import Banner, Today
from .suggestions import suggestions_of

if TYPE_CHECKING:
    from ...plans.queries import PersonPlan

GAP_OF_USE = 5 * DAY_SECONDS
LOOK_BACK = 2 * DAY_SECONDS


def today_screen(
    person: PersonPlan,
    at: Instant,
    words: Words,
    *,
    stamp: str = "",
    seen: Instant | None = None,
    phone: str = "",
    how: How | None = None,
) -> Today:
    """What Today shows at ``at``. Every time and every rule on it is the engine's agenda at that instant.

    ``stamp`` names the state of the record, for the ids of forms; ``seen`` is when the visit before this one
    was, so that what ended since then still says so; ``phone`` is the clinic's; ``how`` is what is known of
    how the person fares: without it nothing is asked of that.
    """
    moment = moment_of(person, at)
    course, record = person.course, person.record
    manner = spoken(course.calendar, at, words, person.plan.protocol)
    found = _agenda(person, moment, at, seen)
    can_undo = _undoable(record, moment, at) is not None and moment.stage is not Stage.SLEPT
    sight = Sight(plan=person.plan, at=at, manner=manner, is_quiet=moment.stage in QUIET, stamp=stamp)
    board = Board(
        moment=moment,
        sight=sight,
        agenda=found,
        record=record,
        acts=suggestions_of(_acts_among(found, how), moment, person.plan, record, at),
        seen=seen,
        phone=phone,
        can_undo=can_undo,
    )
    shown, mood = with_check_ins(layout_of(board), board, how) if how else (layout_of(board), None)
    return Today(
        stage=moment.stage.value,
        theme=moment.theme,
        mode=moment.mode,
        day=wording.day_line(moment, manner, at),
        headline=wording.headline(moment, manner, record, shown.things),
        second=wording.second(moment, manner, record, shown.things, slept=_slept_since(person, moment, at)),
        band=band_of(moment, course, manner, found.items, at),
        banners=tuple(_banners(board, person, seen)),
        energy=shown.energy,
        ask=shown.ask,
        lit=shown.lit,
        groups=shown.groups,
        folds=shown.folds,
        note=shown.note,
        note_href=shown.note_href,
        acts=shown.acts,
        question=shown.question,
        mood=mood,
        next_change=_next_change(board),
    )


def _acts_among(found: Agenda, how: How | None) -> list[Item]:
    """The items but for what a form asks: that is offered as a form, and no box to tick."""
    library = how.library if how else None
    return [item for item in found.items if library is None or not is_asked_as_check_in(item, library)]


def _agenda(person: PersonPlan, moment: Moment, at: Instant, seen: Instant | None) -> Agenda:
    """The patient's agenda of this day; before a session it reaches to the session."""
    calendar = person.course.calendar
    day = calendar.day_of(at)
    low, high = calendar.midnight(day), calendar.midnight(day + 1)
    if seen is not None:
        low = max(min(low, seen), low - LOOK_BACK)
    if moment.stage is Stage.SOFT_OVER and moment.soft_ends is not None:
        low = min(low, moment.soft_ends - 1)
    if moment.stage in BEFORE and moment.session is not None:
        high = max(high, moment.session.begins)
    return agenda(person.plan, at=at, low=low, high=high, actor="patient")


def _slept_since(person: PersonPlan, moment: Moment, at: Instant) -> bool:
    """Whether the person said so since the session, and something that the session closed ended with it."""
    since, session = moment.since, moment.session
    if since is None or session is None:
        return False
    if not any(m.fact == "slept" and m.at > since for m in person.course.moments):
        return False
    return any(
        activity.windows and all(is_over(window, at) for window in activity.windows)
        for activity in person.plan.activities
        if activity.session == session.key and activity.condition.holds is not False
        if _ends_with_sleep(activity.rule)
    )


def _ends_with_sleep(rule: Rule) -> bool:
    closing = [sentence.closes for sentence in rule.when if sentence.closes is not None]
    anchors = [anchor for point in closing for anchor in anchors_in(point)]
    closes = rule.verb in (Verb.AVOID, Verb.LIMIT)
    return closes and any(anchor.kind == "fact" and anchor.name == "slept" for anchor in anchors)


def _undoable(record: PersonRecord, moment: Moment, at: Instant) -> LastAct | None:
    act = newest_act(record, at, is_quiet=moment.stage in QUIET)
    # On the first Today of all, nobody is told that the sessions of the first questions were added.
    return None if act is not None and act.kind == Kind.SESSION and act.is_first else act


def _banners(board: Board, person: PersonPlan, seen: Instant | None) -> Iterator[Banner]:
    act = _undoable(board.record, board.moment, board.at)
    if act is not None and board.can_undo:
        word, text = act_in_words(act, person, board.sight.manner)
        undo = undo_form(act, board.sight.stamp, links.to("today_undo"))
        yield Banner(kind="undo", word=word, text=text, undo=undo)
    is_plain = not board.moment.mode and board.moment.stage is not Stage.PAUSED
    if act is None and is_plain and seen is not None and board.at - seen > GAP_OF_USE:
        yield Banner(word=_("Good to see you."), text=_("Nothing piled up. What you missed is put away."))


def _next_change(board: Board) -> Instant | None:
    """When this page will read differently because something on it opens, closes or comes back."""
    edges = [
        edge
        for item in board.items
        for window in item.windows
        for edge in (window.opens, window.closes, window.earliest, window.latest)
        if edge is not None
    ]
    edges += [until for _item, until in board.acts.put_off]
    return min((edge for edge in edges if edge > board.at), default=None)
