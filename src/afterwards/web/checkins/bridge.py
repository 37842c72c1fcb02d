"""Rows to engine values: entries, in order, fold into one summary of plain values, read as Fares.

Values by kind of entry (times are epoch seconds, days are numbers as ``care.timing`` counts them):
check-in  {asked: {form, version, language, to, beat}, said: [[act, item, answer, at], …], day, complete,
          scores: {name: number as text}}
          An answer that no form here takes has a fifth part: {question, answer, signs, called}, as they
          stood on its page.
          The scores are those that the form of that version gave when it was handed in: a later version of
          a form may count otherwise, and what was told does not change with it.
sent      {sends: id}                               put off  {form, beat, at, how}
event     {day, words}                              visit    {any plain values}
import    {at, origin, name, reports: [[day, value, form, version, score, at,
          origin, key], …]}        undo {undoes: id}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from ...care.cadence import PutOff
from ...care.checkin.answers import Answer
from ...care.checkin.reports import Report
from ...care.safety.shown import Shown
from .models import Kind
from .records import CLINIC, Asked, CheckIn, Event, Fares, Import, Listed, Said

type Values = dict[str, Any]

KEPT_PUT_OFF = 60
"""The newest so many: a window is never open for longer than a "not today" a day would take."""


def empty() -> Values:
    """The summary of somebody who told nothing yet."""
    return {"listed": {}, "put_off": {}, "events": {}, "imports": {}, "visits": {}}


def fold(summary: Values, id: UUID, kind: str, value: Mapping[str, Any]) -> Values:
    """The summary with one entry more. The same value comes back, changed."""
    key = str(id)
    match kind:
        case Kind.CHECK_IN:
            asked, last = value["asked"], max((one[3] for one in value["said"]), default=0)
            row = [asked["form"], asked["version"], last, value["day"], value["complete"]]
            summary["listed"][key] = [*row, asked["to"] == CLINIC, value["scores"]]
        case Kind.SENT:
            if value["sends"] in summary["listed"]:
                summary["listed"][value["sends"]][5] = True
        case Kind.UNDO:
            for part in ("events", "imports", "visits", "put_off"):
                summary[part].pop(value["undoes"], None)
        case _:
            part = {Kind.PUT_OFF: "put_off", Kind.EVENT: "events", Kind.IMPORT: "imports"}.get(
                Kind(kind), "visits"
            )
            summary[part][key] = dict(value)
    for old in list(summary["put_off"])[:-KEPT_PUT_OFF]:
        del summary["put_off"][old]
    return summary


def fares_of(number: int, summary: Values) -> Fares:
    """A summary as values."""
    rows = sorted(summary["listed"].items(), key=lambda pair: pair[1][2])
    events = (
        Event(id=UUID(key), day=value["day"], words=value["words"])
        for key, value in summary["events"].items()
    )
    visits = list(summary["visits"].values())
    return Fares(
        number=number,
        listed=tuple(_listed(key, row) for key, row in rows),
        own=tuple(report for key, row in rows for report in _reports(key, row)),
        imports=tuple(_import(key, value) for key, value in summary["imports"].items()),
        put_off=tuple(_put_off(value) for value in summary["put_off"].values()),
        events=tuple(sorted(events, key=lambda one: one.day)),
        visit=visits[-1] if visits else {},
    )


def with_papers(fares: Fares, papers: Iterable[tuple[CheckIn, Listed | None]]) -> Fares:
    """With the papers beside it. A paper that counts already comes with its row."""
    known = list(papers)
    rows = [row for _, row in known if row is not None]
    return replace(
        fares,
        listed=tuple(sorted((*fares.listed, *rows), key=lambda one: one.at)) if rows else fares.listed,
        own=(*fares.own, *(report for row in rows for report in reports_of(row))),
        papers=tuple(paper for paper, _ in known),
    )


def _listed(key: str, row: list[Any]) -> Listed:
    form, version, at, day, complete, shared, scores = row
    return Listed(
        key=key,
        form=form,
        version=version,
        at=at,
        day=day,
        is_complete=complete,
        is_shared=shared,
        scores=scores,
    )


def reports_of(one: Listed) -> Iterable[Report]:
    """The scores of a check-in, each with its day and time."""
    row = [one.form, one.version, one.at, one.day, one.is_complete, one.is_shared, one.scores]
    return _reports(one.key, row)


def _reports(key: str, row: list[Any]) -> Iterator[Report]:
    form, version, at, day, _complete, _shared, scores = row
    for name, value in scores.items():
        yield Report(
            day=day, value=Decimal(value), instrument=form, version=version, name=name, at=at, key=key
        )


def _import(key: str, value: Mapping[str, Any]) -> Import:
    reports = tuple(
        Report(
            day=day,
            value=Decimal(number),
            instrument=form,
            version=version,
            name=name,
            at=at,
            origin=origin,
            key=key_there,
        )
        for day, number, form, version, name, at, origin, key_there in value["reports"]
    )
    return Import(id=UUID(key), at=value["at"], origin=value["origin"], name=value["name"], reports=reports)


def _put_off(value: Mapping[str, Any]) -> PutOff:
    return PutOff(instrument=value["form"], beat=value["beat"], at=value["at"], how=value["how"])


def paper_value(one: CheckIn) -> Values:
    """A check-in as plain values."""
    asked = one.asked
    return {
        "asked": {
            "form": asked.form,
            "version": asked.version,
            "language": asked.language,
            "to": asked.to,
            "beat": asked.beat,
        },
        "said": [_said_value(said) for said in one.said],
    }


def _said_value(said: Said) -> list[Any]:
    plain = [said.act, said.item, said.answer, said.at]
    return plain if said.shown is None else [*plain, asdict(said.shown)]


def check_in_of(key: UUID, value: Mapping[str, Any], *, is_open: bool = False) -> CheckIn:
    """Plain values as a check-in."""
    return CheckIn(
        key=key,
        asked=Asked(**value["asked"]),
        said=tuple(_said(row) for row in value["said"]),
        is_open=is_open,
    )


def _said(row: Sequence[Any]) -> Said:
    act, item, answer, at, *more = row
    shown = Shown(**{**more[0], "signs": tuple(more[0]["signs"])}) if more else None
    return Said(act=act, item=item, answer=_answer(answer), at=at, shown=shown)


def _answer(value: Any) -> Answer | None:
    return tuple(value) if isinstance(value, list) else value
