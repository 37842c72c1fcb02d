"""The printable sheet: what stands on it, and that it is one page a session."""

from __future__ import annotations

import html
import re
import subprocess
from pathlib import Path

import pytest

from afterwards.care.agenda import agenda
from afterwards.care.exports.moments import plain_date
from afterwards.care.exports.sheet import sheet_html
from afterwards.care.plan import Plan
from afterwards.care.protocol.tree import CareProtocol, Verb
from afterwards.care.safety.numbers import COUNTRIES
from afterwards.care.words import ENGLISH
from browsers import CHROMIUM
from laws.given import NAMES, course_of, instant, plan_of, protocol_with, shipped

COURSE = """afterwards: 1
course: private-name
protocol: test
time zone: America/New_York
waking: 07:00
bedtime: 22:30
place: {latitude: 40.7, longitude: -74.0}
medicines: [lamotrigine]
sessions:
"""
GIVEN = "  - {key: s1, route: ROUTE, start: 2026-11-03T10:00, end: 2026-11-03T10:50}\n"
PLANNED = "  - {key: s1, route: ROUTE, planned: 2026-11-03T10:00}\n"
SECOND = "  - {key: s2, route: ROUTE, planned: 2026-11-06T10:00}\n"
AROUND = "when: from 48 hours before start until 48 hours after end"
ALCOHOL = f"no-alcohol: {{avoid: alcohol, {AROUND}, title: No alcohol}}"
CASES = [(name, "iv") for name in NAMES] + [("standard", route) for route in ("im", "intranasal", "oral")]


def plan_for(protocol: CareProtocol, sessions: str = GIVEN, route: str = "iv", course: str = COURSE) -> Plan:
    return plan_of(protocol, course_of(course + sessions.replace("ROUTE", route)))


def sheet(plan: Plan, at: str = "2026-11-03T11:00", **more: str) -> str:
    return sheet_html(plan, ENGLISH, at=instant(plan, at), **more)  # type: ignore[arg-type]


def words(page: str) -> str:
    """What a person reads: no tags, no style, ordinary spaces."""
    body = page[page.index("<body>") :]
    text = html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(text.split())


def read(
    rules: str, sessions: str = GIVEN, at: str = "2026-11-03T11:00", head: str = "routes: [iv]", **more: str
) -> str:
    return words(sheet(plan_for(protocol_with(rules, head), sessions), at, **more))


# ---- Rules


def test_a_rule_says_when_it_ends() -> None:
    text = read(ALCOHOL)
    assert "When each rule ends" in text
    assert "until Thu 10:50 am" in text
    assert "No alcohol Until Thursday, 10:50 am." in text


def test_what_sleep_ends_is_dashed_and_explained() -> None:
    rule = "car: {avoid: driving, when: from start until the day after end and then slept, title: No driving}"
    head = "routes: [iv]\nfacts:\n  slept: {ask: When did you wake, kind: moment}"
    page = sheet(plan_for(protocol_with(rule, head)))
    assert "stroke-dasharray" in page
    text = words(page)
    assert "until you have slept*" in text
    assert "* Wednesday morning at the earliest. Still foggy or dizzy? Wait longer." in text
    assert "Slept, and you feel well? Then this ends: No driving" in text


def test_a_range_is_drawn_and_asked() -> None:
    text = read(
        "quiet: {avoid: overstimulation, when: from end until 2 to 24 hours after end, title: Keep it quiet}"
    )
    assert "until Tue 12:50 pm to Wed 10:50 am, ask your clinic which" in text
    assert "Keep it quiet: the guide says 2 to 24 hours. Your clinic says:" in text


def test_a_hold_asks_the_clinic_and_never_says_stop() -> None:
    text = read("lamo: {hold: lamotrigine, when: the day of start, title: Lamotrigine, floor: no}")
    assert "ask your clinic, until the end of Tue" in text
    assert "stop" not in text.lower()


def test_medicines_that_nobody_asked_about_are_asked_about_before() -> None:
    rule = f"pills: {{hold: opioids, if: {{takes: opioids}}, {AROUND}, title: Pain pills}}"
    course = COURSE.replace("medicines: [lamotrigine]\n", "")
    plan = plan_for(protocol_with(rule), PLANNED, course=course)
    text = words(sheet(plan, "2026-11-01T09:00"))
    assert "Ask your clinic first if you take: opioids" in text
    assert "stop" not in text.lower()


def test_before_stands_only_on_a_sheet_whose_session_is_ahead() -> None:
    rules = ALCOHOL + "\nfood: {avoid: food, when: from 3 hours before start until start, title: No food}"
    assert "Before No alcohol: from Sunday, 10:00 am No food: from Tuesday, 7:00 am" in read(
        rules, PLANNED, "2026-10-30T09:00"
    )
    assert "No food" not in read(rules)


def test_sessions_that_follow_close_share_one_bar() -> None:
    text = read(ALCOHOL, GIVEN + SECOND)
    assert text.count("Sessions 1 and 2 follow close on each other") == 2
    assert "until about Sun 10:00 am" in text, "the second session has no end yet"


