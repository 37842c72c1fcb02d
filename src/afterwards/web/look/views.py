"""The gallery, for those who work on the look. It is routed in development only."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .gallery import PAGES


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """All parts, or one whole page: ?page=home&theme=dim&size=larger."""
    try:
        template, give = PAGES[request.GET.get("page", "")]
    except KeyError:
        raise Http404("No such page.") from None
    asked = {name: request.GET[name] for name in ("theme", "mode", "size") if name in request.GET}
    return render(request, template, {"theme": "system", "mode": "", "size": "", **give(), **asked})
