"""What each moment shows below its headline: rows in their order, the lit panel, and what is folded away."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from ....care.agenda import Item
from ....care.protocol.tree import Verb
from . import links, panels
from .board import Board, Layout
from .clashing import closed_rules, is_barred
from .moments import Stage
from .parts import (
    SMALL_THINGS,
    clinic_rows,
    done_rows,
    end_row,
    just_over_group,
    kept_groups,
    learn_fold,
    more_fold,
    over_fold,
    put_off_rows,
    ride_missing,
    sign_group,
    thing_row,
)
from .questions import day_question
from .quiet import at_clinic, morning_asks, night, resting, unrecorded, way_home
from .rows import (
    act_row,
    closed_row,
    is_over_now,
    once,
    open_row,
    told_row,
)
from .shown import Act, Energy, Group, Lit, Row, form_id
from .suggestions import ENERGY, energy_of, is_ride
from .wording import ride_name


def layout_of(board: Board) -> Layout:
    """The layout of the board's moment."""
    return _LAYOUTS.get(board.moment.stage, _ordinary)(board)


# --- Days before --------------------------------------------------------------------------------------------
def _before(board: Board) -> Layout:
    """What the session ahead asks; until its morning also what the day itself offers, as on any other day.

    Between two sessions of a series nearly all days are days before one: the practice of keeping the gain
    must not wait for the last.
    """
    moment, sight = board.moment, board.sight
    session = moment.session
    assert session is not None, "a day before has a session ahead"
    own = [item for item in board.acts.todo if item.occurrence.activity.session == session.key]
    rides = [item for item in own if is_ride(item, sight.plan)]
    named = session.key in board.record.rides and board.record.rides[session.key].who != "unknown"
    todo = [item for item in own if not (named and item in rides)]
    rides_open, medicines_open = bool(rides and not named), _asks_medicines(board)
    is_medicines = medicines_open and not rides_open
    rest = todo if is_medicines else todo[1:]
    lit = panels.medicines_panel() if is_medicines else panels.panel_of(todo[0], sight) if todo else None
    others = [] if moment.stage is Stage.MORNING else [item for item in board.acts.todo if item not in own]
    if lit is None and others:
        lit = panels.panel_of(others.pop(0), sight)
    today, room = tuple(act_row(item, sight) for item in others), SMALL_THINGS - bool(lit)
    far = min(session.begins, board.at + 3 * 86400)
    rows = [closed_row(item, sight) for item in board.closed()]
    rows += [closed_row(item, sight) for item in board.ahead(far)]
    rows += [_ride_row(board)] if named else []
    rows += [_medicines_row()] if medicines_open and not is_medicines else []
    rows += [thing_row(item, board) for item in rest] + _gate_rows(board) + put_off_rows(board)
    rows += done_rows(board)
    title = _("Before you leave") if moment.stage is Stage.MORNING else _("Before the day")
    note = _("Not well today? Call the clinic before you go.") if moment.stage is Stage.MORNING else ""
    groups = kept_groups(
        Group(title=title, rows=once(rows)),
        Group(title=_("Today"), rows=once(today[:room])),
        Group(title=_("Ask"), rows=clinic_rows(board)),
    )
    folds = () if moment.stage is Stage.MORNING else (*more_fold(today[room:]), *learn_fold(board))
    href = _call_href(board) if note else ""
    asks = int(rides_open or medicines_open)
    return Layout(things=asks, lit=lit, groups=groups, folds=folds, note=note, note_href=href)


def _call_href(board: Board) -> str:
    return f"tel:{''.join(board.phone.split())}" if board.phone else links.to("unwell")


def _ride_row(board: Board) -> Row:
    session = board.moment.session
    name = ride_name(board.record, session) if session else ""
    title = _("Ride home: %(name)s") % {"name": name} if name else _("Ride home: a taxi")
    second = _("They get one link. No account.") if name else _("Go with somebody, not alone.")
    return Row(title=title, second=second, href=links.to("ride_home"))


def _asks_medicines(board: Board) -> bool:
    return any(match.fact == "takes" for item in board.items for match in item.asks)


