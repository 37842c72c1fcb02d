"""What each moment shows below its headline: rows in their order, the lit panel, and what is folded away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ....care.agenda import Agenda, Item
from ....care.exports.told import ask_text, question_text
from ....care.plan.questions import Question as OpenQuestion
from ....care.protocol.tree import Verb
from ....care.timing import Instant
from ...courses.records import PersonRecord
from . import links, panels
from .moments import Moment, Stage
from .morning import morning_question
from .rows import (
    Sight,
    act_row,
    awaiting_row,
    by_end,
    by_worth,
    closed_row,
    done_row,
    ended_at,
    is_ahead,
    is_closed_rule,
    is_over_now,
    joined_row,
    once,
    open_row,
    told_row,
    window_now,
)
from .shown import Act, Ask, Button, Energy, Group, Lit, Question, Row, form_id
from .suggestions import ENERGY, Suggestions, energy_of, is_for_now, is_ride
from .wording import ride_name

QUIET_ROWS = 4
"""Rows of a quiet screen: the last joins what is left."""
CONTROLS = 5
"""Controls of a quiet screen, with Leave, "Feeling unwell?" and Help."""
ALWAYS_THERE = 3
SMALL_THINGS = 3
CLINIC_QUESTIONS = 2
MOST_ANSWERS = 3


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


def layout_of(board: Board) -> Layout:
    """The layout of the board's moment."""
    return _LAYOUTS.get(board.moment.stage, _ordinary)(board)


# --- Quiet screens ------------------------------------------------------------------------------------------
def _room(board: Board, *taken: object) -> int:
    """How many controls a quiet screen may still have."""
    return CONTROLS - ALWAYS_THERE - board.can_undo - sum(bool(one) for one in taken)


def _closed_quietly(board: Board, most: int) -> tuple[Row, ...]:
    """At most ``most`` rows: what must be said first by itself, the rest in one row."""
    over = [closed_row(item, board.sight) for item in board.just_over()[:1]]
    worth = by_worth(_unique(board.closed()), board.sight.plan, board.at)
    alone = len(worth) if len(worth) + len(over) <= most else most - 1 - len(over)
    rows = [closed_row(item, board.sight) for item in by_end(worth[:alone], board.at)]
    if worth[alone:]:
        rows.append(joined_row(worth[alone:], board.sight, _("Still closed")))
    return once((*over, *rows))


def _unique(items: Iterable[Item]) -> list[Item]:
    """One item for each title: two rules of one name and one end are one row."""
    found: dict[str, Item] = {}
    for item in items:
        found.setdefault(item.rule.title, item)
    return list(found.values())


def _end_row(board: Board) -> Row | None:
    """Nobody has said when it ended, so times say "about"."""
    session = board.moment.session
    if session is None or session.end is not None:
        return None
    second = _("Then every time here is exact.")
    return Row(title=_("When did it end?"), second=second, href=links.to("today_ended", session.key))


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


def _at_clinic(board: Board) -> Layout:
    session = board.moment.session
    assert session is not None, "a moment at the clinic has a session"
    # Leave, "I am leaving" and Help stand already; the question brings two more.
    ask = None if board.can_undo else _gate_question(board)
    leave = Act(
        label=_("I am leaving"),
        action=links.to("today_told"),
        hidden=(*board.sight.hidden("told", f"leaving {session.key}"), ("fact", "leaving")),
    )
    return Layout(ask=ask, acts=(leave,))


def _all_quietly(board: Board) -> tuple[Row, ...]:
    silent = _silent_rows(board)
    return (*_closed_quietly(board, QUIET_ROWS - len(silent)), *silent)


def _way_home(board: Board) -> Layout:
    session = board.moment.session
    assert session is not None, "a way home begins at a session"
    home = Act(
        label=_("I am home"),
        action=links.to("today_told"),
        hidden=(*board.sight.hidden("told", f"home {session.key}"), ("fact", "home")),
    )
    return Layout(groups=_groups(Group(rows=_all_quietly(board))), acts=(home,))


def _unrecorded(board: Board) -> Layout:
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
    return Layout(groups=_groups(Group(rows=_all_quietly(board))), acts=acts)


