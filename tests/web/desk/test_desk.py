"""The desk: a clinic's own patients, each change compared first, and guides with everything at its line."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from afterwards.care.timing import instant_of
from afterwards.web import clock
from afterwards.web.audit.models import AuditLine
from afterwards.web.clinics import actions
from afterwards.web.clinics.models import Invitation, Membership, Practice
from afterwards.web.courses import actions as courses
from afterwards.web.courses.actions import Author
from afterwards.web.courses.models import Fact
from afterwards.web.people.access import Staff
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import plan_of
from afterwards.web.protocols.models import GuideVersion
from afterwards.web.protocols.queries import offers
from web.people import at, make_practice, make_staff

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _on_a_tuesday(move_clock):
    move_clock("2026-11-03T10:00")


@pytest.fixture
def admin():
    member = make_staff(make_practice(), "clinic admin", "admin@example.org")
    return Staff(user=member.user, membership=member)


@pytest.fixture
def desk(admin):
    client = Client()
    client.force_login(admin.user, backend=BACKEND)
    return client


@pytest.fixture
def patient(admin):
    return new_patient(admin)


def new_patient(staff: Staff, guide: str = "infusion-aftercare", name: str = "Robin Example") -> Patient:
    known = offers(staff.membership.practice, "en")
    offer = next(offer for offer in known if guide in offer.value)
    patient = actions.add_patient(staff, name, offer, clock.now())
    author = Author(user=staff.user, role=staff.role)
    courses.plan_session(patient, author, clock.now(), planned=at("2026-11-10T10:00"), route="iv")
    return Patient.objects.get(pk=patient.pk)


def hidden(page: bytes) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.decode()))


def change(desk: Client, address: str, **fields: str):
    """Fill in, look at the comparison, say yes."""
    shown = desk.post(address, fields)
    assert shown.status_code == 200, shown.content.decode()
    return desk.post(address, {**hidden(shown.content), "yes": "yes"})


def test_an_empty_clinic_says_so_and_shows_the_way_in(desk):
    page = desk.get(reverse("desk"))
    assert b"Nobody yet" in page.content
    assert reverse("desk_invite").encode() in page.content


def test_the_list_shows_names_and_the_next_session(desk, patient):
    page = desk.get(reverse("desk")).content.decode()
    assert "Robin Example" in page
    assert "Tuesday 10 November, 10:00" in page.replace("\u00a0", " ")
    assert reverse("desk_patient", args=[patient.pk]) in page


def test_a_new_patient_gets_a_link_and_a_code_that_are_shown_once(desk):
    guide = offers(Practice.objects.get(), "en")[0].value
    page = desk.post(reverse("desk_invite"), {"name": "Sam", "guide": guide}).content.decode()
    token = re.search(r"/invited/([^<\s]+)/", page)
    assert token
    assert re.search(r"\b\d{4} \d{4}\b", page)
    patient = Patient.objects.get()
    assert (patient.name, patient.user) == ("Sam", None)
    again = desk.get(reverse("desk_patient", args=[patient.pk])).content.decode()
    assert token.group(1) not in again


def test_a_new_link_ends_the_earlier_one(desk, patient):
    for _ in range(2):
        desk.post(reverse("desk_link", args=[patient.pk]))
    assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_each_look_at_a_patient_writes_one_line_that_names_who(desk, patient, admin):
    for looks in (1, 2):
        desk.get(reverse("desk_patient", args=[patient.pk]))
        lines = AuditLine.objects.filter(act="look_at_plan", patient=patient, by=admin.user)
        assert lines.count() == looks


def test_a_session_is_planned_moved_and_recorded_by_a_yes_to_the_comparison(desk, patient):
    args = [patient.pk, "s2"]
    change(desk, reverse("desk_plan", args=[patient.pk]), planned="2026-11-17T10:00", route="iv")
    assert plan_of(Patient.objects.get(pk=patient.pk)).course.session("s2").planned == at("2026-11-17T10:00")
    change(desk, reverse("desk_move", args=args), planned="2026-11-21T11:30")
    assert plan_of(Patient.objects.get(pk=patient.pk)).course.session("s2").planned == at("2026-11-21T11:30")
    fields = {"start": "2026-11-02T10:00", "end": "2026-11-02T10:50"}
    change(desk, reverse("desk_record", args=[patient.pk, "s1"]), **fields)
    assert plan_of(Patient.objects.get(pk=patient.pk)).course.session("s1").end == at("2026-11-02T10:50")
    change(desk, reverse("desk_not_held", args=args), how="cancelled")
    assert plan_of(Patient.objects.get(pk=patient.pk)).course.session("s2").cancelled


def test_the_comparison_stores_nothing_and_shows_what_moves(desk, patient):
    before = Fact.objects.count()
    page = desk.post(
        reverse("desk_move", args=[patient.pk, "s1"]), {"planned": "2026-11-14T10:00"}
    ).content.decode()
    assert Fact.objects.count() == before
    assert "Nothing changes until you say yes." in page
    assert "<del>" in page
    assert "14 Nov" in page.replace("\u00a0", " ")


def test_a_yes_that_is_sent_twice_stores_once(desk, patient):
    address = reverse("desk_move", args=[patient.pk, "s1"])
    sent = hidden(desk.post(address, {"planned": "2026-11-14T10:00"}).content) | {"yes": "yes"}
    for _ in range(2):
        desk.post(address, sent)
    assert AuditLine.objects.filter(act="move_session").count() == 1


def test_a_yes_to_a_plan_that_changed_meanwhile_is_asked_again(desk, patient, admin):
    address = reverse("desk_move", args=[patient.pk, "s1"])
    sent = hidden(desk.post(address, {"planned": "2026-11-14T10:00"}).content) | {"yes": "yes"}
    courses.pause(patient, Author(user=admin.user, role="desk"), clock.now(), paused=True)
    page = desk.post(address, sent)
    assert page.status_code == 200
    assert not AuditLine.objects.filter(act="move_session").exists()


@pytest.mark.parametrize(
    ("name", "fields", "says"),
    [
        ("desk_plan", {"planned": "tomorrow"}, "Write it as"),
        ("desk_plan", {"planned": "9999-01-01T10:00"}, "Check the year"),
        ("desk_plan", {"planned": "2027-03-14T02:30"}, "clocks go forward"),
        ("desk_plan", {"planned": "2026-11-17"}, "Write the time as well"),
        ("desk_plan", {"planned": "2026-11-17T10:00+01:00"}, "Leave the time zone out"),
    ],
)
def test_times_that_can_not_be_are_refused_in_words(desk, patient, name, fields, says):
    page = desk.post(reverse(name, args=[patient.pk]), fields)
    assert page.status_code == 422
    assert says in page.content.decode()


@pytest.mark.parametrize(
    ("wall", "choice"),
    [
        ("2027-11-07T01:30", "2027-11-07T01:30:00-05:00"),
        ("2027-03-14T02:30", "2027-03-14T03:30:00-04:00"),
    ],
)
def test_a_time_that_comes_twice_or_never_is_asked_back(desk, patient, wall, choice):
    address = reverse("desk_move", args=[patient.pk, "s1"])
    page = desk.post(address, {"planned": wall})
    assert page.status_code == 422
    assert "Which one is it?" in page.content.decode()
    assert f'value="{choice}"' in page.content.decode()
    change(desk, address, planned=wall, planned_which=choice)
    planned = plan_of(Patient.objects.get(pk=patient.pk)).course.session("s1").planned
    assert planned == instant_of(choice)


def test_an_end_before_its_start_is_refused(desk, patient):
    fields = {"start": "2026-11-02T10:50", "end": "2026-11-02T10:00"}
    page = desk.post(reverse("desk_record", args=[patient.pk, "s1"]), fields)
    assert page.status_code == 422


@pytest.mark.parametrize("name", ["start", "end", "leaving"])
def test_what_is_still_ahead_is_not_written_down(desk, patient, name):
    fields = {"start": "2026-11-02T10:00", name: "2026-11-05T10:00"}
    page = desk.post(reverse("desk_record", args=[patient.pk, "s1"]), fields)
    assert page.status_code == 422
    assert "This is still ahead. Write it down when it has happened." in page.content.decode()


def test_what_was_written_down_wrongly_is_taken_back(desk, patient):
    address = reverse("desk_record", args=[patient.pk, "s1"])
    wrong = {"start": "2026-11-02T10:00", "end": "2026-11-02T10:50", "stopped_early": "on"}
    change(desk, address, **wrong)
    form = desk.get(address).content.decode()
    assert re.search(r'<input[^>]*name="stopped_early"[^>]* checked', form)
    page = desk.post(address, {"start": "2026-11-02T10:00", "end": ""}).content.decode()
    assert "Not known." in page
    assert "Not stopped early." in page
    change(desk, address, start="2026-11-02T10:00", end="")
    held = plan_of(Patient.objects.get(pk=patient.pk)).course.session("s1")
    assert (held.start, held.end, held.stopped_early) == (at("2026-11-02T10:00"), None, False)


def test_a_move_shows_the_old_and_the_new_time_at_its_yes(desk, patient):
    address = reverse("desk_move", args=[patient.pk, "s1"])
    page = desk.post(address, {"planned": "2026-11-14T11:30"}).content.decode().replace("\u00a0", " ")
    before_the_yes = page[: page.index('name="yes"')]
    for text in ("Tue 10 Nov", "10:00", "Sat 14 Nov", "11:30"):
        assert text in before_the_yes


@pytest.mark.parametrize(
    ("planned", "says"),
    [
        ("2026-10-14T10:00", "Wednesday 14 October is past."),
        ("2030-11-14T10:00", "is about 4 years ahead."),
    ],
)
@pytest.mark.parametrize(("name", "more"), [("desk_move", ["s1"]), ("desk_plan", [])])
def test_a_day_that_may_be_a_slip_is_asked_about(desk, patient, name, more, planned, says):
    page = desk.post(reverse(name, args=[patient.pk, *more]), {"planned": planned, "route": "iv"})
    text = page.content.decode().replace("\u00a0", " ")
    assert "Is this right?" in text
    assert says in text


def test_a_move_to_the_very_same_time_offers_no_yes(desk, patient):
    address = reverse("desk_move", args=[patient.pk, "s1"])
    page = desk.post(address, {"planned": "2026-11-10T10:00"})
    assert page.status_code == 422
    assert "It is planned for then already." in page.content.decode()


def test_a_yes_to_a_move_that_is_sent_twice_leads_home_twice(desk, patient):
    address = reverse("desk_move", args=[patient.pk, "s1"])
    sent = hidden(desk.post(address, {"planned": "2026-11-14T10:00"}).content) | {"yes": "yes"}
    home = reverse("desk_patient", args=[patient.pk])
    assert [desk.post(address, sent)["Location"] for _ in range(2)] == [home, home]


@pytest.mark.parametrize(("who", "name", "then"), [("someone", "Sam", "unknown"), ("taxi", "", "taxi")])
def test_whoever_said_yes_to_the_old_time_is_asked_again_after_a_move(desk, patient, who, name, then):
    sam = Author(user=None, role="patient")
    courses.set_ride(patient, sam, clock.now(), session="s1", who=who, name=name)
    address = reverse("desk_move", args=[patient.pk, "s1"])
    page = desk.post(address, {"planned": "2026-11-14T10:00"}).content.decode()
    assert ("The patient is asked again" in page) == (who == "someone")
    assert not re.search(r"\bSam\b", page)
    change(desk, address, planned="2026-11-14T10:00")
    ride = plan_of(Patient.objects.get(pk=patient.pk)).record.rides["s1"]
    assert ride.who == then


def test_the_clinic_answers_what_its_plan_asks(desk, admin):
    patient = new_patient(admin, "standard")
    open_ones = asked(desk, patient)
    kinds = {address.rstrip("/").rsplit("/", 1)[1].partition(".")[0] for address in open_ones}
    assert {"range", "fact"} <= kinds
    while open_ones:
        form = desk.get(open_ones[0]).content.decode()
        choices = re.findall(r'type="radio" name="answer" value="([^"]+)"', form)
        said = choices[0] if choices else "08:00" if 'type="time"' in form else "2 hours"
        change(desk, open_ones[0], answer=said)
        left = asked(desk, patient)
        assert open_ones[0] not in left
        open_ones = left


def asked(desk: Client, patient: Patient) -> list[str]:
    home = reverse("desk_patient", args=[patient.pk])
    return re.findall(rf'href="({home}answer/[^"]+)"', desk.get(home).content.decode())


def test_an_answer_outside_of_the_guides_bounds_is_refused_with_the_bounds(desk, admin):
    patient = new_patient(admin, "standard")
    food = reverse("desk_answer", args=[patient.pk, "range.food"])
    page = desk.post(food, {"answer": "9 hours"})
    assert page.status_code == 422
    assert "2 hours to 8 hours" in page.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "said", "status"),
    [
        ("es", "3 horas", 200),
        ("es", "1 hora", 422),  # less than the guide allows
        ("es", "3 hours", 422),
        ("en", "3 hours", 200),
        ("en", "180 Minutes", 200),
        ("en", "3", 422),
        ("en", "three hours", 422),
        ("en", "-3 hours", 422),
    ],
)
def test_a_length_is_read_in_the_language_of_the_screen(desk, admin, settings, language, said, status):
    patient = new_patient(admin, "standard")
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = desk.post(reverse("desk_answer", args=[patient.pk, "range.food"]), {"answer": said})
    assert page.status_code == status
    if status == 200:
        assert hidden(page.content)["answer"] == said


BROKEN = """\
afterwards: 1
protocol: ours
title: Ours
version: "1"
rules:
  rest:
    do: walk
    title: Walk
    wen: from session end
