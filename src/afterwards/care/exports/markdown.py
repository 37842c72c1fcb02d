"""An agenda as Markdown that reads well as it is: grouped by day, in words, with who says so."""

from __future__ import annotations

from collections.abc import Iterator

from ..agenda import Agenda, Item
from ..plan.plan import Plan
from ..plan.questions import Question
from ..plan.telling import Name
from ..plan.windows import FAR_PAST
from ..protocol.tree import Match
from ..timing import Day, Instant
from ..words import Words
from .moments import Manner, date_phrase, plain_date, spoken, upper_first
from .names import bare, name_phrase, reviewer_phrase
from .phrases import window_phrase
from .plain import source_text
from .sentences import match_phrase
from .told import doubt_sentence, question_text

_SPECIAL = frozenset("\\`*_[]<>#|~")


def agenda_markdown(agenda: Agenda, words: Words) -> str:
    """The whole agenda. A line stands on the day it opens, or on the agenda's own day when it is open."""
    manner = spoken(agenda.plan.course.calendar, agenda.at, words, agenda.plan.protocol)
    blocks = [f"# {_head(agenda, manner)}", words.say("md.guide", _guide(agenda, words))]
    for title, items in _days(agenda, manner):
        lines = [line for item in items for line in _item(agenda, item, manner)]
        blocks += [f"## {title}", "\n".join(lines)]
    if not agenda.items:
        blocks.append(words.say("md.nothing"))
    if agenda.questions:
        lines = [_question(question, agenda, words) for question in agenda.questions]
        blocks += [f"## {words.say('md.questions')}", "\n".join(lines)]
    blocks.append(words.say("md.not advice"))
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown prints as it is: its special marks, and line breaks, lose their meaning."""
    flat = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in flat)


def _head(agenda: Agenda, manner: Manner) -> str:
    calendar, words = manner.calendar, manner.words
    if agenda.low is None or agenda.high is None:
        return words.say("md.head")
    first, last = calendar.day_of(agenda.low), calendar.day_of(agenda.high - 1)
    dates = (date_phrase(day, manner.near, words) for day in (first, last))
    fields = dict(zip(("low", "high"), dates, strict=True))
    return words.say("md.head.day" if first == last else "md.head.span", fields)


def _guide(agenda: Agenda, words: Words) -> dict[str, str]:
    protocol, calendar = agenda.plan.protocol, agenda.plan.course.calendar
    local = calendar.local(agenda.at)
    manner = Manner(calendar, calendar.day_of(agenda.at) - 99, words, "printed")
    return {
        "title": escaped(protocol.title),
        "version": escaped(protocol.version),
        "by": escaped(reviewer_phrase(protocol, words)),
        "date": plain_date(protocol.reviewed_on, words),
        "at": manner.begun(agenda.at),
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
        yield manner.words.say("md.any time"), found[None]


def _day_title(day: Day, manner: Manner) -> str:
    words = manner.words
    date = date_phrase(day, manner.near, words)
    return (
        words.say("md.day", {"name": manner.day(day), "date": date}) if abs(day - manner.near) < 2 else date
    )


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


def _item(agenda: Agenda, item: Item, manner: Manner) -> Iterator[str]:
    rule, plan, words = item.rule, agenda.plan, manner.words
    title = escaped(rule.title)
    mark = "[x] " if item.status == "done" else "[ ] " if rule.is_act and item.status != "closed" else ""
    session = item.occurrence.activity.session
    firm = words.say(f"md.firm.{item.firm}")
    fields = {"title": title, "session": escaped(session or ""), "firm": firm}
    yield f"- {mark}" + words.say("md.item.session" if session else "md.item", fields)
    for text in _times(item, manner, agenda.at):
        yield f"  - {upper_first(text)}"
    if rule.body:
        yield f"  - {escaped(rule.body)}"
    for match in item.asks:
        yield f"  - {words.say('md.only if', {'what': escaped(_match(agenda, match, words))})}"
    for match in item.missing:
        yield f"  - {words.say('md.missing', {'what': escaped(_match(agenda, match, words))})}"
    yield from dict.fromkeys(_doubts(plan, item, words))
    source = escaped(source_text(plan.protocol, rule))
    fields = {"who": words.say(f"md.evidence.{rule.evidence}"), "source": source}
    yield f"  - *{words.say('md.source' if source else 'md.no source', fields)}*"


def _doubts(plan: Plan, item: Item, words: Words) -> Iterator[str]:
    for doubt in item.doubts:
        if doubt.why in ("range", "word", "planned end", "no sun"):
            yield f"  - {escaped(doubt_sentence(doubt, plan, words))}"


def _times(item: Item, manner: Manner, at: Instant) -> Iterator[str]:
    words, awaited = manner.words, item.occurrence.activity.waits_for
    if item.status == "waiting" and awaited:
        assert manner.guide is not None
        yield words.say(
            "why.waits", {"fact": escaped(name_phrase(Name("anchors", awaited), manner.guide, words))}
        )
    for window in item.windows:
        text = window_phrase(window, item.rule, manner, at)
        yield text if text.endswith(".") else f"{text}."
    if not item.windows and not awaited:
        yield words.say("md.always")


def _match(agenda: Agenda, match: Match, words: Words) -> str:
    guide = agenda.plan.protocol
    fact = guide.facts.get(match.fact)
    name = bare(fact.ask) if fact else name_phrase(Name("facts", match.fact), guide, words)
    return words.say("md.match", {"ask": name, "answer": match_phrase(match, guide, words)})


def _question(question: Question, agenda: Agenda, words: Words) -> str:
    key = f"md.whose.{question.whose}"
    fields = {
        "text": escaped(question_text(question, agenda.plan.protocol, words)),
        "whose": words.say(key) if words.knows(key) else question.whose,
    }
    return words.say("md.question", fields)
