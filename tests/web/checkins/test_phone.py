"""Item 9 from a phone that had no signal: sent twice, changed back, late, half of it, and nobody on duty."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.care.checkin.library import instrument
from afterwards.care.safety.alerts import UNSENT_CALLS
from afterwards.care.timing import DAY_SECONDS, HOUR
from afterwards.web import clock
from afterwards.web.alerts.actions import end_ladder
from afterwards.web.alerts.models import AlertStep
from afterwards.web.alerts.queries import open_alerts_of, watched
from afterwards.web.checkins.access import check_in, papers_of
from afterwards.web.checkins.actions import put_away
from afterwards.web.checkins.models import Entry, Paper
from afterwards.web.checkins.queries import fares
from afterwards.web.people.models import Patient
from web.checkins.lives import at_work, watched_clinic
from web.people import make_patient, plan_session

pytestmark = pytest.mark.django_db
type Phone = Callable[[Patient], Client]
FRIDAY = "2026-11-20T12:00"


@pytest.fixture(autouse=True)
def _now(move_clock: Callable[[str], int]) -> None:
    move_clock(FRIDAY)


@pytest.fixture
def robin() -> Patient:
    practice, _ = watched_clinic()
    patient = make_patient("robin@example.org", practice=practice, guide="standard")
    held = {"start": "2026-11-03T10:00:00-05:00", "end": "2026-11-03T10:50:00-05:00"}
    plan_session(patient, "s1", "2026-11-03T10:00:00-05:00", **held)
    return Patient.objects.get(pk=patient.pk)


def send(client: Client, act: str, ago: int = 0, id: UUID | None = None, **fields: str) -> int:
    """One act of the outbox; the status of its answer."""
    now = clock.now()
    body = {
        "id": str(id or uuid4()),
        "act": act,
        "fields": fields,
        "happened_at": now - ago,
        "sent_at": now,
    }
    answer: Any = client.post("/api/1/acts", json.dumps(body), content_type="application/json")
    return int(answer.status_code)


def begin(client: Client, form: str = "phq-9", ago: int = 0, to: str = "clinic") -> UUID:
    paper = uuid4()
    fields = {"form": form, "version": instrument(form).version, "to": to, "language": "en"}
    assert send(client, "begin", ago, paper, **fields) == 200
    return paper


def test_the_same_answer_sent_twice_is_one_answer_and_one_alert(robin: Patient, phone: Phone) -> None:
    client, act = phone(robin), uuid4()
    paper = begin(client)
    for _ in range(2):
        assert send(client, "say", 0, act, paper=str(paper), item="death", said="3") == 200
    one = check_in(robin, paper, clock.now())
    assert one is not None
    assert len(one.said) == 1
    assert AlertStep.objects.count() == 1
    assert send(client, "say", 0, act, paper=str(paper), item="death", said="0") == 422


def test_changed_back_on_the_way_both_arrive_and_the_alert_says_so(robin: Patient, phone: Phone) -> None:
    client = phone(robin)
    began = clock.now()
    paper = begin(client, ago=3 * HOUR)
    for ago, said in ((3 * HOUR, "3"), (3 * HOUR - 60, "0")):
        assert send(client, "say", ago, paper=str(paper), item="death", said=said) == 200
    (found,) = open_alerts_of(robin, clock.now())
    assert [said.answer for said in found.alert.said] == [3, 0]
    assert found.alert.is_changed
    assert found.alert.is_late
    assert began <= found.alert.sent <= clock.now()  # the clock goes on while the test runs
    assert began <= found.alert.on_phone + 3 * HOUR <= clock.now()


def test_what_was_told_for_the_clinic_stays_so_where_nobody_reads_any_more(
    robin: Patient, phone: Phone
) -> None:
    owner = at_work(robin.practice.memberships.get(user__email="owner@clinic.example"))
    end_ladder(owner, clock.now())
    client = phone(robin)
    paper = begin(client, ago=HOUR)
    assert send(client, "say", HOUR, paper=str(paper), item="death", said="2") == 200
    found = watched(robin, paper, clock.now())
    assert found is not None
    assert found.watch.patient == "alert.nobody"
    page = client.get(reverse("checkin_help", args=[paper])).content.decode()
    assert "No one at the clinic reads this." in page


def test_help_wanted_now_arrives_late_and_is_as_urgent_as_can_be(robin: Patient, phone: Phone) -> None:
    client = phone(robin)
    paper = begin(client, ago=HOUR)
    for item, said in (("death", "1"), ("ask:safe", "now"), ("ask:safe", "safe")):
        assert send(client, "say", HOUR, paper=str(paper), item=item, said=said) == 200
    (found,) = open_alerts_of(robin, clock.now())
    assert found.alert.tier == "high"
    assert send(client, "say", 0, paper=str(paper), item="ask:safe", said="yes") == 404
    assert send(client, "say", 0, paper=str(paper), item="ask:agree", said="craving") == 404


def test_half_of_it_came_a_day_before_the_rest_and_nothing_is_lost(
    robin: Patient, phone: Phone, move_clock: Callable[[str], int]
) -> None:
    client = phone(robin)
    paper = begin(client, ago=HOUR)
    send(client, "say", HOUR, paper=str(paper), item="down", said="2")
    move_clock("2026-11-21T13:00")
    assert put_away(clock.now()) == 1
    late = uuid4()
    for _ in range(2):
        assert send(client, "say", DAY_SECONDS, late, paper=str(paper), item="death", said="2") == 200
    (beside,) = papers_of(robin, clock.now())
    assert beside.given == {"death": 2}
    assert [one.form for one in fares(robin, clock.now()).listed] == ["phq-9"]
    assert AlertStep.objects.count() == 1


def test_what_waited_for_days_is_not_put_away_while_it_arrives(robin: Patient, phone: Phone) -> None:
    client = phone(robin)
    paper = begin(client, ago=3 * DAY_SECONDS)
    assert put_away(clock.now()) == 0
    send(client, "say", 3 * DAY_SECONDS, paper=str(paper), item="down", said="2")
    assert put_away(clock.now()) == 0
    assert Paper.objects.count() == 1


@pytest.mark.parametrize(
    ("ago", "told_ago"),
    [(90 * DAY_SECONDS, 90 * DAY_SECONDS), (-2 * HOUR, 0), (56 * 365 * DAY_SECONDS, 0)],
    ids=["a season in a drawer", "the clock was put back", "the clock stood at 1970"],
)
def test_no_answer_about_death_is_refused_for_its_time(
    robin: Patient, phone: Phone, ago: int, told_ago: int
) -> None:
    client, began = phone(robin), clock.now()
    paper = begin(client, ago=ago)
    assert send(client, "say", ago, paper=str(paper), item="death", said="2") == 200
    (found,) = open_alerts_of(robin, clock.now())
    assert began <= found.alert.on_phone + told_ago <= clock.now()
    assert send(client, "pause", ago, paused="yes") == 422


def test_the_end_hands_in_what_is_whole_and_leaves_what_is_not(robin: Patient, phone: Phone) -> None:
    client = phone(robin)
    paper = begin(client, "gad-7")
    keys = [item.key for item in instrument("gad-7").items]
    for key in keys[:-1]:
        send(client, "say", 0, paper=str(paper), item=key, said="1")
    assert send(client, "hand", 0, paper=str(paper)) == 200
    assert (Paper.objects.count(), Entry.objects.count()) == (1, 0)
    send(client, "say", 0, paper=str(paper), item=keys[-1], said="1")
    for _ in range(2):
        assert send(client, "hand", 0, paper=str(paper)) == 200
    assert (Paper.objects.count(), Entry.objects.count()) == (0, 1)
    assert [int(one.value) for one in fares(robin, clock.now()).reports] == [7]


def test_not_today_from_a_phone(robin: Patient, phone: Phone) -> None:
    client, id = phone(robin), uuid4()
    for _ in range(2):
        assert send(client, "put-off", 0, id, form="phq-9", **{"not": "today"}) == 200
    assert [(one.instrument, one.how) for one in fares(robin, clock.now()).put_off] == [
        ("phq-9", "not today")
    ]


@pytest.mark.parametrize(
    ("item", "said", "status"),
    [
        ("death", "4", 422),
        ("death", "-1", 422),
        ("death", "", 422),
        ("nothing", "1", 404),
        ("onset/headache", "during", 404),
        ("", "", 404),
    ],
)
def test_what_no_question_offers_is_refused_and_nothing_is_written(
    robin: Patient, phone: Phone, item: str, said: str, status: int
) -> None:
    client = phone(robin)
    paper = begin(client)
    assert send(client, "say", 0, paper=str(paper), item=item, said=said) == status
    one = check_in(robin, paper, clock.now())
    assert one is not None
    assert one.said == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"form": "phq-9", "version": "0.9.0", "to": "clinic"},
        {"form": "phq-9", "version": "1.0.0", "to": "self"},
        {"form": "daily", "version": "1.0.0", "to": "self"},
        {"form": "madrs", "version": "1.0.0", "to": "clinic"},
        {},
    ],
)
def test_what_no_page_begins_is_refused(robin: Patient, phone: Phone, fields: dict[str, str]) -> None:
    assert send(phone(robin), "begin", **fields) == 404
    assert not Paper.objects.exists()


def test_somebody_elses_check_in_is_not_there(robin: Patient, phone: Phone) -> None:
    other = phone(make_patient("other@example.org", guide="standard"))
    paper = begin(phone(robin))
    assert send(other, "say", 0, paper=str(paper), item="death", said="3") == 404
    assert send(other, "hand", 0, paper=str(paper)) == 404
    fields = {"form": "phq-8", "version": "1.0.0", "to": "self"}
    assert send(other, "begin", 0, paper, **fields) == 404
    assert AlertStep.objects.count() == 0


def test_the_phone_gets_ahead_what_today_asks_and_what_is_half_done(robin: Patient, phone: Phone) -> None:
    client = phone(robin)
    paper = begin(client, "gad-7")
    send(client, "say", 0, paper=str(paper), item="nervous", said="1")
    also = {one["path"]: one["address"] for one in client.get("/api/1/ahead").json()["also"]}
    for form in ("phq-9", "phq-8"):
        assert also[f"/checkins/form/{form}/"] == f"/checkins/form/{form}/"
    assert also["/checkins/begin/phq-9/"] == "/checkins/begin/phq-9/"
    assert also[f"/checkins/{paper}/"] == f"/checkins/{paper}/"
    assert also["/checkins/begin/gad-7/"] == f"/checkins/{paper}/"
    for address in {address for path, address in also.items() if path.startswith("/checkins/")}:
        assert client.get(address).status_code == 200
    by_hand = client.get("/checkins/form/phq-9/", headers={"Sec-Fetch-Mode": "navigate"})
    assert by_hand["Location"] == "/checkins/begin/phq-9/"


def test_the_page_tells_a_person_plainly_after_an_hour_as_the_ladder_does(
    robin: Patient, phone: Phone
) -> None:
    page = phone(robin).get("/checkins/form/phq-9/").content.decode()
    data = json.loads(page.split('<script id="paper" type="application/json">')[1].split("</script>")[0])
    assert data["calls_after"] == UNSENT_CALLS
    assert data["words"]["unread"] == "No one has read this yet. Please call or text 988 now."
