"""A map of a file, read key by key; every wrong key or value becomes a problem with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...timing import TimeTextError, parse_clock, parse_day
from ..diagnostics import Place, Problems, near
from ..grammar import Amount
from ..keys import Key
from .nodes import Many, Node, Table, Text
from .words import Names, SentenceError, parse_amount

_FOUND = {Text: "text", Many: "a list", Table: "a map of keys"}


class Fields:
    """One map. ``noun`` names it in messages ("a rule", "no-alcohol")."""

    def __init__(self, node: Node, noun: str, keys: Mapping[str, Key] | None, problems: Problems) -> None:
        self.noun, self.problems = noun, problems
        self.table = as_table(node, noun, problems)
        if keys is not None:
            for key, place in self.table.keys.items():
                if key not in keys:
                    problems.report("E04", place, key=key, noun=noun, near=near(key, keys))
        self.keys = keys or {}

    def __contains__(self, key: str) -> bool:
        return key in self.table.entries

    def node(self, key: str) -> Node | None:
        """The value of a key as it was written."""
        return self.table.entries.get(key)

    def place(self, key: str) -> Place:
        """Where the value of a key stands; the map's own place when it is not there."""
        node = self.node(key)
        return node.place if node else self.table.place

    def key_place(self, key: str, name: str) -> Place:
        """Where a name stands in the map under a key."""
        node = self.node(key)
        return node.keys.get(name, node.place) if isinstance(node, Table) else self.place(key)

    def text(self, key: str, default: str = "") -> str:
        """One text."""
        node = self.node(key)
        return default if node is None else as_text(node, f"'{key}'", self.problems)

    def texts(self, key: str) -> tuple[str, ...]:
        """One text or a list of texts."""
        node = self.node(key)
        return () if node is None else as_texts(node, f"'{key}'", self.problems)

    def required(self, key: str) -> str:
        """One text that must be there."""
        if key not in self.table.entries:
            self.problems.report("E06/needs", self.table.place, noun=self.noun, key=key)
        return self.text(key)

    def word(self, key: str, default: str) -> str:
        """One of the few words that the key allows."""
        return self._checked(key, self.text(key, default), self.place(key)) if key in self else default

    def _checked(self, key: str, value: str, place: Place) -> str:
        words = self.keys[key].words
        if value in words:
            return value
        wanted = f"one of {', '.join(words)}"
        self.problems.report("E10", place, key=key, value=value, wanted=wanted, hint=near(value, words))
        return words[0]

    def words(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """A list of the few words that the key allows."""
        node = self.node(key)
        if node is None:
            return default
        items = node.items if isinstance(node, Many) else (node,)
        return tuple(
            self._checked(key, as_text(item, f"'{key}'", self.problems), item.place) for item in items
        )

    def flag(self, key: str) -> bool:
        """``yes`` or ``no``."""
        text = self.text(key, "no").lower()
        if text not in ("yes", "no", "true", "false"):
            self.problems.report("E10", self.place(key), key=key, value=text, wanted="yes or no", hint="")
        return text in ("yes", "true")

    def amount(self, key: str, names: Names | None = None) -> Amount | None:
        """A length of time."""
        node = self.node(key)
        if node is None:
            return None
        return parsed(node, lambda text: parse_amount(text, names), f"'{key}'", self.problems)

    def clock(self, key: str, default: int) -> int:
        """A time of day as seconds after midnight."""
        seconds = parse_clock(self.text(key)) if key in self else default
        if seconds is None:
            value, wanted = self.text(key), "a time of day such as 08:00"
            self.problems.report("E10", self.place(key), key=key, value=value, wanted=wanted, hint="")
        return default if seconds is None else seconds

    def date(self, key: str) -> str:
        """A date, kept as text."""
        text = self.text(key)
        if text:
            try:
                parse_day(text)
            except TimeTextError:
                place, wanted = self.place(key), "a date such as 2026-11-01"
                self.problems.report("E10", place, key=key, value=text, wanted=wanted, hint="")
                return ""
        return text

    def items(self, key: str) -> tuple[Node, ...]:
        """The items of a list under a key; reports what is no list."""
        node = self.node(key)
        if node is not None and not isinstance(node, Many):
            found = _FOUND[type(node)]
            words = {"noun": f"'{key}'", "wanted": "a list", "found": found, "hint": ""}
            self.problems.report("E01/shape", node.place, **words)
        return node.items if isinstance(node, Many) else ()

    def each(self, key: str, noun: str) -> list[tuple[str, Node]]:
        """The named entries of a map under a key."""
        node = self.node(key)
        return [] if node is None else list(as_table(node, noun, self.problems).entries.items())


def as_table(node: Node, noun: str, problems: Problems) -> Table:
    """The node as a map; reports and gives an empty one otherwise."""
    if isinstance(node, Table):
        return node
    if not (isinstance(node, Text) and node.text == ""):
        _report_shape(node, noun, "keys", problems)
    return Table(node.place)


def as_text(node: Node, noun: str, problems: Problems) -> str:
    """The node as one text; reports and gives an empty one otherwise."""
    if isinstance(node, Text):
        return " ".join(node.text.split())
    _report_shape(node, noun, "one text", problems)
    return ""


def as_texts(node: Node, noun: str, problems: Problems) -> tuple[str, ...]:
    """The node as texts: one, or a list."""
    if isinstance(node, Many):
        return tuple(as_text(item, noun, problems) for item in node.items)
    text = as_text(node, noun, problems)
    return (text,) if text else ()


def _report_shape(node: Node, noun: str, wanted: str, problems: Problems) -> None:
    found = _FOUND[type(node)]
    problems.report("E01/shape", node.place, noun=noun, wanted=wanted, found=found, hint="")


def parsed[T](node: Node, parse: Callable[[str], T], noun: str, problems: Problems) -> T | None:
    """A text parsed by ``parse``; a SentenceError becomes a problem at its column."""
    if not isinstance(node, Text):
        _report_shape(node, noun, "one text", problems)
        return None
    try:
        return parse(node.text)
    except SentenceError as error:
        place = node.place.moved(error.offset) if node.plain else node.place
        problems.report(error.key, place, **error.words)
        return None
