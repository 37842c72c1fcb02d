"""Addresses of check-ins."""

from django.urls import path

from . import finish, views

urlpatterns = [
    path("checkins/", views.overview, name="checkins"),
    path("checkins/mood/", views.mood, name="checkin_mood"),
    path("checkins/begin/<slug:form>/", views.begin, name="checkin_begin"),
    path("checkins/form/<slug:form>/", views.form_ahead, name="checkin_form"),
    path("checkins/<uuid:id>/", views.question, name="checkin"),
    path("checkins/<uuid:id>/help/", finish.help_at_once, name="checkin_help"),
    path("checkins/<uuid:id>/done/", finish.done, name="checkin_done"),
]
