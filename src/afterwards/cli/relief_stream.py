"""Reading many lines as they come: whole batches where lines wait, single ones where somebody waits for an
answer."""

from __future__ import annotations

import os
import select
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

MOST_BYTES = 1 << 21
"""Longer lines are not read. A daily report for fifty years is shorter."""
BATCH = 500
_PIECE = 1 << 18
_HEAD = 4096


class Line(NamedTuple):
    """One line without its end; of one that is too long only its head."""

    text: bytes
    whole: bool = True


def batches(source: BinaryIO) -> Iterator[list[Line]]:
    """The lines of a stream in order, at most 500 at a time.

    It takes what is there, and waits only when nothing is: so a program that sends one line and reads one
    answer is served, and a file is read in full batches.
    """
    waiting: list[Line] = []
    for line in _lines(source):
        if line is not None:
            waiting.append(line)
        if waiting and (line is None or len(waiting) == BATCH):
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _lines(source: BinaryIO) -> Iterator[Line | None]:
    """Each line; nothing in between when no more is there just now."""
    rest, dropping = b"", False
    while piece := _read(source):
        *whole, rest = (rest + piece).split(b"\n")
        for text in whole:
            yield Line(text[:_HEAD], whole=False) if dropping or len(text) > MOST_BYTES else Line(text)
            dropping = False
        if len(rest) > MOST_BYTES or dropping:
            rest, dropping = rest[:_HEAD], True
        if not _more(source):
            yield None
    if rest:
        yield Line(rest, whole=not dropping)


def _read(source: BinaryIO) -> bytes:
    """Some bytes as soon as there are any; none at the end."""
    read = getattr(source, "read1", source.read)
    found: bytes = read(_PIECE)
    return found


def _more(source: BinaryIO) -> bool:
    """Whether more can be read without waiting."""
    try:
        number = source.fileno()
    except (OSError, ValueError):
        return True  # no file behind it: all of it is there
    if os.name != "posix":
        return False
    return bool(select.select([number], [], [], 0)[0])
