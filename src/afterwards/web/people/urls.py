"""Addresses."""

from django.urls import path

from . import views

urlpatterns = [
    # In the place of the sign-in library's own page, which asks nobody who they are.
    path("account/sessions/", views.devices, name="usersessions_list"),
    path("account/keep/", views.secure_account, name="secure_account"),
    path("invited/", views.invitation, name="invitation"),
    path("invited/<str:token>/", views.invited, name="invited"),
]
