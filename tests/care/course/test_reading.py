"""A course file: every key read, times on the person's clock, and slips refused at their place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from afterwards.care.course import Course, CourseReading, read_course
from afterwards.care.course.keys import COURSE_KEYS, SESSION_KEYS
from afterwards.care.protocol.reading.protocols import SourceFile
from afterwards.care.timing import Instant

WHOLE = """\
afterwards: 1
course: anna
protocol: standard@1
overlays: [clinic.yaml, house.yaml]
time zone: America/New_York
waking: 06:30
bedtime: 23:15
place: {latitude: 40.7, longitude: -74.0}
medicines: [lamotrigine, iron tablets]
age: 54
starts: 2026-10-20
ends: 2027-01-31
sessions:
  - key: s1
    route: IV
    shape: day visit
    place: Clinic
    phase: series
    planned: 2026-11-03T09:30
    booked: 2026-10-21T12:00
    arrival: 2026-11-03T09:40
    start: 2026-11-03T10:00
    end: 2026-11-03T10:50
    leaving: 2026-11-03T11:40
    parts: {infusion: {start: 2026-11-03T10:00, end: 2026-11-03T10:45}}
    answers: {driver: yes, pressure: 140 mmHg}
    stopped early: yes
  - {key: s2, planned: 2026-11-05T10:00, missed: yes}
  - {key: s3, planned: 2026-11-07T10:00, cancelled: yes}
