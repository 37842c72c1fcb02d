"""Which rules a sheet draws, which it joins in a sentence, and what it asks for before the session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..agenda import Item
from ..plan import Window
from ..plan.telling import Name
from ..protocol.tree import Match, Verb
from ..timing import HOUR, Instant
from ..words import Words
from .moments import Manner, dotted, upper_first
from .names import bare, name_phrase
from .phrases import earliest_phrase, end_phrase, open_phrase
from .sentences import joined
from .sheet_bars import Axis, Bar, is_open
from .sheet_moment import NEAR, Moment, closes_clear, is_rule, nights_of

SHORTEST, LONGEST = 48 * HOUR, 72 * HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The rules of one sheet: drawn, joined in sentences, and explained."""

    bars: tuple[Bar, ...]
    also: tuple[str, ...]
    notes: tuple[str, ...]
    axis: Axis
    items: tuple[Item, ...]
    awaits_sleep: tuple[str, ...]
    """Titles of the rules that end with sleep."""


type Found = tuple[Item, Window]


def rules_of(moment: Moment, most: int, width: int) -> Drawn:
    """The rules that are closed after this session, at most ``most`` of them drawn, the rest in words."""
    found = _by_worth(moment, _own(moment, list(_found(moment))))
    # What the guide only wishes for, and what belongs to the next session, is said and not drawn.
    count = min(most, sum(_weight(moment, one) < 3 for one in found))
    drawn, rest = found[:count], found[count:]
    drawn.sort(key=lambda one: (_ends(one[1]), one[0].rule.title))
    axis = _axis(moment, [window for _, window in drawn], width)
    bars = tuple(_bar(moment, item, window) for item, window in drawn)
    return Drawn(
        bars=bars,
        also=tuple(_also(moment, rest)),
        notes=tuple(_notes(moment, drawn, bars, axis))
        or ((moment.words.say("sheet.note.night"),) if bars and axis.nights else ()),
        axis=axis,
        items=tuple(item for item, _ in (*drawn, *rest)),
        awaits_sleep=tuple(
            item.rule.title for item, window in (*drawn, *rest) if window.closes_on == "slept"
        ),
    )


def _own(moment: Moment, found: list[Found]) -> list[Found]:
    """Of a rule that this session makes itself, only that; and what the next session makes later on."""
    own = {item.rule.id for item, _ in found if moment.concerns(item)}
    return [
        (item, window)
        for item, window in found
        if moment.concerns(item) or item.rule.id not in own or window.core[0] > moment.sure_end
    ]


def _by_worth(moment: Moment, found: list[Found]) -> list[Found]:
    """What must be first; among equals one of each end before a second of the same end."""
    found.sort(key=lambda one: (_weight(moment, one), one[0].rule.verb is not Verb.AVOID, _ends(one[1])))
    seen: Counter[tuple[int, Instant]] = Counter()
    ranked = []
    for one in found:
        end = (_weight(moment, one), _ends(one[1]))
        ranked.append((_weight(moment, one), seen[end], one))
        seen[end] += 1
    return [one for *_, one in sorted(ranked, key=lambda rank: rank[:2])]


def _weight(moment: Moment, one: Found) -> int:
    return moment.firm(one[0])


def _found(moment: Moment) -> Iterator[Found]:
    for item in moment.items:
        if not is_rule(item) or not moment.for_patient(item) or _asks_medicine(item):
            continue
        for window in item.windows:
            opens = moment.start if window.opens is None else window.opens
            end = closes_clear(window)
            if opens <= moment.sure_end + NEAR and (end is None or end > moment.end):
                yield item, window


def _asks_medicine(item: Item) -> bool:
    return any(match.fact == "takes" for match in item.asks)


def _ends(window: Window) -> Instant:
    return window.floor


