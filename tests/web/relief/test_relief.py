"""How long it lasts, on the site: worked out in the worker, shown as kept, the same when remade."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from afterwards.care.trajectory.storing import bands_read, relief_read
from afterwards.web import clock
from afterwards.web.checkins.actions import take_back, tell_event
from afterwards.web.checkins.queries import fares
from afterwards.web.people.erasing import erase
from afterwards.web.people.models import Patient
from afterwards.web.relief.access import curve_of, states_of
from afterwards.web.relief.models import Curve, KeptState
from afterwards.web.relief.queries import has_new_signal, shown
from afterwards.web.relief.renewing import rebuild_all, renew
from afterwards.web.relief.work import ask_daily
from web.checkins.lives import author, fill, phq
from web.people import plan_session
from web.relief.lives import FEW, FIRST, HOLDS, RISE, WORSE, bring, on, treated

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _clock(move_clock: Callable[[str], int]) -> None:
    """Put back after each test."""
    move_clock("2026-10-01T12:00")


def asked(patient: Patient, day: int, language: str = "en", **query: str) -> str:
    """The page as it stands on a day."""
    clock.move_to(on(day, 20))
    client = Client(headers={"accept-language": language})
    client.force_login(patient.user, backend=BACKEND)
    return unescape(client.get(reverse("how_long"), query).content.decode())


def told_on(told: dict[int, int], day: int) -> Patient:
    clock.move_to(on(day))
    return treated(told, day)


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main>")[2].partition("</main>")[0]))


@pytest.mark.parametrize(
    ("told", "day", "sentence"),
    [
        (RISE, 49, "Half of your gain may be gone by"),
        (HOLDS, 49, "More likely than not to hold for 3 months on what we know."),
        (WORSE, 64, "Your recent scores are at or past your half-way mark."),
        (FEW, 10, "We will not guess. Here is what is missing."),
        ({}, 10, "We will not guess. Here is what is missing."),
    ],
)
def test_each_state_has_its_sentence_its_limits_and_its_question(
    told: dict[int, int], day: int, sentence: str
) -> None:
    page = asked(told_on(told, day), day)
    text = words_of(page)
    assert sentence in text
    assert "It is not yet tried on real patients" in text
    assert "No date beyond 90 days is given." in text
    assert "A question for your clinician" in text
    last = re.findall(r'<h2 id="lit-title">(.*?)</h2>', page)
    assert [one.endswith("?") for one in last] == [True]
    assert not re.search(r"\bbook\b|booster|\bmg\b|!", text)


def test_a_range_is_two_dates_with_their_chances() -> None:
    text = words_of(asked(told_on(RISE, 49), 49))
    assert re.search(r"by \d+ \w+ in about 1 of 10 cases\. By \d+ \w+( \d+)? it is as likely as not", text)
    assert "This is if no other session is held." in text
    assert "What moved it" in text


def test_everything_in_the_picture_stands_in_the_table() -> None:
    page = asked(told_on(RISE, 49), 49)
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>((?:<td.*?</td>)+)</tr>", page)
    assert len(rows) > 18
    assert all(len(re.findall("<td", cells)) == 5 for _, cells in rows)


def test_a_signal_is_one_quiet_note_with_its_price() -> None:
    patient = told_on(WORSE, 64)
    text = words_of(asked(patient, 64))
    assert text.count("About half of your gain may be gone. Talk with your clinician.") == 1
    assert "This signal is wrong about once a year for one person." in text
    assert has_new_signal(patient)
    assert not has_new_signal(told_on(HOLDS, 49))


def test_today_has_it_as_one_row_that_is_not_lit() -> None:
    patient, holds = told_on(WORSE, 64), told_on(HOLDS, 49)
    for one, day, rows in ((patient, 64, 1), (holds, 49, 0)):
        clock.move_to(on(day, 20))
        client = Client()
        client.force_login(one.user, backend=BACKEND)
        page = unescape(client.get(reverse("today")).content.decode())
        lit = re.findall(r'<section class="lit.*?</section>', page, re.DOTALL)
        assert page.count("About half of your gain may be gone.") == rows
        assert "half of your gain" not in "".join(lit)


def test_a_page_of_today_that_was_kept_before_the_worker_was_done_is_made_anew() -> None:
    patient = told_on(RISE, 49)
    clock.move_to(on(64))
    bring(patient, {55: 16, 62: 18}, on(64))
    KeptState.objects.all().delete()
    Curve.objects.all().delete()  # as if nothing was worked out yet
    client = Client()
    client.force_login(patient.user, backend=BACKEND)
    said = "About half of your gain may be gone."
    assert said not in unescape(client.get(reverse("today")).content.decode())
    renew(patient, on(64))
    assert said in unescape(client.get(reverse("today")).content.decode())


def test_whoever_falls_silent_sees_no_range_that_goes_on() -> None:
    patient = told_on(RISE, 49)
    assert "No report for" not in words_of(asked(patient, 61))
    page = asked(patient, 62)
    assert "No report for 14 days. We stopped drawing." in words_of(page)
    assert 'class="fan"' not in page
    assert "1 of 10" not in words_of(page)


def test_without_enough_only_other_people_are_shown_and_named_so() -> None:
    text = words_of(asked(told_on(FEW, 10), 10))
    assert "Until then: people like you, not you" in text
    assert "PHQ-9 20" in text
    assert "Your level today" not in text


def test_it_speaks_spanish() -> None:
    text = words_of(asked(told_on(RISE, 49), 49, "es"))
    assert "Lo que no puede hacer" in text
    assert "Half of" not in text
    assert "1 de cada 10" in text


def test_other_scales_are_on_trial_and_one_tap_away() -> None:
    patient = told_on(RISE, 49)
    bring(patient, dict.fromkeys((-3, 6, 13, 20, 27, 34, 41, 48), 10), on(49), form="gad-7")
    assert "?of=gad7" in asked(patient, 49)
    assert "on trial" in words_of(asked(patient, 49, of="gad7"))
    assert "daily taps" not in words_of(asked(patient, 49, of="gad7"))
    assert "Half of your gain" in words_of(asked(patient, 49, of="nonsense"))


def test_a_report_moves_the_curve_at_once_and_a_page_computes_nothing() -> None:
    patient = told_on(RISE, 49)
    before = shown(patient, on(55))
    clock.move_to(on(55))
    fill(patient, "phq-9", on(55), **phq(2, 2, 2, 2, 2, 2, 2, 2, 0))
    after = shown(patient, on(55))
    assert before is not None
    assert after is not None
    assert after.is_current
    assert after.relief.reports[-1][1] == 16
    assert after.relief.past[-1].middle > before.relief.past[-1].middle


def test_what_moves_no_curve_leaves_nothing_to_work_in() -> None:
    patient = told_on(RISE, 49)
    tell_event(patient, author(patient), on(49), day=FIRST.toordinal() + 30, words="Moved house")
    assert "We are working it in." not in words_of(asked(patient, 49))
    Curve.objects.update(number=0)  # one report is still on its way to the worker
    tell_event(patient, author(patient), on(49), day=FIRST.toordinal() + 31, words="Bad cold")
    assert "We are working it in." in words_of(asked(patient, 49))


def test_a_session_that_was_added_is_worked_in() -> None:
    patient = told_on(RISE, 49)
    before = curve_of(patient, "phq9")
    plan_session(patient, "s7", "2026-11-27T10:00")
    found = shown(Patient.objects.get(pk=patient.pk), on(49))
    assert found is not None
    assert found.is_current
    assert len(found.relief.sessions) == 7
    assert before != curve_of(patient, "phq9")


def test_the_kept_summary_is_what_making_it_anew_gives() -> None:
    clock.move_to(on(5))
    patient = treated({day: score for day, score in WORSE.items() if day <= 5}, 5)
    for day, score in WORSE.items():
        if day > 5:
            clock.move_to(on(day))
            bring(patient, {day: score}, on(day))
    for day, told in ((63, {30: 2}), (64, {-5: 21})):  # late ones
        clock.move_to(on(day))
        bring(patient, told, on(day))
    kept = curve_of(patient, "phq9")
    assert rebuild_all(on(64)) == 1
    anew = curve_of(patient, "phq9")
    assert kept is not None
    assert anew is not None
    assert kept[:2] == anew[:2]
    mine, theirs = relief_read(kept.value["relief"]), relief_read(anew.value["relief"])
    assert mine.mark == theirs.mark
    assert mine.reports == theirs.reports
    assert mine.forecast.crossings[0].chances == pytest.approx(
        theirs.forecast.crossings[0].chances, abs=0.003
    )
    pasts = [bands_read(one.value["past"]) for one in (kept, anew)]
    assert [band.day for band in pasts[0]] == [band.day for band in pasts[1]]
    assert [band.middle for band in pasts[0]] == pytest.approx([band.middle for band in pasts[1]], abs=0.002)
    assert [one.day for one in states_of(patient)["phq9"]][-1] == FIRST.toordinal() + 64 - 1


def test_what_is_taken_back_takes_its_curve_along() -> None:
    patient = told_on(RISE, 49)
    (past,) = fares(patient, on(49)).imports
    take_back(patient, author(patient), on(49), entry=past.id)
    assert not Curve.objects.exists()
    assert not KeptState.objects.exists()


def test_a_day_without_a_report_is_worked_in_by_the_clock() -> None:
    patient = told_on(RISE, 49)
    clock.move_to(on(51))
    assert ask_daily(on(49)) == 0
    assert ask_daily(on(51)) == 1
    found = shown(patient, on(51))
    assert found is not None
    assert found.day == FIRST.toordinal() + 51


def test_twice_is_as_once() -> None:
    patient = told_on(RISE, 49)
    before = list(Curve.objects.values_list("pk", "day"))
    renew(patient, on(49))
    assert list(Curve.objects.values_list("pk", "day")) == before


@pytest.mark.django_db(transaction=True)
def test_who_tells_something_waits_for_no_curve_and_what_is_told_meanwhile_is_worked_in() -> None:
    patient = told_on(RISE, 49)
    clock.move_to(on(56))
    told_inside: list[bool] = []

    def tell(execute: Callable[..., object], sql: str, *rest: object) -> object:
        found = execute(sql, *rest)
        if KeptState._meta.db_table in sql and not told_inside:
            told_inside.append(connection.in_atomic_block)
            bring(patient, {55: 16}, on(56))
        return found

    with connection.execute_wrapper(tell):
        renew(patient, on(56))
    assert told_inside == [False]
    found = shown(patient, on(56))
    assert found is not None
    assert found.is_current
    assert found.relief.reports[-1][1] == 16


def test_a_form_that_was_just_begun_hides_no_curve() -> None:
    patient = told_on({}, 49)
    bring(patient, dict.fromkeys((-3, 6, 13, 20, 27, 34, 41, 48), 10), on(49), form="phq-8")
    assert "PHQ-8" in words_of(asked(patient, 49))
    bring(patient, {49: 11}, on(50))  # now the clinic reads answers about death
    found = shown(patient, on(50))
    assert found is not None
    assert found.scale.key == "phq8"
    assert "?of=phq9" in asked(patient, 50)


def test_nothing_of_it_is_readable_without_the_key_and_it_goes_with_the_person() -> None:
    patient = told_on(RISE, 49)
    assert b"phq9" not in bytes(Curve.objects.get().sealed)
    erase(patient, on(50))
    assert not Curve.objects.exists()
    assert not KeptState.objects.exists()


PROBE = """
import sys
import django
django.setup()
import afterwards.web.urls, afterwards.web.wsgi, afterwards.web.scheduler
from afterwards.web.patient.relief import views
from afterwards.web.relief import actions, work
assert "numpy" not in sys.modules
"""


def test_a_web_process_loads_no_numpy() -> None:
    code = "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'afterwards.web.settings_of_tests'\n" + PROBE
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_planned_sessions_stand_apart_and_change_nothing_of_the_curve() -> None:
    patient = told_on(RISE, 49)
    before = shown(patient, on(49))
    plan_session(patient, "s7", "2026-12-04T10:00")
    plan_session(patient, "s8", "2026-12-11T10:00")
    patient = Patient.objects.get(pk=patient.pk)
    found = shown(patient, on(49))
    assert before is not None
    assert before.with_planned is None
    assert found is not None
    assert found.is_current
    assert found.relief == before.relief
    assert found.with_planned is not None
    assert found.with_planned.chances[28] < found.relief.forecast.crossings[0].chances[28]
    text = words_of(asked(patient, 49))
    assert "This is if no other session is held." in text
    assert "Say the 2 sessions in your plan are held, the last on 11 December, and no other." in text
    assert "It does not say how many sessions you need, or when." in text
    assert not re.search(r"\bbook\b|booster|\bmg\b|!", text)
    assert "With the sessions in your plan" not in words_of(asked(patient, 63))  # silent by then
    assert "With the sessions in your plan" not in words_of(asked(told_on(WORSE, 64), 64))
