"""The sheet for the appointment: in one language or two, with the person's own words."""

from __future__ import annotations

import pytest

from web.checkins.lives import fill
from web.lookback.years import NOW, somebody
from web.people import at, make_patient

pytestmark = pytest.mark.django_db
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


def test_too_many_letters_are_asked_about_and_nothing_is_kept(phone, move_clock):
    move_clock(NOW)
    client = phone(make_patient("robin@example.org"))
    assert client.post("/look-back/visit/words/", {"id": ID, "wish": "x" * 401}).status_code == 422
    assert "xxx" not in client.get("/look-back/visit/").content.decode()