def _axis(moment: Moment, windows: Iterable[Window], width: int) -> Axis:
    low = moment.end if moment.begun and moment.end == moment.sure_end else moment.start
    ends = [w.stop if not w.closes_on and w.latest is not None else w.floor for w in windows]
    reach = max((end for end in ends if end <= moment.sure_end + LONGEST), default=low)
    high = max(reach, moment.sure_end + SHORTEST)
    return Axis(
        low=low, high=high, nights=nights_of(moment, low, high), manner=moment.manner("short"), width=width
    )


def _bar(moment: Moment, item: Item, window: Window) -> Bar:
    opens = moment.start if window.opens is None else window.opens
    short, full = moment.manner("short"), moment.manner("printed")
    latest = None if window.closes_on else window.latest
    later = [high for low, high in window.better if window.closes is not None and low >= window.closes]
    asks = item.rule.verb is Verb.HOLD
    title = item.rule.title if not item.asks else f"{item.rule.title} †"
    return Bar(
        title=title,
        opens=opens,
        closes=window.closes if window.closes is not None or not window.closes_on else opens,
        latest=latest,
        better=max(later, default=None),
        closes_on=window.closes_on,
        asks=asks,
        end=_end_text(item, window._replace(better=()), short, brief=asks),
        full=_full_text(item, window, full),
    )


def _end_text(item: Item, window: Window, manner: Manner, *, brief: bool) -> str:
    if window.closes_on:
        star = "sheet.bar.waits" if window.closes is not None else "sheet.bar.waits on"
        return manner.words.say(star, {"until": end_phrase(window._replace(closes=None), item.rule, manner)})
    text = end_phrase(window, item.rule, manner)
    return manner.words.say("sheet.bar.hold", {"until": text}) if brief else text


def _full_text(item: Item, window: Window, manner: Manner) -> str:
    text = end_phrase(window, item.rule, manner).rstrip(".")
    return manner.words.say("sheet.bar.hold", {"until": text}) if item.rule.verb is Verb.HOLD else text


def _also(moment: Moment, rest: list[Found]) -> Iterator[str]:
    """Rules that are not drawn, joined by how they end: ``No work · Few screens: until Wednesday, …``."""
    groups: dict[str, list[str]] = {}
    manner = moment.manner("printed")
    for item, window in sorted(rest, key=lambda one: (_ends(one[1]), one[0].rule.title)):
        groups.setdefault(_also_when(moment, item, window, manner), []).append(_named(item, moment.words))
    for when, titles in groups.items():
        yield moment.words.say(
            "sheet.also", {"when": upper_first(when), "titles": dotted(dict.fromkeys(titles))}
        )


def _also_when(moment: Moment, item: Item, window: Window, manner: Manner) -> str:
    text = _full_text(item, window, manner)
    if window.opens is not None and window.opens > moment.sure_end:
        return moment.words.say("sheet.joined", {"low": open_phrase(window, item.rule, manner), "high": text})
    return text


def _named(item: Item, words: Words) -> str:
    title = item.rule.title
    if item.rule.evidence == "weak":
        title = words.say("sheet.thin", {"title": title})
    return title if not item.asks else f"{title} †"


def _notes(moment: Moment, drawn: list[Found], bars: tuple[Bar, ...], axis: Axis) -> Iterator[str]:
    waiting = [window for _, window in drawn if window.closes_on and window.closes is not None]
    if waiting:
        yield _waiting_note(waiting[0], moment.manner("printed"))
    if any(is_open(bar, axis) for bar in bars):
        yield moment.words.say("sheet.note.open")
    if any(bar.better for bar in bars):
        yield moment.words.say("sheet.note.better")
    if any(item.asks for item, _ in drawn):
        yield moment.words.say(
            "sheet.note.only", {"ask": _asked(next(item for item, _ in drawn if item.asks).asks, moment)}
        )
    numbers = sorted({n for item, _ in drawn for n in _merged(moment, item)})
    if len(numbers) > 1:
        yield moment.words.say(
            "sheet.note.merged", {"numbers": joined([str(n) for n in numbers], moment.words)}
        )


