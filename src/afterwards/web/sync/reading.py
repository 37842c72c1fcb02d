"""Reading a request's JSON strictly: small, flat, each key once, real text."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from .problems import ProblemError

MOST_BYTES = 64 * 1024
DEEPEST = 8
MEDIA_TYPE = "application/json"


class StrictParser(Parser):
    """ninja's parser with limits. Raises ProblemError."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The object in the body."""
        if request.headers.get("Content-Encoding", "identity") != "identity":
            raise ProblemError(415, "Send it as it is: nothing packed is unpacked here.")
        if request.content_type != MEDIA_TYPE or request.encoding not in (None, "utf-8", "UTF-8"):
            raise ProblemError(415, "Send JSON in UTF-8, as application/json.")
        return read_object(request.body)


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object. Raises ProblemError for anything else, and for what no text may have."""
    if len(body) > MOST_BYTES:
        raise ProblemError(413, f"Send at most {MOST_BYTES} bytes.")
    try:
        text = body.decode()
        if _depth(text) > DEEPEST:
            raise ProblemError(400, f"Nest at most {DEEPEST} levels deep.")
        found = json.loads(text, object_pairs_hook=_each_key_once, parse_constant=_no_constant)
    except ValueError:
        raise ProblemError(400, "This is not JSON in UTF-8, or a key stands in it twice.") from None
    if not isinstance(found, dict):
        raise ProblemError(400, "Send one JSON object.")
    _check_text(found)
    return found


def _depth(text: str) -> int:
    """How deep brackets nest; those inside of strings count too, which no request of ours comes near."""
    deepest = depth = 0
    for letter in text:
        if letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "]}":
            depth -= 1
    return deepest


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _no_constant(_name: str) -> None:
    raise ValueError  # NaN and Infinity are not JSON


def _check_text(value: object) -> None:
    """Refuse NUL, which one database keeps and the other does not, and halves of a character."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ProblemError(400, "A text has a character that no text may have.")
    elif isinstance(value, dict):
        for key, one in value.items():
            _check_text(key)
            _check_text(one)
    elif isinstance(value, list):
        for one in value:
            _check_text(one)
