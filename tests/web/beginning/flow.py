"""Walks through the first questions as a browser without script does."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import PersonPlan, plan_of


def start(client: Client) -> str:
    """Start a plan in this browser; the address of the first question."""
    return str(client.post(reverse("begin")).url)


def hidden_id(page: str) -> str:
    """The id that the form carries."""
    found = re.search(r'name="id" value="([0-9a-f-]{36})"', page)
    return found[1] if found else ""


def say(client: Client, key: str, *, to: str = "", **answer: Any) -> Any:
    """Answer one question with the id of its own page; gives the answer of the site."""
    address = reverse("begin_question", args=[key]) + (f"?how={to}" if to else "")
    page = client.get(reverse("begin_question", args=[key]))
    return client.post(address, {"id": hidden_id(page.content.decode()), **answer})


def skip(client: Client, key: str) -> Any:
    """Skip one question."""
    return client.post(reverse("begin_question", args=[key]), {"skip": "1"})


def own_plan() -> PersonPlan:
    """The plan of the one patient there is."""
    return plan_of(Patient.objects.get())
