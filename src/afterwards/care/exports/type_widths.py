"""How wide a text runs in Arial, Helvetica and their like, to know where its lines break."""

from __future__ import annotations

_WIDE = 1.03
"""Other system faces run a little wider than Arial."""

# Widths in thousandths of the size, from the published metrics of Helvetica.
_GROUPS = {
    191: "'",
    222: "ijl",
    278: " .,:;!/ftI\N{NO-BREAK SPACE}\N{MIDDLE DOT}|",
    333: "r()-",
    389: "*",
    500: "cksvxyzJ",
    611: "FTZ",
    667: "ABEKPSVXY",
    722: "wCDHNRU",
    778: "GOQ",
    833: "mM",
    944: "W",
}
_WIDTHS = {letter: width for width, letters in _GROUPS.items() for letter in letters}
_OTHER = 556


def text_width(text: str, size: float) -> float:
    """The width of a text on one line, in the unit of ``size``."""
    return sum(_WIDTHS.get(letter, _OTHER) for letter in text) * size * _WIDE / 1000


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The text in the lines that it breaks into; a word that is too long has a line of its own."""
    lines: list[str] = []
    room = 0.0
    for word in text.split(" "):
        wide = text_width(word, size)
        gap = text_width(" ", size)
        if lines and room >= wide + gap:
            lines[-1] += f" {word}"
            room -= wide + gap
        else:
            lines.append(word)
            room = width - wide
    return lines
