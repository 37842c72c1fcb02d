"""The quiet screens of the first day: few rows, few controls, one thing at a time."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ....care.course import TreatmentSession
from ....care.plan.conditions import held
from ....care.plan.questions import Question as OpenQuestion
from ....care.protocol.tree import Verb
from . import links, panels
from .board import Board, Layout
from .moments import Stage
from .morning import morning_question
from .parts import (
    ask_of,
    end_row,
    kept_groups,
    unique,
)
from .rows import (
    awaiting_row,
    by_end,
    by_worth,
    closed_row,
    joined_row,
    once,
)
from .shown import Act, Ask, Group, Lit, Row
from .suggestions import ENERGY, energy_of, is_for_now

QUIET_ROWS = 4
"""Rows of a quiet screen: the last joins what is left."""
CONTROLS = 5
"""Controls of a quiet screen, with Leave, "Feeling unwell?" and Help."""
ALWAYS_THERE = 3


def _room(board: Board, *taken: object) -> int:
    """How many controls a quiet screen may still have."""
    return CONTROLS - ALWAYS_THERE - board.can_undo - sum(bool(one) for one in taken)


def _closed_quietly(board: Board, most: int) -> tuple[Row, ...]:
    """At most ``most`` rows: what must be said first by itself, the rest in one row."""
    over = [closed_row(item, board.sight) for item in board.just_over()[:1]]
    worth = by_worth(unique(board.closed()), board.sight.plan, board.at)
    fits = len(worth) + len(over) <= most
    alone = len(worth) if fits else max(0, most - 1 - len(over))
    rows = [closed_row(item, board.sight) for item in by_end(worth[:alone], board.at)]
    if worth[alone:]:
        rows.append(joined_row(worth[alone:], board.sight, _("Still closed")))
    return once((*over, *rows))


def _silent_rows(board: Board) -> tuple[Row, ...]:
    """A guide that says nothing of driving gives no leave to drive: silence is said, and not left empty."""
    words = board.sight.plan.protocol.vocabulary
    closing = [
        rule.things for rule in board.sight.plan.protocol.rules if rule.verb in (Verb.AVOID, Verb.LIMIT)
    ]
    things = [thing for found in closing for thing in found]
    titles = {"driving": _("Driving: ask your clinic first"), "alcohol": _("Alcohol: ask your clinic first")}
    return tuple(
        Row(title=title, second=_("The guide does not say."), mark="closed")
        for topic, title in titles.items()
        if not any(words.is_a(thing, topic) or words.is_a(topic, thing) for thing in things)
    )


def at_clinic(board: Board) -> Layout:
    """Nothing to do: the way out, and the one question of the way home."""
    session = board.moment.session
    assert session is not None, "a moment at the clinic has a session"
    # Leave, "I am leaving" and Help stand already; the question brings two more.
    ask = None if board.can_undo else _gate_question(board)
    leave = Act(
        label=_("I am leaving"),
        action=links.to("today_told"),
        hidden=(*board.sight.hidden("told", f"leaving {session.key}"), ("fact", "leaving")),
    )
    return Layout(ask=ask, groups=kept_groups(Group(rows=_held_back(board, session))), acts=(leave,))


def _held_back(board: Board, session: TreatmentSession) -> tuple[Row, ...]:
    """What to do when an answer says that nobody should leave yet: nobody is here to drive, say."""
    plan = board.sight.plan
    needed = [
        (item.rule.needs, item.occurrence.activity.scene)
        for item in board.items
        if item.rule.verb is Verb.GATE and "leaving" in item.rule.things
        if item.occurrence.activity.session == session.key
    ]
    if all(
        held(needs, plan.protocol, plan.course, scene, board.at).holds is not False for needs, scene in needed
    ):
        return ()
    return (Row(title=_("Stay here for now"), second=_("Tell the staff that your way home is not settled.")),)


def _all_quietly(board: Board) -> tuple[Row, ...]:
    silent = _silent_rows(board)
    return (*_closed_quietly(board, QUIET_ROWS - len(silent)), *silent)


def way_home(board: Board) -> Layout:
    """On the way: the closed windows, and "I am home"."""
    session = board.moment.session
    assert session is not None, "a way home begins at a session"
    home = Act(
        label=_("I am home"),
        action=links.to("today_told"),
        hidden=(*board.sight.hidden("told", f"home {session.key}"), ("fact", "home")),
    )
    return Layout(groups=kept_groups(Group(rows=_all_quietly(board))), acts=(home,))


def unrecorded(board: Board) -> Layout:
    """Nobody has said when it ended: times say "about" until then."""
    session = board.moment.session
    assert session is not None, "what is not recorded is a session"
    put_in = Act(label=_("Put in the time"), href=links.to("today_ended", session.key))
    home = Act(
        label=_("I am home"),
        action=links.to("today_told"),
        hidden=(*board.sight.hidden("told", f"home {session.key}"), ("fact", "home")),
        kind="other",
    )
    acts = (put_in, home) if _room(board) > 1 else (put_in,)
    return Layout(groups=kept_groups(Group(rows=_all_quietly(board))), acts=acts)


def resting(board: Board) -> Layout:
    """Just home, the afternoon, and the next morning before the day is over."""
    end = end_row(board)
    silent = _silent_rows(board)
    most = QUIET_ROWS - bool(end) - board.can_undo - len(silent)
    rows = (*_closed_quietly(board, max(1, most)), *silent)
    groups = kept_groups(Group(rows=(*rows, end) if end else rows))
    if board.moment.stage is Stage.AFTERNOON and _asks_energy(board) and _room(board, end) > 1:
        return Layout(lit=panels.energy_panel(board.sight), groups=groups)
    return Layout(lit=_next_quietly(board, end), groups=groups)


def _next_quietly(board: Board, *taken: object) -> Lit | None:
    room = _room(board, *taken)
    plan, moment = board.sight.plan, board.moment
    item = next((i for i in board.acts.todo if is_for_now(i, moment, plan, board.at)), None)
    return panels.act_panel(item, board.sight, with_later=room > 1) if item and room else None


def _asks_energy(board: Board) -> bool:
    plan = board.sight.plan
    return ENERGY in plan.protocol.facts and not energy_of(plan.course, board.at)


def night(board: Board) -> Layout:
    """The first night: what waits for sleep, what stays closed, and how to get up."""
    closed = unique(board.closed())
    waiting = [item for item in closed if item.closes_on == "slept"]
    rest = by_worth([item for item in closed if item not in waiting], board.sight.plan, board.at)
    rows = [awaiting_row(waiting, board.sight)] if waiting else []
    if rest:
        one = len(rest) == 1
        rows.append(
            closed_row(rest[0], board.sight) if one else joined_row(rest, board.sight, _("Still closed"))
        )
    silent = _silent_rows(board)
    up = Row(title=_("If you get up"), second=_("Light on. Sit first. Stand up slowly."))
    return Layout(lit=_next_quietly(board), groups=(Group(rows=(*rows, *silent, up)),))


def morning_asks(board: Board) -> Layout:
    """The question whose answer can end a rule, and nothing else."""
    guide, words = board.sight.plan.protocol, board.sight.manner.words
    fact = guide.facts[board.moment.awaits]
    return Layout(question=morning_question(fact, board.sight.stamp, words))


def _gate_question(board: Board) -> Ask | None:
    """The one question of a gate that is the patient's to answer."""
    return next((ask for q in _own_questions(board) if (ask := ask_of(board, q)) is not None), None)


def _own_questions(board: Board) -> list[OpenQuestion]:
    """Facts that a gate waits for and that the patient can tell."""
    gates = {item.occurrence.id for item in board.items if item.rule.verb is Verb.GATE}
    return [
        question
        for question in board.agenda.questions
        if question.whose == "patient" and question.why == "fact" and gates & set(question.about)
    ]
