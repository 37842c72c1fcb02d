"""Names of a guide and its moments, said to the person it is for: ``the end of your session``."""

from __future__ import annotations

from collections.abc import Iterable

from ..plan.telling import Name
from ..protocol.grammar import Anchor
from ..protocol.tree import CareProtocol
from ..words import Words

PAIRS = frozenset({"next start"})
"""Anchors of two words that begin like another one."""

NOBODY = "nobody yet"
"""How a guide's file says that nobody has reviewed it."""

KINDS = {"first session": "phases", "last session": "phases", "start of": "parts", "end of": "parts"}
"""Of what kind the name is that an anchor carries; other names are those of rules."""


def name_phrase(name: Name, guide: CareProtocol, words: Words) -> str:
    """How a name of the guide, of the vocabulary or of an actor reads in these words.

    A fact that has no name in them is said by its question.
    """
    kind, text = name
    if kind == "anchors":
        return moment_phrase(anchor_of(text, guide), guide, words)
    if kind == "actors":
        return words.say(f"actor.{text}") if words.knows(f"actor.{text}") else text
    shown = guide.shown(kind, text)
    if shown != text or kind != "facts":
        return shown
    if text in guide.facts:
        return bare(guide.facts[text].ask)
    return words.say(f"facts.{text}") if words.knows(f"facts.{text}") else text


def anchor_of(text: str, guide: CareProtocol) -> Anchor:
    """The anchor that a moment is known by: ``last session of induction``, ``light-walk done``."""
    if text in guide.facts:
        return Anchor("fact", text)
    for kind in ("first session", "last session"):
        if text.startswith(f"{kind} of "):
            return Anchor(kind, text.removeprefix(f"{kind} of "))
    for kind in ("start of", "end of", "next"):
        if text.startswith(f"{kind} ") and text not in PAIRS:
            return Anchor(kind, text.removeprefix(f"{kind} "))
    for kind in ("done", "missed"):
        if text.endswith(f" {kind}"):
            return Anchor(kind, text.removesuffix(f" {kind}"))
    return Anchor(text)


def reviewer_phrase(guide: CareProtocol, words: Words) -> str:
    """Who has reviewed a guide; ``nobody yet`` where its file says so, or says nothing."""
    return words.say("md.nobody") if guide.reviewed_by in ("", NOBODY) else guide.reviewed_by


def bare(ask: str) -> str:
    """A question without its marks."""
    return ask.rstrip("?").lstrip("¿")


def rule_name(id: str, guide: CareProtocol) -> str:
    """A rule inside a sentence: by its title; by its id where the guide has no such rule."""
    rule = guide.rule(id)
    return id if rule is None else rule.title


def moment_phrase(anchor: Anchor, guide: CareProtocol, words: Words) -> str:
    """A moment as a noun: ``the end of your session``, ``your next session``, ``your dose``.

    A fact that these words do not know is said by its name in the guide's language, else by its question.
    """
    return _said(("moment",), anchor, guide, words)


def clause_phrase(anchor: Anchor, guide: CareProtocol, words: Words, *, again: bool = False) -> str:
    """A moment to stand behind "after" or "before": ``your session ends``; ``again``: ``it ends``."""
    return _said(("again", "clause", "moment") if again else ("clause", "moment"), anchor, guide, words)


def until_phrase(anchor: Anchor, guide: CareProtocol, words: Words, *, again: bool = False) -> str:
    """A moment to stand behind "until": ``you have slept``, ``the end of your session``, ``it ends``."""
    return _said(("again", "until", "moment") if again else ("until", "moment"), anchor, guide, words)


def day_phrase(anchor: Anchor, guide: CareProtocol, words: Words, *, again: bool = False) -> str:
    """The day of a moment: ``the day of your session``, ``the day your session ends``."""
    if again:
        clause = clause_phrase(anchor, guide, words, again=True)
        return words.say("day.of.again", {"clause": clause})
    key = f"day.of.{_kind(anchor, words)}"
    if words.knows(key):
        return words.say(key, _fields(anchor, guide, words))
    return words.say("day.of", {"moment": moment_phrase(anchor, guide, words)})


def moves_phrase(anchors: Iterable[Anchor], guide: CareProtocol, words: Words) -> str:
    """What would move a rule: ``your session starts or ends at another time``."""
    kinds = list(dict.fromkeys(anchors))
    session = [anchor for anchor in kinds if anchor.kind in ("start", "end")]
    texts = []
    for anchor in kinds:
        if len(session) > 1 and anchor in session:
            texts += [words.say("moves.start end")] if anchor == session[0] else []
        else:
            texts.append(_said(("moves",), anchor, guide, words))
    text = texts[0]
    for more in texts[1:]:
        text = words.say("said.or if", {"head": text, "last": more})
    return text


def _said(forms: tuple[str, ...], anchor: Anchor, guide: CareProtocol, words: Words) -> str:
    """The first of these forms that the words know for an anchor."""
    kind = _kind(anchor, words)
    if kind == "fact" and forms != ("moves",):
        shown = guide.shown("facts", anchor.name)
        if shown != anchor.name:
            return shown
    key = next((f"{form}.{kind}" for form in forms if words.knows(f"{form}.{kind}")), "")
    return words.say(key, _fields(anchor, guide, words)) if key else anchor.kind


def _kind(anchor: Anchor, words: Words) -> str:
    if anchor.kind == "fact":
        return anchor.name if words.knows(f"moment.{anchor.name}") else "fact"
    return (
        f"{anchor.kind}.of"
        if anchor.name and anchor.kind in ("first session", "last session")
        else anchor.kind
    )


def _fields(anchor: Anchor, guide: CareProtocol, words: Words) -> dict[str, str]:
    if anchor.kind == "fact":
        fact = guide.facts.get(anchor.name)
        return {"ask": bare(fact.ask) if fact else anchor.name}
    if anchor.kind in KINDS:
        return {"name": name_phrase(Name(KINDS[anchor.kind], anchor.name), guide, words)}
    return {"name": rule_name(anchor.name, guide)}
