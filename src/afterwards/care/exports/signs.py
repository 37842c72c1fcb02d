"""Signs and how soon to call: a guide's own, and a short list that is printed where the guide names none.

The higher tier wins: a guide that puts a sign lower than the short list does not take it off the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..plan.telling import Name
from ..protocol.tree import URGENCIES, CareProtocol, Rule, Verb
from ..safety.red_flags import RED_FLAGS
from ..safety.urgency import Urgency
from ..words import Words
from .moments import lower_first
from .names import name_phrase


class Sign(NamedTuple):
    """A sign of the short list: its words are ``sheet.sign.{key}``."""

    key: str
    how_soon: str
    things: tuple[str, ...]
    routes: tuple[str, ...] = ()
    call: str = "emergency"


def _short_list() -> Iterator[Sign]:
    """The red flags that paper has room for; new dark thoughts are told to the clinic as well."""
    calls = {Urgency.EMERGENCY: ("now", "emergency"), Urgency.CRISIS: ("now", "crisis")}
    for flag in RED_FLAGS:
        if flag.sheet:
            how_soon, call = calls.get(flag.urgency, ("today", "clinic"))
            yield Sign(flag.sheet, how_soon, flag.things, flag.routes, call)
            if flag.urgency is Urgency.CRISIS:
                yield Sign(f"{flag.sheet} today", "today", flag.things, flag.routes, "clinic")


SHORT_LIST = tuple(_short_list())


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What to print, in words. ``own`` is False where the short list stepped in."""

    emergency: tuple[str, ...]
    crisis: tuple[str, ...]
    others_now: tuple[tuple[str, str], ...]
    """(contact, sign) of whoever else is to be called at once."""
    today: tuple[str, ...]
    later: tuple[str, ...]
    own: bool


def signs_of(
    rules: Iterable[Rule], route: str, crisis_number: str, guide: CareProtocol, words: Words
) -> Signs:
    """The signs of a guide's ``watch for`` rules and what the short list adds."""
    crisis = crisis_number or words.say("sheet.crisis line")
    watched = [rule for rule in rules if rule.verb is Verb.WATCH_FOR and rule.then]
    added = [sign for sign in SHORT_LIST if _fits(sign, route) and not _covered(sign, watched)]
    lists: dict[str, list[str]] = {"emergency": [], "crisis": [], "today": [], "later": []}
    others: list[tuple[str, str]] = []
    urgent = {thing for rule in watched if _soon(rule) == "now" for thing in rule.things}
    for rule in watched:
        assert rule.then is not None
        text = _text(rule, urgent, crisis, guide, words)
        if rule.then.how_soon == "now" and rule.then.who not in lists:
            others.append((rule.then.who, text))
        else:
            lists[_list_of(rule.then.who, rule.then.how_soon)].append(text)
    for sign in added:
        text = words.say(f"sheet.sign.{sign.key}", {"crisis": crisis})
        lists[_list_of(sign.call, sign.how_soon)].append(text)
    return Signs(
        emergency=tuple(dict.fromkeys(lists["emergency"])),
        crisis=tuple(dict.fromkeys(lists["crisis"])),
        others_now=tuple(others),
        today=tuple(dict.fromkeys(lists["today"])),
        later=tuple(dict.fromkeys(lists["later"])),
        own=not added,
    )


def _list_of(who: str, how_soon: str) -> str:
    if how_soon == "now":
        return "crisis" if who == "crisis" else "emergency"
    return "today" if how_soon == "today" else "later"


def _soon(rule: Rule) -> str:
    return rule.then.how_soon if rule.then else ""


def _fits(sign: Sign, route: str) -> bool:
    return not sign.routes or not route or route in sign.routes


def _covered(sign: Sign, watched: Iterable[Rule]) -> bool:
    """Whether the guide names the sign itself, at least as urgently and to the same one."""
    rank = URGENCIES.index(sign.how_soon)
    return any(
        set(sign.things) & set(rule.things) and URGENCIES.index(_soon(rule)) <= rank and _same(sign, rule)
        for rule in watched
    )


def _same(sign: Sign, rule: Rule) -> bool:
    """New dark thoughts are told twice: to the crisis line, and to the clinic."""
    assert rule.then is not None
    if sign.things != ("new suicidal thoughts",):
        return True
    return (sign.call == "clinic") == (rule.then.who not in ("crisis", "emergency"))


def _text(rule: Rule, urgent: set[str], crisis: str, guide: CareProtocol, words: Words) -> str:
    """The rule's title; the sign itself where a more urgent rule has said it already."""
    if _soon(rule) != "now" and urgent.issuperset(rule.things):
        sign = ", ".join(name_phrase(Name("things", thing), guide, words) for thing in rule.things)
        return words.say("sheet.sign.too", {"sign": sign, "crisis": crisis})
    return lower_first(rule.title)
