"""The drawing of a trend: reports as open circles, sessions as small windows, bands named at the right.

One inline SVG for the site, a report and the command line. Places are percentages and heights are em, so it
is drawn anew at every width and grows with the letters. Colours are the design's tokens, each with its light
value behind it for a page without tokens; there is no style attribute and no script. It is read aloud by its
sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import pairwise

from ..checkin.instrument import HIGHER
from ..checkin.trend import Estimate, Trend
from ..timing import Day
from ..words import Words
from .trend_words import day_phrase, in_language, number, sessions_phrase, summary
from .type_widths import text_width, wrapped

NARROW = 20.0
"""Width in em of the narrowest chart (288 px at 14 px a letter), where words must not touch."""
LARGER_NARROW = 14.0
"""The same with the larger letters."""
PLOT = 13.0
"""Height of the scale in em."""
LINE = 1.3
"""Height of a line of words in em."""
GAP = 0.5
LONGEST_GAP = 14
"""Days between two means over which no line is drawn."""
SMALLEST_WINDOW = 0.55
MOST_LARGE = 60
"""So many circles are large; more are small, so that they stay apart."""
TOKENS = {
    "ink": "#0F272E",
    "ink2": "#3A5058",
    "edge": "#647A81",
    "line": "#CBD4D3",
    "lit": "#FFF0CB",
    "lamp": "#F4C25A",
    "surface": "#FCFDFB",
    "ground": "#FFFFFF",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where things stand: shares of the width, and em from the top."""

    trend: Trend
    words: Words
    narrow: float
    left: float
    right: float
    top: float

    def x(self, day: Day) -> float:
        """Where a day stands, from 0 to 1."""
        share = (day - self.trend.low) / (self.trend.high - self.trend.low)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    def y(self, value: Decimal | float) -> float:
        """Where a value stands, in em from the top."""
        low, high = float(self.trend.scoring.low), float(self.trend.scoring.high)
        share = (min(max(float(value), low), high) - low) / (high - low)
        return self.top + (1 - share) * PLOT

    @property
    def foot(self) -> float:
        """The lower end of the scale."""
        return self.top + PLOT


def trend_chart(
    trend: Trend, words: Words, *, estimate: tuple[Estimate, ...] = (), narrow: float = NARROW
) -> str:
    """The drawing as one element that reads as one picture; ``narrow`` is its least width in em.

    ``estimate`` is the best guess of the trajectory, drawn as a line in a band with broken edges.
    """
    events = _placed_events(trend, words, narrow)
    frame = _frame(trend, words, narrow, lines=1 + max((one.line for one in events), default=-1))
    parts = [
        *_grounds(frame),
        *(() if estimate else _noise(frame)),
        *_names(frame),
        *_sessions(frame),
        *_curves(frame, estimate),
        *_circles(frame),
        *_events(frame, events),
        *_dates(frame),
    ]
    said = escape(" ".join(summary(trend, words)))
    height = frame.foot + LINE + 0.3
    return (
        f'<div class="trend" role="img" aria-label="{said}"><svg width="100%" height="{height:.2f}em" '
        f'font-size="var(--cap,.875rem)" overflow="visible" aria-hidden="true">{"".join(parts)}</svg></div>'
    )


def _frame(trend: Trend, words: Words, narrow: float, lines: int) -> Frame:
    levels = [number(level, words) for level in trend.levels]
    left = (max(_wide(text) for text in levels) + GAP) / narrow
    names = [line for _, found in _band_names(trend, words) for line in found]
    right = 1 - (max((_wide(name) for name in names), default=0.0) + GAP) / narrow
    rail = LINE + 1.6 if trend.sessions else 0.3
    return Frame(
        trend=trend, words=words, narrow=narrow, left=left, right=right, top=rail + lines * LINE + 0.4
    )


def _wide(text: str) -> float:
    return text_width(text, 1.0)


def _token(name: str) -> str:
    return f"var(--{name},{TOKENS[name]})"


def _at(share: float) -> str:
    return f"{100 * share:.2f}%"


def _text(
    share: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    away: float = 0.0,
    ink: str = "ink2",
    is_own: bool = False,
) -> str:
    """Words at a place, so many em away from it; a person's own have a halo and are never put otherwise."""
    place = f'x="{_at(share)}" y="{y:.2f}em" text-anchor="{anchor}"'
    place += f' dx="{away:g}em"' if away else ""
    around = (
        f' stroke="{_token("ground")}" stroke-width="5" paint-order="stroke" translate="no"' if is_own else ""
    )
    return f'<text {place} fill="{_token(ink)}"{around}>{escape(text)}</text>'


# ---- scale


