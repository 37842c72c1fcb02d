"""What people do on Today, through HTTP: once, undone, and never on somebody else's plan."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from afterwards.web.courses.models import Fact, Kind
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import plan_of
from web.people import at as instant
from web.people import make_patient, plan_session, tell

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"

type Move = Callable[[str], int]


def signed_in(patient: Patient) -> Client:
    client = Client()
    client.force_login(patient.user, backend=BACKEND)
    return client


@pytest.fixture
def patient() -> Patient:
    """Somebody whose session is on 10 November, 10:00 to 10:50, under the careful standard."""
    patient = make_patient(guide="standard")
    plan_session(patient, "s1", "2026-11-10T10:00:00-05:00")
    return patient


def recorded(patient: Patient) -> Patient:
    value = {"key": "s1", "start": "2026-11-10T10:00:00-05:00", "end": "2026-11-10T10:50:00-05:00"}
    tell(patient, Kind.SESSION, value, instant("2026-11-10T10:50"))
    return patient


def home(client: Client) -> str:
    response = client.get("/today/")
    assert response.status_code == 200
    return response.content.decode()


def forms_of(page: str) -> list[tuple[str, dict[str, str]]]:
    """Each form's address with its hidden fields, as a browser without script would send them."""
    found = []
    for form in re.findall(r"<form.*?</form>", page, re.DOTALL):
        address = re.search(r'action="([^"]*)"', form)
        names = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
        found.append((address[1] if address else "", {k: v for k, v in names if k != "csrfmiddlewaretoken"}))
    return found


def form_for(page: str, address: str, **wanted: str) -> dict[str, str]:
    """The hidden fields of the first form that goes there and holds these."""
    for where, fields in forms_of(page):
        if where == address and wanted.items() <= fields.items():
            return fields
    raise AssertionError(f"no form for {address} with {wanted}")


def facts(patient: Patient, kind: Kind) -> int:
    return Fact.objects.filter(patient=patient, kind=kind).count()


def test_a_tap_on_done_is_recorded_once_however_often_it_is_sent(patient, move_clock):
    recorded(patient)
    move_clock("2026-11-10T12:00")
    client = signed_in(patient)
    fields = form_for(home(client), "/today/done/")
    for _ in range(3):
        assert client.post("/today/done/", {**fields, "how": "done"}).status_code == 302
    assert facts(patient, Kind.COMPLETION) == 1
    assert "Done:" in home(client)


def test_an_act_can_be_taken_back_and_stands_again(patient, move_clock):
    recorded(patient)
    move_clock("2026-11-10T12:00")
    client = signed_in(patient)
    fields = form_for(home(client), "/today/done/")
    client.post("/today/done/", {**fields, "how": "done"})
    page = home(client)
    undo = form_for(page, "/today/undo/")
    value = re.search(r'name="undo" value="([^"]+)"', page)
    client.post("/today/undo/", {**undo, "undo": value[1]})
    client.post("/today/undo/", {**undo, "undo": value[1]})
    patient.refresh_from_db()
    assert plan_of(patient).course.completions == ()
    assert form_for(home(client), "/today/done/")["about"] == fields["about"]


def test_some_of_it_counts_as_done_and_says_so(patient, move_clock):
    recorded(patient)
    move_clock("2026-11-11T15:00")
    client = signed_in(patient)
    about = form_for(home(client), "/today/done/")["about"]
    page = client.get("/today/later/", {"about": about}).content.decode()
    client.post("/today/done/", form_for(page, "/today/done/", how="partly"))
    assert "Some of it:" in home(client)


@pytest.mark.parametrize(
    ("until", "back_at"),
    [("half", "2026-11-11T15:31"), ("tonight", "2026-11-11T18:01"), ("tomorrow", "2026-11-12T07:00")],
)
def test_what_was_put_off_goes_and_comes_back(patient, move_clock, until, back_at):
    recorded(patient)
    tell(patient, Kind.MOMENT, {"fact": "slept", "session": None}, instant("2026-11-11T08:00"))
    move_clock("2026-11-11T15:00")
    client = signed_in(patient)
    about = form_for(home(client), "/today/done/")["about"]
    page = client.get("/today/later/", {"about": about}).content.decode()
    client.post("/today/later/", form_for(page, "/today/later/", until=until))
    move_clock("2026-11-11T15:10")
    assert f'value="{about}"' not in home(client)
    move_clock(back_at)
    assert f'value="{about}"' in home(client)


