"""Addresses of the relief card, and of what is asked of habits."""

from django.urls import path

from . import habits, views

urlpatterns = [
    path("how-long/", views.how_long, name="how_long"),
    path("how-long/habits/", habits.habits, name="habits"),
    path("how-long/habits/away/", habits.put_away, name="put_away_habit"),
]
