"""The verbs of a calendar feed: make it, stop it, hand the calendar out."""

from __future__ import annotations

from typing import cast

from django.db import transaction
from django.utils import translation

from ...care.timing import Instant
from .. import chance
from ..audit.actions import note
from ..envelopes import place_of, seal, unseal
from ..holding import never_waits, waits
from ..people.models import Patient, User
from .models import Feed
from .queries import calendar_text, plan_of


@waits
def make_feed(patient: Patient, by: User | None, role: str, now: Instant) -> str:
    """A new address; an earlier one stops. Gives its token, which is kept nowhere."""
    token = chance.new_token()
    with transaction.atomic():
        _stop(patient, by, role, now)
        feed = Feed.objects.create(
            patient=patient, practice_id=patient.practice_id, token_hash=chance.token_hash(token), made_at=now
        )
        note("make_feed", by=by, role=role, at=now, patient=patient, about=feed.pk)
    return token


@never_waits
def revoke_feed(patient: Patient, by: User | None, role: str, now: Instant) -> None:
    """Stop the address. Twice is as once."""
    with transaction.atomic():
        _stop(patient, by, role, now)


def _stop(patient: Patient, by: User | None, role: str, now: Instant) -> None:
    Patient.objects.select_for_update().get(pk=patient.pk)  # two acts at once are one after the other
    for feed in Feed.objects.filter(patient=patient, revoked_at=None):
        feed.revoked_at = now
        feed.last_text = b""  # nobody follows it any more
        feed.save(update_fields=["revoked_at", "last_text"])
        note("revoke_feed", by=by, role=role, at=now, patient=patient, about=feed.pk)


@never_waits
def hand_out(feed: Feed, now: Instant) -> str:
    """The calendar of a feed, which follows the one that was handed out last; the same text if all stayed.

    It is written in the language of the account: a calendar app sends none.
    """
    patient = feed.patient
    with translation.override(patient.user.language if patient.user else "en"):
        person = plan_of(patient)
    with transaction.atomic():
        kept = Feed.objects.select_for_update().get(pk=feed.pk)
        place = place_of("feed", feed.pk)
        last = cast("str", unseal(patient.key, place, kept.last_text)) if kept.last_text else ""
        text = calendar_text(person, now, after=last)
        if last and _without_stamps(text) == _without_stamps(last):
            return last
        kept.last_text = seal(patient.key, place, text)
        kept.save(update_fields=["last_text"])
    return text


def _without_stamps(text: str) -> list[str]:
    """A calendar without the moments at which its events were written."""
    return [line for line in text.split("\r\n") if not line.startswith("DTSTAMP")]
