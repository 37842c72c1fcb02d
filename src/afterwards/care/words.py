"""The few sentences that the engine has to say by itself, as data: keyed, in plain words, translatable.

A protocol's own words never stand here. Keys and their fields are a contract for translations.
"""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: dict[str, str] = {
    # questions
    "ask.takes": "Is this among the medicines: {what}?",
    "ask.route": "How is the medicine given: {what}?",
    "ask.fact": "{ask}?",
    "ask.built-in": "What is known of '{fact}' ({what})?",
    "ask.end": "When did the session end?",
    "ask.leaving": "When did the person leave?",
    "ask.moment": "When was this: {what}?",
    "ask.setting": "How long is '{setting}'? The guide says {range}.",
    "ask.word": "'{word}': from which hour?",
    "ask.rhythm": "When, and how often? {actor} sets it.",
    "ask.repeat": "{text}: counted from what?",
    "ask.contradiction": "{act} asks for {thing}. {avoid} forbids it at that time.",
    "ask.close": "Session {session} comes {days} days after the one before. Is that meant?",
    "ask.late": "Session {session} comes {days} days after the one before. Is that meant?",
    # what is not clear
    "unclear.range": "The guide says {text}.",
    "unclear.word": "The guide says '{text}' and names no hour.",
    "unclear.planned end": "The end is not recorded yet.",
    "unclear.answer not known": "It depends on an answer: {text}",
    "unclear.no sun": "No sunrise or sunset is known here that day; a clock time stands in.",
    # reasons
    "why.rule": "{who} asks for it: {sentence}",
    "why.start.recorded": "Session {session} started {time}.",
    "why.start.planned": "Session {session} is planned for {time}.",
    "why.end.recorded": "Session {session} ended {time}.",
    "why.end.planned": "Session {session} has no recorded end. It is expected from {low} to {high}.",
    "why.end.unknown": "Session {session} has no recorded end, and the guide does not say how long it lasts.",
    "why.moment": "{fact}: {time}.",
    "why.waits": "It waits for: {fact}.",
    "why.floor": "No clinic or order may loosen this one.",
    "why.layer": "Changed by {layer}.",
    "why.condition.yes": "It is for you because {fact} is {value}.",
    "why.condition.unknown": "It holds only if {fact} is {value}. Nobody has said so yet.",
    "why.merged": "It runs on into {others}: their times overlap.",
    "why.rhythm": "It comes {rhythm}.",
    "why.evidence.label": "It stands in the label of the medicine.",
    "why.evidence.guideline": "A guideline asks for it.",
    "why.evidence.clinic says": "The clinic's guide asks for it.",
    "why.evidence.weak": "Proof is thin.",
    "why.source": "Source: {source}.",
    "why.claims": "It carries: {claims}.",
    "why.moves": "It moves if this moves: {anchors}.",
    "why.why": "{why}",
    # differences of two plans
    "plan.moves": "{title}: {old} becomes {new}.",
    "plan.falls": "{title} falls away.",
    "plan.comes": "{title} is new: {new}.",
    # differences of two versions of a protocol
    "text.added": "New: {title}. {when}",
    "text.removed": "No longer there: {title}.",
    "text.dropped": "Dropped by {layer}: {title}, because {because}.",
    "text.verb": "{title}: '{old}' becomes '{new}'.",
    "text.when": "{title}: '{old}' becomes '{new}'.",
    "text.how often": "{title}: {old} becomes {new}.",
    "text.title": "'{old}' is now called '{new}'.",
    "text.words": "{title}: its {key} reads differently: {new}",
    "text.firm": "{title}: {old} becomes {new}.",
    "text.evidence": "{title}: how sure it is changes from {old} to {new}.",
    "text.actors": "{title}: for {old} becomes for {new}.",
    "text.condition": "{title}: whom it is for changes from {old} to {new}.",
    "text.floor.on": "{title}: nobody may loosen it any more.",
    "text.floor.off": "{title}: clinics may now loosen it.",
    "text.setting": "The length '{name}' changes from {old} to {new}.",
    "text.setting.added": "New length '{name}': {new}.",
    "text.setting.removed": "The length '{name}' is gone.",
    "text.session": "A session lasts {new} instead of {old}.",
    "text.phase": "The phase '{name}' changes.",
    "text.phase.added": "New phase: {name}.",
    "text.phase.removed": "The phase '{name}' is gone.",
    "text.same": "Nothing changes for a patient.",
}


def say(key: str, words: Mapping[str, object] | None = None, catalogue: Mapping[str, str] = ENGLISH) -> str:
    """The sentence of a key with its fields filled in."""
    return catalogue[key].format_map({k: str(v) for k, v in (words or {}).items()})
