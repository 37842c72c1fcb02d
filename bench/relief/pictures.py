"""The calibration pictures of the docs, as SVG drawn here: how often what was said came true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from .acceptance import Result
from .cases import HORIZONS, LEVELS
from .scoring import BINS, bins

SIZE, EDGE = 320, 44
INK, SOFT, LINE, SHADE = "#0F272E", "#3A5058", "#CBD4D3", "#2C5B67"


def draw(folder: Path, results: Sequence[Result]) -> None:
    """Write the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "relief-cover.svg").write_text(_cover(results), encoding="utf-8")
    (folder / "relief-chances.svg").write_text(_chances(results), encoding="utf-8")


def _x(share: float) -> float:
    return round(EDGE + share * (SIZE - EDGE - 14), 1)


def _y(share: float) -> float:
    return round(SIZE - EDGE - share * (SIZE - EDGE - 44), 1)


def _text(x: float, y: float, text: str, size: int = 11, more: str = f'fill="{INK}"') -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" {more}>{text}</text>'


def _frame(title: str, across: str, up: str, body: Iterator[str]) -> str:
    middle, soft = f'text-anchor="middle" fill="{INK}"', f'fill="{SOFT}"'
    grid = "".join(
        f'<path d="M{_x(0)} {_y(s)}H{_x(1)}M{_x(s)} {_y(0)}V{_y(1)}" stroke="{LINE}"/>'
        + _text(_x(s), _y(0) + 16, f"{100 * s:.0f}", more=f'text-anchor="middle" {soft}')
        + _text(_x(0) - 6, _y(s) + 4, f"{100 * s:.0f}", more=f'text-anchor="end" {soft}')
        for s in (0, 0.25, 0.5, 0.75, 1)
    )
    side = f'transform="rotate(-90 12 {_y(0.5)})" {middle}'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}" '
        f'role="img" aria-label="{title}" font-family="Arial, Helvetica, sans-serif">'
        f'<rect width="{SIZE}" height="{SIZE}" fill="#fff"/>'
        + _text(14, 22, title, 13, f'font-weight="600" fill="{INK}"')
        + grid
        + f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="{SOFT}" stroke-dasharray="4 4"/>'
        + "".join(body)
        + _text(_x(0.5), SIZE - 10, across, 12, middle)
        + _text(12, _y(0.5), up, 12, side)
        + "</svg>\n"
    )


def _cover(results: Sequence[Result]) -> str:
    """How often a score lay under each quantile, at each horizon."""

    def lines() -> Iterator[str]:
        for row, (h, dash) in enumerate(zip(HORIZONS, ("none", "7 3", "2 3"), strict=True)):
            rows = np.array([f.quantiles[h] for one in results for f in one.answers.forecasts])
            truth = np.array([case.scores[h] for one in results for case in one.answers.cases])
            # Scores are whole numbers: half of those that equal a quantile count as under it.
            under = ((truth[:, None] < rows) + 0.5 * (truth[:, None] == rows)).mean(axis=0)
            points = " ".join(f"{_x(level)},{_y(share)}" for level, share in zip(LEVELS, under, strict=True))
            pen = f'fill="none" stroke="{SHADE}" stroke-width="2" stroke-dasharray="{dash}"'
            yield f'<polyline points="{points}" {pen}/>'
            at = 0.30 - 0.07 * row
            yield f'<path d="M{_x(0.62)} {_y(at)}h28" {pen}/>' + _text(_x(0.62) + 34, _y(at) + 4, f"{h} days")

    return _frame("Scores: said and seen", "quantile, %", "scores below it, %", lines())


def _chances(results: Sequence[Result]) -> str:
    """How often the mark was reached, by the chance that was given; larger dots are more cases."""
    dated = [pair for one in results for pair in one.answers.dated]
    days = [case.crossed for case, _ in dated]

    def dots() -> Iterator[str]:
        for row, (within, fill) in enumerate(((28, "#fff"), (56, SHADE))):
            pen = f'fill="{fill}" fill-opacity="0.6" stroke="{SHADE}" stroke-width="1.6"'
            said = np.array([found.crossings[0].chances[within] for _, found in dated])
            came = np.array([day is not None and day <= within for day in days], np.float64)
            for chance, share, count in bins(said, came):
                size = 2 + 26 * (count / len(dated) / BINS) ** 0.5
                yield f'<circle cx="{_x(chance)}" cy="{_y(share)}" r="{size:.1f}" {pen}/>'
            y = _y(0.2 - 0.08 * row)
            yield f'<circle cx="{_x(0.66)}" cy="{y}" r="5" {pen}/>' + _text(
                _x(0.66) + 12, y + 4, f"{within} days"
            )

    return _frame("The half-way mark: said and seen", "chance given, %", "reached, %", dots())
