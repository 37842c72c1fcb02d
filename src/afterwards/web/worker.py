"""The part that does background work."""

from __future__ import annotations

import threading

from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from .scheduler import beat

REST = 2.0


def run() -> None:
    """Do what is waiting, look again, until somebody stops us. A sign of life after each look."""
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
    rest = threading.Event()
    while worker.running:
        if DBTaskResult.objects.ready().exists():  # asked without the lock that taking work needs
            worker.run()
        close_old_connections()
        beat("worker")
        if worker.running:
            rest.wait(REST)
