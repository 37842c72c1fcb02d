"""The part that does background work."""

from __future__ import annotations

import sys
import threading

from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from .scheduler import beat

REST = 2.0
IDLE = 60.0
"""So many seconds without work, and what earlier work had to load is given back."""
HEAVY = "numpy"
"""Only curves need it, and it is a fifth of the whole site's memory."""


def run() -> None:
    """Do what is waiting, look again, until somebody stops us. A sign of life after each look.

    It ends by itself once it is idle and heavy: the supervisor starts a light one.
    """
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    worker.configure_signals()
    rest, idle = threading.Event(), 0.0
    while worker.running and (idle < IDLE or HEAVY not in sys.modules):
        if DBTaskResult.objects.ready().exists():  # asked without the lock that taking work needs
            worker.run()
            idle = 0.0
        close_old_connections()
        beat("worker")
        if worker.running:
            rest.wait(REST)
            idle += REST
