"""Addresses."""

from django.urls import path

from . import views

urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("welcome/language/", views.language, name="language"),
    path("begin/", views.begin, name="begin"),
    path("begin/ready/", views.ready, name="begin_ready"),
    path("begin/guides/<str:guide>/", views.guide_sheet, name="begin_guide_sheet"),
    path("begin/<slug:key>/", views.question, name="begin_question"),
]
