"""Window marks and icons, as inline SVG.

Pure functions of their arguments. Colours come from the classes of the stylesheet, so that a mark follows
theme, forced colours and print. Every mark is hidden from readers: words always stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from math import ceil

from django.utils.safestring import SafeString

STEPS = 6
"""A blind rises in that many steps."""

_TOP, _SILL = 3, 39
_STEP = (_SILL - _TOP) // STEPS


class MarkState(StrEnum):
    """What a window is at an instant, and so how it is drawn."""

    NOT_YET = "not_yet"
    CLOSED = "closed"
    BY_ANSWER = "by_answer"
    LATE_ANSWER = "late_answer"
    OVER = "over"
    OPEN = "open"
    MERGED = "merged"
    ABOUT = "about"
    ITEM = "item"


def steps_down(share: float | Fraction) -> int:
    """How many sixths of the window the blind covers, for the share of the time that is left.

    Never 0: as long as something is left, or waits for an answer, the blind is not all up.

    >>> [steps_down(share) for share in (1, 0.84, 0.5, 0.01, 0)]
    [6, 6, 3, 1, 1]
    """
    return min(STEPS, max(1, ceil(share * STEPS)))


def window_mark(state: MarkState | str, share: float | Fraction = 1) -> SafeString:
    """The mark of a window. ``share`` is the time left divided by the length; only closed windows read it.

    A window that waits for a late answer stands at its last step: the clock has done what it can.
    """
    match MarkState(state):
        case MarkState.NOT_YET:
            parts = _not_yet()
        case MarkState.CLOSED | MarkState.MERGED | MarkState.ABOUT:
            parts = _closed(steps_down(share), _rail)
        case MarkState.BY_ANSWER:
            parts = _closed(steps_down(share), _broken_rail)
        case MarkState.LATE_ANSWER:
            parts = _closed(1, _broken_rail)
        case MarkState.OVER:
            parts = f"{_LIGHT}{_MULLIONS}{_FRAME}"
        case MarkState.OPEN:
            parts = _open()
        case MarkState.ITEM:
            parts = '<rect class="light" x="10" y="16" width="10" height="10" rx="2"/>' + (
                '<rect class="frame" x="10" y="16" width="10" height="10" rx="2"/>'
            )
    return SafeString(
        f'<svg class="mark" viewBox="0 0 30 42" width="30" height="42" aria-hidden="true">{parts}</svg>'
    )


_LIGHT = '<path class="light" d="M3 3h24v36H3z"/>'
_MULLIONS = '<path class="pane" d="M15 3v36M3 20h24"/>'
_FRAME = '<rect class="frame" x="2" y="2" width="26" height="38" rx="1.5"/>'


def _closed(steps: int, rail_at: object) -> str:
    bottom = _TOP + steps * _STEP
    blind = f'<path class="shade" d="M3 3h24v{bottom - _TOP}H3z"/>{_slats(bottom - 3)}'
    rail = rail_at(bottom) if callable(rail_at) else ""
    return f'{_LIGHT}{_MULLIONS}<g class="blind">{blind}{rail}</g>{_FRAME}'


def _slats(bottom: int) -> str:
    lines = "".join(f"M3 {y}.5h24" for y in range(_TOP + 3, bottom, 3))
    return f'<path class="slat" d="{lines}"/>' if lines else ""


def _rail(bottom: int) -> str:
    return f'<path class="rail" d="M3 {bottom - 1.5}h24"/>'


def _broken_rail(bottom: int) -> str:
    return f'<path class="light" d="M3 {bottom - 3}h24v3H3z"/><path class="teeth" d="M3 {bottom - 1.5}h24"/>'


def _not_yet() -> str:
    return (
        '<path class="shade" d="M4 4h22v5H4z"/>'
        '<rect class="frame coming" x="2" y="2" width="26" height="38" rx="1.5"/>'
    )


def _open() -> str:
    return (
        '<path class="light" d="M3 3h16v24H3z"/><path class="pane" d="M11 3v24M3 14h16"/>'
        '<rect class="frame" x="2" y="2" width="18" height="26" rx="1.5"/>'
        '<path class="floor" d="M4 31h6.5l7 10H11zM12 31h6.5l9 10H19z"/>'
    )


_ICONS = {
    "today": "M5.5 3h13v18h-13zM12 3v18M5.5 12h13",
    "plan": "M4 5.5h16V20H4zM4 10.5h16M8.5 3v5M15.5 3v5",
    "write": "M5 20h14M6 16l.8-3.6L15.4 4 19 7.6 10.4 16z",
    "look_back": "M3 20h18M4 6c2.5 0 3 8 6 8s3.5-4 10-6",
    "help": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 8v8M8 12h8",
    "phone": "M5 4.5 8.3 3.5l2 4.7L8 10.2c1.2 2.5 3.3 4.6 5.8 5.8l2-2.3 4.7 2-1 3.3c-.3.9-1.1 1.5-2.1 1.5"
    "C10.2 20.5 3.5 13.8 3.5 6.6c0-1 .6-1.8 1.5-2.1z",
    "text": "M4 5h16v11h-9l-4.5 4v-4H4z",
    "lock": "M5.5 11h13v9.5h-13zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11",
    "chevron": "m9 5 7 7-7 7",
    "check": "m5 12.5 5 5L19.5 7",
    "arrow": "M3 12h18M14.5 5.5 21 12l-6.5 6.5",
    "offline": "M3 9.5c2.6-2.3 5.7-3.5 9-3.5s6.4 1.2 9 3.5M7 14c1.4-1.2 3.1-1.8 5-1.8s3.6.6 5 1.8"
    "M12 18.5v.01M4 4l16 16",
    "unsent": "M12 17V5M6.5 10.5 12 5l5.5 5.5M5 20.5h14",
}


def icon(name: str) -> SafeString:
    """A line icon of 24 px. A word stands beside it, always."""
    return SafeString(
        f'<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">'
        f'<path d="{_ICONS[name]}"/></svg>'
    )


def icon_names() -> tuple[str, ...]:
    """Every icon that there is."""
    return tuple(_ICONS)


def week_bars(stretches: Iterable[tuple[float, float]]) -> SafeString:
    """A week's bar: where a rule is closed, each stretch in days from the week's start, 0 to 7."""
    bars = "".join(
        f'<rect class="shade" x="{_percent(first)}" width="{_percent(last - first)}" height="5" rx="1.5"/>'
        for first, last in stretches
    )
    return SafeString(f'<svg height="5" aria-hidden="true">{bars}</svg>')


def _percent(days: float) -> str:
    return f"{100 * days / 7:.2f}%"


def welcome_window() -> SafeString:
    """The picture of the welcome page: a window with its blind half up, and its light on the floor."""
    slats = "".join(f"M139 {y}h112" for y in range(34, 104, 12))
    stripes = "".join(_floor_stripe(n) for n in range(12))
    return SafeString(
        '<svg class="art" viewBox="0 0 390 372" aria-hidden="true">'
        f'<path class="wall" d="M0 236h390"/>{stripes}'
        '<path class="light" d="M139 20h112v188H139z"/><path class="pane" d="M195 20v188M139 107h112"/>'
        f'<path class="shade" d="M139 20h112v92H139z"/><path class="slat" d="{slats}"/>'
        '<path class="rail" d="M139 110h112"/>'
        '<rect class="frame" x="136" y="17" width="118" height="194" rx="3"/></svg>'
    )


_FLOOR_TOP, _FLOOR_DEEP, _STRIPES = 240, 132, 12


def _floor_stripe(number: int) -> str:
    """One stripe of the light on the floor: two panes that widen, drift to the right, and fade."""
    y0 = _FLOOR_TOP + number * _FLOOR_DEEP // _STRIPES
    y1 = _FLOOR_TOP + (number + 1) * _FLOOR_DEEP // _STRIPES
    panes = "".join(
        f"M{_edge(a, y0):.1f} {y0}H{_edge(b, y0):.1f}L{_edge(b, y1):.1f} {y1}H{_edge(a, y1):.1f}z"
        for a, b in (((142, 196), (191, 282)), ((199, 296), (248, 382)))
    )
    return f'<path class="light" opacity="{0.62 - number * 0.05:.2f}" d="{panes}"/>'


def _edge(ends: tuple[int, int], y: int) -> float:
    return ends[0] + (ends[1] - ends[0]) * (y - _FLOOR_TOP) / _FLOOR_DEEP
