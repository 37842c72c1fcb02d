"""A clinic's own forms: brought like a guide, asked where it measures them, and pinned while half filled."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.care.checkin.exchange.fhir_forms import questionnaire
from afterwards.care.checkin.library import content, instrument
from afterwards.web import clock
from afterwards.web.audit.models import AuditLine
from afterwards.web.checkins.queries import fares, library_of
from afterwards.web.people.models import Patient
from afterwards.web.protocols.models import FormVersion
from web.checkins.lives import six, watched_clinic
from web.people import make_patient, make_practice, make_staff

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _now(move_clock: Callable[[str], int]) -> None:
    move_clock("2026-11-20T12:00")


@pytest.fixture
def robin() -> Patient:
    practice, _ = watched_clinic()
    return make_patient("robin@example.org", practice=practice, guide="standard")


@pytest.fixture
def desk(robin: Patient) -> Client:
    client = Client()
    admin = robin.practice.memberships.get(user__email="owner@clinic.example")
    client.force_login(admin.user, backend=BACKEND)
    return client


def phone(patient: Patient) -> Client:
    client = Client()
    client.force_login(patient.user, backend=BACKEND)
    return client


def bring(desk: Client, text: str) -> int:
    return int(desk.post(reverse("desk_guides"), {"text": text, "sure": "yes"}).status_code)


def test_a_form_is_kept_as_a_version_with_its_line_in_the_trail(desk: Client) -> None:
    answer = desk.post(reverse("desk_guides"), {"text": six()})
    kept = FormVersion.objects.get()
    assert answer["Location"] == reverse("desk_guide", args=[kept.pk])
    assert (kept.name, kept.version, kept.title) == ("six", "1.0.0", "Six plain questions")
    assert AuditLine.objects.filter(act="keep_form").count() == 1
    page = desk.get(answer["Location"]).content.decode()
    assert "Have you made a plan?" in page
    assert "Six plain questions" in desk.get(reverse("desk_guides")).content.decode()
    assert bring(desk, six()) == 302
    assert FormVersion.objects.count() == 1


def test_a_name_of_a_shipped_form_is_refused_at_its_line(desk: Client) -> None:
    page = desk.post(reverse("desk_guides"), {"text": content("phq-9").decode(), "sure": "yes"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "a form of that name comes with the site" in text
    assert "line 2" in text
    assert not FormVersion.objects.exists()


def test_the_same_version_with_other_words_is_refused(desk: Client) -> None:
    assert bring(desk, six()) == 302
    page = desk.post(reverse("desk_guides"), {"text": six(question="Other words?"), "sure": "yes"})
    assert page.status_code == 422
    assert "Raise the version." in page.content.decode()
    assert bring(desk, six(version="1.1.0", question="Other words?")) == 302


def test_what_is_wrong_stands_at_its_line_and_nothing_is_kept(desk: Client) -> None:
    page = desk.post(reverse("desk_guides"), {"text": six().replace("answers: yes-no", "answers: yesno")})
    assert page.status_code == 422
    assert "yesno" in page.content.decode()
    assert not FormVersion.objects.exists()


def test_a_fhir_questionnaire_is_a_form_as_well(desk: Client, robin: Patient) -> None:
    resource = json.dumps(questionnaire(instrument("gad-7")))
    refused = desk.post(reverse("desk_guides"), {"text": resource})
    assert refused.status_code == 422
    assert "a form of that name comes with the site" in refused.content.decode()
    assert desk.post(reverse("desk_guides"), {"text": '{"resourceType": "Patient"}'}).status_code == 422
    assert bring(desk, resource.replace("gad-7", "our-gad-7")) == 302
    assert library_of(robin).find("our-gad-7").items == instrument("gad-7").items


@pytest.mark.parametrize("number", ["NaN", "1e400"])
def test_a_questionnaire_with_a_number_that_is_none_is_refused(desk: Client, number: str) -> None:
    resource = json.dumps(questionnaire(instrument("gad-7"))).replace("gad-7", "our-gad-7")
    page = desk.post(
        reverse("desk_guides"),
        {"text": resource.replace('"valueDecimal": 3', f'"valueDecimal": {number}'), "sure": "yes"},
    )
    assert page.status_code == 422
    assert "ordinalValue" in page.content.decode()
    assert not FormVersion.objects.exists()


def test_patients_of_that_clinic_alone_have_it_and_only_where_somebody_reads(
    desk: Client, robin: Patient
) -> None:
    bring(desk, six())
    other = make_patient("other@example.org", practice=make_practice("Other"), guide="standard")
    alone = make_patient("alone@example.org", guide="standard")
    assert "six" in library_of(robin).ids
    assert library_of(robin).measuring(("phq-9",)).id == "six"
    begin = reverse("checkin_begin", args=["six"])
    assert phone(robin).get(begin).status_code == 200
    for patient in (other, alone):
        assert "six" not in library_of(patient).ids
        assert phone(patient).get(begin).status_code == 404


def test_an_answer_to_it_brings_help_and_reaches_the_clinic(desk: Client, robin: Patient) -> None:
    bring(desk, six())
    client = phone(robin)
    place = client.post(reverse("checkin_begin", args=["six"]), {"id": uuid4(), "to": "clinic"})["Location"]
    answer = client.post(place, {"id": uuid4(), "item": "plan", "said": "yes"})
    assert "/help/" in answer["Location"]
    assert b"Call 988" in client.get(answer["Location"]).content


def test_what_is_half_filled_in_keeps_its_version(desk: Client, robin: Patient) -> None:
    bring(desk, six())
    client = phone(robin)
    place = client.post(reverse("checkin_begin", args=["six"]), {"id": uuid4(), "to": "clinic"})["Location"]
    client.post(place, {"id": uuid4(), "item": "wish", "said": "no"})
    FormVersion.objects.update(made_at=clock.now() - 1)
    bring(desk, six(version="2.0.0", question="Quite other words?"))
    page = client.get(f"{place}?q=wish").content.decode()
    assert "Have you wished to be dead?" in page
    assert client.post(place, {"id": uuid4(), "item": "plan", "said": "no"}).status_code == 302
    client.get(reverse("checkin_done", args=[UUID(place.strip("/").split("/")[1])]))
    (listed,) = fares(robin, clock.now()).listed
    assert (listed.form, listed.version, listed.is_complete) == ("six", "1.0.0", True)
    fresh = client.post(reverse("checkin_begin", args=["six"]), {"id": uuid4(), "to": "clinic"})["Location"]
    assert "Quite other words?" in client.get(fresh).content.decode()


def test_whoever_is_no_admin_brings_none(robin: Patient) -> None:
    nurse = make_staff(robin.practice, "clinician", "n@example.org")
    client = Client()
    client.force_login(nurse.user, backend=BACKEND)
    assert client.post(reverse("desk_guides"), {"text": six()}).status_code == 404
    assert not FormVersion.objects.exists()