def test_many_rules_are_joined_in_a_sentence_and_none_is_lost() -> None:
    rules = "\n".join(
        f"r{n}: {{avoid: thing {n}, when: from end until {n} hours after end, title: No thing {n}}}"
        for n in range(1, 21)
    )
    text = read(rules)
    for n in range(1, 21):
        assert f"No thing {n}" in text
    page = sheet(plan_for(protocol_with(rules)))
    assert page.count('class="n"') <= 9


@pytest.mark.parametrize("sessions", [GIVEN, PLANNED, GIVEN + SECOND])
@pytest.mark.parametrize(("name", "route"), CASES)
def test_every_rule_near_a_session_is_on_its_sheet(name: str, route: str, sessions: str) -> None:
    plan = plan_for(shipped(name), sessions, route)
    at = instant(plan, "2026-11-03T11:00")
    text = words(sheet_html(plan, ENGLISH, sessions=("s1",), at=at))
    end = instant(plan, "2026-11-03T11:00")
    for item in agenda(plan, at=at, low=end, high=end + 48 * 3600, actor="patient").items:
        if item.rule.verb is Verb.AVOID and not item.asks:
            assert item.rule.title in text


# ---- Days


def test_acts_stand_on_their_day_and_what_must_be_comes_first() -> None:
    rules = """
fruit: {do: fruit, when: from end until end of the day of end, title: Some fruit, firm: optional}
water: {do: water, when: from end until 24 hours after end, title: Drink plenty}
talk: {meet: therapist, when: the day after end, title: One talk}
"""
    text = read(rules)
    assert "Today Drink plenty Some fruit Tomorrow One talk" in text


def test_the_supporters_part_stands_beside_my_person() -> None:
    text = read(
        "near: {do: stay near, for: supporter, when: from end until 8 hours after end, title: Stay near}"
    )
    assert "My person Stay near: until Tuesday, 6:50 pm" in text


# ---- Help


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_the_numbers_of_the_country_stand_in_the_box(country: str) -> None:
    numbers = COUNTRIES[country]
    text = read(ALCOHOL, country=country)
    assert f"Call {numbers.emergency} now:" in text
    assert f"{numbers.crisis} (call" in text
    assert f"Numbers checked {plain_date(numbers.verified_on, ENGLISH)}, {numbers.host}." in text


def test_an_unknown_country_leaves_room_for_its_numbers() -> None:
    text = read(ALCOHOL, country="xx")
    assert "Call ______________ now:" in text
    assert "Numbers checked" not in text


def test_a_clinics_own_number_comes_first() -> None:
    contacts = "emergency: {title: Ambulance, phone: '144'}, clinic: {title: Clinic, phone: 555 0142}"
    text = read(ALCOHOL, head=f"routes: [iv]\ncontacts: {{{contacts}}}")
    assert "Call 144 now:" in text
    assert "Clinic 555 0142" in text


def test_red_flags_are_there_when_the_guide_names_none() -> None:
    text = read(ALCOHOL)
    for sign in (
        "chest pain",
        "can not be woken",
        "hurt yourself",
        "it burns to pass water",
    ):
        assert sign in text
    assert "Signs that the guide does not name" in text


def test_a_guides_own_sign_takes_the_place_of_ours_only_when_it_is_as_urgent() -> None:
    rule = "a: {watch for: chest pain, when: always, title: A tight chest, then: {call: WHO, how soon: SOON}}"
    now = read(rule.replace("WHO", "emergency").replace("SOON", "now"))
    assert "a tight chest" in now
    assert "chest pain" not in now
    later = read(rule.replace("WHO", "clinic").replace("SOON", "today"))
    assert "a tight chest" in later
    assert "chest pain" in later


@pytest.mark.parametrize(("name", "route"), CASES)
def test_every_sign_of_a_shipped_guide_is_printed(name: str, route: str) -> None:
    plan = plan_for(shipped(name), GIVEN, route)
    text = words(sheet(plan)).lower()
    for item in agenda(plan, at=instant(plan, "2026-11-03T11:00")).items:
        rule = item.rule
        if rule.verb is Verb.WATCH_FOR and rule.then and rule.then.how_soon in ("now", "today"):
            assert rule.title.lower() in text or ", ".join(rule.things).lower() in text


def test_what_a_guide_does_not_speak_of_is_asked() -> None:
    text = read("rest: {do: rest, when: from end until 3 hours after end, title: Rest}")
    assert "The guide does not say when you can drive. Ask your clinic first:" in text
    assert "The guide does not speak of alcohol. Ask your clinic:" in text
    assert "The guide does not speak of alcohol" not in read(ALCOHOL)


# ---- The file


HOSTILE = '<script src="https://x.example/a.js">&"\''


