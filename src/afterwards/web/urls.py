"""Every address. access_rules.py says who may use each; a test compares the two."""

from __future__ import annotations

import allauth.urls
from django.conf import settings
from django.urls import include, path

from . import views
from .look.views import gallery
from .sync import pages as sync
from .whole import whole_urls

SIGNING_IN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_request_login_code",
        "account_confirm_login_code",
        "account_reauthenticate",
        "account_reset_password",
        "account_confirm_password_reset_code",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
"""Addresses that store a session and nothing else: trying passphrases shall hold nobody's lock."""

urlpatterns = [
    path("api/1/", include("afterwards.web.sync.urls")),  # asked most often: found first
    path("", views.home, name="home"),
    path("leave/", views.leave, name="leave"),
    path("kept/", views.kept, name="kept"),
    path("typed/", views.typed_before, name="typed_before"),
    path("health/", views.health, name="health"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("afterwards.web.people.urls")),
    path("account/", include(whole_urls(allauth.urls.urlpatterns, SIGNING_IN))),
    path("", include("afterwards.web.patient.urls")),
    path("", include("afterwards.web.circle.urls")),
    path("", include("afterwards.web.help.urls")),
    path("clinic/", include("afterwards.web.desk.urls")),
    path("worker.js", sync.worker, name="worker"),
    path("manifest.webmanifest", sync.manifest, name="manifest"),
    path("lock/", sync.locked, name="locked"),
    path("away/", sync.away, name="away"),
]
handler400 = "afterwards.web.views.unread"
handler500 = "afterwards.web.outages.trouble"
if settings.DEMO or settings.DEBUG:
    urlpatterns += [
        path("demo/", include("afterwards.web.demo.urls")),
        path("look/", gallery, name="look"),
    ]
