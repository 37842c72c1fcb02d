"""Addresses."""

from django.urls import path

from . import views

urlpatterns = [
    path("account/keep/", views.secure_account, name="secure_account"),
    path("invited/", views.invitation, name="invitation"),
    path("invited/<str:token>/", views.invited, name="invited"),
]
