"""How much one account may send: far more than a person does, far less than a program that has gone astray.

What waited on a phone goes in one go, two hundred things and more; a check-in is one request an answer. So
the limit is 600 in ten minutes. Whoever is above it is told when to go on; a phone keeps what it has and
sends the rest then. Help, and what narrows or signs out, is never limited; nor is looking, but for what is
dear. Each process of the site counts for itself, in memory: counting shall cost no write.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ..care.timing import MINUTE, Instant
from . import clock
from .outages import is_all_kept, kept_fields, long_texts
from .people import told
from .sync.middleware import API, PUBLIC
from .sync.problems import as_problem

MOST_SENT = 600
WINDOW = 10 * MINUTE
LOOKING = ("GET", "HEAD", "OPTIONS")
DEAR = {"visit_pdf": 20}
"""Pages that cost as much as so many requests that send something."""
NEVER_LIMITED = frozenset(
    {
        "help",
        "unwell",
        "my_help",
        "my_unwell",
        "my_noted",
        "my_checks",
        "my_plan",
        "my_plan_part",
        "my_plan_away",
        "checkin_help",
        "leave",
        "account_logout",
        "usersessions_list",
        "you_end_ride_link",
    }
)


class NotTooOften:
    """Middleware: counts, answers 429 above the limit, and has the log told of every 429 of the site."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One line for each answer that slows somebody down, whoever counted."""
        response = self._answer(request)
        if response.status_code == 429:
            told.tell("slowed_down")
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Before the view, and before anything is read for it."""
        match = request.resolver_match
        if match is None or match.url_name in NEVER_LIMITED:
            return None
        costs = DEAR.get(match.url_name or "", 0 if request.method in LOOKING else 1)
        is_nobodys = request.path.startswith(PUBLIC) and not request.path.startswith(API)
        if not costs or is_nobodys or not request.user.is_authenticated:
            return None
        now = clock.real()
        return None if _may(str(request.user.pk), costs, now) else _later(request, WINDOW - now % WINDOW)


def _may(account: str, costs: int, at: Instant) -> bool:
    """Count, and say whether it was within the limit."""
    counts, key = caches["sent"], f"sent:{account}:{at // WINDOW}"
    counts.add(key, 0, WINDOW)
    try:
        return int(counts.incr(key, costs)) <= MOST_SENT
    except ValueError:  # culled in between
        return True


def _later(request: HttpRequest, seconds: int) -> HttpResponse:
    """When to go on. Nothing that was typed is lost."""
    if request.path.startswith(API):
        response = as_problem(429, _("Send the rest later. It is still on your phone."))
    else:
        kept = kept_fields(request) if request.method == "POST" else []
        context = {
            "kept": kept,
            "written": long_texts(kept),
            "is_whole": is_all_kept(request),
            "address": request.get_full_path(),
            "minutes": -(-seconds // MINUTE),
        }
        response = render(request, "look/expired.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response
