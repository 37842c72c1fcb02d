"""The only way to a person's curves. Whoever asks for a patient has passed people/access.py."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any, NamedTuple, cast

from ...care.timing import Instant
from ..envelopes import place_of, seal, unseal
from ..people.models import Patient
from .models import Curve, KeptState


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


def curve_of(patient: Patient, scale: str) -> Stored | None:
    """What was worked out last of a scale; None where nothing was."""
    row = Curve.objects.filter(patient=patient, scale=scale).first()
    if row is None:
        return None
    value = cast("dict[str, Any]", unseal(patient.key, place_of("curve", row.pk), row.sealed))
    return Stored(row.number, row.day, row.at, value)


def states_of(patient: Patient, scale: str) -> list[State]:
    """The kept states of a scale, oldest first."""
    rows = KeptState.objects.filter(curve__patient=patient, curve__scale=scale).order_by("day")
    return [
        State(
            row.day,
            bytes(row.story),
            b64decode(str(unseal(patient.key, place_of("state", row.pk), row.sealed))),
        )
        for row in rows
    ]


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
    return [str(one) for one in Curve.objects.values_list("patient", flat=True).distinct()]


def old_curves(before: Instant) -> list[str]:
    """Whose curves were worked out before an instant."""
    found = Curve.objects.filter(at__lt=before).values_list("patient", flat=True).distinct()
    return [str(one) for one in found]
