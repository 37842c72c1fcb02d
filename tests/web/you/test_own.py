"""A copy of everything, and erasing everything: asked three times, done in a week, taken back until then."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from afterwards.care.course import read_course_values
from afterwards.web import clock
from afterwards.web.append_only import lifted
from afterwards.web.audit.chain import KEPT, breaks
from afterwards.web.audit.models import AuditLine
from afterwards.web.circle.actions import make_link
from afterwards.web.courses.actions import Author
from afterwards.web.courses.models import Fact, Kind
from afterwards.web.help.actions import keep_text
from afterwards.web.people.actions import WAY_BACK, ask_to_erase
from afterwards.web.people.models import Patient, User
from afterwards.web.plans.actions import make_feed
from afterwards.web.plans.queries import plan_of
from afterwards.web.scheduler import drop_old_lines, erase_people
from web.people import at, make_patient, make_practice, plan_session, tell

pytestmark = pytest.mark.django_db
NOW = "2026-11-20T12:00"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _now(move_clock: Callable[[str], int]) -> None:
    move_clock(NOW)


@pytest.fixture
def robin() -> Patient:
    """Somebody with a clinic, a session, a ride link, a calendar address and two devices."""
    patient = make_patient("robin@example.org", practice=make_practice(), guide="standard")
    patient.name = "Robin Example"
    patient.save()
    plan_session(patient, "s1", "2026-12-10T10:00:00-05:00")
    tell(patient, Kind.RIDE, {"session": "s1", "who": "someone", "name": "Qzxsam"}, at(NOW))
    keep_text(patient, author(patient), at(NOW), "signs", "Qzxsign", uuid4())
    make_link(patient, author(patient), at(NOW), session="s1")
    make_feed(patient, patient.user, "patient", at(NOW))
    return Patient.objects.get(pk=patient.pk)


def author(patient: Patient) -> Author:
    return Author(user=patient.user, role="patient")


@pytest.fixture
def phone(robin: Patient) -> Client:
    client = Client()
    client.force_login(robin.user, backend=BACKEND)
    return client


# --- A copy -------------------------------------------------------------------------------------------


def test_the_file_for_programs_holds_every_fact_and_reads_as_a_course(phone: Client, robin: Patient) -> None:
    answer = phone.post(reverse("you_copy"), {"kind": "json"})
    record = json.loads(answer.content)
    assert 'filename="day-plan.json"' in answer["Content-Disposition"]
    assert [fact["number"] for fact in record["facts"]] == list(range(1, robin.facts_count + 1))
    said = {fact["kind"]: fact["value"] for fact in record["facts"]}
    assert said["ride"]["name"] == "Qzxsam"
    assert said["own"]["text"] == "Qzxsign"
    reading = read_course_values(record["course"], "the copy")
    assert reading.course is not None
    assert reading.course.sessions == plan_of(robin).course.sessions
    assert AuditLine.objects.filter(patient=robin, act="take_copy").count() == 1


def test_the_file_holds_nothing_that_lets_anybody_in(phone: Client) -> None:
    text = phone.post(reverse("you_copy"), {"kind": "json"}).content.decode()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.name in ("token_hash", "password", "code_hash", "session_key"):
                for secret in model._base_manager.values_list(field.name, flat=True):
                    assert not secret or str(secret) not in text, f"{model.__name__}.{field.name}"


def test_the_page_to_read_says_it_in_words(phone: Client) -> None:
    page = phone.post(reverse("you_copy"), {"kind": "html"}).content.decode()
    assert "Robin Example" in page
    assert "Qzxsam" in page
    assert "Qzxsign" in page
    assert "A ride link was made" in page
    assert not re.findall(r"(src|href)=", page), "it stands alone"


def test_a_name_in_the_copy_is_text_and_never_code(phone: Client, robin: Patient) -> None:
    tell(robin, Kind.RIDE, {"session": "s1", "who": "someone", "name": "<script>x</script>"}, at(NOW))
    page = phone.post(reverse("you_copy"), {"kind": "html"}).content.decode()
    assert "<script>" not in page


# --- Erasing ------------------------------------------------------------------------------------------


def test_three_taps_set_a_day_and_one_takes_it_back(phone: Client, robin: Patient) -> None:
    first = phone.get(reverse("you")).content.decode()
    assert reverse("you_erase") in first
    assert "?sure=1" in phone.get(reverse("you_erase")).content.decode()
    sure = phone.get(reverse("you_erase") + "?sure=1").content.decode()
    assert 'value="erase"' in sure
    assert Patient.objects.get(pk=robin.pk).erase_at is None
    page = phone.post(reverse("you_erase"), {"act": "erase"}, follow=True).content.decode()
    assert "27 November" in page
    assert "Everything is erased" in phone.get(reverse("today")).content.decode()
    phone.post(reverse("you_erase"), {"act": "keep"})
    assert Patient.objects.get(pk=robin.pk).erase_at is None
    assert "Everything is erased" not in phone.get(reverse("today")).content.decode()


def test_asked_twice_the_first_day_stays(robin: Patient) -> None:
    first = ask_to_erase(robin, author(robin), at(NOW))
    assert ask_to_erase(robin, author(robin), at(NOW) + 86400) == first == at(NOW) + WAY_BACK


def everything() -> str:
    """All that stands in any table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [
                    bytes(one).hex() if isinstance(one, bytes | memoryview) else str(one) for one in row
                ]
    return "\n".join(found)


