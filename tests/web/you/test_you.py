"""You and privacy: all that can be changed, who sees what, and what was done."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.web.circle.actions import make_link
from afterwards.web.circle.queries import has_link
from afterwards.web.clinics.actions import audit_look
from afterwards.web.courses.actions import Author
from afterwards.web.courses.models import Fact, Kind
from afterwards.web.people.access import Staff
from afterwards.web.people.models import Patient, User
from afterwards.web.plans.queries import plan_of
from web.people import at, make_patient, make_practice, make_staff, plan_session, tell
from web.plan.series import hidden

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGES = ["you", "you_looks", "you_travel", "you_sharing", "you_trail"]


@pytest.fixture
def robin(client: Client, move_clock: Callable[[str], int]) -> Patient:
    """A patient of a practice, signed in, with a session on Tuesday."""
    move_clock("2026-11-01T12:00")
    patient = make_patient("robin@example.org", practice=make_practice())
    plan_session(patient, "s1", "2026-11-03T10:00")
    client.force_login(patient.user, backend=BACKEND)
    return patient


def fresh(patient: Patient) -> Patient:
    return Patient.objects.get(pk=patient.pk)


def page(client: Client, name: str, **query: str) -> str:
    return unescape(client.get(reverse(name), query).content.decode())


@pytest.mark.parametrize("name", PAGES)
def test_only_the_person_opens_these_pages(client: Client, robin: Patient, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200
    assert Client().get(reverse(name)).status_code == 302
    staff = Client()
    member = make_staff(robin.practice, "clinician", "nurse@example.org")
    staff.force_login(member.user, backend=BACKEND)
    assert staff.get(reverse(name)).status_code == 404


def test_every_question_can_be_answered_again_alone(client: Client, robin: Patient) -> None:
    shown = page(client, "you")
    for key in set(re.findall(r"/you/change/([a-z0-9-]+)/", shown)):
        lone = client.get(reverse("you_change", args=[key])).content.decode()
        assert "Question" not in lone
        assert "Skip this" not in lone
    said = client.post(reverse("you_change", args=["day"]), {"waking": "05:30", "bedtime": "20:00"})
    assert said.url.startswith(reverse("you"))
    assert plan_of(fresh(robin)).course.waking == 5.5 * 3600
    assert "Saved." in page(client, "you", saved="1")


def test_a_question_that_the_guide_does_not_ask_leads_back(client: Client, robin: Patient) -> None:
    assert client.get(reverse("you_change", args=["medicines"])).url == reverse("you")
    assert client.get(reverse("you_change", args=["no-such"])).url == reverse("you")
    assert robin.practice is not None


LOOKS = {"theme": "dark", "size": "on", "hand": "on", "words": "appointment", "language": "es"}


def test_the_look_holds_for_every_page_at_once(client: Client, robin: Patient) -> None:
    client.post(reverse("you_looks"), LOOKS)
    wishes = plan_of(fresh(robin)).record.wishes
    assert [wishes[one] for one in ("theme", "size", "hand", "words")] == [
        "dark", "larger", "left", "appointment",
    ]  # fmt: skip
    shown = page(client, "you")
    for attribute in ('data-theme="dark"', 'data-size="larger"', 'data-hand="left"', 'lang="es"'):
        assert attribute in shown
    assert User.objects.get(pk=robin.user_id).language == "es"
    client.post(reverse("you_looks"), {**LOOKS, "theme": "system", "size": "", "hand": ""})
    assert "data-size" not in page(client, "you")


@pytest.mark.parametrize("theme", ["neon", "", "<script>"])
def test_a_light_that_does_not_exist_is_refused(client: Client, robin: Patient, theme: str) -> None:
    assert client.post(reverse("you_looks"), {**LOOKS, "theme": theme}).status_code == 200
    assert "theme" not in plan_of(fresh(robin)).record.wishes


def travel(client: Client, journey: dict[str, str]) -> None:
    """Tell of a journey, look at what it changes, and say yes."""
    shown = client.get(client.post(reverse("you_travel"), journey)["Location"])
    client.post(reverse("you_travel"), {name: hidden(shown, name) for name in ("answer", "id", "seen")})


def test_a_journey_changes_the_clock_from_its_arrival_on(client: Client, robin: Patient) -> None:
    journey = {"zone": "Europe/Berlin", "date": "2026-11-10", "time": "09:00"}
    travel(client, journey)
    calendar = plan_of(fresh(robin)).course.calendar
    assert str(calendar.zone_at(at("2026-11-09T12:00"))) == "America/New_York"
    assert str(calendar.zone_at(at("2026-11-10T09:00", "Europe/Berlin"))) == "Europe/Berlin"
    assert plan_of(fresh(robin)).course.session("s1").begins == at("2026-11-03T10:00")
    travel(client, {"zone": "America/New_York", "date": "2026-11-20", "time": "18:00"})
    back = plan_of(fresh(robin)).course.calendar
    assert str(back.zone_at(at("2026-11-21T12:00"))) == "America/New_York"


@pytest.mark.parametrize(
    ("journey", "said"),
    [
        ({"zone": "Mars/Olympus", "date": "2026-11-10"}, "No place on Earth"),
        ({"zone": "Europe/Berlin", "date": ""}, "Give the date of arrival."),
        ({"zone": "Europe/Berlin", "date": "2036-11-10"}, "more than two years ahead"),
        (
            {"zone": "Europe/Berlin", "date": "2027-03-28", "time": "02:30"},
            "The clocks change there that night",
        ),
    ],
)
def test_a_journey_that_can_not_be_is_refused_in_words(
    client: Client, robin: Patient, journey: dict[str, str], said: str
) -> None:
    answer = client.post(reverse("you_travel"), journey)
    assert said in unescape(answer.content.decode())
    assert len(plan_of(fresh(robin)).course.calendar.stays) == 1


def test_who_sees_what_names_those_whose_work_it_is_and_nobody_else(client: Client, robin: Patient) -> None:
    make_staff(robin.practice, "clinician", "nurse@example.org")
    other = make_practice("Elsewhere Clinic")
    make_staff(other, "clinician", "elsewhere@example.org")
    therapist = make_staff(robin.practice, "therapist", "talk@example.org")
    therapist.name = "T. Talker"
    therapist.save()
    shown = page(client, "you_sharing")
    assert "Sample Clinic" in shown
    assert "N. Nurse" in shown
    assert "T. Talker" not in shown
    assert "Elsewhere" not in shown


def test_a_person_without_a_clinic_is_seen_by_nobody(client: Client) -> None:
    patient = make_patient()
    client.force_login(patient.user, backend=BACKEND)
    assert "No clinic sees anything." in page(client, "you_sharing")


def test_a_ride_link_is_ended_here(client: Client, robin: Patient) -> None:
    make_link(robin, Author(user=robin.user, role="patient"), at("2026-11-01T12:00"), session="s1")
    assert "End this link" in page(client, "you_sharing")
    assert client.get(reverse("you_end_ride_link")).status_code == 405
    client.post(reverse("you_end_ride_link"), {"session": "s1"})
    assert not has_link(robin, "s1")
    assert "None is open." in page(client, "you_sharing")
    assert client.post(reverse("you_end_ride_link"), {"session": "s9"}).status_code == 404


def test_the_trail_says_what_was_done_by_whom_and_hides_nothing_of_the_clinic(
    client: Client, robin: Patient
) -> None:
    member = make_staff(robin.practice, "clinician", "nurse@example.org")
    audit_look(Staff(user=member.user, membership=member), robin, at("2026-11-01T11:00"))
    client.post(reverse("you_change", args=["day"]), {"waking": "05:30", "bedtime": "20:00"})
    shown = page(client, "you_trail")
    assert shown.index("Waking hours were set") < shown.index("Your plan was opened")
    assert "N. Nurse, clinician" in shown
    assert "mark_asked" not in shown
    assert "Mark asked" not in shown


def test_the_trail_is_paged_and_any_page_number_answers(client: Client, robin: Patient) -> None:
    for minute in range(40):
        tell(fresh(robin), Kind.DAY, {"waking": f"07:{minute:02d}"}, at("2026-11-01T09:00"))
    assert "Older" in page(client, "you_trail")
    assert "Newer" in page(client, "you_trail", page="2")
    for number in ("0", "-1", "999", "two", "9" * 50):
        assert client.get(reverse("you_trail"), {"page": number}).status_code == 200


def test_the_trail_of_somebody_else_is_never_shown(client: Client, robin: Patient) -> None:
    other = make_patient("sam@example.org")
    for _ in range(3):
        tell(fresh(other), Kind.MEDICINES, {"list": []}, at("2026-11-01T09:00"))
    shown = page(client, "you_trail")
    assert "medicines" not in shown.lower()
    assert robin.pk != other.pk


def test_a_pause_is_one_tap_and_sent_twice_it_is_one_fact(client: Client, robin: Patient) -> None:
    for _ in range(2):
        assert client.post(reverse("you_pause"), {"paused": "yes"}).url == reverse("today")
    assert plan_of(fresh(robin)).record.paused_since is not None
    assert Fact.objects.filter(patient=robin, kind=Kind.PAUSE).count() == 1
    assert "Start again" in page(client, "you")
    client.post(reverse("you_pause"), {"paused": "no"})
    assert plan_of(fresh(robin)).record.paused_since is None


def test_a_guest_reads_that_this_browser_is_the_only_way_in(client: Client) -> None:
    client.post(reverse("begin"))
    address = client.get(reverse("begin")).url
    assert "Some questions are still open." in page(client, "you")
    while address != reverse("begin_ready"):
        address = client.post(address, {"skip": "1"}).url
    shown = page(client, "you")
    assert "This plan opens in this browser only." in shown
    assert reverse("secure_account") in shown


def test_the_wishes_of_somebody_signed_out_are_none(client: Client) -> None:
    assert 'data-theme="dim"' in client.get(reverse("welcome")).content.decode()
