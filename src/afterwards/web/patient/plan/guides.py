"""A guide as people read it: each rule with when, why, who says so, how sure, and its sources as notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from .... import protocols as shipped
from ....care.exports.moments import plain_date, upper_first
from ....care.exports.plain import source_text
from ....care.exports.sentences import times_phrases
from ....care.protocol.tree import ACTS, NOTICES, STATES, CareProtocol, Rule, Source, Verb
from ....care.words import Words, words_for
from ...courses.records import GuideChoice
from ...protocols.queries import programs_of

CLOSED = frozenset({Verb.AVOID, Verb.LIMIT, Verb.HOLD})
NOBODY = ("", "nobody", "nobody yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A source under its number."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """One rule in words."""

    id: str
    title: str
    whom: str
    when: tuple[str, ...]
    body: str
    why: str
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    sure: str
    says: str
    floor: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideText:
    """A whole guide in words."""

    title: str
    version: str
    review: str
    groups: tuple[tuple[str, tuple[RuleText, ...]], ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherRule:
    """What another guide says of the same thing."""

    guide: str
    protocol: str
    rule: str
    title: str
    when: str


def guide_text(guide: CareProtocol, words: Words) -> GuideText:
    """A guide in words, with its sources numbered in the order in which rules name them."""
    numbers: dict[str, int] = {}
    for rule in guide.rules:
        for id in source_ids(guide, rule):
            numbers.setdefault(id, len(numbers) + 1)
    groups = []
    for title, verbs in _groups():
        rules = tuple(rule_text(guide, rule, words, numbers) for rule in guide.rules if rule.verb in verbs)
        if rules:
            groups.append((title, rules))
    notes = tuple(
        Note(number=number, text=_source(guide.sources.get(id), id)) for id, number in numbers.items()
    )
    review = review_text(guide, words)
    return GuideText(
        title=guide.title, version=guide.version, review=review, groups=tuple(groups), notes=notes
    )


def _groups() -> tuple[tuple[str, frozenset[Verb]], ...]:
    return (
        (_("What is closed for a while"), CLOSED),
        (_("What is open for a while"), STATES - CLOSED),
        (_("What helps"), ACTS),
        (_("What must be true first"), frozenset({Verb.GATE})),
        (_("What to know and to watch for"), NOTICES),
    )


def source_ids(guide: CareProtocol, rule: Rule) -> tuple[str, ...]:
    """The documents of a rule: named, or those that its claims come from."""
    ids = rule.source or (claim.partition("-")[0] for claim in rule.claims)
    return tuple(dict.fromkeys(id for id in ids if id in guide.sources or rule.source))


def _source(source: Source | None, id: str) -> str:
    if source is None:
        return id
    parts = [f"{source.document} ({source.dated})" if source.dated else source.document, source.address]
    return ". ".join(part for part in parts if part)


def review_text(guide: CareProtocol, words: Words) -> str:
    """By whom a guide was read again, and when; nobody yet is said plainly."""
    if guide.reviewed_by in NOBODY:
        return _("Nobody has reviewed it yet.")
    when = plain_date(guide.reviewed_on, words)
    return _("Reviewed by {who}, {date}.").format(who=guide.reviewed_by, date=when)


def rule_text(guide: CareProtocol, rule: Rule, words: Words, numbers: dict[str, int]) -> RuleText:
    """One rule in words."""
    lists = (
        (_("Ways to do it"), rule.options),
        (_("Steps"), rule.steps),
        (_("To think about"), rule.prompts),
        (_("Except"), tuple(guide.shown("things", thing) for thing in rule.except_)),
    )
    return RuleText(
        id=rule.id,
        title=rule.title,
        whom=whom_text(rule, words),
        when=tuple(times_phrases(rule, guide, words)),
        body=rule.body,
        why=rule.why,
        lists=tuple((title, texts) for title, texts in lists if texts),
        sure=evidence_text(rule, words),
        says=source_text(guide, rule),
        floor=words.say("why.floor") if rule.floor else "",
        notes=tuple(numbers[id] for id in source_ids(guide, rule) if id in numbers),
    )


def whom_text(rule: Rule, words: Words) -> str:
    """For whom a rule is, where it is not only for the patient."""
    if rule.actors == ("patient",):
        return ""
    return ", ".join(words.say(f"md.whose.{actor}") for actor in rule.actors)


def evidence_text(rule: Rule, words: Words) -> str:
    """How sure a rule is: ``Proof is thin.``"""
    return words.say(f"why.evidence.{rule.evidence}")


def shipped_guide(name: str, language: str) -> CareProtocol:
    """A shipped guide in a language. Raises KeyError for another name."""
    if name not in shipped.shipped():
        raise KeyError(name)
    return programs_of(GuideChoice(protocol=name, since=0), None, language).protocol


def others_of(rule: Rule, own: CareProtocol, words: Words) -> list[OtherRule]:
    """What the other shipped guides say of the same things, each in its own sentence."""
    return [
        other for other in _others(rule.verb, _things(rule, own), words.language) if other.protocol != own.id
    ]


@lru_cache(maxsize=512)
def _others(verb: Verb, things: frozenset[str], language: str) -> tuple[OtherRule, ...]:
    return tuple(_other_rules(verb, things, words_for(language)))


def _other_rules(verb: Verb, things: frozenset[str], words: Words) -> Iterator[OtherRule]:
    for name in shipped.shipped():
        guide = shipped_guide(name, words.language)
        for rule in guide.rules:
            if _kind(rule.verb) == _kind(verb) and things & _things(rule, guide):
                when = " ".join(times_phrases(rule, guide, words))
                yield OtherRule(guide=guide.title, protocol=name, rule=rule.id, title=rule.title, when=when)


def _things(rule: Rule, guide: CareProtocol) -> frozenset[str]:
    return frozenset(guide.vocabulary.name(thing) for thing in rule.things)


def _kind(verb: Verb) -> str:
    if verb in CLOSED:
        return "closed"
    return "act" if verb in ACTS else verb.value


def route_text(guide: CareProtocol, route: str) -> str:
    """How a route reads: ``IV``, or the guide's own words."""
    shown = guide.shown("routes", route)
    return shown.upper() if len(shown) == len("iv") else upper_first(shown)
