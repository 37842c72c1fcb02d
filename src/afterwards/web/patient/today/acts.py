"""What people do on Today: one function an act, whether a form brings it now or an outbox brings it late.

An act takes whose it is and when it happened (`Mine`), the id that the browser made for its fact, and the
fields of its form. It raises Http404 for what does not fit, and NotAcceptedError for what a person can mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from ....care.plan import Activity
from ....care.protocol.tree import Fact
from ....care.timing import HOUR, MINUTE, Instant
from ...checkins import actions as check_ins
from ...checkins.asking import DAILY, MOOD, key_of_day
from ...checkins.queries import library_of
from ...checkins.records import Asked, Said
from ...courses import actions
from ...courses.actions import RefusedError
from ...plans.queries import PersonPlan
from .forms import EndedForm
from .moments import EARLY, PUT_OFF_QUESTION, moment_of
from .requests import Mine
from .suggestions import ENERGY, energy_of
from .visits import DOSE_DAY

ENERGIES = {"tired": "tired", "between": "in between", "clear": "clear"}
HOWS = ("done", "partly")
RUNGS = tuple(str(number) for number in range(11))
TONIGHT = 18 * HOUR
NEVER = 366 * 24 * HOUR

type Fields = Mapping[str, str]
type Doing = Callable[[Mine, UUID, Fields], None]


class NotAcceptedError(Exception):
    """What was written can not be stored: sentences that say what to do about it."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(*self.sentences)


def about_act(person: PersonPlan, about: str) -> tuple[Activity, str]:
    """The activity and the repeat that an occurrence's id names. Raises Http404 for what is no act.

    Only acts can be ticked or put off; a rule never can.
    """
    rule, _, rest = about.partition("/")
    for activity in person.plan.activities:
        if activity.rule.id == rule and (
            rest == activity.scene.key or rest.startswith(f"{activity.scene.key}/")
        ):
            repeat = rest[len(activity.scene.key) + 1 :]
            if activity.rule.is_act and "patient" in activity.rule.actors and len(repeat) < 20:
                return activity, repeat
    raise Http404


def done(own: Mine, id: UUID, fields: Fields) -> None:
    """Something was done, or some of it."""
    activity, repeat = about_act(own.person, fields.get("about", ""))
    how = fields.get("how", "done")
    if how not in HOWS:
        raise Http404
    rule, session = activity.rule.id, activity.session
    actions.complete(own.patient, own.by, own.at, rule=rule, session=session, repeat=repeat, how=how, id=id)


def undo(own: Mine, id: UUID, fields: Fields) -> None:
    """Take one of the newest acts back. What was taken back already, or is no longer new, stays as it is."""
    wanted = fields.get("undo", "")
    act = next((act for act in own.person.record.acts if str(act.fact) == wanted), None)
    if act is None:
        return
    try:
        actions.undo(own.patient, own.by, own.at, act.fact, id=id)
    except RefusedError:
        raise NotAcceptedError([_("You can still change it on your plan.")]) from None


def energy(own: Mine, id: UUID, fields: Fields) -> None:
    """How the energy is. It orders suggestions anew, never rules."""
    said = ENERGIES.get(fields.get("energy", ""))
    if said is None or ENERGY not in own.person.plan.protocol.facts:
        raise Http404
    if energy_of(own.person.course, own.at) != said:
        actions.answer(own.patient, own.by, own.at, ENERGY, said, id=id)


def answer(own: Mine, id: UUID, fields: Fields) -> None:
    """An answer to a question that the guide has for the patient."""
    name, _, session = fields.get("about", "").partition("|")
    fact = own.person.plan.protocol.facts.get(name)
    said = fields.get("said", "")
    if fact is None or fact.moment or fact.by not in ("", "patient") or said not in fact.answers:
        raise Http404
    if session and own.person.course.session(session) is None:
        raise Http404
    actions.answer(own.patient, own.by, own.at, name, said, session=session or None, id=id)


def told(own: Mine, id: UUID, fields: Fields) -> None:
    """Something happens now: leaving, home, a dose."""
    fact = fields.get("fact", "")
    if fact == "leaving":
        _leave(own, id)
    elif fact == "home":
        actions.mark_moment(own.patient, own.by, own.at, "home", session=_begun(own), id=id)
    else:
        if known_moment(own, fact).name == "slept":
            raise Http404  # it is asked for as a question, which says what a yes does
        actions.mark_moment(own.patient, own.by, own.at, fact, id=id)


def morning(own: Mine, id: UUID, fields: Fields) -> None:
    """The answer that can end a rule. "Not really" ends nothing: it is asked again tomorrow."""
    fact, said = fields.get("fact", ""), fields.get("slept", "")
    known_moment(own, fact)
    if said == "yes":
        actions.mark_moment(own.patient, own.by, own.at, fact, id=id)
    elif said == "no":
        asked, until = PUT_OFF_QUESTION + fact, _tomorrow(own)
        actions.put_off(own.patient, own.by, own.at, occurrence=asked, until=until, id=id)
    else:
        raise Http404


