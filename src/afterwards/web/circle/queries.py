"""What a supporter's page shows: the three taps, the next hours, and whom to call. Nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.utils.translation import gettext as _

from ...care.agenda import Item, agenda
from ...care.course import TreatmentSession
from ...care.exports.moments import Manner, date_phrase, spoken, upper_first, when_phrase
from ...care.exports.second_lines import is_planned, second_line, until_line, window_now
from ...care.exports.signs import signs_of
from ...care.plan.scenes import route_of
from ...care.protocol.tree import Verb
from ...care.safety.helplines import numbers_of
from ...care.safety.lines import Numbers
from ...care.timing import DAY_SECONDS, Instant
from ...care.words import Words
from .. import chance
from ..clinics.links import Card
from ..clinics.opening import opening_says
from ..people.models import Patient
from ..plans.queries import PersonPlan
from .models import RideLink

TAPS = ("picked up", "home", "settled")
"""In the order in which they happen."""
SHOWN_ROWS = 6
SHOWN_SIGNS = 8
UNSEEN = frozenset({Verb.CONTACT, Verb.WATCH_FOR, Verb.GATE, Verb.LEARN})
"""Whom to call and which signs to watch for stand in their own card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TapShown:
    """One of the three: done (with its time), next, or waiting for the one before."""

    name: str
    label: str
    second: str
    state: str
    can_undo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShown:
    """One thing to do for the person, in the words of the guide."""

    title: str
    second: str
    mark: str = "item"
    share: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SupporterPage:
    """The whole page."""

    day: str
    second: str
    taps: tuple[TapShown, ...]
    rows: tuple[RowShown, ...]
    signs: tuple[str, ...]
    watch_title: str
    numbers: Numbers
    phone: str
    clinic_says: str
    """Whether somebody answers there now."""
    unwell: str
    ends: str
    id: str


def ends_at(person: PersonPlan, session: TreatmentSession) -> Instant:
    """When a link ends: with the day after the session, which is never less than 24 hours after its end."""
    calendar = person.course.calendar
    scene = next((s for s in person.plan.scenes["session"] if s.key == session.key), None)
    latest = session.end if session.end is not None else scene and scene.moments["end"].hi
    # An end that may be at midnight belongs to the day before it.
    day = calendar.day_of((latest or session.begins + 1) - 1)
    return calendar.midnight(max(day, calendar.day_of(session.begins)) + 2)


def ends_in_words(person: PersonPlan, key: str, at: Instant, words: Words) -> str:
    """``It ends on Wednesday.``; empty where there is no such session."""
    session = person.course.session(key)
    if session is None:
        return ""
    return _("It ends on %(day)s.") % {"day": _last_day(person, session, at, words)}


def _last_day(person: PersonPlan, session: TreatmentSession, at: Instant, words: Words) -> str:
    calendar = person.course.calendar
    manner = Manner(calendar, calendar.day_of(at), words, "printed")
    return manner.day(calendar.day_of(ends_at(person, session) - 1))


def links_of(patient: Patient) -> list[dict[str, Any]]:
    """All links that were made for a patient's rides: for which session, from when until when."""
    names = ("session", "made_at", "expires_at", "revoked_at")
    return list(RideLink.objects.filter(patient=patient).order_by("made_at").values(*names))


def has_link(patient: Patient, session: str) -> bool:
    """Whether somebody can open this session's page."""
    return RideLink.objects.filter(patient=patient, session=session, revoked_at=None).exists()


def opens(patient: Patient, session: str, token: str) -> bool:
    """Whether it is with this very token that somebody can open it."""
    found = RideLink.objects.filter(patient=patient, session=session, revoked_at=None)
    return found.filter(token_hash=chance.token_hash(token)).exists()


