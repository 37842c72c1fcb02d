"""iCalendar as text: escaping values, folding lines, and unfolding them again (RFC 5545 §3.1, §3.3.11)."""

from __future__ import annotations

import re

LINE_OCTETS = 75
"""The most octets of one physical line, without its line break."""

_SPECIAL = re.compile("[\\\\;,\x00-\x1f\x7f\x85\u2028\u2029]")
_ESCAPES = {
    **dict.fromkeys("\n\x85\u2028\u2029", r"\n"),
    **{mark: f"\\{mark}" for mark in "\\;,"},
    "\t": " ",
}


def escaped(text: str) -> str:
    r"""A text as a value: commas, semicolons and line breaks escaped, control characters left out.

    >>> escaped("Tea, toast; then rest")
    'Tea\\, toast\\; then rest'
    """
    return _SPECIAL.sub(lambda match: _ESCAPES.get(match[0], ""), text)


def text_line(name: str, text: str) -> str:
    """A property with a text value, folded where it is long, with its line break."""
    line = f"{name}:{escaped(text)}"
    return f"{line if len(line) <= LINE_OCTETS and line.isascii() else _fold(line)}\r\n"


def _fold(line: str) -> str:
    octets = line.encode()
    pieces, start, room = [], 0, LINE_OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        pieces.append(octets[start:end].decode())
        start, room = end, LINE_OCTETS - 1
    pieces.append(octets[start:].decode())
    return "\r\n ".join(pieces)


def unfolded(text: str) -> list[str]:
    """The logical lines of a calendar text, whichever line breaks a tool has left in it."""
    whole = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
    return whole.split("\n")
