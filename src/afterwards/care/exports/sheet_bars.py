"""The drawing of the sheet: when each rule ends, as bars on one time line. Black on white, no tint needed.

A solid bar is sure. A light hatch is a stretch that the guide or a missing fact leaves open. Dashes wait
for a fact, such as sleep. An outlined bar asks the clinic. A thin line is advised and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from ..timing import HOUR, Instant
from .moments import Manner
from .type_widths import text_width, wrapped

LABELS = 204
"""Width of the column of names, in px."""
TOP = 22
BAR = 15
SMALL, NAME = 13.4, 14.2
BOLD = 1.09
"""How much wider bold letters run."""


class Bar(NamedTuple):
    """One rule on the time line."""

    title: str
    opens: Instant
    closes: Instant | None
    latest: Instant | None
    better: Instant | None
    closes_on: str
    asks: bool
    """It asks the clinic (a ``hold``) and forbids nothing by itself."""
    end: str
    """How it ends, short: ``until Thu 10:50 am``."""
    full: str
    """How it ends, for those who hear or list it: ``until Thursday, 10:50 am``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The stretch that is drawn, its nights, and how its days are called."""

    low: Instant
    high: Instant
    nights: tuple[tuple[Instant, Instant], ...]
    manner: Manner
    width: int

    def x(self, at: Instant) -> float:
        """Where an instant lies, in px, never outside the plot."""
        share = (min(max(at, self.low), self.high) - self.low) / (self.high - self.low)
        return round(LABELS + share * (self.width - LABELS - 1), 1)


def is_open(bar: Bar, axis: Axis) -> bool:
    """Whether a hatch is drawn behind the bar: its end lies in a range that the drawing reaches."""
    if bar.closes is None or bar.latest is None or bar.closes_on:
        return False
    return bar.closes < bar.latest and bar.closes <= axis.high


def row_height(bar: Bar) -> int:
    """How high the row of a bar is, by the lines of its name."""
    return 24 if len(wrapped(bar.title, LABELS - 10, NAME * BOLD)) == 1 else 37


def chart_height(bars: Iterable[Bar]) -> int:
    """How high the whole drawing is."""
    return TOP + sum(row_height(bar) for bar in bars) + 4


def chart_label(bars: Iterable[Bar]) -> str:
    """The drawing in words: ``No alcohol until Thursday, 10:50 am``."""
    return ". ".join(f"{bar.title} {bar.full}" for bar in bars) + "."


def chart(bars: tuple[Bar, ...], axis: Axis, key: str) -> str:
    """The drawing as inline SVG; ``key`` keeps the names of its patterns apart."""
    height = chart_height(bars)
    rows, y = [], TOP
    for bar in bars:
        tall = row_height(bar)
        rows += list(_row(bar, axis, y, tall, key))
        y += tall
    body = "".join([*_grounds(axis, height, key), *_axis_words(axis), *rows])
    return (
        f'<svg class="bars" viewBox="0 0 {axis.width} {height}" role="img" '
        f'aria-label="{escape(chart_label(bars))}">{_patterns(key)}{body}</svg>'
    )


def _patterns(key: str) -> str:
    return (
        f'<defs><pattern id="night-{key}" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path d="M0 0v6" stroke="#c4c4c4" stroke-width="1.2"/></pattern>'
        f'<pattern id="open-{key}" width="4" height="4" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(-45)"><path d="M0 0v4" stroke="#111" stroke-width="1.7"/></pattern></defs>'
    )


def _grounds(axis: Axis, height: int, key: str) -> Iterator[str]:
    for low, high in axis.nights:
        x, end = axis.x(low), axis.x(high)
        if end - x > 1:
            yield _rect(x, TOP - 2, end - x, height - TOP, f"url(#night-{key})")


def _rect(x: float, y: float, width: float, height: float, fill: str, more: str = "") -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:.1f}" height="{height:g}" fill="{fill}"{more}/>'


def _axis_words(axis: Axis) -> Iterator[str]:
    """Start and end first, then the days, then the nights; what would touch another is left out."""
    taken: list[tuple[float, float]] = []
    for x, text, anchor in _candidates(axis):
        width = text_width(text, SMALL)
        left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
        if left < LABELS - 2 or left + width > axis.width + 1:
            continue
        if all(left + width + 9 < low or left - 9 > high for low, high in taken):
            taken.append((left, left + width))
            yield f'<text x="{x:g}" y="13" text-anchor="{anchor}" class="s">{escape(text)}</text>'


def _candidates(axis: Axis) -> Iterator[tuple[float, str, str]]:
    manner = axis.manner
    yield axis.x(axis.low), manner.opening(axis.low), "start"
    yield axis.x(axis.high), manner.closing(axis.high), "end"
    calendar = manner.calendar
    for day in range(calendar.day_of(axis.low) + 1, calendar.day_of(axis.high) + 1):
        noon = calendar.wall(day, 12 * HOUR)
        if noon < axis.high:
            yield axis.x(noon), manner.day(day), "middle"
    for low, high in axis.nights:
        seen = (max(low, axis.low), min(high, axis.high))
        if seen[1] - seen[0] > 3 * HOUR:
            yield axis.x((seen[0] + seen[1]) // 2), manner.words.say("sheet.night"), "middle"


def _row(bar: Bar, axis: Axis, y: float, tall: int, key: str) -> Iterator[str]:
    lines = wrapped(bar.title, LABELS - 10, NAME * BOLD)
    middle = y + tall / 2
    first = middle + 5 - (len(lines) - 1) * 8
    for i, line in enumerate(lines):
        yield f'<text x="0" y="{first + i * 16:g}" class="n">{escape(line)}</text>'
    top = middle - BAR / 2
    x, end = axis.x(bar.opens), axis.x(axis.high if bar.closes is None else bar.closes)
    if bar.asks:
        outline = ' stroke="#111" stroke-width="1.5"'
        yield _rect(x + 0.75, top + 0.75, max(end - x - 1.5, 2), BAR - 1.5, "#fff", outline)
    elif bar.closes is None or bar.closes > axis.high:
        # It runs on behind the edge of the drawing: an arrow.
        yield f'<path d="M{x:g} {top:g}H{end - 8:g}l8 {BAR / 2:g}l-8 {BAR / 2:g}H{x:g}z" fill="#111"/>'
    else:
        yield _rect(x, top, max(end - x, 2), BAR, "#111")
    reach = end
    for piece, to in _tails(bar, axis, end, middle, top, key):
        reach = max(reach, to)
        yield piece
    yield _end_words(bar, axis, x, end, reach, middle)


def _tails(
    bar: Bar, axis: Axis, end: float, middle: float, top: float, key: str
) -> Iterator[tuple[str, float]]:
    if bar.closes_on:
        to = min(end + 58, float(axis.width))
        if to - end > 6:
            dashes = 'stroke="#111" stroke-width="6" stroke-dasharray="6 5"'
            yield f'<path d="M{end + 4:g} {middle:g}H{to:g}" {dashes}/>', to
    elif is_open(bar, axis):
        assert bar.latest is not None
        to = max(axis.x(bar.latest), min(end + 5, axis.width))
        outline = ' stroke="#111" stroke-width="1"'
        yield _rect(end, top + 0.5, max(to - end - 0.5, 2), BAR - 1, "#fff"), to
        yield _rect(end, top + 0.5, max(to - end - 0.5, 2), BAR - 1, f"url(#open-{key})", outline), to
    if bar.better is not None and axis.x(bar.better) > end:
        to = axis.x(bar.better)
        yield f'<path d="M{end:g} {middle:g}H{to:g}" stroke="#111" stroke-width="1.6"/>', to


def _end_words(bar: Bar, axis: Axis, x: float, end: float, reach: float, middle: float) -> str:
    """Behind the bar; where there is no room, in it; else before it."""
    width = text_width(bar.end, SMALL * BOLD)
    y = f"{middle + 4.6:g}"
    if reach + 8 + width <= axis.width:
        return f'<text x="{reach + 8:g}" y="{y}" class="s e">{escape(bar.end)}</text>'
    if x + 8 + width <= end:
        style = "s e" if bar.asks else "s in"
        return f'<text x="{x + 8:g}" y="{y}" class="{style}">{escape(bar.end)}</text>'
    if x - 8 - width >= LABELS:
        return f'<text x="{x - 8:g}" y="{y}" text-anchor="end" class="s e">{escape(bar.end)}</text>'
    return f'<text x="{axis.width:g}" y="{y}" text-anchor="end" class="s e">{escape(bar.end)}</text>'
