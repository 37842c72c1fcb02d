"""How every sentence of a guide is said to the person it is for, as a clinician reads it through.

``AFTERWARDS_ACCEPT=1 pytest tests/examples`` writes ``sentences.txt`` anew: read the diff first.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterwards.care.exports.names import moves_phrase
from afterwards.care.exports.sentences import rhythm_phrase, sentence_phrase
from afterwards.care.plan.families import MixedAnchorsError, anchors_of, family
from afterwards.care.protocol.grammar import Anchor
from afterwards.care.protocol.printing import anchor_text, rhythm_text, sentence_text
from afterwards.care.protocol.tree import CareProtocol
from afterwards.care.words import ENGLISH, SPANISH, Words
from afterwards.protocols.reading import in_language
from laws.given import NAMES, protocol_of, shipped

HERE = Path(__file__).parent
ACCEPT = bool(os.environ.get("AFTERWARDS_ACCEPT"))
FILE_WORDS = {
    "en": r"\((?!\d)|\b(from|until|by|after|before|of|at) (end|start|leaving|arrival|booking)\b|dose taken",
    "es": r"\((?!\d)|\b(end|start|leaving|arrival|booking|slept|next|session)\b|\bde el\b|\bhasta entre\b",
}
"""What only files say: settings in brackets, and moments by their bare names."""

type Said = tuple[str, str, str]
"""What the file says, and how it is said in English and in Spanish."""


def own_guide() -> CareProtocol:
    return protocol_of((HERE / "own-sentences.yaml").read_text("utf-8"))


GUIDES = [*(shipped(name) for name in NAMES), own_guide()]


def said(guide: CareProtocol) -> Iterator[Said]:
    """Each sentence and rhythm of a guide, and what would move each rule."""
    told = ((guide, ENGLISH), (in_language(guide, "es"), SPANISH))
    for rule in guide.rules:
        for sentence in (*rule.when, *rule.not_when):
            yield sentence_text(sentence), *(sentence_phrase(sentence, g, w) for g, w in told)
        if rule.how_often:
            yield rhythm_text(rule.how_often), *(rhythm_phrase(rule.how_often, g, w) for g, w in told)
        anchors = tuple(dict.fromkeys(a for s in rule.when for a in anchors_of(s)))
        if anchors:
            yield moving(anchors), *(moves_phrase(anchors, g, w) for g, w in told)


def moving(anchors: tuple[Anchor, ...]) -> str:
    return f"moves with {', '.join(map(anchor_text, anchors))}"


def rendered(guides: list[CareProtocol]) -> str:
    """All of it, by guide; what an earlier guide said alike is not said again."""
    known: set[Said] = set()
    lines: list[str] = []
    for guide in guides:
        lines += [guide.title, ""]
        for found in said(guide):
            if found not in known:
                known.add(found)
                lines += [found[0], f"    {found[1]}", f"    {found[2]}"]
        lines.append("")
    return "\n".join(lines)


def test_every_sentence_is_said_as_it_was_read_and_accepted():
    text, file = rendered(GUIDES), HERE / "sentences.txt"
    if ACCEPT:
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")


def phrases(guide: CareProtocol, words: Words) -> Iterator[str]:
    return (found[1] if words is ENGLISH else found[2] for found in said(guide))


@pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])
@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.id)
def test_no_sentence_carries_a_name_of_the_file(guide, words):
    for text in phrases(guide, words):
        plain = re.sub(r"“[^”]*”|«[^»]*»", "", text)
        assert not re.search(FILE_WORDS[words.language], plain), text
        assert "  " not in text


def test_the_own_guide_has_every_kind_of_moment():
    guide = own_guide()
    kinds = {anchor.kind for rule in guide.rules for s in rule.when for anchor in anchors_of(s)}
    everything = ["start", "end", "arrival", "leaving", "booking", "fact", "done", "missed", "next"]
    pairs = [
        "start of",
        "end of",
        "next start",
        "first session",
        "last session",
        "course start",
        "course end",
    ]
    assert {*everything, *pairs, "missed session", "therapy visit"} <= kinds
    for rule in guide.rules:
        try:
            assert family(rule)
        except MixedAnchorsError as mixed:
            pytest.fail(f"{rule.id}: {mixed}")
