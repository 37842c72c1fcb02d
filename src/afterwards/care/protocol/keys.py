"""The keys of the language, as data: the reader, the JSON Schema and the reference page share it."""

from __future__ import annotations

from dataclasses import dataclass

from .tree import ACTORS, EVIDENCE, FIRMNESS, Verb


@dataclass(frozen=True, slots=True)
class Key:
    """A key: the kind of its value, what it means, and the words it may be when they are few."""

    kind: str
    meaning: str
    words: tuple[str, ...] = ()


_VERB_MEANINGS = {
    Verb.AVOID: "not at all, while open",
    Verb.LIMIT: "only a little, while open",
    Verb.HOLD: "ask the clinic before taking it; never shown as 'stop'",
    Verb.MAY: "open to the person; no duty, no tick",
    Verb.DO: "do it, once for each anchor",
    Verb.TAKE: "take it as prescribed",
    Verb.ARRANGE: "see that it is there",
    Verb.BRING: "have it with you",
    Verb.MEET: "a visit or a talk",
    Verb.MEASURE: "a check-in or a reading",
    Verb.REFLECT: "write or think, with prompts",
    Verb.CONTACT: "get in touch with",
    Verb.LEARN: "something to know; shown, not ticked",
    Verb.WATCH_FOR: "a sign; with 'then' whom to call",
    Verb.GATE: "what must be true first: start, leaving or booking; a person decides",
}
VERB_KEYS = {
    verb.value: Key("gate" if verb is Verb.GATE else "things", meaning)
    for verb, meaning in _VERB_MEANINGS.items()
}
RULE_KEYS: dict[str, Key] = VERB_KEYS | {
    "for": Key("actors", "who acts or sees it; patient when left out", ACTORS),
    "if": Key("condition", "holds only if; an unknown answer keeps it, marked conditional"),
    "unless": Key("condition", "does not hold once somebody said so"),
    "when": Key("sentences", "one sentence of time, or a list of them: a union"),
    "not when": Key("sentences", "times cut out of 'when'"),
    "not before": Key("point", "of a gate: the earliest moment"),
    "needs": Key("condition", "of a gate: what must be answered so; unanswered is not met"),
    "how often": Key("rhythm", "the rhythm inside the window"),
    "ramp": Key("ramp", "an offer to do more, after the habit held"),
    "total": Key("total", "a count over the window; raises a flag, never changes what is asked"),
    "except": Key("texts", "things left out of an avoid, limit or hold"),
    "options": Key("texts", "ways to do it; any one counts"),
    "prompts": Key("texts", "questions to think, write or talk about"),
    "steps": Key("texts", "the parts of it, in order"),
    "then": Key("call", "of a sign: {call: contact, how soon: now | today | soon | next visit}"),
    "title": Key("text", "the line that the person reads; a few plain words"),
    "body": Key("text", "a sentence or two more"),
    "why": Key("text", "the reason, in plain words"),
    "firm": Key("word", "how hard the guide asks", FIRMNESS),
    "evidence": Key("word", "how well it is known", EVIDENCE),
    "floor": Key("flag", "no overlay or order may loosen or drop it"),
    "source": Key("texts", "ids of 'sources' where it stands"),
    "claims": Key("texts", "ids of the single statements it carries"),
    "formerly": Key("text", "an older id of this rule, so that ticks stay attached"),
}
PROTOCOL_KEYS: dict[str, Key] = {
    "afterwards": Key("text", "version of the language; always the first key; 1"),
    "protocol": Key("text", "the protocol's id: lower-case words joined by hyphens"),
    "title": Key("text", "what people call it"),
    "version": Key("text", "version of this text, as in 1.0.0"),
    "effective from": Key("date", "the day from which this version holds"),
    "reviewed": Key("review", "{by: who, date: YYYY-MM-DD}"),
    "languages": Key("texts", "languages it is written in"),
    "routes": Key("texts", "how the medicine is given: iv, im, intranasal, oral …"),
    "sources": Key("sources", "documents that rules point at, by id"),
    "contacts": Key("contacts", "who can be called, by id"),
    "settings": Key("settings", "lengths that a clinic may choose within bounds"),
    "session": Key("session", "how long a session lasts, its parts, or its shapes"),
    "phases": Key("phases", "stretches of the course and their rhythm; suggest and check, never book"),
    "facts": Key("facts", "what may be asked or told"),
    "things": Key("things map", "words this file adds to the shipped vocabulary"),
    "times of day": Key("day words", "hours of morning, evening …"),
    "rules": Key("rules", "the rules, by id"),
}
OVERLAY_KEYS: dict[str, Key] = {
    "afterwards": PROTOCOL_KEYS["afterwards"],
    "overlay": Key("text", "the overlay's id"),
    "extends": Key("text", "the protocol it changes, as id or id@version"),
    "title": PROTOCOL_KEYS["title"],
    "version": PROTOCOL_KEYS["version"],
    "effective from": PROTOCOL_KEYS["effective from"],
    "reviewed": PROTOCOL_KEYS["reviewed"],
    "by": Key("text", "of orders: who gave them"),
    "at": Key("text", "of orders: when"),
    **{k: PROTOCOL_KEYS[k] for k in ("sources", "contacts", "settings", "session", "phases", "facts")},
    **{k: PROTOCOL_KEYS[k] for k in ("things", "times of day", "rules")},
}
OVERLAY_RULE_KEYS: dict[str, Key] = RULE_KEYS | {
    "drop": Key("flag", "take the rule away; leaves a trace"),
    "because": Key("text", "the reason for dropping it"),
}
WORDS_KEYS: dict[str, Key] = {
    "afterwards": PROTOCOL_KEYS["afterwards"],
    "words": Key("text", "the language, as in de or es"),
    "of": Key("text", "the protocol or overlay it translates, as id@version"),
    "title": PROTOCOL_KEYS["title"],
    "rules": Key("rules", "by rule id: title, body, why, prompts, options, steps, version"),
    "facts": Key("facts", "by fact: ask, answers, title"),
    "contacts": Key("contacts", "by contact: title, hours"),
    "sources": Key("sources", "by source: document, dated"),
    "things": Key("names", "how things read: their names stay what rules and records say"),
    "routes": Key("names", "how routes read"),
    "settings": Key("names", "how settings read"),
    "phases": Key("names", "how phases read"),
    "shapes": Key("names", "how shapes of a session read"),
    "parts": Key("names", "how parts of a session read"),
    "times of day": Key("names", "how words of the day read"),
}
RULE_WORDS: dict[str, Key] = {
    "title": Key("text", "the title in this language"),
    "body": Key("text", "the body"),
    "why": Key("text", "the reason"),
    "prompts": Key("texts", "the prompts, in the same order"),
    "options": Key("texts", "the options, in the same order; else each reads as under 'things'"),
    "steps": Key("texts", "the steps, in the same order"),
    "version": Key("text", "the version of the protocol that this was made from"),
}
FACT_WORDS: dict[str, Key] = {
    "ask": Key("text", "the question"),
    "answers": Key("names", "by answer: how it reads; records keep the answer of the original"),
    "title": Key("text", "how the fact reads inside a sentence"),
}
CONTACT_WORDS: dict[str, Key] = {
    "title": Key("text", "who answers"),
    "hours": Key("text", "when somebody answers"),
}
SOURCE_WORDS: dict[str, Key] = {
    "document": Key("text", "its title, for who reads this language"),
    "dated": Key("text", "its date, when it is told in words"),
}
SETTING_KEYS: dict[str, Key] = {
    "is": Key("amount", "the length in force"),
    "between": Key("text", "the bounds, as in 24 hours and 96 hours"),
    "stricter": Key("word", "which way is the careful one", ("longer", "shorter")),
    "must choose": Key("flag", "a range that each clinic has to settle"),
}
FACT_KEYS: dict[str, Key] = {
    "kind": Key(
        "word", "moment for something that happens at an instant; else an answer", ("moment", "answer")
    ),
    "ask": Key("text", "the question, in plain words"),
    "answers": Key("texts", "the answers it may have"),
    "number": Key("text", "the unit, when the answer is a number"),
    "by": Key("word", "who is asked", ACTORS),
    "each": Key("word", "how long an answer lasts", ("course", "session", "day", "week", "month")),
}
PHASE_KEYS: dict[str, Key] = {
    "title": Key("text", "what people call it"),
    "sessions": Key("text", "how many sessions, or 'as agreed'"),
    "per week": Key("text", "sessions a week, as in 2 or 1 to 2"),
    "over": Key("amount", "how long the phase lasts"),
    "every": Key("amount", "the distance between sessions"),
    "then": Key("text", "the phase that follows"),
    "decided by": Key("word", "who decides", ACTORS),
    "may be none": Key("flag", "it may hold no session at all"),
    "routes": Key("texts", "the routes it is for; all when left out"),
    "claims": RULE_KEYS["claims"],
    "source": RULE_KEYS["source"],
}
SESSION_KEYS: dict[str, Key] = {
    "lasts": Key("amount", "from start to end, while it is not recorded"),
    "parts": Key("parts", "parts in order, each with its length; the end is the end of the last"),
    "routes": Key("texts", "of a shape: the routes it is the usual shape of"),
    "shapes": Key("shapes", "kinds of session by name, each with 'lasts' or 'parts'"),
    "claims": RULE_KEYS["claims"],
    "source": RULE_KEYS["source"],
}
THING_KEYS: dict[str, Key] = {
    "is": Key("texts", "the kinds it belongs to"),
    "needs": Key("text", "what it takes along: tablets need water"),
    "also": Key("texts", "other names for it"),
}
SOURCE_KEYS: dict[str, Key] = {
    "document": Key("text", "its title"),
    "dated": Key("text", "its date"),
    "address": Key("text", "where it can be read"),
}
CONTACT_KEYS: dict[str, Key] = {
    "title": Key("text", "who answers"),
    "phone": Key("text", "the number"),
    "hours": Key("text", "when somebody answers"),
}
RAMP_KEYS: dict[str, Key] = {
    "add": Key("text", "the step, as in 1 a week"),
    "after": Key("text", "how long the habit must hold first, as in 4 weeks kept"),
    "at most": Key("text", "the end of the ramp, as in 6 a week"),
    "how": Key("word", "a step is offered, never pushed", ("offer",)),
}
CALL_KEYS: dict[str, Key] = {
    "call": Key("text", "a contact, or 'emergency'"),
    "how soon": Key("word", "how soon", ("now", "today", "soon", "next visit")),
}
REVIEW_KEYS: dict[str, Key] = {"by": Key("text", "who read it"), "date": Key("date", "when")}
DAY_WORD_KEYS: dict[str, Key] = {
    "from": Key("text", "its first hour, HH:MM"),
    "surely by": Key("text", "the hour by which it has surely begun"),
    "to": Key("text", "its last hour"),
}
