"""The hashes that tie the lines of a trail together, so that a changed or removed line shows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...care.timing import DAY_SECONDS, Instant
from .models import AuditLine

if TYPE_CHECKING:
    from ..people.models import Patient

KEPT = 6 * 366 * DAY_SECONDS
"""How long a line stays: six years, as rules for health records ask in the United States."""
BEGINNINGS = ("start_plan", "add_patient")
"""Acts with which a trail begins."""
FIELDS = ("chain", "at", "practice_id", "patient_id", "by_id", "role", "act", "about")


def link(before: bytes | None, *fields: object) -> bytes:
    """The hash of a line: of its own fields and of the hash before it."""
    text = "\n".join(map(str, [bytes(before).hex() if before else "", *fields]))
    return hashlib.sha256(text.encode()).digest()


def breaks(patient: Patient, at: Instant) -> Iterator[int]:
    """Places of the lines, from 0, that do not follow from the line before; none when the trail is whole.

    The first line of a person who has been here for longer than lines are kept may follow from one that is
    gone.
    """
    before: bytes | None = None
    rows = AuditLine.objects.filter(patient=patient).order_by("id").values_list(*FIELDS)
    for place, (chain, *fields) in enumerate(rows):
        is_cut = place == 0 and fields[-2] not in BEGINNINGS
        if (is_cut and patient.made_at > at - KEPT) or (not is_cut and bytes(chain) != link(before, *fields)):
            yield place
        before = bytes(chain)
