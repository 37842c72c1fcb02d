"""From the welcome page to Today, with plain forms: what a browser without script sends."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from afterwards.web.audit.models import AuditLine
from afterwards.web.clinics.models import Practice
from afterwards.web.courses.models import Fact, Kind
from afterwards.web.people.access import Staff
from afterwards.web.people.models import Patient, User
from afterwards.web.plans.queries import plan_of
from afterwards.web.protocols.actions import check_guide, keep_guide
from afterwards.web.protocols.queries import offers
from web.beginning.flow import hidden_id, own_plan, say, skip, start
from web.people import at, make_patient, make_practice, make_staff, make_user, plan_session, tell

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _noon(move_clock: Callable[[str], int]) -> None:
    move_clock("2026-11-01T12:00")


def test_the_welcome_page_leads_to_a_plan_an_invitation_and_signing_in(client: Client) -> None:
    page = client.get(reverse("welcome")).content.decode()
    assert f'action="{reverse("begin")}"' in page
    for name in ("invitation", "account_login"):
        assert f'href="{reverse(name)}"' in page
    assert "made-up" not in page  # this is no demonstration


def test_looking_at_the_welcome_page_makes_no_account(client: Client) -> None:
    client.get(reverse("welcome"))
    client.get(reverse("begin"))
    assert User.objects.count() == 0


def test_starting_makes_a_guest_who_is_signed_in_here_and_nowhere_else(client: Client) -> None:
    assert start(client) == reverse("begin_question", args=["guide"])
    user = User.objects.get()
    assert user.is_guest
    assert not user.has_usable_password()
    assert client.get(reverse("begin_ready")).status_code == 200
    assert Client().get(reverse("begin_ready")).status_code == 302
    assert AuditLine.objects.get(act="start_plan").by == user


def test_starting_twice_in_one_browser_goes_on_with_the_same_plan(client: Client) -> None:
    start(client)
    say(client, "guide", guide="infusion-aftercare")
    assert start(client) == reverse("begin_question", args=["zone"])
    assert User.objects.count() == 1


def test_a_whole_beginning(client: Client) -> None:
    start(client)
    assert say(client, "guide", guide="infusion-aftercare").url.endswith("/zone/")
    assert say(client, "zone", zone="America/New_York").url.endswith("/day/")
    assert say(client, "day", waking="07:30", bedtime="22:30").url.endswith("/place/")
    assert say(client, "place", town="Merida", city="3523349").url.endswith("/sessions/")
    assert say(client, "sessions", how="one", to="").url.endswith("?how=one")
    sent = say(client, "sessions", to="one", count="1", date_0="2026-11-03", time_0="10:00")
    assert sent.url.endswith("/ride/")
    assert say(client, "ride", who="someone", name="Sam").url == reverse("begin_ready")
    person = own_plan()
    assert person.record.guide.protocol == "infusion-aftercare"
    assert person.course.calendar.iso(person.course.sessions[0].begins) == "2026-11-03T10:00:00-05:00"
    assert person.course.waking == 7.5 * 3600
    assert (person.course.latitude, person.course.longitude) == (21.0, -89.6)
    assert person.record.rides["s1"].name == "Sam"
    ready = client.get(reverse("begin_ready")).content.decode()
    for words in ("After your infusion", "Sam", "this browser only", reverse("secure_account")):
        assert words in ready


def test_towns_are_told_apart_in_the_language_of_the_page(client: Client) -> None:
    start(client)
    address, spanish = reverse("begin_question", args=["place"]), {"Accept-Language": "es"}
    page = client.post(address, {"town": "Mérida"}, headers=spanish).content.decode()
    assert "México" in page
    assert "España" in page
    assert "VE" in page  # a country whose Spanish name is not in the list of towns
    for name in ("Spain", "Mexico", "Venezuela"):
        assert name not in page
    again = client.post(address, {"town": "Mérida, España"}, headers=spanish).content.decode()
    assert "España" in again
    assert "México" not in again


def test_everything_may_be_skipped_and_the_careful_general_guide_stands(client: Client) -> None:
    address = start(client)
    while address != reverse("begin_ready"):
        address = client.post(address, {"skip": "1"}).url
    assert own_plan().plan.protocol.id == "standard"
    assert not Fact.objects.exclude(kind=Kind.WISH).exists()
    assert client.get(reverse("begin")).url == reverse("begin_ready")


def test_questions_are_counted_only_where_they_apply(client: Client) -> None:
    start(client)
    standard = client.get(reverse("begin_question", args=["guide"])).content.decode()
    assert "Question 1 of 9" in standard
    say(client, "guide", guide="infusion-aftercare")
    assert "Question 2 of 6" in client.get(reverse("begin_question", args=["zone"])).content.decode()


def test_a_half_filled_beginning_is_taken_up_where_it_was(client: Client) -> None:
    start(client)
    say(client, "guide", guide="infusion-aftercare")
    skip(client, "zone")
    say(client, "day", waking="06:00", bedtime="21:00")
    assert client.get(reverse("begin")).url == reverse("begin_question", args=["place"])


def test_going_back_shows_what_was_said_and_loses_nothing(client: Client) -> None:
    start(client)
    say(client, "guide", guide="infusion-aftercare")
    say(client, "zone", zone="America/New_York")
    say(client, "day", waking="06:15", bedtime="21:00")
    back = client.get(reverse("begin_question", args=["day"])).content.decode()
    assert 'value="06:15"' in back
    guide = client.get(reverse("begin_question", args=["guide"])).content.decode()
    assert 'value="infusion-aftercare"' in guide.split(" checked")[0].rsplit("<input", 1)[1]
    assert say(client, "guide", guide="infusion-aftercare").url.endswith("/zone/")
    assert Fact.objects.filter(kind=Kind.GUIDE).count() == 1


def test_a_question_that_another_guide_does_not_ask_leads_on(client: Client) -> None:
    start(client)
    say(client, "guide", guide="infusion-aftercare")
    asked = client.get(reverse("begin_question", args=["medicines"]))
    assert asked.url == reverse("begin")


def test_a_double_tap_saves_once(client: Client) -> None:
    start(client)
    say(client, "guide", guide="infusion-aftercare")
    say(client, "zone", zone="America/New_York")
    sent = {"id": "5f2a6c1e-1111-4222-8333-444455556666", "count": "1", "date_0": "2026-11-03"}
    address = reverse("begin_question", args=["sessions"]) + "?how=one"
    for _ in range(2):
        client.post(address, {**sent, "time_0": "10:00"})
    assert len(own_plan().course.sessions) == 1
    assert Fact.objects.filter(kind=Kind.SESSION).count() == 1


def test_an_invited_patient_is_asked_only_what_the_clinic_does_not_know(client: Client) -> None:
    patient = make_patient("robin@example.org", practice=make_practice())
    plan_session(patient, "s1", "2026-11-03T10:00")
    client.force_login(patient.user, backend=BACKEND)
    assert client.get(reverse("begin")).url == reverse("begin_question", args=["zone"])
    page = client.get(reverse("begin_question", args=["zone"])).content.decode()
    assert '<option value="America/New_York" selected' in page
    assert "Question 1 of 4" in page  # clock, day, place, ride
    say(client, "zone", zone="America/New_York")
    kept = plan_of(Patient.objects.get(pk=patient.pk)).course
    assert kept.session("s1").begins == at("2026-11-03T10:00")


def test_staff_have_no_beginning_of_their_own(client: Client) -> None:
    member = make_staff(make_practice(), "clinician", "nurse@example.org")
    client.force_login(member.user, backend=BACKEND)
    assert client.get(reverse("begin_question", args=["guide"])).status_code == 404
    assert client.post(reverse("begin")).status_code == 404
    assert not Patient.objects.filter(user=member.user).exists()


def test_an_account_without_a_plan_starts_one(client: Client) -> None:
    client.force_login(make_user("robin@example.org"), backend=BACKEND)
    assert client.get(reverse("welcome")).url == reverse("begin")
    assert client.get(reverse("begin")).url == reverse("begin_question", args=["guide"])


def test_a_person_with_a_plan_is_led_to_today(client: Client) -> None:
    start(client)
    assert client.get(reverse("welcome")).url == reverse("today")


def test_one_address_starts_many_plans_and_then_waits_ten_minutes(
    move_clock: Callable[[str], int],
) -> None:
    said = [Client(REMOTE_ADDR="192.0.2.7").post(reverse("begin")).status_code for _ in range(45)]
    assert said.count(302) == 40
    assert said[-1] == 429
    assert Client(REMOTE_ADDR="192.0.2.8").post(reverse("begin")).status_code == 302
    move_clock("2026-11-01T12:11")
    assert Client(REMOTE_ADDR="192.0.2.7").post(reverse("begin")).status_code == 302


def test_the_language_changes_on_the_welcome_page_and_stays(client: Client) -> None:
    said = client.post(reverse("language"), {"language": "es", "next": reverse("welcome")})
    assert said.url == reverse("welcome")
    assert '<html lang="es"' in client.get(reverse("welcome")).content.decode()
    start(client)
    assert User.objects.get().language == "es"


@pytest.mark.parametrize("after", ["https://elsewhere.example/", "//elsewhere.example", "javascript:1"])
def test_the_language_switch_leads_to_this_site_only(client: Client, after: str) -> None:
    said = client.post(reverse("language"), {"language": "es", "next": after})
    assert said.url == reverse("home")
    assert settings.LANGUAGE_COOKIE_NAME in said.cookies


def test_a_guide_is_looked_at_as_its_printed_page_before_it_is_chosen(client: Client) -> None:
    start(client)
    for protocol in ("standard", "keeping-the-gain"):
        page = client.get(reverse("begin_guide_sheet", args=[protocol]))
        assert page.status_code == 200
        nonce = page["Content-Security-Policy"].split("nonce-")[1].split("'")[0]
        assert f'<style nonce="{nonce}">' in page.content.decode()
        assert reverse("begin_question", args=["guide"]) in page.content.decode()
    assert client.get(reverse("begin_guide_sheet", args=["no-such-guide"])).status_code == 404
    assert own_plan().record.guide is None


OVERLAY = b"""\
afterwards: 1
overlay: our-way
extends: infusion-aftercare
title: Our way with drips
version: "1"
settings:
  alcohol: {is: 72 hours}
