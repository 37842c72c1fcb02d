"""Errors as problem+json (RFC 9457): what is wrong and where, and never what was sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Not readable",
    401: "Not signed in",
    403: "From another site",
    404: "Not there",
    409: "Both are kept",
    413: "Too large",
    415: "Not JSON",
    422: "Does not fit",
    429: "Too much at once",
    500: "Our fault",
    503: "Not now",
}


class Problem(Schema):
    """What went wrong."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    fields: tuple[str, ...] = ()
    """Where in the request, as dotted names of ours; never a name or a text that was sent."""


class ProblemError(Exception):
    """A problem to answer with."""

    def __init__(self, status: int, detail: str = "", fields: Iterable[str] = ()) -> None:
        self.status, self.detail, self.fields = status, detail, tuple(fields)
        super().__init__(status, detail)


def as_problem(status: int, detail: str = "", fields: Iterable[str] = ()) -> HttpResponse:
    """A problem as an answer."""
    found = Problem(title=TITLES[status], status=status, detail=detail, fields=tuple(fields))
    return JsonResponse(found.model_dump(), status=status, content_type=MEDIA_TYPE)


def describe_problems(described: dict[str, Any]) -> None:
    """Say in an OpenAPI description that every answer but a success is a problem+json."""
    for operations in described["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    answer["content"] = {MEDIA_TYPE: answer["content"].pop("application/json")}


def answer_with_problems(api: NinjaAPI) -> None:
    """Every error of this API answers as problem+json."""

    @api.exception_handler(ProblemError)
    def own(request: HttpRequest, error: ProblemError) -> HttpResponse:
        return as_problem(error.status, error.detail, error.fields)

    @api.exception_handler(HttpError)
    def unread(request: HttpRequest, error: HttpError) -> HttpResponse:
        """What our parser refused arrives wrapped."""
        cause = error.__cause__
        return own(request, cause if isinstance(cause, ProblemError) else ProblemError(error.status_code))

    @api.exception_handler(RequestDataTooBig)
    def too_big(request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
        return as_problem(413, "Send less at once.")

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return as_problem(422, "", sorted({_place(one["loc"]) for one in error.errors}))

    @api.exception_handler(AuthenticationError)
    def stranger(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        return as_problem(401, "Sign in, then send it again. It is still on your phone.")

    @api.exception_handler(Http404)
    def absent(request: HttpRequest, _error: Http404) -> HttpResponse:
        return as_problem(404)


def _place(location: tuple[Any, ...]) -> str:
    """``body.act.fields``; keys inside of ``fields`` are the sender's own words and are left out."""
    names = [str(part) for part in location[:3]]
    return ".".join(names)
