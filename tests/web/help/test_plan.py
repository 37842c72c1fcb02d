"""The plan for hard hours: written one question at a time, read by one person only, taken away again."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.web.audit.models import AuditLine
from afterwards.web.courses.access import facts_of
from afterwards.web.courses.models import Fact, Kind
from afterwards.web.plans.queries import plan_of
from web.help.conftest import browser
from web.people import make_patient, make_staff

pytestmark = pytest.mark.django_db

CANARY = "Qzhardhourcanary"


def write(client: Client, part: str, **fields: str) -> Any:
    return client.post(reverse("my_plan_part", args=[part]), {"id": str(uuid4()), **fields})


def read(client: Client, name: str = "my_plan") -> str:
    return unescape(client.get(reverse(name)).content.decode())


def test_it_is_written_one_question_at_a_time_and_read_in_order(own):
    said = {
        "signs": "I sleep at noon.",
        "alone": "Shower.",
        "places": "The library.",
        "safer": "Sam keeps it.",
    }
    for part in ("signs", "alone", "places", "people", "trained", "safer"):
        fields = {"text": said[part]} if part in said else {"name0": f"Sam {part}", "phone0": "555 010 0177"}
        answer = write(own, part, **fields)
        assert answer.status_code == 302
    html = read(own)
    places = [html.index(text) for text in ("I sleep at noon.", "Shower.", "The library.", "Sam people")]
    assert places == sorted(places)
    assert 'href="tel:5550100177"' in html
    assert "You wrote this on Thursday 12 November." in html


def test_the_next_question_follows_and_after_the_last_the_plan(own):
    assert write(own, "signs", text="a").url == reverse("my_plan_part", args=["alone"])
    assert write(own, "safer", text="a").url == reverse("my_plan")
    assert write(own, "quick", name0="Sam").url == reverse("my_plan")


def test_each_question_can_be_skipped_and_keeps_what_was_there(own):
    write(own, "alone", text="Walk.")
    answer = write(own, "alone", text="something else", skip="1")
    assert answer.url == reverse("my_plan_part", args=["places"])
    assert "Walk." in read(own)
    assert "something else" not in read(own)


def test_a_change_is_another_fact_and_the_later_one_counts(own, patient):
    write(own, "alone", text="Walk.")
    write(own, "alone", text="Swim.")
    html = read(own)
    assert "Swim." in html
    assert "Walk." not in html
    assert Fact.objects.filter(patient=patient, kind=Kind.OWN).count() == 2


def test_the_same_form_sent_twice_is_kept_once_and_with_other_words_twice(own, patient):
    address, id = reverse("my_plan_part", args=["alone"]), str(uuid4())
    for text in ("Walk.", "Walk.", "Swim."):
        own.post(address, {"id": id, "text": text})
    assert Fact.objects.filter(patient=patient, kind=Kind.OWN).count() == 2
    assert "Swim." in read(own)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"name0": "911"}, "Please add a person."),
        ({"name0": "Call 911"}, "Please add a person."),
        ({"name0": "Sam", "phone0": "911"}, "Please add a person."),
        ({"name0": "Sam", "phone0": "９１１"}, "Please add a person."),
        ({"name0": "Sam", "phone0": "988"}, "Please add a person."),
        ({"name0": "Sam", "phone0": "116-123"}, "Please add a person."),
        ({"name0": "Sam", "phone0": "five"}, "Write the number in digits"),
        ({"name0": "Sam", "phone0": "12"}, "Write the number in digits"),
        ({"phone0": "555 010 0177"}, "Whose number is it?"),
        ({"name0": "a" * 300}, "80 letters at most."),
        ({"name0": "Sam", "phone0": "5" * 60}, "That is too long for a number."),
    ],
)
def test_what_can_not_be_somebody_to_ask_is_said_plainly_and_nothing_is_kept(own, patient, fields, problem):
    answer = write(own, "people", **fields)
    assert answer.status_code == 422
    assert problem in unescape(answer.content.decode())
    assert not Fact.objects.filter(patient=patient, kind=Kind.OWN).exists()


@pytest.mark.parametrize(
    "name",
    [
        "null",
        "J",
        "👵🏽",
        "Ana María O’Neil",
        "م",
        "a" * 80,
        "\u202eevil",
        "<b>Sam</b>",
        "Bus 112",
        "{{ 7 }}",
    ],
)
def test_any_name_is_a_name(own, name):
    assert write(own, "people", name0=name, phone0="555 010 0177").status_code == 302
    html = own.get(reverse("my_plan")).content.decode()
    assert name in unescape(html)
    assert "<b>Sam</b>" not in html


def test_words_that_are_too_long_for_a_hard_hour_are_said_to_be_so(own):
    answer = write(own, "alone", text="a" * 501)
    assert answer.status_code == 422
    assert "Keep it under 500 letters." in answer.content.decode()
    assert write(own, "alone", text="a" * 500).status_code == 302


def test_three_lines_in_a_minute_are_a_plan(own):
    write(own, "quick", name0="Sam", phone0="+1 555 010 0177", name1="A walk", name2="Tea")
    html = read(own)
    for text in ("What helps", "Sam", "A walk", "Tea"):
        assert text in html
    assert 'href="tel:+15550100177"' in html
    assert "Who could you call?" not in html


def test_a_plan_without_a_person_is_asked_for_one_gently_and_only_then(own):
    write(own, "alone", text="Walk.")
    assert "One name and number makes this plan stronger." in read(own)
    write(own, "people", name0="Sam")
    assert "One name and number makes this plan stronger." in read(own)
    write(own, "people", name0="Sam", phone0="555 010 0177")
    assert "One name and number makes this plan stronger." not in read(own)


def test_the_line_and_the_clinic_stand_in_the_plan_by_themselves(own):
    write(own, "alone", text="Walk.")
    html = read(own)
    assert 'href="tel:988"' in html
    assert "Open until 5:00" in html


def test_help_has_the_plan_as_its_one_light_and_ones_own_people(own):
    assert "Three people or things that help" in read(own, "my_help")
    write(own, "people", name0="Sam", phone0="555 010 0177", name1="My sister")
    html = read(own, "my_help")
    assert (
        html.index('href="tel:911"') < html.index("Your own plan first") < html.index('href="tel:5550100177"')
    )
    assert html.index('href="tel:5550100177"') < html.index('href="tel:988"') < html.index("Sample Clinic")
    assert len(re.findall(r'class="lit', html)) == 1


def test_the_whole_plan_can_be_taken_away(own):
    write(own, "alone", text=CANARY)
    own.post(reverse("my_plan_away"), {"id": str(uuid4())})
    assert CANARY not in read(own)
    assert "Three people or things that help" in read(own, "my_help")
    write(own, "places", text="Park.")
    html = read(own)
    assert "Park." in html
    assert CANARY not in html


# ---- whose it is


def test_it_is_sealed_in_the_database(own, patient):
    write(own, "alone", text=CANARY)
    write(own, "people", name0=CANARY, phone0="555 010 0199")
    for fact in Fact.objects.filter(patient=patient, kind=Kind.OWN):
        assert CANARY.encode() not in bytes(fact.sealed)
        assert b"5550100199" not in bytes(fact.sealed)


def test_no_plan_of_the_treatment_and_no_reader_of_facts_opens_it(own, patient):
    before = list(facts_of(patient))
    write(own, "alone", text=CANARY)
    patient.refresh_from_db()
    assert list(facts_of(patient)) == before
    assert CANARY not in repr(plan_of(patient).record)


def test_the_trail_says_that_something_own_was_kept_and_not_what(own, patient):
    write(own, "alone", text=CANARY)
    line = AuditLine.objects.filter(patient=patient).latest("id")
    assert line.act == "keep_own"
    assert CANARY not in " ".join(str(value) for value in vars(line).values())
    html = own.get(reverse("you_trail")).content.decode()
    assert "You kept something that only you see here" in html
    assert CANARY not in html


@pytest.mark.parametrize("role", ["clinician", "desk", "clinic admin", "therapist"])
def test_staff_see_nothing_of_it_anywhere(own, patient, practice, role):
    write(own, "people", name0=CANARY, phone0="555 010 0199")
    desk = Client()
    desk.force_login(
        make_staff(practice, role, f"{role[:3]}@example.org").user,
        backend="django.contrib.auth.backends.ModelBackend",
    )
    for name in ("desk", "desk_patient", "desk_plan", "my_plan", "my_help", "my_unwell", "my_checks"):
        args = [patient.pk] if name in ("desk_patient", "desk_plan") else []
        answer = desk.get(reverse(name, args=args))
        assert CANARY not in answer.content.decode()
        if name.startswith("my_"):
            assert answer.status_code == 404


def test_another_patient_sees_their_own_and_nobody_elses(own):
    write(own, "alone", text=CANARY)
    other = browser(make_patient("other@example.org"))
    for name in ("my_plan", "my_help", "my_checks"):
        assert CANARY not in other.get(reverse(name)).content.decode()


def test_a_stranger_is_sent_to_sign_in_and_from_there_to_the_plan(client):
    answer = client.get(reverse("my_plan"))
    assert answer.status_code == 302
    assert answer.url.endswith("?next=/mine/plan/")


def test_the_title_of_every_page_of_it_is_neutral(own):
    write(own, "alone", text="Walk.")
    pages = [reverse(name) for name in ("my_plan", "my_help", "my_unwell", "my_checks")]
    for address in [*pages, reverse("my_plan_part", args=["signs"])]:
        html = own.get(address).content.decode()
        assert "<title>Day plan</title>" in html


def test_the_page_tells_the_truth_about_who_could_open_it(own):
    html = read(own)
    assert "Only you see this here. Not your clinic, not the person who drives you." in html
    assert "Those who run it hold the keys, so they could open it." in html


def test_nothing_that_is_typed_here_is_kept_in_the_browsers_own_stores(own):
    for part in ("signs", "people"):
        html = own.get(reverse("my_plan_part", args=[part])).content.decode()
        assert "data-keep" not in html
        assert html.count('autocomplete="off"') == html.count('spellcheck="false"') >= 1


def test_a_part_that_is_none_is_not_there(own):
    assert own.get("/mine/plan/nothing/").status_code == 404
    assert write(own, "all", text="x").status_code == 404


def test_a_form_without_its_id_is_nobodys(own):
    assert own.post(reverse("my_plan_part", args=["alone"]), {"text": "x"}).status_code == 404