def _resting(board: Board) -> Layout:
    """Just home, the afternoon, and the next morning before the day is over."""
    end = _end_row(board)
    silent = _silent_rows(board)
    rows = (*_closed_quietly(board, QUIET_ROWS - bool(end) - len(silent)), *silent)
    groups = _groups(Group(rows=(*rows, end) if end else rows))
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


def _night(board: Board) -> Layout:
    closed = _unique(board.closed())
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


def _slept(board: Board) -> Layout:
    guide, words = board.sight.plan.protocol, board.sight.manner.words
    fact = guide.facts[board.moment.awaits]
    return Layout(question=morning_question(fact, board.sight.stamp, words))


# --- Days before --------------------------------------------------------------------------------------------
def _before(board: Board) -> Layout:
    moment, sight = board.moment, board.sight
    session = moment.session
    assert session is not None, "a day before has a session ahead"
    own = [item for item in board.acts.todo if item.occurrence.activity.session == session.key]
    rides = [item for item in own if is_ride(item, sight.plan)]
    named = session.key in board.record.rides and board.record.rides[session.key].who != "unknown"
    todo = [item for item in own if not (named and item in rides)]
    lit = panels.panel_of(todo[0], sight) if todo else None
    asks = bool(rides and not named) or _asks_medicines(board)
    far = min(session.begins, board.at + 3 * 86400)
    rows = [closed_row(item, sight) for item in board.closed()]
    rows += [closed_row(item, sight) for item in board.ahead(far)]
    rows += [_ride_row(board)] if named else []
    rows += [_medicines_row(board)] if _asks_medicines(board) else []
    rows += [act_row(item, sight) for item in todo[1:]] + _gate_rows(board) + _put_off_rows(board)
    rows += _done_rows(board)
    title = _("Before you leave") if moment.stage is Stage.MORNING else _("Before the day")
    note = _("Not well today? Call the clinic before you go.") if moment.stage is Stage.MORNING else ""
    groups = _groups(Group(title=title, rows=once(rows)), Group(title=_("Ask"), rows=_clinic_rows(board)))
    return Layout(things=asks, lit=lit, groups=groups, note=note, note_href=_call_href(board) if note else "")


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


def _medicines_row(board: Board) -> Row:
    return Row(
        title=_("Ask the clinic about your medicines"),
        second=_("Do not stop any on your own."),
        href=links.to("you") or links.to("plan"),
    )


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


def _gate_question(board: Board) -> Ask | None:
    """The one question of a gate that is the patient's to answer."""
    return next((ask for q in _own_questions(board) if (ask := _ask(board, q)) is not None), None)


def _own_questions(board: Board) -> list[OpenQuestion]:
    """Facts that a gate waits for and that the patient can tell."""
    gates = {item.occurrence.id for item in board.items if item.rule.verb is Verb.GATE}
    return [
        question
        for question in board.agenda.questions
        if question.whose == "patient" and question.why == "fact" and gates & set(question.about)
    ]


def _ask(board: Board, question: OpenQuestion) -> Ask | None:
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