"""


def overlay_of(practice: Practice) -> str:
    """The value of the guide with the practice's overlay over it."""
    member = make_staff(practice, "clinician", "nurse@example.org")
    staff = Staff(user=member.user, membership=member)
    keep_guide(staff, check_guide(staff, OVERLAY, date(2026, 10, 1)), at("2026-10-01T09:00"))
    return offers(practice, "en")[0].value


def test_a_patient_may_look_at_and_follow_the_clinics_own_layer_over_a_shipped_guide(client: Client) -> None:
    practice = make_practice()
    value = overlay_of(practice)
    patient = make_patient("robin@example.org", practice=practice)
    client.force_login(patient.user, backend=BACKEND)
    assert client.get(reverse("begin_guide_sheet", args=[value])).status_code == 200
    say(client, "guide", guide="keeping-the-gain")
    say(client, "guide", guide=value)
    chosen = plan_of(Patient.objects.get(pk=patient.pk)).record.guide
    assert (chosen.protocol, chosen.name) == ("infusion-aftercare", "infusion-aftercare")
    assert len(chosen.overlays) == 1
    page = client.get(reverse("begin_question", args=["guide"])).content.decode()
    assert re.search(rf'value="{re.escape(value)}"[^>]*checked', page)
    say(client, "guide", guide="infusion-aftercare")  # the same guide without the layer is another choice
    assert plan_of(Patient.objects.get(pk=patient.pk)).record.guide.overlays == ()


