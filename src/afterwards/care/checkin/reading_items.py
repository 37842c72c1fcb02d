"""The questions of an instrument file, and the scales that they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..protocol.diagnostics import Problems, near
from ..protocol.reading.fields import Fields, as_text, as_texts
from ..protocol.reading.nodes import Many, Node
from ..protocol.reading.protocols import NAME
from .instrument import Choice, Item, Texts, Value
from .keys import CHOICE_KEYS, ITEM_KEYS
from .reading_texts import TextReader
from .reading_values import report, span, value_of, whole
from .signs import SIGNS

MOST_LETTERS = 200
"""A text is a few words; the journal is the place for more."""

type Scale = tuple[Choice, ...]


class ItemReader:
    """Reads scales, then items in order; an item may hang on earlier ones."""

    def __init__(self, texts: TextReader, problems: Problems) -> None:
        self.texts, self.problems = texts, problems
        self.scales: dict[str, Scale] = {}
        self.items: dict[str, Item] = {}

    def read(self, fields: Fields) -> tuple[Item, ...]:
        """All items; a file without any is reported."""
        for name, node in fields.each("scales", "'scales'"):
            self.scales[name] = self._scale(name, node)
        for key, node in fields.each("items", "'items'"):
            if not NAME.match(key):
                place, wanted = fields.key_place("items", key), "lower-case words joined by hyphens"
                report(self.problems, place, "an item", key, wanted)
            self.items[key] = self._item(key, node)
        if not self.items:
            self.problems.report("E06/needs", fields.table.place, noun="The instrument", key="items")
        return tuple(self.items.values())

    def _scale(self, name: str, node: Node) -> Scale:
        if not isinstance(node, Many) or not node.items:
            found = "nothing" if isinstance(node, Many) else "no list"
            words = {"noun": f"The scale {name}", "wanted": "a list of answers", "found": found, "hint": ""}
            self.problems.report("E01/shape", node.place, **words)
            return ()
        choices: dict[Value, Choice] = {}
        for item in node.items:
            fields = Fields(item, f"an answer of {name}", self.texts.keys(CHOICE_KEYS), self.problems)
            choice = self._choice(fields)
            if choice.value in choices:
                self.problems.report("E26", item.place, scale=name, value=choice.value)
            choices[choice.value] = choice
        return tuple(choices.values())

    def _choice(self, fields: Fields) -> Choice:
        return Choice(
            value=value_of(fields.required("value")),
            texts=self.texts.of(fields, fields.noun),
            sign=self._sign(fields),
            loinc=fields.text("loinc"),
        )

    def _sign(self, fields: Fields) -> str:
        sign = fields.text("sign")
        if sign and sign not in SIGNS:
            self.problems.report("E17", fields.place("sign"), kind="sign", name=sign, near=near(sign, SIGNS))
        return sign

    def _item(self, key: str, node: Node) -> Item:
        fields = Fields(node, key, self.texts.keys(ITEM_KEYS), self.problems)
        kind = fields.word("kind", "one")
        low, high = self._bounds(fields, kind)
        item = Item(
            key=key,
            texts=self.texts.of(fields, key),
            kind=kind,
            scale=self._answers(fields, kind),
            low=low,
            high=high,
            likely=self._likely(fields),
            labels=self._labels(fields),
            needed="needed" not in fields or fields.flag("needed"),
            for_each=self._for_each(fields),
            loinc=fields.text("loinc"),
            place=fields.table.place,
        )
        signs, asked_if = self._signs(fields, item), self._asked_if(fields)
        return replace(item, signs=signs, asked_if=asked_if)

    def _answers(self, fields: Fields, kind: str) -> Scale:
        if kind not in ("one", "several"):
            return ()
        name = fields.required("answers")
        if name and name not in self.scales:
            place, hint = fields.place("answers"), near(name, self.scales)
            self.problems.report("E17", place, kind="scale", name=name, near=hint)
        return self.scales.get(name, ())

    def _bounds(self, fields: Fields, kind: str) -> tuple[int, int]:
        if kind == "number":
            if "range" not in fields:
                self.problems.report("E06/needs", fields.table.place, noun=fields.noun, key="range")
            found = span(fields, "range", self.problems)
            return (int(found[0]), int(found[1])) if found else (0, 0)
        if kind == "text":
            most = whole(fields, "most letters", self.problems)
            if most > MOST_LETTERS:
                wanted = f"at most {MOST_LETTERS}"
                report(self.problems, fields.place("most letters"), "most letters", most, wanted)
            return 0, most or MOST_LETTERS
        return 0, 0

    def _likely(self, fields: Fields) -> tuple[int, int] | None:
        found = span(fields, "likely", self.problems)
        return (int(found[0]), int(found[1])) if found else None

    def _labels(self, fields: Fields) -> dict[int, Texts]:
        found = {}
        for name, node in fields.each("labels", "'labels'"):
            value = value_of(name)
            if not isinstance(value, int):
                report(self.problems, fields.key_place("labels", name), "labels", name, "a whole number")
                continue
            label = Fields(node, f"the label {name}", self.texts.keys({}), self.problems)
            found[value] = self.texts.of(label, label.noun)
        return found

    def _for_each(self, fields: Fields) -> str:
        name = fields.text("for each")
        leader = self.items.get(name)
        if name and (leader is None or leader.kind != "several"):
            several = [key for key, item in self.items.items() if item.kind == "several"]
            place, kind = fields.place("for each"), "earlier item of kind several"
            self.problems.report("E17", place, kind=kind, name=name, near=near(name, several))
        return name

    def _signs(self, fields: Fields, item: Item) -> dict[Value, str]:
        found: dict[Value, str] = {}
        for name, node in fields.each("signs", "'signs'"):
            value, sign = value_of(name), as_text(node, "'signs'", self.problems)
            if item.kind in ("one", "several") and item.choice(value) is None:
                self._no_answer(fields, "signs", name, item)
            if sign not in SIGNS:
                self.problems.report("E17", node.place, kind="sign", name=sign, near=near(sign, SIGNS))
            found[value] = sign
        return found

    def _asked_if(self, fields: Fields) -> Mapping[str, tuple[Value, ...]]:
        found: dict[str, tuple[Value, ...]] = {}
        for name, node in fields.each("asked if", "'asked if'"):
            leader = self.items.get(name)
            if leader is None:
                place = fields.key_place("asked if", name)
                self.problems.report(
                    "E17", place, kind="earlier item", name=name, near=near(name, self.items)
                )
                continue
            found[name] = tuple(value_of(text) for text in as_texts(node, "'asked if'", self.problems))
            for value in found[name]:
                if leader.choice(value) is None:
                    self._no_answer(fields, "asked if", str(value), leader)
        return found

    def _no_answer(self, fields: Fields, key: str, value: str, item: Item) -> None:
        wanted = f"an answer of {item.key}"
        hint = near(value, [str(choice.value) for choice in item.scale])
        report(self.problems, fields.place(key), key, value, wanted, hint)
