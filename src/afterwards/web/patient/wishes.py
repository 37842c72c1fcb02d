"""How somebody wants the screens: ``request.wishes``, read once, and only by a page that is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse

from ..look.calling import APPOINTMENT, say_appointment
from ..people.access import own_patient
from ..plans.queries import RefusedError, plan_of

THEMES = ("system", "light", "dim", "dark")

type Answer = Callable[[HttpRequest], HttpResponse]


class _Wishes(Mapping[str, str]):
    """The wishes behind a request; nothing is read before somebody asks."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._found: Mapping[str, str] | None = None

    def _read(self) -> Mapping[str, str]:
        if self._found is None:
            self._found = _wishes_of(self._request)
        return self._found

    def __getitem__(self, name: str) -> str:
        return self._read()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


def wishes(answer: Answer) -> Answer:
    """Middleware: theme, size, hand and words of the person, for every page of the site."""

    def wished(request: HttpRequest) -> HttpResponse:
        request.wishes = _Wishes(request)  # type: ignore[attr-defined]
        return answer(request)

    return wished


def _wishes_of(request: HttpRequest) -> Mapping[str, str]:
    try:
        if not request.user.is_authenticated:
            return {}
        return plan_of(own_patient(request.user)).record.wishes
    except (Http404, RefusedError):  # staff have no wishes; a plan that can not be read still has a page
        return {}
    except DatabaseError:  # help opens all the same
        return {}


def called(request: HttpRequest, page: str) -> str:
    """A finished page, with "appointment" for "session" where this person wants that."""
    return caller(request)(page)


def caller(request: HttpRequest) -> Callable[[str], str]:
    """The same for many pieces of markup: what was typed is looked up once."""
    if getattr(request, "wishes", {}).get("words") != APPOINTMENT:
        return str
    typed = tuple(_typed(request))
    return lambda markup: say_appointment(markup, typed)


def _typed(request: HttpRequest) -> Iterator[str]:
    """What stands on pages of this person and was typed by somebody: names, and what a form sends back."""
    patient = own_patient(request.user)
    yield from (ride.name for ride in plan_of(patient).record.rides.values())
    yield patient.name
    if patient.practice is not None:
        yield patient.practice.name
    for sent in (request.GET, request.POST):
        for text in (text for texts in sent.lists() for text in texts[1]):
            yield from (f"“{text}”", f"«{text}»")
