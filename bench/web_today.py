"""P3: the Today page of somebody signed in, among 5,000 people, beside bare Django and granian alone."""

from __future__ import annotations

import http.client
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from .measure import STEADY, Row, gauge
from .web_site import SIGNED_IN, Home, Running, filled, granian, serving

ROUNDS, EACH = 5, 400


def run() -> list[Row]:
    """CPU of the server for one request; five rounds in turn, the least of each."""
    with filled() as home:
        return measured(home)


def measured(home: Home) -> list[Row]:
    """The rows, on a home that is there already."""
    with ExitStack() as stack:
        ours = stack.enter_context(serving(home))
        raw = stack.enter_context(granian("bench.web_peers:raw", dict(os.environ)))
        bare = stack.enter_context(bare_django(stack))
        servers = {"ours": ours, "bare Django": bare, "raw": raw}
        for server in servers.values():
            server.ask(2 * SIGNED_IN)
        before = gauge()
        found = dict.fromkeys(servers, float("inf"))
        for _ in range(ROUNDS):
            for name, server in servers.items():
                found[name] = min(found[name], server.milliseconds(EACH))
        void = abs(gauge() - before) / before > STEADY
    ms, bare_ms, raw_ms = found["ours"], found["bare Django"], found["raw"]
    met = ms <= 2.0 or (ms <= 10 * raw_ms and ms <= 3.5 * bare_ms)
    goal = "≤2.0 ms (≤3.5x bare Django, ≤10x raw)"
    peers = {"bare Django": bare_ms}
    return [Row("today page, 5,000 people", ms, peers=peers, ceiling=raw_ms, goal=goal, met=met, void=void)]


def bare_django(stack: ExitStack) -> _Bare:
    """Django as its tutorial has it, with a database of its own."""
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-bare-"))
    return _Bare({**os.environ, "BENCH_DATABASE": str(Path(folder) / "bare.sqlite3")})


class _Bare:
    """Bare Django, signed in."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.context = granian("bench.web_peers:bare_application", environment)

    def __enter__(self) -> Running:
        running = self.context.__enter__()
        connection = http.client.HTTPConnection("127.0.0.1", running.port)
        connection.request("GET", "/")
        answer = connection.getresponse()
        cookies = answer.headers.get_all("Set-Cookie") or []
        answer.read()
        connection.close()
        session = next(cookie for cookie in cookies if cookie.startswith("sessionid="))
        running.name, running.cookies = "sessionid", (session.partition("=")[2].partition(";")[0],)
        return running

    def __exit__(self, *error: object) -> None:
        self.context.__exit__(*error)  # type: ignore[arg-type]
