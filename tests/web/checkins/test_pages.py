"""Check-ins on the pages: what is offered, what is said before the first question, help that stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.web.alerts.actions import end_ladder
from afterwards.web.alerts.models import AlertStep
from afterwards.web.checkins.models import Entry, Kind, Paper
from afterwards.web.checkins.queries import fares
from afterwards.web.people.models import Patient
from web.checkins.lives import at_work, phq, watched_clinic
from web.people import at, make_patient, plan_session

pytestmark = pytest.mark.django_db
type Phone = Callable[[Patient], Client]
FRIDAY = "2026-11-20T12:00"
SESSION = {"start": "2026-11-03T10:00:00-05:00", "end": "2026-11-03T10:50:00-05:00"}


@pytest.fixture(autouse=True)
def _now(move_clock: Callable[[str], int]) -> None:
    move_clock(FRIDAY)


@pytest.fixture
def robin() -> Patient:
    """Seventeen days after a session, at a clinic that reads."""
    practice, _ = watched_clinic()
    patient = make_patient("robin@example.org", practice=practice, guide="standard")
    plan_session(patient, "s1", "2026-11-03T10:00:00-05:00", **SESSION)
    return Patient.objects.get(pk=patient.pk)


@pytest.fixture
def sam() -> Patient:
    """The same without a clinic."""
    patient = make_patient("sam@example.org", guide="standard")
    plan_session(patient, "s1", "2026-11-03T10:00:00-05:00", **SESSION)
    return Patient.objects.get(pk=patient.pk)


def text(answer: object) -> str:
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", unescape(plain).replace("\N{NO-BREAK SPACE}", " "))


def begun(client: Client, form: str, to: str = "self") -> str:
    answer = client.post(reverse("checkin_begin", args=[form]), {"id": uuid4(), "to": to})
    return str(answer["Location"])


def say(client: Client, place: str, said: object, **more: object) -> str:
    """Answer the question that stands there; where it leads."""
    page = client.get(place).content.decode()
    found = re.search(r'name="item" value="([^"]+)"', page)
    assert found, text(client.get(place))[:400]
    answer = client.post(place, {"id": uuid4(), "item": unescape(found[1]), "said": said, **more})
    return str(answer.get("Location") or answer.status_code)


def test_today_asks_for_the_mood_in_one_tap_and_takes_it_back(robin: Patient, phone: Phone) -> None:
    client = phone(robin)
    page = client.get(reverse("today")).content.decode()
    form = re.search(r'action="/today/mood/".*?name="id" value="([^"]+)"', page, re.DOTALL)
    assert form
    for _ in range(2):
        client.post(reverse("today_mood"), {"id": form[1], "said": "7"})
    assert [report.value for report in fares(robin, at(FRIDAY)).reports] == [7]
    again = client.get(reverse("today"))
    assert "Mood: 7 of 10." in text(again)
    undo = re.search(r'mood-said.*?name="id" value="([^"]+)"', again.content.decode(), re.DOTALL)
    assert undo
    client.post(reverse("today_mood"), {"id": undo[1], "said": "undo"})
    assert fares(robin, at(FRIDAY)).reports == ()
    assert "How is your mood right now?" in text(client.get(reverse("today")))


def test_not_today_to_the_mood_is_not_asked_again_that_day(sam: Patient, phone: Phone) -> None:
    client = phone(sam)
    client.post(reverse("today_mood"), {"id": uuid4(), "said": "not today"})
    assert "How is your mood right now?" not in text(client.get(reverse("today")))


@pytest.mark.parametrize("said", ["11", "-1", "x", "", "7 "])
def test_a_mood_that_no_button_sends_is_refused(sam: Patient, phone: Phone, said: str) -> None:
    answer = phone(sam).post(reverse("today_mood"), {"id": uuid4(), "said": said})
    assert answer.status_code == 404
    assert not Paper.objects.exists()


def test_on_the_first_day_nothing_is_asked(
    robin: Patient, phone: Phone, move_clock: Callable[[str], int]
) -> None:
    move_clock("2026-11-03T15:00")
    page = text(phone(robin).get(reverse("today")))
    assert "mood" not in page
    assert "Nothing is asked of you now." in text(phone(robin).get(reverse("checkins")))


def test_who_reads_it_and_that_it_is_no_emergency_line_stands_before_the_first_question(
    robin: Patient, sam: Patient, phone: Phone
) -> None:
    read = text(phone(robin).get(reverse("checkin_begin", args=["phq-9"])))
    assert "Your answers go to Reader Example." in read
    own = text(phone(sam).get(reverse("checkin_begin", args=["phq-8"])))
    assert "Only you see this. No one at the clinic reads it." in own
    for page in (read, own):
        assert "Not for emergencies" in page
        assert "Get help" in page


def test_a_closed_clinic_says_when_it_opens_and_gives_the_crisis_line(
    robin: Patient, phone: Phone, move_clock: Callable[[str], int]
) -> None:
    move_clock("2026-11-21T12:00")
    page = text(phone(robin).get(reverse("checkin_begin", args=["phq-9"])))
    assert "No one reads them now. The clinic opens Monday" in page
    assert "Call 988" in page


def test_where_nobody_reads_answers_about_death_are_not_asked_for(
    robin: Patient, sam: Patient, phone: Phone
) -> None:
    for patient, to in ((sam, "clinic"), (robin, "self")):
        begun(phone(patient), "phq-9", to)
        assert fares(patient, at(FRIDAY)).papers[0].asked.form == "phq-8"
    assert phone(sam).get(reverse("checkin_begin", args=["asq"])).status_code == 404
    assert phone(robin).get(reverse("checkin_begin", args=["asq"])).status_code == 200


def test_half_a_form_is_there_again_and_goes_on_where_it_was(robin: Patient, phone: Phone) -> None:
    place = begun(phone(robin), "gad-7")
    say(phone(robin), place, "1")
    say(phone(robin), place, "2")
    page = text(phone(robin).get(reverse("checkin_begin", args=["gad-7"]), follow=True))
    assert "Question 3 of 7" in page


def test_item_9_brings_help_before_any_score_and_no_answer_takes_it_away(
    robin: Patient, phone: Phone
) -> None:
    client = phone(robin)
    place = begun(client, "phq-9", "clinic")
    start = place
    for value in list(phq(1, 1, 1, 1, 1, 1, 1, 1, 1).values())[:8]:
        place = say(client, place, str(value))
    place = say(client, place, "3")
    assert place.startswith(reverse("checkin_help", args=[UUID(start.strip("/").split("/")[1])]))
    seen = text(client.get(place))
    assert "Are you safe right now?" in seen
    assert "of 27" not in seen
    for answer in ("safe", "rather not", "now"):
        following = client.post(place, {"id": uuid4(), "safe": answer})["Location"]
        after = text(client.get(following))
        assert "Call 988" in after
        assert "Call 911" in after
        assert re.search(r"Sent today, (noon|12:0\d pm)\. No one has read it yet\.", after)
    assert list(AlertStep.objects.values_list("kind", flat=True)) == ["raised", "again"]
    assert "No one has read it yet." in text(client.get(reverse("today")))


def test_item_9_back_and_changed_to_0_keeps_the_alert_and_says_so(robin: Patient, phone: Phone) -> None:
    client = phone(robin)
    place = begun(client, "phq-9", "clinic")
    say(client, f"{place}?q=death", "3")
    say(client, f"{place}?q=death", "0")
    page = text(client.get(reverse("today")))
    assert re.search(r"Changed today, (noon|12:0\d pm)\. The first answer stays\.", page)


def test_item_9_sent_twice_is_one_alert(robin: Patient, phone: Phone) -> None:
    client = phone(robin)
    place = begun(client, "phq-9", "clinic")
    act = {"id": uuid4(), "item": "death", "said": "3"}
    for _ in range(2):
        client.post(place, act)
    assert AlertStep.objects.count() == 1


def test_with_nobody_on_duty_the_help_page_says_so(robin: Patient, phone: Phone) -> None:
    client = phone(robin)
    place = begun(client, "phq-9", "clinic")
    end_ladder(at_work(robin.practice.memberships.get(user__email="owner@clinic.example")), at(FRIDAY))
    page = text(client.get(say(client, f"{place}?q=death", "2")))
    assert "No one at the clinic reads this." in page


def test_after_an_hour_unread_the_person_is_told_plainly(
    robin: Patient, phone: Phone, move_clock: Callable[[str], int]
) -> None:
    client = phone(robin)
    place = say(client, f"{begun(client, 'phq-9', 'clinic')}?q=death", "3")
    client.post(place, {"id": uuid4(), "safe": "now"})
    move_clock("2026-11-20T13:01")
    assert "No one has read this yet. Please call or text 988 now." in text(client.get(reverse("today")))


def test_every_answer_of_the_suicide_screen_brings_help(robin: Patient, phone: Phone) -> None:
    for item in ("dead", "better-off", "killing", "tried"):
        client = phone(robin)
        place = say(client, f"{begun(client, 'asq', 'clinic')}?q={item}", "declined")
        assert "/help/" in place
        assert "Call 988" in text(client.get(place))


def test_a_sign_of_an_emergency_says_so_before_the_next_question(sam: Patient, phone: Phone) -> None:
    client = phone(sam)
    place = say(client, begun(client, "side-effects"), ["headache", "chest"])
    page = text(client.get(place))
    assert "Call 911 now." in page
    assert "Pain in the chest" in page
    assert "Headache" not in page


def test_signs_are_told_by_how_soon_and_no_number_is_a_verdict(sam: Patient, phone: Phone) -> None:
    client = phone(sam)
    place = begun(client, "body-watch")
    for said in ("yes", "no", "no", "no", "yes"):
        place = say(client, place, said)
    done = f"/checkins/{place.split('/')[2]}/done/"
    page = text(client.get(done, follow=True))
    assert re.search(r"Call the clinic today\. Do you go to pee more often", page)
    assert re.search(r"Tell them at your next visit\. Do you forget more", page)


def test_craving_is_the_clinics_only_with_a_yes(robin: Patient, phone: Phone) -> None:
    client = phone(robin)
    place = begun(client, "body-watch", "clinic")
    for said in ("no", "no", "no", "no", "no", "yes"):
        place = say(client, place, said)
    done = f"/checkins/{place.split('/')[2]}/done/"
    assert "May your clinic know this?" in text(client.get(done))
    assert AlertStep.objects.count() == 0
    client.post(done, {"id": uuid4(), "act": "do not"})
    assert AlertStep.objects.count() == 0
    assert Entry.objects.count() == 0
    assert "It is kept." in text(client.get(done))


def test_a_reading_that_may_be_a_slip_is_asked_about_once_and_can_stay(sam: Patient, phone: Phone) -> None:
    client = phone(sam)
    place = f"{begun(client, 'body-watch')}?q=systolic"
    answer = client.post(place, {"id": uuid4(), "item": "systolic", "said": "300"})
    assert answer.status_code == 422
    assert "300: is this right?" in text(answer)
    say(client, place, "300", sure="yes")
    assert fares(sam, at(FRIDAY)).papers[0].given == {"systolic": 300}


def test_what_is_left_out_is_fine_and_gives_no_number(sam: Patient, phone: Phone) -> None:
    client = phone(sam)
    place = begun(client, "gad-7")
    say(client, place, "3")
    done = f"/checkins/{place.split('/')[2]}/done/"
    assert "Without them there is no number." in text(client.get(done))
    client.post(done, {"act": "keep"})
    page = text(client.get(done))
    assert "there is no number" in page
    assert "of 21" not in page


def test_not_now_is_kept_without_guilt(sam: Patient, phone: Phone) -> None:
    client = phone(sam)
    assert "PHQ-8" in text(client.get(reverse("checkins")))
    client.post(reverse("checkin_begin", args=["phq-8"]), {"id": uuid4(), "not": "today"})
    page = client.get(reverse("checkins")).content.decode()
    assert 'class="lit"' not in page or "PHQ-8" not in page.split('class="lit"')[1].split("</section>")[0]


def test_days_after_the_first_session_today_asks_how_it_was_until_that_is_told(
    phone: Phone, robin: Patient, move_clock: Callable[[str], int]
) -> None:
    """Other forms that are due then stand as rows; once it is told they may be the lit thing again."""
    move_clock("2026-11-06T14:00")
    client = phone(robin)
    today = client.get(reverse("today")).content.decode()
    assert "How was the first one?" in today
    lit = today.partition('class="lit')[2].partition("</section>")[0]
    assert reverse("checkin_begin", args=["next-step"]) in lit
    assert "How are you?" in today.partition("</section>")[2]
    place = begun(client, "next-step")
    for answer in (["scary"], "talk", "My stairs are steep."):
        place = say(client, place, answer)
    assert "Half done. Your answers are kept." in client.get(reverse("today")).content.decode()
    client.post(place, {"act": "keep"})
    today = client.get(reverse("today")).content.decode()
    assert reverse("checkin_begin", args=["next-step"]) not in today


def test_how_it_was_drafts_a_message_in_the_persons_own_words(robin: Patient, phone: Phone) -> None:
    client = phone(robin)
    place = say(client, begun(client, "next-step"), ["scary", "cost"])
    place = say(client, place, "talk")
    place = say(client, place, "My stairs are steep.")
    page = text(client.get(place))
    for line in ("It was too much for me", "It costs more than I can pay.", "My stairs are steep."):
        assert line in page
    assert "I felt no change" not in page
    assert "This page sends nothing." in page
    client.post(place, {"id": uuid4(), "act": "send"})
    assert fares(robin, at(FRIDAY)).listed[-1].is_shared


def test_what_was_sent_is_the_clinics_from_then_on_and_is_not_sent_again(
    robin: Patient, phone: Phone
) -> None:
    client = phone(robin)
    place = begun(client, "body-watch")
    client.post(place, {"id": uuid4(), "item": "blood", "said": "yes"})
    done = f"{place.split('?')[0]}done/"
    client.post(done, {"id": uuid4(), "act": "keep"})
    before = text(client.get(done))
    assert "Only you see it." in before
    assert "Send it to my clinic" in before
    for _ in range(2):
        client.post(done, {"id": uuid4(), "act": "send"})
    after = text(client.get(done))
    assert "Your clinic may read it." in after
    assert "Only you see it." not in after
    assert "Send it to my clinic" not in after
    assert Entry.objects.filter(kind=Kind.SENT).count() == 1


def test_after_a_long_gap_the_clinic_comes_first_and_no_form_is_asked(
    robin: Patient, phone: Phone, move_clock: Callable[[str], int]
) -> None:
    move_clock("2027-03-20T12:00")
    page = text(phone(robin).get(reverse("today")))
    assert "Talk to your clinic first" in page
    assert "Questionnaire" not in page


def test_in_spanish_the_form_and_the_help_are_spanish(robin: Patient, phone: Phone) -> None:
    client = phone(robin)
    client.post(reverse("language"), {"language": "es", "next": "/"})
    place = begun(client, "phq-9", "clinic")
    assert "Poco interés o placer en hacer cosas" in text(client.get(place))
    page = text(client.get(say(client, f"{place}?q=death", "1")))
    assert "¿Está a salvo ahora mismo?" in page


def test_what_can_be_begun_stands_in_the_order_of_how_often_it_is_asked(sam: Patient, phone: Phone) -> None:
    page = phone(sam).get(reverse("checkins")).content.decode()
    listed = list(
        dict.fromkeys(re.findall(r"/checkins/begin/([\w-]+)/", page.split("Begin one yourself")[1]))
    )
    assert listed[:4] == ["daily", "phq-8", "gad-7", "side-effects"]
