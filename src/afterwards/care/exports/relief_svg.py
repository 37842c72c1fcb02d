"""The relief card as one SVG: the fan, the half-way mark, the three marks, and its limits in the same view.

No middle line: a line would be read as what will be. Colours are attributes that a stylesheet can replace by
class; hatched edges and words carry the meaning without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from ..trajectory.values import FARTHEST, Crossing, DayBand, Relief, Status
from ..words import Words
from .relief_text import ReliefSaid, Teller, is_silent, mark_phrase, say_relief
from .type_widths import text_width, wrapped

WIDTH = 440
_SIDE, _LEFT, _TALL = 20, 46, 190
_INK, _SOFT, _LINE, _SHADE, _GROUND = "#0F272E", "#3A5058", "#CBD4D3", "#2C5B67", "#F1F3F0"
_WIDER, _WIDER_BOLD = 1.1, 1.17
"""The face is not ours to choose, and some run wider than the one that is measured."""
_ROW, _GAP = 38, 8
_FACE = 'font-family="Hanken Grotesk, Arial, Helvetica, sans-serif"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Where days and points lie."""

    top: float
    low: int
    most: float
    wide: int = WIDTH
    side: int = _SIDE
    left: int = _LEFT

    @property
    def right(self) -> int:
        """Where the last day lies."""
        return self.wide - self.side

    def x(self, day: float) -> float:
        """A day of the next ninety."""
        share = min(max(day - self.low, 0), FARTHEST) / FARTHEST
        return round(self.left + share * (self.right - self.left), 1)

    def y(self, points: float) -> float:
        """Points of the scale; higher is up, and worse."""
        return round(self.top + _TALL * (1 - min(max(points, 0), self.most) / self.most), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A date and what it is, below its tick."""

    x: float
    row: int
    anchor: str
    wide: float
    when: str
    what: str
    most: float = WIDTH
    """Where the card ends."""

    @property
    def span(self) -> tuple[float, float]:
        """From where to where it runs."""
        low = self.x - {"middle": self.wide / 2, "end": self.wide, "start": 0}[self.anchor]
        return low, low + self.wide

    @property
    def fits(self) -> bool:
        """Whether it lies on the card."""
        low, high = self.span
        return low >= 2 and high <= self.most - 2

    def meets(self, other: Label) -> bool:
        """Whether the two lie on each other."""
        low, high = self.span
        left, right = other.span
        return self.row == other.row and low < right + _GAP and left < high + _GAP


def relief_svg(relief: Relief, words: Words, zero: date) -> str:
    """The card of an answer; ``zero`` is the date of day 0.

    Without enough reports the fan is of people with the same sessions and says so; after 14 days of silence
    there is none.
    """
    said, tell = say_relief(relief, words, zero), Teller.of(relief, words, zero)
    parts: list[str] = []
    y = _block(parts, said.title, 34, size=22, bold=True)
    for line in said.lead:
        y = _block(parts, line, y + 6, size=16)
    if relief.forecast.status is Status.INSUFFICIENT:
        y = _lines(parts, said, 0, y)
        y = _block(parts, tell.say("others"), y + 8, size=15, bold=True)
    if relief.forecast.status is Status.INSUFFICIENT or not is_silent(relief):
        plot = Plot(top=y + 14, low=relief.forecast.at, most=tell.scale.most)
        parts += _chart(relief, tell, plot)
        y = plot.top + _TALL + 70 + _ROW * max(label.row for label in _labels(relief, tell, plot))
    if relief.forecast.status is Status.INSUFFICIENT:
        y = _block(parts, f"{tell.say('others.study')} {tell.say('others.source')}", y, size=14, soft=True)
        y = _block(parts, tell.say("note.others"), y + 6, size=14, soft=True)
    elif not is_silent(relief):
        y = _block(parts, tell.say("note"), y + 6, size=14, soft=True)
    y = _block(parts, f"{tell.say('question')}: {said.question}", y + 8, size=15, bold=True)
    return _svg(parts, round(y), said)


NARROW = 358
_TOKENS = (
    (_INK, "var(--ink)"),
    (_SOFT, "var(--ink2)"),
    (_LINE, "var(--line)"),
    (_SHADE, "var(--edge)"),
    (_GROUND, "var(--surface)"),
)


def relief_chart(relief: Relief, words: Words, zero: date) -> str:
    """The picture alone, for a page of the site: in its colours, as wide as its box. Nothing where nothing is
    drawn. Its words stand on the page, and its numbers in the table."""
    if relief.forecast.status is Status.OK and is_silent(relief):
        return ""
    said, tell = say_relief(relief, words, zero), Teller.of(relief, words, zero)
    plot = Plot(top=8, low=relief.forecast.at, most=tell.scale.most, wide=NARROW, side=4, left=30)
    drawn = "".join(_chart(relief, tell, plot))
    for colour, token in _TOKENS:
        drawn = drawn.replace(colour, token)
    tall = round(plot.top + _TALL + 48 + _ROW * max(label.row for label in _labels(relief, tell, plot)))
    label = escape(" ".join((said.title, *said.lead)))
    return f'<svg viewBox="0 0 {NARROW} {tall}" role="img" aria-label="{label}">{drawn}</svg>'


def panes(lit: int, whole: int = 10) -> str:
    """So many of ten people, as lit panes; the words beside them say it."""
    each = "".join(
        f'<rect x="{1.5 + 30 * i}" y="1.5" width="22" height="30" rx="2" stroke="var(--ink)" '
        f'stroke-width="2" fill="{"var(--lamp)" if i < lit else "none"}"/>'
        for i in range(whole)
    )
    return (
        f'<svg viewBox="0 0 {30 * whole} 33" width="{21 * whole}" height="23" aria-hidden="true">{each}</svg>'
    )


def _svg(parts: Sequence[str], height: int, said: ReliefSaid) -> str:
    label = escape(" ".join((said.title, *said.lead)))
    ground = f'<rect class="ground" width="{WIDTH}" height="{height}" fill="{_GROUND}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" aria-label="{label}" {_FACE}>{ground}{"".join(parts)}</svg>\n'
    )


def _block(
    parts: list[str], text: str, y: float, *, size: int, bold: bool = False, soft: bool = False
) -> float:
    """Write a text in as many lines as it needs; where the next one begins."""
    wide = size * (_WIDER_BOLD if bold else _WIDER)
    for line in wrapped(text, WIDTH - 2 * _SIDE, wide):
        parts.append(_text(line, _SIDE, y, size=size, bold=bold, soft=soft))
        y += round(size * 1.4)
    return y


def _lines(parts: list[str], said: ReliefSaid, number: int, y: float) -> float:
    for line in said.sections[number].lines:
        y = _block(parts, f"· {line}", y + 2, size=15)
    return y


def _text(
    text: str, x: float, y: float, *, size: int = 14, bold: bool = False, soft: bool = False, anchor: str = ""
) -> str:
    weight = ' font-weight="600"' if bold else ""
    where = f' text-anchor="{anchor}"' if anchor else ""
    kind, colour = ("soft", _SOFT) if soft else ("ink", _INK)
    head = f'<text class="{kind}" x="{x:g}" y="{y:g}" font-size="{size}" fill="{colour}"{weight}{where}>'
    return f"{head}{escape(text)}</text>"


def _chart(relief: Relief, tell: Teller, plot: Plot) -> Iterator[str]:
    yield from _grid(tell, plot)
    yield _fan(relief.ahead, plot, ("low80", "high80"), 0.16, edged=True)
    yield _fan(relief.ahead, plot, ("low50", "high50"), 0.22, edged=False)
    yield f'<path class="axis" d="M{plot.left} {plot.y(0)}H{plot.right}" stroke="{_SOFT}"/>'
    if relief.past:
        yield from _today(relief, tell, plot)
    if relief.mark and relief.forecast.status is Status.OK:
        y = plot.y(relief.mark.level)
        yield (
            f'<path class="mark" d="M{plot.left} {y}H{plot.right}" stroke="{_INK}" stroke-width="2" '
            'stroke-dasharray="6 4"/>'
        )
        yield _text(mark_phrase(relief.mark, tell), plot.left + 6, y - 7, bold=True)
    yield from _marks(relief, tell, plot)


def _grid(tell: Teller, plot: Plot) -> Iterator[str]:
    step = next(step for step in (2, 5, 10, 20) if tell.scale.most / step <= 6)
    for points in range(0, int(tell.scale.most) + 1, step):
        y = plot.y(points)
        yield f'<path class="line" d="M{plot.left} {y}H{plot.right}" stroke="{_LINE}"/>'
        yield _text(str(points), plot.left - 8, y + 5, soft=True, anchor="end")


def _fan(ahead: Sequence[DayBand], plot: Plot, ends: tuple[str, str], opacity: float, *, edged: bool) -> str:
    low, high = ([(plot.x(band.day), plot.y(getattr(band, end))) for band in ahead] for end in ends)
    points = " ".join(f"{x:g},{y:g}" for x, y in [*high, *reversed(low)])
    edge = f' stroke="{_SHADE}" stroke-dasharray="3 4"' if edged else ""
    return f'<polygon class="fan" points="{points}" fill="{_SHADE}" fill-opacity="{opacity}"{edge}/>'


def _today(relief: Relief, tell: Teller, plot: Plot) -> Iterator[str]:
    level = relief.past[-1].middle
    x, y = plot.x(plot.low), plot.y(level)
    over = relief.mark is not None and level >= relief.mark.level
    yield (
        f'<circle class="now" cx="{x}" cy="{y}" r="5" fill="{_GROUND}" stroke="{_INK}" stroke-width="2.4"/>'
    )
    yield _text(tell.say("mark.now"), x + 10, y - 9 if over else y + 18)


def _marks(relief: Relief, tell: Teller, plot: Plot) -> Iterator[str]:
    """1 in 10, even odds, and the limit of what is said at all. No date where the mark is passed."""
    y = plot.y(0)
    for label in _labels(relief, tell, plot):
        yield f'<path class="tick" d="M{label.x} {y - 6}v12" stroke="{_INK}" stroke-width="2.4"/>'
        low = y + _ROW * label.row
        yield _text(label.when, label.x, low + 24, bold=True, anchor=label.anchor)
        yield _text(label.what, label.x, low + 41, soft=True, anchor=label.anchor)


def _labels(relief: Relief, tell: Teller, plot: Plot) -> list[Label]:
    """The labels of the marks, each where it meets no other: beside its tick, or a row lower."""
    crossings = relief.forecast.crossings
    dated = _dated(crossings[0]) if crossings and not crossings[0].already else []
    found: list[Label] = []
    for days, key in [(FARTHEST, "limit"), *reversed(dated)]:
        when, what = tell.day(tell.at + days, short=True), tell.say(f"mark.{key}")
        wide = _WIDER_BOLD * max(text_width(when, 14), text_width(what, 14))
        tried = [
            Label(
                x=plot.x(tell.at + days),
                row=row,
                anchor=anchor,
                wide=wide,
                when=when,
                what=what,
                most=plot.wide,
            )
            for row in range(3)
            for anchor in ("middle", "end", "start")
        ]
        found.append(next(one for one in tried if one.fits and not any(map(one.meets, found))))
    return found


def _dated(crossing: Crossing) -> list[tuple[int, str]]:
    return [(day, key) for day, key in zip(crossing.days, ("first", "half"), strict=False) if day is not None]