def test_a_rule_can_not_be_put_off_or_ticked(patient, move_clock):
    recorded(patient)
    move_clock("2026-11-10T12:00")
    client = signed_in(patient)
    for address in ("/today/done/", "/today/later/"):
        fields = {"about": "no-alcohol/s1", "id": str(uuid.uuid4()), "until": "half", "how": "done"}
        assert client.post(address, fields).status_code == 404
    assert facts(patient, Kind.COMPLETION) == facts(patient, Kind.LATER) == 0


def test_yes_i_slept_ends_the_rule_and_can_be_taken_back(patient, move_clock):
    recorded(patient)
    move_clock("2026-11-11T07:40")
    client = signed_in(patient)
    page = home(client)
    assert "Good morning. Did you sleep?" in page
    client.post("/today/morning/slept/", {**form_for(page, "/today/morning/slept/"), "slept": "yes"})
    page = home(client)
    assert "No driving" not in page
    undo = form_for(page, "/today/undo/")
    client.post("/today/undo/", {**undo, "undo": re.search(r'name="undo" value="([^"]+)"', page)[1]})
    assert "Good morning. Did you sleep?" in home(client)


def test_not_really_lifts_nothing_and_asks_again_tomorrow(patient, move_clock):
    recorded(patient)
    move_clock("2026-11-11T07:40")
    client = signed_in(patient)
    fields = form_for(home(client), "/today/morning/slept/")
    for _ in range(2):
        client.post("/today/morning/slept/", {**fields, "slept": "no"})
    page = home(client)
    assert "Did you sleep?" not in re.search(r"<h1.*?</h1>", page)[0]
    assert "No driving, no machines" in page
    patient.refresh_from_db()
    assert not any(moment.fact == "slept" for moment in plan_of(patient).course.moments)
    move_clock("2026-11-12T07:40")
    assert "Good morning. Did you sleep?" in home(client)


def test_the_question_waits_as_a_row_after_the_morning(patient, move_clock):
    recorded(patient)
    move_clock("2026-11-11T14:00")
    client = signed_in(patient)
    assert "You can answer now: did you sleep?" in home(client)
    assert "Did you sleep?" in client.get("/today/morning/slept/").content.decode()


def test_leaving_and_being_home_move_the_screen_on(patient, move_clock):
    move_clock("2026-11-10T10:20")
    client = signed_in(patient)
    page = home(client)
    assert "Nothing to do here." in page
    move_clock("2026-11-10T11:35")
    client.post("/today/told/", form_for(page, "/today/told/"))
    page = home(client)
    assert "You are on your way home." in page
    move_clock("2026-11-10T12:00")
    client.post("/today/told/", form_for(page, "/today/told/"))
    page = home(client)
    assert "You are home. Rest now." in page
    assert "When did it end?" in page
    patient.refresh_from_db()
    late = plan_of(patient).course.session("s1").leaving - instant("2026-11-10T11:35")
    assert 0 <= late < 60  # the moved clock goes on


def test_the_end_is_told_on_the_clock_and_times_are_exact(patient, move_clock):
    move_clock("2026-11-10T13:00")
    client = signed_in(patient)
    page = client.get("/today/ended/s1/").content.decode()
    fields = form_for(page, "")
    refused = client.post("/today/ended/s1/", {**fields, "ended": "25:10"}).content.decode()
    assert "The clock goes to 23:59. Did you mean 1:10\N{NO-BREAK SPACE}am?" in refused
    assert 'value="25:10"' in refused
    assert client.post("/today/ended/s1/", {**fields, "ended": "10:50"}).status_code == 302
    assert "Undo" in home(client)
    move_clock("2026-11-10T13:03")
    assert "Until Thursday, 10:50\N{NO-BREAK SPACE}am." in home(client)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("soon", "This does not read as a time."),
        ("9:30 am", "It ended later."),
        ("11:30 pm", "That time has not come yet."),
        ("10:75", "An hour has 60 minutes."),
        ("13:10 pm", "With am or pm the clock goes from 1:00 to 12:59."),
    ],
)
def test_a_time_that_can_not_be_is_answered_kindly(patient, move_clock, typed, answer):
    move_clock("2026-11-10T13:00")
    client = signed_in(patient)
    fields = form_for(client.get("/today/ended/s1/").content.decode(), "")
    assert answer in client.post("/today/ended/s1/", {**fields, "ended": typed}).content.decode()
    assert facts(patient, Kind.SESSION) == 1


