"""Alerts and ladders: rows to engine values and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ...care.opening import WEEKDAYS, Week, week_of
from ...care.safety.alerts import Alert, Closing, Ladder, Read, Said
from ...care.safety.signals import Signal
from ...care.safety.tiers import Tier
from ...care.safety.urgency import Urgency
from ...care.timing import Calendar
from ..clinics.models import Membership, Practice
from .models import LadderVersion

type Values = dict[str, Any]

ROLES = ("on call", "backup", "lead", "owner")
READERS = "readers"
BY_NUMBER = {1: Urgency.EMERGENCY, 2: Urgency.TODAY, 3: Urgency.MENTION, 4: Urgency.EXPECTED}
"""How steps before 29 November 2026 say how urgent a sign is; the crisis line was only a mark beside it."""


def alert_value(alert: Alert) -> Values:
    """A whole alert as plain values."""
    return {
        "key": alert.key,
        "signals": [
            [one.sign, one.item, one.answer, one.urgency.name.lower(), one.alert, one.crisis, one.asks_first]
            for one in alert.signals
        ],
        "tier": alert.tier,
        "on phone": alert.on_phone,
        "said": [[one.at, one.item, one.answer] for one in alert.said],
        "sent": alert.sent,
        "raised to": [[tier, at] for tier, at in alert.raised_to],
        "reads": [[one.at, one.who] for one in alert.reads],
        "closings": [[one.at, one.who, one.outcome, one.note] for one in alert.closings],
    }


def alert_of(value: Mapping[str, Any]) -> Alert:
    """Plain values as an alert."""
    return Alert(
        key=value["key"],
        signals=tuple(
            Signal(
                sign=sign,
                item=item,
                answer=answer,
                urgency=_urgency(urgency, is_crisis=crisis),
                alert=Tier(tier) if tier else None,
                crisis=crisis,
                asks_first=asks_first,
            )
            for sign, item, answer, urgency, tier, crisis, asks_first in value["signals"]
        ),
        tier=Tier(value["tier"]),
        on_phone=value["on phone"],
        said=tuple(Said(at=at, item=item, answer=_answer(answer)) for at, item, answer in value["said"]),
        sent=value["sent"],
        raised_to=tuple((Tier(tier), at) for tier, at in value["raised to"]),
        reads=tuple(Read(at=at, who=who) for at, who in value["reads"]),
        closings=tuple(
            Closing(at=at, who=who, outcome=outcome, note=note)
            for at, who, outcome, note in value["closings"]
        ),
    )


def _urgency(value: str | int, *, is_crisis: bool) -> Urgency:
    if isinstance(value, str):
        return Urgency[value.upper()]
    found = BY_NUMBER[value]
    return Urgency.CRISIS if is_crisis and found is Urgency.TODAY else found


def _answer(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def hours_of(practice: Practice) -> Week:
    """When somebody is at the clinic, on its own clock. A clinic that gave no hours is never open."""
    found = week_of(practice.hours, practice.zone)
    return found or Week(calendar=Calendar.of(practice.zone), spans=((),) * len(WEEKDAYS))


def ladder_of(version: LadderVersion, practice: Practice, staff: Mapping[str, Membership]) -> Ladder:
    """The ladder with the names of those who work there now; who has left leaves a gap in it."""
    people = version.people

    def name(id: str) -> str:
        return member_name(staff[id]) if id in staff else ""

    return Ladder(
        hours=hours_of(practice),
        readers=tuple(found for id in people.get(READERS, ()) if (found := name(id))),
        on_call=name(people.get("on call", "")),
        backup=name(people.get("backup", "")),
        lead=name(people.get("lead", "")),
        owner=name(people.get("owner", "")),
        confirmed_by=name(people.get("lead", "")) if version.confirmed_at is not None else "",
    )


def member_name(member: Membership) -> str:
    """What somebody is called here."""
    return member.name or str(member.user.email or "")


def whom(people: Mapping[str, Any], step: str) -> tuple[UUID, ...]:
    """The members whom a step of the ladder reaches."""
    if step == "team":
        return tuple(UUID(id) for id in people.get(READERS, ()))
    found = people.get(step)
    return (UUID(found),) if found else ()
