"""You and privacy: everything that can be changed, with what it is now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ....care.exports.moments import alone_phrase, spoken, upper_first, when_phrase
from ....care.timing import Stay
from ..beginning.asking import Asking
from ..beginning.ready import place_line, ride_line, sessions_line
from ..beginning.steps import Step, all_steps, left_off
from .own import erasing_in_words

type Row = dict[str, Any]


def overview(asking: Asking) -> dict[str, Any]:
    """For the template: groups of rows, and at most one lit panel."""
    return {
        "headline": _("You and privacy"),
        "second": _("Change anything here. Nothing is lost by it."),
        "lit": _lit(asking),
        "groups": [
            {"title": _("Your plan"), "rows": list(_plan_rows(asking))},
            {"title": _("Screens"), "rows": list(_screen_rows(asking))},
            {"title": _("Privacy"), "rows": list(_privacy_rows(asking))},
        ],
        "is_paused": asking.person.record.paused_since is not None,
    }


def _lit(asking: Asking) -> dict[str, Any] | None:
    if left_off(asking) is not None:
        return {
            "title": _("Some questions are still open."),
            "lines": [_("Each can be skipped.")],
            "main": {"label": _("Go on"), "href": reverse("begin")},
        }
    if asking.patient.erase_at is not None:
        title, line = erasing_in_words(asking)
        look = {"label": _("Look at it"), "href": reverse("you_erase")}
        return {"title": title, "lines": [line], "main": look}
    if asking.user.is_guest and (keep := address("secure_account")):
        return {
            "title": _("This plan opens in this browser only."),
            "lines": [_("Add a way back in, so that it can not be lost.")],
            "main": {"label": _("Keep my plan"), "href": keep},
        }
    return None


def address(name: str) -> str:
    """The address of that name; empty where this site has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _row(title: str, second: str, href: str) -> Row:
    return {"title": title, "second": second, "mark": "item", "href": href}


def _plan_rows(asking: Asking) -> Iterator[Row]:
    for step in all_steps(asking):
        href = reverse("you_change", args=[step.key])
        if step.key == "sessions":
            href = address("plan") or href
        yield _row(_title(step, asking), _now(step, asking), href)
        if step.key == "zone":
            yield _row(_("Travelling"), _journeys(asking), reverse("you_travel"))
    if asking.settings and "settings" not in {step.key for step in all_steps(asking)}:
        second = _("What your guide lets you set")
        yield _row(_("Settings of the guide"), second, reverse("you_change", args=["settings"]))


def _title(step: Step, asking: Asking) -> str:
    titles = {
        "guide": _("Guide"),
        "route": _("How it is given"),
        "settings": _("Settings of the guide"),
        "zone": _("Your clock"),
        "day": _("Your day"),
        "place": _("Place for daylight"),
        "sessions": _("Sessions"),
        "ride": _("Ride home"),
        "medicines": _("Medicines"),
        "age": _("Age"),
    }
    return titles.get(step.key) or step.asked(asking, step.about).headline


def _now(step: Step, asking: Asking) -> str:
    """What the answer is now, in a line."""
    course, guide = asking.person.course, asking.person.plan.protocol
    not_told = _("Not told yet.")
    match step.key:
        case "guide":
            return guide.title
        case "zone":
            return str(asking.calendar.zone_at(asking.now)).replace("_", " ")
        case "day":
            ends = {"waking": _clock(course.waking, asking), "bedtime": _clock(course.bedtime, asking)}
            return _("From %(waking)s to %(bedtime)s.") % ends
        case "place":
            return place_line(asking)
        case "sessions":
            return sessions_line(asking)
        case "ride":
            return ride_line(asking)
        case "medicines":
            if course.medicines is None:
                return not_told
            named = [guide.shown("things", one) for one in course.medicines]
            return upper_first(", ".join(named)) + "." if named else _("None of those asked for.")
        case "age":
            return str(course.age) if course.age else not_told
    return _marked(step, asking) or not_told


def _marked(step: Step, asking: Asking) -> str:
    if step.key == "route" and asking.route:
        choices = dict(step.asked(asking).fields["route"].choices)  # type: ignore[attr-defined]
        return str(choices.get(asking.route, ""))
    if step.key == "settings":
        return _("Chosen by you.") if asking.choice.settings else _("As the guide says.")
    answers = [one.value for one in asking.person.course.answers if one.fact == step.about]
    return upper_first(asking.guide.shown_answer(step.about, answers[-1])) if answers else ""


def _clock(second: int, asking: Asking) -> str:
    return alone_phrase(second, asking.words)


def _journeys(asking: Asking) -> str:
    """The next or the last change of zone."""
    stays: tuple[Stay, ...] = asking.calendar.stays
    if len(stays) < 2 or stays[-1].since is None:
        return _("No trip told.")
    manner = spoken(asking.calendar, asking.now, asking.words)
    zone = str(stays[-1].zone).replace("_", " ")
    return f"{zone}: {when_phrase(stays[-1].since, manner)}"


def _screen_rows(asking: Asking) -> Iterator[Row]:
    yield _row(_("Light, size, words, language"), _("How the pages look."), reverse("you_looks"))


def _privacy_rows(asking: Asking) -> Iterator[Row]:
    yield _row(
        _("Lock, name and icon"), _("For a phone that somebody else may pick up."), reverse("you_lock")
    )
    yield _row(_("Who sees what"), _who_sees(asking), reverse("you_sharing"))
    yield _row(
        _("What was done, and by whom"), _("Each look at your plan is written down."), reverse("you_trail")
    )
    if keep := address("secure_account"):
        second = (
            _("None yet. This browser only.") if asking.user.is_guest else _("Address, passkey, passphrase.")
        )
        yield _row(_("Ways back in"), second, keep)
    if devices := address("usersessions_list"):
        yield _row(_("Devices"), _("Where you are signed in."), devices)
    yield _row(_("How your things are kept"), _("And whom you must trust."), reverse("kept"))
    yield _row(_("A copy of everything"), _("To read, or for another program."), reverse("you_copy"))
    yield _row(_("Erase everything"), _("For good, with a week to change your mind."), reverse("you_erase"))


def _who_sees(asking: Asking) -> str:
    practice = asking.patient.practice
    return _("You and %(practice)s.") % {"practice": practice.name} if practice else _("Only you.")
