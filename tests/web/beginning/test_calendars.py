"""A clinic's calendar file: what it holds on the person's clock, and clear words where it can not be read."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from afterwards.care.timing import Calendar
from afterwards.web.courses.calendars import CalendarReading, read_calendar
from web.beginning.flow import own_plan, say, start
from web.people import at

HERE = Calendar.of("America/New_York")
NOW = at("2026-11-01T12:00")

BERLIN = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def event(*lines: str, uid: str = "a") -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261001T000000Z", *lines, "END:VEVENT"]) + "\n"


def ics(*parts: str) -> bytes:
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Sample Clinic//EN\n" + "".join(parts) + "END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def read(*parts: str) -> CalendarReading:
    return read_calendar(ics(*parts), HERE, NOW)


def walls(reading: CalendarReading) -> list[str]:
    return [HERE.iso(entry.at)[:16] if entry.at else "all day" for entry in reading.entries]


WHEN = [
    # what a file says, when that is on a clock in New York
    ("in the person's own zone", ["DTSTART;TZID=America/New_York:20261103T100000"], ["2026-11-03T10:00"]),
    ("in another zone", [BERLIN, "DTSTART;TZID=Europe/Berlin:20261103T160000"], ["2026-11-03T10:00"]),
    ("in UTC", ["DTSTART:20261103T150000Z"], ["2026-11-03T10:00"]),
    ("without a zone", ["DTSTART:20261103T100000"], ["2026-11-03T10:00"]),
    ("in a zone that nobody knows", ["DTSTART;TZID=Clinic Time:20261103T100000"], ["2026-11-03T10:00"]),
    ("all day", ["DTSTART;VALUE=DATE:20261103"], ["all day"]),
    (
        "each week at the same time on the clock",
        ["DTSTART;TZID=Europe/Berlin:20270316T150000", "RRULE:FREQ=WEEKLY;COUNT=3"],
        # Berlin changes its clocks two weeks after New York.
        ["2027-03-16T10:00", "2027-03-23T10:00", "2027-03-30T09:00"],
    ),
    (
        "repeating, with one called off",
        [
            "DTSTART;TZID=America/New_York:20261103T100000",
            "RRULE:FREQ=WEEKLY;COUNT=3",
            "EXDATE;TZID=America/New_York:20261110T100000",
        ],
        ["2026-11-03T10:00", "2026-11-17T10:00"],
    ),
    (
        "repeating until an instant",
        ["DTSTART;TZID=America/New_York:20261103T100000", "RRULE:FREQ=WEEKLY;UNTIL=20261110T150000Z"],
        ["2026-11-03T10:00", "2026-11-10T10:00"],
    ),
    (
        "on listed dates",
        ["DTSTART:20261103T150000Z", "RDATE:20261105T150000Z"],
        ["2026-11-03T10:00", "2026-11-05T10:00"],
    ),
]


@pytest.mark.parametrize(("_kind", "lines", "expected"), WHEN, ids=[kind for kind, *_ in WHEN])
def test_an_event_is_read_on_the_persons_clock(_kind: str, lines: list[str], expected: list[str]) -> None:
    zones = [line for line in lines if line.startswith("BEGIN:VTIMEZONE")]
    assert walls(read(*zones, event(*[line for line in lines if line not in zones]))) == expected


CLINIC = "DTSTART;TZID=Clinic Time:20261103T160000"


def test_a_zone_that_only_the_file_knows_is_read_from_it_and_kept_for_no_other_file() -> None:
    ours = BERLIN.replace("Europe/Berlin", "Clinic Time")
    theirs = ours.replace("+0200", "+0300").replace("+0100", "+0200")
    for zone, wall in ((ours, "2026-11-03T10:00"), (theirs, "2026-11-03T09:00"), ("", "2026-11-03T16:00")):
        reading = read(zone, event(CLINIC))
        assert walls(reading) == [wall]
        assert [entry.is_guess for entry in reading.entries] == [not zone]


@pytest.mark.django_db
def test_an_event_whose_zone_nobody_knows_says_so(begun: Client) -> None:
    said = "Its time zone is not known."
    assert said in unescape(upload(begun, ics(event(CLINIC))).content.decode())
    assert said not in unescape(upload(begun, ics(event("DTSTART:20261103T160000"))).content.decode())


def test_one_repeat_that_was_moved_stands_where_it_was_moved_to() -> None:
    weekly = event("DTSTART:20261103T150000Z", "RRULE:FREQ=WEEKLY;COUNT=2", uid="w")
    moved = event("RECURRENCE-ID:20261110T150000Z", "DTSTART:20261112T160000Z", uid="w")
    assert walls(read(weekly, moved)) == ["2026-11-03T10:00", "2026-11-12T11:00"]


def test_what_is_not_shown_is_counted() -> None:
    reading = read(
        event("DTSTART:20200101T100000Z", uid="1"),
        event("DTSTART:20351103T150000Z", uid="2"),
        event("DTSTART:20261103T150000Z", "STATUS:CANCELLED", uid="3"),
        event("SUMMARY:No date", uid="4"),
        event("DTSTART:20261103T150000Z", uid="5"),
    )
    assert len(reading.entries) == 1
    assert (reading.earlier, reading.later, reading.cancelled, reading.unread) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"\x89PNG\r\n" + b"\0" * 100,
        "Tuesday at ten".encode("utf-16"),
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:2026",
        b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\nEND:VCALENDAR",
        b"BEGIN:VCALENDAR\r\n" + b"\xff\xfe" * 50,
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 5000,
    ],
)
def test_a_broken_file_is_a_reading_without_dates_and_never_an_error(content: bytes) -> None:
    assert read_calendar(content, HERE, NOW).entries == ()


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYDAY=54MO",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTH=2",
        "FREQ=YEARLY;INTERVAL=0",
        "FREQ=SOMETIMES",
        "FREQ=DAILY",
        "FREQ=DAILY;COUNT=999999999",
        "FREQ=WEEKLY;UNTIL=never",
    ],
)
def test_a_rule_that_never_ends_is_read_in_bounded_time(rule: str) -> None:
    begun = time.process_time()
    reading = read(*[event("DTSTART:20261103T150000Z", f"RRULE:{rule}", uid=str(n)) for n in range(100)])
    assert time.process_time() - begun < 5
    assert len(reading.entries) <= 300


def test_a_file_of_5000_events_shows_the_next_ones_and_counts_the_rest() -> None:
    first = datetime(2026, 6, 1)
    starts = [first + timedelta(hours=3 * number) for number in range(5000)]
    events = [event(f"DTSTART:{start:%Y%m%dT%H%M%S}Z", uid=str(start)) for start in starts]
    begun = time.process_time()
    reading = read(*events)
    assert time.process_time() - begun < 10
    assert len(reading.entries) == 300
    shown = [entry.at for entry in reading.entries if entry.at]
    assert shown == sorted(shown)
    assert shown[0] >= at("2026-11-01T00:00")
    assert reading.later + reading.earlier + len(reading.entries) == 5000


# Through the pages


@pytest.fixture
def begun(client: Client, move_clock: Callable[[str], int]) -> Client:
    move_clock("2026-11-01T12:00")
    start(client)
    say(client, "guide", guide="infusion-aftercare")
    say(client, "zone", zone="America/New_York")
    return client


def upload(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("clinic.ics", content, content_type="text/calendar")
    return say(client, "sessions", to="file", file=file)


@pytest.mark.django_db
def test_sessions_are_chosen_from_the_file_and_seen_once_more(begun: Client) -> None:
    parts = [
        event("DTSTART:20261103T150000Z", "SUMMARY:Visit <b>one</b>", uid="1"),
        event("DTSTART:20261104T150000Z", "SUMMARY:Parking", uid="2"),
        event("DTSTART;VALUE=DATE:20261110", "SUMMARY:Visit two", uid="3"),
    ]
    page = unescape(upload(begun, ics(*parts)).content.decode())
    assert "Parking" in page
    assert "Tuesday, 10:00" in page.replace("\u00a0", " ")
    assert own_plan().course.sessions == ()
    shown = say(begun, "sessions", to="choose", events=["2026-11-03T10:00", "2026-11-10"]).content.decode()
    assert 'value="2026-11-10"' in shown
    sent = {
        "count": "2",
        "date_0": "2026-11-03",
        "time_0": "10:00",
        "date_1": "2026-11-10",
        "time_1": "09:30",
    }
    assert say(begun, "sessions", to="check", **sent).status_code == 302
    begins = [session.begins for session in own_plan().course.sessions]
    assert begins == [at("2026-11-03T10:00"), at("2026-11-10T09:30")]


@pytest.mark.django_db
def test_a_title_of_the_file_can_not_write_the_page(begun: Client) -> None:
    page = upload(
        begun, ics(event("DTSTART:20261103T150000Z", "SUMMARY:<script>x</script>"))
    ).content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


SAID = [
    (b"%PDF-1.7 not a calendar", "We can not read this file."),
    (b" ", "We can not read this file."),
    (ics(), "There is no date in this file from the last year on."),
    (ics(event("DTSTART:20200101T100000Z")), "One date is older than a year and is not shown."),
    (b"BEGIN:VCALENDAR\r\n" + b"x" * (5 * 1024 * 1024), "This file is larger than 4 MB."),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "said"), SAID, ids=[said for _content, said in SAID])
def test_a_file_that_holds_no_session_says_why(begun: Client, content: bytes, said: str) -> None:
    answer = upload(begun, content)
    assert answer.status_code == 200
    assert said in unescape(answer.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("events", [[], ["nonsense"], ["2026-13-45T10:00"], ["<script>"]])
def test_boxes_that_carry_no_date_lead_back_to_the_file_and_say_so(begun: Client, events: list[str]) -> None:
    answer = say(begun, "sessions", to="choose", events=events)
    assert "No day was ticked." in begun.get(answer.url).content.decode()
    address = reverse("begin_question", args=["sessions"]) + "?how=file"
    assert answer.url.startswith(address)
    assert "No day was ticked." not in begun.get(address).content.decode()


@pytest.mark.django_db
def test_the_dates_page_without_dates_begins_anew(begun: Client) -> None:
    address = reverse("begin_question", args=["sessions"])
    assert begun.get(address + "?how=check").url == address
    assert begun.get(address + "?how=choose").status_code == 200
