"""The only way to a calendar feed: by its patient, or by the token in its address."""

from __future__ import annotations

from django.http import Http404

from .. import chance
from ..people.models import Patient
from .models import Feed


def feed_of(patient: Patient) -> Feed | None:
    """The patient's feed that still answers, if there is one."""
    return Feed.objects.filter(patient=patient, revoked_at=None).first()


def feed_of_token(token: str) -> Feed:
    """The feed of an address, with its patient. Raises Http404 for an unknown and for a stopped one alike."""
    hashed = chance.token_hash(token)
    found = Feed.objects.select_related("patient__user").filter(token_hash=hashed, revoked_at=None).first()
    if found is None:
        raise Http404
    return found
