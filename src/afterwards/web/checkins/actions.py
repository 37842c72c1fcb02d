"""The verbs of how a person fares. An entry, its audit line and what it calls for are one transaction.

An answer is written onto its paper at once and needs no line of its own: the line comes when the whole paper
becomes an entry, and another one at once when an answer raises an alert. Nobody waits after a session for any
of these: they tell, they help, and they open nothing to anybody who was not named beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from typing import Any
from uuid import UUID

from ...care.checkin.answers import MOST_ANSWERS, Refusal, missing, take
from ...care.checkin.reports import Report
from ...care.checkin.scoring import Score, scores
from ...care.safety.signals import Around, signals
from ...care.timing import DAY_SECONDS, Day, Instant
from ..alerts.actions import raise_alert
from ..courses.recording import Author, heard
from ..holding import never_waits
from ..people.models import Patient
from ..plans.queries import RefusedError, plan_of
from ..relief import work
from .access import check_in, keep_summary, opened, sealed_paper, summed_up
from .bridge import Values, paper_value
from .models import Entry, Kind, Paper
from .queries import all_answers, form_of, last_end, library_of, shown_signals, standing_answers, wants_help
from .recording import Draft, record, writing
from .records import AGREED, CLINIC, SAFE, Asked, CheckIn, Said

STAYS = DAY_SECONDS
"""How long half a form waits for the rest; each answer starts the day anew."""
BESIDE = (SAFE, AGREED)


class NotTakenError(Exception):
    """Answers that the form does not take; ``refusals`` says which, each with a key of ``care.words``."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        self.refusals = refusals
        super().__init__(", ".join(one.key for one in refusals))


@never_waits
def open_paper(patient: Patient, by: Author, now: Instant, *, asked: Asked, id: UUID) -> CheckIn:
    """Begin a check-in. The same id again gives the same one. Raises RefusedError for somebody else's id."""
    with writing(patient):
        known = _of_id(patient, id, now)
        return known or _begun(patient, by, now, CheckIn(key=id, asked=asked, is_open=True))


def _of_id(patient: Patient, id: UUID, now: Instant) -> CheckIn | None:
    """The patient's own check-in of that id; None where the id is free. Raises RefusedError."""
    known = check_in(patient, id, now)
    if known is None and (Paper.objects.filter(pk=id).exists() or Entry.objects.filter(pk=id).exists()):
        raise RefusedError(())
    return known


def _begun(patient: Patient, by: Author, now: Instant, one: CheckIn) -> CheckIn:
    Paper.objects.create(
        id=one.key,
        patient=patient,
        sealed=sealed_paper(patient, one),
        by=by.user,
        role=by.role,
        opened_at=now,
        closes_at=_closes(patient, one.asked, now, heard(by, now)),
    )
    return one


@never_waits
def answer(
    patient: Patient,
    by: Author,
    now: Instant,
    *,
    id: UUID,
    said: Iterable[Said],
    before: CheckIn | None = None,
) -> CheckIn:
    """Write answers onto a paper, and raise at once what they call for. What was sent before adds nothing.

    ``before`` is the open check-in, where the caller has read it within `writing`. Raises RefusedError where
    there is no such open paper, NotTakenError for answers that the form does not take; then nothing is
    written.
    """
    with writing(patient) if before is None else nullcontext():
        before = before or next(iter(_open(patient, id, now)), None)
        if before is None:
            raise RefusedError(())
        acts = {one.act for one in before.said}
        new = tuple(one for one in said if one.act not in acts)
        if not new:
            return before
        after = replace(before, said=(*before.said, *new))
        _check(patient, after, new)
        closes_at = _closes(patient, after.asked, now, heard(by, now))
        Paper.objects.filter(pk=id).update(sealed=sealed_paper(patient, after), closes_at=closes_at)
        return _heard(patient, by, now, after)


def _open(patient: Patient, id: UUID, now: Instant) -> Iterator[CheckIn]:
    for paper in Paper.objects.filter(pk=id, patient=patient, closes_at__gt=now):
        yield opened(patient, paper)