def test_after_a_week_nothing_in_any_table_is_of_this_person(robin: Patient) -> None:
    ask_to_erase(robin, author(robin), at(NOW))
    robin = Patient.objects.get(pk=robin.pk)
    assert robin.user is not None
    signed_in = Client()
    signed_in.force_login(robin.user, backend=BACKEND)
    ids = {str(robin.pk), robin.pk.hex}
    planted = {bytes(robin.key).hex(), "robin@example.org", *ids}
    before = everything()
    assert {bytes(robin.key).hex(), "robin@example.org"} <= {one for one in planted if one in before}
    assert erase_people(at(NOW) + WAY_BACK - 1) == 0
    assert erase_people(at(NOW) + WAY_BACK) == 1
    after = everything()
    assert [one for one in planted if one in after] == []
    assert Session.objects.count() == 0
    empty = User.objects.get(pk=robin.user.pk)
    assert (empty.email, empty.is_active, empty.has_usable_password()) == (None, False, False)
    assert AuditLine.objects.get(act="erase_patient").practice == robin.practice


def test_the_device_that_was_signed_in_is_out(phone: Client, robin: Patient) -> None:
    ask_to_erase(robin, author(robin), at(NOW))
    erase_people(at(NOW) + WAY_BACK)
    assert phone.get(reverse("today")).status_code == 302


def test_others_lose_nothing_and_the_guards_stand_again(robin: Patient) -> None:
    other = make_patient("kim@example.org", practice=robin.practice)
    lines = AuditLine.objects.filter(patient=other).count()
    ask_to_erase(robin, author(robin), at(NOW))
    erase_people(at(NOW) + WAY_BACK)
    assert Fact.objects.filter(patient=other).count() == other.facts_count
    assert AuditLine.objects.filter(patient=other).count() == lines
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM courses_fact")


# --- The trail ----------------------------------------------------------------------------------------


def test_a_whole_trail_has_no_break(client: Client) -> None:
    client.post(reverse("begin"))
    patient = Patient.objects.get()
    tell(patient, Kind.DAY, {"waking": "07:00", "bedtime": "22:00"}, clock.now())
    assert AuditLine.objects.filter(patient=patient).count() > 1
    assert list(breaks(patient, clock.now())) == []


@pytest.mark.parametrize("change", ["act = 'wish'", "at = at + 1", "about = ''"])
def test_a_changed_line_shows(client: Client, change: str) -> None:
    client.post(reverse("begin"))
    patient = Patient.objects.get()
    for hour in (6, 7, 8):
        tell(patient, Kind.DAY, {"waking": f"0{hour}:00", "bedtime": "22:00"}, clock.now())
    line = AuditLine.objects.filter(patient=patient).order_by("id")[2]
    with transaction.atomic(), lifted("audit_auditline"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_auditline SET {change} WHERE id = %s", [line.pk])
    assert list(breaks(patient, clock.now())) == [2]


@pytest.mark.parametrize(("place", "shows"), [(0, [0]), (1, [1]), (2, [2])])
def test_a_removed_line_shows(client: Client, place: int, shows: list[int]) -> None:
    client.post(reverse("begin"))
    patient = Patient.objects.get()
    for hour in (6, 7, 8):
        tell(patient, Kind.DAY, {"waking": f"0{hour}:00", "bedtime": "22:00"}, clock.now())
    line = AuditLine.objects.filter(patient=patient).order_by("id")[place]
    with transaction.atomic(), lifted("audit_auditline"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditline WHERE id = %s", [line.pk])
    assert list(breaks(patient, clock.now())) == shows


def test_lines_older_than_six_years_go_and_the_rest_is_still_whole(client: Client) -> None:
    client.post(reverse("begin"))
    patient = Patient.objects.get()
    start = clock.now()
    tell(patient, Kind.DAY, {"waking": "07:00", "bedtime": "22:00"}, start + 86400)
    tell(patient, Kind.DAY, {"waking": "08:00", "bedtime": "22:00"}, start + 2 * 86400)
    later = start + KEPT + 86401
    assert drop_old_lines(later) > 0
    assert AuditLine.objects.filter(patient=patient).count() == 1
    assert list(breaks(patient, later)) == []
