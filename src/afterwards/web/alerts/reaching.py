"""Mail to the people of a ladder, one step after the other, until a named person has read the alert.

The mail names nobody and nothing: it may lie open on a screen. One that the server did not take is tried
again a minute later. A crash between sending and writing it down sends it twice: better than never.
"""

from __future__ import annotations

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ...care.safety.alerts import Alert, Ladder, steps
from ...care.timing import HOUR, MINUTE, Instant
from ..clinics.models import Membership
from .access import alert_for, ladder_in_force, staff_by_id
from .bridge import whom
from .models import AlertCard, LadderVersion, Notice

AGAIN = MINUTE
"""When a mail that was not taken is tried again."""
UNWATCHED = HOUR
"""How often it is looked whether a clinic has a ladder again."""


def reach_people(at: Instant) -> int:
    """Tell everybody who must have been told by now. Gives how many mails went out."""
    cards = AlertCard.objects.filter(is_closed=False, next_at__lte=at).select_related("patient", "practice")
    return sum(_reach(card, at) for card in cards)


def _reach(card: AlertCard, at: Instant) -> int:
    alert, found = alert_for(card.patient, card.alert), ladder_in_force(card.practice)
    if alert is None or alert.read is not None:
        card.next_at = None
        card.save(update_fields=["next_at"])
        return 0
    if found is None or not found[1].is_set_up:
        card.next_at = at + UNWATCHED
        card.save(update_fields=["next_at"])
        return 0
    went, failed = _tell(card, alert, *found, at)
    coming = [step.at for step in steps(alert, found[1]) if step.at > at and step.whom != "patient"]
    card.next_at = at + AGAIN if failed else min(coming, default=None)
    # Read or changed in the meantime: then whoever did so has set it.
    AlertCard.objects.filter(pk=card.pk, next_at__lte=at).update(next_at=card.next_at)
    return went


def _tell(
    card: AlertCard, alert: Alert, version: LadderVersion, ladder: Ladder, at: Instant
) -> tuple[int, int]:
    staff, went, failed = staff_by_id(card.practice), 0, 0
    due = [step for step in steps(alert, ladder) if step.at <= at and step.whom != "patient"]
    members = dict.fromkeys(str(id) for step in due for id in whom(version.people, step.whom))
    for member in (staff[id] for id in members if id in staff):
        told = Notice.objects.filter(alert=card.alert, member=member, since=alert.since, went=True)
        if told.exists():
            continue
        is_sent = _mail(member)
        Notice.objects.create(
            alert=card.alert,
            patient=card.patient,
            member=member,
            since=alert.since,
            at=at,
            went=is_sent,
        )
        went, failed = went + is_sent, failed + (not is_sent)
    return went, failed


def _mail(member: Membership) -> bool:
    with translation.override(member.user.language):
        subject = _("You have something to look at.")
        body = _("Please sign in and look at it now: %(address)s") % {
            "address": f"{settings.SITE_URL}{reverse('desk_alerts')}"
        }
    try:
        return send_mail(subject, body, None, [str(member.user.email)]) > 0
    except (SMTPException, OSError):
        return False
