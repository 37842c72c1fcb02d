"""Everything that stands on one sheet, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ..agenda import Item
from ..protocol.tree import CareProtocol, Contact, Rule, Verb
from ..safety.lines import Numbers
from ..words import Words
from .moments import alone_phrase, date_phrase, dotted, plain_date, upper_first
from .names import reviewer_phrase
from .sheet_lists import asks_of, days_of, supporter_of
from .sheet_moment import Moment
from .sheet_rules import Before, Drawn, before_of, rules_of
from .signs import Signs, signs_of

HELP_CONTACTS = ("emergency", "crisis")


class Limits(NamedTuple):
    """How much of each part to print."""

    bars: int
    acts: int
    before: int
    asks: int
    later: int
    documents: int
    dense: bool = False
    """Lists of signs and of joined rules run on as text."""


class Called(NamedTuple):
    """The numbers of the heavy box, and when they were checked."""

    emergency: str
    crisis: str
    by: str
    checked: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One sheet in words, before it becomes a page."""

    words: Words
    title: str
    subtitle: str
    drawn: Drawn
    before: Before
    today: tuple[str, ...]
    tomorrow: tuple[str, ...]
    signs: Signs
    called: Called
    later: tuple[str, ...]
    expected: tuple[str, ...]
    contacts: tuple[Contact, ...]
    supporter: tuple[str, ...]
    asks: tuple[str, ...]
    source: str
    dense: bool


def content_of(moment: Moment, numbers: Numbers, limits: Limits, width: int) -> Content:
    """The words of one sheet within limits; ``width`` is that of its drawing."""
    protocol, words = moment.protocol, moment.words
    called = _called(protocol, numbers)
    drawn = rules_of(moment, limits.bars, width)
    days = days_of(moment, limits.acts)
    supporter = supporter_of(moment, 2)
    before = before_of(moment, limits.before)
    signs = signs_of(_watched(moment), moment.route, called.crisis, protocol, words)
    listed = [line.item for line in (*days.today, *days.tomorrow, *supporter)]
    ahead = [] if moment.begun else [item for item in moment.items if _fasts(moment, item)]
    shown = [*ahead, *drawn.items, *(item for item in listed if item.rule.verb is not Verb.GATE)]
    morning = [words.say("sheet.slept", {"rules": dotted(drawn.awaits_sleep)})] if drawn.awaits_sleep else []
    date = date_phrase(moment.calendar.day_of(moment.start), _year(moment), words)
    return Content(
        words=words,
        title=words.say("sheet.title", {"date": date}),
        subtitle=_subtitle(moment),
        drawn=drawn,
        before=before,
        today=tuple(line.text for line in days.today),
        tomorrow=(*morning, *(line.text for line in days.tomorrow))[: limits.acts],
        signs=signs,
        called=called,
        later=signs.later[: limits.later],
        expected=_expected(moment),
        contacts=tuple(c for c in protocol.contacts.values() if c.id not in HELP_CONTACTS),
        supporter=tuple(line.text for line in supporter),
        asks=asks_of(moment, shown, limits.asks),
        source=source_line(moment, shown, called, limits.documents, own_signs=signs.own),
        dense=limits.dense,
    )


def _watched(moment: Moment) -> list[Rule]:
    """The signs that count for this session, in the guide's own order."""
    ids = {
        item.rule.id for item in moment.items if item.rule.verb is Verb.WATCH_FOR and moment.concerns(item)
    }
    return [rule for rule in moment.protocol.rules if rule.id in ids]


def _year(moment: Moment) -> int:
    return moment.calendar.day_of(moment.at)


def _fasts(moment: Moment, item: Item) -> bool:
    return item.rule.verb is Verb.AVOID and not item.asks and moment.concerns(item)


def _called(protocol: CareProtocol, numbers: Numbers) -> Called:
    """A clinic's own emergency and crisis numbers come before the table's."""
    own = {id: protocol.contacts[id].phone for id in HELP_CONTACTS if id in protocol.contacts}
    return Called(
        emergency=own.get("emergency") or numbers.emergency,
        crisis=own.get("crisis") or numbers.crisis,
        by="call" if own.get("crisis") else numbers.by,
        checked=numbers.verified_on,
        host=numbers.host,
    )


