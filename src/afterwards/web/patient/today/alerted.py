"""Where an answer is that asks for somebody at the clinic: the true state of it, in the person's words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ....care.exports.moments import spoken, when_phrase
from ....care.safety.alerts import Stage
from ....care.safety.helplines import numbers_of
from ....care.safety.lines import Numbers
from ....care.safety.numbers import ANY_PHONE
from ....care.timing import DAY_SECONDS
from ...alerts.queries import Watched, open_alerts_of
from ...clinics.countries import home_country
from ...clinics.links import help_with
from .requests import Mine, card_of

READ_STAYS = DAY_SECONDS
"""How long Today says that somebody has read it."""


def numbers_for(own: Mine) -> Numbers:
    """The numbers of the clinic's country, else of the site's."""
    return numbers_of(home_country(card_of(own).country))


def whom_to_call(own: Mine) -> dict[str, Any]:
    """For templates: the emergency number, the crisis line's links, the clinic, and where Help is."""
    numbers, card = numbers_for(own), card_of(own)
    line = numbers.lines[0] if numbers.lines else None
    return {
        "emergency": numbers.emergency or ANY_PHONE,
        "crisis": numbers.crisis,
        "links": [link for link in line.links(own.words.language) if link.kind != "chat"] if line else [],
        "phone": card.phone,
        "clinic": card.name,
        "help_url": help_with(card),
    }


def state_in_words(found: Watched, own: Mine) -> str:
    """The true state of an alert in a sentence or two. "Read" names who read it, and nothing else says so."""
    manner = spoken(own.person.course.calendar, own.at, own.words)
    alert, read = found.alert, found.alert.read
    moment = read.at if read is not None else alert.sent or alert.on_phone
    who = read.who if read is not None else ""
    fields = {"time": when_phrase(moment, manner), "crisis": numbers_for(own).crisis, "name": who}
    said = own.words.say(found.watch.patient, fields)
    if alert.is_changed:
        changed = {"time": when_phrase(alert.said[-1].at, manner)}
        said = f"{said} {own.words.say('alert.changed', changed)}"
    return said


def alert_banners(own: Mine) -> Iterator[dict[str, str]]:
    """A line for each answer that nobody has closed."""
    for found in open_alerts_of(own.patient, own.at):
        read = found.alert.read
        if found.watch.stage is Stage.READ and read is not None and own.at - read.at > READ_STAYS:
            continue
        yield {
            "kind": "",
            "word": _("Your answer."),
            "text": state_in_words(found, own),
            "href": reverse("checkin_help", args=[found.key]),
            "link": _("Get help"),
        }
