"""What our site is measured beside: granian with a constant or a row, Django with a small page or a row."""
# ruff: noqa: PLC0415 - Django is set up inside

from __future__ import annotations

import json
import os
import sqlite3
import sys
import threading
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


DURABLE = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
_own = threading.local()
_made: dict[str, Any] = {}


def kept(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """The floor of a durable answer: no framework, one row, one commit that is synced."""
    if environ["REQUEST_METHOD"] == "POST":
        told = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        connection = _connection()
        row = (told["id"], json.dumps(told["fields"]), told["happened_at"])
        connection.execute("INSERT INTO answers VALUES (?, ?, ?)", row)
        connection.commit()
    said = b'{"stored": "now"}'
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(said)))])
    return [said]


def _connection() -> sqlite3.Connection:
    if not hasattr(_own, "connection"):
        _own.connection = sqlite3.connect(os.environ["BENCH_KEPT"], timeout=30)
        _own.connection.executescript(DURABLE)
        _own.connection.execute("CREATE TABLE IF NOT EXISTS answers (id TEXT PRIMARY KEY, said TEXT, at INT)")
    return _own.connection  # type: ignore[no-any-return]


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
                "OPTIONS": {"init_command": DURABLE, "transaction_mode": "IMMEDIATE"},
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
    from django.db import connection

    with connection.schema_editor() as editor:
        editor.create_model(_answers())
    return made


def _answers() -> Any:
    """A table as a tutorial has it."""
    if "answers" not in _made:
        from django.db import models

        fields = {
            "__module__": __name__,
            "Meta": type("Meta", (), {"app_label": "bench"}),
            "id": models.UUIDField(primary_key=True),
            "user": models.ForeignKey("auth.User", on_delete=models.CASCADE),
            "said": models.JSONField(),
            "at": models.BigIntegerField(),
        }
        _made["answers"] = type("Answer", (models.Model,), fields)
    return _made["answers"]


def answer(request: Any) -> Any:
    """One answer of somebody who is signed in, in a transaction."""
    from django.db import transaction
    from django.http import JsonResponse

    told = json.loads(request.body)
    with transaction.atomic():
        _answers().objects.create(
            id=told["id"], user=request.user, said=told["fields"], at=told["happened_at"]
        )
    return JsonResponse({"stored": "now"})


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


if "granian" in sys.modules and os.environ.get("BENCH_DATABASE"):
    from django.urls import path
    from django.views.decorators.csrf import csrf_exempt

    bare_application = bare()
    urlpatterns = [path("", page), path("answers/", csrf_exempt(answer))]
