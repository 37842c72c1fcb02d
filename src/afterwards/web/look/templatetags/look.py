"""``{% load look %}``: marks, icons, the day band, the tab bar, and which built files there are."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from afterwards.web.look import band as bands
from afterwards.web.look import marks
from afterwards.web.look.built import is_built, sheet_text
from afterwards.web.look.holding import hold, whole_names
from afterwards.web.look.rows import row_html

register = template.Library()

TABS = ("today", "plan", "look_back", "help")
"""The tabs that lead somewhere. A page may give its own list as ``tabs``."""


@register.simple_tag
def window_mark(state: str, share: Any = None) -> SafeString:
    """The mark of a window; without a share its blind is all down."""
    return marks.window_mark(state or marks.MarkState.ITEM, 1 if share in (None, "") else share)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon."""
    return marks.icon(name)


@register.simple_tag
def week_bars(stretches: Any) -> SafeString:
    """The bar under a week of the month grid."""
    return marks.week_bars(stretches)


@register.simple_tag
def welcome_window() -> SafeString:
    """The picture of the welcome page."""
    return marks.welcome_window()


@register.simple_tag(takes_context=True)
def day_band(context: template.Context, band: bands.DayBand) -> SafeString:
    """The day band, with room for larger letters where the person asked for them."""
    is_larger = context.get("size") == "larger" or context.get("mode") == "dose-day"
    return bands.day_band(band, bands.LARGER_NARROW if is_larger else bands.NARROW)


@register.inclusion_tag("look/_tabs.html", takes_context=True)
def tabs(context: template.Context) -> dict[str, Any]:
    """The tab bar. ``tabs`` are names of addresses, ``tab`` is the one we are on."""
    tabs = context.get("tabs", TABS)
    return {"tabs": tabs, "tab": context.get("tab", ""), "help_url": context.get("help_url", "")}


@register.simple_tag
def built(name: str) -> str:
    """The address of a file that ``make frontend`` builds, or nothing where it was not run."""
    return static(f"look/built/{name}") if is_built(name) else ""


@register.simple_tag(takes_context=True)
def stylesheet(context: template.Context) -> SafeString:
    """The one stylesheet: a link, or its text where a page asks for ``inline_style``.

    A first visit on a slow line paints from one answer that way. The text carries the page's nonce; without
    a nonce there is only the link.
    """
    if context.get("inline_style") and context.get("csp_nonce"):
        return format_html('<style nonce="{}">{}</style>', context["csp_nonce"], SafeString(sheet_text()))
    return format_html(
        '<link rel="stylesheet" href="{}">', built("afterwards.css") or static("look/afterwards.css")
    )


@register.simple_tag(takes_context=True)
def draw_row(context: template.Context, row: Any) -> SafeString:
    """One row of a list; see _row.html."""
    token = context.get("csrf_token")
    field = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token) if token else ""
    return row_html(row, field)


@register.simple_tag(takes_context=True)
def app_icon(context: template.Context) -> str:
    """The icon of the name that this person gave the app."""
    return app_picture(context.get("app") or "day-plan")


@register.simple_tag
def app_picture(app: str) -> str:
    """The icon of one of the names that the app can have."""
    return static(f"look/icons/{app}.svg")


@register.simple_tag(takes_context=True)
def home_icon(context: template.Context) -> str:
    """The same for a home screen that wants a picture of dots."""
    return built(f"{context.get('app') or 'day-plan'}-180.png") or app_icon(context)


@register.simple_tag(takes_context=True)
def root_attributes(context: template.Context) -> SafeString:
    """Theme, mode, size, hand and the server's now on the root of a page; covered under a lock."""
    wishes = {name: context.get(name) for name in ("mode", "size", "hand", "now")}
    found = format_html_join(
        "",
        ' data-{}="{}"',
        [("theme", context.get("theme") or "system"), *(one for one in wishes.items() if one[1])],
    )
    return found + SafeString(" hidden") if context.get("is_covered") else found


@register.tag
def called(parser: Parser, _token: Token) -> template.Node:
    """``{% called %}`` … ``{% endcalled %}``: what stands between, in the words that this person chose."""
    inside = parser.parse(("endcalled",))
    parser.delete_first_token()
    return _Called(inside)


class _Called(template.Node):
    """A page that ``called``, of its context, has still to go through; see calling.py."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        """The page in those words; as it is where nobody is known."""
        page = self.nodelist.render(context)
        called = context.get("called")
        return SafeString(called(page)) if called else page


@register.simple_tag
def two_lines(label: object) -> tuple[str, str]:
    """A choice's words and its second line, which stand in one label with a bar between them."""
    kind = SafeString if isinstance(label, SafeString) else str
    first, _, second = str(label).partition("|")
    return kind(first), kind(second)


@register.filter
def held(text: object) -> str:
    """Numbers and their words kept on one line. Use it on every sentence that a person reads."""
    return hold(str(text))


@register.filter
def named(text: object) -> SafeString:
    """A title whose short name, such as "(PHQ-9)", stays on one line."""
    return whole_names(conditional_escape(text if isinstance(text, SafeString) else str(text)))


@register.filter
def split_words(text: str) -> list[str]:
    """The words of a text, for a short list in a template."""
    return text.split()
