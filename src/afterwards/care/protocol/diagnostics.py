"""What can be wrong with a file: a place, a code, a sentence, and a hint.

All wording lives in ``CATALOGUE`` as data. A key is ``CODE`` or ``CODE/variant``; the code is the promise
to users and editors, the variant only picks the words.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file: line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def moved(self, characters: int) -> Place:
        """A place further right on the same line."""
        return Place(self.file, self.line, self.column + characters)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one problem: its short name, its sentence and its hint."""

    name: str
    sentence: str
    hint: str = ""


CATALOGUE: dict[str, Wording] = {
    "E01": Wording("not-yaml", "Line {line} cannot be read: {problem}.", "{hint}"),
    "E01/tab": Wording("not-yaml", "Line {line} is indented with a tab.", "Indent with spaces."),
    "E01/text": Wording("not-yaml", "This file is not text in UTF-8.", "Save it as UTF-8 text."),
    "E01/empty": Wording("not-yaml", "This file is empty.", "The first key is 'afterwards: 1'."),
    "E01/missing": Wording("not-yaml", "There is no file or shipped protocol '{name}'.", "{hint}"),
    "E01/shape": Wording("not-yaml", "{noun} needs {wanted} here, not {found}.", "{hint}"),
    "E01/two": Wording("not-yaml", "A second document starts here.", "One file holds one document."),
    "E01/tag": Wording("not-yaml", "'{tag}' marks a type; all values here are plain text.", "Remove it."),
    "E01/deep": Wording("not-yaml", "This is nested more than {most} levels deep.", "No rule needs that."),
    "E02": Wording(
        "duplicate-key",
        "'{key}' is written twice in {noun}; first on line {line}.",
        "A list under one key is a union.",
    ),
    "E03": Wording("too-big", "This file is larger than {most} KB.", "Split it, or shorten the text."),
    "E03/alias": Wording("alias", "Repeats by & and * are not allowed.", "Use a setting."),
    "E04": Wording("unknown-key", "'{key}' is not a key of {noun}.", "{near}"),
    "E05": Wording(
        "language-version",
        "This file asks for language {asked}; this program reads 1.",
        "Use a newer version of this program.",
    ),
    "E05/missing": Wording("language-version", "The first key must be 'afterwards: 1'.", "Add it."),
    "E05/kind": Wording(
        "language-version",
        "This file does not say what it is.",
        "The second key is 'protocol', 'overlay', 'words', 'course' or 'instrument'.",
    ),
    "E06": Wording("incomplete", "{rule} has no verb.", "One of: {verbs}."),
    "E06/verbs": Wording("incomplete", "{rule} has two verbs: {one} and {two}.", "Split it into two rules."),
    "E06/when": Wording("incomplete", "{rule} has no 'when'.", "Say from when until when it holds."),
    "E06/needs": Wording("incomplete", "{noun} has no '{key}'.", "Add it."),
    "E07": Wording("bad-sentence", "{problem}.", "{hint}"),
    "E08": Wording("unknown-anchor", "'{word}' is not a moment known here.", "{near}"),
    "E09": Wording("bad-amount", "'{text}' {problem}.", "{hint}"),
    "E10": Wording("bad-value", "{key}: '{value}' is not {wanted}.", "{hint}"),
    "E11": Wording("unknown-fact", "Nobody is asked for '{fact}'.", "{near}"),
    "E11/answer": Wording("unknown-fact", "{fact} is never '{answer}'.", "Its answers are {answers}."),
    "E12": Wording("unknown-setting", "There is no setting '{name}'.", "{near}"),
    "E13": Wording(
        "out-of-bounds", "{name} is {value}; the protocol allows {least} to {most}.", "Ask its authors."
    ),
    "E14": Wording("closes-first", "{rule} closes before it opens.", "Swap the two ends."),
    "E15": Wording("circular", "{circle}: each waits for the next.", "Hang one of them on a session."),
    "E16": Wording(
        "mixed-anchors", "{rule} hangs on {one} and on {two}, which repeat apart.", "Split it into two rules."
    ),
    "E17": Wording("no-such-name", "There is no {kind} '{name}'.", "{near}"),
    "E18": Wording(
        "floor-loosened",
        "{rule} is a floor: {what} cannot be loosened or dropped.",
        "Add a stricter rule instead of replacing this one.",
    ),
    "E19": Wording("hold-as-stop", "{rule} tells to stop a medicine.", "A hold must say: ask your clinic."),
    "E20": Wording("bad-time", "'{text}' is not {wanted}.", "{hint}"),
    "E20/years": Wording(
        "bad-time", "'{text}' is outside the years {first} to {last}.", "Check the year for a slip."
    ),
    "E20/twice": Wording(
        "bad-time",
        "{text} happens twice in {zone}: the clocks go back then.",
        "Write the offset, as in {example}.",
    ),
    "E20/never": Wording(
        "bad-time", "{text} never happens in {zone}: the clocks go forward then.", "Check the time."
    ),
    "E21": Wording("unknown-zone", "'{name}' is not a time zone.", "{near}"),
    "E22": Wording("session-order", "{session} ends before it starts.", "Check both times."),
    "E22/overlap": Wording(
        "session-order", "{session} starts before {other} has ended.", "Check the times of both."
    ),
    "E22/key": Wording("session-order", "Two sessions have the key '{key}'.", "Give each its own."),
    "E22/time": Wording("session-order", "{session} has neither 'planned' nor 'start'.", "Give one."),
    "E22/before": Wording("session-order", "{session}: '{key}' is before its start.", "Check both times."),
    "E23": Wording("course-version", "This was written for {wanted}; here is {found}.", "{hint}"),
    "E24": Wording("no-session", "{fact} names the session '{session}', which is not here.", "{near}"),
    "E25": Wording(
        "missing-words",
        "{noun} has no words in '{language}'.",
        "Give them, or take '{language}' out of 'languages'.",
    ),
    "E26": Wording("bad-scale", "Two answers of {scale} have the value {value}.", "Give each its own."),
    "E27": Wording("bad-score", "{score} goes from {least} to {most} with these items.", "Check both."),
    "E28": Wording(
        "bad-bands", "{score}: the band from {low} stands after the one from {other}.", "List them by value."
    ),
    "E28/first": Wording("bad-bands", "{score}: no band begins at {low}.", "The first band begins there."),
    "W01": Wording(
        "contradiction",
        "{act} (line {act_line}) asks for {thing}, which {avoid} (line {avoid_line}) forbids"
        " at the same time.",
        "Add an 'except', or cut the time with 'not when'.",
    ),
    "W01/gate": Wording(
        "contradiction", "{act} cannot be met before its own session.", "Check 'not before'."
    ),
    "W01/never": Wording(
        "contradiction", "{act} lies wholly inside its own 'not when'.", "Change one of the two."
    ),
    "W02": Wording(
        "never-free",
        "With sessions {days} days apart '{rule}' never ends between them.",
        "Say so in its text.",
    ),
    "W03": Wording(
        "no-fallback",
        "{rule} stays open until somebody answers '{fact}'.",
        "Say who is asked ('by:'), or give an 'or'.",
    ),
    "W04": Wording("never-true", "{rule} can never hold: {why}.", "Check its conditions."),
    "W05": Wording("unsourced", "{rule} names no source.", "Add 'source:' or 'claims:'."),
    "W06": Wording("hard-words", "{key} of {rule} reads at grade {grade}.", "Shorter words and sentences."),
    "W07": Wording("stale-review", "Last reviewed {date}, more than a year ago.", "Review it again."),
    "W08": Wording("unknown-thing", "'{thing}' is not a known thing.", "{near}"),
    "W09": Wording(
        "day-of-which",
        "{rule}: a session past midnight closes this before it opens.",
        "Say 'the day of end'.",
    ),
    "W10": Wording(
        "stale-translation", "{language}: {rule} is from version {version}.", "Translate it again."
    ),
    "W11": Wording(
        "session-order", "{session} is listed after {other} but comes before it.", "They are read by time."
    ),
    "W12": Wording("unused-fact", "This guide knows no {kind} '{name}'; it is kept and not used.", "{near}"),
    "Q01": Wording(
        "range-unchosen", "How long is '{setting}'? The guide allows {range}.", "A clinic's overlay sets it."
    ),
    "Q02": Wording("word-unset", "'{word}' is the edge of {rule}: from which hour?", "Set 'times of day'."),
    "Q03": Wording("as-set-by", "When is {rule}? {actor} sets it.", "Give 'how often' in the orders."),
    "Q04": Wording(
        "repeat-from", "{rule}: {text} counted from what?", "Add 'after the last' or 'from' a moment."
    ),
    "N01": Wording("estimated", "{session} has no end yet; its times are about.", ""),
}

