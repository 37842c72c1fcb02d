"""An agenda as Markdown that reads well as it is: grouped by day, in words, with who says so."""

from __future__ import annotations

from collections.abc import Iterator

from ..agenda import Agenda, Item
from ..plan.questions import Question
from ..plan.windows import FAR_PAST
from ..protocol.tree import Match
from ..timing import Day
from ..words import ENGLISH, say
from .phrases import Manner, date_phrase, plain_date, spoken, upper_first, window_phrase
from .plain import doubt_values, source_text

_SPECIAL = frozenset("\\`*_[]<>#|~")


def agenda_markdown(agenda: Agenda) -> str:
    """The whole agenda. A line stands on the day it opens, or on the agenda's own day when it is open."""
    manner = spoken(agenda.plan.course.calendar, agenda.at)
    blocks = [f"# {_head(agenda, manner)}", say("md.guide", _guide(agenda))]
    for title, items in _days(agenda, manner):
        lines = [line for item in items for line in _item(agenda, item)]
        blocks += [f"## {title}", "\n".join(lines)]
    if not agenda.items:
        blocks.append(ENGLISH["md.nothing"])
    if agenda.questions:
        blocks += [f"## {ENGLISH['md.questions']}", "\n".join(_question(q) for q in agenda.questions)]
    blocks.append(ENGLISH["md.not advice"])
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown prints as it is: its special marks, and line breaks, lose their meaning."""
    flat = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in flat)


def _head(agenda: Agenda, manner: Manner) -> str:
    calendar = manner.calendar
    if agenda.low is None or agenda.high is None:
        return ENGLISH["md.head"]
    first, last = calendar.day_of(agenda.low), calendar.day_of(agenda.high - 1)
    words = {"low": date_phrase(first, manner.near), "high": date_phrase(last, manner.near)}
    return say("md.head.day" if first == last else "md.head.span", words)


def _guide(agenda: Agenda) -> dict[str, str]:
    protocol, calendar = agenda.plan.protocol, agenda.plan.course.calendar
    local = calendar.local(agenda.at)
    manner = Manner(calendar, calendar.day_of(agenda.at) - 99, "printed")
    return {
        "title": escaped(protocol.title),
        "version": escaped(protocol.version),
        "by": escaped(protocol.reviewed_by) or ENGLISH["md.nobody"],
        "date": plain_date(protocol.reviewed_on),
        "at": manner.opening(agenda.at),
        "zone": escaped(str(local.tzinfo)),
    }


def _days(agenda: Agenda, manner: Manner) -> Iterator[tuple[str, list[Item]]]:
    """The days in order, each with its items; what has no time comes last."""
    found: dict[Day | None, list[Item]] = {}
    for item in agenda.items:
        found.setdefault(_day(agenda, item), []).append(item)
    for day in sorted(day for day in found if day is not None):
        yield upper_first(_day_title(day, manner)), found[day]
    if None in found:
        yield ENGLISH["md.any time"], found[None]


def _day_title(day: Day, manner: Manner) -> str:
    date = date_phrase(day, manner.near)
    name = manner.day(day)
    return say("md.day", {"name": name, "date": date}) if abs(day - manner.near) < 2 else date


def _day(agenda: Agenda, item: Item) -> Day | None:
    """The day under which an item stands; None for what has no time."""
    calendar, windows = agenda.plan.course.calendar, item.windows
    if not windows:
        return None
    if item.status in ("open", "unclear", "due", "overdue"):
        return calendar.day_of(agenda.at if agenda.low is None else max(agenda.at, agenda.low))
    low = FAR_PAST if agenda.low is None else agenda.low
    window = next((w for w in windows if w.core[1] > low), windows[-1])
    if window.opens is not None and window.opens >= low:
        return calendar.day_of(window.opens)
    # It opened before the span, or nobody knows when: it stands where it ends, or where the span begins.
    return calendar.day_of(max(low, agenda.at if window.closes is None else window.closes - 1))


def _item(agenda: Agenda, item: Item) -> Iterator[str]:
    rule, plan = item.rule, agenda.plan
    title = escaped(rule.title)
    mark = "[x] " if item.status == "done" else "[ ] " if rule.is_act and item.status != "closed" else ""
    session = item.occurrence.activity.session
    words = {"title": title, "session": escaped(session or ""), "firm": ENGLISH[f"md.firm.{item.firm}"]}
    yield f"- {mark}" + say("md.item.session" if session else "md.item", words)
    for text in _times(agenda, item):
        yield f"  - {upper_first(text)}"
    if rule.body:
        yield f"  - {escaped(rule.body)}"
    for match in item.asks:
        yield f"  - {say('md.only if', {'what': escaped(_match(agenda, match))})}"
    for match in item.missing:
        yield f"  - {say('md.missing', {'what': escaped(_match(agenda, match))})}"
    for doubt in item.doubts:
        values = doubt_values(doubt)
        key = f"unclear.{values['why']}"
        if values["why"] in ("range", "word", "planned end", "no sun"):
            yield f"  - {escaped(say(key, {'text': values['text']}))}"
    source = escaped(source_text(plan.protocol, rule))
    words = {"who": ENGLISH[f"md.evidence.{rule.evidence}"], "source": source}
    yield f"  - *{say('md.source' if source else 'md.no source', words)}*"


def _times(agenda: Agenda, item: Item) -> Iterator[str]:
    facts, calendar = agenda.plan.protocol.facts, agenda.plan.course.calendar
    if item.status == "waiting" and item.occurrence.activity.waits_for:
        yield say("why.waits", {"fact": escaped(item.occurrence.activity.waits_for)})
    for window in item.windows:
        text = window_phrase(window, item.rule, calendar, agenda.at, facts)
        yield text if text.endswith(".") else f"{text}."
    if not item.windows and not item.occurrence.activity.waits_for:
        yield ENGLISH["md.always"]


def _match(agenda: Agenda, match: Match) -> str:
    fact = agenda.plan.protocol.facts.get(match.fact)
    wanted = f"{match.bound} {match.number:g}" if match.bound else " or ".join(match.words)
    name = fact.ask.rstrip("?") if fact else match.fact
    return say("md.match", {"ask": name, "answer": wanted})


def _question(question: Question) -> str:
    words = {
        "text": escaped(question.text),
        "whose": ENGLISH.get(f"md.whose.{question.whose}", question.whose),
    }
    return say("md.question", words)