def test_all_text_is_escaped() -> None:
    quoted = HOSTILE.replace("'", "''")
    head = f"routes: [iv]\ncontacts:\n  clinic: {{title: '{quoted}', phone: '{quoted}', hours: '{quoted}'}}"
    rules = "\n".join(
        [
            f"a: {{avoid: alcohol, when: from start until 2 days after end, title: '{quoted}'}}",
            f"b: {{do: rest, when: from end until 3 hours after end, title: '{quoted}'}}",
            f"c: {{watch for: rash, when: always, title: '{quoted}', then: {{call: clinic, how soon: now}}}}",
        ]
    )
    page = sheet(plan_for(protocol_with(rules, head)), country=HOSTILE)
    assert "<script" not in page
    assert page.count("&lt;script") >= 6
    assert "onerror" not in page


@pytest.mark.parametrize(("name", "route"), CASES)
def test_a_sheet_asks_nobody_for_anything(name: str, route: str) -> None:
    page = sheet(plan_for(shipped(name), GIVEN + SECOND, route))
    for word in ("http:", "https:", "src=", "href=", "@import", "<script", "<link"):
        assert word not in page
    assert set(re.findall(r"url\(([^)]*)\)", page)) <= {
        f"#{kind}-s{n}" for kind in ("night", "open") for n in (1, 2)
    }


def test_the_heading_is_neutral() -> None:
    page = sheet(plan_for(shipped("standard")))
    title = re.search(r"<title>(.*)</title>", page)
    assert title
    assert title[1] == "After Tuesday 3 November"
    head = page[page.index("<header>") : page.index("</header>")].lower()
    for word in ("private", "ketamine", "infusion", "lamotrigine", "therapy", "clinic"):
        assert word not in head


def test_the_drawing_can_be_heard() -> None:
    page = sheet(plan_for(protocol_with(ALCOHOL))).replace("\N{NO-BREAK SPACE}", " ")
    assert 'role="img" aria-label="No alcohol until Thursday, 10:50 am."' in page
    assert page.count("<h1") == 1
    assert "<main>" in page
    assert '<html lang="en">' in page


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert sheet(plan_for(shipped("standard"))) == sheet(plan_for(shipped("standard")))


def test_sessions_can_be_chosen_and_missed_ones_have_no_sheet() -> None:
    missed = GIVEN.replace("}", ", missed: yes}").replace(
        "start: 2026-11-03T10:00, end: 2026-11-03T10:50", "planned: 2026-11-03T10:00"
    )
    plan = plan_for(protocol_with(ALCOHOL), missed + SECOND)
    assert sheet(plan).count("<article") == 1
    assert "After Friday 6 November" in words(sheet(plan))
    both = plan_for(protocol_with(ALCOHOL), GIVEN + SECOND)
    chosen = sheet_html(both, ENGLISH, sessions=("s2",), at=instant(both, "2026-11-03T11:00"))
    assert chosen.count("<article") == 1


def test_a_course_without_sessions_says_so() -> None:
    assert "No session is planned." in read(ALCOHOL, sessions="  []\n")


@pytest.mark.parametrize("place", ["latitude: 78.2, longitude: 15.6", "latitude: 0, longitude: 0"])
def test_nights_are_drawn_also_where_the_sun_stays_away(place: str) -> None:
    course = COURSE.replace("latitude: 40.7, longitude: -74.0", place)
    page = sheet(plan_for(protocol_with(ALCOHOL), course=course))
    assert 'fill="url(#night-s1)"' in page


def test_a_night_with_a_clock_change_loses_nothing() -> None:
    course = COURSE.replace("America/New_York", "Europe/Berlin")
    spray = "  - {key: s1, route: intranasal, start: 2026-03-28T16:00, end: 2026-03-28T16:10}\n"
    text = words(sheet(plan_for(shipped("standard"), spray, course=course), "2026-03-28T16:30", country="de"))
    assert "until you have slept*" in text
    assert "* Sunday morning at the earliest." in text
    assert "until Mon 5:10 pm" in text


def test_nothing_is_printed_below_ten_points() -> None:
    page = sheet(plan_for(protocol_with(ALCOHOL)))
    style = page[page.index("<style>") : page.index("</style>")]
    found = re.findall(r"font(?:-size)?: ([\d.]+)(pt|px)", style)
    fonts = [float(number) * (4 / 3 if unit == "pt" else 1) for number, unit in found]
    assert min(fonts) >= 10 * 4 / 3 - 0.01


# ---- Paper


def pages(page: str, folder: Path) -> int:
    """How many pages Chromium prints."""
    source, target = folder / "sheet.html", folder / "sheet.pdf"
    source.write_text(page, encoding="utf-8")
    quiet = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync"
    command = [str(CHROMIUM), *quiet.split(), "--disable-background-networking", "--disable-component-update"]
    command += [f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer", f"--print-to-pdf={target}"]
    subprocess.run([*command, source.as_uri()], check=True, capture_output=True, timeout=120)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", target.read_bytes()))


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here to print with")
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize(("name", "route"), CASES)
def test_every_session_is_one_page(name: str, route: str, paper: str, tmp_path: Path) -> None:
    course = COURSE.replace("medicines: [lamotrigine]\n", "")
    plan = plan_for(shipped(name), GIVEN + SECOND, route, course)
    assert pages(sheet(plan, paper=paper), tmp_path) == 2