@pytest.mark.parametrize(
    ("typed", "meant"), [("12:10", "12:10"), ("1:05", "13:05"), ("105 pm", "13:05"), ("12.10", "12:10")]
)
def test_a_time_is_read_as_people_write_it(patient, move_clock, typed, meant):
    move_clock("2026-11-10T13:30")
    client = signed_in(patient)
    fields = form_for(client.get("/today/ended/s1/").content.decode(), "")
    client.post("/today/ended/s1/", {**fields, "ended": typed})
    patient.refresh_from_db()
    assert plan_of(patient).course.session("s1").end == instant(f"2026-11-10T{meant}")


def test_the_whole_plan_opens_and_closes_again(patient, move_clock):
    recorded(patient)
    move_clock("2026-11-10T15:00")
    client = signed_in(patient)
    client.post("/today/energy/", {"energy": "tired"})
    about = form_for(home(client), "/today/done/")["about"]
    page = client.get("/today/later/", {"about": about}).content.decode()
    client.post("/today/whole/", form_for(page, "/today/whole/"))
    page = home(client)
    assert 'data-mode="dose-day"' not in page
    client.post("/today/whole/", form_for(page, "/today/whole/"))
    assert 'data-mode="dose-day"' in home(client)


def test_a_pause_asks_nothing_and_keeps_the_rules(patient, move_clock):
    recorded(patient)
    move_clock("2026-11-11T15:00")
    client = signed_in(patient)
    page = client.get("/today/pause/").content.decode()
    client.post("/today/pause/", form_for(page, "/today/pause/"))
    page = home(client)
    assert "Paused. Nothing is asked." in page
    assert "No alcohol" in page
    assert "/today/done/" not in page
    client.post("/today/pause/", form_for(page, "/today/pause/"))
    assert "Paused." not in re.search(r"<h1.*?</h1>", home(client))[0]


def test_energy_is_told_once_and_can_be_changed(patient, move_clock):
    recorded(patient)
    move_clock("2026-11-11T15:00")
    client = signed_in(patient)
    for said in ("tired", "tired", "clear"):
        assert client.post("/today/energy/", {"energy": said}).status_code == 302
    assert facts(patient, Kind.ANSWER) == 2
    assert client.post("/today/energy/", {"energy": "furious"}).status_code == 404


def test_a_gate_question_of_the_patient_is_answered_at_the_clinic(patient, move_clock):
    move_clock("2026-11-10T10:20")
    client = signed_in(patient)
    fields = form_for(home(client), "/today/answer/")
    client.post("/today/answer/", {**fields, "said": "maybe"})
    assert facts(patient, Kind.ANSWER) == 0
    client.post("/today/answer/", {**fields, "said": "yes"})
    assert facts(patient, Kind.ANSWER) == 1
    assert "Is somebody here" not in home(client)