def later(own: Mine, id: UUID, fields: Fields) -> None:
    """Show a suggestion again later, or not today."""
    about = fields.get("about", "")
    if about != f"{PUT_OFF_QUESTION}first":
        about_act(own.person, about)
    until = _until(own, fields.get("until", ""))
    actions.put_off(own.patient, own.by, own.at, occurrence=about, until=until, id=id)


def whole(own: Mine, id: UUID, fields: Fields) -> None:
    """Show the whole plan on a quiet day, or go back to the quiet screen."""
    session = moment_of(own.person, own.at).session
    if session is None:
        raise Http404
    wants = fields.get("whole") == "yes"
    actions.show_whole_plan(own.patient, own.by, own.at, session=session.key, whole_plan=wants, id=id)


def pause(own: Mine, id: UUID, fields: Fields) -> None:
    """Pause the plan, or go on with it."""
    wants = fields.get("paused") == "yes"
    if wants != (own.person.record.paused_since is not None):
        actions.pause(own.patient, own.by, own.at, paused=wants, id=id)


def ended(own: Mine, id: UUID, fields: Fields) -> None:
    """When a session ended, where nobody has said so."""
    key = fields.get("key", "")
    form = ended_form(own, key, fields)
    if is_ended(own, key):
        return
    if not form.is_valid():
        raise NotAcceptedError(str(text) for texts in form.errors.values() for text in texts)
    end = form.cleaned_data["ended"]
    try:
        actions.record_session(own.patient, own.by, own.at, key=key, id=id, end=end)
    except RefusedError as error:
        raise NotAcceptedError(f"{one.sentence} {one.hint}".strip() for one in error.problems) from None


def ended_form(own: Mine, key: str, fields: Fields | None) -> EndedForm:
    """The question when a session ended. Raises Http404 for one that has not begun, or was long ago."""
    session = own.person.course.session(key)
    if session is None or session.begins > own.at or own.at > session.begins + 7 * DOSE_DAY:
        raise Http404
    calendar = own.person.course.calendar
    return EndedForm(fields, began=session.begins, now=own.at, calendar=calendar, words=own.words)


def is_ended(own: Mine, key: str) -> bool:
    """Whether somebody has said already when that session ended."""
    session = own.person.course.session(key)
    return session is not None and session.end is not None


def known_moment(own: Mine, name: str) -> Fact:
    """A moment that the guide asks the patient for. Raises Http404."""
    known = own.person.plan.protocol.facts.get(name)
    if known is None or not known.moment or known.by not in ("", "patient"):
        raise Http404
    return known


def tonight(own: Mine) -> Instant:
    """This evening, where a suggestion can wait until then."""
    calendar = own.person.course.calendar
    return calendar.wall(calendar.day_of(own.at), TONIGHT)


def mood(own: Mine, id: UUID, fields: Fields) -> None:
    """The mood of today in one tap, "not today", or the tap taken back."""
    said, day = fields.get("said", ""), own.person.course.calendar.day_of(own.at)
    if said == "not today":
        check_ins.put_off(own.patient, own.by, own.at, form=DAILY, beat=DAILY, how=said, id=id)
        return
    if said not in ("undo", *RUNGS):
        raise Http404
    form, key = library_of(own.patient).find(DAILY), key_of_day(own.patient.pk, day)
    if form is None:
        raise Http404
    asked = Asked(form=DAILY, version=form.version, language=own.words.language, beat=DAILY)
    answer = None if said == "undo" else int(said)
    one = Said(act=str(id), item=MOOD, answer=answer, at=own.at)
    check_ins.open_with_answer(own.patient, own.by, own.at, asked=asked, id=key, said=one)


ACTS: dict[str, Doing] = {
    "done": done,
    "later": later,
    "undo": undo,
    "energy": energy,
    "answer": answer,
    "told": told,
    "morning": morning,
    "ended": ended,
    "pause": pause,
    "mood": mood,
    "whole": whole,
}
"""By the word in its address, /today/<word>/."""


def _leave(own: Mine, id: UUID) -> None:
    key = _begun(own)
    session = own.person.course.session(key)
    if session is not None and session.leaving is None:
        actions.record_session(own.patient, own.by, own.at, key=key, id=id, leaving=own.at)


def _begun(own: Mine) -> str:
    """The session that this moment is about, if it has begun. Raises Http404."""
    session = moment_of(own.person, own.at).session
    if session is None or session.begins > own.at:
        raise Http404
    return session.key


def _tomorrow(own: Mine) -> Instant:
    """When tomorrow's morning begins."""
    course = own.person.course
    return course.calendar.wall(course.calendar.day_of(own.at) + 1, max(0, course.waking - EARLY))


def _until(own: Mine, word: str) -> Instant:
    match word:
        case "half":
            return own.at + 30 * MINUTE
        case "tonight" if tonight(own) > own.at:
            return tonight(own)
        case "tonight" | "tomorrow":
            return _tomorrow(own)
        case "never":
            return own.at + NEVER
        case _:
            raise Http404
