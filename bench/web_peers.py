"""What our pages are measured beside: granian with a constant, and Django with a small signed-in page."""
# ruff: noqa: PLC0415 - Django is set up inside

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

PAGE = b"<!doctype html><title>constant</title>" + b"<p>A page that nobody made.</p>" * 300
TEMPLATE = """<!doctype html><title>{{ title }}</title><form method="post">{% csrf_token %}
{% for row in rows %}<p><b>{{ row.name }}</b> {{ row.text }} <a href="{{ row.href }}">{{ row.says }}</a></p>
{% endfor %}</form>"""


def raw(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """The floor: no framework at all."""
    start("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(PAGE)))])
    return [PAGE]


def bare() -> Any:
    """Django as its tutorial has it: session, user, CSRF, an escaping template, its own SQLite."""
    from django.conf import settings

    settings.configure(
        SECRET_KEY="bench" * 10,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="bench.web_peers",
        USE_TZ=True,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": os.environ["BENCH_DATABASE"],
                "CONN_MAX_AGE": None,
            }
        },
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    )
    from django.core.wsgi import get_wsgi_application

    made = get_wsgi_application()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return made


def page(request: Any) -> Any:
    """A page for somebody who is signed in; the first visit signs in."""
    from django.contrib.auth import login
    from django.contrib.auth.models import User
    from django.http import HttpResponse
    from django.template import engines

    if not request.user.is_authenticated:
        user, _ = User.objects.get_or_create(username="robin")
        login(request, user)
    rows = [
        {"name": f"Row {i}", "text": "<quiet>", "href": "/", "says": request.user.username} for i in range(20)
    ]
    template = _made.setdefault("page", None) or engines["django"].from_string(TEMPLATE)
    _made["page"] = template
    return HttpResponse(template.render({"title": "Bare", "rows": rows}, request))


_made: dict[str, Any] = {}

if "granian" in sys.modules and os.environ.get("BENCH_DATABASE"):
    from django.urls import path

    bare_application = bare()
    urlpatterns = [path("", page)]
