"""Charts with everything that the drawing shows in words, and what they say while there is too little."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from time import process_time

import pytest
from django.test import Client

from afterwards.web.checkins.actions import bring_past, tell_event
from afterwards.web.checkins.queries import fares
from afterwards.web.people.models import Patient
from web.checkins.lives import author, fill
from web.lookback.years import NOW, TODAY, report, somebody
from web.people import at, make_patient, plan_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def robin(phone, move_clock) -> Client:
    move_clock(NOW)
    return phone(somebody())


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_with_nothing_told_it_says_what_is_missing(phone, move_clock):
    move_clock(NOW)
    client = phone(make_patient("robin@example.org"))
    assert "What is missing: one answer from you." in page(client, "/look-back/")
    empty = page(client, "/look-back/of/phq-9/")
    assert "Not enough yet. We will not guess." in empty
    assert "<svg width" not in empty


def test_one_answer_is_no_line(phone, move_clock):
    now = move_clock(NOW)
    patient = make_patient("robin@example.org")
    fill(patient, "daily", now, mood=6)
    said = page(phone(patient), "/look-back/of/daily/")
    assert "One more day makes a line." in said


def test_a_chart_says_in_words_what_it_draws(robin):
    said = page(robin, "/look-back/of/phq-9/")
    assert "From 18 before your first session to 8 now." in said
    assert 'role="img"' in said
    assert "7 sessions" in said
    assert "Moved house" in said
    assert "A change counts from 5 points on." in said  # never a standing without its measure
    assert "PHQ-9: 18 at the start, 8 on" in said
    assert said.count('<tr><th scope="row">') >= 7 + 7  # the first rows, and each session


@pytest.mark.parametrize("shown", ["month", "quarter"])
def test_a_stretch_without_answers_says_so_and_the_others_are_one_tap_away(phone, move_clock, shown: str):
    move_clock(NOW)
    patient = make_patient("robin@example.org")
    told = [report("phq-9", (TODAY - timedelta(days=ago)).toordinal(), 12) for ago in (297, 256)]
    bring_past(patient, author(patient), at(NOW), origin="file", name="", reports=told)
    said = page(phone(patient), f"/look-back/of/phq-9/?show={shown}")
    assert "The last one was on 20 February." in said
    assert '<a class="quiet" href="?show=">Everything</a>' in said
    for text in ("No answers yet.", "one answer from you", "One more form makes a line.", "<table"):
        assert text not in said, text


def test_all_answers_are_one_tap_away(robin):
    first, whole = (page(robin, f"/look-back/of/phq-9/{more}") for more in ("", "?show=&all=yes"))
    assert "All 48 answers" in first
    assert "All 48 answers" not in whole
    assert whole.count("<tr>") - first.count("<tr>") == 48 - 7


def test_before_and_after_a_session_is_told_for_the_booster(robin):
    said = page(robin, "/look-back/of/daily/")
    row = re.search(r"<tr><th scope=\"row\">7 · .*?</tr>", said, re.DOTALL)
    assert row is not None
    assert re.search(r"\d(?:\.\d)? lighter", row[0])


def test_each_step_is_what_the_two_numbers_beside_it_leave(phone, move_clock):
    """Means of 6.67 and 6.83 are written 6.7 and 6.8: the step between them is 0.1 to whoever reads them."""
    move_clock(NOW)
    patient = make_patient("robin@example.org")
    day = TODAY - timedelta(days=8)
    plan_session(patient, "s1", f"{day}T10:00")
    moods = [(-3, 7), (-2, 7), (-1, 6), (1, 7), (2, 7), (3, 7), (4, 7), (5, 7), (6, 6)]
    told = [report("daily", day.toordinal() + ago, value) for ago, value in moods]
    bring_past(patient, author(patient), at(NOW), origin="file", name="", reports=told)
    said = page(phone(patient), "/look-back/of/daily/")
    assert '<td class="number">6.7</td><td class="number">6.8</td><td>0.1 lighter</td>' in said


def test_a_form_of_the_day_after_is_too_early_and_not_missing(phone, move_clock):
    move_clock(NOW)
    patient = make_patient("robin@example.org")
    day = TODAY - timedelta(days=2)
    plan_session(patient, "s1", f"{day}T10:00")
    told = [report("phq-9", day.toordinal() + ago, value) for ago, value in ((-3, 18), (1, 9))]
    bring_past(patient, author(patient), at(NOW), origin="file", name="", reports=told)
    said = page(phone(patient), "/look-back/of/phq-9/")
    assert '<td class="number">18</td><td class="number">9</td>' in said
    assert "A form from at least 3 days after the first session is missing." in said


def test_the_step_of_a_session_is_headed_by_a_noun(robin):
    spanish = robin.get("/look-back/of/phq-9/", headers={"Accept-Language": "es"}).content.decode()
    assert '<th scope="col">Cambio</th>' in spanish


def test_a_form_that_there_is_not_is_not_found(robin):
    page(robin, "/look-back/of/asq/", 404)
    page(robin, "/look-back/of/nothing/", 404)


def test_a_session_to_come_is_no_mark(phone, move_clock):
    now = move_clock(NOW)
    patient = make_patient("robin@example.org")
    fill(patient, "daily", now, mood=6)
    plan_session(patient, "s1", "2026-11-10T10:00")
    assert "session" not in page(phone(patient), "/look-back/of/daily/").split("<main>")[1].split("<h2>")[0]


# ---- what happened


def tell(client: Client, **said: str) -> int:
    id = "0b8f3a52-9c34-4d0e-9b6e-0a6b5c2f7a10"
    return client.post("/look-back/happened/", {"id": id, **said}).status_code


def test_what_happened_is_kept_once_and_taken_back(phone, move_clock):
    now = move_clock(NOW)
    patient = make_patient("robin@example.org")
    client = phone(patient)
    for _ in range(2):
        assert tell(client, words="New job", day="2026-11-01") == 302
    (event,) = fares(patient, now).events
    assert "New job" in page(client, "/look-back/")
    assert client.post("/look-back/undo/", {"id": str(event.id)}).status_code == 302
    assert fares(Patient.objects.get(pk=patient.pk), now).events == ()


@pytest.mark.parametrize(
    "said",
    [
        {"words": "", "day": "2026-11-01"},
        {"words": "New job", "day": "2026-11-04"},
        {"words": "New job", "day": "1850-01-01"},
        {"words": "New job", "day": "2026-02-30"},
        {"words": "x" * 61, "day": "2026-11-01"},
    ],
)
def test_what_can_not_have_happened_is_asked_again(phone, move_clock, said):
    now = move_clock(NOW)
    patient = make_patient("robin@example.org")
    assert tell(phone(patient), **said) == 422
    assert fares(patient, now).events == ()


def test_nobody_takes_back_what_is_not_theirs(phone, move_clock):
    now = move_clock(NOW)
    owner = somebody(40)
    (event,) = fares(owner, now).events
    other = phone(make_patient("sam@example.org"))
    assert other.post("/look-back/undo/", {"id": str(event.id)}).status_code == 404
    assert fares(owner, now).events == (event,)


# ---- speed


@pytest.mark.parametrize("form", ["phq-9", "daily"])
@pytest.mark.parametrize("is_brought", [True, False], ids=["brought", "told here"])
def test_a_year_costs_little_more_than_a_month_the_first_time_as_well(
    form, is_brought, phone, move_clock, django_assert_max_num_queries
):
    now = move_clock(NOW)
    people = {days: somebody(days, f"of{days}@example.org", is_brought=is_brought) for days in (30, 340)}
    clients = {days: phone(patient) for days, patient in people.items()}
    for days, patient in people.items():
        assert len(fares(patient, now).reports) > days
        with django_assert_max_num_queries(6):
            clients[days].get(f"/look-back/of/{form}/")
    anew, kept = dict.fromkeys(people, FOREVER), dict.fromkeys(people, FOREVER)
    for number in range(TRIES):
        for days, patient in people.items():
            # What is told makes all that was kept old, and the page is made from the rows.
            tell_event(patient, author(patient), now, day=TODAY.toordinal(), words=f"Word {number}")
            anew[days] = min(_time(clients[days], form), anew[days])
            kept[days] = min(_time(clients[days], form), kept[days])
        if number > 5 and anew[340] <= MOST * anew[30] and kept[340] <= MOST * kept[30]:
            return
    pytest.fail(f"{anew=} {kept=}")


TRIES = 40
MOST = 2 if "AFTERWARDS_QUIET" in os.environ else 4
"""Tests that run side by side take the memory's nearest part from each other, and the longer page needs more
of it. Eleven times the rows cost far below eleven times the time there too."""
FOREVER = float("inf")


def _time(client: Client, form: str) -> float:
    begun = process_time()
    client.get(f"/look-back/of/{form}/")
    return process_time() - begun
