"""A site of nothing but the look, for its tests: the gallery, and an echo for forms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from afterwards.web.look.views import gallery

NAMES = ("leave", "today", "plan", "look_back", "you", "help", "manifest", "worker")
COUNTED: list[str] = []
"""What was posted to the echo, in order."""


def empty(request: HttpRequest) -> HttpResponse:
    """A page with a headline and no more; it remembers what was posted to it."""
    if request.method == "POST":
        COUNTED.append(request.POST.get("words", ""))
    return render(request, "look/phone.html", {"headline": request.path})


urlpatterns = [
    path("", gallery),
    *(path(f"{name}/", empty, name=name) for name in NAMES),
]
