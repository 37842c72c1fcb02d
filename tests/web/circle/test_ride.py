"""The supporter's page: three taps, nothing else, and one answer for every link that does not hold."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from afterwards.web import chance
from afterwards.web.audit.models import AuditLine
from afterwards.web.circle.models import RideLink
from afterwards.web.courses.models import Fact, Kind
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import plan_of
from web.people import at as instant
from web.people import make_patient, make_practice, plan_session, tell

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def patient(move_clock) -> Patient:
    """Robin, whose friend Sam drives home on 10 November."""
    patient = make_patient(guide="standard", practice=make_practice())
    patient.name = "Robin"
    patient.save()
    plan_session(patient, "s1", "2026-11-10T10:00:00-05:00")
    tell(patient, Kind.RIDE, {"session": "s1", "who": "someone", "name": "Sam"}, instant("2026-11-08T09:00"))
    move_clock("2026-11-10T09:00")
    return patient


def own(patient: Patient) -> Client:
    client = Client()
    client.force_login(patient.user, backend=BACKEND)
    return client


def make_page(patient: Patient) -> str:
    """The patient makes the link from the ride page; its address, as it is shown once."""
    client = own(patient)
    client.post("/today/ride/link/", {"link": "make"})
    page = client.get("/today/ride/").content.decode()
    return re.search(r"/ride/[\w-]+/", page)[0]


def tap(address: str, **fields: str) -> str:
    """Tap as a browser without cookies does: read the page, send its form."""
    client = Client(enforce_csrf_checks=True)
    page = client.get(address).content.decode()
    id = re.search(r'name="id" value="([^"]+)"', page)[1]
    assert client.post(address, {"id": id, **fields}).status_code == 302
    return client.get(address).content.decode()


def test_the_patient_names_somebody_and_sends_them_one_address(patient):
    address = make_page(patient)
    page = Client().get(address).content.decode()
    assert "Thank you for the ride." in page
    assert "Robin sees them." in page
    assert "This link ends on Wednesday." in page


def test_only_the_hash_of_the_address_is_kept(patient):
    token = make_page(patient).split("/")[2]
    link = RideLink.objects.get()
    assert link.token_hash == chance.token_hash(token)
    assert token not in str(RideLink.objects.values())


def test_three_taps_in_order_with_their_times_and_the_patient_sees_them(patient, move_clock):
    address = make_page(patient)
    move_clock("2026-11-10T11:35")
    assert "11:35" in tap(address, tap="picked up")
    move_clock("2026-11-10T11:58")
    tap(address, tap="home")
    page = own(patient).get("/today/").content.decode()
    assert "You are home. Rest now." in page
    assert "Sam is with you. Nothing else to do." in page
    tap(address, tap="settled")
    assert [fact.role for fact in Fact.objects.filter(kind=Kind.TAP)] == ["supporter"] * 3


def test_a_tap_out_of_order_changes_nothing(patient, move_clock):
    address = make_page(patient)
    move_clock("2026-11-10T11:35")
    tap(address, tap="settled")
    tap(address, tap="anything")
    assert not Fact.objects.filter(kind=Kind.TAP).exists()


def test_no_tap_is_offered_or_taken_before_the_session_begins(patient, move_clock):
    address = make_page(patient)
    page = tap(address, tap="picked up")
    assert "Opens when the visit begins" in page
    assert "<button" not in page.partition('<ol class="taps">')[2].partition("</ol>")[0]
    assert not Fact.objects.filter(kind=Kind.TAP).exists()
    move_clock("2026-11-10T10:00")
    assert 'name="tap" value="picked up"' in Client().get(address).content.decode()


def test_a_tap_of_another_day_does_not_stand_in_the_way(patient, move_clock):
    """It was kept while the session was to be earlier; the page gives its id once more."""
    address = make_page(patient)
    move_clock("2026-11-10T11:35")
    tap(address, tap="picked up")
    plan_session(patient, "s1", "2026-11-11T10:00:00-05:00", instant("2026-11-10T12:00"))
    move_clock("2026-11-11T11:35")
    assert "11:35" in tap(address, tap="picked up")


def test_a_double_tap_is_one_tap(patient, move_clock):
    address = make_page(patient)
    move_clock("2026-11-10T11:35")
    client = Client()
    id = re.search(r'name="id" value="([^"]+)"', client.get(address).content.decode())[1]
    for _ in range(3):
        client.post(address, {"id": id, "tap": "picked up"})
    assert Fact.objects.filter(kind=Kind.TAP).count() == 1


def test_a_tap_can_be_taken_back(patient, move_clock):
    address = make_page(patient)
    move_clock("2026-11-10T11:35")
    tap(address, tap="picked up")
    page = tap(address, undo="picked up")
    assert 'name="tap" value="picked up"' in page
    assert "on your way home" not in own(patient).get("/today/").content.decode()


def test_looking_changes_nothing(patient):
    address = make_page(patient)
    count = Fact.objects.count()
    for _ in range(3):
        Client().get(address)
        Client().head(address)
    assert Fact.objects.count() == count


def test_the_link_ends_with_the_day_after_the_session(patient, move_clock):
    address = make_page(patient)
    move_clock("2026-11-11T23:59")
    assert Client().get(address).status_code == 200
    move_clock("2026-11-12T00:00")
    assert Client().get(address).status_code == 404


def test_the_link_follows_a_session_that_is_moved(patient, move_clock):
    address = make_page(patient)
    value = {"key": "s1", "planned": "2026-11-14T10:00:00-05:00"}
    tell(patient, Kind.SESSION, value, instant("2026-11-10T09:00"))
    move_clock("2026-11-14T11:00")
    assert Client().get(address).status_code == 200


def test_unknown_ended_and_revoked_links_answer_alike_and_stay_out_of_the_log(patient, move_clock, caplog):
    revoked = make_page(patient)
    own(patient).post("/today/ride/link/", {"link": "end"})
    gone = [Client().get(revoked), Client().get(f"/ride/{chance.new_token()}/"), Client().get("/ride/x/")]
    move_clock("2026-11-10T09:01")
    expired = make_page(patient)
    move_clock("2026-12-10T09:00")
    gone += [Client().get(expired), Client().post(expired, {"tap": "home", "id": str(uuid.uuid4())})]
    assert {response.status_code for response in gone} == {404}
    # The page carries the time at which it was made, and nothing else that differs.
    assert len({re.sub(r'data-now="\d+"', "", response.content.decode()) for response in gone}) == 1
    assert "/ride/" not in caplog.text


def test_a_new_address_ends_the_one_before(patient):
    first = make_page(patient)
    second = make_page(patient)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_the_page_shows_the_supporters_rules_and_whom_to_call_and_nothing_of_the_plan(patient, move_clock):
    value = {"key": "s1", "start": "2026-11-10T10:00:00-05:00", "end": "2026-11-10T10:50:00-05:00"}
    tell(patient, Kind.SESSION, value, instant("2026-11-10T10:50"))
    address = make_page(patient)
    move_clock("2026-11-10T12:00")
    page = Client().get(address).content.decode()
    assert "Stay near" in page
    assert 'href="tel:911"' in page
    assert 'href="tel:+15550100"' in page
    for private in ("No alcohol", "mood", "ketamine", "Take your pills", "Calming"):
        assert private not in page


def test_a_person_without_a_name_is_spoken_of_neutrally(move_clock):
    patient = make_patient(guide="infusion-aftercare")
    plan_session(patient, "s1", "2026-11-10T10:00:00-05:00")
    tell(patient, Kind.RIDE, {"session": "s1", "who": "someone", "name": ""}, instant("2026-11-08T09:00"))
    move_clock("2026-11-10T09:00")
    page = Client().get(make_page(patient)).content.decode()
    assert "They are seen at once." in page
    assert "It shows nothing else." in page


def test_no_page_for_a_taxi(patient):
    client = own(patient)
    tell(patient, Kind.RIDE, {"session": "s1", "who": "taxi", "name": ""}, instant("2026-11-08T10:00"))
    client.post("/today/ride/link/", {"link": "make"})
    assert not RideLink.objects.exists()


@pytest.mark.usefixtures("patient")
def test_nobody_makes_a_link_for_another():
    stranger = make_patient(guide="standard")
    assert own(stranger).post("/today/ride/link/", {"link": "make"}).status_code == 404
    assert "login" in Client().post("/today/ride/link/", {"link": "make"})["Location"]


def test_the_ride_form_keeps_who_and_asks_for_nothing_more(patient):
    client = own(patient)
    page = client.get("/today/ride/").content.decode()
    id = re.search(r'name="id" value="([^"]+)"', page)[1]
    for _ in range(2):
        client.post("/today/ride/", {"id": id, "who": "someone", "name": "Alex"})
    assert Fact.objects.filter(kind=Kind.RIDE).count() == 2
    assert "Ride home: Alex" in client.get("/today/").content.decode()


def say_who(client: Client, who: str, name: str) -> None:
    """Answer the ride page's own question."""
    id = re.search(r'name="id" value="([^"]+)"', client.get("/today/ride/").content.decode())[1]
    count = Fact.objects.filter(kind=Kind.RIDE).count()
    client.post("/today/ride/", {"id": id, "who": who, "name": name})
    assert Fact.objects.filter(kind=Kind.RIDE).count() == count + 1


