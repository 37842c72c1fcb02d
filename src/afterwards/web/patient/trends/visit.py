"""One sheet for the appointment: what happened since, how it has been, what the person asks and wants.

It is a page that prints, in one language or two side by side. The person's own words are the same in both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ....care.checkin.answers import Answers, is_asked
from ....care.checkin.instrument import BETWEEN, Choice, Instrument, Item, Texts
from ....care.exports.moments import upper_first
from ....care.exports.trend_words import day_phrase, summary
from ....care.timing import Day
from ....care.words import words_for
from ... import chance, press
from ...checkins.actions import keep_visit
from ...checkins.queries import check_in, fares, form_of, standing_answers
from ...checkins.records import CheckIn
from ...plans.queries import plan_of
from ...relief import queries as relief
from ...relief.records import Shown
from ..relief.page import brief
from ..today.requests import Mine, mine, sent_id, signed_in
from .charts import Past, event_rows, past_of, picture_of, standing_of
from .views import back_to_all

LONGEST = 400
QUESTIONS = ("question1", "question2", "question3")
BODY_FORMS = ("side-effects", "body-watch")
"""The forms that ask for signs. The morning after has none: of it nothing can be told here."""
LAST_DAYS = 60
"""So far back side effects are told: about as long as lies between two visits."""
MOST_DRAWN = 4
"""So many drawings fit on two pages with everything else, in one language or in two."""
MOST_BODY, MOST_SESSIONS, MOST_CHARTS, MOST_EVENTS = 5, 8, 2, 5
ANOTHER_YEAR = 1
"""A day of another year than any sheet's: so its own is written out. Paper is kept."""
BOTH = "both"
LANGUAGES = {"en": ("en",), "es": ("es",), BOTH: ("en", "es")}


@require_safe
@signed_in
def visit(request: HttpRequest) -> HttpResponse:
    """The sheet."""
    own = mine(request)
    shown = chosen(request, own)
    choices = [("en", "English"), ("es", "Español"), (BOTH, "English + Español")]
    context = back_to_all() | {
        "headline": _("For your visit"),
        "second": _("Print it, or show it on this phone."),
        "sheets": sheets_of(own, shown),
        "choices": [(key, label, key == shown) for key, label in choices],
        "pdf_url": f"{reverse('visit_pdf')}?in={shown}" if press.is_there() else "",
    }
    return render(request, "patient/trends/visit.html", context)


def chosen(request: HttpRequest, own: Mine) -> str:
    """The languages that were asked for, by their key; else the person's own."""
    asked = request.GET.get("in", "")
    return asked if asked in LANGUAGES else own.words.language


def sheets_of(own: Mine, shown: str) -> list[dict[str, Any]]:
    """The values of the sheet in each language: the page and the PDF are made of the same."""
    languages = LANGUAGES[shown]
    found = fares(own.patient, own.at)
    curve = relief.shown(own.patient, own.at)
    most = MOST_DRAWN // len(languages)
    return [_sheet(own, past_of(own, found, words_for(one)), curve, most) for one in languages]


def _sheet(own: Mine, past: Past, curve: Shown | None, most: int) -> dict[str, Any]:
    """The sheet in the language of the past's words, with so many drawings at most."""
    with translation.override(past.words.language):
        kept = {key: str(text) for key, text in past.fares.visit.items()}
        hold = None if curve is None else brief(past.words, curve)
        drawn, chosen = most - bool(hold and hold["chart"]), _chosen(past)
        return {
            "language": past.words.language,
            "date": day_phrase(past.today, ANOTHER_YEAR, past.words),
            "sessions": _sessions(past),
            "pictures": _pictures(past, chosen, drawn),
            "others": list(_others(past, chosen)),
            "hold": hold,
            "events": list(event_rows(past))[:MOST_EVENTS],
            **_body(_told(own, past)),
            "helped": kept.get("helped", ""),
            "medicines": kept.get("medicines") or _medicines(own),
            "questions": [text for key in QUESTIONS if (text := kept.get(key, ""))],
            "wish": kept.get("wish", ""),
            "labels": _labels(),
        }


