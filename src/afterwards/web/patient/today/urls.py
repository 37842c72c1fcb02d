"""Addresses of Today."""

from django.urls import path

from . import acts, rides, views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("today/done/", acts.done, name="today_done"),
    path("today/later/", views.later, name="today_later"),
    path("today/undo/", acts.undo, name="today_undo"),
    path("today/energy/", acts.energy, name="today_energy"),
    path("today/answer/", acts.answer, name="today_answer"),
    path("today/told/", acts.told, name="today_told"),
    path("today/morning/<str:fact>/", views.slept, name="today_slept"),
    path("today/ended/<str:key>/", views.ended, name="today_ended"),
    path("today/pause/", views.pause, name="today_pause"),
    path("today/whole/", acts.whole, name="today_whole"),
    path("today/ride/", rides.ride_home, name="ride_home"),
    path("today/ride/link/", rides.ride_link, name="ride_link"),
]
