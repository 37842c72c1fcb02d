"""How a person stands, in words: the kind, its evidence, and by what a change is measured."""

from __future__ import annotations

from collections.abc import Iterator

from ..checkin.instrument import Instrument, Meaningful
from ..checkin.standing import SETTLES, Standing, fresh_for
from ..timing import Day
from ..words import Words
from .trend_words import day_phrase, in_language, number


def standing_lines(seen: Standing, form: Instrument, today: Day, words: Words) -> Iterator[str]:
    """What is said of a standing: first the kind, then what is missing, or the evidence and its measure.

    A kind is never told without what follows it.
    """
    yield words.say(f"standing.{seen.kind}")
    lengths = {"days": fresh_for(form), "settles": SETTLES}
    yield from (words.say(key, lengths) for key in seen.missing)
    if seen.change is None or seen.last is None:
        return
    day = day_phrase(seen.last.day, today, words)
    fields = {"before": number(seen.change.before, words), "now": number(seen.change.after, words)}
    yield words.say("standing.evidence", {"form": form.called(words.language), "day": day, **fields})
    yield from _measures(seen, words)
    if seen.session_since:
        yield words.say("standing.session since")


def _measures(seen: Standing, words: Words) -> Iterator[str]:
    """By what the change was measured; and each other measure that comes to another verdict."""
    assert seen.change is not None
    first = seen.change.verdicts[0].needed
    key = "standing.measure.one" if first == 1 else "standing.measure"
    yield words.say(key, {"points": number(first, words)})
    yield from (_also(one.measure, words) for one in seen.change.dissent)


def _also(measure: Meaningful, words: Words) -> str:
    """Another measure, as it was published: a share of the start, or points."""
    who = in_language(measure.texts, words)
    if measure.share is not None:
        share = f"{(measure.share * 100).normalize():f} %"
        return words.say("standing.also", {"share": share, "who": who})
    assert measure.points is not None, "a measure is points or a share"
    key = "standing.also.one" if measure.points == 1 else "standing.also.points"
    return words.say(key, {"points": number(measure.points, words), "who": who})