def _asked(asks: tuple[Match, ...], moment: Moment) -> str:
    fact = moment.protocol.facts.get(asks[0].fact)
    if fact is not None:
        return bare(fact.ask)
    return name_phrase(Name("facts", asks[0].fact), moment.protocol, moment.words)


def _waiting_note(window: Window, manner: Manner) -> str:
    key = "sheet.note.slept" if window.closes_on == "slept" else "sheet.note.waits"
    return manner.words.say(key, {"earliest": upper_first(earliest_phrase(window, manner))})


def _merged(moment: Moment, item: Item) -> list[int]:
    one = item.occurrence
    if not one.merged or not moment.concerns(item):
        return []
    numbers = [moment.number_of(activity.session) for activity in (one.activity, *one.merged)]
    return [number for number in numbers if number is not None]


class Before(NamedTuple):
    """What comes before a session: medicines to ask about, and lines in order of time."""

    medicines: str = ""
    lines: tuple[str, ...] = ()


def before_of(moment: Moment, most: int) -> Before:
    """What comes before a session that has not begun: rules with their times, the ride, what to ask.

    Asking comes first: a medicine is a talk with the clinic, never a reason to stop it alone.
    """
    if moment.begun:
        return Before()
    # What ends with the start is said here or nowhere; what runs on is drawn as well. The nearest first.
    found: dict[tuple[float, Instant, str], list[str]] = {}
    for item in moment.items:
        for rank, opens, title, when in _before(moment, item):
            # Rules that begin at one time share a line; what has no time of its own stands alone.
            found.setdefault((rank, opens, when or title), []).append(title)
    kept = sorted(found, key=lambda line: (line[0], -line[1]))[:most]
    asked = [thing for item in moment.items if _asks_medicine(item) for thing in _medicines(item, moment)]
    things = ", ".join(dict.fromkeys(asked))
    return Before(
        moment.words.say("sheet.before.medicines", {"things": things}) if things else "",
        tuple(_before_line(moment, found[line], line[2]) for line in sorted(kept, key=lambda line: line[1:])),
    )


def _before_line(moment: Moment, titles: list[str], when: str) -> str:
    named = dotted(dict.fromkeys(titles))
    return named if when == named else moment.words.say("sheet.line", {"title": named, "when": when})


def _medicines(item: Item, moment: Moment) -> Iterator[str]:
    if item.rule.verb is Verb.HOLD:
        for thing in item.rule.things:
            yield name_phrase(Name("things", thing), moment.protocol, moment.words)


def _before(moment: Moment, item: Item) -> Iterator[tuple[float, Instant, str, str]]:
    """Rank, opening, title and time of each line that an item makes before the session."""
    if not moment.concerns(item) or not moment.for_patient(item) or item.asks or item.status == "done":
        return
    for window in item.windows:
        if window.due or window.start >= moment.start or item.occurrence.repeat:
            continue
        when = _before_when(moment, item, window)
        if when is not None:
            opens = moment.start if window.opens is None else window.opens
            runs_on = 0.5 * (closes_clear(window) != moment.start)
            yield moment.firm(item) + runs_on, opens, item.rule.title, when


def _before_when(moment: Moment, item: Item, window: Window) -> str | None:
    """The time beside a line; empty when "before" says it all; None when it does not belong there."""
    manner = moment.manner_near(moment.calendar.day_of(moment.start) - 3, "printed")
    closing = closes_clear(window)
    if is_rule(item):
        if any(number < moment.number for number in _merged(moment, item)):
            return moment.words.say("sheet.goes on")
        text = open_phrase(window, item.rule, manner) if window.opens is not None else ""
        return moment.words.say("sheet.bar.hold", {"until": text}) if item.rule.verb is Verb.HOLD else text
    if not item.rule.is_act or closing is None or closing > moment.start or moment.session.key != _key(item):
        return None
    if closing == moment.start:
        return ""
    return end_phrase(window, item.rule, manner)


def _key(item: Item) -> str | None:
    return item.occurrence.activity.session
