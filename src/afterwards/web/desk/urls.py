"""Addresses of the desk."""

from django.urls import path

from . import alerts, guides, patients, views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("new/", views.desk_invite, name="desk_invite"),
    path("patient/<uuid:id>/", patients.desk_patient, name="desk_patient"),
    path("patient/<uuid:id>/link/", views.desk_link, name="desk_link"),
    path("patient/<uuid:id>/plan/", patients.desk_plan, name="desk_plan"),
    path("patient/<uuid:id>/follow/", patients.desk_follow, name="desk_follow"),
    path("patient/<uuid:id>/answer/<str:key>/", patients.desk_answer, name="desk_answer"),
    path("patient/<uuid:id>/session/<str:key>/move/", patients.desk_move, name="desk_move"),
    path("patient/<uuid:id>/session/<str:key>/record/", patients.desk_record, name="desk_record"),
    path("patient/<uuid:id>/session/<str:key>/not-held/", patients.desk_not_held, name="desk_not_held"),
    path("alerts/", alerts.desk_alerts, name="desk_alerts"),
    path("patient/<uuid:id>/alert/<uuid:key>/", alerts.desk_alert, name="desk_alert"),
    path("alerts/people/", alerts.desk_ladder, name="desk_ladder"),
    path("guides/", guides.desk_guides, name="desk_guides"),
    path("guides/<uuid:id>/", guides.desk_guide, name="desk_guide"),
    path("staff/", views.desk_staff, name="desk_staff"),
    path("staff/<uuid:id>/end/", views.desk_staff_end, name="desk_staff_end"),
    path("staff/<uuid:id>/devices/", views.desk_staff_devices, name="desk_staff_devices"),
    path("about/", views.desk_practice, name="desk_practice"),
]
