"""Texts by language: each stands in every language of its file, or is reported."""

from __future__ import annotations

from ..protocol.diagnostics import Problems
from ..protocol.keys import Key
from ..protocol.reading.fields import Fields
from ..protocol.reading.nodes import Table
from .instrument import Texts
from .keys import with_texts


class TextReader:
    """Reads texts by language, and reports those that a language lacks."""

    def __init__(self, languages: tuple[str, ...], problems: Problems) -> None:
        self.languages, self.problems = languages, problems

    def keys(self, keys: dict[str, Key]) -> dict[str, Key]:
        """The keys of a map that holds a text in each language as well."""
        return with_texts(keys, self.languages)

    def of(self, fields: Fields, noun: str) -> Texts:
        """The texts that stand in a map beside its other keys; one in each language."""
        found = {tag: fields.text(tag) for tag in self.languages}
        for tag in (tag for tag, text in found.items() if not text):
            self.problems.report("E25", fields.table.place, noun=noun, language=tag)
        return found

    def named(self, fields: Fields, key: str, noun: str) -> Texts:
        """A name under a key: a map of languages, or one text that is the same in all of them."""
        if isinstance(fields.node(key), Table):
            return self.under(fields, key, noun)
        return dict.fromkeys(self.languages, fields.required(key))

    def under(self, fields: Fields, key: str, noun: str, *, required: bool = False) -> Texts:
        """The texts of a map of languages under a key; empty when it is not there."""
        node = fields.node(key)
        if node is None:
            if required:
                self.problems.report("E06/needs", fields.table.place, noun=fields.noun, key=key)
            return {}
        return self.of(Fields(node, f"'{key}'", self.keys({}), self.problems), noun)
