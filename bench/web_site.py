"""A site as it is installed, filled with 5,000 people, and what the kernel says that it uses."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PEOPLE, SIGNED_IN = 5_000, 200
FILL = Path(__file__).with_name("web_fill.py")
TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True, slots=True)
class Home:
    """A filled home and the sign-ins of some of its people."""

    place: Path
    cookies: tuple[str, ...]

    def environment(self) -> dict[str, str]:
        """As it is installed: with the bytecode that a first run leaves behind."""
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("AFTERWARDS", "DJANGO", "PYTHONDONT"))
        }
        return {
            **kept,
            "AFTERWARDS_HOME": str(self.place),
            "DJANGO_SETTINGS_MODULE": "afterwards.web.settings",
        }


@contextmanager
def filled() -> Iterator[Home]:
    """5,000 people with four sessions each; gone at the end."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        empty = Home(Path(folder) / "home", ())
        for command in ("migrate", "createcachetable"):
            _django(empty, "-m", "django", command, "-v0")
        yield Home(empty.place, tuple(_django(empty, str(FILL), str(PEOPLE), str(SIGNED_IN)).split()))


def _django(home: Home, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=home.environment(), check=True, capture_output=True, text=True).stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Running:
    """A running server: ours, bare Django, or granian alone."""

    process: subprocess.Popen[bytes]
    port: int
    path: str
    cookies: Sequence[str] = ("",)
    name: str = "day"

    def ask(self, count: int, path: str = "") -> None:
        """That many requests over one connection, by one signed-in person after the other."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        for i in range(count):
            cookie = {"Cookie": f"{self.name}={self.cookies[i % len(self.cookies)]}"}
            connection.request("GET", path or self.path, headers={"Host": f"localhost:{self.port}", **cookie})
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, (answer.status, answer.getheader("Location"), body[:200])
        connection.close()

    def family(self) -> list[int]:
        """The process and all that came of it."""
        found = [self.process.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in task.read_text().split()]
        return found

    def cpu(self) -> float:
        """CPU seconds of the whole family so far."""
        ticks = 0
        for pid in self.family():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / TICK

    def pss(self) -> float:
        """Memory of the whole family in MiB, shared pages counted once."""
        text = "".join(Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.family())
        return sum(int(kb) for kb in re.findall(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)) / 1024

    def milliseconds(self, count: int) -> float:
        """CPU milliseconds of one request."""
        before = self.cpu()
        self.ask(count)
        return (self.cpu() - before) / count * 1000


@contextmanager
def serving(home: Home) -> Iterator[Running]:
    """`afterwards serve` on a filled home."""
    port = free_port()
    command = [sys.executable, "-m", "afterwards", "serve", "--port", str(port)]
    with _process(command, home.environment(), port) as process:
        yield Running(process, port, "/today/", home.cookies)


@contextmanager
def granian(module: str, environment: dict[str, str], path: str = "/") -> Iterator[Running]:
    """Another WSGI application under the same server, with the same threads."""
    port = free_port()
    options = ["--interface", "wsgi", "--http", "1", "--blocking-threads", "4", "--log-level", "error"]
    command = [sys.executable, "-m", "granian", *options, "--port", str(port), module]
    with _process(command, environment, port, path) as process:
        yield Running(process, port, path)


@contextmanager
def _process(
    command: list[str], environment: dict[str, str], port: int, path: str = "/health/"
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, path)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def wait_for(port: int, path: str) -> None:
    """Return as soon as the first 200 comes."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": f"localhost:{port}"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.005)
        finally:
            connection.close()
    raise TimeoutError(f"nothing answers on port {port}")