def _subtitle(moment: Moment) -> str:
    calendar, session = moment.calendar, moment.session
    if session.end is not None:
        return _timed(moment, "sheet.ended", calendar.read(session.end)[1])
    key = "sheet.began" if moment.begun else "sheet.planned"
    return _timed(moment, key, calendar.read(moment.start)[1])


def _timed(moment: Moment, key: str, second: int) -> str:
    return moment.words.say(key, {"time": alone_phrase(second, moment.words)})


def _expected(moment: Moment) -> tuple[str, ...]:
    for item in moment.items:
        if item.rule.verb is Verb.LEARN and "expected signs" in item.rule.things and moment.concerns(item):
            return (item.rule.body or item.rule.title,)
    return moment.words.listed("sheet.expected")


def source_line(
    moment: Moment, shown: Iterable[Item], called: Called, documents: int, *, own_signs: bool
) -> str:
    """Who says so: the guide, its review, the documents, the numbers' date, and what it is not."""
    protocol, words = moment.protocol, moment.words
    parts = [
        words.say("sheet.from guide", {"title": protocol.title, "version": protocol.version}),
        _reviewed(protocol, words),
        _documents(protocol, shown, documents, words),
        "" if own_signs else words.say("sheet.source.signs"),
    ]
    if called.checked:
        fields = {"date": plain_date(called.checked, words), "source": called.host}
        parts.append(words.say("sheet.source.numbers", fields))
    return " ".join([*(part for part in parts if part), words.say("sheet.source.not advice")])


def _reviewed(protocol: CareProtocol, words: Words) -> str:
    if not protocol.reviewed_by:
        return words.say("sheet.source.not reviewed")
    by = reviewer_phrase(protocol, words)
    return words.say("sheet.source.reviewed", {"by": by, "date": plain_date(protocol.reviewed_on, words)})


def _documents(protocol: CareProtocol, shown: Iterable[Item], most: int, words: Words) -> str:
    """The documents behind what is printed, those named most often first."""
    counted = Counter(id for item in shown for id in item.rule.source if id in protocol.sources)
    ids = [id for id, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]
    if not ids:
        return ""
    if not most:
        return words.say("sheet.source.in guide")
    texts = [_document(protocol, id, words) for id in ids[:most]]
    if len(ids) > most:
        texts.append(words.say("sheet.source.more", {"number": len(ids) - most}))
    return words.say("sheet.source.documents", {"documents": "; ".join(texts)})


def _document(protocol: CareProtocol, id: str, words: Words) -> str:
    source = protocol.sources[id]
    dated = plain_date(source.dated, words)
    return f"{source.document} ({dated})" if dated != source.dated else source.document


def box_texts(content: Content) -> tuple[str, ...]:
    """The lines of the heavy box, as plain text."""
    signs, line, words = content.signs, content.called, content.words
    emergency = line.emergency or words.say("sheet.blank number")
    texts = [words.say("sheet.box.emergency", {"number": emergency, "signs": dotted(signs.emergency)})]
    for who in dict.fromkeys(who for who, _ in signs.others_now):
        named = dotted(sign for other, sign in signs.others_now if other == who)
        contact = next((c.title for c in content.contacts if c.id == who), who)
        texts.append(words.say("sheet.box.other", {"who": contact, "signs": named}))
    if line.crisis:
        key = "sheet.box.crisis.text" if line.by == "call or text" else "sheet.box.crisis"
    else:
        key = "sheet.box.crisis.blank"
    texts.append(words.say(key, {"number": line.crisis, "signs": upper_first(dotted(signs.crisis))}))
    return tuple(texts)


def later_text(content: Content) -> str:
    """What can wait for the next visit, in one sentence; empty when nothing is left to say."""
    return content.words.say("sheet.later", {"signs": dotted(content.later)}) if content.later else ""


def expected_text(content: Content) -> str:
    """What is expected, run on: ``Expected, and it passes: …``."""
    words = content.words
    return words.say("sheet.line", {"title": words.say("sheet.expect"), "when": dotted(content.expected)})


def signs_text(content: Content) -> str:
    """The signs to call the clinic for, run on."""
    return dotted(content.signs.today)
