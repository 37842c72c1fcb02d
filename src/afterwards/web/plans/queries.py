"""Plans for screens: computed from the facts, kept in this process as long as the facts stay the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from django.db import transaction
from django.utils.translation import get_language

from ...care.agenda import agenda
from ...care.course import Course, read_course_values
from ...care.exports.ics import ics_calendar, ics_calendar_after
from ...care.plan import Plan
from ...care.plan.programs import Programs
from ...care.plan.versions import compile_versions
from ...care.plan.windows import FAR_PAST
from ...care.protocol.diagnostics import Diagnostic
from ...care.timing import Instant
from ...care.words import words_for
from ..courses.access import facts_of
from ..courses.bridge import Told, record_of
from ..courses.records import GuideChoice, PersonRecord
from ..people.models import Patient
from ..protocols.queries import GuideProblemsError, programs_of

KEPT_PLANS = 32
"""Each takes about a tenth of a MiB; a page that is kept needs none."""


class RefusedError(Exception):
    """Facts that can not be planned; ``problems`` says why, each with a hint."""

    def __init__(self, problems: tuple[Diagnostic, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(str(problem) for problem in problems) or "not yours")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPlan:
    """One person's record, course and compiled plan, in one language."""

    record: PersonRecord
    course: Course
    plan: Plan
    language: str


_kept: OrderedDict[tuple[object, int, str], PersonPlan] = OrderedDict()
_lock = Lock()


def plan_of(patient: Patient) -> PersonPlan:
    """The plan that the patient's facts add up to, in the language of this request.

    A cache: the number of facts is its version, so an old plan is never shown after a new fact. Whoever adds
    facts does it in `all_or_forgotten`: what was taken back leaves its numbers to other facts.
    """
    language = get_language() or "en"
    key = (patient.pk, patient.facts_count, language)
    with _lock:
        if (found := _kept.get(key)) is not None:
            _kept.move_to_end(key)
            return found
    made = _compiled(patient, list(facts_of(patient)), language)
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT_PLANS:
            _kept.popitem(last=False)
    return made


@contextmanager
def all_or_forgotten(patient: Patient | None = None) -> Iterator[None]:
    """One transaction. If it comes to nothing, so do the plans that were made meanwhile.

    Of this patient; of everybody where the caller can not say whose facts it adds.
    """
    try:
        with transaction.atomic():
            try:
                yield
            except BaseException:
                _forget(patient)  # before the lock is anybody else's
                raise
    except BaseException:  # the end of the transaction may be what fails
        _forget(patient)
        raise


def _forget(patient: Patient | None) -> None:
    with _lock:
        for key in [key for key in _kept if patient is None or key[0] == patient.pk]:
            del _kept[key]


def plan_with(patient: Patient, more: Sequence[Told]) -> PersonPlan:
    """The plan that it would be with more facts. Raises RefusedError."""
    return _compiled(patient, [*facts_of(patient), *more], get_language() or "en")


CALENDAR_DAYS = 90
"""How far a calendar reaches where the course itself sets no end ahead."""


def calendar_text(person: PersonPlan, at: Instant, *, after: str = "") -> str:
    """The plan as iCalendar with neutral titles; ``after`` is the text that its reader was given before."""
    plan, words = person.plan, words_for(person.language)
    high = None if plan.horizon() > at else _midnight_ahead(person, at)
    found = agenda(plan, at=at, high=high, actor="patient")
    following = ics_calendar_after(after, found, words, stamp=at) if after else None
    return ics_calendar(found, words, stamp=at) if following is None else following


def _midnight_ahead(person: PersonPlan, at: Instant) -> Instant:
    calendar = person.course.calendar
    return calendar.midnight(calendar.day_of(at) + CALENDAR_DAYS)


def _compiled(patient: Patient, told: list[Told], language: str) -> PersonPlan:
    record = record_of(patient.pk.hex[:12], told)
    reading = read_course_values({**record.values}, "your plan")
    if reading.course is None:
        raise RefusedError(reading.problems)
    try:
        plan = compile_versions(_versions(record, language), reading.course)
    except GuideProblemsError as error:
        raise RefusedError(error.problems) from error
    return PersonPlan(record=record, course=reading.course, plan=plan, language=language)


def _versions(record: PersonRecord, language: str) -> list[tuple[Instant, Programs]]:
    """The guide in force last, and before it the earlier versions of the same guide."""
    spans: list[GuideChoice] = []
    for choice in record.guides:
        if spans and choice.name != spans[-1].name:
            spans.clear()  # another guide holds for all sessions
        elif spans and choice.protocol == spans[-1].protocol:
            spans.pop()  # the same text with other settings
        spans.append(choice)
    spans = spans or [GuideChoice(protocol="standard", since=FAR_PAST)]
    edges = [FAR_PAST, *(choice.since for choice in spans[1:])]
    return [
        (since, programs_of(choice, record.orders if choice is spans[-1] else None, language))
        for since, choice in zip(edges, spans, strict=True)
    ]


def session_number(plan: Plan, key: str) -> int | None:
    """The place of a session among those that take place, from 1."""
    return next((scene.number for scene in plan.scenes["session"] if scene.key == key), None)


def next_session_key(person: PersonPlan, ahead: int = 0) -> str:
    """The key of the next session (``ahead``: of one after it): s1, s2 …

    A key that was used once is never used again, not even where its session was taken back.
    """
    numbers = [int(key[1:]) for key in person.record.session_keys if key[1:].isdigit()]
    return f"s{max(numbers, default=0) + 1 + ahead}"
