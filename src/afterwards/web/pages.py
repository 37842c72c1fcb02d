"""The part that answers requests: granian and the site's pages."""

from __future__ import annotations

import logging
import multiprocessing
import os
from functools import partial
from importlib import import_module
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from . import supervisor
from .serving import Where

THREADS = 4
"""Of each web process. Python runs one at a time; the others wait for the disk."""


def run(where: Where) -> None:
    """Answer until somebody stops us. When granian's child falls it ends too; the supervisor starts both."""
    multiprocessing.set_start_method(supervisor.START_METHOD, force=True)
    server = Granian(
        "afterwards.web.wsgi:application",
        address=where.host,
        port=where.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=where.workers,
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=600,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    )
    logging.getLogger("_granian").setLevel(logging.ERROR)
    server.serve(target_loader=partial(application, os.getpid()))


def application(parent: int, _target: str) -> Any:
    """The WSGI application, inside of the process that answers."""
    supervisor.die_with_parent(parent)
    return import_module("afterwards.web.wsgi").application
