"""What a phone does with check-ins, now or when it has a signal again: begin, answer, finish, put off.

An act takes whose it is and when it happened (`Mine`), the id that the phone made, and its fields. It raises
Http404 for what does not fit, and NotAcceptedError for what a person can mend.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import NAMESPACE_OID, UUID, uuid5

from django.http import Http404, QueryDict

from ....care.checkin.answers import Answer, missing
from ....care.checkin.instrument import BETWEEN, Instrument
from ....care.safety.shown import UNNAMED, Shown
from ...checkins import actions
from ...checkins.actions import NotTakenError
from ...checkins.asking import INSTEAD
from ...checkins.queries import check_in, form_of, library_of
from ...checkins.recording import writing
from ...checkins.records import CLINIC, SAFE, SELF, Asked, CheckIn, Said
from ...courses.recording import SaidOtherwiseError
from ...plans.queries import RefusedError
from ...protocols.instruments import LONGEST_NAME, LONGEST_VERSION
from ..today.acts import NotAcceptedError
from ..today.requests import Mine
from .finish import asks_leave
from .questions import said_to
from .sitting import Sitting, seated, table_of
from .whole import SAFE_ANSWERS

type Fields = Mapping[str, str]

NAME = re.compile(rf"[-\w]{{1,{LONGEST_NAME}}}", re.ASCII)
LONGEST_ITEM, LONGEST_LANGUAGE = 80, 8


def begin(own: Mine, id: UUID, fields: Fields) -> None:
    """Begin a check-in as it stood on the phone's page. Its id is the check-in's own."""
    form = form_of(own.patient, _asked(fields))
    if form is None or form.tap:
        raise Http404
    if fields.get("to") != CLINIC and form.id in INSTEAD:
        raise Http404
    language = form.language(fields.get("language", "")) or form.original
    asked = Asked(form=form.id, version=form.version, language=language, to=_reader(own, fields))
    _open(own, id, replace(asked, beat=_beat(own, form)))


def _asked(fields: Fields) -> Asked:
    """The form as the phone names it. Raises Http404 for what is no name of one."""
    form, version = fields.get("form", ""), fields.get("version", "")
    if not NAME.fullmatch(form) or not 0 < len(version) <= LONGEST_VERSION:
        raise Http404
    return Asked(form=form, version=version, to="")


def _reader(own: Mine, fields: Fields) -> str:
    """For whose eyes it was told.

    Whoever read answers when the page was made may not do so any more. What was told for the clinic stays
    told for the clinic: then the person reads that nobody reads it, and nothing is lost.
    """
    return CLINIC if fields.get("to") == CLINIC and own.patient.practice_id is not None else SELF


def _open(own: Mine, id: UUID, asked: Asked) -> CheckIn:
    try:
        return actions.open_paper(own.patient, own.by, own.at, asked=asked, id=id)
    except RefusedError:
        raise Http404 from None


def _beat(own: Mine, form: Instrument) -> str:
    """For which occasion it was, if for any."""
    try:
        wanted = table_of(own).offered.form
    except RefusedError:  # a plan that can not be read keeps nobody from telling
        return ""
    alike = {form.id, *(asked for asked, instead in INSTEAD.items() if instead == form.id)}
    return wanted.beat if wanted is not None and wanted.instrument in alike else ""


def say(own: Mine, id: UUID, fields: Fields) -> None:
    """One answer to one question. A changed one is another act: both are kept.

    It comes with its form and with what the page showed. Where no form here takes it, it is kept as it came,
    and raises what the page said that it calls for.
    """
    with writing(own.patient):
        _say(own, id, fields, _check_in(own, fields) or _begun_late(own, fields))


def _say(own: Mine, id: UUID, fields: Fields, one: CheckIn) -> None:
    item, shown = fields.get("item", ""), None
    try:
        given = _answer(seated(own, one), item, fields)
    except (Http404, NotAcceptedError):
        given, shown = fields.get("said", ""), _as_it_stood(own, one, item, fields)
        if shown is None:
            raise
    said = Said(act=str(id), item=item, answer=given, at=own.at, shown=shown)
    known = next((old for old in one.said if old.act == said.act), None)
    if known is not None and (known.item, known.answer) != (said.item, said.answer):
        raise SaidOtherwiseError(())
    if known is not None:
        return
    try:
        _answer_now_or_late(own, one, said)
    except NotTakenError as refused:
        raise NotAcceptedError(own.words.say(each.key, each.words) for each in refused.refusals) from None
    except RefusedError:
        raise Http404 from None


def hand(own: Mine, _id: UUID, fields: Fields) -> None:
    """The person came to the end. A whole form is handed in; what is open waits for them.

    Of a form that is not here nobody can say what is open, and nobody can go on with it.
    """
    one = _check_in(own, fields)
    if one is None:
        raise Http404
    if one.is_open and _is_whole(seated(own, one)):
        actions.hand_in(own.patient, own.by, own.at, id=one.key)


def _is_whole(one: Sitting | None) -> bool:
    if one is None:
        return True
    return not one.form.tap and not asks_leave(one) and not missing(one.form, one.answers)


def put_off(own: Mine, id: UUID, fields: Fields) -> None:
    """ "Later" or "not today" to a form."""
    form, how = library_of(own.patient).find(fields.get("form", "")), fields.get("not", "")
    if form is None or how not in ("later", "today"):
        raise Http404
    how = "later" if how == "later" else "not today"
    beat = _beat(own, form)
    actions.put_off(own.patient, own.by, own.at, form=form.id, beat=beat, how=how, id=id)


ACTS: dict[str, Callable[[Mine, UUID, Fields], None]] = {
    "begin": begin,
    "say": say,
    "hand": hand,
    "put-off": put_off,
}
"""By the word that a phone sends."""


def _check_in(own: Mine, fields: Fields) -> CheckIn | None:
    """The person's own check-in that the act names; None for any other id. Raises Http404 for none."""
    return check_in(own.patient, _paper(fields), own.at)


