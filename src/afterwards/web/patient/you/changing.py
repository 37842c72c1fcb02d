"""An answer given anew, alone: where it would change the plan, both plans are shown before it is stored.

What was filled in goes to the comparison in its address, sealed with the patient's key: nothing is stored on
the way, Back works, and an address in a history says nothing.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Any, cast
from uuid import uuid5

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ....care.course import TreatmentSession
from ....care.exports.moments import spoken, upper_first, when_phrase
from ...courses.actions import RefusedError, mark_asked_draft, preview
from ...courses.recording import was_recorded
from ...envelopes import UnreadableError, seal, unseal
from ...plans.differing import difference
from ...plans.queries import PersonPlan
from ..beginning.about_you import coming_sessions
from ..beginning.asked import Asked
from ..beginning.asking import Asking
from ..beginning.screens import Frame, refuse
from ..beginning.steps import Step
from ..beginning.views import draw
from ..beginning.whose import SettingsAsked
from ..plan.changing import Change, said_yes, shown
from ..plan.reader import Reader, session_name
from .answers import answer_now, journey

ANSWER = "answer"
"""The field with what was filled in."""
LISTED_SESSIONS = 3


def look_first(frame: Frame, form: Asked) -> HttpResponse | None:
    """Lead to the comparison; None for an answer that changes no plan. Raises RefusedError."""
    asking, drafts = form.asking, form.drafts()
    if not (drafts and _differs(asking, preview(asking.patient, *drafts))):
        return None
    return redirect(f"{frame.here}?{ANSWER}={_sealed(frame, form)}")


def _differs(asking: Asking, new: PersonPlan) -> bool:
    """Whether the person would read anything else in the new plan."""
    found = difference(_reader(asking).reading, new.plan)
    is_apart = found.moved or found.fallen or found.added
    return bool(is_apart) or new.course.calendar != asking.calendar


def _reader(asking: Asking) -> Reader:
    """The person as a comparison reads them."""
    return Reader(
        patient=asking.patient, user=asking.user, person=asking.person, at=asking.now, words=asking.words
    )


def answered(request: HttpRequest, asking: Asking, step: Step, frame: Frame) -> HttpResponse:
    """The comparison of an answer that was filled in; on a yes to it, the stored answer."""
    sealed = (request.POST if request.method == "POST" else request.GET).get(ANSWER, "")
    data = _opened(asking, frame, sealed)
    form = step.asked(asking, step.about, data)
    if data is None or not form.is_valid():
        return redirect(frame.here)
    if was_recorded(asking.patient, form.fact_id):  # sent twice, or Back after the yes
        return redirect(frame.then)
    fields = ((ANSWER, sealed),)
    try:
        change = _change(step, frame, form)
        if request.method == "POST":
            return said_yes(request, _reader(asking), change, fields)
        return shown(request, _reader(asking), change, fields)
    except RefusedError as error:
        refuse(form, error)
        return draw(request, form, frame)


def _sealed(frame: Frame, form: Asked) -> str:
    """The fields of a form, for an address. The id is that of these words in this state of the record."""
    patient, data = form.asking.patient, form.data
    names = [name for name in form.fields if name != "id" and name in data]
    said = {name: data.getlist(name) if isinstance(data, QueryDict) else [data[name]] for name in names}
    id = uuid5(form.fact_id, f"{patient.facts_count}/{sorted(said.items())}")
    return urlsafe_b64encode(seal(patient.key, _place(frame), {**said, "id": [str(id)]})).decode()


def _opened(asking: Asking, frame: Frame, sealed: str) -> QueryDict | None:
    """The fields again; None for what this person did not fill in on this page."""
    try:
        found = unseal(asking.patient.key, _place(frame), urlsafe_b64decode(sealed))
    except (ValueError, UnreadableError):
        return None
    data = QueryDict(mutable=True)
    for name, texts in cast("dict[str, list[str]]", found).items():
        data.setlist(name, texts)
    return data


def _place(frame: Frame) -> str:
    return f"answer{frame.here}"


def _change(step: Step, frame: Frame, form: Asked) -> Change:
    """What the answer changes, in words."""
    asking, drafts = form.asking, form.drafts()
    then = asking.would_be(preview(asking.patient, *drafts))
    if frame.marks and asking.person.record.wishes.get(f"asked.{step.key}") != "answered":
        drafts = (*drafts, mark_asked_draft(asking.now, question=step.key, how="answered"))
    return Change(
        drafts=drafts,
        headline=_headline(step),
        yes=_("Yes, follow it") if step.key == "guide" else _("Yes, change it"),
        no=_("Keep what I have"),
        back_label=frame.back_label,
        back_url=frame.back,
        done_url=frame.then,
        facts=tuple(_facts(step, form, then)),
        id=form.fact_id,
    )


def _headline(step: Step) -> str:
    said = {
        "guide": _("Follow this guide?"),
        "route": _("Change how it is given?"),
        "settings": _("Change the settings?"),
        "zone": _("Change your clock?"),
        "day": _("Change your day?"),
        "place": _("Change the place for daylight?"),
        "you-travel": _("Change your clock from then on?"),
    }
    return said.get(step.key) or _("Change this answer?")


def _facts(step: Step, form: Asked, then: Asking) -> Iterator[tuple[str, str]]:
    """How it is and how it would be; with another clock, also how the sessions read on it."""
    if isinstance(form, SettingsAsked):
        yield from _settings(form)
        return
    said = journey if step.key == "you-travel" else lambda asking: answer_now(step, asking)
    yield _("Now"), said(form.asking)
    yield _("Then"), said(then)
    if then.calendar != form.asking.calendar:
        yield from _sessions(form.asking, then)
    if step.key == "guide" and form.asking.person.record.orders:
        yield _("Your own lengths"), _("You chose them under the old guide. They end with it.")


def _settings(form: SettingsAsked) -> Iterator[tuple[str, str]]:
    """Each length that would differ."""
    for name in form.asking.settings:
        field: Any = form.fields[name]
        shown_as = dict(field.choices)
        old, new = str(field.initial), form.cleaned_data[name]
        if old != new:
            before = shown_as.get(old) or old
            yield field.label, _("{new}. Until now: {old}.").format(new=shown_as[new], old=before)


def _sessions(asking: Asking, then: Asking) -> Iterator[tuple[str, str]]:
    """The coming sessions whose time on the clock would differ."""
    coming = coming_sessions(asking)
    moved = [
        (one, new)
        for one in coming
        if (new := then.person.course.session(one.key)) is not None
        and asking.calendar.read(one.begins) != then.calendar.read(new.begins)
    ]
    if coming and not moved:
        yield _("Sessions"), _("They keep their time on the clock.")
    for one, new in moved[:LISTED_SESSIONS]:
        text = _("{new}. Until now: {old}.").format(new=_when(new, then), old=_when(one, asking))
        yield session_name(asking.person.plan, one.key), text
    if (more := len(moved) - LISTED_SESSIONS) > 0:
        text = ngettext("and one more", "and %(count)d more", more) % {"count": more}
        yield _("Sessions"), f"{upper_first(text)}."


def _when(session: TreatmentSession, asking: Asking) -> str:
    """When a session begins, on the clock that somebody would have."""
    return upper_first(when_phrase(session.begins, spoken(asking.calendar, asking.now, asking.words)))
