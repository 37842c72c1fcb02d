"""One small parent that keeps the site's parts alive, and that ends them all for sure when it ends.

It loads the site once and forks, so that the parts share its memory and start at once. Where forking a loaded
process is not safe (macOS, Windows) each part loads the site itself. It knows nothing of the site.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

START_METHOD = "fork" if sys.platform == "linux" else "spawn"
GRACE = 10.0
"""Seconds that a part has to end by itself."""
LONGEST_PAUSE = 60.0
STEADY = 60.0
"""A part that lived this long is well: its next start is not delayed by what came before."""
READY_WITHIN = 60.0
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One kind of process: its name, and what it runs. ``run`` is importable, so that it can be spawned."""

    name: str
    run: Callable[..., None]
    given: tuple[object, ...] = ()


@dataclass(slots=True, kw_only=True)
class Child:
    """A part as it runs now."""

    part: Part
    process: BaseProcess
    born: float
    falls: int = 0
    """How often in a row it ended soon after its start."""
    due: float | None = None
    """When it is started again, once it has ended."""


class Supervisor:
    """Starts the parts, starts a fallen one again with growing pauses, and ends all of them."""

    def __init__(self, parts: Sequence[Part], say: Callable[[str], None]) -> None:
        self._say = say
        self._stop = False
        self._wake, self._bell = socket.socketpair()
        self._wake.settimeout(0)
        self._bell.settimeout(0)
        self._children = [_born(part) for part in parts]

    def run(self, is_ready: Callable[[], bool], ready: Callable[[], None]) -> int:
        """Until somebody asks to stop; the exit code. ``ready`` is called once ``is_ready`` says so."""
        with self._signals():
            try:
                if not self._became_ready(is_ready):
                    return 0 if self._stop else 1
                ready()
                while not self._stop:
                    self._rest(self._pause())
                    self._look_after()
                return 0
            finally:
                self._end_all()
                self._wake.close()
                self._bell.close()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        names = ("SIGINT", "SIGTERM", "SIGHUP")
        numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
        before = {number: signal.signal(number, self._asked_to_stop) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _asked_to_stop(self, _number: int, _frame: object) -> None:
        self._stop = True
        with suppress(OSError):  # the bell is full, or everything has ended
            self._bell.send(b".")

    def _became_ready(self, is_ready: Callable[[], bool]) -> bool:
        until = _ticks() + READY_WITHIN
        while not self._stop and not is_ready():
            if any(child.process.exitcode is not None for child in self._children) or _ticks() > until:
                self._say("The site did not start; the lines above say why.")
                return False
            self._rest(0.03)
        return not self._stop

    def _rest(self, seconds: float | None) -> None:
        alive = [child.process.sentinel for child in self._children if child.due is None]
        wait([self._wake, *alive], seconds)
        with suppress(BlockingIOError):
            self._wake.recv(64)

    def _pause(self) -> float | None:
        dues = [child.due for child in self._children if child.due is not None]
        return max(0.0, min(dues) - _ticks()) if dues else None

    def _look_after(self) -> None:
        now = _ticks()
        for i, child in enumerate(self._children):
            if child.due is None and child.process.exitcode is not None:
                self._fell(child, now)
            elif child.due is not None and child.due <= now and not self._stop:
                self._children[i] = _born(child.part, child.falls)

    def _fell(self, child: Child, now: float) -> None:
        _kill_group(child.process)  # what it may have left behind
        if child.process.exitcode == 0 and now - child.born > STEADY:
            child.falls, child.due = 0, now  # no fall: it gave back its memory
            return
        child.falls = 0 if now - child.born > STEADY else child.falls + 1
        pause = min(LONGEST_PAUSE, 2.0**child.falls - 1 if child.falls else 0.0)
        child.due = now + pause
        how = child.process.exitcode
        self._say(f"The {child.part.name} ended (code {how}). It starts again in {pause:.0f} seconds.")

    def _end_all(self) -> None:
        for child in self._children:
            if child.process.is_alive():
                child.process.terminate()
        until = _ticks() + GRACE
        for child in self._children:
            child.process.join(max(0.0, until - _ticks()))
            _kill_group(child.process)
            child.process.join()


def _born(part: Part, falls: int = 0) -> Child:
    context = multiprocessing.get_context(START_METHOD)
    process: BaseProcess = context.Process(  # type: ignore[attr-defined]
        target=_live, args=(part, os.getpid()), name=part.name
    )
    process.start()
    return Child(part=part, process=process, born=_ticks(), falls=falls)


def _live(part: Part, parent: int) -> None:
    """What a child does: a process group of its own, which ends when the supervisor ends."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # forked with the supervisor's own handlers
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)  # Ctrl+C in a terminal reaches the supervisor alone
    die_with_parent(parent)
    part.run(*part.given)


def die_with_parent(parent: int) -> None:
    """Ask Linux to kill this process when its parent ends, however that came; elsewhere nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before we asked
            os._exit(1)


def _kill_group(process: BaseProcess) -> None:
    """End a part and every process that it started."""
    assert process.pid is not None
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
    if process.is_alive():
        process.kill()


def _ticks() -> float:
    return time.monotonic()  # noqa: TID251 - how long something took, not what time it is