def _grounds(frame: Frame) -> Iterator[str]:
    """The band to which things get lighter, the lines of the scale, and their numbers."""
    bands = frame.trend.bands
    if bands:
        band, high = bands[-1] if frame.trend.scoring.better == HIGHER else bands[0]
        top, foot = frame.y(high), frame.y(band.low)
        yield (
            f'<rect x="{_at(frame.left)}" y="{top:.2f}em" width="{_at(frame.right - frame.left)}" '
            f'height="{foot - top:.2f}em" fill="{_token("lit")}" opacity=".6"/>'
        )
    placed = frame.foot + LINE
    for level in frame.trend.levels:
        y = frame.y(level)
        ink = "edge" if level == frame.trend.scoring.low else "line"
        yield (
            f'<line x1="{_at(frame.left)}" x2="100%" y1="{y:.2f}em" y2="{y:.2f}em" stroke="{_token(ink)}"/>'
        )
        if placed - y >= LINE:
            placed = y
            yield _text(frame.left, y + 0.35, number(level, frame.words), anchor="end", away=-0.3)


def _noise(frame: Frame) -> Iterator[str]:
    """What lies too near the start to count as change, in grey with broken edges."""
    if frame.trend.noise is None:
        return
    foot, top = (frame.y(value) for value in frame.trend.noise)
    yield (
        f'<rect x="{_at(frame.left)}" y="{top:.2f}em" width="{_at(frame.right - frame.left)}" '
        f'height="{foot - top:.2f}em" fill="{_token("ink2")}" fill-opacity=".1" '
        f'stroke="{_token("ink2")}" stroke-opacity=".6" stroke-dasharray="3 3"/>'
    )


def _band_names(trend: Trend, words: Words) -> list[tuple[Decimal, list[str]]]:
    """Each band's name in the lines that it takes, at the middle of the band."""
    found = []
    for band, high in trend.bands:
        name = in_language(band.texts, words)
        found.append(((band.low + high) / 2, wrapped(name, 5.4, 1.0)))
    return found


def _names(frame: Frame) -> Iterator[str]:
    for middle, lines in _band_names(frame.trend, frame.words):
        first = frame.y(middle) + 0.35 - (len(lines) - 1) * 0.55
        for number_, line in enumerate(lines):
            yield _text(frame.right, first + number_ * 1.1, line, away=0.3)


def _dates(frame: Frame) -> Iterator[str]:
    """The dates below; what would touch another is left out."""
    free = 0.0
    for day in frame.trend.days:
        text = day_phrase(day, frame.trend.today, frame.words, short=True)
        half = _wide(text) / 2 / frame.narrow
        x = frame.x(day)
        if x - half >= free and x + half <= 1:
            free = x + half + GAP / frame.narrow
            yield _text(x, frame.foot + LINE, text, anchor="middle")


# ---- sessions and events


def _sessions(frame: Frame) -> Iterator[str]:
    """A rail of small windows, each with a dotted line down; they shrink before they would touch.

    Where even small ones would, only so many are drawn as stand apart: their count is said above.
    """
    if not frame.trend.sessions:
        return
    yield _text(frame.left, 0.95, sessions_phrase(frame.trend, frame.words))
    places = [frame.x(session.day) for session in frame.trend.sessions]
    nearest = min((after - before for before, after in pairwise(places)), default=1.0) * frame.narrow
    size = min(1.0, max(SMALLEST_WINDOW, nearest / 0.9))
    last = -1.0
    for x in places:
        if (x - last) * frame.narrow >= 0.85 * size:
            last = x
            yield (
                f'<line x1="{_at(x)}" x2="{_at(x)}" y1="{LINE + 1.5:.2f}em" y2="{frame.foot:.2f}em" '
                f'stroke="{_token("ink")}" stroke-dasharray="1.5 3.5"/>'
            )
            yield _window(x, size)


