"""The patient's addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("afterwards.web.patient.beginning.urls")),
    path("", include("afterwards.web.patient.today.urls")),
    path("", include("afterwards.web.patient.plan.urls")),
    path("", include("afterwards.web.patient.checkins.urls")),
    path("", include("afterwards.web.patient.trends.urls")),
    path("", include("afterwards.web.patient.you.urls")),
    path("", include("afterwards.web.patient.relief.urls")),
]
