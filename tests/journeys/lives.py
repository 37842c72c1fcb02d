"""Made-up lives under each shipped guide: the facts that are told, and the moments at which to look."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from afterwards.web.courses.models import Kind
from afterwards.web.people.models import Patient
from web.people import at, make_patient, tell

type Told = tuple[str, Kind, dict[str, Any]]
"""When (wall time in New York), what kind, what."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One look: a name, the wall time, and the facts told since the moment before."""

    name: str
    wall: str
    told: tuple[Told, ...] = ()


def _planned(key: str, wall: str, route: str) -> Told:
    return (
        "2026-10-20T09:00",
        Kind.SESSION,
        {"key": key, "planned": iso(wall), "booked": iso("2026-10-20T09:00"), "route": route},
    )


def iso(wall: str) -> str:
    """The wall time with New York's offset: summer time ended on 1 November 2026."""
    return f"{wall}-04:00" if wall < "2026-11-01T02" else f"{wall}-05:00"


def session_life(route: str) -> tuple[Moment, ...]:
    """A first session on Tuesday 10 November 2026 at 10:00, a second one on Friday; then quiet weeks."""
    ride = {"session": "s1", "who": "someone", "name": "Sam"}
    start = {"key": "s1", "start": iso("2026-11-10T10:00")}
    end = {"key": "s1", "end": iso("2026-11-10T10:50"), "leaving": iso("2026-11-10T11:40")}
    planned = (_planned("s1", "2026-11-10T10:00", route), _planned("s2", "2026-11-17T10:00", route))
    return (
        Moment("far before", "2026-11-01T12:00", planned),
        Moment("five days before", "2026-11-05T12:00"),
        Moment("two days before", "2026-11-08T09:30"),
        Moment("morning of", "2026-11-10T07:15", (("2026-11-08T10:00", Kind.RIDE, ride),)),
        Moment("during", "2026-11-10T10:20", (("2026-11-10T10:00", Kind.SESSION, start),)),
        Moment(
            "just home",
            "2026-11-10T12:00",
            (
                ("2026-11-10T10:50", Kind.SESSION, end),
                ("2026-11-10T12:00", Kind.MOMENT, {"fact": "home", "session": "s1"}),
            ),
        ),
        Moment("afternoon", "2026-11-10T16:00"),
        Moment("first night", "2026-11-10T21:40"),
        Moment("next morning", "2026-11-11T07:40"),
        Moment(
            "day two",
            "2026-11-11T14:30",
            (("2026-11-11T07:45", Kind.MOMENT, {"fact": "slept", "session": "s1"}),),
        ),
        Moment("48 hours over", "2026-11-12T11:30"),
        Moment("day four", "2026-11-14T10:00"),
        Moment(
            "week five",
            "2026-12-15T10:00",
            (
                (
                    "2026-11-17T10:50",
                    Kind.SESSION,
                    {"key": "s2", "start": iso("2026-11-17T10:00"), "end": iso("2026-11-17T10:45")},
                ),
                ("2026-11-18T08:00", Kind.MOMENT, {"fact": "slept", "session": "s2"}),
            ),
        ),
        Moment("long gap", "2027-03-20T10:00"),
        Moment("paused", "2027-03-20T10:05", (("2027-03-20T10:05", Kind.PAUSE, {"paused": True}),)),
    )


def oral_life() -> tuple[Moment, ...]:
    """No session: a dose at home, several times a day."""
    told = (("2026-11-09T08:00", Kind.PERSON, {"route": "oral", "starts": "2026-11-09"}),)
    dose = (("2026-11-09T09:00", Kind.MOMENT, {"fact": "dose taken"}),)
    return (
        Moment("oral, morning", "2026-11-09T08:30", told),
        Moment("oral, after a dose", "2026-11-09T09:20", dose),
    )


LIVES: dict[str, tuple[str, tuple[Moment, ...]]] = {
    "infusion-aftercare": ("infusion-aftercare", session_life("iv")),
    "iv-first-day": ("iv-first-day", session_life("iv")),
    "first-day-to-daily-life": ("first-day-to-daily-life", session_life("iv")),
    "self-care-tips": ("self-care-tips", session_life("iv")),
    "keeping-the-gain": ("keeping-the-gain", session_life("iv")),
    "standard-iv": ("standard", session_life("iv")),
    "standard-spray": ("standard", session_life("intranasal")),
    "standard-oral": ("standard", oral_life()),
}


def live(name: str) -> Iterator[tuple[Patient, Moment]]:
    """The person of that life at each moment, with all facts told until then."""
    guide, moments = LIVES[name]
    patient = make_patient(guide=guide)
    patient.name = "Robin"
    patient.save()
    for moment in moments:
        for when, kind, value in moment.told:
            tell(patient, kind, value, at(when))
        yield patient, moment


def looked_at() -> list[str]:
    """Whose moments are looked at: everybody's for pictures and in a soak, else one of each kind of plan."""
    if os.environ.get("AFTERWARDS_PICTURES") or os.environ.get("AFTERWARDS_SOAK"):
        return sorted(LIVES)
    return ["standard-iv", "standard-oral"]
