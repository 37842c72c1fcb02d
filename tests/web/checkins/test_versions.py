"""A form changes while answers to it wait on a phone: they are kept, and what they call for is raised."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.care.checkin.answers import Answers
from afterwards.care.checkin.instrument import Instrument
from afterwards.care.checkin.library import FORMS, content, instrument
from afterwards.care.safety.shown import Shown, signals_shown
from afterwards.care.safety.signals import Around, Signal, signals
from afterwards.web import clock
from afterwards.web.alerts.actions import rebuild_cards
from afterwards.web.alerts.models import AlertStep
from afterwards.web.alerts.queries import Watched, open_alerts_of, watched
from afterwards.web.checkins.access import entries_of
from afterwards.web.checkins.actions import put_away, rebuild
from afterwards.web.checkins.lookups import lookups
from afterwards.web.checkins.models import Entry, Paper
from afterwards.web.checkins.queries import check_in, fares
from afterwards.web.doctor import Level, forms
from afterwards.web.exports.queries import record_of_person
from afterwards.web.people.models import Patient
from afterwards.web.protocols.instruments import earlier_form, remember_shipped
from afterwards.web.protocols.models import ShippedForm
from web.checkins.lives import PHQ, watched_clinic
from web.checkins.test_phone import send
from web.people import make_patient, plan_session

pytestmark = pytest.mark.django_db
type Phone = Callable[[Patient], Client]

DEATH = {
    "item": "death",
    "said": "2",
    "question": "Thoughts that you would be better off dead",
    "answer": "More than half the days",
    "signs": "dark thoughts on most days",
    "called": "crisis",
}
"""An answer to item 9 as a phone sends it; its form comes beside it."""
GONE = {"form": "phq-9", "version": "0.1.0", "to": "clinic", "language": "en"}
"""A version that this site never had."""


@pytest.fixture(autouse=True)
def _now(move_clock: Callable[[str], int]) -> None:
    move_clock("2026-11-20T12:00")


@pytest.fixture
def robin() -> Patient:
    practice, _ = watched_clinic()
    patient = make_patient("robin@example.org", practice=practice, guide="standard")
    plan_session(patient, "s1", "2026-11-03T10:00")
    return Patient.objects.get(pk=patient.pk)


def tell(client: Client, paper: UUID, ago: int = 600, **more: str) -> int:
    """An answer to a form that is gone, as it stood on its page."""
    return send(client, "say", ago, paper=str(paper), **{**GONE, **DEATH, **more})


def came_before(version: str = "0.9.0") -> None:
    """The PHQ-9 ran here in an earlier version, in which one question had another name."""
    text = content("phq-9").decode().replace("version: 1.0.0", f"version: {version}")
    text = text.replace("  pace:", "  moving:").replace(" pace,", " moving,")
    ShippedForm.objects.create(name="phq-9", version=version, text=text, since=clock.now() - 1000)


# ---- a version that this site knew


def test_what_ships_is_remembered_once_and_read_again() -> None:
    assert remember_shipped(clock.now()) == len(FORMS.ids)
    assert remember_shipped(clock.now() + 60) == 0
    for id in FORMS.ids:
        assert earlier_form(id, instrument(id).version) == instrument(id)
    assert earlier_form("phq-9", "0.1.0") is None


def test_the_doctor_names_what_this_program_no_longer_reads() -> None:
    came_before()
    assert [finding.level for finding in forms(clock.now())] == [Level.OK]
    ShippedForm.objects.create(name="old", version="1", text="instrument: old", since=1)
    (finding,) = forms(clock.now())
    assert finding.level is Level.WARN
    assert "old 1" in finding.says


def test_answers_under_an_earlier_version_count_by_it_as_if_they_had_come_in_time(
    robin: Patient, phone: Phone
) -> None:
    came_before()
    client, paper = phone(robin), uuid4()
    begun = {"form": "phq-9", "version": "0.9.0", "to": "clinic", "language": "en"}
    assert send(client, "begin", 600, paper, **begun) == 200
    keys = ["moving" if key == "pace" else key for key in PHQ]
    for key in keys:
        assert send(client, "say", 600, paper=str(paper), item=key, said="1", **begun) == 200
    assert send(client, "say", 600, paper=str(paper), item="pace", said="1", **begun) == 404
    assert send(client, "hand", 600, paper=str(paper)) == 200
    (entry,) = entries_of(robin)
    assert entry.value["asked"]["version"] == "0.9.0"
    assert (entry.value["complete"], entry.value["scores"]) == (True, {"total": "9"})
    (found,) = open_alerts_of(robin, clock.now())
    assert [one.sign for one in found.alert.signals] == ["dark thoughts on some days"]
    page = client.get(reverse("checkin_done", args=[paper])).content.decode()
    assert "PHQ-9: 9 of 27." in page


def test_half_a_form_goes_on_in_the_version_in_which_it_was_begun(robin: Patient, phone: Phone) -> None:
    came_before()
    client, paper = phone(robin), uuid4()
    assert send(client, "begin", 600, paper, form="phq-9", version="0.9.0", to="clinic") == 200
    client.post(reverse("checkin", args=[paper]), {"id": str(uuid4()), "item": "moving", "said": "1"})
    one = check_in(robin, paper, clock.now())
    assert one is not None
    assert one.given == {"moving": 1}
    assert client.get(reverse("checkin_begin", args=["phq-9"]))["Location"] == f"/checkins/{paper}/"


def test_an_answer_whose_beginning_never_came_begins_its_check_in(robin: Patient, phone: Phone) -> None:
    client, paper = phone(robin), uuid4()
    assert tell(client, paper, version="1.0.0") == 200
    one = check_in(robin, paper, clock.now())
    assert one is not None
    assert (one.given, one.unread) == ({"death": 2}, {})
    assert AlertStep.objects.count() == 1


# ---- a version that nobody knows


def test_a_yes_about_death_under_an_unknown_version_is_kept_and_raises_its_alert(
    robin: Patient, phone: Phone
) -> None:
    client, paper = phone(robin), uuid4()
    assert send(client, "begin", 700, paper, **GONE) == 404
    act = uuid4()
    for _ in range(2):
        assert send(client, "say", 600, act, paper=str(paper), **GONE, **DEATH) == 200
    assert tell(client, paper, item="down", said="1", signs="", called="") == 200
    (found,) = open_alerts_of(robin, clock.now())
    assert found.alert.tier == "moderate"
    assert found.alert.sent is not None
    assert 598 <= found.alert.sent - found.alert.on_phone <= 602
    assert AlertStep.objects.count() == 1
    for _ in range(2):
        assert send(client, "hand", 500, paper=str(paper)) == 200
    (entry,) = entries_of(robin)
    assert entry.value["asked"]["version"] == "0.1.0"
    assert (entry.value["complete"], entry.value["scores"]) == (False, {})
    one = check_in(robin, paper, clock.now())
    assert one is not None
    assert one.unread == {"death": "2", "down": "1"}
    assert [said.shown.signs for said in one.said if said.shown] == [("dark thoughts on most days",), ()]


def test_it_is_the_alert_that_the_answer_itself_would_have_raised(robin: Patient, phone: Phone) -> None:
    client = phone(robin)
    known, gone = uuid4(), uuid4()
    for paper, version in ((known, "1.0.0"), (gone, "0.1.0")):
        assert tell(client, paper, version=version) == 200
    one, other = (watched(robin, key, clock.now()) for key in (known, gone))
    assert one is not None
    assert other is not None
    as_told = [[(s.sign, s.urgency, s.alert, s.crisis) for s in each.alert.signals] for each in (one, other)]
    assert as_told[0] == as_told[1]
    assert waits(one) == waits(other)


def waits(one: Watched) -> tuple[object, ...]:
    """How urgent it is, whom it has reached, and how long somebody has to look at it."""
    seen = one.watch
    assert seen.due is not None
    assert one.alert.sent is not None
    return one.alert.tier, seen.stage, seen.reached, seen.patient, seen.due - one.alert.sent


@pytest.mark.parametrize("sign", ["", "a sign of another time"])
def test_help_that_was_shown_for_no_known_sign_is_as_urgent_as_can_be(
    robin: Patient, phone: Phone, sign: str
) -> None:
    assert tell(phone(robin), uuid4(), signs=sign) == 200
    (found,) = open_alerts_of(robin, clock.now())
    assert found.alert.tier == "high"


def test_help_wanted_now_in_a_form_that_is_gone_is_heard(robin: Patient, phone: Phone) -> None:
    assert tell(phone(robin), uuid4(), item="ask:safe", said="now", signs="", called="") == 200
    (found,) = open_alerts_of(robin, clock.now())
    assert found.alert.tier == "high"


def test_changed_back_both_answers_are_kept_and_the_alert_stays(robin: Patient, phone: Phone) -> None:
    client, paper = phone(robin), uuid4()
    assert tell(client, paper) == 200
    assert tell(client, paper, 500, said="0", answer="Not at all", signs="", called="") == 200
    (found,) = open_alerts_of(robin, clock.now())
    assert found.alert.tier == "moderate"
    assert [said.answer for said in found.alert.said] == ["2", "0"]
    assert found.alert.is_changed


def test_the_clinic_and_the_person_read_it_in_the_words_of_its_page(robin: Patient, phone: Phone) -> None:
    client, paper = phone(robin), uuid4()
    tell(client, paper)
    reader = Client()
    member = robin.practice.memberships.get(user__email="reader@clinic.example")
    reader.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    desk = reader.get(reverse("desk_alert", args=[robin.pk, paper])).content.decode()
    for name in ("checkin", "checkin_help", "checkin_done"):
        own = client.get(reverse(name, args=[paper])).content.decode()
        assert "No one has read it yet." in own
        assert "tel:988" in own
        for page in (desk, own):
            assert DEATH["question"] in page
            assert DEATH["answer"] in page


def test_the_help_that_an_answer_called_for_outlives_its_form(robin: Patient, phone: Phone) -> None:
    """The form took the answer and raised its alert; then a program came that does not read the form."""
    came_before()
    client, paper = phone(robin), uuid4()
    assert tell(client, paper, version="0.9.0") == 200
    ShippedForm.objects.filter(version="0.9.0").delete()
    for name in ("checkin", "checkin_help", "checkin_done"):
        page = client.get(reverse(name, args=[paper])).content.decode()
        assert "This form has changed since." in page
        assert "No one has read it yet." in page
        assert "tel:988" in page


def test_what_nobody_can_go_on_with_stands_in_nobodys_way(robin: Patient, phone: Phone) -> None:
    client, paper = phone(robin), uuid4()
    tell(client, paper)
    assert fares(robin, clock.now()).papers == ()
    assert client.get(reverse("checkin_begin", args=["phq-9"])).status_code == 200
    assert "Half done" not in client.get(reverse("checkins")).content.decode()
    also = {one["path"] for one in client.get("/api/1/ahead").json()["also"]}
    assert f"/checkins/{paper}/" not in also


def test_ones_own_answers_stay_ones_own_until_they_are_sent(robin: Patient, phone: Phone) -> None:
    client, paper = phone(robin), uuid4()
    own = {"form": "six", "version": "3", "to": "self"}
    assert tell(client, paper, **own) == 200
    assert send(client, "hand", 0, paper=str(paper)) == 200
    assert not AlertStep.objects.exists()
    page = client.get(reverse("checkin_done", args=[paper])).content.decode()
    assert "No one at the clinic reads this." in page
    sent = client.post(reverse("checkin_done", args=[paper]), {"id": str(uuid4()), "act": "send"})
    assert sent.status_code == 302
    assert [one.alert.tier for one in open_alerts_of(robin, clock.now())] == ["moderate"]
    assert client.post(reverse("checkin_done", args=[paper]), {"act": "keep"}).status_code == 404


def test_what_was_told_for_a_clinic_that_is_gone_is_kept_for_the_person(phone: Phone) -> None:
    alone = make_patient("alone@example.org", guide="standard")
    client, paper = phone(alone), uuid4()
    assert send(client, "begin", 600, paper, form="phq-9", version="1.0.0", to="clinic") == 200
    assert send(client, "say", 600, paper=str(paper), item="death", said="2") == 200
    one = check_in(alone, paper, clock.now())
    assert one is not None
    assert (one.asked.to, one.given) == ("self", {"death": 2})


def test_an_answer_that_its_form_does_not_take_but_that_showed_help_is_not_lost(
    robin: Patient, phone: Phone
) -> None:
    client, paper = phone(robin), uuid4()
    now = GONE | {"version": "1.0.0"}
    assert tell(client, paper, **now, item="darkness") == 200
    assert tell(client, paper, **now, item="down", said="7", signs="", called="") == 422
    assert tell(client, paper, **now, item="lightness", signs="", called="") == 404
    assert tell(client, paper, **now, item="down", said="1", signs="", called="") == 200
    one = check_in(robin, paper, clock.now())
    assert one is not None
    assert (one.given, one.unread) == ({"down": 1}, {"darkness": "2"})
    assert len(open_alerts_of(robin, clock.now())) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"form": ""},
        {"form": "../phq-9"},
        {"form": "x" * 81},
        {"version": ""},
        {"version": "1" * 41},
        {"form": "daily"},
        {"item": ""},
        {"item": "ask:agree"},
        {"item": "x" * 81},
        {"paper": "none"},
    ],
)
def test_what_no_page_sends_begins_nothing(robin: Patient, phone: Phone, wrong: dict[str, str]) -> None:
    assert send(phone(robin), "say", 0, **{"paper": str(uuid4()), **GONE, **DEATH, **wrong}) == 404
    assert not [one for one in Paper.objects.all() if check_in(robin, one.pk, clock.now()).said]
    assert not AlertStep.objects.exists()


def test_nobody_writes_into_somebody_elses_check_in(robin: Patient, phone: Phone) -> None:
    paper, other = uuid4(), make_patient("other@example.org", guide="standard")
    assert tell(phone(robin), paper) == 200
    assert tell(phone(other), paper) == 404
    assert send(phone(other), "hand", 0, paper=str(paper)) == 404
    assert phone(other).get(reverse("checkin_done", args=[paper])).status_code == 404


def test_it_is_put_away_rebuilt_and_exported_like_any_other(
    robin: Patient, phone: Phone, move_clock: Callable[[str], int]
) -> None:
    tell(phone(robin), uuid4())
    assert record_of_person(robin.user, clock.now())["half-filled"][0]["value"]["said"][0][4]["signs"]
    move_clock("2026-11-22T12:00")
    assert put_away(clock.now()) == 1
    before = fares(robin, clock.now())
    rebuild(robin)
    rebuild_cards(robin)
    assert fares(robin, clock.now()) == before
    assert [(one.form, one.version, one.is_complete) for one in before.listed] == [("phq-9", "0.1.0", False)]
    assert len(open_alerts_of(robin, clock.now())) == 1
    assert Entry.objects.count() == 1


# ---- what a page says of its answers


def answers_of(form: Instrument) -> Iterator[tuple[str, str, Shown, list[Signal]]]:
    """Each answer that is a sign, as a page sends it, with what the engine says of it."""
    for each in lookups(form):
        for value, signs in each.signs.items():
            item = form.item(each.key)
            assert item is not None
            values: list[Any] = [choice.value for choice in item.scale] or [int(value)]
            raw = next(one for one in values if str(one) == value)
            given = {each.key: (raw,) if item.kind == "several" else raw}
            answers = Answers(instrument=form.id, version=form.version, given=given)
            shown = Shown(signs=signs, called=each.calls.get(value, ""))
            yield each.key, value, shown, list(signals(form, answers, Around(at=0)))


def test_every_answer_of_every_form_raises_by_its_page_what_it_raises_by_its_form() -> None:
    tried = set[str]()
    for id in FORMS.ids:
        for key, value, shown, expected in answers_of(instrument(id)):
            by_page = list(signals_shown(key, value, shown))
            parts = [
                [(s.sign, s.urgency, s.alert, s.crisis, s.asks_first) for s in found]
                for found in (by_page, expected)
            ]
            assert parts[0] == parts[1], (id, key, value)
            tried |= {one.sign for one in expected}
    assert {"dark thoughts nearly every day", "suicide screen acute", "chest pain", "craving"} <= tried


def test_a_page_carries_form_version_and_signs(robin: Patient, phone: Phone) -> None:
    page = phone(robin).get("/checkins/form/phq-9/").content.decode()
    data = json.loads(page.split('<script id="paper" type="application/json">')[1].split("</script>")[0])
    assert (data["form"], data["version"]) == ("phq-9", instrument("phq-9").version)
    (death,) = (one for one in data["questions"] if one["key"] == "death")
    assert death["signs"]["3"] == ["dark thoughts nearly every day"]