def _labels() -> dict[str, str]:
    """The headings, in the language that is in force."""
    return {
        "title": _("For your visit"),
        "sessions": _("Sessions"),
        "trend": _("How it has been"),
        "happened": _("What happened"),
        "body": _("Side effects and body"),
        "helped": _("What helped"),
        "medicines": _("Medicines, as I list them"),
        "questions": _("My questions"),
        "wish": _("What I want"),
        "none": _("No form about side effects in the last two months."),
        "open": _("Not told."),
        "foot": _("My own answers, put together by a program. No number here is a verdict."),
        "not_yet": _("Not enough yet. We will not guess."),
    }


def _sessions(past: Past) -> list[str]:
    """How many there were, and the last ones by their day."""
    count = len(past.sessions)
    if not count:
        return [_("No session is on record yet.")]
    said = ngettext("%(count)d session so far.", "%(count)d sessions so far.", count) % {"count": count}
    days = ", ".join(past.day(one.day, short=True) for one in past.sessions[-MOST_SESSIONS:])
    lead = _("The last ones: %(days)s.") if count > MOST_SESSIONS else _("On %(days)s.")
    return [said, lead % {"days": days}]


def _pictures(past: Past, chosen: list[Instrument], drawn: int) -> list[dict[str, Any]]:
    """Each with its standing where there is one. The first ones are drawn; the others stand in words."""
    found = [picture_of(past, form) | {"standing": standing_of(past, form)} for form in chosen]
    return [one if at < drawn else one | {"drawing": ""} for at, one in enumerate(found)]


def _chosen(past: Past) -> list[Instrument]:
    """The form of which it is known what counts that was answered last, and the mood."""
    charted = list(past.charted())
    measured = [form for form in charted if form.scorings[0].changes]
    newest = sorted(measured, key=lambda form: -_last_day(past, form))
    taps = [form for form in charted if form.tap]
    return [*newest[:1], *taps[:1]] or charted[:MOST_CHARTS]


def _last_day(past: Past, form: Instrument) -> Day:
    return max((one.day for one in past.trend(form).reports), default=0)


def _others(past: Past, chosen: list[Instrument]) -> Iterator[str]:
    """One sentence for each other form: a scale that was left for another one is not lost."""
    known = {form.id for form in chosen}
    for form in past.charted():
        found = past.trend(form)
        if form.id not in known and found.reports:
            yield f"{form.called(past.words.language)}: {summary(found, past.words)[0]}"


def _medicines(own: Mine) -> str:
    """What the person ticked at the start, in the language that is in force where the guide has it."""
    ticked = own.person.course.medicines
    if not ticked:
        return ""
    guide = plan_of(own.patient).plan.protocol
    return upper_first(", ".join(guide.shown("things", one) for one in ticked)) + "."


# ---- side effects


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """What one form said of the body."""

    day: str
    said: str
    tells: bool
    """Whether there is something in it, or may be, so that it always stands on the sheet."""


def _told(own: Mine, past: Past) -> list[Told]:
    """What was said of the body within the last days, the newest first."""
    since = past.today - LAST_DAYS
    listed = (one for one in reversed(past.fares.listed) if one.form in BODY_FORMS and one.day >= since)
    found = ((one, check_in(own.patient, UUID(one.key), own.at)) for one in listed if not one.is_open)
    return [
        told
        for one, whole in found
        if whole is not None and (told := _told_by(own, past, past.day(one.day), whole)) is not None
    ]


def _told_by(own: Mine, past: Past, day: str, one: CheckIn) -> Told | None:
    """Signs and readings, in the words of the form or of its page. None for a form that asks for no sign."""
    form, kept = form_of(own.patient, one.asked), _as_they_came(one)
    if form is None:
        gone = _("This form has changed since. Your answers stay as you gave them.")
        return Told(day=day, said="; ".join(kept) or gone, tells=True)
    answers = standing_answers(form, one)
    signed = {item.key for item, _name in form.signed() if is_asked(item, answers.given)}
    if not signed and not kept:
        return None
    language = past.words.language
    said = "; ".join((*kept, *signs_said(form, answers, language), *_numbers(form, answers, language)))
    given = len(signed & answers.given.keys())
    return Told(day=day, said=_as_whole(said, given, len(signed)), tells=bool(said))


