"""What every page of a check-in begins with: whose it is, which form, and what was said so far."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from ....care.agenda import agenda
from ....care.checkin.answers import Answers
from ....care.checkin.instrument import Instrument, Texts
from ....care.checkin.library import Library
from ....care.gaps import long_gap
from ....care.safety.alerts import Ladder
from ...alerts.queries import ladder_for
from ...checkins.asking import Offered, offered
from ...checkins.queries import check_in, fares, form_of, library_of, standing_answers
from ...checkins.records import CheckIn, Fares
from ..today.moments import QUIET, moment_of
from ..today.requests import Mine


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A check-in on the table: the form, what was said, and the answers that hold."""

    own: Mine
    check_in: CheckIn
    form: Instrument
    answers: Answers

    @property
    def is_private(self) -> bool:
        """Whether nobody but the person reads it."""
        return self.check_in.asked.to == "self"


class FormGoneError(Http404):
    """A check-in of the person's own whose form is not here any more in the version that was answered."""

    def __init__(self, own: Mine, check_in: CheckIn) -> None:
        self.own, self.check_in = own, check_in
        super().__init__()


def sitting(own: Mine, id: UUID) -> Sitting:
    """The person's own check-in of that id. Raises Http404 for any other, FormGoneError without its form."""
    one = check_in(own.patient, id, own.at)
    if one is None:
        raise Http404
    found = seated(own, one)
    if found is None:
        raise FormGoneError(own, one)
    return found


def seated(own: Mine, one: CheckIn) -> Sitting | None:
    """A check-in with its form; None where the form is not here any more in the version that was answered."""
    form = form_of(own.patient, one.asked)
    if form is None:
        return None
    return Sitting(own=own, check_in=one, form=form, answers=standing_answers(form, one))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All that may be asked of a person now."""

    fares: Fares
    offered: Offered
    library: Library
    ladder: Ladder | None
    is_quiet: bool


def table_of(own: Mine) -> Table:
    """What is offered to the person now, and who reads it."""
    found, ladder = fares(own.patient, own.at), ladder_for(own.patient.practice)
    calendar, library = own.person.course.calendar, library_of(own.patient)
    low = calendar.midnight(calendar.day_of(own.at))
    seen = agenda(own.person.plan, at=own.at, low=low, high=own.at + 1, actor="patient")
    is_quiet = moment_of(own.person, own.at).stage in QUIET
    return Table(
        fares=found,
        offered=offered(
            own.person.course,
            seen.items,
            found,
            library,
            at=own.at,
            reads=ladder is not None,
            is_quiet=is_quiet,
            gap=long_gap(own.person.plan.protocol),
        ),
        library=library,
        ladder=ladder,
        is_quiet=is_quiet,
    )


def said_in(texts: Texts, form: Instrument, own: Mine) -> str:
    """A text of a form in the person's language, else in the one that it was written in.

    A validated form is never shown in words that nobody validated.
    """
    language = form.language(own.words.language) or form.original
    return texts.get(language) or texts.get(form.original, "")
