"""A printed page on a screen: under the site's wall, with ways off it that paper does not show."""

from __future__ import annotations

from django.http import HttpRequest
from django.middleware.csp import get_nonce
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

_SCREEN_ONLY = (
    "nav.way{display:flex;justify-content:space-between;gap:16px;padding:0 16px;background:#fff}"
    "nav.way{font:600 1rem/1.4 system-ui,sans-serif}"
    "nav.way span{padding:12px 0;font-weight:400}"
    "nav.way a{color:inherit;padding:12px 0;min-width:44px}nav.way .leave{order:1;text-align:right}"
    "nav.help{position:sticky;bottom:0;justify-content:flex-end;padding-bottom:env(safe-area-inset-bottom)}"
    "nav.help a{text-align:right}"
    "@media print{nav.way{display:none}}"
)


def on_screen(request: HttpRequest, page: str, back: str, label: str, note: str = "") -> str:
    """The page with the nonce that lets its own style in, ways back and away on top, Help in its corner."""
    way = format_html(
        '<nav class="way"><a class="leave" href="{}">{}</a><a class="back" href="{}">← {}</a>{}</nav>',
        reverse("leave"),
        _("Leave"),
        back,
        label,
        format_html("<span>{}</span>", note) if note else "",
    )
    corner = format_html('<nav class="way help"><a href="{}">{}</a></nav>', reverse("help"), _("Help"))
    nonce = escape(str(get_nonce(request)))
    page = page.replace("<style>", f'<style nonce="{nonce}">{_SCREEN_ONLY}', 1)
    return page.replace("<body>", f"<body>\n{way}", 1).replace("</body>", f"{corner}\n</body>", 1)
