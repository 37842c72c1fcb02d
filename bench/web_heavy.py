"""Counts heavy modules in a process that has answered some pages: ``python web_heavy.py COOKIE MODULE…``."""

from __future__ import annotations

import sys

import django
from django.test import Client

django.setup()
client = Client(HTTP_HOST="localhost")
client.cookies["day"] = sys.argv[1]
for path in ("/today/", "/plan/", "/health/", "/today/"):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
print(len([name for name in sys.argv[2:] if name in sys.modules]))