def _window(x: float, size: float) -> str:
    """A lit window of that many em, in the middle of its place; it stands on the rail."""
    top = LINE + 1.45 * (1 - size)
    return (
        f'<svg x="{_at(x)}" y="{top:.2f}em" width="{size:.2f}em" height="{1.45 * size:.2f}em" '
        f'viewBox="0 0 28 40" overflow="visible">'
        f'<g transform="translate(-14)" stroke="{_token("ink")}" stroke-width="2.6">'
        f'<rect x="3" y="3" width="22" height="33" fill="{_token("lamp")}"/>'
        '<path d="M14 4v31M4 19h20"/></g></svg>'
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A life event with its place: the line that it stands in, and at which side of it its words stand."""

    x: float
    line: int
    text: str
    anchor: str

    def span(self, narrow: float) -> tuple[float, float]:
        """From where to where it reaches."""
        half, wide = 0.5 / narrow, (_wide(self.text) + 0.75) / narrow if self.text else 0.0
        if self.anchor == "end":
            return self.x - max(half, wide), self.x + half
        return self.x - half, self.x + max(half, wide)


def _placed_events(trend: Trend, words: Words, narrow: float) -> list[Placed]:
    """Each event in the first of two lines where its words touch nothing; else as a triangle alone.

    What finds no room at all is left out of the drawing, not of the page: the list beside it has it.
    """
    frame = _frame(trend, words, narrow, lines=0)
    placed: list[Placed] = []
    for event in trend.events:
        x = frame.x(event.day)
        tried = [
            Placed(x=x, line=line, text=text, anchor=anchor)
            for text in (event.words, "")
            for line in (0, 1)
            for anchor in ("start", "end")
        ]
        placed += [one for one in tried if _is_free(one, placed, narrow)][:1]
    return placed


def _is_free(one: Placed, others: Iterable[Placed], narrow: float) -> bool:
    left, right = one.span(narrow)
    gap = GAP / narrow
    spans = [other.span(narrow) for other in others if other.line == one.line]
    return left >= 0 and right <= 1 and all(right + gap <= a or left >= b + gap for a, b in spans)


def _events(frame: Frame, events: Iterable[Placed]) -> Iterator[str]:
    """Triangles with their words, in lines between the rail and the scale."""
    top = LINE + 1.6 if frame.trend.sessions else 0.3
    for one in events:
        y = top + one.line * LINE
        yield (
            f'<svg x="{_at(one.x)}" y="{y:.2f}em" width="1em" height="1em" viewBox="0 0 14 14" '
            f'overflow="visible"><path d="M0 2l6 10h-12z" fill="{_token("ink")}"/></svg>'
        )
        if one.text:
            away = -0.75 if one.anchor == "end" else 0.75
            yield _text(one.x, y + 0.9, one.text, anchor=one.anchor, away=away, ink="ink", is_own=True)


# ---- what was reported, and the curves


def _circles(frame: Frame) -> Iterator[str]:
    radius = 0.36 if len(frame.trend.reports) <= MOST_LARGE else 0.16
    stroke = 2.4 if radius > 0.2 else 1.2
    heights = {value: f"{frame.y(value):.2f}em" for value in {one.value for one in frame.trend.reports}}
    yield f'<g fill="{_token("surface")}" stroke="{_token("ink")}" stroke-width="{stroke}">'
    for one in frame.trend.reports:
        yield f'<circle cx="{_at(frame.x(one.day))}" cy="{heights[one.value]}" r="{radius}em"/>'
    yield "</g>"


def _curves(frame: Frame, estimate: tuple[Estimate, ...]) -> Iterator[str]:
    """The mean of the week, and the best guess with its band, in a box of their own that stretches."""
    paths = []
    if estimate:
        low, high = ([(one.day, one.low) for one in estimate], [(one.day, one.high) for one in estimate])
        paths.append(_ribbon(frame, low, high))
        paths.append(_stroke([(one.day, one.middle) for one in estimate], frame))
    spreads = {day: (low, high) for day, low, high in frame.trend.spreads} if not estimate else {}
    for run in _runs(frame.trend.means):
        known = [(day, *spreads[day]) for day, _ in run if day in spreads]
        if known:
            low, high = (
                [(day, float(end)) for day, end, _ in known],
                [(day, float(end)) for day, _, end in known],
            )
            paths.append(_ribbon(frame, low, high))
        paths.append(_stroke(run, frame))
    if paths:
        place = f'x="{_at(frame.left)}" y="{frame.top:.2f}em" width="{_at(frame.right - frame.left)}"'
        yield (
            f'<svg {place} height="{PLOT}em" viewBox="0 0 1000 1000" preserveAspectRatio="none" '
            f'overflow="visible">{"".join(paths)}</svg>'
        )


def _runs(means: tuple[tuple[Day, Decimal], ...]) -> Iterator[list[tuple[Day, float]]]:
    """The means in stretches without a long gap: no line is drawn over days that nobody knows."""
    run: list[tuple[Day, float]] = []
    for before, after in pairwise([*means, None]):
        assert before is not None
        run.append((before[0], float(before[1])))
        if after is None or after[0] - before[0] > LONGEST_GAP:
            yield run
            run = []


def _line(points: Iterable[tuple[Day, float]], frame: Frame) -> str:
    """A line through these points of the box, which is 1000 wide and 1000 high."""
    first, low = frame.trend.low, float(frame.trend.scoring.low)
    across = 1000 / (frame.trend.high - frame.trend.low)
    up = 1000 / (float(frame.trend.scoring.high) - low)
    return "L".join(
        f"{_within((day - first) * across)} {_within(1000 - (value - low) * up)}" for day, value in points
    )


def _turns(points: list[tuple[Day, float]]) -> list[tuple[Day, float]]:
    """The points without those inside a level stretch: the same line, and much shorter."""
    inner = (
        at
        for before, at, after in zip(points, points[1:], points[2:], strict=False)
        if not before[1] == at[1] == after[1]
    )
    return [*points[:1], *inner, *points[1:][-1:]]


def _within(place: float) -> int:
    return 0 if place < 0 else 1000 if place > 1000 else round(place)


def _stroke(points: list[tuple[Day, float]], frame: Frame) -> str:
    return (
        f'<path d="M{_line(points, frame)}" fill="none" stroke="{_token("ink2")}" stroke-width="2.6" '
        'stroke-linejoin="round" stroke-linecap="round" vector-effect="non-scaling-stroke"/>'
    )


def _ribbon(frame: Frame, low: list[tuple[Day, float]], high: list[tuple[Day, float]]) -> str:
    around = _line([*_turns(high), *reversed(_turns(low))], frame)
    return (
        f'<path d="M{around}Z" fill="{_token("ink2")}" fill-opacity=".17" '
        f'stroke="{_token("ink2")}" stroke-opacity=".6" stroke-dasharray="3 3" '
        'vector-effect="non-scaling-stroke"/>'
    )