visits: [2026-11-09T15:00, {key: talk, at: 2026-11-02T15:00}]
moments: [{slept: 2026-11-04T07:30, session: s1}, {walked: 2026-11-03T18:00, key: w}]
answers: [{energy: tired, at: 2026-11-03T15:00}, {cleared: yes}]
completions: [{rule: ride, session: s1, how: partly, at: 2026-11-02T18:00, repeat: "0.1"}]
orders: {by: Dr A, at: 2026-11-01, settings: {alcohol: 72 hours}}
"""


def read(text: str) -> CourseReading:
    return read_course(SourceFile("c.yaml", text))


def whole() -> Course:
    reading = read(WHOLE)
    assert reading.course is not None, [str(p) for p in reading.problems]
    assert reading.problems == ()
    return reading.course


def short(lines: str, zone: str = "America/New_York") -> CourseReading:
    return read(f"afterwards: 1\ncourse: c\nprotocol: p\ntime zone: {zone}\n{lines}\n")


def session(rest: str, zone: str = "America/New_York") -> CourseReading:
    return short(f"sessions: [{{key: s1, {rest}}}]", zone)


def utc(*parts: int) -> Instant:
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[arg-type, misc]


def keys(reading: CourseReading) -> list[str]:
    return [problem.key for problem in reading.problems]


# -- every key --


def test_the_sample_uses_every_key() -> None:
    for key in {*COURSE_KEYS, *SESSION_KEYS}:
        assert f"{key}:" in WHOLE, key


def test_names_layers_and_clock_are_read() -> None:
    course = whole()
    assert (course.id, course.protocol, course.overlays) == (
        "anna",
        "standard@1",
        ("clinic.yaml", "house.yaml"),
    )
    assert (course.waking, course.bedtime) == (6 * 3600 + 1800, 23 * 3600 + 900)
    assert (course.latitude, course.longitude, course.age) == (40.7, -74.0, 54)
    assert course.medicines == ("lamotrigine", "iron tablets")
    assert course.orders is not None


def test_the_days_of_the_course_are_local_dates() -> None:
    course = whole()
    days = [datetime.fromordinal(day).date().isoformat() for day in (course.starts, course.ends) if day]
    assert days == ["2026-10-20", "2027-01-31"]


def test_every_moment_of_a_session_is_read() -> None:
    first = whole().sessions[0]
    assert (first.key, first.route, first.shape, first.site, first.phase) == (
        "s1",
        "iv",
        "day visit",
        "clinic",
        "series",
    )
    # New York is at -05:00 from 1 November 2026 on, at -04:00 before.
    assert (first.planned, first.booked) == (utc(2026, 11, 3, 14, 30), utc(2026, 10, 21, 16))
    assert (first.arrival, first.start) == (utc(2026, 11, 3, 14, 40), utc(2026, 11, 3, 15))
    assert (first.end, first.leaving) == (utc(2026, 11, 3, 15, 50), utc(2026, 11, 3, 16, 40))
    (part,) = first.parts
    assert (part.name, part.start, part.end) == ("infusion", first.start, utc(2026, 11, 3, 15, 45))
    assert (dict(first.answers), first.stopped_early) == ({"driver": "yes", "pressure": "140 mmHg"}, True)


def test_missed_and_cancelled_sessions_are_kept_but_not_held() -> None:
    course = whole()
    assert [(s.key, s.missed, s.cancelled) for s in course.sessions[1:]] == [
        ("s2", True, False),
        ("s3", False, True),
    ]
    assert [s.key for s in course.held] == ["s1"]


def test_visits_moments_and_completions_come_in_order_of_time() -> None:
    course = whole()
    assert [(v.key, v.at) for v in course.visits] == [
        ("talk", utc(2026, 11, 2, 20)),
        ("visit-1", utc(2026, 11, 9, 20)),
    ]
    assert [(m.fact, m.session) for m in course.moments] == [("walked", None), ("slept", "s1")]
    assert course.moments[0].key == "w"
    (done,) = course.completions
    assert (done.rule, done.session, done.how, done.repeat) == ("ride", "s1", "partly", "0.1")


def test_answers_without_a_time_come_first() -> None:
    assert [(a.fact, a.value, a.at) for a in whole().answers] == [
        ("cleared", "yes", None),
        ("energy", "tired", utc(2026, 11, 3, 20)),
    ]


def test_medicines_that_nobody_asked_for_differ_from_none_taken() -> None:
    asked, unasked = short("medicines: []").course, short("").course
    assert asked is not None
    assert unasked is not None
    assert (asked.medicines, unasked.medicines) == ((), None)


def test_what_is_left_out_has_the_documented_value() -> None:
    course = short("").course
    assert course is not None
    assert (course.waking, course.bedtime) == (8 * 3600, 22 * 3600)
    assert (course.starts, course.ends, course.age, course.latitude) == (None, None, None, None)
    assert course.sessions == course.visits == course.moments == course.answers == course.completions == ()


@pytest.mark.parametrize("key", ["course", "protocol", "time zone"])
def test_a_course_needs_its_name_its_protocol_and_its_zone(key: str) -> None:
    lines = [line for line in WHOLE.splitlines() if not line.startswith(f"{key}:")]
    assert read("\n".join(lines)).course is None


def test_the_example_of_the_house_is_a_course() -> None:
    example = Path(__file__).parents[3] / "examples" / "infusion.yaml"
    reading = read(example.read_text("utf-8"))
    assert reading.course is not None
    assert reading.problems == ()


VERSIONS = """\
protocol:
  - {use: old.yaml}
  - {use: new.yaml, from: 2026-11-05}
