"""What rules are about: a vocabulary of things with kinds, used by conditions and contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Thing:
    """A word: the kinds it belongs to, and what it needs."""

    name: str
    is_: tuple[str, ...] = ()
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Things by name, and other names for things and for routes."""

    things: Mapping[str, Thing] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    routes: Mapping[str, str] = field(default_factory=dict)

    def route(self, word: str) -> str:
        """The one name of a route ("spravato" is intranasal); unknown words stay as they are."""
        lower = word.lower()
        return self.routes.get(lower, lower)

    def name(self, word: str) -> str:
        """The vocabulary's own name for a word; unknown words stay as they are."""
        lower = word.lower()
        return self.also.get(lower, lower)

    def knows(self, word: str) -> bool:
        """Whether the word is a known thing."""
        return self.name(word) in self.things

    def kinds(self, word: str) -> frozenset[str]:
        """The word itself and everything it is a kind of."""
        found: set[str] = set()
        waiting = [self.name(word)]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                thing = self.things.get(name)
                waiting += [self.name(kind) for kind in thing.is_] if thing else []
        return frozenset(found)

    def is_a(self, word: str, kind: str) -> bool:
        """Whether ``word`` is ``kind`` or a kind of it.

        >>> v = Vocabulary({"wine": Thing("wine", ("alcohol",))})
        >>> v.is_a("wine", "alcohol"), v.is_a("alcohol", "wine")
        (True, False)
        """
        return self.name(kind) in self.kinds(word)

    def needs(self, word: str) -> str:
        """What a thing needs (tablets need water); empty when nothing."""
        for name in sorted(self.kinds(word)):
            thing = self.things.get(name)
            if thing and thing.needs:
                return thing.needs
        return ""

    def covers(self, avoided: str, exceptions: Iterable[str], word: str) -> bool:
        """Whether avoiding ``avoided`` (but ``exceptions``) leaves no way to ``word``.

        A wide word ("liquids") stays possible while one of the exceptions ("water") is a kind of it.
        """
        if not self.is_a(word, avoided):
            return False
        return not any(self.is_a(word, e) or self.is_a(e, word) for e in exceptions)

    def with_things(self, more: Iterable[Thing], also: Mapping[str, str]) -> Vocabulary:
        """This vocabulary, extended; a repeated word gains kinds and keeps those it had."""
        things = dict(self.things)
        for thing in more:
            old = things.get(thing.name)
            kinds = tuple(dict.fromkeys((old.is_ if old else ()) + thing.is_))
            things[thing.name] = Thing(thing.name, kinds, thing.needs or (old.needs if old else ""))
        return Vocabulary(things, {**self.also, **also}, self.routes)
