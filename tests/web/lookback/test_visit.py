"""The sheet for the appointment: in one language or two, with the person's own words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client

from afterwards.care.checkin.answers import Answer
from afterwards.web.checkins.actions import bring_past
from afterwards.web.courses.models import Kind
from afterwards.web.patient.trends.visit import MOST_BODY
from afterwards.web.people.models import Patient
from web.checkins.lives import author, fill
from web.lookback.years import NOW, report, somebody
from web.people import LONG_AGO, at, make_patient, plan_session, tell

pytestmark = pytest.mark.django_db
type Phone = Callable[[Patient], Client]
ID = "0b8f3a52-9c34-4d0e-9b6e-0a6b5c2f7a11"
SAID = {
    "question1": "How long will it hold?",
    "wish": "Sleep\nthrough",
    "helped": "Walks",
    "medicines": "Tea",
}


def test_the_sheet_holds_what_was_told_and_written(phone, move_clock):
    move_clock(NOW)
    patient = somebody()
    effects = {"effects": ("headache", "dizzy"), "still/headache": "yes"}
    fill(patient, "side-effects", at("2026-10-30T12:00"), **effects)
    client = phone(patient)
    assert client.post("/look-back/visit/words/", {"id": ID, **SAID}).status_code == 302
    said = client.get("/look-back/visit/").content.decode()
    for text in (
        "3 November 2026",
        "7 sessions so far.",
        "From 18 before your first session to 8 now.",
        "A change counts from 5 points on.",
        "Moved house",
        "30 October: Headache (still there); Dizzy",
        "How long will it hold?",
        "Sleep<br>through",
        "Walks",
        "Tea",
    ):
        assert text in said, text


def test_two_languages_stand_side_by_side(phone, move_clock):
    move_clock(NOW)
    client = phone(somebody())
    said = client.get("/look-back/visit/?in=both").content.decode()
    english, spanish = said.split('<article lang="en">')[1].split('<article lang="es">')
    assert "My questions" in english
    assert "Mis preguntas" in spanish
    assert "De 18 antes de su primera sesión a 8 ahora." in spanish
    assert "Mis preguntas" not in client.get("/look-back/visit/?in=xx").content.decode()


def test_without_anything_told_nothing_is_made_up(phone, move_clock):
    move_clock(NOW)
    said = phone(make_patient("robin@example.org")).get("/look-back/visit/").content.decode()
    assert "Not enough yet. We will not guess." in said
    assert "No session is on record yet." in said


def sheet(client: Client, shown: str = "en") -> str:
    """The words of the sheet."""
    page = client.get(f"/look-back/visit/?in={shown}").content.decode().partition('<div class="sheets">')[2]
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    return unescape(plain).replace("\N{NO-BREAK SPACE}", " ")


def test_ticked_medicines_are_named_in_the_language_of_their_half(phone, move_clock):
    move_clock(NOW)
    patient = make_patient("robin@example.org", guide="standard")
    tell(patient, Kind.MEDICINES, {"list": ["benzodiazepines", "lithium"]}, LONG_AGO)
    said = sheet(phone(patient), "both")
    assert said.count("Benzodiazepines, lithium.") == 1
    assert said.count("Benzodiacepinas, litio.") == 1


# ---- side effects and body


def test_the_morning_after_is_never_nothing_to_report(phone, move_clock):
    """None of its answers is a sign, so of a bad night nothing can be told in this part."""
    move_clock(NOW)
    patient = make_patient("robin@example.org")
    bad = {"shaken": "yes", "body": 0, "sleep": 0, "word": "I cried all night"}
    fill(patient, "morning-after", at("2026-10-30T12:00"), **bad)
    said = sheet(phone(patient))
    assert "Nothing to report" not in said
    assert "No form about side effects in the last two months." in said


SIGNS = ("often", "urgent", "painful", "blood", "memory", "craving", "extra", "unreal")


@pytest.mark.parametrize(
    ("given", "english", "spanish"),
    [
        (dict.fromkeys(SIGNS, "no"), "Nothing to report.", "Nada que contar."),
        (
            {"often": "no"},
            "1 of 8 answered. Nothing to report in these.",
            "1 de 8 con respuesta. En ellas, nada que contar.",
        ),
        ({"craving": None}, "0 of 8 answered.", "0 de 8 con respuesta."),
        (
            dict.fromkeys(SIGNS, "no") | {"systolic": 190},
            "Blood pressure, the upper number: 190",
            "Presión, el número de arriba: 190",
        ),
        (
            {"often": "no", "blood": "yes"},
            "Is there blood? Yes (2 of 8 answered)",
            "¿Hay sangre? Sí (2 de 8 con respuesta)",
        ),
        (dict.fromkeys(SIGNS, "no") | {"blood": "yes"}, "Is there blood? Yes", "¿Hay sangre? Sí"),
    ],
)
def test_a_form_with_open_questions_tells_no_more_than_was_answered(
    phone, move_clock, given: dict[str, Answer | None], english: str, spanish: str
):
    move_clock(NOW)
    patient = make_patient("robin@example.org")
    fill(patient, "body-watch", at("2026-10-31T12:00"), **given)
    said = sheet(phone(patient), "both")
    assert f"31 October: {english} " in said
    assert f"31 de octubre: {spanish} " in said


def test_a_sign_stands_however_many_forms_came_after_it(phone, move_clock):
    move_clock(NOW)
    patient = make_patient("robin@example.org")
    fill(patient, "body-watch", at("2026-10-15T12:00"), **dict.fromkeys(SIGNS, "no") | {"blood": "yes"})
    for day in range(20, 28):
        fill(patient, "side-effects", at(f"2026-10-{day}T12:00"), effects=())
    said = sheet(phone(patient))
    assert "15 October: Is there blood? Yes" in said
    assert said.count("Nothing to report.") == MOST_BODY - 1
    assert "24 October: Nothing to report." in said
    assert "And 4 more forms with nothing to report in them." in said


def test_signs_alone_may_be_more_than_the_quiet_forms_would_have_room_for(phone, move_clock):
    move_clock(NOW)
    patient = make_patient("robin@example.org")
    for day in range(10, 18):
        fill(patient, "side-effects", at(f"2026-10-{day}T12:00"), effects=("headache",))
    fill(patient, "side-effects", at("2026-10-20T12:00"), effects=())
    said = sheet(phone(patient))
    assert said.count("October: Headache") == 8
    assert "And 1 more form with nothing to report in it." in said


# ---- how it has been


def brought(client_of: Phone, *lines: tuple[str, str, int]) -> Client:
    """Somebody who had a session in August, with these scores: form, day, value."""
    patient = make_patient("robin@example.org")
    plan_session(patient, "s1", "2026-08-12T10:00")
    told = [report(form, date.fromisoformat(f"2026-{day}").toordinal(), value) for form, day, value in lines]
    bring_past(patient, author(patient), at(NOW), origin="file", name="", reports=told)
    return client_of(patient)


def test_the_scale_that_was_answered_last_is_drawn_and_the_one_before_stands_in_words(phone, move_clock):
    move_clock(NOW)
    before = [("phq-8", f"08-{day}", 20) for day in ("01", "05", "08", "20", "27")]
    since = [("phq-9", f"10-{day}", 6) for day in ("05", "15", "30")]
    said = sheet(brought(phone, *before, *since), "both")
    assert "From 6 on 5 October to 6 now." in said
    assert "PHQ-8: From 20 before your first session to 20 on 27 August." in said
    assert "PHQ-8: De 20 antes de su primera sesión a 20 el 27 de agosto." in said


def test_each_other_form_has_one_sentence(phone, move_clock):
    move_clock(NOW)
    forms = ("phq-8", "phq-9", "peg", "gad-7", "pcl-5")
    lines = [(form, f"{day}", 8) for day in ("08-05", "10-20") for form in forms]
    said = sheet(brought(phone, *lines, ("gad-7", "09-20", 7), ("peg", "10-21", 7)))
    assert "How much has pain been in the way?" in said
    for name in ("PHQ-8", "PHQ-9", "GAD-7", "PCL-5"):
        assert said.count(f"{name}: From 8 before your first session to 8 now.") == 1, name
    assert "PEG: From" not in said


def test_too_many_letters_are_asked_about_and_nothing_is_kept(phone, move_clock):
    move_clock(NOW)
    client = phone(make_patient("robin@example.org"))
    assert client.post("/look-back/visit/words/", {"id": ID, "wish": "x" * 401}).status_code == 422
    assert "xxx" not in client.get("/look-back/visit/").content.decode()