"""


def versioned(lines: str) -> CourseReading:
    return read(f"afterwards: 1\ncourse: c\n{lines}time zone: America/New_York\n")


def test_a_course_may_go_on_under_a_newer_version_from_a_day_on() -> None:
    course = versioned(VERSIONS).course
    assert course is not None
    assert course.protocol == "new.yaml"
    assert course.earlier == (("old.yaml", utc(2026, 11, 5, 5)),)


@pytest.mark.parametrize(
    "lines",
    [
        VERSIONS.replace("use: new.yaml, ", ""),
        VERSIONS.replace(", from: 2026-11-05", ""),
        VERSIONS.replace("2026-11-05", "soon"),
        VERSIONS + "  - {use: newest.yaml, from: 2026-11-04}\n",
        "protocol: []\n",
    ],
    ids=["no name", "no day", "no such day", "out of order", "none"],
)
def test_versions_need_a_name_and_days_in_order(lines: str) -> None:
    assert versioned(lines).course is None


# -- times --


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2026-11-03T10:00", (2026, 11, 3, 15, 0, 0)),
        ("2026-11-03 10:00", (2026, 11, 3, 15, 0, 0)),
        ("2026-11-03T10:00:30", (2026, 11, 3, 15, 0, 30)),
        ("2026-11-03T10:00Z", (2026, 11, 3, 10, 0, 0)),
        ("2026-11-03T10:00+01:00", (2026, 11, 3, 9, 0, 0)),
        ("2026-11-03T10:00-09:30", (2026, 11, 3, 19, 30, 0)),
        ("2026-07-03T10:00", (2026, 7, 3, 14, 0, 0)),
        ("2028-02-29T10:00", (2028, 2, 29, 15, 0, 0)),
        ("2000-01-01T00:00", (2000, 1, 1, 5, 0, 0)),
        ("2099-12-31T23:59", (2100, 1, 1, 4, 59, 0)),
    ],
)
def test_a_time_is_wall_time_unless_it_carries_its_offset(text: str, parts: tuple[int, ...]) -> None:
    course = session(f"planned: {text}").course
    assert course is not None
    assert course.sessions[0].planned == utc(*parts)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2026-11-03", "E20"),
        ("10:00", "E20"),
        ("3 November 2026 10:00", "E20"),
        ("2026-11-03T24:00", "E20"),
        ("2026-11-03T10:60", "E20"),
        ("2026-02-29T10:00", "E20"),
        ("2026-13-01T10:00", "E20"),
        ("2026-11-03T10:00+25:00", "E20"),
        ("2026-11-03T10:00 ", None),
        ("٢٠٢٦-11-03T10:00", "E20"),
        ("1999-12-31T10:00", "E20/years"),
        ("2100-01-01T10:00", "E20/years"),
        ("0000-01-01T10:00", "E20"),
        ("1970-01-01T00:00Z", "E20/years"),
        ("2199-01-01T00:00Z", "E20/years"),
    ],
)
def test_what_is_no_time_of_our_century_is_refused(text: str, key: str | None) -> None:
    assert keys(session(f"planned: {text}")) == ([key] if key else [])


@pytest.mark.parametrize(
    ("zone", "twice", "first", "offset"),
    [
        ("America/New_York", "2026-11-01T01:30", (2026, 11, 1, 5, 30), "-04:00"),
        ("Europe/London", "2026-10-25T01:30", (2026, 10, 25, 0, 30), "+01:00"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", (2026, 4, 4, 14, 45), "+11:00"),
    ],
)
def test_a_time_that_happens_twice_must_carry_its_offset(
    zone: str, twice: str, first: tuple[int, ...], offset: str
) -> None:
    assert keys(session(f"planned: {twice}", zone)) == ["E20/twice"]
    course = session(f"planned: {twice}{offset}", zone).course
    assert course is not None
    assert course.sessions[0].planned == utc(*first)


def test_the_hint_for_a_time_that_happens_twice_can_be_typed_in() -> None:
    (problem,) = session("planned: 2026-10-25T02:30", "Europe/Berlin").problems
    hint = problem.hint.removeprefix("Write the offset, as in ").removesuffix(".")
    courses = [session(f"planned: {reading}", "Europe/Berlin").course for reading in hint.split(" or ")]
    # The two instants that this wall time has in Berlin: +02:00 before, +01:00 after.
    planned = [course.sessions[0].planned for course in courses if course is not None]
    assert planned == [utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)]


@pytest.mark.parametrize(
    ("zone", "never"),
    [
        ("America/New_York", "2026-03-08T02:30"),
        ("Europe/Berlin", "2026-03-29T02:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:15"),
        ("Pacific/Apia", "2011-12-30T12:00"),  # the day that Samoa left out
    ],
)
def test_a_time_that_never_happens_is_refused(zone: str, never: str) -> None:
    assert keys(session(f"planned: {never}", zone)) == ["E20/never"]


@pytest.mark.parametrize("just", ["2026-03-29T01:59", "2026-03-29T03:00"])
def test_the_minutes_beside_a_gap_are_fine(just: str) -> None:
    assert keys(session(f"planned: {just}", "Europe/Berlin")) == []


@pytest.mark.parametrize("name", ["Mars/Base", "EST5", "new york", "../etc/passwd", "", "/UTC"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    assert keys(short("", zone=f"'{name}'")) == ["E21"]


# -- travel --

FLIGHT = """\
time zone:
  - {from: 2026-11-01, zone: America/New_York}
  - {from: 2026-11-03T20:00, zone: America/Los_Angeles}
