"""What a phone does with check-ins, now or when it has a signal again: begin, answer, finish, put off.

An act takes whose it is and when it happened (`Mine`), the id that the phone made, and its fields. It raises
Http404 for what does not fit, and NotAcceptedError for what a person can mend.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import NAMESPACE_OID, UUID, uuid5

from django.http import Http404, QueryDict

from ....care.checkin.answers import Answer, missing
from ....care.checkin.instrument import BETWEEN, Instrument
from ...checkins import actions
from ...checkins.actions import NotTakenError
from ...checkins.asking import INSTEAD
from ...checkins.queries import library_of
from ...checkins.records import CLINIC, SAFE, SELF, Asked, CheckIn, Said
from ...courses.recording import SaidOtherwiseError
from ...plans.queries import RefusedError
from ..today.acts import NotAcceptedError
from ..today.requests import Mine
from .finish import asks_leave
from .questions import said_to
from .sitting import Sitting, sitting, table_of
from .whole import SAFE_ANSWERS

type Fields = Mapping[str, str]


def begin(own: Mine, id: UUID, fields: Fields) -> None:
    """Begin a check-in as it stood on the phone's page. Its id is the check-in's own."""
    form = library_of(own.patient).find(fields.get("form", ""), fields.get("version") or "none")
    if form is None or form.tap:
        raise Http404
    # Whoever read answers when the page was made may not do so any more. What was told for the clinic stays
    # told for the clinic: then the person reads that nobody reads it, and nothing is lost.
    to = CLINIC if fields.get("to") == CLINIC and own.patient.practice_id is not None else SELF
    if to == SELF and form.id in INSTEAD:
        raise Http404
    language = form.language(fields.get("language", "")) or form.original
    asked = Asked(form=form.id, version=form.version, language=language, to=to, beat=_beat(own, form))
    try:
        actions.open_paper(own.patient, own.by, own.at, asked=asked, id=id)
    except RefusedError:
        raise Http404 from None


def _beat(own: Mine, form: Instrument) -> str:
    """For which occasion it was, if for any."""
    wanted = table_of(own).offered.form
    alike = {form.id, *(asked for asked, instead in INSTEAD.items() if instead == form.id)}
    return wanted.beat if wanted is not None and wanted.instrument in alike else ""


def say(own: Mine, id: UUID, fields: Fields) -> None:
    """One answer to one question. A changed one is another act: both are kept."""
    one = _paper(own, fields)
    item = fields.get("item", "")
    said = Said(act=str(id), item=item, answer=_answer(one, item, fields), at=own.at)
    known = next((old for old in one.check_in.said if old.act == said.act), None)
    if known is not None and (known.item, known.answer) != (said.item, said.answer):
        raise SaidOtherwiseError(())
    if known is not None:
        return
    try:
        _answer_now_or_late(own, one.check_in, said)
    except NotTakenError as refused:
        raise NotAcceptedError(own.words.say(each.key, each.words) for each in refused.refusals) from None
    except RefusedError:
        raise Http404 from None


def hand(own: Mine, _id: UUID, fields: Fields) -> None:
    """The person came to the end. A whole form is handed in; what is open waits for them."""
    one = _paper(own, fields)
    if (
        one.check_in.is_open
        and not one.form.tap
        and not asks_leave(one)
        and not missing(one.form, one.answers)
    ):
        actions.hand_in(own.patient, own.by, own.at, id=one.check_in.key)


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


def _paper(own: Mine, fields: Fields) -> Sitting:
    try:
        return sitting(own, UUID(fields.get("paper", "")))
    except ValueError:
        raise Http404 from None


def _answer_now_or_late(own: Mine, one: CheckIn, said: Said) -> None:
    """What comes in after its check-in was put away begins another one beside it, so that nothing is lost.

    It happens where a phone sent half of a form and had no signal for a day. What the answer calls for is
    raised from there.
    """
    if one.is_open:
        actions.answer(own.patient, own.by, own.at, id=one.key, said=[said])
        return
    late = uuid5(NAMESPACE_OID, f"{one.key}:late")
    actions.open_with_answer(own.patient, own.by, own.at, asked=one.asked, id=late, said=said)


def _answer(one: Sitting, item: str, fields: Fields) -> Answer:
    """The answer in the form's own values. Raises Http404, or NotAcceptedError with what is wrong."""
    said = fields.get("said", "")
    if item == SAFE:
        if said not in SAFE_ANSWERS:
            raise Http404
        return said
    question = one.form.item(item)
    if question is None or bool(question.for_each) != (BETWEEN in item):
        raise Http404
    posted = QueryDict(mutable=True)
    posted.setlist("said", said.split("\n") if question.kind == "several" else [said])
    posted["sure"] = "yes"  # it was asked about on the phone
    answer, problem = said_to(one, item, posted)
    if problem or answer is None:
        raise NotAcceptedError([problem])
    return answer
