"""Addresses of You and privacy."""

from django.urls import path

from . import own, views

urlpatterns = [
    path("you/", views.you, name="you"),
    path("you/change/<slug:key>/", views.change, name="you_change"),
    path("you/looks/", views.looks, name="you_looks"),
    path("you/lock/", views.lock, name="you_lock"),
    path("you/travel/", views.travel, name="you_travel"),
    path("you/who/", views.who_sees, name="you_sharing"),
    path("you/who/end/", views.end_ride_link, name="you_end_ride_link"),
    path("you/done/", views.trail, name="you_trail"),
    path("you/copy/", own.copy, name="you_copy"),
    path("you/erase/", own.erase, name="you_erase"),
    path("you/pause/", views.pause_plan, name="you_pause"),
]