NAMED = {
    "somebody else": ("someone", "Ana"),
    "a taxi": ("taxi", ""),
    "not known": ("unknown", ""),
}


@pytest.mark.parametrize("said", NAMED.values(), ids=NAMED)
def test_a_page_is_one_drivers_and_ends_where_another_is_named(patient, said, move_clock):
    address = make_page(patient)
    move_clock("2026-11-10T11:35")
    tap(address, tap="picked up")
    client = own(patient)
    say_who(client, *said)
    assert Client().get(address).status_code == 404
    page = client.get("/today/ride/").content.decode()
    assert address not in page
    assert "End this page" not in page
    assert AuditLine.objects.filter(act="end_ride_link").count() == 1
    assert len(plan_of(Patient.objects.get()).record.taps["s1"]) == 1


@pytest.mark.parametrize("name", ["Sam", "SAM"])
def test_the_same_driver_keeps_the_page(patient, name):
    address = make_page(patient)
    say_who(own(patient), "someone", name)
    assert Client().get(address).status_code == 200


@pytest.mark.parametrize("keeps", [True, False])
def test_a_page_outlives_a_move_where_its_driver_comes_then_too(patient, keeps):
    client, address = own(patient), make_page(patient)
    move = "/plan/session/s1/move/?day=2026-11-14&time=10:00"
    page = client.get(move).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    answer = client.post(move, fields | ({"keep_ride": "on"} if keeps else {}))
    assert answer.status_code == 302
    assert Client().get(address).status_code == (200 if keeps else 404)


def test_a_driver_who_was_taken_back_has_no_page(patient):
    tell(patient, Kind.RIDE, {"session": "s1", "who": "someone", "name": "Ana"}, instant("2026-11-10T09:00"))
    address = make_page(patient)
    newest = Fact.objects.filter(kind=Kind.RIDE).latest("number")
    tell(patient, Kind.UNDO, {"undoes": str(newest.pk)}, instant("2026-11-10T09:00"))
    assert Client().get(address).status_code == 404
