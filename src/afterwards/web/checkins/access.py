"""The only way to a person's entries. Whoever asks for a patient has passed people/access.py."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from threading import Lock
from typing import Any, NamedTuple, cast
from uuid import UUID

from ...care.timing import Instant
from ..envelopes import NONCE_BYTES, Buffer, place_of, seal, unseal
from ..people.models import Patient
from .bridge import Values, check_in_of, empty, fares_of, fold, paper_value
from .models import Entry, Kind, Paper, Summary
from .records import CLINIC, CheckIn, Fares


class Told(NamedTuple):
    """An entry, opened."""

    id: UUID
    number: int
    kind: str
    value: Values
    recorded_at: Instant
    role: str


def entries_of(patient: Patient) -> Iterator[Told]:
    """All entries in order, opened."""
    rows = Entry.objects.filter(patient=patient).order_by("number")
    for id, number, kind, sealed, recorded_at, role in rows.values_list(
        "id", "number", "kind", "sealed", "recorded_at", "role"
    ):
        yield Told(id, number, kind, _open(patient, "entry", id, sealed), recorded_at, role)


def entry_of(patient: Patient, id: UUID) -> Told | None:
    """One entry of this patient, opened; None for any other id."""
    row = Entry.objects.filter(patient=patient, pk=id).first()
    if row is None:
        return None
    value = _open(patient, "entry", row.pk, row.sealed)
    return Told(row.pk, row.number, row.kind, value, row.recorded_at, row.role)


def check_in(patient: Patient, id: UUID, at: Instant) -> CheckIn | None:
    """A check-in of this patient, open or handed in; None for any other id.

    Of one that was sent since, the clinic is who reads it. An open one was never sent, so nobody looks.
    """
    for paper in Paper.objects.filter(pk=id):
        if paper.patient_id == patient.pk and paper.closes_at > at:
            return opened(patient, paper)
    told = entry_of(patient, id)
    if told is None or told.kind != Kind.CHECK_IN:
        return None
    one = check_in_of(id, told.value)
    if one.asked.to == CLINIC or not _was_sent(patient, id):
        return one
    return replace(one, asked=replace(one.asked, to=CLINIC))


def _was_sent(patient: Patient, id: UUID) -> bool:
    return any(one.key == str(id) and one.is_shared for one in summed_fares(patient).listed)


def papers_of(patient: Patient, at: Instant) -> list[CheckIn]:
    """The check-ins that are being filled in, the newest last."""
    rows = Paper.objects.filter(patient=patient, closes_at__gt=at).order_by("opened_at", "pk")
    return [opened(patient, row) for row in rows]


def opened(patient: Patient, paper: Paper) -> CheckIn:
    """What stands on a paper."""
    return check_in_of(paper.pk, _open(patient, "paper", paper.pk, paper.sealed), is_open=True)


def sealed_paper(patient: Patient, one: CheckIn) -> bytes:
    """What a paper keeps, sealed for its own place."""
    return seal(patient.key, place_of("paper", one.key), paper_value(one))


def sealed_entry(patient: Patient, id: UUID, value: Values) -> bytes:
    """What an entry keeps, sealed for its own place."""
    return seal(patient.key, place_of("entry", id), value)


def summary_of(patient: Patient) -> tuple[int, Values]:
    """What the entries add up to, and the number of the newest."""
    row = Summary.objects.filter(patient=patient).first()
    return (0, empty()) if row is None else (row.number, _open(patient, "summary", patient.pk, row.sealed))


KEPT_SUMS = 16
"""A year of a person takes about a third of a MiB."""
_sums: OrderedDict[bytes, Fares] = OrderedDict()
_lock = Lock()


def summed_fares(patient: Patient) -> Fares:
    """The summary as values, kept in this process: each sealing has its own bytes, so none is ever stale."""
    row = Summary.objects.filter(patient=patient).first()
    if row is None:
        return Fares()
    key = patient.pk.bytes + bytes(row.sealed)[:NONCE_BYTES]
    with _lock:
        if (found := _sums.get(key)) is not None:
            _sums.move_to_end(key)
            return found
    made = fares_of(row.number, _open(patient, "summary", patient.pk, row.sealed))
    with _lock:
        _sums[key] = made
        while len(_sums) > KEPT_SUMS:
            _sums.popitem(last=False)
    return made


def keep_summary(patient: Patient, number: int, summary: Values) -> None:
    """Keep what the entries add up to."""
    sealed = seal(patient.key, place_of("summary", patient.pk), summary)
    Summary.objects.update_or_create(patient=patient, defaults={"number": number, "sealed": sealed})


def summed_up(patient: Patient) -> tuple[int, Values]:
    """What `summary_of` must be, from the entries alone."""
    number, summary = 0, empty()
    for told in entries_of(patient):
        number, summary = told.number, fold(summary, told.id, told.kind, told.value)
    return number, summary


def _open(patient: Patient, table: str, id: UUID, sealed: Buffer) -> Values:
    return cast("dict[str, Any]", unseal(patient.key, place_of(table, id), sealed))
