"""A session or a length that was just changed: what was done, and the way back, on the plan itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ...courses import actions
from ...courses.actions import Kind
from ...courses.recording import was_recorded
from ...plans.queries import RefusedError
from ..undoing import act_in_words, newest_act, undo_form
from .reader import Reader, own_plan

CHANGES = (Kind.SESSION, Kind.AMENDMENT)
BACK, LATE = "back", "late"


def just_done(request: HttpRequest, reader: Reader, session: str = "") -> Iterator[dict[str, Any]]:
    """The lines under the top bar. ``session``: only what was done to that one."""
    undone = request.GET.get("undone", "")
    if undone == BACK:
        yield {"kind": "", "word": _("Taken back."), "text": _("Your plan is as it was before.")}
    elif undone == LATE:
        yield {
            "kind": "",
            "word": _("Not taken back."),
            "text": _("It is too late. Change it here."),
        }
    act = newest_act(reader.record, reader.at, CHANGES)
    if act is None or (session and act.value.get("key") != session):
        return
    word, text = act_in_words(act, reader.person, reader.manner())
    stamp = f"{reader.patient.pk}/{reader.patient.facts_count}"
    yield {"kind": "undo", "word": word, "text": text, "undo": undo_form(act, stamp, reverse("plan_undo"))}


@require_POST
@own_plan
def undo(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Take the change back: the plan is the one from before. Sent twice it is taken back once."""
    fact, id = (_uuid(request.POST.get(name, "")) for name in ("undo", "id"))
    if fact is None or id is None:
        return redirect("plan")
    said = BACK
    if not was_recorded(reader.patient, id):
        try:
            actions.undo(reader.patient, reader.author, reader.at, fact, id=id)
        except RefusedError:
            said = LATE
    return redirect(f"{reverse('plan')}?undone={said}")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
