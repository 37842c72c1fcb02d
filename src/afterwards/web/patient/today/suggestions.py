"""What may be done today, in which order, and which of it stands first.

Energy changes the order of suggestions and nothing else: no rule ever comes or goes with it, except where the
guide itself says "if tired".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ....care.agenda import Item
from ....care.course import Completion, Course
from ....care.plan import Plan
from ....care.protocol.tree import Verb
from ....care.timing import Instant
from ...courses.records import PersonRecord
from .clashing import closed_rules, is_barred
from .moments import Moment, Stage
from .rows import end_of, firmness, is_ahead

QUIET_VERBS = frozenset({Verb.MEASURE, Verb.REFLECT, Verb.BRING, Verb.TAKE})
"""What asks little of a tired person."""
ENERGY = "energy"
HOME_ORDER = ("liquids", "light meal", "rest")
"""At home first a drink, then a light meal, then rest."""
RIDE = "ride home"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """The acts of a day: to do, put off with the time they come back, done, and still to come today."""

    todo: tuple[Item, ...]
    put_off: tuple[tuple[Item, Instant], ...]
    done: tuple[tuple[Item, Completion], ...]
    ahead: tuple[Item, ...]


def suggestions_of(
    items: Iterable[Item], moment: Moment, plan: Plan, record: PersonRecord, at: Instant
) -> Suggestions:
    """The acts among an agenda's items. What passed on an earlier day is gone without a word.

    What a closed rule speaks against, or one that may be closed, does not stand: the stricter one wins.
    """
    items = tuple(items)
    acts = [item for item in items if _is_wanted(item, moment, plan)]
    closed, words = closed_rules(items, at), plan.protocol.vocabulary
    day = plan.course.calendar.day_of(at)
    done = [(item, found) for item in acts if (found := _done_on(item, plan, day)) is not None]
    standing = [
        item
        for item in acts
        if item.status in ("open", "due", "overdue", "unclear") and not is_barred(item.rule, closed, words)
    ]
    waiting = {item.occurrence.id: record.later.get(item.occurrence.id, at) for item in standing}
    ordered = sorted(standing, key=lambda item: rank(item, moment, plan, at))
    midnight = plan.course.calendar.midnight(day + 1)
    return Suggestions(
        todo=tuple(item for item in ordered if waiting[item.occurrence.id] <= at),
        put_off=tuple(
            (item, waiting[item.occurrence.id]) for item in ordered if waiting[item.occurrence.id] > at
        ),
        done=tuple(done),
        ahead=tuple(
            item
            for item in acts
            if item.status == "upcoming" and item.windows and at < item.windows[0].start < midnight
        ),
    )


def _is_wanted(item: Item, moment: Moment, plan: Plan) -> bool:
    rule = item.rule
    if not rule.is_act or rule.verb is Verb.CONTACT or item.asks or _is_energy_check(item, plan):
        return False
    own = plan.course.session(item.occurrence.activity.session or "")
    if own is None or moment.coming is None or own.begins < moment.coming.begins:
        return True
    # What belongs to a session weeks away is not today's; a plain "by start" is open since ever.
    return own.key == moment.coming.key and moment.days <= 7


def _is_energy_check(item: Item, plan: Plan) -> bool:
    """The guide's own energy check is drawn as the three buttons."""
    return item.rule.verb is Verb.MEASURE and ENERGY in item.rule.things and ENERGY in plan.protocol.facts


def _done_on(item: Item, plan: Plan, day: int) -> Completion | None:
    calendar = plan.course.calendar
    ids = {item.rule.id, item.rule.formerly} - {""}
    for completion in reversed(plan.course.completions):
        same = completion.rule in ids and completion.session == item.occurrence.activity.session
        repeats = not completion.repeat or completion.repeat == item.occurrence.repeat
        if same and repeats and item.status == "done" and completion.how in ("done", "partly"):
            return completion if calendar.day_of(completion.at) == day else None
    return None


