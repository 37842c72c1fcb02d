"""Addresses of the circle."""

from django.urls import path

from . import views

urlpatterns = [path("ride/<str:token>/", views.ride, name="ride")]
