"""The alert ladder: who must look at an alert until when, and the true state of it at every moment.

An alert is made once for a check-in and is never taken back: it goes from *on your phone* to *sent* to *read
by a named person*, and ends only when a named person closes it with an outcome and a note. What it says is
worked out from those facts and the time; nobody sets a state by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from ..checkin.answers import Answer, Answers
from ..opening import Week, end_of_next_day, opening_at, worked
from ..timing import DAY_SECONDS, HOUR, MINUTE, Instant
from .signals import Signal, alert_tier
from .tiers import Tier

LATE = 15 * MINUTE
"""An alert that reaches the clinic later than that after the answer is marked as late, with both times."""
UNSENT_CALLS = HOUR
"""When an answer has not left the phone for so long, the person is told plainly that nobody has read it."""
OUTCOMES = ("talked", "safe and planned", "sent for help", "could not reach", "answered by mistake", "other")
"""What came of it. ``could not reach`` closes nothing by itself in a clinic's rules; it is said as it was."""


class Stage(StrEnum):
    """Where an alert is. There is no stage for "your team knows"."""

    ON_PHONE = "on phone"
    SENT = "sent"
    READ = "read"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Who is reached for a clinic, by name or role. Its lead clinician confirms it before it is used."""

    hours: Week
    readers: tuple[str, ...] = ()
    on_call: str = ""
    backup: str = ""
    lead: str = ""
    owner: str = ""
    confirmed_by: str = ""

    @property
    def is_set_up(self) -> bool:
        """Whether every step has somebody and a person has confirmed it."""
        people = (*self.readers[:1], self.on_call, self.backup, self.lead, self.owner, self.confirmed_by)
        return bool(self.readers) and all(person.strip() for person in people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Who read it, and when."""

    at: Instant
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """Who closed it, when, what came of it, and a note."""

    at: Instant
    who: str
    outcome: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was answered to an item, and when. What is answered later stands beside it, never over it."""

    at: Instant
    item: str
    answer: Answer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One check-in that somebody must look at. ``key`` is the check-in's own key: sent twice, it is one."""

    key: str
    signals: tuple[Signal, ...]
    """Everything that ever called for somebody, in the order in which it came."""
    tier: Tier
    on_phone: Instant
    said: tuple[Said, ...] = ()
    sent: Instant | None = None
    raised_to: tuple[tuple[Tier, Instant], ...] = ()
    """When a changed answer made it more urgent: then it must be read and closed anew."""
    reads: tuple[Read, ...] = ()
    closings: tuple[Closing, ...] = ()

    @property
    def since(self) -> Instant:
        """From when on its tier holds: reading and closing count from then."""
        return self.raised_to[-1][1] if self.raised_to else self.on_phone

    @property
    def read(self) -> Read | None:
        """Who read it as it stands now; None when nobody has."""
        return next((one for one in self.reads if one.at >= self.since), None)

    @property
    def closing(self) -> Closing | None:
        """How it was closed as it stands now; None when it was not."""
        return next((one for one in self.closings if one.at >= self.since), None)

    @property
    def stage(self) -> Stage:
        """Where it is, by what has happened."""
        if self.closing is not None:
            return Stage.CLOSED
        if self.read is not None:
            return Stage.READ
        return Stage.ON_PHONE if self.sent is None else Stage.SENT

    @property
    def is_late(self) -> bool:
        """Whether it reached the clinic long after the answer was given."""
        return self.sent is not None and self.sent - self.on_phone > LATE

    @property
    def is_changed(self) -> bool:
        """Whether an answer was changed afterwards; the alert stays as it was."""
        return len(self.said) > len({one.item for one in self.said})

    def answer(self, item: str) -> Answer | None:
        """What was last answered to an item."""
        return next((one.answer for one in reversed(self.said) if one.item == item), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a step is not taken: a key of ``words``."""

    key: str


def raised(
    key: str,
    signals: Iterable[Signal],
    answers: Answers,
    on_phone: Instant,
    agreed: frozenset[str] = frozenset(),
) -> Alert | None:
    """The alert of a check-in; None when its answers call for nobody.

    ``agreed``: the signs of which the person said that the clinic may know.
    """
    shared = tuple(one for one in signals if one.alert and (not one.asks_first or one.sign in agreed))
    tier = alert_tier(shared, agreed)
    if tier is None:
        return None
    items = dict.fromkeys(one.item for one in shared)
    said = tuple(Said(at=on_phone, item=item, answer=answers.of(item)) for item in items)
    return Alert(key=key, signals=shared, tier=tier, on_phone=on_phone, said=said)


def sent(alert: Alert, at: Instant) -> Alert:
    """The alert as it reached the clinic. A second arrival changes nothing."""
    return alert if alert.sent is not None else replace(alert, sent=at)


def answered_again(
    alert: Alert,
    signals: Iterable[Signal],
    answers: Answers,
    at: Instant,
    agreed: frozenset[str] = frozenset(),
) -> Alert:
    """The same check-in once more. The same answers are nothing new; others are kept beside the first ones.

    It never becomes less urgent. Where it becomes more urgent, the ladder starts anew from then.
    """
    fresh = raised(alert.key, signals, answers, at, agreed)
    items = dict.fromkeys(
        [*(one.item for one in alert.said), *(one.item for one in (fresh.said if fresh else ()))]
    )
    said = [Said(at=at, item=item, answer=answers.of(item)) for item in items]
    changed = tuple(one for one in said if one.answer != alert.answer(one.item))
    new = tuple(one for one in (fresh.signals if fresh else ()) if one not in alert.signals)
    alert = replace(alert, signals=(*alert.signals, *new), said=(*alert.said, *changed))
    if fresh is None or fresh.tier.rank <= alert.tier.rank:
        return alert
    return replace(alert, tier=fresh.tier, raised_to=(*alert.raised_to, (fresh.tier, at)))


def read_by(alert: Alert, who: str, at: Instant) -> Alert | Refused:
    """The alert as read by a named person. The first reader stays; nobody reads what was not sent."""
    if not who.strip():
        return Refused(key="alert.refused.name")
    if alert.sent is None or at < alert.sent:
        return Refused(key="alert.refused.sent")
    return (
        alert
        if alert.read is not None
        else replace(alert, reads=(*alert.reads, Read(at=at, who=who.strip())))
    )


def closed_by(alert: Alert, *, who: str, outcome: str, note: str, at: Instant) -> Alert | Refused:
    """The alert as closed: by a named person, with an outcome and a note, after somebody read it."""
    if not who.strip():
        return Refused(key="alert.refused.name")
    if alert.read is None or at < alert.read.at:
        return Refused(key="alert.refused.read")
    if outcome not in OUTCOMES:
        return Refused(key="alert.refused.outcome")
    if not note.strip():
        return Refused(key="alert.refused.note")
    if alert.closing is not None:
        return alert
    closing = Closing(at=at, who=who.strip(), outcome=outcome, note=note.strip())
    return replace(alert, closings=(*alert.closings, closing))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Whom to reach from when on: ``team``, ``on call``, ``backup``, ``lead``, ``owner`` or ``patient``."""

    at: Instant
    whom: str


def steps(alert: Alert, ladder: Ladder) -> tuple[Step, ...]:
    """The ladder of an alert in order of time. The patient's step counts from the answer itself.

    High: on call at once, backup after 15 minutes, owner after 30, the patient is told plainly after 60.
    Moderate: four working hours, then the lead and the patient; as long again, then the owner. Notice: until
    the end of the next working day, then the lead.
    """
    if alert.sent is None:
        return (Step(at=alert.on_phone + UNSENT_CALLS, whom="patient"),)
    start = max(alert.since, alert.sent)
    found = [Step(at=at, whom=whom) for at, whom in _steps(alert.tier, start, ladder.hours)]
    if alert.tier is Tier.HIGH:
        found.append(Step(at=alert.since + HOUR, whom="patient"))
    return tuple(sorted(found, key=lambda step: step.at))


def _steps(tier: Tier, start: Instant, hours: Week) -> list[tuple[Instant, str]]:
    if tier is Tier.HIGH:
        return [(start, "on call"), (start + 15 * MINUTE, "backup"), (start + 30 * MINUTE, "owner")]
    if tier is Tier.MODERATE:
        # A clinic that never opens must not leave an alert lying: then days of the calendar count.
        first = worked(hours, start, 4 * HOUR) or start + DAY_SECONDS
        second = worked(hours, start, 8 * HOUR) or start + 2 * DAY_SECONDS
        return [(start, "team"), (first, "lead"), (first, "patient"), (second, "owner")]
    return [(start, "team"), (end_of_next_day(hours, start) or start + 3 * DAY_SECONDS, "lead")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What is true of an alert at an instant."""

    stage: Stage
    reached: tuple[str, ...]
    """Everybody who must have been told by now, the patient apart, the first one first."""
    due: Instant | None
    """Until when it must be read; None once it is."""
    is_overdue: bool
    next: Step | None
    """Who is reached next, if nobody reads it before; None when all are."""
    patient: str
    """The line that the person reads: a key of ``words``."""


def watch(alert: Alert, ladder: Ladder | None, at: Instant) -> Watch:
    """The true state of an alert at an instant, for the desk and for the person."""
    if ladder is None or not ladder.is_set_up:
        key = _patient_line(alert, "alert.nobody")
        return Watch(stage=alert.stage, reached=(), due=None, is_overdue=False, next=None, patient=key)
    ladder_steps = steps(alert, ladder)
    if alert.stage in (Stage.READ, Stage.CLOSED):
        return Watch(
            stage=alert.stage, reached=(), due=None, is_overdue=False, next=None, patient="alert.read"
        )
    gone = [step for step in ladder_steps if step.at <= at]
    start = alert.on_phone if alert.sent is None else max(alert.since, alert.sent)
    due = next((step.at for step in ladder_steps if step.at > start and step.whom != "patient"), None)
    told = any(step.whom == "patient" for step in gone)
    return Watch(
        stage=alert.stage,
        reached=tuple(dict.fromkeys(step.whom for step in gone if step.whom != "patient")),
        due=due,
        is_overdue=due is not None and at >= due,
        next=next((step for step in ladder_steps if step.at > at), None),
        patient=_patient_line(alert, _waiting(alert, ladder, at, told=told)),
    )


def _waiting(alert: Alert, ladder: Ladder, at: Instant, *, told: bool) -> str:
    if told:
        return "alert.call" if alert.tier is Tier.HIGH or alert.sent is None else "alert.unread"
    if alert.sent is None:
        return "alert.on phone"
    is_soon = alert.tier is Tier.HIGH or opening_at(ladder.hours, at).is_open
    return "alert.sent" if is_soon else "alert.sent.closed"


def _patient_line(alert: Alert, otherwise: str) -> str:
    return "alert.read" if alert.stage in (Stage.READ, Stage.CLOSED) else otherwise
