"""Help at once, which no answer closes; and the end of a check-in: what is true, and no verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ....care.checkin.answers import missing
from ....care.checkin.scoring import Score, scores
from ....care.exports.moments import spoken, upper_first, when_phrase
from ....care.safety.lines import Numbers
from ....care.safety.signals import PASSES_WITHIN, Signal, most_urgent
from ....care.safety.urgency import Urgency
from ... import chance
from ...alerts.queries import Watched, watched
from ...checkins import actions
from ...checkins.asking import RESCUE, calls_for, next_key
from ...checkins.queries import HELP_NOW, last_end, shown_signals, wants_help
from ...checkins.records import AGREED, CLINIC, SAFE, CheckIn, Said
from ...plans.queries import RefusedError
from ..today.alerted import numbers_for, state_in_words, whom_to_call
from ..today.requests import Mine, mine, sent_id, signed_in
from .rescue import draft_of
from .sitting import FormGoneError, Sitting, said_in, sitting
from .whole import SAFE_ANSWERS, safe_answers

# ---- a form that is not here any more


def or_as_it_came(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show a check-in as it came in, where its form is not here any more."""

    @wraps(view)
    def shown(request: HttpRequest, id: UUID) -> HttpResponse:
        try:
            return view(request, id)
        except FormGoneError as gone:
            return _as_it_came(request, gone.own, gone.check_in)

    return shown


def _as_it_came(request: HttpRequest, own: Mine, one: CheckIn) -> HttpResponse:
    """What was answered, in the words of its page, with the help that it called for. It can still be sent."""
    can_send = one.asked.to != CLINIC and own.patient.practice is not None and not one.is_open
    if request.method == "POST":
        if not can_send or request.POST.get("act") != "send":
            raise Http404
        actions.send(own.patient, own.by, own.at, id=one.key, sending=sent_id(request))
        return redirect("checkin_done", one.key)
    raised = watched(own.patient, one.key, own.at)  # before its form went away
    found = [*wants_help(one), *shown_signals(one), *(raised.alert.signals if raised is not None else ())]
    context = {
        "mode": "help" if found else "",
        "headline": _("Thank you. It is kept."),
        "second": _("This form has changed since. Your answers stay as you gave them."),
        "back_url": reverse("today"),
        "back_label": _("Today"),
        "state": alert_line(own, raised, found),
        "is_crisis": any(signal.crisis for signal in found),
        "is_now": any(signal.urgency is Urgency.EMERGENCY for signal in found),
        "said": [(said.shown.question, said.shown.answer) for said in one.said if said.shown],
        "can_send": can_send,
        "one": one,
        "id": str(chance.new_id()),
        **whom_to_call(own),
    }
    return render(request, "patient/checkins/as_it_came.html", context)


# ---- help at once


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@or_as_it_came
def help_at_once(request: HttpRequest, id: UUID) -> HttpResponse:
    """After an answer that tells of danger: help, before any score. No answer takes it away."""
    own = mine(request)
    one = sitting(own, id)
    after = request.GET.get("q", "")
    if request.method == "POST":
        answer = request.POST.get("safe", "")
        if answer not in SAFE_ANSWERS or not one.check_in.is_open:
            raise Http404
        said = [Said(act=str(sent_id(request)), item=SAFE, answer=answer, at=own.at)]
        try:
            actions.answer(own.patient, own.by, own.at, id=id, said=said)
        except RefusedError:
            raise Http404 from None
        return redirect(f"{reverse('checkin_help', args=[id])}?q={after}")
    found = _signals(one)
    is_crisis = any(signal.crisis for signal in found)
    if not is_crisis and most_urgent(found) is not Urgency.EMERGENCY:
        return redirect("checkin", id)
    return render(request, "patient/checkins/help.html", _help(one, after, found, is_crisis=is_crisis))


def _signals(one: Sitting) -> list[Signal]:
    end = last_end(one.own.patient, one.own.at)
    found = calls_for(one.form, one.answers, one.own.at, end)
    return [*wants_help(one.check_in), *found, *shown_signals(one.check_in)]


