"""What the site answers while its database, disk or memory fails: plain words, and nothing typed is lost.

``trouble`` is the site's ``handler500``: Django calls it for every error that nobody caught, wherever it was
raised. It asks the database nothing, so that it can answer while there is none; the numbers of helplines that
stand on its page are data of the program.
"""

from __future__ import annotations

import errno
import sys
from smtplib import SMTPException

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .clinics.links import NO_CARD
from .help.views import calls_for
from .sync.middleware import API
from .sync.problems import as_problem

RETRY_AFTER = 30
"""Seconds after which a program may try again. Storage that waits for a lock has waited ten already."""
PASSING = (OperationalError, InterfaceError, MemoryError, ConnectionError, TimeoutError, SMTPException)
"""Errors that say the same of the database, of memory, and of the mail server."""
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO}
"""Errors of a file that say: not now."""
SECRET = ("csrfmiddlewaretoken", "password", "passphrase", "code")
"""Fields with such names are typed again: a page never holds a secret that a person has in mind."""


def trouble(request: HttpRequest) -> HttpResponse:
    """The answer to an error that nobody caught: 503 while something outside of us fails, else 500."""
    is_short = is_outage(sys.exc_info()[1])
    status = 503 if is_short else 500
    if request.path.startswith(API):
        response = as_problem(
            status, _("Nothing can be stored now. Send it again later.") if is_short else ""
        )
    else:
        response = _page(request, status)
    if is_short:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def is_outage(error: BaseException | None) -> bool:
    """Whether an error, or what led to it, is of something outside of us and may pass by itself."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, PASSING):
            return True
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            return True
        error = error.__cause__ or error.__context__
    return False


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed into the form that this request brought, without secrets; files can not be kept."""
    try:
        lists = request.POST.lists()
    except (RequestDataTooBig, UnreadablePostError, MultiPartParserError):
        return []
    return [(name, text) for name, texts in lists for text in texts if _is_kept(name)]


def is_all_kept(request: HttpRequest) -> bool:
    """Whether sending what is kept of this form sends all of it: no file is missing, and no secret."""
    return not request.FILES and all(_is_kept(name) for name in request.POST if name != SECRET[0])


def _is_kept(name: str) -> bool:
    return not any(secret in name for secret in SECRET)


def long_texts(fields: list[tuple[str, str]]) -> list[str]:
    """Texts of several words among the fields: somebody may want to read or copy them."""
    return [text for _name, text in fields if len(text.split()) > 1]


def _page(request: HttpRequest, status: int) -> HttpResponse:
    """The page. No context processor runs, since one of them might need what has just failed."""
    is_form = request.method == "POST"
    kept = kept_fields(request) if is_form else []
    context = {
        "is_form": is_form,
        "is_short": status == 503,
        "kept": kept,
        "written": long_texts(kept),
        "is_whole": not kept or is_all_kept(request),
        "address": request.get_full_path(),
        "csrf_token": get_token(request),
        "calls": calls_for(request, NO_CARD),
    }
    return HttpResponse(render_to_string("look/trouble.html", context), status=status)
