"""Addresses of the help pages."""

from django.urls import path

from . import views

urlpatterns = [
    path("help/", views.help_now, name="help"),
    path("help/unwell/", views.unwell, name="unwell"),
]
