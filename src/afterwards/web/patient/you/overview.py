"""You and privacy: everything that can be changed, with what it is now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ..beginning.asking import ORAL, Asking
from ..beginning.steps import all_steps, left_off
from .answers import answer_now, journey, title_of
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
        if step.key == "sessions" and asking.route != ORAL:
            href = reverse("plan")
        yield _row(title_of(step, asking), answer_now(step, asking), href)
        if step.key == "zone":
            yield _row(_("Travelling"), journey(asking), reverse("you_travel"))
    if asking.settings and "settings" not in {step.key for step in all_steps(asking)}:
        second = _("What your guide lets you set")
        yield _row(_("Settings of the guide"), second, reverse("you_change", args=["settings"]))


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
