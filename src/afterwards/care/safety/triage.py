"""The symptom check: which signs a person has, and so how soon to call whom. No score and no diagnosis.

``check_of`` prepares a table for one person (or for nobody in particular); ``assess`` reads answers off it.
The browser reads the same table, as JSON, with the same few lines (look/static/look/help.ts), so that the
check works without a signal; tests/journeys/test_unwell.py compares the two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from ..plan.windows import FAR_FUTURE, FAR_PAST, Window
from ..protocol.things import Vocabulary
from ..protocol.tree import Call, Rule, Verb
from ..timing import Instant
from .red_flags import BODY, MILD, MIND, NOT_SURE, NOW, RED_FLAGS, Flag
from .urgency import Urgency

QUESTIONS = (NOW, MIND, BODY, MILD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """A guide's ``watch for`` that puts a sign higher while it is in force."""

    opens: Instant
    closes: Instant
    urgency: Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A sign as it stands for one person."""

    key: str
    """Of a red flag; ``guide:RULE`` for a sign that only the guide knows."""
    question: int
    urgency: Urgency
    since: Instant | None = None
    """Of one that fades: when the session ended."""
    usual: Instant | None = None
    """Expected until then."""
    too_long: Instant | None = None
    """A matter for today from then on."""
    raises: tuple[Raise, ...] = ()

    def urgency_at(self, at: Instant) -> Urgency:
        """How urgent it is at ``at``."""
        raised = [one.urgency for one in self.raises if one.opens <= at < one.closes]
        return max([self._own(at), *raised])

    def _own(self, at: Instant) -> Urgency:
        if self.since is None or self.usual is None or self.too_long is None or at < self.since:
            return self.urgency
        if at < self.usual:
            return Urgency.EXPECTED
        return Urgency.MENTION if at < self.too_long else Urgency.TODAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A guide's ``watch for`` rule for this person, with the stretches in which it is in force."""

    rule: Rule
    stretches: tuple[tuple[Instant, Instant], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the answers come to."""

    urgency: Urgency
    leads: str = ""
    """The key of the first sign that is as urgent as the whole; empty where none was named."""
    until: Instant | None = None
    """Of what is expected: by when it should have passed."""


type Check = tuple[Row, ...]
"""The table: every sign, in the order in which it is asked."""


def check_of(
    at: Instant,
    *,
    route: str = "",
    ended: Instant | None = None,
    watched: Iterable[Watched] = (),
    words: Vocabulary | None = None,
) -> Check:
    """The table as it stands at ``at``.

    ``ended`` is the recorded end of the last session; without one nothing is ever expected. ``route`` is how
    the medicine was given; where it is not known all signs are asked. A guide's rules only add and raise.
    """
    rows = {flag.key: _row(flag, ended) for flag in RED_FLAGS if _fits(flag, route)}
    known = {flag.key: flag for flag in RED_FLAGS}
    for one in watched:
        if one.rule.verb is Verb.WATCH_FOR and one.rule.then is not None:
            rows |= dict(_raised(one, one.rule.then, rows, known, words or Vocabulary()))
    placed = [replace(row, question=_question(row, at)) for row in rows.values()]
    return tuple(sorted(placed, key=lambda row: (row.question, row.key == "other", -_rank(row, at))))


def _row(flag: Flag, ended: Instant | None) -> Row:
    row = Row(key=flag.key, question=flag.question, urgency=flag.urgency)
    if flag.fades is None or ended is None:
        return row
    return replace(row, since=ended, usual=ended + flag.fades.usual, too_long=ended + flag.fades.too_long)


def _fits(flag: Flag, route: str) -> bool:
    return not flag.routes or not route or route in flag.routes


def _raised(
    one: Watched, call: Call, rows: dict[str, Row], known: dict[str, Flag], words: Vocabulary
) -> Iterator[tuple[str, Row]]:
    """The signs that a rule raises; and a sign of its own for what it watches and no row has."""
    urgency, things = urgency_of(call), set(one.rule.things)
    unknown = set(things)
    raises = tuple(Raise(opens=opens, closes=closes, urgency=urgency) for opens, closes in one.stretches)
    for key, row in rows.items():
        # A rule about constipation is about the kind with pain as well, and not the other way round.
        own = known[key].things if key in known else ()
        meant = {thing for thing in things if any(words.is_a(mine, thing) for mine in own)}
        if meant:
            unknown -= meant
            yield key, replace(row, raises=(*row.raises, *raises))
    if unknown:
        key = f"guide:{one.rule.id}"
        yield key, Row(key=key, question=BODY, urgency=urgency)


def urgency_of(call: Call) -> Urgency:
    """How urgent a guide's call is."""
    if call.how_soon == "now":
        return {"emergency": Urgency.EMERGENCY, "crisis": Urgency.CRISIS}.get(call.who, Urgency.AT_ONCE)
    return Urgency.TODAY if call.how_soon == "today" else Urgency.MENTION


def _question(row: Row, at: Instant) -> int:
    """Where it is asked: what is raised to an emergency is asked first, what is urgent not last."""
    urgency = row.urgency_at(at)
    if urgency is Urgency.EMERGENCY:
        return NOW
    if urgency in (Urgency.CRISIS, Urgency.AT_ONCE):
        return MIND
    if row.key.startswith("guide:") and urgency is Urgency.MENTION:
        return MILD
    return row.question


def _rank(row: Row, at: Instant) -> int:
    """Within a question: the crisis line's signs before the clinic's."""
    return int(row.urgency_at(at)) if row.question in (MIND, BODY) else 0


def assess(check: Check, signs: Collection[str], unsure: Collection[int], at: Instant) -> Assessment:
    """How soon, for these signs and for the questions of which the person is not sure.

    The most urgent wins. What somebody writes beside it is never read, so it can lower nothing.
    """
    chosen = [row for row in check if row.key in signs]
    found = [row.urgency_at(at) for row in chosen]
    urgency = max([*found, *(NOT_SURE[question] for question in unsure)], default=Urgency.NOTHING)
    leads = next((row.key for row in chosen if row.urgency_at(at) is urgency), "")
    ends = [row.usual for row in chosen if row.usual is not None]
    return Assessment(urgency=urgency, leads=leads, until=max(ends) if urgency is Urgency.EXPECTED else None)


def stretches_of(windows: Iterable[Window]) -> tuple[tuple[Instant, Instant], ...]:
    """The outermost edges of windows: where a guide leaves an edge open, the wider one counts."""
    return tuple((window.start, window.stop) for window in windows)


def as_plain(check: Check) -> dict[str, object]:
    """The table for the browser: numbers and keys, no words. ``help.ts`` says what each place means."""
    return {
        "rows": {
            row.key: [
                int(row.urgency),
                row.since,
                row.usual,
                row.too_long,
                [[_near(one.opens), _near(one.closes), int(one.urgency)] for one in row.raises],
            ]
            for row in check
        },
        "unsure": {str(question): int(urgency) for question, urgency in NOT_SURE.items()},
    }


def _near(at: Instant) -> Instant | None:
    """An edge that a browser can count with; None where nothing bounds it."""
    return None if at in (FAR_PAST, FAR_FUTURE) else at