def _heard(patient: Patient, by: Author, now: Instant, after: CheckIn) -> CheckIn:
    """What new answers call for, in the transaction that keeps them."""
    _watch_over(patient, by, now, after, after.at)
    _move_curve(patient, after)
    return after


@never_waits
def open_with_answer(
    patient: Patient, by: Author, now: Instant, *, asked: Asked, id: UUID, said: Said
) -> CheckIn:
    """Begin a check-in with its first answer. Raises as both do; then nothing is written."""
    with writing(patient):
        known = _of_id(patient, id, now)
        if known is not None and not known.is_open:
            raise RefusedError(())
        if known is not None:
            return answer(patient, by, now, id=id, said=[said], before=known)
        one = CheckIn(key=id, asked=asked, said=(said,), is_open=True)
        _check(patient, one, one.said)
        return _heard(patient, by, now, _begun(patient, by, now, one))


def _move_curve(patient: Patient, one: CheckIn) -> None:
    """A tap moves the relief curve on its own day; the paper is put away at midnight."""
    form = library_of(patient).find(one.asked.form)
    if form is not None and form.tap:
        work.ask(patient)


def _closes(patient: Patient, asked: Asked, now: Instant, heard_at: Instant) -> Instant:
    """What one tap answers is of one day; half a form waits for a day from when we heard of it last."""
    form = library_of(patient).find(asked.form)
    if form is None or not form.tap:
        return max(now, heard_at) + STAYS
    calendar = plan_of(patient).course.calendar
    return calendar.midnight(calendar.day_of(now) + 1)


def _check(patient: Patient, after: CheckIn, new: Iterable[Said]) -> None:
    """Whether the form takes everything that stands in a check-in. Raises NotTakenError, RefusedError.

    What no form here takes is kept as it came, where the phone tells how it stood on its page.
    """
    form = form_of(patient, after.asked)
    plain = [one for one in new if one.shown is None and one.item not in BESIDE]
    if sum(one.shown is not None for one in after.said) > MOST_ANSWERS or (form is None and plain):
        raise RefusedError(())
    if form is None:
        return
    taken = take(form, standing_answers(form, after).given)
    unknown = [
        Refusal(item=one.item, key="refusal.item", words={"item": one.item[:80]})
        for one in plain
        if form.item(one.item) is None
    ]
    if taken.answers is None or unknown:
        raise NotTakenError((*taken.refusals, *unknown))


def _watch_over(patient: Patient, by: Author, now: Instant, one: CheckIn, answered_at: Instant) -> None:
    """Raise what the answers call for, where the clinic is who reads them."""
    if one.asked.to != CLINIC:
        return
    form = form_of(patient, one.asked)
    around = Around(at=answered_at, session_end=last_end(patient, answered_at))
    of_form = signals(form, standing_answers(form, one), around) if form is not None else ()
    found = [*of_form, *shown_signals(one), *wants_help(one)]
    raise_alert(
        patient,
        by,
        heard(by, now),
        key=one.key,
        signals=found,
        answers=all_answers(form, one),
        answered_at=answered_at,
        agreed=one.agreed,
    )


@never_waits
def hand_in(patient: Patient, by: Author, now: Instant, *, id: UUID) -> CheckIn:
    """The paper is done, or left: it becomes an entry as it stands. Twice is as once.

    A paper on which nothing was answered goes. Raises RefusedError for an id that is not the patient's.
    """
    with writing(patient):
        paper = Paper.objects.filter(pk=id, patient=patient).first()
        if paper is None:
            known = check_in(patient, id, now)
            if known is None:
                raise RefusedError(())
            return known
        one = replace(opened(patient, paper), is_open=False)
        paper.delete()
        if one.said:
            value = paper_value(one) | _result(patient, one)
            record(patient, by, now, Draft(kind=Kind.CHECK_IN, value=value, act="check_in", id=id))
        return one


