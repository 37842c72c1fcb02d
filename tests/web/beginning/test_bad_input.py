"""One readable table: what people type, and what the page says. Nothing is stored that is not a plan."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.web.courses.models import Fact, Kind
from web.beginning.flow import own_plan, say, start
from web.people import at

pytestmark = pytest.mark.django_db
RTL = "\u202e"


@pytest.fixture
def begun(client: Client, move_clock: Callable[[str], int]) -> Client:
    """Somebody in New York on 1 November 2026 at noon who has chosen a guide."""
    move_clock("2026-11-01T12:00")
    start(client)
    say(client, "guide", guide="infusion-aftercare")
    say(client, "zone", zone="America/New_York")
    return client


def one(date: str, time: str, **more: str) -> dict[str, Any]:
    return {"to": "one", "count": "1", "date_0": date, "time_0": time, **more}


REFUSED = [
    # question, what was sent, what the page says
    ("guide", {"guide": "no-such-guide"}, "Select a valid choice"),
    ("guide", {}, "Choose a guide."),
    ("zone", {"zone": "Mars/Olympus"}, "No place on Earth keeps the time “Mars/Olympus”."),
    ("zone", {"zone": "Mars/Olympus"}, "Names look like America/New_York."),
    ("zone", {"zone": "America/New_Yorc"}, "Did you mean America/New_York?"),
    ("zone", {"zone": "../../etc/passwd"}, "No place on Earth"),
    ("zone", {"zone": ""}, "Choose the zone of the nearest big city."),
    ("day", {"waking": "25:10", "bedtime": "22:00"}, "The clock goes to 23:59. Did you mean 1:10?"),
    ("day", {"waking": "8", "bedtime": "22:00"}, "“8” is not a time."),
    ("day", {"waking": "8:00", "bedtime": "08:00"}, "Both times are the same."),
    ("day", {"waking": "٨:٠٠", "bedtime": "22:99"}, "“22:99” is not a time."),
    ("place", {"town": "Xyzzyville"}, "We do not know “Xyzzyville”."),
    ("place", {}, "Write a town, or skip this."),
    ("place", {"latitude": "40.7"}, "Both numbers are needed."),
    ("place", {"latitude": "400", "longitude": "0"}, "Degrees go from -90 to 90"),
    ("place", {"latitude": "nan", "longitude": "0"}, "Degrees go from -90 to 90"),
    ("sessions", {}, "Choose one."),
    ("sessions", one("2026-02-30", "10:00"), "“2026-02-30” is not a date."),
    ("sessions", one("3.11.2026", "10:00"), "“3.11.2026” is not a date."),
    ("sessions", one("2029-11-03", "10:00"), "That is more than two years ahead."),
    ("sessions", one("2206-11-03", "10:00"), "is not a date"),
    ("sessions", one("2024-11-03", "10:00"), "That is more than a year ago."),
    ("sessions", one("2026-11-03", ""), "At what time?"),
    ("sessions", one("", ""), "Give a date, or skip this."),
    ("sessions", one("2026-11-03", "24:30"), "Did you mean 0:30?"),
    ("sessions", one("2027-03-14", "02:30"), "the clocks go forward: 02:30 does not come."),
    ("sessions", one("2026-11-01", "01:30"), "the clocks go back: 01:30 comes twice."),
    (
        "sessions",
        {**one("2026-11-03", "10:00"), "count": "2", "date_1": "2026-11-03", "time_1": "10:00"},
        "Two sessions at the same time.",
    ),
]


@pytest.mark.parametrize(("question", "sent", "said"), REFUSED)
def test_a_wrong_answer_is_answered_in_words_and_nothing_is_stored(
    begun: Client, question: str, sent: dict[str, Any], said: str
) -> None:
    before = Fact.objects.count()
    answer = say(begun, question, **sent)
    assert answer.status_code == 200
    page = unescape(answer.content.decode())
    assert said in page
    assert "Traceback" not in page
    assert Fact.objects.count() == before
    for name, text in sent.items():
        if text and name in ("town", "date_0", "time_0", "waking", "latitude"):
            assert text in page, "what was typed is still there"


ALIASES = ["US/Eastern", "Asia/Calcutta", "america/new york", "UTC", "Pacific/Kiritimati"]


@pytest.mark.parametrize("zone", ALIASES)
def test_a_zone_goes_by_any_of_its_names(begun: Client, zone: str) -> None:
    assert say(begun, "zone", zone=zone).status_code == 302


NAMES = [
    ("S", "S"),
    ("  Sam \t Example ", "Sam Example"),
    ("😀", "😀"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    (f"mas{RTL}S", "masS"),
    ("Zoë", "Zoë"),
    ("x" * 60, "x" * 60),
]


@pytest.mark.parametrize(("typed", "kept"), NAMES)
def test_a_name_is_kept_as_it_was_typed_without_what_nobody_sees(
    begun: Client, typed: str, kept: str
) -> None:
    say(begun, "sessions", **one("2026-11-03", "10:00"))
    assert say(begun, "ride", who="someone", name=typed).status_code == 302
    assert own_plan().record.rides["s1"].name == kept
    page = begun.get(reverse("begin_ready")).content.decode()
    assert "<script>alert" not in page
    assert kept in unescape(page)


def test_a_name_of_300_letters_is_refused_in_words(begun: Client) -> None:
    say(begun, "sessions", **one("2026-11-03", "10:00"))
    page = say(begun, "ride", who="someone", name="x" * 300).content.decode()
    assert "This name has 300 letters. There is room for 60." in page
    assert own_plan().record.rides == {}


def test_a_nul_byte_is_refused(begun: Client) -> None:
    say(begun, "sessions", **one("2026-11-03", "10:00"))
    form = "application/x-www-form-urlencoded"
    ride = reverse("begin_question", args=["ride"])
    assert begun.post(ride, "who=someone&name=S%00m", content_type=form).status_code == 400
    assert say(begun, "ride", who="someone", name="S\0m").status_code == 200
    assert own_plan().record.rides == {}


def test_a_session_of_this_morning_may_be_told_afterwards(begun: Client) -> None:
    say(begun, "sessions", **one("2026-11-01", "09:00"))
    assert own_plan().course.sessions[0].begins == at("2026-11-01T09:00")


def test_a_second_session_at_the_same_time_is_refused(begun: Client) -> None:
    say(begun, "sessions", **one("2026-11-03", "10:00"))
    page = say(begun, "sessions", **one("2026-11-03", "10:00")).content.decode()
    assert "You have a session at that time already." in page
    assert len(own_plan().course.sessions) == 1


def test_a_series_is_shown_before_it_is_kept_and_can_be_changed(begun: Client) -> None:
    say(begun, "guide", guide="keeping-the-gain")
    shown = say(begun, "sessions", to="series", date="2026-11-03", time="10:00").content.decode()
    dates = ["2026-11-03", "2026-11-06", "2026-11-10", "2026-11-13", "2026-11-17", "2026-11-20"]
    for date in dates:
        assert f'value="{date}"' in shown
    assert own_plan().course.sessions == ()
    sent: dict[str, Any] = {"count": "6"}
    for row, date in enumerate(dates):
        sent |= {f"date_{row}": "" if row == 5 else date, f"time_{row}": "11:30" if row == 1 else "10:00"}
    assert say(begun, "sessions", to="check", **sent).status_code == 302
    begins = [session.begins for session in own_plan().course.sessions]
    assert begins[:2] == [at("2026-11-03T10:00"), at("2026-11-06T11:30")]
    assert [session.key for session in own_plan().course.sessions] == ["s1", "s2", "s3", "s4", "s5"]


def test_a_course_at_home_has_no_sessions(begun: Client) -> None:
    say(begun, "guide", guide="standard")
    say(begun, "route", route="oral")
    say(begun, "sessions", to="home", starts="2026-11-02")
    course = own_plan().course
    assert (course.route, course.sessions) == ("oral", ())
    assert course.calendar.midnight(course.starts) == at("2026-11-02T00:00")
    page = begun.get(reverse("begin_question", args=["zone"])).content.decode()
    assert "of 8" in page  # nobody asks who drives


def test_no_session_yet_is_an_answer(begun: Client) -> None:
    assert say(begun, "sessions", how="none").status_code == 302
    assert own_plan().course.sessions == ()
    assert begun.get(reverse("begin")).url == reverse("begin_question", args=["day"])


MID_COURSE = [
    ("clock", "2026-11-03T10:00", "Europe/Berlin"),
    ("moment", "2026-11-03T16:00", "Europe/Berlin"),
]


@pytest.mark.parametrize(("sessions", "wall", "zone"), MID_COURSE)
def test_a_zone_changed_mid_course_asks_what_the_sessions_do(
    begun: Client, sessions: str, wall: str, zone: str
) -> None:
    say(begun, "sessions", **one("2026-11-03", "10:00"))
    assert "what about your sessions" in begun.get(reverse("begin_question", args=["zone"])).content.decode()
    say(begun, "zone", zone=zone, sessions=sessions)
    assert own_plan().course.sessions[0].begins == at(wall, zone)


def test_sessions_told_before_the_zone_keep_their_clock_time(
    client: Client, move_clock: Callable[[str], int]
) -> None:
    move_clock("2026-11-01T12:00")
    start(client)
    say(client, "guide", guide="infusion-aftercare")
    say(client, "sessions", **one("2026-11-03", "10:00"))
    say(client, "zone", zone="America/New_York")
    assert own_plan().course.sessions[0].begins == at("2026-11-03T10:00")


SETTINGS = [("4 hours", True), ("90 minutes", False), ("9 hours", False), ("4 years", False)]


@pytest.mark.parametrize(("length", "is_within"), SETTINGS)
def test_a_setting_stays_within_the_bounds_of_the_guide(begun: Client, length: str, is_within: bool) -> None:
    say(begun, "guide", guide="standard")
    said = say(begun, "settings", food=length)
    assert said.status_code == (302 if is_within else 200)
    assert dict(own_plan().record.guide.settings) == ({"food": length} if is_within else {})
    assert Fact.objects.filter(kind=Kind.GUIDE).count() == (3 if is_within else 2)