def test_nobody_acts_on_the_plan_of_another(patient, move_clock):
    recorded(patient)
    other = make_patient(guide="standard")
    move_clock("2026-11-10T12:00")
    theirs = form_for(home(signed_in(patient)), "/today/done/")
    signed_in(patient).post("/today/done/", {**theirs, "how": "done"})
    assert signed_in(other).post("/today/done/", {**theirs, "how": "done"}).status_code == 404
    told = {"id": theirs["id"], "fact": "home", "about": "", "paused": "yes", "whole": "yes", "slept": "yes"}
    plan_session(other, "s1", "2026-11-10T10:00:00-05:00")
    for name in ("told", "pause", "whole", "morning/slept"):
        assert signed_in(other).post(f"/today/{name}/", told).status_code == 404
    assert facts(other, Kind.COMPLETION) == 0
    assert signed_in(other).get("/today/ended/s2/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/today/",
        "/today/later/",
        "/today/pause/",
        "/today/morning/slept/",
        "/today/ended/s1/",
        "/today/ride/",
    ],
)
def test_a_stranger_is_sent_to_sign_in_and_from_there_to_the_page(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/account/login/?next={address}")


def test_a_tick_of_somebody_who_was_signed_out_leads_to_sign_in_and_to_today(client):
    answer = client.post("/today/done/", {"about": "drink/s1"})
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/today/")


def test_a_kept_page_is_one_persons_and_nobody_elses(move_clock):
    move_clock("2026-11-08T09:30")
    named, other = make_patient(guide="standard"), make_patient(guide="standard")
    for one in (named, other):
        plan_session(one, "s1", "2026-11-10T10:00:00-05:00")
    for one, name in ((named, "Alex"), (other, "Kim")):
        ride = {"session": "s1", "who": "someone", "name": name}
        tell(one, Kind.RIDE, ride, instant("2026-11-08T09:00"))
    first, second = signed_in(named), signed_in(other)
    for _ in range(2):  # made, and then kept
        assert "Ride home: Alex" in home(first)
        assert "Ride home: Kim" in home(second)
        assert "Kim" not in home(first)
        assert "Alex" not in home(second)


def test_a_kept_page_has_the_readers_own_token_and_the_second_of_now(patient, move_clock):
    recorded(patient)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(patient.user, backend=BACKEND)
    move_clock("2026-11-10T12:00:10")
    home(signed_in(patient))
    move_clock("2026-11-10T12:00:40")
    page = home(strict)
    now = int(re.search(r'data-now="(\d+)"', page)[1])
    assert 0 <= now - instant("2026-11-10T12:00:40") < 60  # the moved clock goes on
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    fields = form_for(page, "/today/done/")
    assert strict.post("/today/done/", {**fields, "how": "done"}).status_code == 403
    sent = {**fields, "how": "done", "csrfmiddlewaretoken": token}
    assert strict.post("/today/done/", sent).status_code == 302


def test_a_kept_page_follows_the_look_and_the_language(patient, move_clock):
    recorded(patient)
    move_clock("2026-11-20T12:00")
    client = signed_in(patient)
    assert 'data-size="larger"' not in home(client)
    tell(patient, Kind.WISH, {"size": "larger"}, instant("2026-11-20T11:00"))
    assert 'data-size="larger"' in home(client)
    client.cookies["django_language"] = "es"
    assert '<html lang="es"' in home(client)


def test_a_phone_with_a_lock_gets_its_page_covered_and_one_without_does_not(patient, move_clock):
    recorded(patient)
    move_clock("2026-11-20T12:00")
    client = signed_in(patient)
    covered = re.compile(r"<html[^>]* hidden[ >]")
    assert not covered.search(home(client))
    client.cookies["lock"] = "1"
    assert covered.search(home(client))
    del client.cookies["lock"]
    assert not covered.search(home(client))


@pytest.mark.parametrize("name", ["done", "undo", "energy", "answer", "told", "whole"])
def test_an_act_is_never_a_get(patient, name):
    assert signed_in(patient).get(f"/today/{name}/").status_code == 405


def test_a_warm_page_reads_the_session_the_user_and_the_patient(patient, move_clock):
    recorded(patient)
    move_clock("2026-11-10T12:00")
    client = signed_in(patient)
    home(client)
    asked: list[str] = []

    def count(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        home(client)
    assert [re.search(r'FROM "(\w+)"', sql)[1] for sql in asked] == [
        "django_session",
        "people_user",
        "people_patient",
    ]


def test_what_ended_says_so_until_the_next_visit_and_then_folds(patient, move_clock):
    recorded(patient)
    client = signed_in(patient)
    move_clock("2026-11-11T10:00")
    tell(patient, Kind.MOMENT, {"fact": "slept", "session": None}, instant("2026-11-11T08:00"))
    home(client)
    move_clock("2026-11-11T11:00")
    first = home(client).partition("<details")[0]
    assert "<small>Over. Ended 10:50\N{NO-BREAK SPACE}am." in first
    move_clock("2026-11-11T16:00")
    page = home(client)
    assert "<small>Over. Ended" not in page.partition("<details")[0]
    assert "Ended today: " in page
