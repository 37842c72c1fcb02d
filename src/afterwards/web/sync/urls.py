"""Addresses of the API."""

from __future__ import annotations

from django.urls import URLPattern, path

from .api import api, openapi

urlpatterns = [
    path("openapi.json", openapi, name="api_openapi"),
    *(one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"),
]
