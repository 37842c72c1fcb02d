"""An answer changed from You: where it changes the plan, both plans are shown first and stored on a yes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.web.courses import actions
from afterwards.web.courses.models import Fact, Kind
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import plan_of
from web.people import at, make_patient, plan_session
from web.plan.series import NOW, author, hidden, make_series, sign_in, text_of

pytestmark = pytest.mark.django_db

BERLIN = "Europe/Berlin"
ANSWERS: dict[str, dict[str, Any]] = {
    "zone": {"zone": BERLIN, "sessions": "moment"},
    "guide": {"guide": "first-day-to-daily-life"},
    "settings": {"alcohol": "72 hours"},
    "medicines": {"classes": ["benzodiazepines"]},
    "place": {"latitude": "60.2", "longitude": "24.9"},
    "travel": {"zone": BERLIN, "date": "2027-01-20", "time": "09:00"},
}


@pytest.fixture(autouse=True)
def now(move_clock: Callable[[str], int]) -> int:
    return move_clock(NOW)


@pytest.fixture(autouse=True)
def robin(client: Client, now: int) -> Patient:
    """Somebody under the careful standard whose first session was yesterday; five more are planned."""
    patient = make_series("robin@example.org", guide="standard")
    sign_in(client, patient)
    assert now == at(NOW), "the clock moves first"
    return patient


def address(name: str) -> str:
    return reverse("you_travel") if name == "travel" else reverse("you_change", args=[name])


def fresh(patient: Patient) -> Patient:
    return Patient.objects.get(pk=patient.pk)


def compared(client: Client, name: str, fields: dict[str, Any]) -> Any:
    """The comparison that an answer leads to."""
    sent = client.post(address(name), fields)
    assert sent.status_code == 302, text_of(sent)
    assert sent["Location"].startswith(f"{address(name)}?answer="), sent["Location"]
    return client.get(sent["Location"])


def yes(client: Client, page: Any, name: str) -> Any:
    fields = {field: hidden(page, field) for field in ("answer", "id", "seen")}
    return client.post(address(name), fields)


@pytest.mark.parametrize("name", ANSWERS)
def test_nothing_is_stored_before_the_yes_and_then_it_is_stored_once(
    client: Client, robin: Patient, name: str
) -> None:
    before, old = Fact.objects.count(), plan_of(fresh(robin))
    page = compared(client, name, ANSWERS[name])
    assert page.status_code == 200
    assert "Nothing changes until you say yes." in text_of(page)
    assert Fact.objects.count() == before
    assert yes(client, page, name)["Location"] == f"{reverse('you')}?saved=1"
    assert "Saved." in text_of(client.get(f"{reverse('you')}?saved=1"))
    stored = Fact.objects.count()
    new = plan_of(fresh(robin))
    assert stored > before
    assert (new.course, new.plan.protocol) != (old.course, old.plan.protocol)
    assert yes(client, page, name).status_code == 302  # the same tap, sent twice
    assert Fact.objects.count() == stored


@pytest.mark.parametrize("name", ANSWERS)
def test_back_after_the_yes_leads_on_and_not_into_a_stale_question(client: Client, name: str) -> None:
    page = compared(client, name, ANSWERS[name])
    here = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    yes(client, page, name)
    assert client.get(here)["Location"] == f"{reverse('you')}?saved=1"


@pytest.mark.parametrize("name", ANSWERS)
def test_a_plan_that_changed_meanwhile_is_shown_again(
    client: Client, robin: Patient, now: int, name: str
) -> None:
    page = compared(client, name, ANSWERS[name])
    actions.complete(fresh(robin), author(robin), now, rule="water", session="s1")
    before = Fact.objects.count()
    again = yes(client, page, name)
    assert again.status_code == 409
    assert "Your plan changed meanwhile." in text_of(again)
    assert Fact.objects.count() == before
    assert yes(client, again, name).status_code == 302
    assert Fact.objects.count() > before


@pytest.mark.parametrize("name", ANSWERS)
def test_an_address_says_nothing_of_the_answer_and_opens_for_nobody_else(client: Client, name: str) -> None:
    sent = client.post(address(name), ANSWERS[name])
    texts = [
        text for value in ANSWERS[name].values() for text in ([value] if isinstance(value, str) else value)
    ]
    assert not [text for text in texts if text in sent["Location"]]
    other = Client()
    sign_in(other, make_series("sam@example.org", guide="standard"))
    assert other.get(sent["Location"])["Location"] == address(name)
    elsewhere = address("day") + sent["Location"].removeprefix(address(name))
    assert client.get(elsewhere)["Location"] == address("day")
    for broken in ("", "x", "AAAA", sent["Location"].partition("=")[2][:-8]):
        assert client.get(address(name), {"answer": broken})["Location"] == address(name)


def test_another_clock_says_when_the_sessions_are_and_what_reads_otherwise(client: Client) -> None:
    text = text_of(compared(client, "zone", {"zone": BERLIN, "sessions": "moment"}))
    assert "Now America/New York Then Europe/Berlin" in text
    assert "Session 2 Tuesday, 4:00 pm. Until now: Tuesday, 10:00 am." in text
    assert "No solid food" in text
    same = text_of(compared(client, "zone", {"zone": BERLIN, "sessions": "clock"}))
    assert "They keep their time on the clock." in same
    assert "No solid food" not in same


def test_sessions_keep_their_hour_on_the_clock_only_where_that_was_wanted(
    client: Client, robin: Patient
) -> None:
    for sessions, planned in (("clock", at("2027-01-19T10:00", BERLIN)), ("moment", at("2027-01-19T10:00"))):
        patient = make_series(f"{sessions}@example.org", guide="standard")
        sign_in(client, patient)
        yes(client, compared(client, "zone", {"zone": BERLIN, "sessions": sessions}), "zone")
        course = plan_of(fresh(patient)).course
        assert course.session("s2").planned == planned
        assert course.session("s1").start == at("2027-01-12T10:00")
    assert plan_of(fresh(robin)).course.session("s2").planned == at("2027-01-19T10:00")


def test_a_length_that_differs_is_named_with_what_it_was(client: Client) -> None:
    text = text_of(compared(client, "settings", {"alcohol": "72 hours"}))
    assert "72 hours. Until now: As the guide says: 48 hours." in text


def test_own_lengths_end_with_the_guide_and_that_is_said(client: Client, robin: Patient, now: int) -> None:
    assert "Your own lengths" not in text_of(compared(client, "guide", ANSWERS["guide"]))
    actions.accept_amendment(fresh(robin), author(robin), now, settings={"alcohol": "72 hours"})
    assert "They end with it." in text_of(compared(client, "guide", ANSWERS["guide"]))


def test_waking_hours_are_compared_where_something_hangs_on_them(
    client: Client, robin: Patient, now: int
) -> None:
    day = {"waking": "05:30", "bedtime": "20:00"}
    assert client.post(address("day"), day)["Location"] == f"{reverse('you')}?saved=1"
    assert Fact.objects.filter(kind=Kind.DAY).count() == 1
    walk = {"light": {"how often": "every day at waking and 1 hour before bedtime"}}
    actions.accept_amendment(fresh(robin), author(robin), now, rules=walk)
    page = compared(client, "day", {"waking": "09:15", "bedtime": "23:00"})
    text = text_of(page)
    assert "From 5:30 am to 8:00 pm." in text
    assert "From 9:15 am to 11:00 pm." in text
    lines = [(line.title, line.old, line.new) for line in page.context["found"].moved.all]
    assert lines == [("Out in the light", "Until Wed 7:00\xa0pm", "Until Wed 10:00\xa0pm")]


@pytest.mark.parametrize(
    ("name", "fields", "kind"),
    [
        ("ride", {"who": "someone", "name": "Sam"}, Kind.RIDE),
        ("day", {"waking": "05:30", "bedtime": "20:00"}, Kind.DAY),
        ("medicines", {"classes": ["-"]}, Kind.MEDICINES),
    ],
)
def test_an_answer_that_changes_no_plan_is_stored_at_once(
    client: Client, robin: Patient, now: int, name: str, fields: dict[str, Any], kind: Kind
) -> None:
    actions.set_medicines(fresh(robin), author(robin), now, ())
    before = Fact.objects.filter(kind=kind).count()
    assert client.post(address(name), fields)["Location"] == f"{reverse('you')}?saved=1"
    assert Fact.objects.filter(kind=kind).count() == before + 1


def test_sessions_are_changed_on_their_own_pages(client: Client) -> None:
    assert client.get(address("sessions"))["Location"] == reverse("add_session")
    sent = client.post(
        f"{address('sessions')}?how=one", {"count": "1", "date_0": "2027-03-02", "time_0": "10:00"}
    )
    assert sent["Location"] == reverse("add_session")
    assert Fact.objects.filter(kind=Kind.SESSION).count() == 7


def test_the_first_day_at_home_is_compared_too(client: Client) -> None:
    patient = make_patient("home@example.org", guide="standard")
    actions.set_person(patient, author(patient), at(NOW), route="oral", starts="2027-01-10")
    sign_in(client, patient)
    text = text_of(compared(client, "sessions", {"starts": "2027-01-20"}))
    assert "Now At home, from Sunday 10 January." in text
    assert "Then At home, from Wednesday 20 January." in text


def test_what_a_form_can_not_take_is_said_before_any_comparison(client: Client) -> None:
    refused = client.post(address("zone"), {"zone": "Mars/Olympus"})
    assert refused.status_code == 200
    assert "No place on Earth" in text_of(refused)


def test_a_session_that_was_or_goes_on_stays_where_it_was(client: Client, robin: Patient, now: int) -> None:
    plan_session(robin, "s7", "2027-01-09T10:00:00-05:00")
    plan_session(robin, "s8", "2027-01-13T10:00:00-05:00")
    yes(client, compared(client, "zone", {"zone": "America/Los_Angeles", "sessions": "clock"}), "zone")
    course = plan_of(fresh(robin)).course
    assert [course.session(key).planned for key in ("s7", "s8")] == [
        at("2027-01-09T10:00"),
        at("2027-01-13T10:00"),
    ]
    assert course.session("s2").planned == at("2027-01-19T10:00", "America/Los_Angeles")
    assert now < at("2027-01-13T10:00", "America/Los_Angeles"), "it would be ahead there"
