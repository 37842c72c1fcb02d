"""Rows to engine values: facts, in order, become one record whose values read like a course file.

Values by kind (times are RFC 3339 with the person's offset):
guide      {protocol, name, overlays, settings}            zone   {zone, since}     day {waking, bedtime}
place      {latitude, longitude, name}                 medicines {list}         person {age, route}
session    {key, planned, route, start, end, missed …} amends earlier values of that key; null takes one away
visit      {key, at}; at null takes it away            moment {fact, session}   answer {fact, value, session}
completion {rule, session, repeat, how}                later  {occurrence, until}
pause      {paused}                                    dose day {session, whole_plan}
ride       {session, who, name}                        tap    {session, tap}
amendment  {settings, rules, times of day}                        wish   {name: value}     undo {undoes}
own        {what: "plan" | "check", …}: never folded into a record; only help/bridge.py reads it
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, cast
from uuid import UUID, uuid5

from ...care.timing import Instant, instant_of
from .models import Kind
from .records import GuideChoice, LastAct, PersonRecord, Ride, Tap, Values

UNDOABLE = frozenset(
    {
        Kind.SESSION, Kind.COMPLETION, Kind.LATER, Kind.ANSWER, Kind.MOMENT, Kind.TAP, Kind.PAUSE,
        Kind.AMENDMENT, Kind.RIDE,
    }
)  # fmt: skip
KEPT_ACTS = 5


class Told(NamedTuple):
    """A fact, opened."""

    id: UUID
    number: int
    kind: str
    value: Mapping[str, Any]
    at: str
    """When it was true, by the person's own clock: RFC 3339."""
    recorded_at: Instant
    role: str = ""
    """In which role it was said; empty while it is only looked at."""


def part_of(id: UUID, number: int) -> UUID:
    """The id of a further fact of one act; the act's own id is that of its first fact."""
    return uuid5(id, str(number)) if number else id


@dataclass(slots=True)
class _Draft:
    values: Values
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    visits: dict[str, dict[str, Any]] = field(default_factory=dict)
    zones: list[dict[str, Any]] = field(default_factory=list)
    lists: dict[str, list[Any]] = field(
        default_factory=lambda: {"moments": [], "answers": [], "completions": []}
    )
    orders: dict[str, Any] = field(default_factory=dict)
    guides: list[GuideChoice] = field(default_factory=list)
    record: PersonRecord = field(default_factory=lambda: PersonRecord(values={}))


def record_of(course: str, told: Iterable[Told]) -> PersonRecord:
    """The record that facts in order of their numbers add up to."""
    facts = list(told)
    undone = {fact.value["undoes"] for fact in facts if fact.kind == Kind.UNDO}
    standing = [fact for fact in facts if str(fact.id) not in undone]
    draft = _Draft({"afterwards": "1", "course": course})
    for fact in standing:
        if fact.kind in _FOLDS:
            _FOLDS[fact.kind](draft, fact, fact.value)
    return replace(
        draft.record,
        values=_course_values(draft),
        guides=tuple(draft.guides),
        orders=_orders(draft),
        acts=tuple(_acts(standing))[:KEPT_ACTS],
        session_keys=frozenset(fact.value["key"] for fact in facts if fact.kind == Kind.SESSION),
    )


def _acts(standing: list[Told]) -> Iterator[LastAct]:
    """What an undo may take back, newest first: of a session only the newest act, with all its parts."""
    touched: set[str] = set()
    known = next((fact.number for fact in standing if fact.kind == Kind.SESSION), 0)
    for first, parts in reversed(_grouped(standing)):
        about = {key for fact in (first, *parts) if (key := _session_of(fact))}
        if first.kind in UNDOABLE and not (first.kind == Kind.SESSION and about & touched):
            yield LastAct(
                fact=first.id,
                kind=first.kind,
                value=first.value,
                role=first.role,
                recorded_at=first.recorded_at,
                parts=tuple(fact.id for fact in parts),
                is_first=first.number == known,
            )
        touched |= about


def _grouped(standing: list[Told]) -> list[tuple[Told, list[Told]]]:
    """Each fact with those that one yes stored after it."""
    groups: list[tuple[Told, list[Told]]] = []
    for fact in standing:
        if groups and fact.id == part_of(groups[-1][0].id, len(groups[-1][1]) + 1):
            groups[-1][1].append(fact)
        else:
            groups.append((fact, []))
    return groups


def _session_of(fact: Told) -> str:
    """The session that a fact is about; empty for none."""
    return str(fact.value.get("key" if fact.kind == Kind.SESSION else "session") or "")


def _course_values(draft: _Draft) -> Values:
    values = draft.values
    values["protocol"] = draft.guides[-1].protocol if draft.guides else "standard"
    if draft.zones:
        zones = draft.zones
        values["time zone"] = zones[0]["zone"] if len(zones) == 1 else zones
    else:
        values["time zone"] = "UTC"
    if draft.sessions:
        values["sessions"] = list(draft.sessions.values())
    if draft.visits:
        values["visits"] = list(draft.visits.values())
    values.update({key: found for key, found in draft.lists.items() if found})
    return values


def _orders(draft: _Draft) -> Values | None:
    settings = dict(draft.guides[-1].settings) if draft.guides else {}
    settings |= draft.orders.get("settings", {})
    layer: Values = {key: value for key, value in draft.orders.items() if value}
    if settings:
        layer["settings"] = settings
    return layer or None


