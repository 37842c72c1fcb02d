"""Rows of a plan: marks, titles and second lines, each as the engine says it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ....care.agenda import Item
from ....care.course import TreatmentSession
from ....care.exports.moments import alone_phrase, upper_first
from ....care.exports.phrases import is_over
from ....care.exports.second_lines import ended_line, is_planned, second_line, window_now
from ....care.plan import Window
from ....care.protocol.tree import Verb
from ....care.timing import Instant
from ...look.marks import MarkState
from .reader import Reader, session_name


def mark_of(item: Item, window: Window | None, at: Instant) -> tuple[MarkState, float]:
    """How a window of an item is drawn at an instant, and which share of its time is left."""
    if not item.rule.is_state or window is None:
        return MarkState.ITEM, 0.0
    if is_over(window, at):
        return MarkState.OVER, 0.0
    if at < window.start:
        return MarkState.NOT_YET, 1.0
    if item.rule.verb is Verb.MAY:
        return MarkState.OPEN, 1.0
    return _closed(item, window, at), share_left(window, at)


def _closed(item: Item, window: Window, at: Instant) -> MarkState:
    if window.closes_on:
        late = window.closes is not None and at >= window.closes
        return MarkState.LATE_ANSWER if late else MarkState.BY_ANSWER
    if item.occurrence.merged:
        return MarkState.MERGED
    return MarkState.ABOUT if is_planned(item) else MarkState.CLOSED


def share_left(window: Window, at: Instant) -> float:
    """The time left divided by the length, from 0 to 1; 1 where an end is not known."""
    if window.opens is None or window.closes is None or window.closes <= window.opens:
        return 1.0
    return min(1.0, max(0.0, (window.closes - at) / (window.closes - window.opens)))


def item_row(
    reader: Reader, item: Item, window: Window | None = None, *, lively: bool = False
) -> dict[str, Any]:
    """The row of an item by one of its windows, without one by that which matters now.

    ``lively``: its blind may rise before the reader's eyes.
    """
    if window is None and item.windows:
        window = window_now(item, reader.at)
    state, share = mark_of(item, window, reader.at)
    row: dict[str, Any] = {
        "title": item.rule.title,
        "second": second_line(item, reader.plan, reader.manner(), reader.at, window),
        "mark": state,
        "share": share,
        "href": reverse("why", args=[item.occurrence.id]),
        "is_over": state is MarkState.OVER or item.status == "done",
    }
    if lively and window is not None and state in (MarkState.CLOSED, MarkState.MERGED):
        row |= {"closes": window.closes, "over_text": ended_line(window, reader.manner())}
    return row


def session_row(reader: Reader, session: TreatmentSession) -> dict[str, Any]:
    """The row of a session: its number and time; who drives, or what became of it."""
    _day, second = reader.calendar.read(session.begins)
    time = alone_phrase(second, reader.words)
    name = session_name(reader.plan, session.key)
    return {
        "title": _("{session}, {time}").format(session=name, time=time),
        "second": session_line(reader, session),
        "mark": MarkState.ITEM,
        "href": reverse("session", args=[session.key]),
        "is_over": session.end is not None or not session.happens,
    }


def session_line(reader: Reader, session: TreatmentSession) -> str:
    """What is known of a session in one line."""
    if session.cancelled:
        return _("Called off.")
    if session.missed:
        return _("Missed.")
    if session.end is not None:
        return upper_first(reader.words.say("sheet.over", {"when": reader.manner().ended(session.end)})) + "."
    ride = reader.record.rides.get(session.key)
    if ride is None or ride.who == "unknown":
        return ""
    return _("{name} drives.").format(name=ride.name) if ride.name else _("The way home is settled.")
