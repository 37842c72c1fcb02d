"""What somebody just did, in a line, with the way to take it back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...care.exports.moments import Manner, upper_first, when_phrase
from ...care.timing import MINUTE, Instant
from ..courses.actions import SESSION_UNDO, Kind
from ..courses.bridge import UNDOABLE
from ..courses.records import LastAct, PersonRecord
from ..plans.queries import PersonPlan, session_number
from .today.shown import form_id

OFFERED_FOR = 2 * MINUTE
"""How long most acts are offered to be taken back. A session's act is for as long as it can be."""
PATIENT = "patient"


def newest_act(
    record: PersonRecord, at: Instant, kinds: Collection[str] = UNDOABLE, *, is_quiet: bool = False
) -> LastAct | None:
    """The patient's newest act that is offered to be taken back. On a quiet day none stands for long."""
    for act in (act for act in record.acts if act.kind in kinds):
        most = SESSION_UNDO if act.kind == Kind.SESSION and not is_quiet else OFFERED_FOR
        if act.role == PATIENT and act.kind != Kind.TAP and 0 <= at - act.recorded_at < most:
            return act
    return None


def undo_form(act: LastAct, stamp: str, action: str) -> dict[str, Any]:
    """The form behind the word Undo. ``stamp`` names the state of the record."""
    return {
        "action": action,
        "label": _("Undo"),
        "name": "undo",
        "value": str(act.fact),
        "hidden": (("id", form_id(stamp, "undo", str(act.fact))),),
    }


def act_in_words(act: LastAct, person: PersonPlan, manner: Manner) -> tuple[str, str]:
    """What an act was, in a bold word and its title."""
    value = act.value
    if act.kind == Kind.SESSION:
        return _session_act(act, person, manner)
    if act.kind == Kind.COMPLETION:
        rule = person.plan.protocol.rule(str(value.get("rule")))
        word = _("Some of it:") if value.get("how") == "partly" else _("Done:")
        return word, rule.title if rule else ""
    if act.kind == Kind.LATER:
        rule = person.plan.protocol.rule(str(value.get("occurrence")).partition("/")[0])
        return _("Later:"), rule.title if rule else _("We ask again.")
    if act.kind == Kind.MOMENT:
        told = {"home": _("You came home."), "slept": _("You slept.")}
        return _("Noted."), told.get(str(value.get("fact")), "")
    said: dict[str, str] = {
        Kind.PAUSE: _("Your plan is paused.") if value.get("paused") else _("Your plan goes on."),
        Kind.RIDE: _("Your ride is noted."),
        Kind.AMENDMENT: _("Your plan has changed."),
    }
    return _("Noted."), said.get(act.kind, "")


def _session_act(act: LastAct, person: PersonPlan, manner: Manner) -> tuple[str, str]:
    """``Moved: session 6, Saturday 6 February, 10:00 am.``"""
    value, key = act.value, str(act.value["key"])
    if "booked" in value and act.parts:
        number = 1 + len(act.parts)
        return _("Added:"), ngettext("{number} session.", "{number} sessions.", number).format(number=number)
    if value.get("missed") or value.get("cancelled"):
        word = _("Missed:") if value.get("missed") else _("Called off:")
    else:
        word = _("Added:") if "booked" in value else _("Moved:") if "planned" in value else _("Noted:")
    session, number_now = person.course.session(key), session_number(person.plan, key)
    name = _("a session") if number_now is None else _("session {number}").format(number=number_now)
    return word, f"{name}, {when_phrase(session.begins, manner)}." if session else upper_first(name)