def supporter_page(
    person: PersonPlan,
    session: TreatmentSession,
    at: Instant,
    words: Words,
    *,
    stamp: str,
    name: str,
    country: str,
    card: Card,
) -> SupporterPage:
    """The page of one session's ride, as it stands at ``at``."""
    manner = spoken(person.course.calendar, at, words, person.plan.protocol)
    numbers = numbers_of(country)
    taps = person.record.taps.get(session.key, ())  # with those that do not count: a try uses up its id
    said = {"name": name}
    ends = _("This link ends on %(day)s.") % {"day": _last_day(person, session, at, words)}
    more = _("It shows nothing else about %(name)s.") % said if name else _("It shows nothing else.")
    return SupporterPage(
        day=upper_first(date_phrase(manner.near, manner.near, words)),
        second=_("Three taps, as they happen. %(name)s sees them. No account needed.") % said
        if name
        else _("Three taps, as they happen. They are seen at once. No account needed."),
        taps=_taps(person, session, manner, name, at),
        rows=_rows(person, session, manner, at),
        signs=_signs(person, session, numbers, words),
        watch_title=_watch_title(numbers, name),
        numbers=numbers,
        phone=card.phone,
        clinic_says=card.said_hours or opening_says(card.week, at, words),
        unwell=_("Does %(name)s feel unwell?") % said if name else _("Do they feel unwell?"),
        ends=f"{ends} {more}",
        id=str(uuid5(NAMESPACE_OID, f"{stamp}:{len(taps)}:{taps[-1].fact if taps else ''}")),
    )


def _watch_title(numbers: Numbers, name: str) -> str:
    said = {"number": numbers.emergency or _("the emergency number"), "name": name}
    if name:
        return _("Call %(number)s if %(name)s has one of these") % said
    return _("Call %(number)s for one of these") % said


def _taps(
    person: PersonPlan, session: TreatmentSession, manner: Manner, name: str, at: Instant
) -> tuple[TapShown, ...]:
    done = person.record.taps_of(session)
    settled = (
        _("%(name)s rests, water in reach, you are near") % {"name": name}
        if name
        else _("They rest, water in reach, you are near")
    )
    words = {
        "picked up": (
            _("Picked up"),
            _("Tap when you drive home together")
            if at >= session.begins
            else _("Opens when the visit begins"),
        ),
        "home": (_("We are home"), _("Tap when you are inside")),
        "settled": (_("Settled"), settled),
    }
    found = []
    for place, tap in enumerate(TAPS):
        label, second = words[tap]
        if place < len(done):
            time = upper_first(manner.ended(done[place].at))
            found.append(
                TapShown(name=tap, label=label, second=time, state="lit", can_undo=place == len(done) - 1)
            )
        else:
            state = "next" if place == len(done) and at >= session.begins else "wait"
            found.append(TapShown(name=tap, label=label, second=second, state=state))
    return tuple(found)


def _rows(person: PersonPlan, session: TreatmentSession, manner: Manner, at: Instant) -> tuple[RowShown, ...]:
    """The next hours of the supporter's own agenda."""
    low = max(at, session.begins)
    found = agenda(person.plan, at=at, low=low, high=low + DAY_SECONDS, actor="supporter")
    wanted = [item for item in found.items if _is_shown(item, session)]
    begins = _("It begins %(when)s.") % {"when": when_phrase(session.begins, manner)}
    first = (RowShown(title=_("The visit"), second=begins),) if at < session.begins else ()
    rows = (_row(item, person, manner, at) for item in wanted)
    return (*first, *dict.fromkeys(rows))[:SHOWN_ROWS]


def _is_shown(item: Item, session: TreatmentSession) -> bool:
    own = {one.session for one in (item.occurrence.activity, *item.occurrence.merged)}
    settled = item.asks or item.status in ("done", "closed", "waiting")
    return item.rule.verb not in UNSEEN and session.key in own and not settled and bool(item.windows)


def _row(item: Item, person: PersonPlan, manner: Manner, at: Instant) -> RowShown:
    window = window_now(item, at)
    if at < window.start or item.rule.verb in (Verb.ARRANGE, Verb.BRING):
        line = second_line(item, person.plan, manner, at)
    else:
        line = until_line(window, item.rule, manner, at, about=is_planned(item))
    mark = "closed" if item.rule.verb in (Verb.AVOID, Verb.LIMIT) and at >= window.start else "item"
    return RowShown(title=item.rule.title, second=f"{line} {item.rule.body}".strip(), mark=mark)


def _signs(person: PersonPlan, session: TreatmentSession, numbers: Numbers, words: Words) -> tuple[str, ...]:
    guide = person.plan.protocol
    rules = [rule for rule in guide.rules if "supporter" in rule.actors]
    found = signs_of(rules, route_of(guide, session), numbers.crisis, guide, words)
    return tuple(upper_first(sign) for sign in found.emergency)[:SHOWN_SIGNS]
