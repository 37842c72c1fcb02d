"""A past from a file: looked at first, then kept, taken back as a whole; and a table that comes back."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from afterwards.web.checkins.queries import fares
from afterwards.web.people.models import Patient
from afterwards.web.protocols.instruments import check_form, keep_form
from web.checkins.lives import at_work, fill, watched_clinic
from web.lookback.years import NOW, somebody
from web.people import make_patient

pytestmark = pytest.mark.django_db
DAYLIO = (
    b"full_date,date,weekday,time,mood,activities,note_title,note\n"
    b'2026-10-30,October 30,Friday,22:05,rad,"walk","","A secret, in\ntwo lines"\n'
    b"2026-10-31,October 31,Saturday,9:00 pm,so-la-la,,,\n"
)
BEARABLE = (
    b"date,time of day,category,rating/amount,detail,notes\n"
    b"30th Oct 2026,am,Mood,4,,\n30th Oct 2026,pm,Mood,2,,\n30th Oct 2026,am,Symptom,3,Headache,\n"
)


HOPE = b"""afterwards: 1
instrument: hope
title: {en: Hope}
short: Hope
version: 1.0.0
wording: own
languages: [en]
looks back: 7 days
rests: 1 days
measures: [hope]
licence: {holder: Sample Clinic, terms: for our patients, source: house}
sources: {house: House rules}
items:
  a: {en: "How hopeful?", kind: number, range: 0 to 10}
scores:
  total:
    en: Hope
    how: sum
    range: 0 to 10
    better: higher
    bands source: house
    bands: {0: {en: low}, 5: {en: hopeful}}
