"""Addresses of Today."""

from django.urls import path

from . import rides, views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("today/done/", views.acting("done"), name="today_done"),
    path("today/later/", views.later, name="today_later"),
    path("today/undo/", views.acting("undo"), name="today_undo"),
    path("today/energy/", views.acting("energy"), name="today_energy"),
    path("today/answer/", views.acting("answer"), name="today_answer"),
    path("today/told/", views.acting("told"), name="today_told"),
    path("today/morning/<str:fact>/", views.slept, name="today_slept"),
    path("today/ended/<str:key>/", views.ended, name="today_ended"),
    path("today/pause/", views.pause, name="today_pause"),
    path("today/mood/", views.acting("mood"), name="today_mood"),
    path("today/whole/", views.acting("whole"), name="today_whole"),
    path("today/ride/", rides.ride_home, name="ride_home"),
    path("today/ride/link/", rides.ride_link, name="ride_link"),
]
