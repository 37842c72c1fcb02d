"""The running site: pages, worker and scheduler under one supervisor."""

from __future__ import annotations

import ctypes
import gc
import http.client
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from urllib.parse import urlsplit

from .starting import load_settings
from .supervisor import Part, Supervisor

ARENAS = -8
"""glibc's M_ARENA_MAX."""
EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, never chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where the site listens, and with how many processes."""

    host: str
    port: int
    workers: int = 1


def serve(where: Where, url: str, say: Callable[[str], None], ready: Callable[[], None]) -> int:
    """Run all parts until somebody stops us; the exit code. The site was made ready before (starting.py)."""
    parts = (
        Part(name="web", run=enter, given=("afterwards.web.pages", where)),
        Part(name="worker", run=enter, given=("afterwards.web.worker",)),
        Part(name="scheduler", run=enter, given=("afterwards.web.scheduler",)),
    )
    gc.collect()
    gc.freeze()  # pages of memory that the collector never touches stay shared
    return Supervisor(parts, say).run(partial(answers, where, url), ready)


def spare_memory() -> None:
    """Call before anything is loaded: by default each thread takes a heap of its own and gives none back."""
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library than glibc
            ctypes.CDLL(None).mallopt(ARENAS, 1)


def enter(module: str, *given: object) -> None:
    """Inside a part: load the site, where it was not inherited, and run. What ends it is written as all else
    is: Python's own words would name what a database says of a row.
    """
    load_settings()
    try:
        import_module(module).run(*given)
    except Exception:
        logging.getLogger(module).critical("This part of the site fell.", exc_info=True)
        sys.exit(1)


def answers(where: Where, url: str) -> bool:
    """Whether the web process answers."""
    host = "127.0.0.1" if where.host in EVERYWHERE else where.host
    connection = http.client.HTTPConnection(host, where.port, timeout=5)
    try:
        connection.request("GET", "/health/", headers={"Host": urlsplit(url).netloc})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