# --- Soft and ordinary days ---------------------------------------------------------------------------------
def _soft(board: Board) -> Layout:
    lit, rows, more = _small_things(board)
    chances = [open_row(item, board.sight) for item in board.items if _is_chance(item, board)]
    end = _end_row(board)
    closed = [closed_row(item, board.sight) for item in (*board.just_over(), *board.closed())]
    ride = _ride_missing(board)
    groups = _groups(
        Group(title=_("Open to you"), rows=once((*chances, *rows))[:SMALL_THINGS]),
        Group(title=_("Still closed"), rows=once((*([end] if end else []), *closed))),
        Group(title=_("Next time"), rows=(ride,) if ride else ()),
        Group(title=_("Ask"), rows=_clinic_rows(board)),
    )
    folds = (*_over_fold(board), *_more_fold((*chances, *rows)[SMALL_THINGS:] + more), *_learn_fold(board))
    return Layout(
        things=len(rows) + bool(lit),
        lit=lit,
        groups=groups,
        folds=folds,
        energy=_energy(board),
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


def _small_things(board: Board) -> tuple[Lit | None, tuple[Row, ...], tuple[Row, ...]]:
    """The lit panel, the rows beside it, and the rest: never more than three things at once."""
    sight = board.sight
    todo = list(board.acts.todo)
    lit = panels.panel_of(todo[0], sight) if todo else None
    rows = [act_row(item, sight) for item in todo[1:]]
    return lit, tuple(rows[: SMALL_THINGS - 1]), tuple(rows[SMALL_THINGS - 1 :])


def _is_chance(item: Item, board: Board) -> bool:
    if item.rule.verb is not Verb.MAY or item.asks or not item.windows:
        return False
    return not is_over_now(item, board.at)


def _ordinary(board: Board) -> Layout:
    lit, rows, more = _small_things(board)
    things = min(SMALL_THINGS, len(rows) + bool(lit))
    if board.moment.stage is Stage.FIRST_ONE:
        lit = panels.call_panel(board.moment, board.phone, board.sight)
        rows = tuple(act_row(item, board.sight) for item in board.acts.todo[: SMALL_THINGS - 1])
    later = [act_row(item, board.sight) for item in board.acts.ahead]
    closed = [closed_row(item, board.sight) for item in (*board.just_over(), *board.closed())]
    chances = [open_row(item, board.sight) for item in board.items if _is_chance(item, board)]
    today = once((*rows, *later, *chances, *_put_off_rows(board), *_done_rows(board)))
    groups = _groups(
        Group(title=_("Today"), rows=today),
        Group(title=_("Still closed"), rows=once(closed)),
        Group(title=_("Ask"), rows=_clinic_rows(board)),
    )
    folds = (*_over_fold(board), *_more_fold(more), *_learn_fold(board))
    return Layout(
        things=things, lit=lit, groups=groups, folds=folds, ask=_day_question(board), acts=_pause(board)
    )


def _day_question(board: Board) -> Ask | None:
    """One question of the day that the guide asks the person, such as "do things feel lighter?"."""
    facts = board.sight.plan.protocol.facts
    for question in board.agenda.questions:
        known = facts.get(question.fact)
        daily = known is not None and known.each in ("day", "week", "month") and known.name != ENERGY
        put_off = board.record.later.get(f"ask:{question.fact}", board.at) > board.at
        if daily and question.whose == "patient" and question.why == "fact" and not put_off:
            return _ask(board, question)
    return None


def _pause(board: Board) -> tuple[Act, ...]:
    return (Act(label=_("Pause my plan"), href=links.to("today_pause"), kind="quiet"),)


def _soft_over(board: Board) -> Layout:
    layout = _ordinary(board)
    over = [closed_row(item, board.sight) for item in board.over()]
    groups = _groups(Group(title=_("What ended"), rows=once(over)), *layout.groups)
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
    return Layout(things=1, lit=lit, folds=(*_learn_fold(board),))


def _gap(board: Board) -> Layout:
    """The old plan is put away; what the guide has to say stays one tap away."""
    closed = tuple(closed_row(item, board.sight) for item in board.closed() if item.closes_on)
    lit = panels.call_panel(board.moment, board.phone, board.sight)
    return Layout(lit=lit, groups=_groups(Group(rows=closed)), folds=(*_learn_fold(board),))


def _paused(board: Board) -> Layout:
    """Nothing is asked. Rules that a session closed stay closed, and say so."""
    again = Act(
        label=_("Start again"),
        action=links.to("today_pause"),
        hidden=(("paused", "no"), ("id", form_id(board.sight.stamp, "pause", "no"))),
    )
    closed = [closed_row(item, board.sight) for item in board.closed()]
    return Layout(groups=_groups(Group(title=_("Still closed"), rows=once(closed))), acts=(again,))


def _oral(board: Board) -> Layout:
    layout = _ordinary(board)
    facts = board.sight.plan.protocol.facts
    fact = next(
        (f for f in facts.values() if f.moment and f.name != "slept" and f.by in ("", "patient")), None
    )
    took = Act(
        label=_("I took it"),
        action=links.to("today_told"),
        hidden=(*board.sight.hidden("told", fact.name), ("fact", fact.name)) if fact else (),
        kind="other",
    )
    closed = Group(title=_("Closed now"), rows=once(closed_row(i, board.sight) for i in board.closed()))
    groups = _groups(closed, *(g for g in layout.groups if g.title != _("Still closed")))
    acts = (took, *layout.acts) if fact else layout.acts
    return Layout(things=layout.things, lit=layout.lit, groups=groups, folds=layout.folds, acts=acts)


# --- Parts that many share ----------------------------------------------------------------------------------
def _groups(*groups: Group) -> tuple[Group, ...]:
    return tuple(group for group in groups if group.rows)


def _put_off_rows(board: Board) -> list[Row]:
    day = board.sight.manner.calendar.day_of
    return [act_row(i, board.sight, until) for i, until in board.acts.put_off if day(until) == day(board.at)]


def _done_rows(board: Board) -> list[Row]:
    undoable = {
        (act.value.get("rule"), act.value.get("session"), act.value.get("repeat") or ""): str(act.fact)
        for act in reversed(board.record.acts)
        if act.kind == "completion"
    }
    return [
        done_row(item, board.sight, done, undoable.get((done.rule, done.session, done.repeat), ""))
        for item, done in board.acts.done
    ]


def _ride_missing(board: Board) -> Row | None:
    """The next session is near, and nobody is named yet who takes the person home."""
    coming = board.moment.coming
    if coming is None or board.moment.days > 3 or coming.key in board.record.rides:
        return None
    has_rule = any(is_ride(i, board.sight.plan) for i in board.acts.todo)
    second = _("The session can not start without a ride.")
    return (
        Row(title=_("Say who takes you home"), second=second, href=links.to("ride_home"))
        if has_rule
        else None
    )


def _clinic_rows(board: Board) -> tuple[Row, ...]:
    """What only the clinic can say, about what is shown here."""
    sight = board.sight
    shown = {item.occurrence.id for item in (*board.closed(), *board.ahead(board.agenda.high or board.at))}
    rows = [
        Row(
            title=question_text(question, sight.plan.protocol, sight.manner.words),
            second=_("Your clinic must say."),
            href=links.to("why", next(id for id in question.about if id in shown)),
        )
        for question in board.agenda.questions
        if question.whose == "clinic" and question.key not in ("ask.end", "ask.leaving")
        if shown & set(question.about)
    ]
    return once(rows)[:CLINIC_QUESTIONS]


def _over_fold(board: Board) -> tuple[Group, ...]:
    shown = {item.occurrence.id for item in board.just_over()}
    rows = once(closed_row(item, board.sight) for item in board.over() if item.occurrence.id not in shown)
    if not rows:
        return ()
    title = ngettext("Ended today: %(count)s", "Ended today: %(count)s", len(rows)) % {"count": len(rows)}
    return (Group(title=title, rows=rows),)


def _more_fold(rows: tuple[Row, ...]) -> tuple[Group, ...]:
    title = _("More, if you like: %(count)s") % {"count": len(rows)}
    return (Group(title=title, rows=rows),) if rows else ()


def _learn_fold(board: Board) -> tuple[Group, ...]:
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


_LAYOUTS: dict[Stage, Callable[[Board], Layout]] = {
    Stage.NO_GUIDE: _nothing_yet,
    Stage.NOTHING_YET: _nothing_yet,
    Stage.DAYS_BEFORE: _before,
    Stage.TWO_DAYS: _before,
    Stage.MORNING: _before,
    Stage.AT_CLINIC: _at_clinic,
    Stage.WAY_HOME: _way_home,
    Stage.UNRECORDED: _unrecorded,
    Stage.HOME: _resting,
    Stage.AFTERNOON: _resting,
    Stage.NEXT_MORNING: _resting,
    Stage.NIGHT: _night,
    Stage.SLEPT: _slept,
    Stage.SOFT: _soft,
    Stage.SOFT_OVER: _soft_over,
    Stage.GAP: _gap,
    Stage.PAUSED: _paused,
    Stage.ORAL: _oral,
}