def test_another_practices_layer_is_not_there(client: Client) -> None:
    value = overlay_of(make_practice())
    start(client)
    assert client.get(reverse("begin_guide_sheet", args=[value])).status_code == 404
    assert say(client, "guide", guide=value).status_code == 200
    assert own_plan().record.guide is None


def test_nobody_looks_at_a_guide_of_another_practice(client: Client) -> None:
    start(client)
    unknown = "5f2a6c1e-1111-4222-8333-444455556666"
    assert client.get(reverse("begin_guide_sheet", args=[unknown])).status_code == 404
    assert say(client, "guide", guide=unknown).status_code == 200
    assert own_plan().record.guide is None


def test_a_form_that_waited_overnight_keeps_what_was_typed(client: Client) -> None:
    careful = Client(enforce_csrf_checks=True)
    start(client)
    careful.cookies = client.cookies
    address = reverse("begin_question", args=["sessions"]) + "?how=one"
    late = careful.post(address, {"count": "1", "date_0": "2026-11-03", "time_0": "10:45"})
    assert late.status_code == 403
    page = late.content.decode()
    for kept in ('name="date_0" value="2026-11-03"', 'name="time_0" value="10:45"', "?how=one"):
        assert kept in page


def test_a_fact_about_the_person_changes_the_plan_at_once(client: Client) -> None:
    start(client)
    say(client, "guide", guide="standard")
    say(client, "route", route="iv")
    say(client, "zone", zone="America/New_York")
    say(client, "sessions", to="one", count="1", date_0="2026-11-03", time_0="10:00")
    say(client, "medicines", classes=["lamotrigine"])
    rules = {activity.rule.id for activity in own_plan().plan.activities}
    assert "lamotrigine" in rules or any("lamotrigine" in rule for rule in rules)
    assert own_plan().course.medicines == ("lamotrigine",)


