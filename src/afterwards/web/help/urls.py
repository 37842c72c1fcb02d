"""Addresses of the help pages. Under /help/ nothing is anybody's own, and a lock closes none of it."""

from django.urls import path

from . import own_views, plan_views, views

urlpatterns = [
    path("help/", views.help_now, name="help"),
    path("help/unwell/", views.unwell, name="unwell"),
    path("mine/help/", own_views.my_help, name="my_help"),
    path("mine/unwell/", own_views.my_unwell, name="my_unwell"),
    path("mine/noted/", own_views.my_checks, name="my_checks"),
    path("mine/noted/keep/", own_views.my_noted, name="my_noted"),
    path("mine/plan/", plan_views.my_plan, name="my_plan"),
    path("mine/plan/away/", plan_views.my_plan_away, name="my_plan_away"),
    path("mine/plan/<slug:part>/", plan_views.my_plan_part, name="my_plan_part"),
]