"""


def travelled(lines: str, zones: str = FLIGHT) -> CourseReading:
    return read(f"afterwards: 1\ncourse: c\nprotocol: p\n{zones}{lines}\n")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2026-10-01T10:00", (2026, 10, 1, 14)),  # the first stay counts since ever
        ("2026-11-03T10:00", (2026, 11, 3, 15)),
        ("2026-11-03T23:30", (2026, 11, 4, 7, 30)),  # in Los Angeles by now
        ("2026-11-04T10:00", (2026, 11, 4, 18)),
    ],
)
def test_a_wall_time_is_that_of_the_zone_in_force(text: str, parts: tuple[int, ...]) -> None:
    course = travelled(f"sessions: [{{key: s1, planned: {text}}}]").course
    assert course is not None
    assert course.sessions[0].planned == utc(*parts)


def test_arrival_is_read_on_the_new_zones_clock() -> None:
    # 20:00 in Los Angeles is 23:00 in New York: 21:00 was shown by the clock of both cities.
    assert keys(travelled("sessions: [{key: s1, planned: 2026-11-03T21:00}]")) == ["E20/twice"]
    course = travelled("sessions: [{key: s1, planned: 2026-11-03T21:00-05:00}]").course
    assert course is not None
    assert course.sessions[0].planned == utc(2026, 11, 4, 2)


def test_flying_east_leaves_out_hours_that_then_never_happen() -> None:
    zones = "time zone: [{zone: America/New_York}, {from: 2026-11-04T08:00, zone: Europe/London}]\n"
    # 08:00 in London is 03:00 in New York: from 03:00 to 08:00 no clock of the traveller shows the time.
    reading = travelled("sessions: [{key: s1, planned: 2026-11-04T05:00}]", zones)
    assert "E20/never" in keys(reading)


def test_stays_out_of_order_are_refused() -> None:
    zones = (
        "time zone:\n  - {from: 2026-11-01, zone: America/New_York}\n"
        "  - {from: 2026-12-03, zone: Europe/Paris}\n  - {from: 2026-11-20, zone: Europe/London}\n"
    )
    assert keys(travelled("", zones)) == ["E10"]


@pytest.mark.parametrize(
    ("stays", "found"),
    [
        ("[{from: 2026-11-01, zone: Mars/Base}]", ["E21"]),
        ("[{from: 2026-11-01}]", ["E06/needs", "E21"]),
        ("[{zone: UTC}, {zone: Europe/Paris}]", ["E06/needs", "E20"]),
        ("[{from: soon, zone: UTC}, {from: soon, zone: Europe/Paris}]", ["E20"]),
        ("[{form: 2026-11-01, zone: UTC}]", ["E04"]),
        ("[]", ["E06/needs", "E01/shape", "E21"]),
    ],
)
def test_a_stay_needs_a_zone_and_later_ones_a_beginning(stays: str, found: list[str]) -> None:
    reading = travelled("", f"time zone: {stays}\n")
    assert reading.course is None
    assert {key.partition("/")[0] for key in keys(reading)} <= {key.partition("/")[0] for key in found}


# -- sessions against each other --


def test_sessions_are_read_by_time_and_said_to_be_out_of_order() -> None:
    reading = short(
        "sessions: [{key: b, planned: 2026-11-05T10:00}, {key: a, planned: 2026-11-03T10:00},"
        " {key: c, planned: 2026-11-07T10:00}]"
    )
    assert keys(reading) == ["W11"]
    assert reading.course is not None
    assert [s.key for s in reading.course.sessions] == ["a", "b", "c"]


def test_a_real_start_counts_for_the_order_and_not_the_plan() -> None:
    course = short(
        "sessions: [{key: a, planned: 2026-11-09T10:00, start: 2026-11-03T10:00},"
        " {key: b, planned: 2026-11-05T10:00}]"
    ).course
    assert course is not None
    assert [s.key for s in course.sessions] == ["a", "b"]


@pytest.mark.parametrize(
    ("second", "found"),
    [
        ("planned: 2026-11-03T10:49", ["E22/overlap"]),
        ("planned: 2026-11-03T10:00", ["E22/overlap"]),
        ("planned: 2026-11-03T10:50", []),
        ("planned: 2026-11-03T10:49, missed: yes", []),
        ("planned: 2026-11-03T10:49, cancelled: yes", []),
    ],
)
def test_only_sessions_that_are_held_can_overlap(second: str, found: list[str]) -> None:
    first = "{key: a, start: 2026-11-03T10:00, end: 2026-11-03T10:50}"
    assert keys(short(f"sessions: [{first}, {{key: b, {second}}}]")) == found


def test_an_overlap_is_seen_also_over_a_third_session() -> None:
    reading = short(
        "sessions: [{key: a, start: 2026-11-03T10:00, end: 2026-11-08T10:00},"
        " {key: b, start: 2026-11-04T10:00, end: 2026-11-04T11:00}, {key: c, planned: 2026-11-05T10:00}]"
    )
    assert keys(reading) == ["E22/overlap", "E22/overlap"]


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ("start: 2026-11-03T10:00, end: 2026-11-03T09:59", ["E22"]),
        ("start: 2026-11-03T10:00, end: 2026-11-03T10:00", []),
        ("planned: 2026-11-03T10:00, end: 2026-11-03T09:00", ["E22"]),
        ("start: 2026-11-03T10:00, end: 2026-11-03T11:00, leaving: 2026-11-03T10:59", ["E22/before"]),
        ("start: 2026-11-03T10:00, end: 2026-11-03T11:00, leaving: 2026-11-03T11:00", []),
        ("route: iv", ["E22/time"]),
        (
            "planned: 2026-11-03T10:00, parts: {taper: {start: 2026-11-04T10:00, end: 2026-11-04T09:00}}",
            ["E22"],
        ),
    ],
)
def test_a_session_has_a_time_and_does_not_end_before_it_starts(rest: str, found: list[str]) -> None:
    assert keys(session(rest)) == found


def test_two_sessions_with_one_key_are_refused_also_when_one_was_missed() -> None:
    reading = short(
        "sessions: [{key: a, planned: 2026-11-03T10:00, missed: yes}, {key: a, planned: 2026-11-05T10:00}]"
    )
    assert keys(reading) == ["E22/key"]


@pytest.mark.parametrize(
    "line",
    [
        "moments: [{slept: 2026-11-04T07:30, session: s9}]",
        "answers: [{driver: yes, session: s9}]",
        "completions: [{rule: r, session: s9, at: 2026-11-04T07:30}]",
    ],
)
def test_a_fact_of_a_session_that_is_not_there_is_refused(line: str) -> None:
    reading = short(f"{line}\nsessions: [{{key: s1, planned: 2026-11-03T10:00}}]")
    assert [(p.key, p.hint) for p in reading.problems] == [("E24", "Known here: s1.")]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("waking: 24:01", ["E10"]),
        ("bedtime: late", ["E10"]),
        ("place: {latitude: north, longitude: 13}", ["E10"]),
        ("place: {latitude: 52}", ["E06/needs"]),
        ("place: {latitude: nan, longitude: 13}", ["E10"]),
        ("age: -1", ["E10"]),
        ("age: 131", ["E10"]),
        ("starts: 2026-02-30", ["E20"]),
        ("starts: 1970-01-01", ["E20/years"]),
        ("sessions: {key: s1}", ["E01/shape"]),
        ("moments: {slept: 2026-11-04T07:30}", ["E01/shape"]),
        ("visits: {at: 2026-11-04T07:30}", ["E01/shape"]),
        ("completions: [{session: s1}]", ["E06/needs"]),
        ("completions: [{rule: r, how: maybe, at: 2026-11-04T07:30}]", ["E10"]),
        ("colour: blue", ["E04"]),
    ],
)
def test_a_wrong_value_is_refused_by_its_own_code(line: str, found: list[str]) -> None:
    reading = short(line)
    assert reading.course is None
    assert {key.partition("/")[0] for key in keys(reading)} >= {key.partition("/")[0] for key in found}


def test_a_course_does_not_end_before_it_starts() -> None:
    assert short("starts: 2026-11-02\nends: 2026-11-01").course is None
    assert short("starts: 2026-11-02\nends: 2026-11-02").course is not None
