"""YAML as a tree of text with places. Every scalar stays the text that was written.

Built from the event stream, so that aliases never expand, tags never construct, and nesting is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from ..diagnostics import Place, Problems

MOST_BYTES = 512 * 1024
MOST_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar, exactly as written, without quotes."""

    place: Place
    text: str
    plain: bool = True
    """Written without quotes on one line, so that a column can point inside it."""


@dataclass(frozen=True, slots=True)
class Many:
    """A list."""

    place: Place
    items: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A map; ``keys`` holds where each key stands."""

    place: Place
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)


type Node = Text | Many | Table

_PLAIN_HINTS = {
    "?": "A ? or comma inside { } ends the text. Write it on lines of its own.",
    "mapping values are not allowed": "A colon followed by a space needs quotes around the text.",
    "could not find expected ':'": "Each line is 'key: value'; longer text goes in quotes.",
}


def read_nodes(content: bytes | str, file: str, problems: Problems) -> Table | None:
    """Read one document. Reports problems and returns None when nothing usable is there."""
    start = Place(file)
    if len(content) > MOST_BYTES:
        problems.report("E03", start, most=MOST_BYTES // 1024)
        return None
    try:
        text = (content.encode() if isinstance(content, str) else content).decode("utf-8-sig")
    except UnicodeError:
        problems.report("E01/text", start)
        return None
    if not _without_tabs(text, file, problems):
        return None
    builder = _Builder(file, problems)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        builder.read(yaml.parse(text, Loader=loader))
    except yaml.YAMLError as error:
        _report_broken(error, file, problems)
        return None
    if builder.top is None and builder.usable:
        problems.report("E01/empty", start)
    elif builder.usable and not isinstance(builder.top, Table):
        problems.report("E01/shape", start, noun="The file", wanted="keys", found="a list or text", hint="")
    elif builder.usable and isinstance(builder.top, Table):
        return builder.top
    return None


def nodes_of(values: object, place: Place) -> Node:
    """Plain values (maps, lists, texts, yes and no) as the nodes that a file of them would give.

    For what is stored as values and not written by a person; every node stands at ``place``.
    """
    if isinstance(values, Mapping):
        entries = {str(key): nodes_of(value, place) for key, value in values.items()}
        return Table(place, entries, dict.fromkeys(entries, place))
    if isinstance(values, list | tuple):
        return Many(place, tuple(nodes_of(value, place) for value in values))
    if isinstance(values, bool):
        return Text(place, "yes" if values else "no")
    return Text(place, str(values))


def _without_tabs(text: str, file: str, problems: Problems) -> bool:
    for number, line in enumerate(text.splitlines(), 1):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent and line.strip():
            problems.report("E01/tab", Place(file, number, indent.index("\t") + 1), line=number)
            return False
    return True


def _report_broken(error: yaml.YAMLError, file: str, problems: Problems) -> None:
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = str(getattr(error, "problem", None) or "a character that cannot be read")
    context = f"{getattr(error, 'context', '') or ''} {problem}"
    hint = next((text for sign, text in _PLAIN_HINTS.items() if sign in context), "")
    hint = hint or "Check the indentation, the quotes and the brackets near here."
    problems.report("E01", Place(file, line, column), line=line, problem=problem, hint=hint)


class _Builder:
    """Turns parse events into nodes with an explicit stack."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file, self.problems = file, problems
        self.top: Node | None = None
        self.usable = True
        self._stack: list[_Open] = []
        self._documents = 0

    def read(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            mark = event.start_mark
            place = Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)
            if isinstance(event, yaml.DocumentStartEvent):
                self._documents += 1
                if self._documents > 1:
                    self._stop("E01/two", place)
                    return
            elif isinstance(event, yaml.AliasEvent):
                self._stop("E03/alias", place)
                self._add(Text(place, ""))
            elif isinstance(event, yaml.NodeEvent):
                self._node(event, place)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self._add(self._stack.pop().close())
            if len(self._stack) > MOST_DEPTH:
                self._stop("E01/deep", place, most=MOST_DEPTH)
                return

    def _stop(self, key: str, place: Place, /, **words: object) -> None:
        self.usable = False
        self.problems.report(key, place, **words)

    def _node(self, event: yaml.NodeEvent, place: Place) -> None:
        if event.anchor is not None:
            self._stop("E03/alias", place)
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            self._stop("E01/tag", place, tag=tag)
        if isinstance(event, yaml.ScalarEvent):
            plain = not event.style and _lines(event) == 1
            self._add(Text(place, event.value, plain))
        else:
            self._stack.append(_Open(place, isinstance(event, yaml.MappingStartEvent)))

    def _add(self, node: Node) -> None:
        if not self._stack:
            self.top = node
            return
        parent = self._stack[-1]
        if not parent.table:
            parent.items.append(node)
        elif parent.key is None:
            self._key(parent, node)
        else:
            parent.entries.setdefault(parent.key, node)
            parent.key = None

    def _key(self, parent: _Open, node: Node) -> None:
        if not isinstance(node, Text):
            self._stop("E01/shape", node.place, noun="A key", wanted="one word", found="a list", hint="")
            parent.key = ""
            return
        if node.text in parent.keys:
            first = parent.keys[node.text].line
            self.problems.report("E02", node.place, key=node.text, noun=self._noun(), line=first)
        else:
            parent.keys[node.text] = node.place
        parent.key = node.text

    def _noun(self) -> str:
        names = [level.key for level in self._stack[:-1] if level.key]
        return names[-1] if names else "this file"


def _lines(event: yaml.Event) -> int:
    start, end = event.start_mark, event.end_mark
    return end.line - start.line + 1 if start and end else 1


@dataclass(slots=True)
class _Open:
    """A list or map that is still being read."""

    place: Place
    table: bool
    key: str | None = None
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)

    def close(self) -> Node:
        if self.table:
            return Table(self.place, self.entries, self.keys)
        return Many(self.place, tuple(self.items))
