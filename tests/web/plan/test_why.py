"""Why is this here: who says so, how sure, why, and what would move it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.care.exports.moments import spoken
from afterwards.care.exports.told import reason_sentence
from afterwards.care.plan.explaining import explain, find
from afterwards.care.words import ENGLISH
from afterwards.web.plans.queries import plan_of
from web.people import make_practice
from web.plan.series import NOW, make_series, sign_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(move_clock: Callable[[str], int]) -> int:
    return move_clock(NOW)


def test_the_reasons_are_the_engine_s(client: Client, now: int) -> None:
    patient = make_series()
    sign_in(client, patient)
    text = text_of(client.get(reverse("why", args=["no-alcohol/s1"])))
    plan = plan_of(patient).plan
    one = find(plan, "no-alcohol/s1")
    assert one is not None
    manner = spoken(plan.course.calendar, now, ENGLISH, plan.protocol)
    wanted = ("why.end.recorded", "why.evidence.clinic says", "why.moves", "why.moment.setting")
    said = {reason.key: reason_sentence(reason, plan, manner) for reason in explain(plan, one).reasons}
    for key in wanted:
        assert " ".join(said[key].split()) in text
    assert "Until tomorrow, 10:50 am." in text
    assert "Nobody has reviewed it yet." in text


def test_other_guides_that_speak_of_it_are_shown_with_their_own_times(client: Client) -> None:
    sign_in(client, make_series())
    page = client.get(reverse("why", args=["no-alcohol/s1"]))
    others = {other.protocol: other for other in page.context["others"]}
    assert "standard" in others
    assert "infusion-aftercare" not in others
    target = f"/plan/guide/?of=standard#rule-{others['standard'].rule}"
    assert target in page.content.decode()
    guide = client.get("/plan/guide/", {"of": "standard"})
    assert f'id="rule-{others["standard"].rule}"' in guide.content.decode()
    assert "This is another guide." in text_of(guide)


def test_thin_proof_is_called_thin(client: Client) -> None:
    patient = make_series(guide="standard")
    sign_in(client, patient)
    weak = next(
        activity
        for activity in plan_of(patient).plan.activities
        if activity.rule.evidence == "weak" and "patient" in activity.rule.actors and activity.windows
    )
    assert "Proof is thin." in text_of(client.get(reverse("why", args=[weak.id])))


@pytest.mark.parametrize("id", ["nothing/s1", "no-alcohol/../s1", "assessed/s2", "x" * 400])
def test_what_is_not_theirs_to_see_is_not_found(client: Client, id: str) -> None:
    sign_in(client, make_series())
    assert client.get(reverse("why", args=[id])).status_code == 404


def test_the_clinic_is_named_with_number_and_hours(client: Client) -> None:
    practice = make_practice()
    practice.hours = {"wed": ["08:00", "10:00"], "thu": ["08:00", "17:00"], "fri": "closed"}
    practice.save()
    sign_in(client, make_series(practice=practice))
    page = client.get(reverse("ask_clinic"), {"about": "no-alcohol/s1"})
    text = text_of(page)
    assert 'href="tel:+15550100"' in page.content.decode()
    assert "Closed. Opens tomorrow, 8:00 am. No one reads messages now." in text
    assert "“No alcohol”" in text
    assert "8:00 am to 5:00 pm" in text


def test_without_a_clinic_the_page_says_so(client: Client) -> None:
    sign_in(client, make_series())
    assert "No clinic is linked to this plan." in text_of(client.get(reverse("ask_clinic")))


def test_nothing_here_sends_or_stores(client: Client) -> None:
    patient = make_series()
    sign_in(client, patient)
    before = patient.facts_count
    for url in (reverse("why", args=["no-alcohol/s1"]), reverse("ask_clinic"), reverse("suggestions")):
        assert client.post(url).status_code == 405
    patient.refresh_from_db()
    assert patient.facts_count == before