SEVERITIES = {"E": "error", "W": "warning", "Q": "question", "N": "note"}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem of a file."""

    place: Place
    key: str
    words: tuple[tuple[str, str], ...] = field(default=())

    @property
    def code(self) -> str:
        """The promised code, such as ``E07``."""
        return self.key.partition("/")[0]

    @property
    def severity(self) -> str:
        """``error``, ``warning``, ``question`` or ``note``."""
        return SEVERITIES[self.key[0]]

    @property
    def name(self) -> str:
        """The short name of the code."""
        return CATALOGUE[self.key].name

    @property
    def sentence(self) -> str:
        """What is wrong, in one sentence."""
        return CATALOGUE[self.key].sentence.format_map(dict(self.words))

    @property
    def hint(self) -> str:
        """What to do about it; may be empty."""
        return CATALOGUE[self.key].hint.format_map(dict(self.words))

    def __str__(self) -> str:
        hint = f" {self.hint}" if self.hint else ""
        return f"{self.place}: {self.code}: {self.sentence}{hint}"


class Problems:
    """Collects diagnostics, so that a file's author sees all of them at once."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    def report(self, key: str, place: Place, /, **words: object) -> None:
        """Add a problem. ``key`` names its wording in the catalogue."""
        CATALOGUE[key]
        found = Diagnostic(place, key, tuple((name, str(value)) for name, value in words.items()))
        if found not in self._found:
            self._found.append(found)

    def extend(self, more: Iterable[Diagnostic]) -> None:
        """Add what another reading found."""
        self._found += [one for one in more if one not in self._found]

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All problems by place and code."""
        return tuple(sorted(self._found, key=lambda d: (d.place, d.key, d.words)))

    def __len__(self) -> int:
        return len(self._found)


def near(word: str, known: Iterable[str]) -> str:
    """A "did you mean" hint, or a list of what is known when that is short; may be empty."""
    names = sorted(set(known))
    close = difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    return f"Known here: {', '.join(names)}." if 0 < len(names) <= 24 else ""


def has_errors(found: Iterable[Diagnostic]) -> bool:
    """Whether any of the diagnostics is an error."""
    return any(d.severity == "error" for d in found)
