"""Addresses of the demonstration."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.start, name="demo"),
    path("clock/", views.move_clock, name="demo_clock"),
    path("be/<slug:who>/", views.be, name="demo_be"),
]
