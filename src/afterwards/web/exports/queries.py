"""Everything that this site knows about one person, as plain values. Nothing is left out but secrets.

A secret is what lets somebody in: keys, passphrases, tokens and their hashes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...care.timing import Calendar, Instant
from ..alerts.access import Told as Happened
from ..alerts.access import steps_of
from ..audit.queries import TrailLine, trail_of
from ..checkins.access import Told as Entry
from ..checkins.access import entries_of, papers_of
from ..checkins.bridge import paper_value
from ..checkins.records import CheckIn
from ..circle.queries import links_of
from ..courses.access import facts_of, own_facts_of
from ..courses.bridge import Told
from ..people.access import Viewer
from ..plans.access import feed_of
from ..plans.queries import plan_of
from ..relief.access import habits_of

FORMAT = 1
ALL_LINES = 1_000_000


def record_of_person(viewer: Viewer, at: Instant) -> dict[str, Any]:
    """The viewer's whole record; times are RFC 3339 on their own clock. Raises Http404 for no patient.

    ``course`` reads like a course file: ``afterwards agenda --course`` takes it.
    """
    patient, own = own_facts_of(viewer)
    person = plan_of(patient)
    calendar = person.course.calendar
    user, practice, feed = patient.user, patient.practice, feed_of(patient)
    return {
        "afterwards record": FORMAT,
        "made": calendar.iso(at),
        "account": {
            "address": user.email if user else None,
            "language": user.language if user else None,
            "made": calendar.iso(user.made_at) if user else None,
        },
        "name": patient.name,
        "clinic": practice.name if practice else None,
        "course": dict(person.record.values),
        "own changes": person.record.orders,
        "facts": list(_facts([*facts_of(patient), *own], calendar)),
        "check-ins": [_entry(told, calendar) for told in entries_of(patient)],
        "half-filled": [_paper(one, calendar) for one in papers_of(patient, at)],
        "habits asked about": [{"rule": one.rule, "put away": one.is_away} for one in habits_of(patient)],
        "alerts": [_alert(one, calendar) for one in steps_of(patient)],
        "ride links": [_link(link, calendar) for link in links_of(patient)],
        "calendar address": {"made": calendar.iso(feed.made_at)} if feed else None,
        "trail": [_line(line, calendar) for line in trail_of(patient, 0, ALL_LINES)],
    }


def _facts(told: Iterable[Told], calendar: Calendar) -> Iterator[dict[str, Any]]:
    for fact in sorted(told, key=lambda fact: fact.number):
        yield {
            "id": str(fact.id),
            "number": fact.number,
            "kind": fact.kind,
            "value": dict(fact.value),
            "at": fact.at,
            "told": calendar.iso(fact.recorded_at),
            "by": fact.role,
        }


def _entry(told: Entry, calendar: Calendar) -> dict[str, Any]:
    """One entry; times and days inside of its value are as `checkins/bridge.py` counts them."""
    return {
        "id": str(told.id),
        "number": told.number,
        "kind": told.kind,
        "value": told.value,
        "told": calendar.iso(told.recorded_at),
        "by": told.role,
    }


def _paper(one: CheckIn, calendar: Calendar) -> dict[str, Any]:
    return {"id": str(one.key), "value": paper_value(one), "told": calendar.iso(one.at)}


def _alert(step: Happened, calendar: Calendar) -> dict[str, Any]:
    return {
        "check-in": str(step.alert),
        "step": step.kind,
        "value": step.value,
        "at": calendar.iso(step.recorded_at),
        "by": step.role,
    }


def _link(link: dict[str, Any], calendar: Calendar) -> dict[str, str | None]:
    times = {"made": "made_at", "ends": "expires_at", "ended": "revoked_at"}
    found = {name: link[column] and calendar.iso(link[column]) for name, column in times.items()}
    return {"session": link["session"], **found}


def _line(line: TrailLine, calendar: Calendar) -> dict[str, str]:
    who = "you" if line.is_own else line.name or line.role
    return {"at": calendar.iso(line.at), "act": line.act, "by": who}
