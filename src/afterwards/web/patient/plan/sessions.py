"""Sessions: what is known of one, and adding, moving and writing one down, each with the comparison first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ....care.course import TreatmentSession
from ....care.exports.moments import date_phrase, time_phrase, upper_first, when_phrase
from ....care.plan.scenes import route_of
from ....care.protocol.tree import NOTICES
from ....care.timing import Day, Instant, clock
from ...courses import actions
from ...plans.queries import next_session_key, session_number
from ...plans.sessions import STILL_AHEAD, moment_of, planned_doubts, told_doubts, told_facts, when_sentence
from .changing import Change, Need, answered
from .forms import HAPPENED, MISSED, AddForm, PlannedForm, RecordForm
from .guides import route_text
from .reader import Reader, back_to, own_plan, session_name
from .rows import item_row, session_line
from .undoing import just_done


@require_safe
@own_plan
def session(request: HttpRequest, reader: Reader, key: str) -> HttpResponse:
    """One session: what is known of it, what to do with it, and what hangs on it."""
    one = reader.session(key)
    name = session_name(reader.plan, key)
    groups, folded = _hanging(reader, one)
    context = back_to(_("Plan"), reverse("plan")) | {
        "headline": name,
        "second": upper_first(when_phrase(one.begins, reader.manner())) + ".",
        "facts": list(_known(reader, one)),
        "key": key,
        "happens": one.happens,
        "can_move": one.happens and one.start is None,
        "is_ahead": one.happens and one.begins > reader.at,
        "groups": groups,
        "folded": folded,
        "zone": "" if reader.calendar.single else str(reader.calendar.zone_at(one.begins)),
        "banners": list(just_done(request, reader, key)),
    }
    return render(request, "patient/plan/session.html", context)


def _known(reader: Reader, one: TreatmentSession) -> Iterator[tuple[str, str]]:
    manner = reader.manner()
    if not one.happens:  # times that were written down before are no session any more
        if one.planned is not None:
            yield _("Planned"), upper_first(when_phrase(one.planned, manner)) + "."
        yield _("What became of it"), session_line(reader, one)
        return
    moments = (
        (_("Planned"), one.planned),
        (_("Came"), one.arrival),
        (_("Started"), one.start),
        (_("Ended"), one.end),
        (_("Left"), one.leaving),
    )
    for name, at in moments:
        if at is not None:
            yield name, upper_first(when_phrase(at, manner)) + "."
    if one.stopped_early:
        yield _("Stopped"), _("It was stopped early.")
    if one.end is None and one.key in reader.record.rides and (line := session_line(reader, one)):
        yield _("Way home"), line
    route = route_of(reader.plan.protocol, one)
    if route:
        yield _("Given"), route_text(reader.plan.protocol, route) + "."
    if one.end is None and one.begins <= reader.at:
        yield _("Not known yet"), _("When did it end? Until you write it down, times are about.")


def _hanging(reader: Reader, one: TreatmentSession) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """What hangs on a session: the occurrences that it is part of, what is only to know folded away."""
    rules: list[dict[str, Any]] = []
    acts: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for item in reader.agenda().items:
        activities = (item.occurrence.activity, *item.occurrence.merged)
        if item.windows and any(activity.session == one.key for activity in activities):
            kind = rules if item.rule.is_state else notes if item.rule.verb in NOTICES else acts
            kind.append(item_row(reader, item))
    parts = ((_("Rules around it"), rules), (_("To do around it"), acts))
    title = _("Good to know: {number}").format(number=len(notes))
    groups = [{"title": title, "rows": rows} for title, rows in parts if rows]
    return groups, {"title": title, "rows": notes} if notes else None


@require_http_methods(["GET", "HEAD", "POST"])
@own_plan
def move_session(request: HttpRequest, reader: Reader, key: str) -> HttpResponse:
    """Another day for a session: the comparison of both plans, and on yes the move."""
    one = reader.session(key)
    given = _given(request, "day")
    planned = one.begins
    form = PlannedForm(reader.calendar, reader.words, given, initial=_initial(reader, planned))

    def page(form: forms.Form) -> dict[str, Any]:
        name = session_name(reader.plan, key)
        return back_to(name, reverse("session", args=[key])) | {
            "headline": _("Move session {number}?").format(number=session_number(reader.plan, key) or ""),
            "second": _("It is planned for {when}.").format(when=when_phrase(planned, reader.manner())),
            "next_label": _("Show what moves"),
        }

    def made(form: PlannedForm) -> Change | None:
        to = form.cleaned_data["time_at"]
        if to == planned:
            form.add_error("day", _("It is planned for then already."))
            return None
        return _move(reader, one, to, keeps_ride=bool(given and given.get("keep_ride")))

    if not one.happens or one.start is not None:
        return _closed(request, reader, one)
    return answered(request, reader, form, made, page, reverse("session", args=[key]))


def _closed(request: HttpRequest, reader: Reader, one: TreatmentSession) -> HttpResponse:
    """A session that was held or does not take place is written down anew, never moved."""
    name = session_name(reader.plan, one.key)
    context = back_to(name, reverse("session", args=[one.key])) | {
        "headline": _("This one is not to be moved."),
        "second": _("It has started, or it does not take place. You can put its times right."),
    }
    return render(request, "patient/plan/closed.html", context | {"key": one.key}, status=409)


def _given(request: HttpRequest, name: str) -> Any:
    """What a form was filled in with, if it was."""
    given = request.POST if request.method == "POST" else request.GET
    return given if request.method == "POST" or name in given else None


def _initial(reader: Reader, at: Instant, *, time: bool = True) -> dict[str, str]:
    day, second = reader.calendar.read(at)
    found = {"day": date.fromordinal(day).isoformat()}
    return found | {"time": clock(second)} if time else found


def _move(reader: Reader, one: TreatmentSession, to: Instant, *, keeps_ride: bool) -> Change:
    number = session_number(reader.plan, one.key)
    drafts = [actions.move_session_draft(reader.patient, reader.at, key=one.key, planned=to)]
    ride = _ride_need(reader, one, to)
    if ride and not keeps_ride:
        drafts.append(actions.set_ride_draft(reader.at, session=one.key, who="unknown"))
    old_day, new_day = (reader.calendar.day_of(at) for at in (one.begins, to))
    old_name, new_name = _names(reader, old_day, new_day)
    keep = _("Keep it as it is") if old_day == new_day else _("Keep {day}").format(day=old_name)
    headline = _("Move session {number} to {day}?").format(number=number, day=new_name)
    return Change(
        drafts=tuple(drafts),
        headline=_contracted(reader, headline),
        yes=_("Yes, move it"),
        no=_contracted(reader, keep),
        back_label=session_name(reader.plan, one.key),
        back_url=reverse("session", args=[one.key]),
        done_url=reverse("session", args=[one.key]),
        old=moment_of(reader.reading, one.begins),
        new=moment_of(reader.reading, to),
        needs=(*_asked(planned_doubts(reader.reading, to)), *ride),
        stays=_others(reader, one.key),
    )


def _names(reader: Reader, old: Day, new: Day) -> tuple[str, str]:
    """Two days by their weekdays, or by their dates where those are the same."""
    if (old - new) % 7:
        names = reader.words.listed("sheet.weekdays")
        days = [names[(day - 1) % 7] for day in (old, new)]
    else:
        days = [date_phrase(day, reader.today, reader.words) for day in (old, new)]
    old_name, new_name = (reader.words.say("sheet.day.named", {"day": day}) for day in days)
    return old_name, new_name


def _contracted(reader: Reader, text: str) -> str:
    """The text with the words that run together in its language: "al sábado"."""
    for pattern, short in reader.words.contractions:
        text = pattern.sub(short, text)
    return text


def _ride_need(reader: Reader, one: TreatmentSession, to: Instant) -> tuple[Need, ...]:
    """Somebody said yes to the old day, and knows nothing of the new one."""
    ride = reader.record.rides.get(one.key)
    if ride is None or ride.who != "someone" or not ride.name:
        return ()
    days = [reader.calendar.day_of(at) for at in (one.begins, to)]
    old, new = _names(reader, *days)
    if days[0] == days[1]:
        old, new = (time_phrase(reader.calendar.read(at)[1], reader.words) for at in (one.begins, to))
    return (
        Need(
            title=_contracted(reader, _("{name} said yes to {day}").format(name=ride.name, day=old)),
            text=_contracted(reader, _("Ask {name} about {day}.").format(name=ride.name, day=new)),
            keep="keep_ride",
            label=_("I asked. {name} can come then too.").format(name=ride.name),
        ),
    )


def _asked(doubts: Iterable[str]) -> tuple[Need, ...]:
    """What may be a slip is asked about, not refused."""
    return tuple(Need(title=_("Is this right?"), text=text) for text in doubts)


def _others(reader: Reader, key: str) -> str:
    """``Sessions 1 to 5.``: what a change of one session leaves alone."""
    numbers = [scene.number for scene in reader.plan.scenes["session"] if scene.key != key and scene.number]
    if not numbers:
        return ""
    low, high = numbers[0], numbers[-1]
    if len(numbers) == 1:
        return _("Session {number}.").format(number=low)
    if high - low == len(numbers) - 1:
        listed = reader.words.say("line.numbers", {"low": low, "high": high})
    else:
        head = ", ".join(str(number) for number in numbers[:-1])
        listed = reader.words.say("sheet.and", {"head": head, "last": high})
    return _("Sessions {numbers}.").format(numbers=listed)


@require_http_methods(["GET", "HEAD", "POST"])
@own_plan
def add_session(request: HttpRequest, reader: Reader) -> HttpResponse:
    """A session that is agreed: the comparison of both plans, and on yes the session."""
    guide = reader.plan.protocol
    routes = [(route, route_text(guide, route)) for route in guide.routes]
    given = _given(request, "day")
    last = reader.course.sessions[-1] if reader.course.sessions else None
    initial = {"route": route_of(guide, last) if last else reader.course.route, **_guess(reader, last)}
    form = AddForm(routes, reader.calendar, reader.words, given, initial=initial)

    if request.method == "GET" and (known := _standing_at(reader, form)):  # Back after "Yes, add it"
        return redirect("session", known.key)

    def page(form: forms.Form) -> dict[str, Any]:
        return back_to(_("Plan"), reverse("plan")) | {
            "headline": _("When is the session?"),
            "second": _("The day and hour that your clinic gave you."),
            "next_label": _("Show what it brings"),
        }

    def made(form: AddForm) -> Change:
        return _add(reader, form.cleaned_data["time_at"], form.cleaned_data.get("route", ""))

    return answered(request, reader, form, made, page, reverse("plan"))


def _standing_at(reader: Reader, form: AddForm) -> TreatmentSession | None:
    """The session that is planned for just the time that was given."""
    if not form.is_bound or not form.is_valid():
        return None
    at = form.cleaned_data["time_at"]
    return next((one for one in reader.course.held if one.begins == at), None)


def _guess(reader: Reader, last: TreatmentSession | None) -> dict[str, str]:
    """The hour of the session before, which clinics keep; never a day."""
    return {"time": clock(reader.calendar.read(last.begins)[1])} if last else {}


def _add(reader: Reader, at: Instant, route: str) -> Change:
    key = next_session_key(reader.person)
    more: dict[str, Any] = {"route": route} if route else {}
    draft = actions.plan_session_draft(reader.patient, reader.at, planned=at, key=key, **more)
    manner = reader.manner("printed")
    headline = _("Add a session on {day}?").format(day=manner.day(reader.calendar.day_of(at)))
    return Change(
        drafts=(draft,),
        headline=_contracted(reader, headline),
        yes=_("Yes, add it"),
        no=_("Do not add it"),
        back_label=_("Plan"),
        back_url=reverse("plan"),
        done_url=reverse("session", args=[key]),
        facts=((_("Planned"), when_sentence(reader.reading, at)),),
        needs=_asked(planned_doubts(reader.reading, at)),
        stays=_others(reader, key),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@own_plan
def record_session(request: HttpRequest, reader: Reader, key: str) -> HttpResponse:
    """What happened in a session: the comparison of both plans, and on yes the record."""
    one = reader.session(key)
    form = RecordForm(reader.calendar, reader.words, _given(request, "what"), initial=_recorded(reader, one))
    name = session_name(reader.plan, key)

    def page(form: forms.Form) -> dict[str, Any]:
        return back_to(name, reverse("session", args=[key])) | {
            "headline": _("What happened?"),
            "second": _("{session}. Rules count from its real end.").format(session=name),
            "next_label": _("Show what changes"),
        }

    def made(form: RecordForm) -> Change | None:
        ahead = [field for field in ("started", "ended", "left") if _is_ahead(form, field, reader.at)]
        for field in ahead:
            form.add_error(field, STILL_AHEAD)
        if form.cleaned_data["what"] == MISSED and one.begins > reader.at:
            form.add_error("what", _("This session is still ahead."))
            return None
        return None if ahead else _record(reader, one, form)

    return answered(request, reader, form, made, page, reverse("session", args=[key]))


def _is_ahead(form: RecordForm, field: str, at: Instant) -> bool:
    moment = form.cleaned_data.get(f"{field}_at")
    return form.cleaned_data["what"] == HAPPENED and moment is not None and moment > at


def _recorded(reader: Reader, one: TreatmentSession) -> dict[str, Any]:
    start = one.begins
    end = one.end if one.end is not None else start
    found: dict[str, Any] = {
        "what": MISSED if one.missed else "called off" if one.cancelled else HAPPENED,
        "started": clock(reader.calendar.read(start)[1]),
        "stopped_early": one.stopped_early,
        **_initial(reader, start, time=False),
        "ended_day": _initial(reader, end, time=False)["day"],
    }
    for name, at in (("ended", one.end), ("left", one.leaving)):
        if at is not None:
            found[name] = clock(reader.calendar.read(at)[1])
    return found


def _record(reader: Reader, one: TreatmentSession, form: RecordForm) -> Change:
    name = session_name(reader.plan, one.key)
    values = form.cleaned_data
    doubts: tuple[Need, ...] = ()
    if values["what"] == HAPPENED:
        told = {"start": "started_at", "end": "ended_at", "leaving": "left_at"}
        moments = {moment: values.get(field) for moment, field in told.items()}
        early = values["stopped_early"]
        draft = actions.happened_draft(reader.patient, reader.at, one, stopped_early=early, **moments)
        facts = tuple(told_facts(reader.reading, one, moments, stopped_early=early))
        doubts = _asked(told_doubts(reader.reading, one, moments))
    else:
        cancelled = values["what"] != MISSED
        draft = actions.miss_session_draft(reader.patient, reader.at, key=one.key, cancelled=cancelled)
        facts = ((name, _("Called off.") if cancelled else _("Missed.")),)
    return Change(
        drafts=(draft,),
        headline=_("Write this down?"),
        yes=_("Yes, write it down"),
        no=_("Go back"),
        back_label=name,
        back_url=reverse("session", args=[one.key]),
        done_url=reverse("session", args=[one.key]),
        facts=facts,
        needs=doubts,
        stays=_others(reader, one.key),
    )
