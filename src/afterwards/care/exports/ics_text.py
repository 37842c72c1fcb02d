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
    if not line.isascii():
        return _folded_octets(line.encode())
    if len(line) <= LINE_OCTETS:
        return f"{line}\r\n"
    step = LINE_OCTETS - 1  # a folded line begins with a space
    pieces = [line[i : i + step] for i in range(LINE_OCTETS, len(line), step)]
    return "\r\n ".join([line[:LINE_OCTETS], *pieces]) + "\r\n"


def _folded_octets(line: bytes) -> str:
    pieces, start, room = [], 0, LINE_OCTETS
    while len(line) - start > room:
        end = start + room
        while line[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        pieces.append(line[start:end].decode())
        start, room = end, LINE_OCTETS - 1
    pieces.append(line[start:].decode())
    return "\r\n ".join(pieces) + "\r\n"


def unfolded(text: str) -> list[str]:
    """The logical lines of a calendar text, whichever line breaks a tool has left in it."""
    whole = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
    return whole.split("\n")
