"""Agendas as iCalendar (RFC 5545), for the calendar that a person already looks at.

What it keeps to:

- **Neutral by default.** A calendar is read over a shoulder, at work, on a locked screen. Unless plain titles
  are asked for, no event carries a word of the protocol, and UIDs are hashes in both manners.
- **Windows, never appointments.** Every event is TRANSPARENT: it says from when until when something is
  open and never makes anybody look busy.
- **The careful side.** What is to be avoided, limited or asked about stands at its widest where the guide
  leaves its ends open. "By the start" stands as a mark at that moment.
- **No invented end.** A window that nothing closes is a mark at its opening: without DTEND at a wall time
  (by RFC 5545 it ends as it begins), the one day where it opens with a local day. A rule that waits for a
  fact ends at the earliest that it can, and with plain titles its description says so.
- **Whole local days** are all-day events. An edge whose wall time happens twice is written in UTC.
- ``always`` rules never stand in a calendar; gates only in the clinic's; ``may`` only with plain titles;
  what merely informs only when asked for. What still hangs on an answer, or is only offered, is TENTATIVE.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

from ..agenda import Agenda, Item
from ..plan import Plan
from ..plan.telling import Name
from ..plan.windows import Window
from ..protocol.tree import NOTICES, STATES, CareProtocol, Match, Rule, Verb
from ..timing import Day, Instant
from ..words import Words
from .ics_earlier import EarlierEvent, earlier_events
from .ics_text import text_line
from .ics_zones import Edges, date_text, utc_text
from .names import name_phrase
from .plain import source_text

DOMAIN = "afterwards.invalid"
"""The right side of every UID; ``.invalid`` is nobody's (RFC 2606)."""


STRICT = frozenset({Verb.AVOID, Verb.LIMIT, Verb.HOLD})
"""Verbs whose events stand at their widest."""


def event_uid(course_id: str, occurrence_id: str, number: int) -> str:
    """The UID of an occurrence's window: by meaning, so that a moved session keeps it.

    A hash: it says nothing to a reader, though whoever knows the course's id and the guide can test a guess.
    """
    return _uid("window", course_id, occurrence_id, str(number))


def calendar_uid(course_id: str) -> str:
    """The UID of a course's calendar (RFC 7986)."""
    return _uid("calendar", course_id)


def _uid(*parts: str) -> str:
    return f"{blake2b('\0'.join(parts).encode(), digest_size=16).hexdigest()}@{DOMAIN}"


def ics_calendar(
    agenda: Agenda,
    words: Words,
    *,
    stamp: Instant,
    plain_titles: bool = False,
    alarms: bool = False,
    notices: bool = False,
    sequence: Mapping[str, int] | int = 0,
) -> str:
    """The agenda as one VCALENDAR, with CRLF line breaks.

    ``stamp`` is the DTSTAMP; the same input gives the same bytes. ``alarms`` ring a quarter of an hour
    before acts with a clock time, in neutral words. ``notices`` adds what is to know and to watch for.
    ``sequence`` is the SEQUENCE of all events or of each by UID (0 for those not named): it has to grow when
    an event that clients hold changes its time, and the engine has no memory. ``ics_calendar_after`` finds it
    from the calendar that was handed out before.
    """
    manner = _Manner(agenda, words, utc_text(stamp), plain_titles, alarms, _edges(agenda))
    entries = tuple(_entries(agenda, manner.edges, plain_titles=plain_titles, notices=notices))
    numbers = dict.fromkeys((e.uid for e in entries), sequence) if isinstance(sequence, int) else sequence
    return _written(manner, entries, numbers)


def ics_calendar_after(
    earlier: str,
    agenda: Agenda,
    words: Words,
    *,
    stamp: Instant,
    plain_titles: bool = False,
    alarms: bool = False,
    notices: bool = False,
) -> str | None:
    """The agenda as the calendar that follows ``earlier``, the text of the one handed out before.

    An event with another time or status than before has its SEQUENCE raised by one. An event of before that
    touches the agenda's span and is no longer there comes once more as CANCELLED. None when ``earlier`` is
    not a calendar of this course. Ask for the span that ``earlier`` had: of an event outside, the number is
    forgotten.
    """
    course = agenda.plan.course
    before = earlier_events(earlier, calendar_uid(course.id), course.calendar)
    if before is None:
        return None
    manner = _Manner(agenda, words, utc_text(stamp), plain_titles, alarms, _edges(agenda))
    entries = tuple(_entries(agenda, manner.edges, plain_titles=plain_titles, notices=notices))
    numbers = {entry.uid: _following(before.get(entry.uid), entry) for entry in entries}
    gone = [e for e in before.values() if e.uid not in numbers and _touches(agenda, e)]
    return _written(manner, entries, numbers, gone)


