"""The day band: a strip of real night and day with one line for now.

It is drawn anew at every width: all places are percentages, all heights are in em, so the words keep their
size on a phone of 320 px and grow with the text. Instants are the engine's: whole seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from afterwards.care.timing import MINUTE, Instant

DUSK = 12 * MINUTE
"""One of the stripes in which lamplight comes before a night and leaves after it."""

STRIPES = (0.3, 0.65, 1)

NARROW = 20.0
"""Width in em of the narrowest band (288 px at 14 px a letter), where words must not touch."""

LARGER_NARROW = 14.0
"""The same with the larger letters."""

_LETTER = 0.52  # the mean width of a letter, in em, on the safe side
_GAP = 0.5
_MARGIN = 0.8  # words may reach into the margin of the page by that much
_LINE = 1.35
_HEIGHT = 1.45
_OVER = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """From sunset to sunrise, with the words above it ("Tonight"), if any."""

    start: Instant
    end: Instant
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A small stroke under the band, with its words."""

    at: Instant
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBand:
    """What a band shows. ``says`` is read aloud in its place."""

    start: Instant
    end: Instant
    says: str
    now: Instant | None = None
    nights: tuple[Night, ...] = ()
    ticks: tuple[Tick, ...] = ()

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("A band ends after it starts.")

    def fraction(self, at: Instant) -> float:
        """Where an instant stands, from 0 to 1; what lies outside stands at the edge."""
        return min(1.0, max(0.0, (at - self.start) / (self.end - self.start)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words with a place: the fraction they hang on, how, and in which line."""

    text: str
    at: float
    anchor: str
    line: int


def day_band(band: DayBand, narrow: float = NARROW) -> SafeString:
    """The band as inline SVG in a box that reads as one picture."""
    nights = [night for night in band.nights if night.end > band.start and night.start < band.end]
    above = _placed([(_middle(band, night), night.label) for night in nights if night.label], narrow, lines=1)
    below = _placed([(band.fraction(tick.at), tick.text) for tick in band.ticks], narrow, lines=2)
    top = _LINE if above else _OVER + 0.1
    height = top + _HEIGHT + _OVER + 0.1 + _LINE * len({label.line for label in below})
    parts = [
        _rect("sky", 0.0, 1.0, top, 'rx="5"'),
        *(part for night in nights for part in _night(band, night, top)),
        f'<rect class="rim" x="0" y="{top:.2f}em" width="100%" height="{_HEIGHT}em" rx="5"/>',
        *(_tick(band.fraction(tick.at), top + _HEIGHT) for tick in band.ticks),
        *(_words(label, top - 0.5) for label in above),
        *(_words(label, top + _HEIGHT + 1.45 + label.line * _LINE) for label in below),
        _now(band, top),
    ]
    return SafeString(
        f'<div class="band" role="img" aria-label="{escape(band.says)}">'
        f'<svg height="{height:.2f}em" aria-hidden="true">{"".join(parts)}</svg></div>'
    )


def _rect(kind: str, start: float, end: float, top: float, more: str = "") -> str:
    place = f'x="{100 * start:.2f}%" y="{top:.2f}em" width="{100 * (end - start):.2f}%" height="{_HEIGHT}em"'
    return f'<rect class="{kind}" {place} {more}/>'


def _night(band: DayBand, night: Night, top: float) -> list[str]:
    """A night, its dusk and its dawn; at an end of the band it keeps the band's round corner."""
    start, end = band.fraction(night.start), band.fraction(night.end)
    parts = []
    for number, strength in enumerate(STRIPES):
        before = night.start - DUSK * (len(STRIPES) - number)
        after = night.end + DUSK * (len(STRIPES) - number - 1)
        for first in (before, after):
            left, right = band.fraction(first), band.fraction(first + DUSK)
            if right > left:
                parts.append(_rect("dusk", left, right, top, f'opacity="{strength}"'))
    middle = (start + end) / 2
    parts.append(_rect("night", start, end, top, 'rx="5"'))
    if start > 0:
        parts.append(_rect("night", start, middle, top))
    if end < 1:
        parts.append(_rect("night", middle, end, top))
    return parts


def _middle(band: DayBand, night: Night) -> float:
    return (band.fraction(night.start) + band.fraction(night.end)) / 2


def _tick(at: float, top: float) -> str:
    x = f"{100 * at:.2f}%"
    return f'<line class="at" x1="{x}" x2="{x}" y1="{top:.2f}em" y2="{top + 0.4:.2f}em"/>'


def _now(band: DayBand, top: float) -> str:
    if band.now is None:
        return ""
    x = f"{100 * min(0.995, max(0.005, band.fraction(band.now))):.2f}%"
    over, under = top - _OVER, top + _HEIGHT + _OVER
    return (
        f'<line class="halo" x1="{x}" x2="{x}" y1="{top:.2f}em" y2="{top + _HEIGHT:.2f}em"/>'
        f'<line class="now" x1="{x}" x2="{x}" y1="{over:.2f}em" y2="{under:.2f}em"/>'
    )


def _words(label: Label, baseline: float) -> str:
    place = f'x="{100 * label.at:.2f}%" y="{baseline:.2f}em" text-anchor="{label.anchor}"'
    return f"<text {place}>{escape(label.text)}</text>"


def _placed(wanted: list[tuple[float, str]], narrow: float, *, lines: int) -> list[Label]:
    """Each label where it touches no other, in the first line that has room; else left out.

    What is left out is decoration: the band is read aloud by its own sentence.
    """
    placed: list[tuple[float, float, Label]] = []
    for at, text in wanted:
        spot = _first_free(at, text, narrow, placed, lines)
        if spot:
            placed.append(spot)
    return [label for _, _, label in placed]


def _first_free(
    at: float, text: str, narrow: float, placed: list[tuple[float, float, Label]], lines: int
) -> tuple[float, float, Label] | None:
    width = len(text) * _LETTER / narrow
    gap = _GAP / narrow
    for line in range(lines):
        taken = [(left, right) for left, right, label in placed if label.line == line]
        for anchor, left in _anchors(at, width, centred=lines == 1):
            right = left + width
            if left < -_MARGIN / narrow or right > 1 + _MARGIN / narrow:
                continue
            if all(right + gap <= other[0] or left >= other[1] + gap for other in taken):
                return left, right, Label(text=text, at=at, anchor=anchor, line=line)
    return None


def _anchors(at: float, width: float, *, centred: bool) -> list[tuple[str, float]]:
    """The ways to hang words on a place, best first."""
    start, middle, end = ("start", at), ("middle", at - width / 2), ("end", at - width)
    if centred:
        return [middle, start, end]
    return [start, end, middle] if at < 0.5 else [end, start, middle]
