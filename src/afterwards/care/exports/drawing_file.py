"""A drawing of a page as a file of its own: for paper, where there is no page around it.

It gets a size, a face and the light colours, since nothing outside of it says them. Curves, which stretch
with their box on a page, are drawn at the size that they have: few programs know strokes that do not stretch.
"""

from __future__ import annotations

import re

from .trend_chart import TOKENS

_DRAWING = re.compile(r"<svg\b([^>]*)>(.*)</svg>", re.DOTALL)
_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_HEIGHT = re.compile(r'height="([\d.]+)em"')
_COLOUR = re.compile(r"var\(--(\w+)(?:,[^()]*)?\)")
_STRETCHED = re.compile(
    r'<svg x="([\d.]+)%" y="([\d.]+)em" width="([\d.]+)%" height="([\d.]+)em" '
    r'viewBox="0 0 ([\d.]+) ([\d.]+)" preserveAspectRatio="none" overflow="visible">(.*?)</svg>'
)
_PATH = re.compile(r' d="([^"]*)"')
_POINT = re.compile(r"([\d.]+) ([\d.]+)")


def drawing_file(drawing: str, *, wide: float, letters: float, face: str) -> str:
    """The drawing, so many px wide, with letters of that many px; ``face`` is a family of letters.

    ``letters`` counts for a drawing whose heights are em; one with a box of its own grows as a whole.
    """
    found = _DRAWING.search(drawing)
    if found is None:
        raise ValueError("This holds no drawing.")
    head, inside = found.groups()
    box = _VIEW_BOX.search(head)
    if box is None:
        high = float(_HEIGHT.search(head)[1]) * letters  # type: ignore[index]
        inside = _STRETCHED.sub(lambda one: _at_its_size(one, wide, letters), inside)
        seen = (wide, high)
    else:
        seen = (float(box[1]), float(box[2]))
        high = wide * seen[1] / seen[0]
    inside = _COLOUR.sub(lambda one: TOKENS[one[1]], inside)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}" height="{high:g}" '
        f'viewBox="0 0 {seen[0]:g} {seen[1]:g}" font-family="{face}" font-size="{letters:g}">{inside}</svg>'
    )


def _at_its_size(stretched: re.Match[str], wide: float, letters: float) -> str:
    """The box of curves without its stretch: its points stand where the stretch would have moved them."""
    left, top, share, high, across, down = map(float, stretched.groups()[:6])
    x, y = share / 100 * wide / across, high * letters / down

    def moved(path: re.Match[str]) -> str:
        points = _POINT.sub(lambda at: f"{float(at[1]) * x:.2f} {float(at[2]) * y:.2f}", path[1])
        return f' d="{points}"'

    place = f"{left / 100 * wide:.2f} {top * letters:.2f}"
    return f'<g transform="translate({place})">{_PATH.sub(moved, stretched[7])}</g>'