def _edges(agenda: Agenda) -> Edges:
    return Edges(agenda.plan.course.calendar)


def _following(before: EarlierEvent | None, entry: _Entry) -> int:
    if before is None:
        return 0
    same = (before.start, before.end, before.status) == (entry.start, entry.end, entry.status)
    return before.sequence + (not same)


def _touches(agenda: Agenda, event: EarlierEvent) -> bool:
    before_end = agenda.high is None or event.opens < agenda.high
    after_start = agenda.low is None or event.opens >= agenda.low or event.closes > agenda.low
    return before_end and after_start


class _Entry(NamedTuple):
    """One event to be: an item's window with its times as they will stand in the file."""

    uid: str
    item: Item
    window: Window
    start: str
    end: str
    status: str

    @property
    def by_clock(self) -> bool:
        """Whether it begins at a clock time and not with a day."""
        return not self.start.startswith(";VALUE=DATE:")


def _entries(agenda: Agenda, edges: Edges, *, plain_titles: bool, notices: bool) -> Iterator[_Entry]:
    course_id = agenda.plan.course.id
    left_out = _left_out(agenda, plain_titles=plain_titles, notices=notices)
    counts: dict[str, int] = {}
    for item in agenda.items:
        if item.rule.id in left_out:
            continue
        id = item.occurrence.id
        status = "TENTATIVE" if item.asks or item.occurrence.offered else "CONFIRMED"
        for window in item.windows:
            number = counts[id] = counts.get(id, 0) + 1
            span = _span(item.rule, window)
            if span is not None:
                start, end = _times(edges, *span)
                yield _Entry(event_uid(course_id, id, number), item, window, start, end, status)


def _span(rule: Rule, window: Window) -> tuple[Instant, Instant | None] | None:
    """From when until when an event stands: a prohibition at its widest, a deadline as a mark."""
    if window.opens is None:
        return (window.closes, None) if rule.is_act and window.closes is not None else None
    if rule.verb in STRICT and window.earliest is not None:
        return window.earliest, window.closes if window.latest is None else window.latest
    return window.opens, window.closes


def _left_out(agenda: Agenda, *, plain_titles: bool, notices: bool) -> set[str]:
    """The rules that this calendar does not show."""
    verbs = set() if notices else set(NOTICES)
    if agenda.actor != "clinic":
        verbs.add(Verb.GATE)
    if not plain_titles:
        verbs.add(Verb.MAY)
    rules = agenda.plan.protocol.rules
    return {r.id for r in rules if r.verb in verbs}


def _times(edges: Edges, opens: Instant, closes: Instant | None) -> tuple[str, str]:
    """DTSTART and DTEND with their parameters; no DTEND for a mark at a clock time."""
    open_end = closes is None or closes <= opens
    first = edges.day(opens)
    if first is not None:
        last = first + 1 if open_end or closes is None else edges.day(closes)
        if last is not None and last > first:
            return _date(first), _date(last)
    return edges.time(opens), "" if open_end or closes is None else edges.time(closes)


def _date(day: Day) -> str:
    return f";VALUE=DATE:{date_text(date.fromordinal(day))}"


@dataclass(frozen=True, slots=True)
class _Manner:
    """What all events of one calendar share."""

    agenda: Agenda
    words: Words
    stamp: str
    plain_titles: bool
    alarms: bool
    edges: Edges
    summaries: dict[str, str] = field(default_factory=dict)
    """The SUMMARY line of each rule, since most rules bring many events."""
    descriptions: dict[tuple[str, tuple[Match, ...], tuple[str, ...]], str] = field(default_factory=dict)
    """The DESCRIPTION line of each rule, its open questions and its open end."""

    def summary(self, rule: Rule) -> str:
        """What stands on an event of that rule."""
        line = self.summaries.get(rule.id)
        if line is None:
            line = text_line("SUMMARY", rule.title if self.plain_titles else neutral_title(rule, self.words))
            self.summaries[rule.id] = line
        return line

    def description(self, entry: _Entry) -> str:
        """The rule's own words, or nothing where titles are neutral."""
        if not self.plain_titles:
            return ""
        plan, item = self.agenda.plan, entry.item
        key = (item.rule.id, item.asks, tuple(_end_lines(plan, entry.window, self.words)))
        line = self.descriptions.get(key)
        if line is None:
            text = "\n".join(_description(plan, item, key[2], self.words))
            line = self.descriptions[key] = text_line("DESCRIPTION", text) if text else ""
        return line