def energy_of(course: Course, at: Instant) -> str:
    """What the person said of their energy today; empty when nothing."""
    day = course.calendar.day_of(at)
    said = [a for a in course.answers if a.fact == ENERGY and a.at is not None and a.at <= at]
    return said[-1].value if said and course.calendar.day_of(said[-1].at or 0) == day else ""


def rank(item: Item, moment: Moment, plan: Plan, at: Instant) -> tuple[float, ...]:
    """What comes first: what fits the energy that was told, then the moment, the firm and the near."""
    energy = energy_of(plan.course, at)
    named = any(match.fact == ENERGY for way in (*item.rule.if_, *item.rule.unless) for match in way)
    effort = 0.0
    if energy in ("tired", "clear"):
        is_quiet = item.rule.verb in QUIET_VERBS
        effort = -1.0 if named else float(is_quiet == (energy == "clear"))
    return (effort, _order_here(item, moment, plan), firmness(item), end_of(item, at))


def _order_here(item: Item, moment: Moment, plan: Plan) -> float:
    words, rule = plan.protocol.vocabulary, item.rule
    own = _is_own(item, moment)
    match moment.stage:
        case Stage.HOME | Stage.WAY_HOME | Stage.AFTERNOON | Stage.NEXT_MORNING:
            for place, thing in enumerate(HOME_ORDER):
                if own and any(words.is_a(one, thing) for one in rule.things):
                    return place
            return 5 if rule.verb is Verb.REFLECT else 9
        case Stage.NIGHT:
            return 0 if rule.verb is Verb.REFLECT else 1 if rule.verb is Verb.TAKE else 9
        case Stage.DAYS_BEFORE | Stage.TWO_DAYS | Stage.MORNING:
            return _order_before(item, own=own, plan=plan)
        case Stage.SOFT | Stage.SOFT_OVER:
            return _order_soft(item, moment, own=own)
        case Stage.ORAL if rule.verb is Verb.ARRANGE:
            return -1  # somebody near comes before the habits of any day
        case _:
            return _order_ordinary(item, own=own)


def _is_own(item: Item, moment: Moment) -> bool:
    return moment.session is not None and item.occurrence.activity.session == moment.session.key


def _order_before(item: Item, *, own: bool, plan: Plan) -> float:
    """The ride first, then what has to be done by a time, then what else belongs to the session."""
    if not own:
        return 9
    return 0 if is_ride(item, plan) else 1 if item.rule.verb is Verb.DO else 2


def _order_soft(item: Item, moment: Moment, *, own: bool) -> float:
    """The talk of these days, then the writing; what can be done in any week comes last."""
    over = moment.stage is Stage.SOFT_OVER
    is_dated = own and not item.closes_on
    if own and item.rule.verb is Verb.REFLECT:
        return 0 if over else 1
    if item.rule.verb is Verb.MEET and is_dated:
        return 2 if over else 0
    return 3 if is_dated else _order_ordinary(item, own=own) + 4


def _order_ordinary(item: Item, *, own: bool) -> float:
    """Today's one tap, today's habit, then what hangs on the last session, then what is for every week."""
    if item.occurrence.repeat:
        return 0 if item.rule.verb is Verb.MEASURE else 1
    return 2 if own else 3


def is_ride(item: Item, plan: Plan) -> bool:
    """Whether it is the ride home."""
    words = plan.protocol.vocabulary
    return item.rule.verb is Verb.ARRANGE and any(words.is_a(thing, RIDE) for thing in item.rule.things)


def is_for_now(item: Item, moment: Moment, plan: Plan, at: Instant) -> bool:
    """Whether a quiet screen offers it: at home what the body needs, at night a few words or a medicine."""
    if is_ahead(item, at):
        return False
    if moment.stage is Stage.NIGHT:
        return _order_here(item, moment, plan) < 9
    return _is_own(item, moment) and item.rule.verb in (Verb.DO, Verb.TAKE, Verb.REFLECT)
