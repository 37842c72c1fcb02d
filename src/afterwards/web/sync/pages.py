"""What makes the site an app on a phone: its worker, its name and icon, the locked page, the page away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..look.built import BUILT, is_built
from .names import app_of, name_of

SIZES = (192, 512)
INK, GROUND = "#12262b", "#f1f3f0"


@require_safe
@never_cache
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker, from the root of the site: it may look after every page. Raises Http404 unbuilt."""
    if not is_built("worker.js"):
        raise Http404
    return HttpResponse((BUILT / "worker.js").read_bytes(), content_type="text/javascript; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Name, icons and first page of the app. It names no treatment, and whom it belongs to neither."""
    app = app_of(request)
    icons = [
        {"src": static(f"look/built/{app}-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in SIZES
        if is_built(f"{app}-{size}.png")
    ]
    icons.append({"src": static(f"look/icons/{app}.svg"), "sizes": "any", "type": "image/svg+xml"})
    found = {
        "id": "/",
        "name": name_of(app),
        "short_name": name_of(app),
        "lang": get_language() or "en",
        "start_url": reverse("today"),
        "scope": "/",
        "display": "standalone",
        "theme_color": GROUND,
        "background_color": GROUND,
        "icons": icons,
    }
    return JsonResponse(found, content_type="application/manifest+json")


@require_safe
def locked(request: HttpRequest) -> HttpResponse:
    """The page that asks for the PIN. The PIN never leaves the phone."""
    return render(request, "sync/locked.html", {"title": name_of(app_of(request))})


@require_safe
def away(request: HttpRequest) -> HttpResponse:
    """A page that is not on this phone, while there is no signal."""
    return render(request, "sync/away.html")
