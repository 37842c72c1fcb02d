"""A site that can be killed a thousand times: loaded once, forked for each life.

It makes people, says as one line of JSON where it listens, who they are and how it stores, then obeys words
on stdin: ``start`` forks a process that answers requests, ``reap`` waits for its end, ``check`` says what the
database holds. The socket outlives every life: a browser's connection waits there for the next one.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connection, connections
from django.test import Client

from afterwards.web import clock, starting
from afterwards.web.audit.models import AuditLine
from afterwards.web.courses.models import Fact
from afterwards.web.people.models import Patient
from afterwards.web.supervisor import die_with_parent
from afterwards.web.wsgi import application
from web.people import make_patient, plan_session

SESSION_IN = timedelta(days=2)


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, *_said: object) -> None:
        pass


def main(people: int) -> None:
    """Prepare, then obey until stdin ends."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    _say({"port": listener.getsockname()[1], "people": _people(people), "storage": _storage()})
    starting.warm_up()
    gc.collect()
    gc.freeze()
    parent, child = os.getpid(), 0
    for line in sys.stdin:
        match line.strip():
            case "start":
                child = os.fork()
                if child == 0:
                    die_with_parent(parent)
                    _serve(listener)
                _say(child)
            case "reap":
                _say(os.waitpid(child, 0)[1])
            case "check":
                _say(_holds())


def _say(value: object) -> None:
    print(json.dumps(value), flush=True)


def _people(count: int) -> list[dict[str, str]]:
    """Patients before their first session, each signed in: the session's cookie and the row's id."""
    planned = (datetime.fromtimestamp(clock.now(), UTC) + SESSION_IN).isoformat(timespec="seconds")
    found = []
    for _ in range(count):
        patient = make_patient(guide="standard")
        plan_session(patient, "s1", planned)
        client = Client()
        client.force_login(patient.user, backend="django.contrib.auth.backends.ModelBackend")
        found.append({"cookie": client.cookies[settings.SESSION_COOKIE_NAME].value, "id": str(patient.pk)})
    connections.close_all()
    return found


def _serve(listener: socket.socket) -> NoReturn:
    """Answer, a thread for each browser, until somebody kills this process."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    server.server_name, server.server_port = listener.getsockname()
    server.setup_environ()
    server.set_app(application)
    server.serve_forever()
    raise SystemExit


def _storage() -> dict[str, Any]:
    """What the database says of its own durability."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            asked = ("journal_mode", "synchronous")
            return {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in asked}
        found = {}
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            found[name] = cursor.fetchone()[0]
        return found


def _holds() -> dict[str, Any]:
    """Every fact by its id with its patient, and what is not as it must be."""
    facts = [(str(id), str(patient), number) for id, patient, number in _rows(Fact)]
    lines = list(AuditLine.objects.values_list("about", flat=True))
    wrong = [f"{id} has {count} lines in the trail" for id, count in _odd(facts, lines)]
    for pk, count in Patient.objects.values_list("pk", "facts_count"):
        numbers = sorted(number for _id, patient, number in facts if patient == str(pk))
        if numbers != list(range(1, count + 1)):
            wrong.append(f"the facts of {pk} are numbered {numbers}, and counted {count}")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for asked, fine in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
                found = cursor.execute(f"PRAGMA {asked}").fetchall()
                wrong += [] if found == fine else [f"{asked}: {found}"]
    connections.close_all()
    return {"facts": {id: patient for id, patient, _number in facts}, "wrong": wrong}


def _rows(model: Any) -> Any:
    return model.objects.values_list("id", "patient_id", "number")


def _odd(facts: list[tuple[str, str, int]], lines: list[str]) -> list[tuple[str, int]]:
    """Facts that have not exactly one line."""
    counts = dict.fromkeys((id for id, _patient, _number in facts), 0)
    for about in lines:
        if about in counts:
            counts[about] += 1
    return [(id, count) for id, count in counts.items() if count != 1]
