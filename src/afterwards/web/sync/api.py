"""The API between a phone and the site, version 1: an address for what was done, one for pages to come.

It is JSON from our own pages to our own site: the session's cookie says who, and only a request of this
origin counts. A phone may send the same thing twice: its id, made on the phone, is stored once.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Schema
from ninja.security.apikey import APIKeyCookie
from pydantic import ConfigDict, Field

from ...care.timing import DAY_SECONDS
from .. import clock
from ..courses.recording import SaidOtherwiseError, was_recorded
from ..help.actions import keep_answers
from ..help.answers import answers_of
from ..help.queries import own_of
from ..patient.checkins.acts import ACTS as CHECK_INS
from ..patient.today.acts import ACTS as TODAY
from ..patient.today.acts import NotAcceptedError
from ..patient.today.requests import Mine, mine, told_by
from ..plans.queries import RefusedError
from .ahead import pages_ahead
from .middleware import tag_of
from .problems import Problem, ProblemError, answer_with_problems, describe_problems
from .reading import StrictParser

LONGEST_WAIT = 60 * DAY_SECONDS
"""How late an act may come: a phone that lay in a drawer for longer tells nothing about a plan of today."""
LONGEST_AGO = 730 * DAY_SECONDS
"""How late an answer of a check-in is believed to be. It may call for help: none is refused for its time."""
_ACTS = {**TODAY, **CHECK_INS}
SLACK = 5 * 60
"""Seconds that a phone's clock may run ahead between the two readings of one request."""

type Word = Annotated[str, Field(max_length=500)]


class Session(APIKeyCookie):
    """The session of somebody who is signed in, from a page of this origin."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=False)  # JSON of this origin only: a form of another site can send neither

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The user, or None. Raises ProblemError for a request that another site made.

        A phone names the account for which it kept something (``Person``): what one person did is never
        stored for somebody else who has signed in since.
        """
        origin = request.headers.get("Origin")
        if origin not in (None, f"{request.scheme}://{request.get_host()}"):
            raise ProblemError(403, "Only pages of this site may ask.")
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            raise ProblemError(403, "Only pages of this site may ask.")
        is_meant = request.headers.get("Person", tag_of(request)) == tag_of(request)
        return request.user if is_meant and request.user.is_authenticated else None


class ActTold(Schema):
    """Something that the patient did on Today, in a check-in or in the check, now or without a signal."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Annotated[UUID, Field(strict=False)]
    """Made on the phone. Sent again it changes nothing; with other words it is refused."""
    act: Literal[
        "done",
        "later",
        "undo",
        "energy",
        "answer",
        "told",
        "morning",
        "ended",
        "pause",
        "whole",
        "noted",
        "mood",
        "begin",
        "say",
        "hand",
        "put-off",
    ]
    fields: Annotated[dict[Annotated[str, Field(max_length=40)], Word], Field(max_length=20)]
    """The fields of the act's form."""
    happened_at: Annotated[int, Field(ge=0, lt=2**40)]
    """Epoch seconds by the phone's clock, which may be wrong …"""
    sent_at: Annotated[int, Field(ge=0, lt=2**40)]
    """… by as much as here: only the difference of the two counts."""


class ActKept(Schema):
    """It is stored."""

    id: UUID
    stored: Literal["now", "before"]
    facts: int
    """How many facts this person's record has."""


class PageAhead(Schema):
    """A page as it will be from an instant on."""

    path: str
    since: int
    """Epoch seconds."""
    html: str


class PageAlso(Schema):
    """A page that the phone fetches by itself: it does not change with the hour."""

    path: str
    address: str


class Ahead(Schema):
    """What a phone keeps for when there is no signal."""

    person: str
    """Whose they are: the word of the header ``Person``."""
    stamp: str
    """Another one means: fetch again."""
    now: int
    """Epoch seconds by the site's clock."""
    until: int
    """Epoch seconds up to which the pages are true."""
    pages: list[PageAhead]
    also: list[PageAlso]


api = NinjaAPI(
    title="Afterwards",
    version="1",
    auth=Session(),
    parser=StrictParser(),
    openapi_url=None,
    docs_url=None,
)
answer_with_problems(api)
PROBLEMS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503), Problem)


@api.post("acts", response={200: ActKept, **PROBLEMS}, url_name="api_acts")
def tell(request: HttpRequest, act: ActTold) -> dict[str, Any]:
    """Tell of one act. 2xx: it is stored, forget it. 401, 429: send it again later, 429 says when. Any other
    4xx: keep it and show it to the person.
    """
    happened = _happened(act)
    own = told_by(request, happened) if act.act in CHECK_INS else mine(request, happened)
    before = act.act not in CHECK_INS and was_recorded(own.patient, act.id)
    try:
        if act.act == "noted":
            _noted(own, act)
        else:
            _ACTS[act.act](own, act.id, act.fields)
    except SaidOtherwiseError:
        raise ProblemError(422, "This id was sent before with other words.", ["body.act.id"]) from None
    except NotAcceptedError as refused:
        raise ProblemError(422, " ".join(refused.sentences), ["body.act.fields"]) from None
    except RefusedError:
        raise ProblemError(404) from None
    return {"id": act.id, "stored": "before" if before else "now", "facts": own.patient.facts_count}


@api.get("ahead", response={200: Ahead, **PROBLEMS}, url_name="api_ahead")
def ahead(request: HttpRequest) -> dict[str, Any]:
    """Today as it will read over the next three days, by the same plan and the same code as Today itself."""
    return pages_ahead(request, mine(request))


def _noted(own: Mine, act: ActTold) -> None:
    """A result of the symptom check that a person keeps for themself."""
    assert own.by.user is not None
    viewer = own_of(own.by.user, own.at, own.words)
    keep_answers(viewer, own.by, own.at, answers_of(act.fields), act.id)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """What this API is, for programs (OpenAPI 3.1)."""
    found = api.get_openapi_schema(path_prefix="/api/1/")
    describe_problems(found)
    return HttpResponse(api.renderer.render(request, found, response_status=200), "application/json")


def _happened(act: ActTold) -> int:
    """When it happened, by the site's clock. Raises ProblemError for what can not be.

    Of a check-in that can not have been then, the phone's clock was set meanwhile: it counts as told now.
    """
    ago = act.sent_at - act.happened_at
    if act.act in CHECK_INS:
        return clock.now() - (ago if 0 <= ago <= LONGEST_AGO else 0)
    if not -SLACK <= ago <= LONGEST_WAIT:
        raise ProblemError(
            422, "It happened too long ago, or later than it was sent.", ["body.act.happened_at"]
        )
    return clock.now() - max(0, ago)