def _medicines_row() -> Row:
    panel = panels.medicines_panel()
    return Row(title=panel.title, second=panel.lines[0], href=links.to("begin_question", "medicines"))


def _gate_rows(board: Board) -> list[Row]:
    """What has to be true before the session may begin, where it is the patient's to see to."""
    found = []
    for item in board.items:
        is_gate = item.rule.verb is Verb.GATE and item.rule.things[0] == "start"
        if is_gate and item.occurrence.activity.session == (
            board.moment.session and board.moment.session.key
        ):
            found.append(told_row(item))
    return found


# --- Soft and ordinary days ---------------------------------------------------------------------------------
def _soft(board: Board) -> Layout:
    lit, rows, more = _small_things(board)
    chances = [open_row(item, board.sight) for item in board.items if _is_chance(item, board)]
    end, energy = end_row(board), _energy(board)
    closed = [closed_row(item, board.sight) for item in board.closed()]
    groups = kept_groups(
        sign_group(board),
        Group(title=_("Open to you"), rows=once((*chances, *rows))[:SMALL_THINGS]),
        Group(title=_("Still closed"), rows=once((*([end] if end else []), *closed))),
        just_over_group(board),
        Group(title=_("Next time"), rows=ride_missing(board)),
        Group(title=_("Ask"), rows=clinic_rows(board)),
    )
    folds = (*over_fold(board), *more_fold((*chances, *rows)[SMALL_THINGS:] + more), *learn_fold(board))
    return Layout(
        things=len(rows) + bool(lit),
        lit=lit,
        groups=groups,
        folds=folds,
        energy=energy,
        ask=None if energy else day_question(board),
        acts=_back_to_quiet(board),
    )


def _energy(board: Board) -> Energy | None:
    plan = board.sight.plan
    if ENERGY not in plan.protocol.facts:
        return None
    said = energy_of(plan.course, board.at)
    return Energy(action=links.to("today_energy"), chosen="between" if said == "in between" else said)


def _back_to_quiet(board: Board) -> tuple[Act, ...]:
    session = board.moment.session
    if not board.moment.whole or session is None:
        return ()
    hidden = (("whole", "no"), ("id", form_id(board.sight.stamp, "whole", "no")))
    return (Act(label=_("Show less again"), action=links.to("today_whole"), hidden=hidden, kind="quiet"),)


def _small_things(
    board: Board, panel: Lit | None = None
) -> tuple[Lit | None, tuple[Row, ...], tuple[Row, ...]]:
    """The lit panel, the rows beside it, and the rest: never more than three things at once.

    The ride of the next session has a row of its own. ``panel`` is lit before any of them.
    """
    sight = board.sight
    todo = [item for item in board.acts.todo if not is_ride(item, sight.plan)]
    if panel is None and todo:
        panel = panels.panel_of(todo.pop(0), sight)
    rows = [act_row(item, sight) for item in todo]
    return panel, tuple(rows[: SMALL_THINGS - 1]), tuple(rows[SMALL_THINGS - 1 :])


def _is_chance(item: Item, board: Board) -> bool:
    if item.rule.verb is not Verb.MAY or item.asks or not item.windows or is_over_now(item, board.at):
        return False
    words = board.sight.plan.protocol.vocabulary
    return not is_barred(item.rule, closed_rules(board.items, board.at), words)


def _ordinary(board: Board, panel: Lit | None = None) -> Layout:
    lit, rows, more = _small_things(board, panel)
    things = min(SMALL_THINGS, len(rows) + bool(lit))
    if board.moment.stage is Stage.FIRST_ONE:
        lit = panels.call_panel(board.moment, board.phone, board.sight)
        todo = [item for item in board.acts.todo if not is_ride(item, board.sight.plan)]
        rows = tuple(act_row(item, board.sight) for item in todo[: SMALL_THINGS - 1])
    later = [act_row(item, board.sight) for item in board.acts.ahead]
    closed = [closed_row(item, board.sight) for item in board.closed()]
    chances = [open_row(item, board.sight) for item in board.items if _is_chance(item, board)]
    today = once((*rows, *ride_missing(board), *later, *chances, *put_off_rows(board), *done_rows(board)))
    groups = kept_groups(
        sign_group(board),
        Group(title=_("Today"), rows=today),
        Group(title=_("Still closed"), rows=once(closed)),
        just_over_group(board),
        Group(title=_("Ask"), rows=clinic_rows(board)),
    )
    folds = (*over_fold(board), *more_fold(more), *learn_fold(board))
    return Layout(
        things=things, lit=lit, groups=groups, folds=folds, ask=day_question(board), acts=_pause(board)
    )


