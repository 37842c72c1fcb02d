"""Browsers that write, and somebody who kills the site under them.

A browser holds on to an act until the answer says that it is stored (2xx, or the redirect after a form), and
sends it again under the same id after every other end: as a phone does, and a person with the Back button.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

TESTS = Path(__file__).resolve().parents[2]
TOKEN = "t" * 32
BROWSERS = 4
PATIENCE = 60.0
MOST_ACTS = 5
"""A life ends after a number of stored acts drawn from none up to here …"""
LONGEST_MORE = 0.02
"""… and a drawn part of this many seconds more: in the middle of the next ones."""


@dataclass(slots=True)
class Site:
    """The forking site, as the killer holds it."""

    process: subprocess.Popen[str]
    port: int
    people: list[dict[str, str]]
    storage: dict[str, Any]

    def say(self, word: str) -> Any:
        """One word, and what it answers."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def forking_site(home: Path, people: int, **more: str) -> Iterator[Site]:
    """The program of forks.py, from its first line on."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AFTERWARDS", "DJANGO"))}
    env = {**kept, "AFTERWARDS_HOME": str(home), "PYTHONPATH": str(TESTS), **more}
    command = [sys.executable, "-m", "web.proofs.forks", str(people)]
    process = subprocess.Popen(
        command, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        yield Site(process, **said)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(PATIENCE)
        assert process.stdout is not None
        process.stdout.close()


@dataclass(slots=True)
class Ledger:
    """What was sent, what was answered."""

    stored: dict[str, str] = field(default_factory=dict)
    """Acts whose answer said that they are stored, with whose they are."""
    sent: set[str] = field(default_factory=set)
    again: int = 0
    odd: list[str] = field(default_factory=list)
    """Answers that are neither "stored" nor "not now"."""
    changed: threading.Condition = field(default_factory=threading.Condition)

    def keep(self, id: str, person: str) -> None:
        with self.changed:
            self.stored[id] = person
            self.changed.notify_all()

    def wait_for(self, count: int) -> None:
        """Until so many acts are stored, or something odd came."""
        with self.changed:
            fine = self.changed.wait_for(lambda: len(self.stored) >= count or self.odd, PATIENCE)
        assert fine, "the site stores nothing any more"


class Browser(threading.Thread):
    """One browser after the other with somebody's cookie; the same act until it is stored."""

    def __init__(self, site: Site, ledger: Ledger, chance: random.Random) -> None:
        super().__init__(daemon=True)
        self._site, self._ledger, self._chance = site, ledger, chance
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            person, id = (
                self._chance.choice(self._site.people),
                str(uuid.UUID(int=self._chance.getrandbits(128))),
            )
            send = self._chance.choice((_by_form, _by_phone))
            self._ledger.sent.add(id)
            while not self.stopped.is_set() and not self._is_stored(send, person, id):
                self._ledger.again += 1
                self.stopped.wait(0.005)  # as a browser would: the site is not there for a moment

    def _is_stored(self, send: Callable[..., int], person: dict[str, str], id: str) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self._site.port, timeout=PATIENCE)
        try:
            status = send(connection, person["cookie"], id)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        if status in (200, 302):
            self._ledger.keep(id, person["id"])
            return True
        if status != 503:
            with self._ledger.changed:
                self._ledger.odd.append(f"{send.__name__} answers {status}")
                self._ledger.changed.notify_all()
            self.stopped.set()
        return False


def _by_phone(connection: http.client.HTTPConnection, cookie: str, id: str) -> int:
    act = {"id": id, "act": "later", "fields": {"about": "ask:first", "until": "half"}}
    text = json.dumps({**act, "happened_at": 100, "sent_at": 100})
    headers = {"Cookie": f"day={cookie}", "Content-Type": "application/json"}
    connection.request("POST", "/api/1/acts", text, headers)
    return connection.getresponse().status


def _by_form(connection: http.client.HTTPConnection, cookie: str, id: str) -> int:
    fields = {"csrfmiddlewaretoken": TOKEN, "about": "ask:first", "until": "tomorrow", "id": id}
    headers = {
        "Cookie": f"day={cookie}; csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", "/today/later/", urlencode(fields), headers)
    return connection.getresponse().status


@dataclass(slots=True)
class Outcome:
    """What a run of kills came to."""

    kills: int = 0
    stored: int = 0
    again: int = 0
    """How often an act was sent again, because its answer never came or said "not now"."""
    lost: set[str] = field(default_factory=set)
    """Acts that a browser was told are stored, and are not, or are somebody else's."""
    doubled: set[str] = field(default_factory=set)
    """Facts that nobody sent."""
    wrong: list[str] = field(default_factory=list)


class Killing:
    """Browsers write; the site is killed under them, and the database looked into."""

    def __init__(self, site: Site, chance: random.Random) -> None:
        self.site, self.chance = site, chance
        self.ledger, self.outcome = Ledger(), Outcome()
        self._before = set(site.say("check")["facts"])
        self._pid = 0

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Browsers that write until the end of the block; then all of it is looked at."""
        seeds = [self.chance.getrandbits(64) for _ in range(BROWSERS)]
        browsers = [Browser(self.site, self.ledger, random.Random(seed)) for seed in seeds]
        for browser in browsers:
            browser.start()
        self.start()
        try:
            yield
        finally:
            for browser in browsers:
                browser.stopped.set()
            for browser in browsers:
                browser.join(PATIENCE)
            self.end()
        self.look()
        self.outcome.stored, self.outcome.again = len(self.ledger.stored), self.ledger.again
        self.outcome.wrong += self.ledger.odd

    def start(self) -> None:
        """A new life."""
        self._pid = self.site.say("start")

    def end(self) -> None:
        """Kill it, with no word."""
        os.kill(self._pid, signal.SIGKILL)
        self.site.say("reap")

    def some_acts(self) -> None:
        """Until a drawn number of acts is stored, and a drawn moment longer."""
        self.ledger.wait_for(len(self.ledger.stored) + self.chance.randint(0, MOST_ACTS))
        threading.Event().wait(self.chance.uniform(0, LONGEST_MORE))

    def kill(self, times: int, look_every: int = 100) -> None:
        """So many lives, the last of them left alive."""
        for life in range(1, times + 1):
            self.some_acts()
            self.end()
            self.outcome.kills += 1
            if life % look_every == 0:
                self.look()
            self.start()
        self.ledger.wait_for(len(self.ledger.stored) + BROWSERS)

    def look(self) -> None:
        """Compare the database with what browsers were told, while nobody writes."""
        with self.ledger.changed:
            stored, sent = dict(self.ledger.stored), set(self.ledger.sent)
        held = self.site.say("check")
        self.outcome.wrong += held["wrong"]
        self.outcome.lost |= {id for id, person in stored.items() if held["facts"].get(id) != person}
        self.outcome.doubled |= set(held["facts"]) - sent - self._before
