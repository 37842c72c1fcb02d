"""A drift signal on Today: one quiet row, not lit, and never on the screens of the first day."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from ...relief.queries import has_new_signal
from .requests import Mine
from .shown import Group, Row, Today


def with_signal(screen: Today, own: Mine) -> Today:
    """The screen, with the row where there is something to say."""
    if screen.mode or not has_new_signal(own.patient):
        return screen
    title, second = own.words.say("relief.signal.short"), own.words.say("relief.signal.act")
    row = Row(title=title, second=second, mark="item", href=reverse("how_long"))
    return replace(screen, groups=(*screen.groups, Group(title="", rows=(row,))))
