"""The sheet for the appointment as PDF: what the page holds, words that stay words, a name without a tale."""

from __future__ import annotations

import re
import sys

import pytest
from django.test import Client

from afterwards.web import press
from afterwards.web.checkins.actions import bring_past, tell_event
from afterwards.web.courses.models import Kind
from web.checkins.lives import author, fill, phq
from web.lookback.pdf_reading import Pdf
from web.lookback.years import NOW, TODAY, report, somebody
from web.people import at, make_patient, tell

pytestmark = pytest.mark.django_db
ID = "0b8f3a52-9c34-4d0e-9b6e-0a6b5c2f7a11"
SAID = {
    "question1": "How long will it hold?",
    "wish": "Sleep\r\nthrough",
    "helped": "Walks",
    "medicines": "Tea",
}


def write(client: Client, **said: str) -> None:
    assert client.post("/look-back/visit/words/", {"id": ID, **said}).status_code == 302


def sheet(client: Client, shown: str = "en") -> Pdf:
    answer = client.get(f"/look-back/visit.pdf?in={shown}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="day-plan.pdf"'
    return Pdf(answer.content)


def test_a_year_stands_on_one_page_and_in_two_languages_on_two(phone, move_clock):
    move_clock(NOW)
    patient = somebody()
    effects = {"effects": ("headache", "dizzy"), "still/headache": "yes"}
    fill(patient, "side-effects", at("2026-10-30T12:00"), **effects)
    client = phone(patient)
    write(client, **SAID)
    one, both = sheet(client), sheet(client, "both")
    assert (one.pages, both.pages) == (1, 2)
    for text in (
        "3 November 2026",
        "7 sessions so far.",
        "From 18 before your first session to 8 now.",
        "A change counts from 5 points on.",
        "9 October: Moved house",
        "30 October: Headache (still there); Dizzy",
        "1. How long will it hold?",
        "Sleep through",
        "Walks",
        "Tea",
    ):
        assert text in one.text, text
        assert text in both.text, text
    assert "Mis preguntas" not in one.text
    assert "De 18 antes de su primera sesión a 8 ahora." in both.text
    assert b"<pdfuaid:part>1<" in one.told
    assert b"<pdfuaid:part>1<" in both.told


def test_other_forms_and_what_is_left_out_stand_in_the_file_too(phone, move_clock):
    move_clock(NOW)
    patient = somebody()
    told = [report("gad-7", TODAY.toordinal() - ago, 7) for ago in (20, 10)]
    bring_past(patient, author(patient), at(NOW), origin="file", name="", reports=told)
    fill(patient, "phq-9", at("2026-11-02T12:00"), **phq(1, 1, 1, 1, 1, 1, 1, 1, 0))
    for day in range(10, 18):
        fill(patient, "side-effects", at(f"2026-10-{day}T12:00"), effects=())
    found = sheet(phone(patient)).text
    assert "GAD-7: From 7 on 14 October to 7 now." in found
    assert "And 3 more forms with nothing to report in them." in found


def test_the_file_tells_nothing_of_itself(phone, move_clock):
    move_clock(NOW)
    told = sheet(phone(make_patient("robin@example.org"))).told
    assert b"/Title(Day plan)" in told
    for word in (b"Author", b"Date", b"ketamin", b"visit", b"robin", b"Keywords", b"Subject"):
        assert word not in told, word


def test_without_anything_told_nothing_is_made_up(phone, move_clock):
    move_clock(NOW)
    said = sheet(phone(make_patient("robin@example.org"))).text
    assert "Not enough yet. We will not guess." in said
    assert "No session is on record yet." in said


def test_a_session_is_called_as_the_person_calls_it_and_their_own_words_stay(phone, move_clock):
    move_clock(NOW)
    patient = somebody()
    tell(patient, Kind.WISH, {"words": "appointment"}, at(NOW))
    tell_event(patient, author(patient), at(NOW), day=TODAY.toordinal() - 2, words="A session of yoga")
    client = phone(patient)
    write(client, question1="Which session helped most?", wish="Fewer sessions", helped="Sesiones")
    own = ("A session of yoga", "Which session helped most?", "Fewer sessions", "Sesiones")
    page = client.get("/look-back/visit/?in=both").content.decode()
    found = sheet(client, "both").text
    assert "7 appointments so far." in found
    assert "7 citas hasta ahora." in found
    for words in own:
        assert words in page, words
        assert words in found, words
        page, found = page.replace(words, ""), found.replace(words, "")
    assert "of yoga" not in page + found
    assert re.findall(r"\bsessions?\b|\bsesi[oó]n(?:es)?\b", found, re.IGNORECASE) == []


HOSTILE = '#read("/etc/passwd") $x$ *b* \\ \\n _i_ `c` = h #import "@preview/x:1.0.0" <l> @r </svg>&amp; //c'


def test_what_somebody_typed_is_never_read_as_a_sheet(phone, move_clock):
    move_clock(NOW)
    patient = somebody()
    tell_event(patient, author(patient), at(NOW), day=TODAY.toordinal() - 60, words=HOSTILE[:60])
    client = phone(patient)
    write(client, question1=HOSTILE, wish=HOSTILE, helped=HOSTILE, medicines=HOSTILE)
    found = sheet(client)
    letters = found.text.replace(" ", "")  # a line may end inside of a word such as "/etc/passwd"
    assert letters.count(HOSTILE.replace(" ", "")) == 4
    assert letters.count(HOSTILE[:60].replace(" ", "")) > 4
    assert "root:" not in letters
    assert b"<pdfuaid:part>1<" in found.told


def test_letters_that_no_typeface_here_has_cost_the_claim_and_not_the_sheet(phone, move_clock):
    move_clock(NOW)
    client = phone(make_patient("robin@example.org"))
    write(client, wish="\N{GRINNING FACE} \N{HEBREW LETTER SHIN}\N{HEBREW LETTER LAMED} Łódź", helped="Walks")
    found = sheet(client)
    assert "Łódź" in found.text.replace(" ", "")  # two typefaces share the word
    assert {"\N{HEBREW LETTER SHIN}", "\N{HEBREW LETTER LAMED}"} <= set(found.text)
    assert "Walks" in found.text
    assert b"pdfuaid" not in found.told


def test_without_the_extra_there_is_neither_a_link_nor_an_address(phone, move_clock, monkeypatch):
    move_clock(NOW)
    client = phone(make_patient("robin@example.org"))
    assert 'href="/look-back/visit.pdf?in=both"' in client.get("/look-back/visit/?in=both").content.decode()
    monkeypatch.setitem(sys.modules, "typst", None)  # what Python itself takes for: not installed
    assert "visit.pdf" not in client.get("/look-back/visit/?in=both").content.decode()
    assert client.get("/look-back/visit.pdf").status_code == 404


def test_a_sheet_that_takes_too_long_is_ended_and_answered_in_plain_words(phone, move_clock, monkeypatch):
    move_clock(NOW)
    client = phone(make_patient("robin@example.org"))
    client.raise_request_exception = False
    monkeypatch.setattr(press, "LONGEST", 0)
    answer = client.get("/look-back/visit.pdf")
    assert answer.status_code == 503
    assert "Traceback" not in answer.content.decode()
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "line", ['#read("/etc/passwd")', '#read("../setter.py")', '#import "@preview/cetz:0.4.0"', "#sys.nothing"]
)
def test_not_even_a_sheet_reads_anything_of_the_machine(line, monkeypatch, tmp_path):
    (tmp_path / "bad.typ").write_text(line, encoding="utf-8")
    monkeypatch.setattr(press, "SHEETS", tmp_path)
    (tmp_path / "good.typ").write_text("Words", encoding="utf-8")
    assert Pdf(press.as_pdf("good", {})).text == "Words"
    with pytest.raises(press.NotSetError):
        press.as_pdf("bad", {})
