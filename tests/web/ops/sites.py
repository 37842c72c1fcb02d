"""Real sites for the tests: processes of the command line, each with a home and a port of its own."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 60.0


def until(holds: Callable[[], object], what: str) -> None:
    """Wait for a condition; fail with its name after a minute."""
    end = time.monotonic() + PATIENCE
    pause = threading.Event()
    while not holds():
        assert time.monotonic() < end, f"waited in vain: {what}"
        pause.wait(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path, **more: str) -> dict[str, str]:
    """As a person's own shell has it: nothing of the tests' settings."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("AFTERWARDS", "DJANGO"))
    }
    return {**kept, "AFTERWARDS_HOME": str(home), **more}


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """One command from start to end."""
    command = [sys.executable, "-m", "afterwards", *arguments]
    env = environment(home, **more)
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False)


def lives_three_times(folder: Path) -> None:
    """Ends by itself twice; the third time it asks its supervisor to stop."""
    lives = len(list(folder.iterdir()))
    (folder / str(lives)).touch()
    if lives == 2:
        os.kill(os.getppid(), signal.SIGTERM)


@dataclass
class Site:
    """A running `afterwards serve` or `demo`."""

    process: subprocess.Popen[str]
    port: int
    lines: list[str] = field(default_factory=list)

    def said(self, text: str) -> bool:
        return any(text in line for line in self.lines)

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        found = answer.status, answer.read().decode(errors="replace")
        connection.close()
        return found

    def answers(self) -> bool:
        try:
            return self.get("/health/") == (200, "ok")
        except OSError:
            return False

    def family(self) -> set[int]:
        """The supervisor, its children and theirs."""
        found = {self.process.pid}
        for _ in range(4):
            for pid in list(found):
                for task in Path(f"/proc/{pid}/task").glob("*/children"):
                    found |= {int(child) for child in task.read_text().split()}
        return found

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)


def is_alive(pid: int) -> bool:
    """Whether the process still runs; one that ended and that nobody asked about does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def started(home: Path, *arguments: str, **more: str) -> Iterator[Site]:
    """A site from its ready line on; ended at the end."""
    port = free_port()
    command = [sys.executable, "-m", "afterwards", *arguments, "--port", str(port)]
    process = subprocess.Popen(
        command, env=environment(home, **more), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    site = Site(process, port)
    reader = threading.Thread(target=_read, args=(site,), daemon=True)
    reader.start()
    try:
        until(lambda: site.said("is ready: http") or process.poll() is not None, "the ready line")
        assert process.poll() is None, site.lines[-1:]
        yield site
    finally:
        if process.poll() is None:
            site.stop()
        reader.join(PATIENCE)
        assert process.stderr is not None
        process.stderr.close()


def _read(site: Site) -> None:
    assert site.process.stderr is not None
    for line in site.process.stderr:
        site.lines.append(line.rstrip("\n"))


def address_in(lines: list[str]) -> str:
    """The one address that was printed."""
    found = {match for line in lines for match in re.findall(r"https?://\S+", line)}
    assert len(found) == 1, lines
    return found.pop()
