"""P6: what the whole site costs: memory, start, growth, bytes to a phone, room on the disk."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .measure import Row
from .web_site import Home, Running, filled, serving
from .web_today import bare_django

REQUESTS = int(os.environ.get("BENCH_REQUESTS", "20000"))
"""100000 for the real figure; fewer where somebody waits."""
MOST_BARE = 1.35
"""150 MiB where bare Django in the same parts takes 111; no two builds of Python are of one size."""
HEAVY = ("numpy", "icalendar", "typst", "playwright", "rich")

FOLDER = Path(__file__).parent


def run() -> list[Row]:
    """All rows, on one filled home."""
    with filled() as home:
        return measured(home)


def measured(home: Home) -> list[Row]:
    """The rows, on a home that is there already."""
    rows = [*_start(home)]
    bare = _bare_memory()
    with serving(home) as site:
        rows += _memory(site, bare)
        rows += _bytes(site)
    heavy = float(_python(home, "web_heavy.py", home.cookies[0], *HEAVY))
    rows.append(Row("heavy modules in a web process", heavy, "", goal="none", met=heavy == 0))
    year = float(_python(home, "web_year.py"))
    goal = "≤250 KB: 365 check-ins, 52 PHQ-9, 100 entries"
    rows.append(Row("a patient-year in SQLite", year, "KB", goal=goal, met=year <= 250))
    return rows


def _start(home: Home) -> list[Row]:
    best = float("inf")
    for _ in range(3):
        before = time.monotonic()
        with serving(home):
            best = min(best, time.monotonic() - before)
    return [Row("cold start to the first 200", best, "s", goal="≤2.5 s", met=best <= 2.5)]


def _bare_memory() -> float:
    """MiB of bare Django in the same parts: pages, worker, scheduler."""
    with ExitStack() as stack:
        site = stack.enter_context(bare_django(stack))
        parts = [site, *(stack.enter_context(_idle()) for _ in range(2))]
        site.ask(2000)
        return sum(part.pss() for part in parts)


@contextmanager
def _idle() -> Iterator[Running]:
    """A part of bare Django that waits for work."""
    with tempfile.TemporaryDirectory(prefix="bench-idle-") as folder:
        environment = {**os.environ, "BENCH_DATABASE": str(Path(folder) / "idle.sqlite3")}
        command = [sys.executable, "-m", "bench.web_idle"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline()
            yield Running(process, 0, "")
            process.terminate()


def _memory(site: Running, bare: float) -> list[Row]:
    site.ask(2000)
    before = site.pss()
    site.ask(REQUESTS)
    growth = (site.pss() / before - 1) * 100
    many = f"growth over {REQUESTS:,} requests"
    goal, met = f"≤150 MiB (≤{MOST_BARE}x bare Django)", before <= max(150, MOST_BARE * bare)
    return [
        Row("whole site, 5,000 people, PSS", before, "MiB", peers={"bare Django": bare}, goal=goal, met=met),
        Row(many, growth, "%", goal="≤5 % over 100,000", met=growth <= 5),
    ]


def _bytes(site: Running) -> list[Row]:
    page, first = _fetch(site, "/today/")
    links = set(re.findall(rb'(?:href|src)="(/static/[^"]+)"', page))
    sheets = [_fetch(site, link.decode()) for link in links]
    fonts = {link for text, _ in sheets for link in re.findall(rb'url\(["\']?(/static/[^)"\']+)', text)}
    whole = first + sum(size for _, size in sheets) + sum(_fetch(site, font.decode())[1] for font in fonts)
    return [
        Row("today page, compressed", first / 1024, "KB", goal="≤14 KB", met=first <= 14 * 1024),
        Row("whole first visit, compressed", whole / 1024, "KB", goal="≤60 KB", met=whole <= 60 * 1024),
    ]


def _fetch(site: Running, path: str) -> tuple[bytes, int]:
    """What it says, and how many bytes came over the wire for it."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port)
    headers = {"Host": f"localhost:{site.port}", "Cookie": f"{site.name}={site.cookies[0]}"}
    connection.request("GET", path, headers={**headers, "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 200, (path, answer.status)
    return (gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body), len(body)


def _python(home: Home, script: str, *arguments: str) -> str:
    command = [sys.executable, str(FOLDER / script), *arguments]
    return subprocess.run(command, env=home.environment(), check=True, capture_output=True, text=True).stdout
