"""The symptom check of somebody signed in: hours since the session, the guide's own signs, what is kept."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from afterwards.web.courses.access import sealed_content
from afterwards.web.courses.models import Fact, Kind
from afterwards.web.people.models import Patient
from web.help.conftest import browser
from web.people import at, make_patient, plan_session

pytestmark = pytest.mark.django_db


def answer(client: Any, **fields: Any) -> str:
    html = client.post(reverse("my_unwell"), fields).content.decode()
    said = re.sub(r"<[^>]+>", " ", unescape(html)).replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\s+", " ", said)


@pytest.mark.parametrize(
    ("now", "sign", "says"),
    [
        ("2026-11-10T12:00", "headache", "This is expected. It should pass by Wednesday, 10:50 am."),
        ("2026-11-10T12:00", "floaty", "This is expected. It should pass by Tuesday, 1:50 pm."),
        ("2026-11-10T16:00", "floaty", "Tell them at your next visit."),
        ("2026-11-11T10:50", "headache", "Call the clinic today."),
        ("2026-11-12T12:00", "weepy", "Call the clinic today."),
        ("2026-11-10T12:00", "chest", "Call 911 now."),
    ],
)
def test_what_is_expected_hangs_on_the_hours_since_the_session(patient, move_clock, now, sign, says):
    move_clock(now)
    assert says in answer(browser(patient), sign=sign)


def test_in_spanish_it_says_by_when(patient, move_clock):
    move_clock("2026-11-10T12:00")
    client = browser(patient)
    client.cookies["django_language"] = "es"
    assert "Es de esperar. Debe pasar antes del miércoles, 10:50." in answer(client, sign="headache")


def test_while_a_session_has_no_recorded_end_nothing_is_expected(practice, move_clock):
    patient = make_patient("new@example.org", practice=practice, guide="standard")
    start = "2026-11-10T10:00:00-05:00"
    plan_session(patient, "s1", start, start=start)
    move_clock("2026-11-10T12:00")
    patient.refresh_from_db()
    assert "This is expected." not in answer(browser(patient), sign="headache")


def test_a_second_session_without_an_end_hides_the_first(patient, move_clock):
    start = "2026-11-11T09:00:00-05:00"
    plan_session(patient, "s2", start, start=start)
    move_clock("2026-11-11T09:30")
    assert "This is expected." not in answer(browser(patient), sign="headache")


def test_the_page_and_the_form_read_the_same_table(own):
    html = own.get(reverse("my_unwell")).content.decode()
    found = re.search(r'<script id="table" type="application/json">(.*?)</script>', html)
    assert found is not None
    rows = json.loads(found[1])["rows"]
    assert rows["headache"][1] == at("2026-11-10T10:50")
    assert re.search(r'id="by-texts"', html)


def test_a_sign_of_the_guide_that_we_do_not_know_is_asked(practice, move_clock):
    patient = make_patient("gain@example.org", practice=practice, guide="keeping-the-gain")
    move_clock("2026-11-12T12:00")
    html = unescape(browser(patient).get(reverse("my_unwell")).content.decode())
    assert "Mood going back down over days" in html


def test_a_result_is_kept_with_its_time_and_shown_only_to_its_owner(own, patient):
    fields = {"id": str(uuid4()), "signs": "fluids dark", "unsure": ""}
    assert own.post(reverse("my_noted"), fields).url == reverse("my_checks")
    own.post(reverse("my_noted"), fields)
    assert Fact.objects.filter(patient=patient, kind=Kind.OWN).count() == 1
    html = unescape(own.get(reverse("my_checks")).content.decode()).replace("\N{NO-BREAK SPACE}", " ")
    assert "Dark thoughts, new or worse, Drinks do not stay down" in html
    assert "Today, 12:00 pm" in html or "Today, noon" in html
    assert "It said: the crisis line, now." in html


def test_what_is_kept_is_what_the_check_says_and_never_what_a_form_claims(own):
    own.post(reverse("my_noted"), {"id": str(uuid4()), "signs": "chest nonsense", "tier": "nothing"})
    html = own.get(reverse("my_checks")).content.decode()
    assert "It said: emergency, now." in html
    assert "nonsense" not in html


@pytest.mark.parametrize("fields", [{"signs": ""}, {"signs": "nonsense"}, {"unsure": "9"}, {}])
def test_nothing_said_is_nothing_to_keep(own, patient, fields):
    assert own.post(reverse("my_noted"), {"id": str(uuid4()), **fields}).status_code == 404
    assert not Fact.objects.filter(patient=patient, kind=Kind.OWN).exists()


def test_help_on_the_first_day_is_short_and_dim(patient, move_clock):
    move_clock("2026-11-10T14:00")
    html = browser(patient).get(reverse("my_help")).content.decode()
    assert 'data-theme="dim"' in html
    assert 'data-size="larger"' in html
    main = html[html.index("<main>") : html.index("</main>")]
    assert len(re.findall(r"<a |<button|<summary", main)) == 4
    assert "Sample Clinic" not in main


def test_help_opens_also_when_the_plan_of_the_treatment_can_not_be_read(patient, move_clock):
    move_clock("2026-11-12T12:00")
    client = browser(patient)
    client.post(reverse("my_plan_part", args=["alone"]), {"id": str(uuid4()), "text": "Walk."})
    spoil(patient)
    for name in ("my_help", "my_plan", "my_unwell", "my_checks"):
        assert client.get(reverse(name)).status_code == 200, name
    assert "Walk." in client.get(reverse("my_plan")).content.decode()


def spoil(patient: Patient) -> None:
    """A fact that no version of the site would have stored: nobody can plan from it."""
    patient.refresh_from_db()
    fact = Fact(patient=patient, number=99, kind=Kind.SESSION, role="patient", recorded_at=1)
    value = {"key": "s9", "planned": "some day"}
    fact.sealed = sealed_content(patient, fact, value, "2026-11-01T00:00:00+00:00", "UTC")
    fact.save()
    patient.facts_count = 99
    patient.save()
