"""What to do today and tomorrow, who stays near, and what the guide leaves for the clinic to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..agenda import Item
from ..plan import Window
from ..plan.families import amounts_in, points_of
from ..protocol.tree import Verb
from ..timing import HOUR, MINUTE, Instant
from .moments import dotted, times_phrase
from .phrases import end_phrase
from .sentences import length_phrase
from .sheet_moment import Moment, closes_clear

ACTS = frozenset({Verb.DO, Verb.TAKE, Verb.MEET, Verb.MEASURE, Verb.REFLECT, Verb.ARRANGE, Verb.BRING})
LATER = frozenset({Verb.MEASURE, Verb.REFLECT, Verb.MEET})
"""Acts that wait for tomorrow when both days would do: the first day is for rest."""


class Line(NamedTuple):
    """One line of a list, and what it is ranked by."""

    rank: tuple[float, Instant]
    item: Item
    text: str


class Days(NamedTuple):
    """The two lists."""

    today: tuple[Line, ...]
    tomorrow: tuple[Line, ...]


def days_of(moment: Moment, most: int) -> Days:
    """Today and tomorrow, at most ``most`` lines each, what must be first."""
    today: dict[str, Line] = {}
    tomorrow: dict[str, Line] = {}
    for item in moment.items:
        if not _wanted(moment, item):
            continue
        for window in item.windows:
            day = _day(moment, item, window)
            if day is not None:
                _put(tomorrow if day else today, _line(moment, item, window, day))
    for rule in tomorrow:
        if rule in today and (today[rule].item.rule.verb in LATER or today[rule].item.occurrence.repeat):
            del today[rule]
    first = _gate_lines(moment)[: most // 2]
    stays = {_end_of(line.item) for line in first}
    today = {rule: line for rule, line in today.items() if _end_of(line.item) not in stays}
    kept = {line.text for line in today.values()}
    rest = _ranked(today.values())[: most - len(first)]
    following = [line for line in _ranked(tomorrow.values()) if line.text not in kept]
    return Days((*first, *rest), tuple(following[:most]))


def _end_of(item: Item) -> tuple[Instant | None, Instant | None]:
    return item.windows[-1].closes, item.windows[-1].latest


def _ranked(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.rank, line.text))


def _wanted(moment: Moment, item: Item) -> bool:
    rule = item.rule
    settled = not item.asks and item.status not in ("done", "waiting")
    return rule.verb in ACTS and settled and moment.for_patient(item) and moment.concerns(item)


def _put(lines: dict[str, Line], line: Line) -> None:
    known = lines.get(line.item.rule.id)
    if known is None:
        lines[line.item.rule.id] = line


def _day(moment: Moment, item: Item, window: Window) -> int | None:
    """0 for today, 1 for tomorrow, None for neither."""
    calendar, day = moment.calendar, moment.day
    midnight, following = calendar.midnight(day + 1), calendar.midnight(day + 2)
    closing = closes_clear(window)
    if closing is None and window.closes_on in ("end", "leaving"):
        closing = window.closes
    ends = following if closing is None else closing
    opens = moment.start if window.opens is None else window.opens
    if moment.left and ends <= (moment.session.leaving or 0):
        return None
    today = opens < midnight and ends > moment.sure_end
    tomorrow = opens < following and ends > midnight
    if today and tomorrow:
        if item.rule.verb is Verb.TAKE:
            return 0
        return int(item.rule.verb in LATER or _everlasting(item) or ends > moment.sure_end + 30 * HOUR)
    if today:
        return 0
    return 1 if tomorrow else None


def _everlasting(item: Item) -> bool:
    return item.occurrence.activity.session is None


def _line(moment: Moment, item: Item, window: Window, day: int) -> Line:
    rule = item.rule
    # A thing of every week waits behind what belongs to this session; what is timed is worth its line.
    weight = moment.firm(item) + (1.5 if _everlasting(item) and not item.occurrence.repeat else 0)
    when = _when(moment, item, window, day)
    title = rule.title
    if rule.evidence == "weak":
        title = moment.words.say("sheet.thin", {"title": title})
    text = moment.words.say("sheet.line", {"title": title, "when": when}) if when else title
    return Line((weight, closes_clear(window) or moment.sure_end + 99 * HOUR), item, text)


def _when(moment: Moment, item: Item, window: Window, day: int) -> str:
    """The time within its day, empty when any time of the day will do."""
    calendar = moment.calendar
    low = calendar.midnight(moment.day + day)
    high = calendar.midnight(moment.day + day + 1)
    closing = closes_clear(window)
    manner = moment.manner_near(moment.day + day)
    opens = low if window.opens is None else window.opens
    opens_late = opens > max(low, moment.sure_end) + 15 * MINUTE and opens < high
    closes_soon = closing is not None and closing < high
    if opens_late and closes_soon and closing is not None:
        return times_phrase(calendar.read(opens)[1], calendar.read(closing)[1], moment.words)
    if opens_late:
        return moment.words.say("sheet.from", {"when": manner.opening(opens)})
    return end_phrase(window, item.rule, manner) if closes_soon else ""


def _gate_lines(moment: Moment) -> tuple[Line, ...]:
    """How long to stay, and what has to be there, while the person has not left."""
    if moment.left:
        return ()
    gates = [
        item
        for item in moment.items
        if item.rule.verb is Verb.GATE and item.rule.things[0] == "leaving" and moment.concerns(item)
        if moment.for_patient(item) and item.occurrence.activity.session == moment.session.key
    ]
    timed = [item for item in gates if item.rule.not_before is not None and item.windows]
    lines = [Line((-1, 0), item, _stay(moment, item)) for item in timed[:1]]
    needs = [item.rule.title for item in gates if item.rule.needs and item not in timed]
    if needs and not moment.begun:
        text = moment.words.say(
            "sheet.line", {"title": moment.words.say("sheet.leave"), "when": dotted(needs)}
        )
        lines.append(Line((-1, 1), gates[0], text))
    return tuple(lines)


def _stay(moment: Moment, item: Item) -> str:
    manner = moment.manner_near(moment.day)
    return moment.words.say(
        "sheet.line", {"title": item.rule.title, "when": end_phrase(item.windows[-1], item.rule, manner)}
    )


def supporter_of(moment: Moment, most: int) -> tuple[Line, ...]:
    """What is asked of the person who stays near and of nobody else."""
    manner = moment.manner("printed")
    found = []
    for item in moment.items:
        rule = item.rule
        if rule.actors != ("supporter",) or rule.verb not in ACTS or item.asks or not moment.concerns(item):
            continue
        for window in item.windows[:1]:
            if window.opens is not None and window.opens <= moment.sure_end + 24 * HOUR:
                fields = {"title": rule.title, "when": end_phrase(window, rule, manner)}
                text = moment.words.say("sheet.line", fields)
                found.append(Line((moment.firm(item), window.floor), item, text))
    return tuple(_ranked(found)[:most])


def asks_of(moment: Moment, shown: Iterable[Item], most: int) -> tuple[str, ...]:
    """What the guide leaves open and the clinic has to say, each with room for the answer."""
    return tuple(dict.fromkeys([*_silent(moment), *_ranges(moment, shown)]))[:most]


def _silent(moment: Moment) -> Iterator[str]:
    """Driving and alcohol: a guide that says nothing of them says so on its sheet."""
    known = moment.protocol.vocabulary
    avoided = [t for r in moment.protocol.rules if r.verb in (Verb.AVOID, Verb.LIMIT) for t in r.things]
    for topic in ("driving", "alcohol"):
        if not any(known.is_a(thing, topic) or known.is_a(topic, thing) for thing in avoided):
            yield moment.words.say(f"sheet.silent.{topic}")


def _ranges(moment: Moment, shown: Iterable[Item]) -> Iterator[str]:
    settings: set[str] = set()
    for item in shown:
        if not any(doubt.why == "range" for doubt in item.doubts):
            continue
        for point in points_of(item.rule):
            for amount in amounts_in(point):
                name = amount.setting or length_phrase(amount, moment.words)
                if amount.least != amount.most and name not in settings:
                    settings.add(name)
                    length = length_phrase(amount, moment.words)
                    fields = {"title": item.rule.title, "range": length}
                    yield moment.words.say("sheet.ask.range", fields)
