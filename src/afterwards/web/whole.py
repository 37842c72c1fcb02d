"""One request, one transaction: what a view stores in several steps is stored whole or not at all.

Most views store with one action, which is a transaction already. This is for those with several. SQLite's one
lock is held meanwhile, so nothing that waits belongs inside: mails go `after_all`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver

from .plans.queries import all_or_forgotten

type View = Callable[..., HttpResponse]
type Later = Callable[[], None]

_later: ContextVar[list[Later] | None] = ContextVar("later", default=None)


def whole(view: View) -> View:
    """A view whose POST is one transaction. Whatever it raises takes all of it back, a refusal as well."""

    @wraps(view)
    def once(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **more)
        waiting: list[Later] = []
        token = _later.set(waiting)
        try:
            with all_or_forgotten():
                response = view(request, *args, **more)
        finally:
            _later.reset(token)
        for do in waiting:
            do()
        return response

    return once


def after_all(do: Later) -> None:
    """Do it when everything is stored; at once outside of a whole view."""
    waiting = _later.get()
    do() if waiting is None else waiting.append(do)


def whole_urls(
    patterns: list[URLPattern | URLResolver], but: frozenset[str]
) -> list[URLPattern | URLResolver]:
    """The same addresses, with every view made `whole` whose name is not among ``but``."""
    found: list[URLPattern | URLResolver] = []
    for one in patterns:
        if isinstance(one, URLResolver):
            inside = whole_urls(one.url_patterns, but)
            found.append(URLResolver(one.pattern, inside, one.default_kwargs, one.app_name, one.namespace))
        else:
            view = one.callback if one.name in but else whole(one.callback)
            found.append(URLPattern(one.pattern, view, one.default_args, one.name))
    return found