def _result(patient: Patient, one: CheckIn) -> Values:
    day: Day = plan_of(patient).course.calendar.day_of(one.at)
    form = form_of(patient, one.asked)
    if form is None:
        return {"day": day, "complete": False, "scores": {}}
    answers = standing_answers(form, one)
    found = scores(form, answers).values() if form.scorings else ()
    numbers = {each.name: str(each.value) for each in found if isinstance(each, Score)}
    return {"day": day, "complete": not missing(form, answers), "scores": numbers}


@never_waits
def put_away(now: Instant) -> int:
    """Papers that nobody wrote on for a day become entries as they stand. Gives how many."""
    rows = list(Paper.objects.filter(closes_at__lte=now).select_related("patient", "by"))
    for row in rows:
        hand_in(row.patient, Author(user=row.by, role=row.role), now, id=row.pk)
    return len(rows)


@never_waits
def send(patient: Patient, by: Author, now: Instant, *, id: UUID, sending: UUID | None = None) -> None:
    """Let the clinic read a check-in that was the person's own. Raises RefusedError for any other id."""
    with writing(patient):
        one = check_in(patient, id, now)
        if one is None or one.is_open or patient.practice_id is None:
            raise RefusedError(())
        if one.asked.to == CLINIC:
            return
        draft = Draft(kind=Kind.SENT, value={"sends": str(id)}, act="send_check_in", id=sending)
        record(patient, by, now, draft)
        sent = replace(one, asked=replace(one.asked, to=CLINIC))
        _watch_over(patient, by, now, sent, now)


@never_waits
def put_off(
    patient: Patient, by: Author, now: Instant, *, form: str, beat: str, how: str, id: UUID | None = None
) -> None:
    """ "Later" or "not today" to a form. It is asked again, or not, and nobody is blamed."""
    assert how in ("later", "not today")
    value = {"form": form, "beat": beat, "at": now, "how": how}
    record(patient, by, now, Draft(kind=Kind.PUT_OFF, value=value, act="put_off_check_in", id=id))


@never_waits
def tell_event(
    patient: Patient, by: Author, now: Instant, *, day: Day, words: str, id: UUID | None = None
) -> None:
    """Something that happened in the person's life, in a few words of theirs."""
    value = {"day": day, "words": words}
    record(patient, by, now, Draft(kind=Kind.EVENT, value=value, act="tell_event", id=id))


@never_waits
def keep_visit(
    patient: Patient, by: Author, now: Instant, *, visit: Mapping[str, Any], id: UUID | None = None
) -> None:
    """What the person wants to bring to the next visit. The newest holds."""
    record(patient, by, now, Draft(kind=Kind.VISIT, value=dict(visit), act="keep_visit", id=id))


@never_waits
def bring_past(
    patient: Patient,
    by: Author,
    now: Instant,
    *,
    origin: str,
    name: str,
    reports: Iterable[Report],
    id: UUID | None = None,
) -> None:
    """Scores of the past from one file, as a whole."""
    rows = [
        [one.day, str(one.value), one.instrument, one.version, one.name, one.at, one.origin, one.key]
        for one in reports
    ]
    value = {"at": now, "origin": origin, "name": name, "reports": rows}
    record(patient, by, now, Draft(kind=Kind.IMPORT, value=value, act="add_past", id=id))


@never_waits
def take_back(patient: Patient, by: Author, now: Instant, *, entry: UUID, id: UUID | None = None) -> None:
    """Take back an event, a past that was brought, a "not today". Raises RefusedError for any other id."""
    row = Entry.objects.filter(pk=entry, patient=patient).first()
    if row is None or row.kind in (Kind.CHECK_IN, Kind.SENT, Kind.UNDO):
        raise RefusedError(())
    record(patient, by, now, Draft(kind=Kind.UNDO, value={"undoes": str(entry)}, act="take_back", id=id))


@never_waits
def rebuild(patient: Patient) -> None:
    """Make the summary anew from the entries."""
    with writing(patient):
        keep_summary(patient, *summed_up(patient))
