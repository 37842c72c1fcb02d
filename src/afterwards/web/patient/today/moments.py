"""Which moment of a course this is: the table of moments, as one pure function.

Nothing here knows Django or a language. A moment says how the screen stands (theme, quiet or not) and what it
is about; ``wording.py`` says it in words and ``screen.py`` fills it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ....care.course import TreatmentSession
from ....care.gaps import is_long_gap, long_gap
from ....care.protocol.tree import Verb
from ....care.timing import DAY_SECONDS, HOUR, MINUTE, Calendar, Day, Instant
from .visits import DOSE_DAY, SHORTEST_STAY, expected_end, home_at, left_at, scene_of, since_of, stays_until

if TYPE_CHECKING:
    from ....care.plan import Plan
    from ...plans.queries import PersonPlan

LATE_END = 30 * MINUTE
"""How long after its latest planned end a session may still be going on before we ask when it ended."""
LONGEST_WAY = 90 * MINUTE
"""How long the way home may take before the screen says that the person is home."""
JUST_HOME = 2 * HOUR
EARLY = 2 * HOUR
"""How long before the usual waking time a morning begins."""
SHORTEST_NIGHT = 4 * HOUR
"""A morning that begins sooner after a session is not the next one: whoever works at night sleeps by day."""
MORNING = 6 * HOUR
"""How long a morning lasts: a question of the morning waits as a row afterwards."""
ASKED_FOR = 3 * DAY_SECONDS
"""How long after an answer became possible a whole page asks for it; then only its row does."""
LONGEST_SOFT = 7 * DAY_SECONDS
"""A rule that holds for longer is a rule of weeks and makes no soft day."""
WEEKS_ON = 5
PUT_OFF_QUESTION = "ask:"
"""What the occurrence of a put-off question begins with."""


class Stage(StrEnum):
    """The rows of the table of moments."""

    NO_GUIDE = "no guide"
    NOTHING_YET = "nothing yet"
    ORDINARY = "ordinary"
    DAYS_BEFORE = "days before"
    TWO_DAYS = "two days"
    MORNING = "morning"
    AT_CLINIC = "at the clinic"
    WAY_HOME = "way home"
    UNRECORDED = "unrecorded"
    HOME = "home"
    AFTERNOON = "afternoon"
    NIGHT = "night"
    SLEPT = "slept"
    NEXT_MORNING = "next morning"
    SOFT = "soft"
    SOFT_OVER = "soft over"
    AFTER = "after"
    FIRST_ONE = "first one"
    MAINTENANCE = "maintenance"
    GAP = "gap"
    PAUSED = "paused"
    ORAL = "oral"


THEMES = {
    Stage.AT_CLINIC: "dim",
    Stage.WAY_HOME: "dim",
    Stage.UNRECORDED: "dim",
    Stage.HOME: "dim",
    Stage.AFTERNOON: "dim",
    Stage.NIGHT: "dark",
    Stage.SLEPT: "dim",
    Stage.NEXT_MORNING: "dim",
    Stage.TWO_DAYS: "light",
    Stage.MORNING: "light",
    Stage.SOFT: "light",
}
"""The room gets lighter from day to day; what is not here follows the person's own choice."""
QUIET = frozenset(
    {
        Stage.AT_CLINIC,
        Stage.WAY_HOME,
        Stage.UNRECORDED,
        Stage.HOME,
        Stage.AFTERNOON,
        Stage.NIGHT,
        Stage.SLEPT,
        Stage.NEXT_MORNING,
    }
)
BEFORE = frozenset({Stage.DAYS_BEFORE, Stage.TWO_DAYS, Stage.MORNING})
"""Stages that look ahead to a session."""
ORDINARY_DAYS = frozenset({Stage.ORDINARY, Stage.AFTER, Stage.FIRST_ONE, Stage.MAINTENANCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One moment: its stage, and what the screen needs to know of it."""

    stage: Stage
    session: TreatmentSession | None = None
    """The session that it is about: the one ahead, or the one behind."""
    coming: TreatmentSession | None = None
    """The next session, whatever it is about."""
    number: int | None = None
    days: int = 0
    """Local days until the session ahead."""
    since: Instant | None = None
    """Where the soft time began: the recorded end, else the earliest that is known of it."""
    soft_ends: Instant | None = None
    """When the last rule of the session's soft time is over."""
    awaits: str = ""
    """The fact that ends a rule: the person can tell it now, or at night in the morning to come."""
    week: int = 0
    whole: bool = False
    """Whether the person asked for the whole plan on a first day."""
    dose: Instant | None = None
    """The last dose by mouth that a closed rule still counts from."""

    @property
    def theme(self) -> str:
        """light, dim, dark, or system: as the person has it."""
        return THEMES.get(self.stage, "system")

    @property
    def mode(self) -> str:
        """``dose-day`` while the screen is quiet."""
        return "dose-day" if self.stage in QUIET else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    person: PersonPlan
    at: Instant
    last: TreatmentSession | None
    coming: TreatmentSession | None

    @property
    def plan(self) -> Plan:
        return self.person.plan

    @property
    def calendar(self) -> Calendar:
        return self.person.course.calendar

    @property
    def day(self) -> Day:
        return self.calendar.day_of(self.at)

    @property
    def second(self) -> int:
        return self.calendar.read(self.at)[1]

    @property
    def days_ahead(self) -> int:
        return self.calendar.day_of(self.coming.begins) - self.day if self.coming else 0

    def moment(self, stage: Stage, session: TreatmentSession | None = None, **more: object) -> Moment:
        scene = None if session is None else scene_of(self.plan, session.key)
        return Moment(
            stage=stage,
            session=session,
            coming=self.coming,
            number=scene.number if scene else None,
            days=self.days_ahead,
            week=week_of(self.person, self.at),
            **more,  # type: ignore[arg-type]
        )


def moment_of(person: PersonPlan, at: Instant) -> Moment:
    """The moment that a person is in at ``at``: the first row of the table that fits."""
    held = person.course.held
    last = max((s for s in held if s.begins <= at), key=lambda s: s.begins, default=None)
    coming = min((s for s in held if s.begins > at), key=lambda s: s.begins, default=None)
    view = _View(person=person, at=at, last=last, coming=coming)
    for row in _ROWS:
        if (found := row(view)) is not None:
            return found
    return view.moment(Stage.ORDINARY, last)


# --- The rows, in order -------------------------------------------------------------------------------------
def _paused(view: _View) -> Moment | None:
    if view.person.record.paused_since is None:
        return None
    return view.moment(Stage.PAUSED, view.last, **_soft(view))


def _visit(view: _View) -> Moment | None:
    """At the clinic, or on the way home."""
    session = view.last
    if session is None:
        return None
    left, home = left_at(view.person, session), home_at(view.person, session)
    if home is not None and view.at >= home:
        return None
    if left is not None and view.at >= left:
        on_the_way = view.at < left + LONGEST_WAY
        return view.moment(Stage.WAY_HOME, session, **_soft(view)) if on_the_way else None
    if session.end is None:
        there = view.at < expected_end(view.plan, session) + LATE_END
    else:
        there = view.at < stays_until(view.plan, session)
    return view.moment(Stage.AT_CLINIC, session, **_soft(view)) if there else None


def _unrecorded(view: _View) -> Moment | None:
    """Past the planned end, and nobody has said when it ended."""
    session = view.last
    if session is None or session.end is not None or _is_whole(view, session) or is_night(view):
        return None
    if left_at(view.person, session) is not None or home_at(view.person, session) is not None:
        return None
    lately = view.at < expected_end(view.plan, session) + DOSE_DAY
    return view.moment(Stage.UNRECORDED, session, **_soft(view)) if lately else None


def _asked(view: _View) -> Moment | None:
    """The morning's question: an answer can end a rule now."""
    fact = awaited(view.plan, view.at)
    if not fact or not _is_morning(view):
        return None
    if view.person.record.later.get(PUT_OFF_QUESTION + fact, view.at) > view.at:
        return None
    return view.moment(Stage.SLEPT, view.last, awaits=fact, **_soft(view))


def _session_day(view: _View) -> Moment | None:
    """The day of a session. The quiet after the one before it comes first, up to a morning."""
    if view.coming is None or view.days_ahead != 0 or (_is_first_day(view) and not _has_morning(view)):
        return None
    return view.moment(Stage.MORNING, view.coming)


def _first_day(view: _View) -> Moment | None:
    """The quiet day after a session, until the person asks for the whole plan."""
    session = view.last
    if session is None or not _is_first_day(view):
        return None
    since = since_of(view.person, session)
    has_morning = _has_morning(view)
    if is_night(view) or (not has_morning and view.day > view.calendar.day_of(since)):
        return view.moment(Stage.NIGHT, session, awaits=_sleep_awaited(view, session), **_soft(view))
    if has_morning:
        stage = Stage.NEXT_MORNING
    else:
        home = home_at(view.person, session)
        fresh = (since + SHORTEST_STAY if home is None else home) + JUST_HOME
        stage = Stage.HOME if view.at < fresh else Stage.AFTERNOON
    return view.moment(stage, session, **_soft(view))


def _soft_day(view: _View) -> Moment | None:
    session = view.last
    if session is None:
        return None
    soft = _soft(view)
    whole = _is_whole(view, session) and view.at < since_of(view.person, session) + DOSE_DAY
    if whole or view.at < (soft["soft_ends"] or view.at):
        return view.moment(Stage.SOFT, session, whole=whole, **soft)
    return None


def _two_days(view: _View) -> Moment | None:
    near = view.coming is not None and view.days_ahead <= 2
    return view.moment(Stage.TWO_DAYS, view.coming) if near else None


def _soft_over(view: _View) -> Moment | None:
    """The rest of the day on which the soft time ended, and the day after when it ended at a day's edge."""
    session, soft = view.last, _soft(view)
    ends = soft["soft_ends"]
    if session is None or ends is None:
        return None
    day, second = view.calendar.read(ends)
    until = view.calendar.midnight(day + (2 if second >= DAY_SECONDS - 6 * HOUR else 1))
    return view.moment(Stage.SOFT_OVER, session, **soft) if view.at < until else None


def _no_guide(view: _View) -> Moment | None:
    return view.moment(Stage.NO_GUIDE, view.coming) if view.person.record.guide is None else None


def _days_before(view: _View) -> Moment | None:
    near = view.coming is not None and view.days_ahead <= 7
    return view.moment(Stage.DAYS_BEFORE, view.coming) if near else None


def _after(view: _View) -> Moment | None:
    session = view.last
    if session is None:
        return None
    days = view.day - view.calendar.day_of(session.begins)
    first = view.moment(Stage.FIRST_ONE, session)
    put_off = view.person.record.later.get(f"{PUT_OFF_QUESTION}first", view.at) > view.at
    if first.number == 1 and days in (3, 4) and not put_off:
        return first
    return view.moment(Stage.AFTER, session) if days <= 14 else None


def _without_sessions(view: _View) -> Moment | None:
    if view.person.course.held:
        return None
    if "oral" in _routes(view.person):
        return view.moment(Stage.ORAL, dose=dose_counted(view.plan, view.at))
    return view.moment(Stage.NOTHING_YET)


def _weeks_on(view: _View) -> Moment | None:
    session = view.last
    if session is None:
        return None
    if is_long_gap(view.person.course, at=view.at, after=long_gap(view.plan.protocol)):
        return view.moment(Stage.GAP, session)
    return view.moment(Stage.MAINTENANCE, session) if week_of(view.person, view.at) >= WEEKS_ON else None


_ROWS: tuple[Callable[[_View], Moment | None], ...] = (
    _paused,
    _visit,
    _asked,
    _session_day,
    _unrecorded,
    _first_day,
    _soft_day,
    _two_days,
    _soft_over,
    _no_guide,
    _days_before,
    _after,
    _without_sessions,
    _weeks_on,
)


# --- What the rows ask --------------------------------------------------------------------------------------
def soft_end(plan: Plan, session: TreatmentSession) -> Instant | None:
    """When the last of the rules that a session itself closes is over; None where it closes none.

    The guide's own lengths decide. Rules of weeks, and rules that only a next session ends, do not count.
    """
    key = f"today.soft.{session.key}"
    if key not in plan.memo:
        plan.memo[key] = _soft_end(plan, session)
    return plan.memo[key]  # type: ignore[return-value]


def _soft_end(plan: Plan, session: TreatmentSession) -> Instant | None:
    end = expected_end(plan, session) if session.end is None else session.end
    ends = [
        window.reach
        for activity in plan.activities
        if activity.session == session.key and activity.rule.verb in (Verb.AVOID, Verb.LIMIT)
        if "patient" in activity.rule.actors and activity.condition.holds is not False
        for window in activity.windows
    ]
    return max((at for at in ends if end < at <= end + LONGEST_SOFT), default=None)


def awaited(plan: Plan, at: Instant) -> str:
    """The fact that the person can tell at ``at`` and that ends a closed rule; empty when there is none."""
    for activity in plan.activities:
        if activity.rule.verb not in (Verb.AVOID, Verb.LIMIT) or activity.condition.holds is False:
            continue
        for window in activity.windows:
            fact = plan.protocol.facts.get(window.closes_on)
            told_by_patient = fact is not None and fact.moment and fact.by in ("", "patient")
            if (
                told_by_patient
                and window.closes is not None
                and window.closes <= at < window.closes + ASKED_FOR
            ):
                return window.closes_on
    return ""


def _sleep_awaited(view: _View, session: TreatmentSession) -> str:
    """``slept`` when something that the session closed waits for it."""
    own = (a for a in view.plan.activities if a.session == session.key and a.condition.holds is not False)
    closed = (a for a in own if a.rule.verb in (Verb.AVOID, Verb.LIMIT))
    return "slept" if any(w.closes_on == "slept" for a in closed for w in a.windows) else ""


def dose_counted(plan: Plan, at: Instant) -> Instant | None:
    """The last dose that was told and from which something is closed still."""
    doses = {scene.key for fact in plan.protocol.facts for scene in plan.scenes.get(fact, ())}
    counted = [
        activity.scene.at
        for activity in plan.activities
        if activity.scene.key in doses and activity.scene.at is not None
        if activity.rule.verb in (Verb.AVOID, Verb.LIMIT) and activity.condition.holds is not False
        if any(w.start <= at < max(w.core[1], w.stop) for w in activity.windows)
    ]
    return max(counted, default=None)


def is_night(view: _View) -> bool:
    """Whether it is the person's night: from an hour before bed until their morning begins."""
    course = view.person.course
    low, high = (course.bedtime - HOUR) % DAY_SECONDS, (course.waking - EARLY) % DAY_SECONDS
    return low <= view.second < high if low < high else view.second >= low or view.second < high


def _is_morning(view: _View) -> bool:
    begun = (view.second - (view.person.course.waking - EARLY)) % DAY_SECONDS
    return begun < MORNING


def week_of(person: PersonPlan, at: Instant) -> int:
    """The week of the course, from 1; 0 before its first session."""
    held, calendar = person.course.held, person.course.calendar
    if not held or held[0].begins > at:
        return 0
    return (calendar.day_of(at) - calendar.day_of(held[0].begins)) // 7 + 1


def _is_first_day(view: _View) -> bool:
    """Whether the quiet day after the last session lasts still."""
    if view.last is None or _is_whole(view, view.last):
        return False
    since = since_of(view.person, view.last)
    return since <= view.at < since + DOSE_DAY


def _has_morning(view: _View) -> bool:
    """Whether the person's morning has begun since the last session, a night after it."""
    assert view.last is not None, "a first day is of a session"
    begun = (view.second - (view.person.course.waking - EARLY)) % DAY_SECONDS
    return view.at - begun >= since_of(view.person, view.last) + SHORTEST_NIGHT


def _is_whole(view: _View, session: TreatmentSession) -> bool:
    return session.key in view.person.record.whole_plan


def _soft(view: _View) -> dict[str, Instant | None]:
    if view.last is None:
        return {"since": None, "soft_ends": None}
    return {"since": since_of(view.person, view.last), "soft_ends": soft_end(view.plan, view.last)}


def _routes(person: PersonPlan) -> frozenset[str]:
    vocabulary, course = person.plan.protocol.vocabulary, person.course
    told = vocabulary.route(course.route) if course.route else ""
    return frozenset({told} if told else person.plan.protocol.routes[:1])
