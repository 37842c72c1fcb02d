"""Reads of how a person fares, for screens. The summary is one row, so a year costs what a month does."""

from __future__ import annotations

from types import MappingProxyType
from uuid import UUID

from ...care.checkin.answers import Answer, Answers, is_asked, keys_of, missing
from ...care.checkin.instrument import Instrument
from ...care.checkin.library import Library
from ...care.checkin.scoring import Score, scores
from ...care.safety.shown import signals_shown
from ...care.safety.signals import Signal, signal_of
from ...care.safety.tiers import URGENCIES
from ...care.timing import Calendar, Instant
from ..people.models import Patient
from ..plans.queries import RefusedError, plan_of
from ..protocols.instruments import earlier_form, library_for
from . import access
from .bridge import with_papers
from .records import CLINIC, SAFE, Asked, CheckIn, Fares, Listed

HELP_NOW = "now"
"""What "Are you safe right now?" is answered with by somebody who needs help."""


def fares(patient: Patient, at: Instant) -> Fares:
    """All that is known of how a person fares, at an instant: what was handed in, and open papers beside it.

    ``Fares.reports`` are the dated scores that charts and curves are made of. A paper whose form is not here
    any more is none that somebody can go on with.
    """
    summed, papers = access.summed_fares(patient), access.papers_of(patient, at)
    papers = [one for one in papers if form_of(patient, one.asked) is not None]
    if not papers:
        return summed
    calendar = plan_of(patient).course.calendar
    return with_papers(summed, [(one, _counts(patient, one, calendar)) for one in papers])


def check_in(patient: Patient, id: UUID, at: Instant) -> CheckIn | None:
    """One check-in of this patient with all that was said in it; None for any other id."""
    return access.check_in(patient, id, at)


def library_of(patient: Patient) -> Library:
    """The forms that a person may be asked for: the shipped ones and those of their clinic."""
    return library_for(patient.practice_id)


def form_of(patient: Patient, asked: Asked) -> Instrument | None:
    """The form that was on the page, in the version that it had then, though nobody is asked for it any more.

    None where this site never knew it, or can not read it any more.
    """
    if not asked.version:
        return None
    found = library_of(patient).find(asked.form, asked.version)
    return found or earlier_form(asked.form, asked.version)


def standing_answers(form: Instrument, one: CheckIn) -> Answers:
    """The answers that hold: those to questions that are still asked after what was said last."""
    given = one.given
    kept = {
        key: given[key]
        for item in form.items
        if is_asked(item, given)
        for key in keys_of(item, given)
        if key in given
    }
    return Answers(instrument=form.id, version=form.version, given=MappingProxyType(kept))


def wants_help(one: CheckIn) -> tuple[Signal, ...]:
    """ "I need help now", at whichever moment it was said: nothing that is said later takes it back."""
    if not any(said.item == SAFE and said.answer == HELP_NOW for said in one.said):
        return ()
    sign = "wants help now"
    return (signal_of(sign, SAFE, HELP_NOW, URGENCIES[sign]),)


def shown_signals(one: CheckIn) -> tuple[Signal, ...]:
    """What answers that no form here takes call for, by what their page showed. Nothing takes them back."""
    return tuple(
        signal
        for said in one.said
        if said.shown is not None
        for signal in signals_shown(said.item, _as_value(said.answer), said.shown)
    )


def _as_value(answer: Answer | None) -> str | int:
    return ", ".join(map(str, answer)) if isinstance(answer, tuple) else "" if answer is None else answer


def all_answers(form: Instrument | None, one: CheckIn) -> Answers:
    """The answers that hold, and beside them those that no form here takes, as they came."""
    standing = standing_answers(form, one).given if form is not None else one.given
    given = MappingProxyType({**standing, **one.unread})
    return Answers(instrument=one.asked.form, version=one.asked.version, given=given)


def last_end(patient: Patient, at: Instant) -> Instant | None:
    """When the last session ended, before an instant; None where nobody recorded one."""
    try:
        held = plan_of(patient).course.held
    except RefusedError:  # facts that can not be planned any more tell of no session, and silence no alert
        return None
    return max((one.end for one in held if one.end is not None and one.end <= at), default=None)


def _counts(patient: Patient, one: CheckIn, calendar: Calendar) -> Listed | None:
    """An open paper that counts already: the tap of today, to which the person may still add."""
    form = form_of(patient, one.asked)
    if form is None or not form.tap:
        return None
    answers = standing_answers(form, one)
    if missing(form, answers):
        return None
    numbers = {
        each.name: str(each.value) for each in scores(form, answers).values() if isinstance(each, Score)
    }
    return Listed(
        key=str(one.key),
        form=form.id,
        version=form.version,
        at=one.at,
        day=calendar.day_of(one.at),
        is_complete=True,
        is_shared=one.asked.to == CLINIC,
        is_open=True,
        scores=numbers,
    )