def _pause(board: Board) -> tuple[Act, ...]:
    return (Act(label=_("Pause my plan"), href=links.to("today_pause"), kind="quiet"),)


def _soft_over(board: Board) -> Layout:
    layout = _ordinary(board)
    over = [closed_row(item, board.sight) for item in board.over()]
    rest = (group for group in layout.groups if not _is_over_fold(group))
    groups = kept_groups(sign_group(board), Group(title=_("What ended"), rows=once(over)), *rest)
    return Layout(
        things=layout.things,
        lit=layout.lit,
        groups=groups,
        folds=tuple(fold for fold in layout.folds if not _is_over_fold(fold)),
        ask=layout.ask,
        acts=layout.acts,
    )


def _is_over_fold(fold: Group) -> bool:
    return all(row.is_over for row in fold.rows)


def _nothing_yet(board: Board) -> Layout:
    asks_guide = board.moment.stage is Stage.NO_GUIDE
    lit = panels.guide_panel() if asks_guide else panels.session_panel()
    return Layout(things=1, lit=lit, folds=(*learn_fold(board),))


def _gap(board: Board) -> Layout:
    """The old plan is put away; what the guide has to say stays one tap away."""
    closed = tuple(closed_row(item, board.sight) for item in board.closed() if item.closes_on)
    lit = panels.call_panel(board.moment, board.phone, board.sight)
    return Layout(lit=lit, groups=kept_groups(Group(rows=closed)), folds=(*learn_fold(board),))


def _paused(board: Board) -> Layout:
    """Nothing is asked. Rules that a session closed stay closed, and say so."""
    again = Act(
        label=_("Start again"),
        action=links.to("today_pause"),
        hidden=(("paused", "no"), ("id", form_id(board.sight.stamp, "pause", "no"))),
    )
    closed = [closed_row(item, board.sight) for item in board.closed()]
    return Layout(groups=kept_groups(Group(title=_("Still closed"), rows=once(closed))), acts=(again,))


def _oral(board: Board) -> Layout:
    """By mouth: what a dose closed, and the panel that takes the next one down."""
    facts = board.sight.plan.protocol.facts
    doses = (f for f in facts.values() if f.moment and f.name != "slept" and f.by in ("", "patient"))
    fact = next(doses, None)
    lit = panels.dose_panel(fact.name, board.moment, board.sight) if fact else None
    layout = _ordinary(board, lit)
    closed = Group(title=_("Closed now"), rows=once(closed_row(i, board.sight) for i in board.closed()))
    groups = kept_groups(closed, *(g for g in layout.groups if g.title != _("Still closed")))
    return Layout(things=layout.things, lit=layout.lit, groups=groups, folds=layout.folds, acts=layout.acts)


_LAYOUTS: dict[Stage, Callable[[Board], Layout]] = {
    Stage.NO_GUIDE: _nothing_yet,
    Stage.NOTHING_YET: _nothing_yet,
    Stage.DAYS_BEFORE: _before,
    Stage.TWO_DAYS: _before,
    Stage.MORNING: _before,
    Stage.AT_CLINIC: at_clinic,
    Stage.WAY_HOME: way_home,
    Stage.UNRECORDED: unrecorded,
    Stage.HOME: resting,
    Stage.AFTERNOON: resting,
    Stage.NEXT_MORNING: resting,
    Stage.NIGHT: night,
    Stage.SLEPT: morning_asks,
    Stage.SOFT: _soft,
    Stage.SOFT_OVER: _soft_over,
    Stage.GAP: _gap,
    Stage.PAUSED: _paused,
    Stage.ORAL: _oral,
}
