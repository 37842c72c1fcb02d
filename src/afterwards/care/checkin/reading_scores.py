"""The scores of an instrument file: what they are made of, their bands, and what change means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise

from ..protocol.diagnostics import Problems, near
from ..protocol.reading.fields import Fields, as_text
from ..protocol.reading.nodes import Node
from .instrument import HIGHER, MEAN, SCREEN, Band, Item, Meaningful, Scoring, Value
from .keys import CHANGE_KEYS, REMISSION_KEYS, RESPONSE_KEYS, SCORE_KEYS
from .reading_texts import TextReader
from .reading_values import number, report, share, span, value_of, whole
from .signs import SIGNS

OUTCOMES = ("positive", "acute")


class ScoreReader:
    """Reads scores. Every number must say where it stands."""

    def __init__(
        self, texts: TextReader, sources: Mapping[str, str], items: Iterable[Item], problems: Problems
    ) -> None:
        self.texts, self.sources, self.problems = texts, sources, problems
        self.items = {item.key: item for item in items}

    def read(self, fields: Fields) -> tuple[Scoring, ...]:
        """All scores of the file, the main one first."""
        return tuple(self._score(name, node) for name, node in fields.each("scores", "'scores'"))

    def _score(self, name: str, node: Node) -> Scoring:
        fields = Fields(node, f"the score {name}", self.texts.keys(SCORE_KEYS), self.problems)
        how, items = fields.word("how", "sum"), self._items(fields)
        low, high = self._range(fields, how, items)
        response, response_source = self._response(fields)
        remission, remission_source = self._remission(fields)
        return Scoring(
            name=name,
            how=how,
            items=items,
            texts=self.texts.of(fields, fields.noun),
            acute=self._acute(fields),
            counts=tuple(value_of(text) for text in fields.texts("counts")),
            low=low,
            high=high,
            better=fields.word("better", "lower"),
            may_be_missing=self._may_be_missing(fields, items),
            bands=self._bands(fields, low, high),
            bands_source=self._source(fields, "bands source", needed="bands" in fields),
            changes=tuple(self._change(item, low, high) for item in fields.items("changes")),
            response=response,
            response_source=response_source,
            remission=remission,
            remission_source=remission_source,
            signs=self._signs(fields),
            loinc=fields.text("loinc"),
            place=fields.table.place,
        )

    def _items(self, fields: Fields) -> tuple[str, ...]:
        named = fields.texts("of") or tuple(key for key, item in self.items.items() if countable(item))
        for key in named:
            if key not in self.items:
                self.problems.report(
                    "E17", fields.place("of"), kind="item", name=key, near=near(key, self.items)
                )
        if not named:
            self.problems.report("E06/needs", fields.table.place, noun=fields.noun, key="of")
        return named

    def _range(self, fields: Fields, how: str, items: tuple[str, ...]) -> tuple[Decimal, Decimal]:
        """The range that the file states, which must be the one that its items give."""
        if how == SCREEN:
            return Decimal(0), Decimal(0)
        stated = span(fields, "range", self.problems)
        if "range" not in fields:
            self.problems.report("E06/needs", fields.table.place, noun=fields.noun, key="range")
        known = [self.items[key] for key in items if key in self.items]
        wrong = [item.key for item in known if not countable(item)]
        if wrong:
            wanted = "an item whose answers are numbers"
            report(self.problems, fields.place("of"), "of", wrong[0], wanted)
        elif known and stated is not None and len(known) == len(items):
            made = possible(known, how)
            if made != stated:
                least, most = made
                self.problems.report("E27", fields.place("range"), score=fields.noun, least=least, most=most)
        return stated or (Decimal(0), Decimal(0))

    def _acute(self, fields: Fields) -> str:
        key = fields.text("acute")
        if key and key not in self.items:
            self.problems.report(
                "E17", fields.place("acute"), kind="item", name=key, near=near(key, self.items)
            )
        return key

    def _may_be_missing(self, fields: Fields, items: tuple[str, ...]) -> int:
        found = whole(fields, "may be missing", self.problems)
        if found and found >= len(items):
            wanted = f"less than its {len(items)} items"
            report(self.problems, fields.place("may be missing"), "may be missing", found, wanted)
        return found

    def _bands(self, fields: Fields, low: Decimal, high: Decimal) -> tuple[Band, ...]:
        found = []
        for name, node in fields.each("bands", "'bands'"):
            place, start = fields.key_place("bands", name), value_of(name)
            if not isinstance(start, int) or not low <= start <= high:
                report(self.problems, place, "bands", name, f"a number from {low} to {high}")
                continue
            band = Fields(node, f"the band {name}", self.texts.keys({}), self.problems)
            found.append(Band(low=Decimal(start), texts=self.texts.of(band, band.noun)))
        for before, after in pairwise(found):
            if after.low <= before.low:
                place = fields.key_place("bands", str(after.low))
                self.problems.report("E28", place, score=fields.noun, low=after.low, other=before.low)
        if found and found[0].low != low:
            self.problems.report("E28/first", fields.place("bands"), score=fields.noun, low=low)
        return tuple(found)

    def _change(self, node: Node, low: Decimal, high: Decimal) -> Meaningful:
        fields = Fields(node, "a change", self.texts.keys(CHANGE_KEYS), self.problems)
        points, part = number(fields, "points", self.problems), share(fields, "share", self.problems)
        if (points is None) == (part is None) and ("points" in fields) == ("share" in fields):
            self.problems.report("E06/needs", fields.table.place, noun="A change", key="points")
        if points is not None and not 0 < points <= high - low:
            wanted = f"more than 0, up to {high - low}"
            report(self.problems, fields.place("points"), "points", points, wanted)
        return Meaningful(
            source=self._source(fields, "source", needed=True),
            points=points,
            share=part,
            texts=self.texts.of(fields, "A change"),
        )

    def _response(self, fields: Fields) -> tuple[Decimal | None, str]:
        node = fields.node("response")
        if node is None:
            return None, ""
        inner = Fields(node, "'response'", RESPONSE_KEYS, self.problems)
        inner.required("drop")
        return share(inner, "drop", self.problems), self._source(inner, "source", needed=True)

    def _remission(self, fields: Fields) -> tuple[Decimal | None, str]:
        node = fields.node("remission")
        if node is None:
            return None, ""
        inner = Fields(node, "'remission'", REMISSION_KEYS, self.problems)
        key = "above" if fields.text("better") == HIGHER else "below"
        inner.required(key)
        return number(inner, key, self.problems), self._source(inner, "source", needed=True)

    def _source(self, fields: Fields, key: str, *, needed: bool) -> str:
        name = fields.required(key) if needed else fields.text(key)
        if name and name not in self.sources:
            place, hint = fields.place(key), near(name, self.sources)
            self.problems.report("E17", place, kind="source", name=name, near=hint)
        return name

    def _signs(self, fields: Fields) -> dict[str, str]:
        found = {}
        for outcome, node in fields.each("signs", "'signs'"):
            sign = as_text(node, "'signs'", self.problems)
            if outcome not in OUTCOMES:
                place, wanted = fields.key_place("signs", outcome), f"one of {', '.join(OUTCOMES)}"
                report(self.problems, place, "signs", outcome, wanted)
            if sign not in SIGNS:
                self.problems.report("E17", node.place, kind="sign", name=sign, near=near(sign, SIGNS))
            found[outcome] = sign
        return found


def countable(item: Item) -> bool:
    """Whether its answers are numbers that can be added up."""
    if item.for_each:
        return False
    return item.kind == "number" or (item.kind == "one" and all(_is_number(c.value) for c in item.scale))


def _is_number(value: Value) -> bool:
    return isinstance(value, int)


def possible(items: Iterable[Item], how: str) -> tuple[Decimal, Decimal]:
    """The least and the most that a score of these items can be."""
    ends = [_ends(item) for item in items]
    low, high = sum(end[0] for end in ends), sum(end[1] for end in ends)
    parts = len(ends) if how == MEAN else 1
    return Decimal(low) / parts, Decimal(high) / parts


def _ends(item: Item) -> tuple[int, int]:
    if item.kind == "number":
        return item.low, item.high
    values = [choice.value for choice in item.scale if isinstance(choice.value, int)]
    return min(values, default=0), max(values, default=0)