def _as_they_came(one: CheckIn) -> tuple[str, ...]:
    """Signs that no form here takes, as they stood on their page."""
    shown = (said.shown for said in one.said if said.shown is not None and said.shown.signs)
    return tuple(dict.fromkeys(f"{each.question} {each.answer}" for each in shown))


def _as_whole(said: str, given: int, count: int) -> str:
    """What was told, or that it is nothing: of a form with open questions never more than was answered."""
    if given == count:
        return said or _("Nothing to report.")
    answered = _("%(given)d of %(count)d answered") % {"given": given, "count": count}
    if said:
        return f"{said} ({answered})"
    return f"{answered}. {_('Nothing to report in these.')}" if given else f"{answered}."


def _body(told: list[Told]) -> dict[str, Any]:
    """Every form with something in it; of the others the newest, and how many more there are."""
    room = max(0, MOST_BODY - sum(one.tells for one in told))
    left_out = [one for one in told if not one.tells][room:]
    more = ngettext(
        "And %(count)d more form with nothing to report in it.",
        "And %(count)d more forms with nothing to report in them.",
        len(left_out),
    )
    return {
        "body": [{"day": one.day, "said": one.said} for one in told if one not in left_out],
        "body_more": more % {"count": len(left_out)} if left_out else "",
    }


def signs_said(form: Instrument, answers: Answers, language: str) -> Iterator[str]:
    """Each answer that stands for a sign, in the form's own words; "still there" where that was said."""
    for item in form.items:
        given = answers.given.get(item.key)
        if item.for_each or given is None:
            continue
        for value in given if isinstance(given, tuple) else (given,):
            choice = item.choice(value)
            if choice is not None and item.sign_of(choice.value):
                yield _sign(form, item, choice, answers, language)


def _numbers(form: Instrument, answers: Answers, language: str) -> Iterator[str]:
    """Each reading, such as blood pressure: whether it is a sign is for the clinic to say."""
    for item in form.items:
        if item.kind == "number" and item.key in answers.given:
            yield f"{_text(item.texts, form, language)}: {answers.given[item.key]}"


def _sign(form: Instrument, item: Item, choice: Choice, answers: Answers, language: str) -> str:
    is_yes_no = item.kind == "one"
    question, answer = _text(item.texts, form, language), _text(choice.texts, form, language)
    text = f"{question} {answer}" if is_yes_no else answer
    still = answers.given.get(f"still{BETWEEN}{choice.value}")
    return f"{text} ({_('still there')})" if still == "yes" else text


def _text(texts: Texts, form: Instrument, language: str) -> str:
    return texts.get(language) or texts.get(form.original, "")


# ---- the person's own words


class WordsForm(forms.Form):
    """What helped, the medicines, three questions, what I want. All may stay empty."""

    question1 = forms.CharField(max_length=LONGEST, required=False)
    question2 = forms.CharField(max_length=LONGEST, required=False)
    question3 = forms.CharField(max_length=LONGEST, required=False)
    wish = forms.CharField(max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    helped = forms.CharField(max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    medicines = forms.CharField(max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        labels = {
            "question1": _("My first question"),
            "question2": _("My second question"),
            "question3": _("My third question"),
            "wish": _("What I want"),
            "helped": _("What helped"),
            "medicines": _("Medicines, as I list them"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["wish"].help_text = _("From the visit, or from the months to come.")
        self.fields["medicines"].help_text = _("Also from other places, and without a prescription.")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def words(request: HttpRequest) -> HttpResponse:
    """Write down what to bring. Each save is kept as a whole; the newest holds."""
    own = mine(request)
    kept = dict(fares(own.patient, own.at).visit)
    if request.method == "POST":
        form = WordsForm(request.POST)
        if "id" in request.POST and form.is_valid():
            said = {name: text.strip() for name, text in form.cleaned_data.items()}
            keep_visit(own.patient, own.by, own.at, visit=said, id=sent_id(request))
            return redirect("visit")
    else:
        form = WordsForm(initial={"medicines": _medicines(own)} | kept)
    context = {
        "headline": _("What do you want to say?"),
        "second": _("Leave empty what you like. Only you see it until you print it."),
        "back_url": reverse("visit"),
        "back_label": _("Visit page"),
        "form": form,
        "keep": "visit",
        "id": chance.new_id(),
        "next_label": _("Keep it"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "patient/trends/asked.html", context, status=status)