def _help(one: Sitting, after: str, found: list[Signal], *, is_crisis: bool) -> dict[str, Any]:
    own, said = one.own, str(one.check_in.last.get(SAFE, ""))
    line = numbers_for(own)
    following = next_key(one.form, one.answers, after) if after else None
    place = reverse("checkin", args=[one.check_in.key])
    onward = f"{place}?q={following}" if following else reverse("checkin_done", args=[one.check_in.key])
    asks = is_crisis and not said and one.check_in.is_open
    return {
        "mode": "help",
        "headline": _headline(own, said, line, is_crisis=is_crisis),
        "answers": safe_answers(one) if asks else [],
        "id": str(chance.new_id()),
        **whom_to_call(own),
        "is_crisis": is_crisis,
        "state": alert_line(own, watched(own.patient, one.check_in.key, own.at), found),
        "onward": onward if one.check_in.is_open else reverse("checkin_done", args=[one.check_in.key]),
        "is_now": said == HELP_NOW or (not is_crisis and most_urgent(found) is Urgency.EMERGENCY),
        "signs": [] if is_crisis else list(signs_in_words(one, found, Urgency.EMERGENCY)),
    }


def _headline(own: Mine, said: str, line: Numbers, *, is_crisis: bool) -> str:
    if not is_crisis:
        return _("Call %(number)s now.") % {"number": line.emergency}
    if said == HELP_NOW:
        return _("You can get help now.")
    return _("Thank you. Help stays here.") if said else own.words.say("item9")


def alert_line(own: Mine, alert: Watched | None, found: Iterable[Signal]) -> str:
    """Where the answer is, as it truly is now; for an answer of one's own, that nobody reads it."""
    if alert is not None:
        return state_in_words(alert, own)
    is_crisis = any(signal.crisis for signal in found)
    return own.words.say("alert.nobody", {"crisis": numbers_for(own).crisis}) if is_crisis else ""


def signs_in_words(one: Sitting, found: list[Signal], urgency: Urgency) -> list[str]:
    """The answers that call for this, in the words of the form."""
    texts = []
    for signal in found:
        item = one.form.item(signal.item)
        if signal.urgency is not urgency or item is None:
            continue
        choice = item.choice(signal.answer)
        shown = choice.texts if item.kind == "several" and choice else item.texts
        texts.append(said_in(shown, one.form, one.own))
    return list(dict.fromkeys(texts))


# ---- the end


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@or_as_it_came
def done(request: HttpRequest, id: UUID) -> HttpResponse:
    """The end: hand it in, or what is true of one that was handed in."""
    own = mine(request)
    one = sitting(own, id)
    if request.method == "POST":
        return _told(request, one)
    lacking = missing(one.form, one.answers)
    if asks_leave(one):
        return render(request, "patient/checkins/agree.html", _agree(one))
    if one.check_in.is_open and not one.form.tap and not lacking and one.check_in.given:
        actions.hand_in(own.patient, own.by, own.at, id=id)
        one = sitting(own, id)
    if one.check_in.is_open and not one.form.tap:
        return render(request, "patient/checkins/left.html", _left(one, lacking))
    return render(request, "patient/checkins/done.html", _done(one, lacking))


def _told(request: HttpRequest, one: Sitting) -> HttpResponse:
    own, act = one.own, request.POST.get("act", "")
    try:
        if act == "send":
            actions.send(own.patient, own.by, own.at, id=one.check_in.key, sending=sent_id(request))
        elif act == "keep" and one.check_in.is_open:
            actions.hand_in(own.patient, own.by, own.at, id=one.check_in.key)
        elif act in ("agree", "do not") and one.check_in.is_open:
            asked = [signal.sign for signal in _signals(one) if signal.asks_first]
            signs = tuple(asked) if act == "agree" else ()
            said = [Said(act=str(sent_id(request)), item=AGREED, answer=signs, at=own.at)]
            actions.answer(own.patient, own.by, own.at, id=one.check_in.key, said=said)
        else:
            raise Http404
    except RefusedError:
        raise Http404 from None
    kept = "today" if act == "keep" and not one.check_in.given else "checkin_done"
    return redirect("today") if kept == "today" else redirect("checkin_done", one.check_in.key)


