"""Addresses of the relief card."""

from django.urls import path

from . import views

urlpatterns = [path("how-long/", views.how_long, name="how_long")]