def _written(
    manner: _Manner, entries: Iterable[_Entry], numbers: Mapping[str, int], gone: Iterable[EarlierEvent] = ()
) -> str:
    events = [_event_text(manner, entry, numbers.get(entry.uid, 0)) for entry in entries]
    events += [_gone_text(event, manner.stamp, manner.words) for event in gone]
    head = _head(manner.agenda.plan.course.id, manner.words)
    return "".join((head, manner.edges.zones(), *events, "END:VCALENDAR\r\n"))


def _head(course_id: str, words: Words) -> str:
    name, language = words.say("ics.name"), words.language.upper()
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Afterwards//Day plan//{language}\r\n"
        f"CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\nUID:{calendar_uid(course_id)}\r\n"
        f"{text_line('NAME', name)}{text_line('X-WR-CALNAME', name)}"
    )


def _event_text(manner: _Manner, entry: _Entry, sequence: int) -> str:
    uid, item, _, start, end, status = entry
    alarm = ""
    if manner.alarms and item.rule.is_act and entry.by_clock and item.status not in ("done", "closed"):
        alarm = _alarm_text(manner.words)
    return (
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:{manner.stamp}\r\nSEQUENCE:{sequence}\r\n"
        f"{_span_text(start, end)}{manner.summary(item.rule)}{manner.description(entry)}"
        f"STATUS:{status}\r\nCLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\n{alarm}END:VEVENT\r\n"
    )


def _span_text(start: str, end: str) -> str:
    return f"DTSTART{start}\r\nDTEND{end}\r\n" if end else f"DTSTART{start}\r\n"


def neutral_title(rule: Rule, words: Words) -> str:
    """What anybody may read of a rule: only whether it holds, is to be done, or is a talk."""
    if rule.verb in STATES:
        return words.say("ics.state")
    if rule.verb in NOTICES:
        return words.say("ics.notice")
    return words.say({Verb.MEET: "ics.meet", Verb.GATE: "ics.gate"}.get(rule.verb, "ics.act"))


def _alarm_text(words: Words) -> str:
    line = text_line("DESCRIPTION", words.say("ics.alarm"))
    return f"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\n{line}END:VALARM\r\n"


def _gone_text(event: EarlierEvent, stamp: str, words: Words) -> str:
    """An event of before, cancelled: its day as it was, its clock times in UTC, so that no zone is needed."""
    start, end = event.start, event.end
    if not start.startswith(";VALUE=DATE:"):
        start, end = f":{utc_text(event.opens)}", f":{utc_text(event.closes)}" if end else ""
    return (
        f"BEGIN:VEVENT\r\nUID:{event.uid}\r\nDTSTAMP:{stamp}\r\n"
        f"SEQUENCE:{event.sequence + (event.status != 'CANCELLED')}\r\n"
        f"{_span_text(start, end)}{text_line('SUMMARY', words.say('ics.gone'))}"
        "STATUS:CANCELLED\r\nCLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"
    )


def _description(plan: Plan, item: Item, end_lines: tuple[str, ...], words: Words) -> Iterator[str]:
    """The rule's own words, then what is not settled about this window, then who says so."""
    yield from _rule_lines(item.rule, words)
    for match in item.asks:
        yield words.say("unclear.answer not known", {"text": _fact_text(plan.protocol, match.fact, words)})
    yield from end_lines
    if source := source_text(plan.protocol, item.rule):
        yield words.say("why.source", {"source": source})


def _rule_lines(rule: Rule, words: Words) -> Iterator[str]:
    yield from (text for text in (rule.body, rule.why) if text)
    for text in (*rule.steps, *rule.options, *rule.prompts):
        yield f"- {text}"
    if rule.evidence == "weak":
        yield words.say("why.evidence.weak")


def _end_lines(plan: Plan, window: Window, words: Words) -> Iterator[str]:
    if window.closes_on:
        yield words.say("ics.waits", {"fact": _fact_text(plan.protocol, window.closes_on, words)})
    elif window.closes is None and not window.due:
        yield words.say("ics.no end")
    elif window.closes is not None and window.latest is not None and window.latest > window.closes:
        late = plan.course.calendar.local(window.latest)
        yield words.say("ics.late", {"time": f"{late:%Y-%m-%d %H:%M}"})


def _fact_text(protocol: CareProtocol, name: str, words: Words) -> str:
    fact = protocol.facts.get(name)
    if fact and fact.ask:
        return fact.ask
    kind = "facts" if words.knows(f"facts.{name}") else "anchors"
    return name_phrase(Name(kind, name), protocol, words)
