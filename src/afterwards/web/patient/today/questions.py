"""The one question of a day that the guide asks the person, and when it is no longer asked."""

from __future__ import annotations

from ....care.plan.questions import Question
from .board import Board
from .moments import soft_end
from .parts import ask_of
from .rows import is_closed_rule
from .shown import Ask
from .suggestions import ENERGY

DAILY = ("day", "week", "month")
DAYS_AFTER = 3
"""How long after a session its own questions are asked, where its rules do not last longer."""


def day_question(board: Board) -> Ask | None:
    """One question of the day, such as "do things feel lighter?"."""
    facts = board.sight.plan.protocol.facts
    for question in board.agenda.questions:
        known = facts.get(question.fact)
        daily = known is not None and known.each in DAILY and known.name != ENERGY
        put_off = board.record.later.get(f"ask:{question.fact}", board.at) > board.at
        theirs = question.whose == "patient" and question.why == "fact"
        if daily and theirs and not put_off and _matters(question, board):
            ask = ask_of(board, question)
            if ask is not None:
                return ask
    return None


def _matters(question: Question, board: Board) -> bool:
    """Whether its answer still changes something.

    What is about a session is asked while the session is near. Later only what keeps something closed is
    asked, and that once.
    """
    about = [item for item in board.items if item.occurrence.id in question.about]
    keys = {item.occurrence.activity.session for item in about}
    if None in keys or not keys:
        return True
    started = [item for item in about if item.status in ("open", "unclear")]
    if not started:
        return False
    if any(_is_near(key, board) for key in keys if key):
        return True
    return not _was_answered(question, board) and any(is_closed_rule(item) for item in started)


def _is_near(key: str, board: Board) -> bool:
    course = board.sight.plan.course
    session = course.session(key)
    if session is None:
        return False
    day = course.calendar.day_of
    ends = soft_end(board.sight.plan, session)
    return day(board.at) - day(session.begins) <= DAYS_AFTER or (ends is not None and board.at < ends)


def _was_answered(question: Question, board: Board) -> bool:
    return any(answer.fact == question.fact for answer in board.sight.plan.course.answers)