def asks_leave(one: Sitting) -> bool:
    """Whether something was told that the clinic hears of only with a yes, which nobody asked for yet."""
    if one.is_private or not one.check_in.is_open or AGREED in one.check_in.last:
        return False
    return any(signal.asks_first for signal in _signals(one))


def _agree(one: Sitting) -> dict[str, Any]:
    found = [signal for signal in _signals(one) if signal.asks_first]
    return {
        "headline": _("May your clinic know this?"),
        "second": said_in(one.form.note, one.form, one.own),
        "signs": [text for each in reversed(Urgency) for text in signs_in_words(one, found, each)],
        "id": str(chance.new_id()),
    }


def _left(one: Sitting, lacking: tuple[str, ...]) -> dict[str, Any]:
    place = reverse("checkin", args=[one.check_in.key])
    return {
        "headline": _("Some answers are open."),
        "second": _("That is fine. Without them there is no number."),
        "back_url": reverse("checkins"),
        "back_label": _("Check-ins"),
        "more": f"{place}?q={lacking[0]}" if lacking else place,
    }


def _done(one: Sitting, lacking: tuple[str, ...]) -> dict[str, Any]:
    own, found = one.own, _signals(one)
    line = numbers_for(own)
    return {
        "headline": _("Thank you. It is kept."),
        "second": "" if own.patient.practice is None else _seen_by(one),
        "back_url": reverse("today"),
        "back_label": _("Today"),
        "calls": _calls(one, found, line),
        "score": _score(one) if not lacking else "",
        "is_incomplete": bool(lacking) and bool(one.form.scorings),
        "state": alert_line(own, watched(own.patient, one.check_in.key, own.at), found),
        "is_crisis": any(signal.crisis for signal in found),
        "more_help": reverse("checkin_help", args=[one.check_in.key]),
        "can_send": one.is_private and own.patient.practice is not None and not one.check_in.is_open,
        "practice": own.patient.practice,
        "id": str(chance.new_id()),
        **whom_to_call(own),
        "draft": draft_of(one) if one.form.id == RESCUE else "",
    }


def _seen_by(one: Sitting) -> str:
    if one.check_in.asked.to == CLINIC:
        return _("Your clinic may read it.")
    return _("Only you see it.")


def _calls(one: Sitting, found: list[Signal], line: Numbers) -> list[dict[str, Any]]:
    """What to do about what was told, the most urgent first; free of scores."""
    own = one.own
    end = last_end(own.patient, own.at)
    manner = spoken(own.person.course.calendar, own.at, own.words)
    by = when_phrase(end + PASSES_WITHIN, manner) if end is not None and end + PASSES_WITHIN > own.at else ""
    passes = _("This is expected. It should pass by %(time)s.") % {"time": by} if by else _("This is common.")
    words = {
        Urgency.EMERGENCY: _("Call %(number)s now.") % {"number": line.emergency},
        Urgency.TODAY: _("Call the clinic today."),
        Urgency.MENTION: _("Tell them at your next visit."),
        Urgency.EXPECTED: passes,
    }
    listed = []
    plain = [signal for signal in found if not signal.crisis]
    for each, title in words.items():
        signs = signs_in_words(one, plain, each)
        if signs:
            listed.append(
                {
                    "title": title,
                    "signs": signs,
                    "is_now": each is Urgency.EMERGENCY,
                    "today": each is Urgency.TODAY,
                }
            )
    return listed


def _score(one: Sitting) -> str:
    """The number in a plain sentence: one number on one day."""
    found = [each for each in scores(one.form, one.answers).values() if isinstance(each, Score)]
    if not found or one.form.tap:
        return ""
    scoring = one.form.scoring(found[0].name)
    assert scoring is not None
    fields = {
        "name": one.form.called(one.own.words.language),
        "value": one.own.words.number(float(found[0].value)),
        "most": one.own.words.number(float(scoring.high)),
    }
    band = said_in(found[0].band.texts, one.form, one.own) if found[0].band else ""
    said = _("%(name)s: %(value)s of %(most)s.") % fields
    return f"{said} {upper_first(band)}." if band else said
