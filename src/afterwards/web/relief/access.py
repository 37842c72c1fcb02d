"""The only way to a person's curves. Whoever asks for a patient has passed people/access.py."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple, cast
from uuid import UUID

from ...care.timing import Instant
from ..envelopes import place_of, seal, unseal
from ..people.models import Patient
from .models import Curve, Habit, KeptState


class Stored(NamedTuple):
    """A curve, opened: what it knows, when it was made, its answer and days as plain values."""

    number: int
    day: int
    at: Instant
    value: dict[str, Any]


class State(NamedTuple):
    """A kept state, opened."""

    day: int
    story: bytes
    numbers: bytes


class Asked(NamedTuple):
    """A habit that was asked about, opened."""

    id: UUID
    rule: str
    is_away: bool
    found: dict[str, Any] | None
    told: str
    """A digest of all that the answer was worked out from; empty before that."""


def curve_of(patient: Patient, scale: str) -> Stored | None:
    """What was worked out last of a scale; None where nothing was."""
    row = Curve.objects.filter(patient=patient, scale=scale).first()
    return None if row is None else _stored(patient, row)


def curves_of(patient: Patient) -> dict[str, Stored]:
    """What was worked out last, by scale."""
    return {row.scale: _stored(patient, row) for row in Curve.objects.filter(patient=patient)}


def _stored(patient: Patient, row: Curve) -> Stored:
    value = cast("dict[str, Any]", unseal(patient.key, place_of("curve", row.pk), row.sealed))
    return Stored(row.number, row.day, row.at, value)


def states_of(patient: Patient) -> dict[str, list[State]]:
    """The kept states of each scale, oldest first."""
    found = defaultdict[str, list[State]](list)
    for row in KeptState.objects.filter(curve__patient=patient).select_related("curve").order_by("day"):
        numbers = b64decode(str(unseal(patient.key, place_of("state", row.pk), row.sealed)))
        found[row.curve.scale].append(State(row.day, bytes(row.story), numbers))
    return found


def keep_curve(patient: Patient, scale: str, stored: Stored, states: Iterable[State]) -> None:
    """Keep what was worked out. States that stand already stay as they are; others go."""
    fields = {"number": stored.number, "day": stored.day, "at": stored.at}
    row = Curve.objects.filter(patient=patient, scale=scale).first()
    row = row or Curve(patient=patient, scale=scale, **fields)
    for name, value in fields.items():
        setattr(row, name, value)
    row.sealed = seal(patient.key, place_of("curve", row.pk), stored.value)
    row.save()
    wanted = {(one.day, one.story): one for one in states}
    for kept in KeptState.objects.filter(curve=row).only("pk", "day", "story"):
        if wanted.pop((kept.day, bytes(kept.story)), None) is None:
            kept.delete()
    for one in wanted.values():
        new = KeptState(curve=row, day=one.day, story=one.story)
        new.sealed = seal(patient.key, place_of("state", new.pk), b64encode(one.numbers).decode())
        new.save()


def know_of(patient: Patient, before: int, number: int) -> None:
    """Curves that knew all entries up to one know of those up to another as well."""
    Curve.objects.filter(patient=patient, number=before).update(number=number)


def forget_curves(patient: Patient, but: Iterable[str] = ()) -> None:
    """Take away what was worked out, but of some scales."""
    gone = Curve.objects.filter(patient=patient).exclude(scale__in=list(but))
    KeptState.objects.filter(curve__in=gone).delete()
    gone.delete()


def has_curves(patient: Patient) -> bool:
    """Whether anything was worked out of this person."""
    return Curve.objects.filter(patient=patient).exists()


def with_curves() -> list[str]:
    """Of whom something was worked out."""
    found = set(Curve.objects.values_list("patient", flat=True))
    found |= set(Habit.objects.values_list("patient", flat=True))
    return sorted(map(str, found))


def old_curves(before: Instant) -> list[str]:
    """Whose curves, or answers about habits, were worked out before an instant."""
    found = set(Curve.objects.filter(at__lt=before).values_list("patient", flat=True))
    found |= set(Habit.objects.filter(at__lt=before, is_away=False).values_list("patient", flat=True))
    return sorted(map(str, found))


def habits_of(patient: Patient) -> list[Asked]:
    """Every habit that was ever asked about, in that order."""
    rows = Habit.objects.filter(patient=patient).order_by("asked_at", "pk")
    return [_asked(patient, row) for row in rows]


def _asked(patient: Patient, row: Habit) -> Asked:
    value = cast("dict[str, Any]", unseal(patient.key, place_of("habit", row.pk), row.sealed))
    return Asked(row.pk, value["rule"], row.is_away, value["found"], value["told"])


def keep_habit(patient: Patient, id: UUID, rule: str, asked_at: Instant) -> None:
    """Keep what is asked, without an answer."""
    sealed = _sealed_habit(patient, id, rule, None, "")
    Habit.objects.create(id=id, patient=patient, asked_at=asked_at, sealed=sealed)


def put_habit(patient: Patient, id: UUID, *, is_away: bool) -> None:
    """Put a habit away, or take it out again."""
    Habit.objects.filter(patient=patient, pk=id).update(is_away=is_away)


def keep_finding(patient: Patient, one: Asked, found: dict[str, Any], told: str, at: Instant) -> None:
    """Keep the answer about a habit, and what it was worked out from."""
    sealed = _sealed_habit(patient, one.id, one.rule, found, told)
    Habit.objects.filter(patient=patient, pk=one.id).update(sealed=sealed, at=at)


def still_holds(patient: Patient, one: Asked, at: Instant) -> None:
    """The answer is the same by now."""
    Habit.objects.filter(patient=patient, pk=one.id).update(at=at)


def _sealed_habit(patient: Patient, id: UUID, rule: str, found: dict[str, Any] | None, told: str) -> bytes:
    return seal(patient.key, place_of("habit", id), {"rule": rule, "found": found, "told": told})


def is_habit_id(id: UUID) -> bool:
    """Whether there is a row of that id, whoever's."""
    return Habit.objects.filter(pk=id).exists()