"""


def begin(client: Client, form: str) -> str:
    return client.post(f"/checkins/begin/{form}/", {"id": uuid4(), "to": "self"})["Location"]


def upload(client: Client, content: bytes, name: str = "past.csv") -> HttpResponse:
    return client.post("/look-back/past/", {"file": SimpleUploadedFile(name, content)})


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def carried(answer: HttpResponse) -> dict[str, str]:
    """The fields that a page sends on as they are."""
    page = text(answer)
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    (found["table"],) = re.findall(r'<textarea name="table" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    return {key: unescape(value) for key, value in found.items() if key != "csrfmiddlewaretoken"}


def send(client: Client, answer: HttpResponse, **said: str) -> HttpResponse:
    return client.post("/look-back/past/", {**carried(answer), **said})


def kept(patient: Patient) -> list[tuple[str, str]]:
    fresh = Patient.objects.get(pk=patient.pk)
    reports = fares(fresh, 2_000_000_000).reports
    return [(date.fromordinal(one.day).isoformat(), str(one.value)) for one in reports]


@pytest.fixture
def robin(move_clock) -> Patient:
    move_clock(NOW)
    return make_patient("robin@example.org")


COLUMNS = {"day": "Fecha", "order": "dmy", "value": "PHQ-9", "into": "phq-9", "decimal": ".", "time": ""}


def test_columns_are_named_looked_at_kept_and_taken_back(robin, phone):
    client = phone(robin)
    first = upload(client, b"Fecha;PHQ-9;Notas\n03/10/2026;12;x\n04/10/2026;=1+1;\n25/10/2026;8;\n")
    assert '<option value="Fecha" selected>' in text(first)
    assert kept(robin) == []
    look = send(client, first, act="look", **COLUMNS)
    assert "2 scores, from 3 October to 25 October." in text(look)
    assert "Line 3: a formula is not read." in text(look)
    assert kept(robin) == []
    done = send(client, look, act="take")
    assert done.status_code == 302
    assert kept(robin) == [("2026-10-03", "12"), ("2026-10-25", "8")]
    (one,) = fares(Patient.objects.get(pk=robin.pk), 2_000_000_000).imports
    client.post("/look-back/undo/", {"id": str(one.id), "past": "yes"})
    assert kept(robin) == []


def test_sent_twice_is_kept_once_and_the_same_file_again_is_known(robin, phone):
    client = phone(robin)
    content = b"day,mood\n2026-10-03,7\n2026-10-04,6\n"
    said = {**COLUMNS, "day": "day", "order": "ymd", "value": "mood", "into": "daily"}
    look = send(client, upload(client, content), act="look", **said)
    for _ in range(2):
        send(client, look, act="take")
    assert len(kept(robin)) == 2
    again = send(client, upload(client, content), act="look", **said)
    assert "Line 2 is here already." in text(again)
    assert 'value="take"' not in text(again)


def test_decimal_commas_and_another_scale(robin, phone):
    client = phone(robin)
    first = upload(client, b"day;mood\n2026-10-03;3,5\n2026-10-04;1\n")
    said = {**COLUMNS, "day": "day", "order": "ymd", "value": "mood", "into": "daily", "decimal": ","}
    refused = send(client, first, act="look", **said, low="1", high="")
    assert refused.status_code == 422
    look = send(client, first, act="look", **said, low="1", high="5")
    send(client, look, act="take")
    assert kept(robin) == [("2026-10-03", "6.3"), ("2026-10-04", "0.0")]


def test_one_column_asks_what_parts_them(robin, phone):
    client = phone(robin)
    first = upload(client, b'"day;mood"\n"2026-10-03;7"\n')
    assert "What parts the columns?" in text(first)
    again = send(client, first, delimiter=";")
    assert '<option value="mood" selected>' in text(again)


def test_daylio_notes_stay_out_and_unknown_moods_are_asked_about(robin, phone):
    client = phone(robin)
    first = upload(client, DAYLIO)
    assert "Where is “so-la-la”, from 0 to 10?" in text(first)
    assert "secret" not in text(first)
    look = send(client, first, act="look", place0="5")
    send(client, look, act="take")
    assert kept(robin) == [("2026-10-30", "10"), ("2026-10-31", "5")]


def test_bearable_gives_a_mean_a_day_and_says_which_scale(robin, phone):
    client = phone(robin)
    look = upload(client, BEARABLE)
    assert "We read it as a scale from 1 to 5." in text(look)
    send(client, look, act="take")
    assert kept(robin) == [("2026-10-30", "5.0")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "There is nothing in this file."),
        (b"PK\x03\x04 a workbook", "This is not a table of text. Save it as CSV."),
        (b"day,mood\n" + b"2026-10-03,7\n" * 200_001, "This file has more than 200000 lines."),
        (b"x" * (20 * 1024 * 1024 + 1), "This file is larger than 20 MB."),
        (b"day,mood\n" + b"2026-10-03 10:00:00.000000000,7\n" * 60_000, "Split it in two."),
    ],
)
def test_what_can_not_be_read_is_refused_with_a_sentence(robin, phone, content, said):
    answer = upload(phone(robin), content)
    assert answer.status_code == 422
    assert said in text(answer)
    assert kept(robin) == []


def test_without_a_file_one_is_asked_for(robin, phone):
    assert "Choose a file first." in text(phone(robin).post("/look-back/past/", {}))


def test_the_table_of_scores_comes_back_unchanged(phone, move_clock):
    """Into another account and out again it is the same to the byte; into the same one nothing is new."""
    now = move_clock(NOW)
    owner, other = somebody(60), make_patient("sam@example.org")
    fill(owner, "daily", now - 86_400, mood=6)
    mine, theirs = phone(owner), phone(other)
    table = mine.get("/look-back/scores.csv").content
    assert table.count(b"\r\n") > 60
    send(theirs, upload(theirs, table), act="take")
    assert theirs.get("/look-back/scores.csv").content == table
    assert 'value="take"' not in text(upload(mine, table))


def test_the_scores_of_a_clinics_own_form_come_back_unchanged(phone, move_clock):
    """From one patient of the clinic to another; at another clinic nobody knows the form."""
    now = move_clock(NOW)
    practice, staff = watched_clinic()
    check = check_form(at_work(staff["owner"]), HOPE)
    keep_form(at_work(staff["owner"]), check, now)
    owner, other = (make_patient(f"{name}@e.org", practice=practice) for name in ("ana", "ben"))
    begun = begin(phone(owner), "hope")
    phone(owner).post(begun, {"id": uuid4(), "item": "a", "said": "7"})
    phone(owner).post(f"{begun}done/", {"id": uuid4(), "act": "keep"})
    table = phone(owner).get("/look-back/scores.csv").content
    assert b",7,hopeful," in table
    send(phone(other), upload(phone(other), table), act="take")
    assert phone(other).get("/look-back/scores.csv").content == table
    assert "Line 2 cannot be read." in text(upload(phone(make_patient("c@e.org")), table))


def test_a_line_of_our_own_table_is_named_as_it_stands_in_the_file(robin, phone):
    client = phone(robin)
    head = b"day,time,form,version,score,value,in words,from,key\r\n"
    good = [b"2026-10-0%d,,phq-9,1.0.0,total,9,,file,\r\n" % day for day in (1, 2)]
    bad = b"2026-10-05,,phq-9,1.0.0,total,99,,file,\r\n"
    odd = b"2026-10-05,,phq-9,1.0.0,total,x,,file,\r\n"
    look = upload(client, head + odd + good[0] + bad + good[1] + bad)
    assert re.findall(r"Line (\d) cannot be read", text(look)) == ["2", "4", "6"]
    send(client, look, act="take")
    again = upload(client, head + odd + good[0] + bad + good[1] + bad)
    assert re.findall(r"Line (\d) is here already", text(again)) == ["3", "5"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (b'2026-10-02,7\n"2026-10-03,7\n2026-10-04,8\n', "Line 3 has fewer columns than the first line."),
        (b"2026-10-02,7\n2026-10-03\n2026-10-04,8\n", "Line 3 has fewer columns than the first line."),
    ],
)
def test_a_row_that_is_too_short_is_named(robin, phone, rows, said):
    client = phone(robin)
    columns = {**COLUMNS, "day": "day", "order": "ymd", "value": "score"}
    look = send(client, upload(client, b"day,score\n" + rows), act="look", **columns)
    assert said in text(look)


def test_scores_that_no_form_gives_are_left(robin, phone):
    client = phone(robin)
    rows = b"2026-10-03,,phq-9,1.0.0,total,99,,file,\r\n2026-10-04,,none,1,total,3,,file,\r\n"
    look = upload(client, b"day,time,form,version,score,value,in words,from,key\r\n" + rows)
    assert "Line 2 cannot be read." in text(look)
    assert 'value="take"' not in text(look)
