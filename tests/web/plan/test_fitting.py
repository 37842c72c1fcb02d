"""This does not fit me: lengths within the guide's bounds, no looser than the clinic, never past a floor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.web.courses import actions
from afterwards.web.courses.models import Fact
from afterwards.web.patient.plan.fitting import check_floors_of
from afterwards.web.plans.queries import RefusedError, plan_of
from afterwards.web.protocols.models import Guide, GuideVersion
from web.people import LONG_AGO, make_practice, make_user
from web.plan.series import NOW, author, hidden, make_series, sign_in, text_of

pytestmark = pytest.mark.django_db

URL = "/plan/setting/alcohol/"


@pytest.fixture(autouse=True)
def now(move_clock: Callable[[str], int]) -> int:
    return move_clock(NOW)


def test_a_length_is_changed_within_bounds_after_the_comparison(client: Client) -> None:
    patient = make_series()
    sign_in(client, patient)
    assert "Now: 48 hours. The guide allows 24 hours to 96 hours." in text_of(
        client.get(reverse("fit", args=["no-alcohol/s1"]))
    )
    asked = {"number": "72", "unit": "hours"}
    before = Fact.objects.count()
    page = client.get(URL, asked)
    assert "Change “Alcohol” to 72 hours?" in text_of(page)
    assert "Until Thu 10:50 am" in text_of(page)
    assert "Until Fri 10:50 am" in text_of(page)
    assert Fact.objects.count() == before
    answer = client.post(URL, {**asked, "id": hidden(page, "id"), "seen": hidden(page, "seen")})
    assert answer.status_code == 302
    patient.refresh_from_db()
    assert plan_of(patient).plan.protocol.settings["alcohol"].value.least == 72
    shown = client.get(answer["Location"])
    assert "Your plan has changed." in text_of(shown)
    assert "Undo" in text_of(shown)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("23", "The guide allows 24 hours to 96 hours."),
        ("97", "The guide allows 24 hours to 96 hours."),
        ("0", "greater than or equal to 1"),
        ("many", "Enter a whole number."),
        ("99999999999999999999", "less than or equal to 9999"),
    ],
)
def test_a_length_outside_of_the_bounds_is_refused(client: Client, number: str, says: str) -> None:
    sign_in(client, make_series())
    page = client.get(URL, {"number": number, "unit": "hours"})
    assert says in text_of(page)


def test_beside_a_clinic_a_person_only_makes_it_stricter(client: Client) -> None:
    sign_in(client, make_series(practice=make_practice()))
    looser = client.get(URL, {"number": "24", "unit": "hours"})
    assert "That is less strict than your clinic's plan." in text_of(looser)
    assert "Change “Alcohol” to 72 hours?" in text_of(client.get(URL, {"number": "72", "unit": "hours"}))


FLOOR = """\
afterwards: 1
protocol: floored
title: A guide with a floor
version: 1.0.0
reviewed: {by: nobody yet, date: 2026-11-22}
routes: [iv]
settings:
  still: {is: 24 hours, between: 12 hours and 48 hours, stricter: longer}
rules:
  no-driving:
    avoid: driving
    when: from start until (still) after end
    title: No driving
    firm: must
    evidence: label
    floor: yes
"""


def test_a_floor_is_not_loosened(client: Client, now: int) -> None:
    practice = make_practice()
    guide = Guide.objects.create(practice=practice, name="floored", made_at=LONG_AGO)
    version = GuideVersion.objects.create(
        practice=practice,
        guide=guide,
        text=FLOOR,
        title="A guide with a floor",
        made_by=make_user(),
        made_at=LONG_AGO,
    )
    patient = make_series(guide=str(version.pk))
    sign_in(client, patient)
    assert "No clinic or order may loosen this one." in text_of(
        client.get(reverse("fit", args=["no-driving/s1"]))
    )
    asked = {"number": "12", "unit": "hours"}  # within the bounds, and yet less than the floor
    refused = client.get("/plan/setting/still/", asked)
    assert "No clinic or person may loosen this rule." in text_of(refused)
    posted = client.post("/plan/setting/still/", {**asked, "seen": str(patient.facts_count), "id": "0" * 32})
    assert posted.status_code == 422
    patient.refresh_from_db()
    assert plan_of(patient).plan.protocol.settings["still"].value.least == 24
    draft = actions.accept_amendment_draft(now, settings={"still": "12 hours"})
    with pytest.raises(RefusedError):
        check_floors_of(actions.preview(patient, draft))
    assert "Change “Still” to 36 hours?" in text_of(
        client.get("/plan/setting/still/", {"number": "36", "unit": "hours"})
    )


def test_an_unknown_setting_is_not_found(client: Client) -> None:
    sign_in(client, make_series())
    assert client.get("/plan/setting/nothing/").status_code == 404


def test_open_questions_say_whose_answer_is_awaited(client: Client) -> None:
    sign_in(client, make_series(guide="standard", practice=make_practice()))
    text = text_of(client.get(reverse("suggestions")))
    assert "For your clinic" in text
    assert "No solid food: the guide says 3 to 8 hours." in text
    assert "We wait for the answer." in text
    assert text.count("Is somebody here to take you home?") == 1  # the next session's, not all six


def test_alone_a_person_can_write_down_what_was_answered(client: Client) -> None:
    patient = make_series(guide="standard")
    sign_in(client, patient)
    assert 'href="/plan/setting/food/"' in client.get(reverse("suggestions")).content.decode()
    asked = {"number": "6", "unit": "hours"}
    page = client.get("/plan/setting/food/", asked)
    client.post("/plan/setting/food/", {**asked, "id": hidden(page, "id"), "seen": hidden(page, "seen")})
    assert "No solid food: the guide says" not in text_of(client.get(reverse("suggestions")))


def test_the_author_of_an_amendment_is_the_patient(client: Client) -> None:
    patient = make_series()
    sign_in(client, patient)
    asked = {"number": "72", "unit": "hours"}
    page = client.get(URL, asked)
    client.post(URL, {**asked, "id": hidden(page, "id"), "seen": hidden(page, "seen")})
    fact = Fact.objects.latest("number")
    assert (fact.by_id, fact.role) == (author(patient).user.pk, "patient")  # type: ignore[union-attr]