def _paper(fields: Fields) -> UUID:
    try:
        return UUID(fields.get("paper", ""))
    except ValueError:
        raise Http404 from None


def _begun_late(own: Mine, fields: Fields) -> CheckIn:
    """The check-in of an answer whose beginning never came in, or was refused because its form changed."""
    id, asked = _paper(fields), _asked(fields)
    newest = library_of(own.patient).find(asked.form)
    if form_of(own.patient, asked) is None and (newest is None or not newest.tap):
        language = fields.get("language", "")[:LONGEST_LANGUAGE]
        return _open(own, id, replace(asked, to=_reader(own, fields), language=language))
    begin(own, id, fields)
    found = check_in(own.patient, id, own.at)
    assert found is not None, "it was begun"
    return found


def _as_it_stood(own: Mine, one: CheckIn, item: str, fields: Fields) -> Shown | None:
    """How an answer stood on its page; None where it need not be kept without a form that takes it."""
    signs, called = fields.get("signs", "").split("\n"), fields.get("called", "")
    shown = Shown(
        question=fields.get("question", ""),
        answer=fields.get("answer", ""),
        signs=tuple(sign for sign in signs if sign),
        called=called if called in UNNAMED else "",
    )
    is_of_form = 0 < len(item) <= LONGEST_ITEM and ":" not in item
    calls = bool(shown.signs or shown.called)
    return shown if is_of_form and (calls or form_of(own.patient, one.asked) is None) else None


def _answer_now_or_late(own: Mine, one: CheckIn, said: Said) -> None:
    """What comes in after its check-in was put away begins another one beside it, so that nothing is lost.

    It happens where a phone sent half of a form and had no signal for a day. What the answer calls for is
    raised from there.
    """
    if one.is_open:
        actions.answer(own.patient, own.by, own.at, id=one.key, said=[said], before=one)
        return
    late = uuid5(NAMESPACE_OID, f"{one.key}:late")
    actions.open_with_answer(own.patient, own.by, own.at, asked=one.asked, id=late, said=said)


def _answer(one: Sitting | None, item: str, fields: Fields) -> Answer:
    """The answer in the form's own values. Raises Http404, or NotAcceptedError with what is wrong."""
    said = fields.get("said", "")
    if item == SAFE:
        if said not in SAFE_ANSWERS:
            raise Http404
        return said
    question = one.form.item(item) if one is not None else None
    if one is None or question is None or bool(question.for_each) != (BETWEEN in item):
        raise Http404
    posted = QueryDict(mutable=True)
    posted.setlist("said", said.split("\n") if question.kind == "several" else [said])
    posted["sure"] = "yes"  # it was asked about on the phone
    answer, problem = said_to(one, item, posted)
    if problem or answer is None:
        raise NotAcceptedError([problem])
    return answer
