"""P3: an answer of a check-in, kept durably for somebody signed in, beside bare Django and granian alone.

Among 5,000 people, each of 200 fills in a form of twenty questions and sends its answers as a phone does, one
by one. The peers keep a row of the same size in SQLite, as durably: WAL, and synced at each commit.
"""

from __future__ import annotations

import http.client
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from uuid import uuid4

from afterwards.care.checkin.library import instrument

from .measure import STEADY, Row, gauge
from .web_site import Home, Running, filled, granian, serving
from .web_today import bare_django

ROUNDS, EACH = 5, 400
MOST, MOST_BARE = 2.5, 3.5
"""Milliseconds of CPU, a seventh of what the nearest journal to host oneself takes to keep an entry; and how
many times bare Django on a slower machine.
"""
FORM = instrument("pcl-5")
ASKED = {"form": FORM.id, "version": FORM.version, "to": "self", "language": "en"}


def run() -> list[Row]:
    """CPU of the server for one answer; five rounds in turn, the least of each."""
    with filled() as home:
        return measured(home)


def measured(home: Home) -> list[Row]:
    """The row, on a home that is there already."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-kept-")))
        raw_at = {**os.environ, "BENCH_KEPT": str(folder / "raw.sqlite3")}
        ours = Phones(stack.enter_context(serving(home)), "/api/1/acts")
        servers = {
            "ours": ours,
            "bare Django": Phones(stack.enter_context(bare_django(stack)), "/answers/"),
            "raw": Phones(stack.enter_context(granian("bench.web_peers:kept", raw_at)), "/"),
        }
        ours.begin()
        for server in servers.values():
            server.send(EACH)
        before = gauge()
        found = dict.fromkeys(servers, float("inf"))
        for _ in range(ROUNDS):
            for name, server in servers.items():
                found[name] = min(found[name], server.milliseconds(EACH))
        void = abs(gauge() - before) / before > STEADY
    ms, name, peers = found["ours"], "answer of a check-in, durable", {"bare Django": found["bare Django"]}
    goal, met = f"≤{MOST} ms (≤{MOST_BARE}x bare Django)", ms <= max(MOST, MOST_BARE * found["bare Django"])
    return [Row(name, ms, peers=peers, ceiling=found["raw"], goal=goal, met=met, void=void)]


@dataclass(slots=True)
class Phones:
    """People who answer, over one connection, one after the other."""

    server: Running
    path: str
    papers: list[str] = field(default_factory=list)
    sent: Iterator[int] = field(default_factory=count)

    def begin(self) -> None:
        """A check-in for each, not yet answered."""
        self.papers = [str(uuid4()) for _ in self.server.cookies]
        connection = self._connection()
        for number, paper in enumerate(self.papers):
            self._post(connection, number, paper, "begin", ASKED)
        connection.close()

    def send(self, answers: int) -> None:
        """So many answers; everybody gives one before anybody gives the next."""
        connection = self._connection()
        for _ in range(answers):
            number = next(self.sent)
            person = number % len(self.server.cookies)
            paper = self.papers[person] if self.papers else str(person)
            item = FORM.items[number // len(self.server.cookies) % len(FORM.items)]
            shown = {"question": item.texts["en"], "answer": "Moderately", "signs": "", "called": ""}
            fields = {"paper": paper, "item": item.key, "said": "2", **ASKED, **shown}
            self._post(connection, person, str(uuid4()), "say", fields)
        connection.close()

    def milliseconds(self, answers: int) -> float:
        """CPU milliseconds of one answer."""
        before = self.server.cpu()
        self.send(answers)
        return (self.server.cpu() - before) / answers * 1000

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)

    def _post(
        self, connection: http.client.HTTPConnection, person: int, id: str, act: str, fields: dict[str, str]
    ) -> None:
        now = int(time.time())
        body = {"id": id, "act": act, "fields": fields, "happened_at": now, "sent_at": now}
        headers = {
            "Content-Type": "application/json",
            "Host": f"localhost:{self.server.port}",
            "Cookie": f"{self.server.name}={self.server.cookies[person]}",
        }
        connection.request("POST", self.path, json.dumps(body), headers)
        answer = connection.getresponse()
        said = answer.read()
        assert answer.status == 200, (answer.status, said[:200])