def test_a_told_fact_stays_under_a_guide_that_does_not_ask_it(client: Client) -> None:
    start(client)
    patient = Patient.objects.get()
    tell(patient, Kind.MEDICINES, {"list": ["sertraline"]}, at("2026-11-01T11:00"))
    say(client, "guide", guide="standard")
    say(client, "medicines", classes=["opioids"])
    assert own_plan().course.medicines == ("sertraline", "opioids")


def test_dates_that_are_sent_twice_without_script_are_kept_once_and_no_error_is_shown(client: Client) -> None:
    start(client)
    address = reverse("begin_question", args=["sessions"]) + "?how=one"
    id = hidden_id(client.get(address).content.decode())
    sent = {"id": id, "count": "1", "date_0": "2026-11-03", "time_0": "10:00"}
    first, second = (client.post(address, sent) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert len(own_plan().course.sessions) == 1


def test_back_and_another_answer_in_the_same_form_keeps_the_other_answer(client: Client) -> None:
    start(client)
    address = reverse("begin_question", args=["day"])
    id = hidden_id(client.get(address).content.decode())
    for waking in ("06:00", "07:30"):
        assert client.post(address, {"id": id, "waking": waking, "bedtime": "22:00"}).status_code == 302
    assert own_plan().course.waking == 7.5 * 3600


def test_the_first_questions_store_at_once_and_compare_nothing(client: Client) -> None:
    start(client)
    say(client, "guide", guide="infusion-aftercare")
    say(client, "sessions", to="one", count="1", date_0="2026-11-03", time_0="10:00")
    said = say(client, "guide", guide="self-care-tips")
    assert "answer=" not in said["Location"]
    assert own_plan().plan.protocol.id == "self-care-tips"


def test_a_time_that_was_given_before_any_zone_stands_as_it_was_typed(client: Client) -> None:
    start(client)
    say(client, "guide", guide="infusion-aftercare")
    say(client, "sessions", to="one", count="1", date_0="2026-11-01", time_0="14:00")
    say(client, "zone", zone="America/New_York")
    assert [session.planned for session in own_plan().course.sessions] == [at("2026-11-01T14:00")]