def _guide(draft: _Draft, fact: Told, value: Mapping[str, Any]) -> None:
    choice = GuideChoice(
        protocol=value["protocol"],
        name=value.get("name", value["protocol"]),
        overlays=tuple(value.get("overlays", ())),
        settings=value.get("settings", {}),
        since=instant_of(fact.at),
    )
    if draft.guides and draft.guides[-1].name != choice.name:
        draft.orders.clear()  # what was agreed under another guide speaks of that guide's rules
    draft.guides.append(choice)


def _zone(draft: _Draft, _fact: Told, value: Mapping[str, Any]) -> None:
    since = value.get("since")
    if since is None:
        draft.zones[:] = [{"from": "2000-01-01", "zone": value["zone"]}]
    else:
        kept = [stay for stay in draft.zones if stay["from"] < since]
        draft.zones[:] = [*kept, {"from": since, "zone": value["zone"]}]


def _day(draft: _Draft, _fact: Told, value: Mapping[str, Any]) -> None:
    draft.values |= {key: value[key] for key in ("waking", "bedtime") if value.get(key)}


def _place(draft: _Draft, _fact: Told, value: Mapping[str, Any]) -> None:
    draft.values["place"] = {key: f"{value[key]:.1f}" for key in ("latitude", "longitude")}
    draft.record = replace(draft.record, place_name=value.get("name", ""))


def _medicines(draft: _Draft, _fact: Told, value: Mapping[str, Any]) -> None:
    draft.values.pop("medicines", None)
    if value["list"] is not None:
        draft.values["medicines"] = list(value["list"])


def _person(draft: _Draft, _fact: Told, value: Mapping[str, Any]) -> None:
    draft.values |= {key: str(value[key]) for key in ("age", "route", "starts", "ends") if value.get(key)}


def _session(draft: _Draft, _fact: Told, value: Mapping[str, Any]) -> None:
    session = draft.sessions.setdefault(value["key"], {"key": value["key"]})
    session |= value
    for key in [key for key, one in session.items() if one is None]:
        del session[key]


def _visit(draft: _Draft, _fact: Told, value: Mapping[str, Any]) -> None:
    if value.get("at") is None:
        draft.visits.pop(value["key"], None)
    else:
        draft.visits[value["key"]] = {"key": value["key"], "at": value["at"]}


def _moment(draft: _Draft, fact: Told, value: Mapping[str, Any]) -> None:
    moment = {value["fact"]: fact.at, "key": f"f{fact.number}"}
    draft.lists["moments"].append(_with_session(moment, value))


def _answer(draft: _Draft, fact: Told, value: Mapping[str, Any]) -> None:
    answer = {value["fact"]: value["value"], "at": fact.at}
    draft.lists["answers"].append(_with_session(answer, value))


def _completion(draft: _Draft, fact: Told, value: Mapping[str, Any]) -> None:
    keys = ("rule", "how", "repeat")
    done = {key: value[key] for key in keys if value.get(key)} | {"at": fact.at, "key": f"f{fact.number}"}
    draft.lists["completions"].append(_with_session(done, value))


def _with_session(item: dict[str, Any], value: Mapping[str, Any]) -> dict[str, Any]:
    return item | {"session": value["session"]} if value.get("session") else item


def _later(draft: _Draft, _fact: Told, value: Mapping[str, Any]) -> None:
    later = {**draft.record.later, value["occurrence"]: instant_of(value["until"])}
    draft.record = replace(draft.record, later=later)


def _pause(draft: _Draft, fact: Told, value: Mapping[str, Any]) -> None:
    draft.record = replace(draft.record, paused_since=instant_of(fact.at) if value["paused"] else None)


def _dose_day(draft: _Draft, _fact: Told, value: Mapping[str, Any]) -> None:
    whole = draft.record.whole_plan - {value["session"]}
    if value["whole_plan"]:
        whole |= {value["session"]}
    draft.record = replace(draft.record, whole_plan=frozenset(whole))


def _ride(draft: _Draft, _fact: Told, value: Mapping[str, Any]) -> None:
    ride = Ride(who=value["who"], name=value.get("name", ""))
    draft.record = replace(draft.record, rides={**draft.record.rides, value["session"]: ride})


def _tap(draft: _Draft, fact: Told, value: Mapping[str, Any]) -> None:
    key = value["session"]
    tap = Tap(tap=value["tap"], at=instant_of(fact.at), fact=fact.id)
    taps = {**draft.record.taps, key: (*draft.record.taps.get(key, ()), tap)}
    draft.record = replace(draft.record, taps=taps)


def _amendment(draft: _Draft, _fact: Told, value: Mapping[str, Any]) -> None:
    for part in ("settings", "rules", "times of day"):
        draft.orders[part] = {**draft.orders.get(part, {}), **value.get(part, {})}
    draft.orders |= {key: value[key] for key in ("by", "at") if value.get(key)}


def _wish(draft: _Draft, _fact: Told, value: Mapping[str, Any]) -> None:
    wishes = {**draft.record.wishes, **cast("Mapping[str, str]", value)}
    draft.record = replace(draft.record, wishes=wishes)


_FOLDS: dict[str, Callable[[_Draft, Told, Mapping[str, Any]], None]] = {
    Kind.GUIDE: _guide,
    Kind.ZONE: _zone,
    Kind.DAY: _day,
    Kind.PLACE: _place,
    Kind.MEDICINES: _medicines,
    Kind.PERSON: _person,
    Kind.SESSION: _session,
    Kind.VISIT: _visit,
    Kind.MOMENT: _moment,
    Kind.ANSWER: _answer,
    Kind.COMPLETION: _completion,
    Kind.LATER: _later,
    Kind.PAUSE: _pause,
    Kind.DOSE_DAY: _dose_day,
    Kind.RIDE: _ride,
    Kind.TAP: _tap,
    Kind.AMENDMENT: _amendment,
    Kind.WISH: _wish,
}