"""
OVERLAY = """\
afterwards: 1
overlay: our-way
extends: infusion-aftercare
title: Our way
version: "{version}"
"""


class TestGuides:
    def test_all_problems_stand_at_their_lines_and_the_text_stays(self, desk):
        page = desk.post(reverse("desk_guides"), {"text": BROKEN})
        assert page.status_code == 422
        text = page.content.decode()
        assert "line 9" in text
        assert "    wen: from session end" in text
        assert re.search(r'<span class="caret"> +\^</span>', text)
        assert "Did you mean" in text
        assert "do: walk" in text[text.index("<textarea") :]
        assert not GuideVersion.objects.exists()

    def test_a_guide_without_errors_is_kept_after_doubts_were_confirmed(self, desk):
        first = desk.post(reverse("desk_guides"), {"text": OVERLAY.format(version=1)})
        if first.status_code == 200:
            first = desk.post(reverse("desk_guides"), {"text": OVERLAY.format(version=1), "sure": "yes"})
        assert first["Location"] == reverse("desk_guide", args=[GuideVersion.objects.get().pk])
        kept = GuideVersion.objects.get()
        assert (kept.title, kept.version, kept.guide.extends) == ("Our way", "1", "infusion-aftercare")

    def test_a_new_version_offers_to_move_patients_with_the_comparison_first(self, desk, admin):
        def bring(version: int) -> None:
            desk.post(reverse("desk_guides"), {"text": OVERLAY.format(version=version), "sure": "yes"})

        bring(1)
        patient = new_patient(admin, guide="+")
        bring(2)
        newest = GuideVersion.objects.get(version="2")
        GuideVersion.objects.filter(pk=newest.pk).update(made_at=clock.now() + 1)
        page = desk.get(reverse("desk_guide", args=[newest.pk])).content.decode()
        assert reverse("desk_follow", args=[patient.pk]) in page
        change(desk, reverse("desk_follow", args=[patient.pk]))
        guide = plan_of(Patient.objects.get(pk=patient.pk)).record.guide
        assert guide.overlays == (str(newest.pk),)

    @pytest.mark.parametrize(
        "content",
        [b"\xff\xfe\x00", b"<html><script>alert(1)</script></html>", b"a: &a [*a,*a]", b"", b"[" * 5000],
    )
    def test_a_file_is_judged_by_its_content_and_never_kept_broken(self, desk, content):
        file = SimpleUploadedFile("../../x.jpg", content, content_type="image/jpeg")
        page = desk.post(reverse("desk_guides"), {"file": file, "text": ""})
        assert page.status_code == 422
        assert not GuideVersion.objects.exists()


def test_staff_are_invited_by_role_and_ended_by_a_yes(desk, admin):
    page = desk.post(reverse("desk_staff"), {"role": "desk"})
    assert b"/invited/" in page.content
    nurse = make_staff(admin.membership.practice, "desk", "nurse@example.org")
    away = Client()
    away.force_login(nurse.user, backend=BACKEND)
    assert away.get(reverse("desk")).status_code == 200
    desk.post(reverse("desk_staff_end", args=[nurse.pk]))
    assert away.get(reverse("desk")).status_code == 302
    away.force_login(nurse.user, backend=BACKEND)
    assert away.get(reverse("desk")).status_code == 404


def test_the_last_admin_can_not_end_themself(desk, admin):
    desk.post(reverse("desk_staff_end", args=[admin.membership.pk]))
    assert Membership.objects.get().ended_at is None


def test_the_clinic_says_who_answers_and_when(desk):
    fields = {"name": "Clínica", "telephone": "+52 555 0101", "zone": "America/Mexico_City", "country": "mx"}
    hours = {"mon": "8:00 - 17:00", "tue": "8:00–14:00, 16:00 - 19:30", "closed": "2026-12-25, 2027-01-01"}
    desk.post(reverse("desk_practice"), fields | hours)
    practice = Practice.objects.get()
    assert (practice.zone, practice.country) == ("America/Mexico_City", "MX")
    assert practice.hours == {
        "mon": ["8:00", "17:00"],
        "tue": ["8:00", "14:00", "16:00", "19:30"],
        "closed": ["2026-12-25", "2027-01-01"],
    }
    page = desk.get(reverse("desk_practice")).content.decode()
    assert 'value="8:00 - 14:00, 16:00 - 19:30"' in page
    assert '<option value="mx" selected>' in page


@pytest.mark.parametrize(
    "fields",
    [
        {"zone": "Mars/Olympus"},
        {"mon": "17:00 - 8:00"},
        {"mon": "always"},
        {"mon": "8:00 - 12:00, 11:00 - 17:00"},
        {"mon": "8:00 - 12:00 - 17:00"},
        {"closed": "25 December"},
        {"country": "zz"},
    ],
)
def test_what_the_clinic_can_not_mean_is_refused(desk, fields):
    known = {"name": "Sample Clinic", "telephone": "", "zone": "America/New_York", "country": "us"}
    desk.post(reverse("desk_practice"), known | fields)
    assert Practice.objects.get().zone == "America/New_York"
    assert Practice.objects.get().hours == {}
