"""Laws of plans: deterministic, local in what a fact changes, and never a lost or doubled day."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterwards.care.plan import Activity, Plan, compile
from afterwards.care.plan.occurrences import occurrences
from afterwards.care.plan.windows import Window, minus, union
from afterwards.care.protocol.printing import sentence_text
from afterwards.care.protocol.tree import Rule
from laws.given import agenda_json, course_of, items, plan_of, protocol_with, shipped

EVEN = settings(derandomize=True, deadline=None, max_examples=30)
DAY = 86400
ZONES = ("UTC", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Africa/Casablanca")
WHENS = (
    "from 48 hours before start until 48 hours after end",
    "from end until end of the day of end",
    "from end until next start",
    "from 1 day after end until 3 days before next start",
    "from start until the day after start and then slept",
    "from start until slept or 24 hours after end",
    "from end until 2 to 24 hours after end",
    "[from start of the day of start until start, from end until 30 hours after end]",
    "from evening of the day before start until start",
    "during the course",
    "from first session until 3 days after last session",
    "the day 2 days after end",
    "by start",
    "at 3 hours after end",
    "from 1 day after ride done until next start",
)
HEAD = """session: {lasts: 40 to 60 minutes}
times of day: {evening: {from: 17:00, surely by: 18:30, to: 24:00}}
facts:
  slept: {kind: moment, ask: When did you wake, by: patient}
  tired: {ask: Are you tired, answers: [yes, no], each: session}"""


def yaml(when: str) -> str:
    """A sentence, or a list of them, as it stands in a file."""
    return when if when.startswith("[") else f"'{when}'"


STATE_WHENS = [when for when in WHENS if not when.startswith(("by", "at"))]
RULES = "\n".join(
    [
        *(f"state-{WHENS.index(w)}: {{avoid: alcohol, when: {yaml(w)}, title: T}}" for w in STATE_WHENS),
        *(f"act-{i}: {{do: rest, when: {yaml(when)}, title: T}}" for i, when in enumerate(WHENS)),
        "ride: {arrange: ride home, when: by start, title: T}",
        "daily: {do: journal, when: from end until 5 days after end, how often: every day, title: T}",
        "often: {do: walk, when: during the course, not when: the day of start, how often: 2 times a week, "
        "title: T}",
        "timed: {do: light, when: from end until next start, how often: every day at 08:00 and bedtime, "
        "title: T}",
        "if-tired: {do: nap, if: {tired: yes}, when: from end until end of the day of end, title: T}",
    ]
)


def protocol():
    return protocol_with(RULES, HEAD)


def course_text(
    days: Sequence[int], zone: str = "UTC", more: str = "", first: str = "2026-10-20T10:00"
) -> str:
    """Sessions on these days after the first, all at the same wall time, none given yet."""
    starts = [datetime.fromisoformat(first) + timedelta(days=day) for day in days]
    sessions = "".join(f"  - {{key: s{i}, planned: {at:%Y-%m-%dT%H:%M}}}\n" for i, at in enumerate(starts, 1))
    text = f"afterwards: 1\ncourse: c\nprotocol: test\ntime zone: {zone}\nstarts: 2026-10-10\n"
    return f"{text}sessions:\n{sessions}{more}"


def plan_for(days: Sequence[int], zone: str = "UTC", more: str = "") -> Plan:
    return plan_of(protocol(), course_of(course_text(days, zone, more)))


def windows_by_id(plan: Plan) -> dict[str, tuple[Window, ...]]:
    return {activity.id: activity.windows for activity in plan.activities}


def spoken(rule: Rule) -> str:
    """All that the rule says about time, as text."""
    return "; ".join(sentence_text(sentence) for sentence in (*rule.when, *rule.not_when))


def hangs_on(activity: Activity, key: str, keys: Sequence[str]) -> bool:
    """Whether an activity hangs on the session ``key``, as its sentences say."""
    text, place = spoken(activity.rule), keys.index(key)
    if activity.session == key or (activity.session is None and activity.rule.not_when):
        return True
    if "next start" in text and activity.session is not None:
        return keys[max(place - 1, 0)] == activity.session and place > 0
    return ("first session" in text and place == 0) or ("last session" in text and place == len(keys) - 1)


GAPS = st.lists(st.integers(9, 13), min_size=2, max_size=4)


def days_of(gaps: Sequence[int]) -> list[int]:
    return [sum(gaps[:i]) for i in range(len(gaps) + 1)]


@EVEN
@given(GAPS, st.data(), st.sampled_from(ZONES))
def test_moving_a_session_moves_all_and_only_what_hangs_on_it(gaps, data, zone):
    days = days_of(gaps)
    place = data.draw(st.integers(0, len(days) - 1))
    moved = list(days)
    moved[place] += data.draw(st.sampled_from((-2, -1, 1, 2, 4)))
    before, after = plan_for(days, zone), plan_for(moved, zone)
    keys = [session.key for session in before.course.sessions]
    assert [session.key for session in after.course.sessions] == keys
    old, new = windows_by_id(before), windows_by_id(after)
    assert set(old) == set(new)
    for activity in before.activities:
        hangs = hangs_on(activity, keys[place], keys)
        assert (old[activity.id] != new[activity.id]) == (hangs and bool(activity.windows)), activity.id


def test_moving_session_three_by_four_days_moves_it_by_exactly_four_days():
    before, after = plan_for([0, 7, 14, 28]), plan_for([0, 7, 18, 28])
    old, new = windows_by_id(before), windows_by_id(after)
    assert list(old) != []
    for activity in before.activities:
        if activity.session == "s3" and "next start" not in spoken(activity.rule):
            for was, now in zip(old[activity.id], new[activity.id], strict=True):
                assert now.opens is None or was.opens is None or now.opens - was.opens in (0, 4 * DAY)
                assert now.closes is None or was.closes is None or now.closes - was.closes == 4 * DAY


@EVEN
@given(GAPS, st.integers(5, 30), st.sampled_from(ZONES))
def test_a_later_session_changes_no_earlier_id(gaps, later, zone):
    days = days_of(gaps)
    before, after = plan_for(days, zone), plan_for([*days, days[-1] + later], zone)
    assert set(windows_by_id(before)) <= set(windows_by_id(after))
    ids = [{one.id for one in occurrences(plan) if "course" not in one.id} for plan in (before, after)]
    ends_sooner = {id for id in ids[0] - ids[1] if id.startswith("timed/")}
    assert ids[0] - ends_sooner <= ids[1]


@EVEN
@given(GAPS, st.sampled_from(ZONES), st.data())
def test_compiling_anew_from_an_older_plan_gives_the_same_plan(gaps, zone, data):
    days = days_of(gaps)
    changed = list(days)
    changed[data.draw(st.integers(0, len(days) - 1))] += data.draw(st.integers(-2, 4))
    facts: tuple[str, ...] = (
        "",
        "moments: [{slept: 2026-10-21T07:30}]\n",
        "moments: [{slept: 2026-10-29T07:30}]\n",
    )
    facts += ("answers: [{tired: no, session: s1}]\n", "completions: [{rule: ride, at: 2026-10-20T08:00}]\n")
    one, two = (data.draw(st.sampled_from(facts)) for _ in range(2))
    old = plan_for(days, zone, one)
    course = course_of(course_text(changed, zone, two))
    fresh, kept = compile(old.programs, course), compile(old.programs, course, old)
    assert windows_by_id(fresh) == windows_by_id(kept)
    seen = "2026-10-25T12:00Z"
    assert json.dumps(agenda_json(fresh, seen)) == json.dumps(agenda_json(kept, seen))


@EVEN
@given(GAPS, st.sampled_from(ZONES))
def test_the_same_input_gives_the_same_bytes(gaps, zone):
    texts = [json.dumps(agenda_json(plan_for(days_of(gaps), zone), "2026-10-25T12:00Z")) for _ in range(2)]
    assert texts[0] == texts[1]


SCRIPT = """
import json, sys
from laws.given import agenda_json, course_of, plan_of, shipped
plan = plan_of(shipped("standard"), course_of(sys.stdin.read()))
print(json.dumps(agenda_json(plan, "2026-10-25T12:00Z")))
"""


def test_the_bytes_do_not_depend_on_the_order_of_hashes():
    more = "medicines: [lamotrigine, aspirin]\nanswers: [{energy: tired, at: 2026-10-24T10:00}]\n"
    text = course_text([0, 3, 7, 14], "America/New_York", more).replace("{key", "{route: intranasal, key")
    found = set()
    for seed in ("0", "1", "4242"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])}
        run = [sys.executable, "-c", SCRIPT]
        done = subprocess.run(run, input=text, env=env, capture_output=True, text=True, check=True)
        found.add(done.stdout)
    assert len(found) == 1
    assert len(found.pop()) > 10_000


PLAIN = st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda p: Window(p[0], sum(p), p[0], sum(p)))
UNSURE = st.lists(st.integers(0, 60), min_size=4, max_size=4).map(sorted).map(
    lambda e: Window(e[1], e[2], e[0], e[3])
)  # fmt: skip


def core_minutes(windows: Sequence[Window]) -> set[int]:
    return {at for w in windows if w.opens is not None for at in range(w.opens, w.closes or 0)}


def outer_minutes(windows: Sequence[Window]) -> set[int]:
    return {at for w in windows if w.earliest is not None for at in range(w.earliest, w.latest or 0)}


def well_formed(window: Window) -> None:
    edges = [window.earliest, window.opens, window.closes, window.latest]
    known = [edge for edge in edges if edge is not None]
    assert known == sorted(known), window
    for low, high in window.better:
        assert low < high
        assert high <= window.start or low >= window.stop or window.closes_on, window


@settings(EVEN, max_examples=300)
@given(st.lists(PLAIN | UNSURE, max_size=6), st.randoms(use_true_random=False))
def test_a_union_covers_exactly_what_its_windows_cover(windows, random):
    joined = union(windows)
    assert core_minutes(joined) == core_minutes(windows)
    assert outer_minutes(joined) == outer_minutes(windows)
    assert union(joined) == joined
    random.shuffle(windows)
    assert union(windows) == joined
    for one, two in pairwise(joined):
        assert one.stop <= two.start
    for window in joined:
        well_formed(window)


CUT = st.tuples(st.integers(-5, 70), st.integers(1, 20)).map(lambda pair: (pair[0], sum(pair)))


@settings(EVEN, max_examples=300)
@given(st.lists(PLAIN | UNSURE, max_size=4), st.lists(CUT, max_size=4))
def test_a_difference_takes_exactly_the_cuts(windows, cuts):
    left = minus(union(windows), cuts)
    gone = {at for low, high in cuts for at in range(low, high)}
    assert core_minutes(left) == core_minutes(windows) - gone
    assert outer_minutes(left) == outer_minutes(windows) - gone
    assert minus(left, cuts) == left
    for window in left:
        well_formed(window)


@EVEN
@given(st.lists(st.integers(1, 12), min_size=1, max_size=6), st.sampled_from(ZONES))
def test_merging_over_sessions_loses_and_invents_no_minute(gaps, zone):
    plan = plan_for(days_of(gaps), zone)
    single: dict[str, list[Window]] = {}
    for activity in plan.activities:
        if activity.rule.is_state:
            single.setdefault(activity.rule.id, []).extend(activity.windows)
    for one in occurrences(plan):
        for window in one.windows:
            well_formed(window)
    for rule, windows in single.items():
        merged = [w for one in occurrences(plan) if one.activity.rule.id == rule for w in one.windows]
        assert covered(merged) == covered(windows), rule


def covered(windows: Sequence[Window]) -> list[tuple[int, int]]:
    """The sure stretches as one sorted list, joined where they meet; what waits runs to its earliest end."""
    found: list[tuple[int, int]] = []
    for low, high in sorted((w.core[0], w.floor) for w in windows if w.core[0] < w.floor):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def test_states_that_touch_two_earlier_groups_become_one():
    hours = [("start", "1 hour after start"), ("51 hours after start", "3090 minutes after start")]
    hours.append(("100 hours after start", "104 hours after start"))
    when = ", ".join(f"from {opens} until {closes}" for opens, closes in hours)
    rule = f"a: {{avoid: alcohol, when: [{when}], title: T}}"
    days = ("20T00:00", "22T00:00", "24T04:30")
    keys = ", ".join(f"{{key: s{i}, planned: 2026-10-{day}}}" for i, day in enumerate(days))
    text = f"afterwards: 1\ncourse: c\nprotocol: test\ntime zone: UTC\nsessions: [{keys}]\n"
    found = occurrences(plan_of(protocol_with(rule), course_of(text)))
    windows = sorted(w.core for one in found for w in one.windows)
    assert all(one[1] < two[0] for one, two in pairwise(windows))


def records(key: str, end_minutes: int) -> str:
    """A course of three sessions, the first of them given."""
    text = course_text([0, 6, 13], "America/New_York")
    end = datetime(2026, 10, 20, 10, 0, tzinfo=UTC) + timedelta(minutes=end_minutes)
    return text.replace(
        f"{{key: {key},", f"{{key: {key}, start: 2026-10-20T10:00, end: {end:%Y-%m-%dT%H:%M},"
    )


@settings(EVEN, max_examples=21)
@given(st.integers(40, 60))
def test_recording_an_end_only_narrows(minutes):
    before = plan_of(protocol(), course_of(course_text([0, 6, 13], "America/New_York")))
    after = plan_of(protocol(), course_of(records("s1", minutes)))
    old, new = windows_by_id(before), windows_by_id(after)
    assert set(old) == set(new)
    for activity in after.activities:
        outer = covered([Window(w.start, w.stop, w.start, w.stop) for w in old[activity.id]])
        for window in activity.windows:
            assert any(low <= window.start and window.stop <= high for low, high in outer), activity.id
        if activity.session != "s1":
            assert old[activity.id] == new[activity.id]
        for low, high in covered([window for window in old[activity.id] if not window.due]):
            assert any(a <= low and high <= b for a, b in covered(new[activity.id])), activity.id


@settings(EVEN, max_examples=60)
@given(st.integers(-24 * 60, 60 * 24 * 5))
def test_waking_closes_what_waits_for_it_and_nothing_else(minutes):
    woke = datetime(2026, 10, 20, 14, 0, tzinfo=UTC) + timedelta(minutes=minutes)
    given_ = records("s1", 50)
    before = plan_of(protocol(), course_of(given_))
    after = plan_of(protocol(), course_of(f"{given_}moments: [{{slept: '{woke:%Y-%m-%dT%H:%MZ}'}}]\n"))
    old, new = windows_by_id(before), windows_by_id(after)
    floor = int(datetime(2026, 10, 21, 4, 0, tzinfo=UTC).timestamp())
    counts = int(woke.timestamp()) >= floor
    for activity in before.activities:
        text = spoken(activity.rule)
        if "slept" not in text:
            assert old[activity.id] == new[activity.id]
        elif "and then" in text and activity.session == "s1":
            (window,) = new[activity.id]
            assert window.closes_on == ("" if counts else "slept")
            assert window.closes == (int(woke.timestamp()) if counts else floor)


def test_a_nap_before_the_floor_does_not_lift_the_rule_and_the_night_after_does():
    naps = "moments: [{slept: 2026-10-20T15:00}, {slept: 2026-10-20T23:59}]\n"
    night = naps.replace("}]", "}, {slept: 2026-10-21T06:40}]")
    closing = {}
    for name, more in (("naps", naps), ("night", night)):
        plan = plan_of(protocol(), course_of(records("s1", 50) + more))
        item = items(plan, "2026-10-21T12:00")["state-4/s1"]
        closing[name] = (item["closes_on"], item["windows"][-1]["closes"][:16])
    assert closing == {"naps": ("slept", "2026-10-21T00:00"), "night": (None, "2026-10-21T06:40")}


@pytest.mark.parametrize(
    ("woke", "closes"),
    [
        ("", "2026-10-21T10:50"),
        ("2026-10-20T13:00", "2026-10-20T13:00"),
        ("2026-10-23T08:00", "2026-10-21T10:50"),
    ],
)
def test_whichever_comes_first_closes(woke, closes):
    more = f"moments: [{{slept: {woke}}}]\n" if woke else ""
    plan = plan_of(protocol(), course_of(records("s1", 50) + more))
    item = items(plan, "2026-10-24T12:00")["act-5/s1"]
    assert item["windows"][-1]["closes"][:16] == closes


@pytest.mark.parametrize(
    ("answer", "there", "asks"), [("", True, True), ("yes", True, False), ("no", False, False)]
)
def test_an_unknown_answer_keeps_an_item_as_conditional_and_a_no_drops_it(answer, there, asks):
    more = f"answers: [{{tired: {answer}, session: s1}}]\n" if answer else ""
    found = items(plan_for([0, 7], "UTC", more), "2026-10-20T12:00")
    assert ("if-tired/s1" in found) == there
    if there:
        assert (found["if-tired/s1"]["condition"] is not None) == asks
    assert found["if-tired/s2"]["condition"] is not None


ACTS = st.lists(
    st.tuples(st.sampled_from(("do", "take", "bring", "may")), st.sampled_from(("alcohol", "wine", "beer"))),
    min_size=1,
    max_size=4,
)


@EVEN
@given(GAPS, ACTS, st.data())
def test_nothing_is_asked_inside_what_is_forbidden_without_being_reported(gaps, acts, data):
    whens = [when for when in WHENS if "slept" not in when and "ride" not in when]
    rules = [
        f"ask-{i}: {{{verb}: {thing}, when: {yaml(data.draw(st.sampled_from(whens)))}, title: T}}"
        for i, (verb, thing) in enumerate(acts)
    ]
    avoiding = [when for when in STATE_WHENS if when in whens]
    rules += [
        f"no-{i}: {{avoid: alcohol, when: {yaml(data.draw(st.sampled_from(avoiding)))}, title: T}}"
        for i in range(data.draw(st.integers(1, 3)))
    ]
    plan = plan_of(protocol_with("\n".join(rules), HEAD), course_of(course_text(days_of(gaps))))
    seen = agenda_json(plan, "2026-10-20T12:00")
    reported = {clash["act"] for clash in seen["contradictions"]}
    shown = {item["id"] for item in seen["items"]}
    for one in occurrences(plan):
        if one.activity.rule.id.startswith("ask") and one.id in shown:
            assert bool(forbidden(plan, one.windows)) <= (one.activity.id in reported), one.id


def forbidden(plan: Plan, windows: tuple[Window, ...]) -> list[str]:
    """Avoids whose core holds the whole core of one of these windows."""
    found = []
    for window in windows:
        low, high = window.core[0], window.core[0] + 1 if window.due else window.floor
        for avoid in plan.activities:
            if avoid.rule.verb.value == "avoid" and low < high:
                found += [avoid.id for w in avoid.windows if w.core[0] <= low and high <= w.floor]
    return found


SPANS = st.lists(st.tuples(st.integers(-20, 60), st.integers(1, 200)), min_size=4, max_size=4)


@settings(EVEN, max_examples=10)
@given(GAPS, st.sampled_from(ZONES), SPANS)
def test_the_agenda_of_a_span_is_the_part_of_the_whole_that_touches_it(gaps, zone, spans):
    plan = plan_for(days_of(gaps), zone, "waking: 07:00\nbedtime: 00:30\n")
    whole = {one.id: one for one in occurrences(plan)}
    for day, hours in spans:
        low = int(datetime(2026, 10, 20, tzinfo=UTC).timestamp()) + day * DAY
        high = min(low + hours * 3600, plan.horizon() - 1)
        part = {one.id: one for one in occurrences(plan, low, high)}
        touching = {id for id, one in whole.items() if touches(one.windows, low, high)}
        assert touching <= set(part)
        assert {id for id, one in part.items() if one.windows} <= set(whole)
        for id in touching - {id for id in touching if id.startswith("often")}:
            assert part[id].windows == whole[id].windows


def touches(windows: Sequence[Window], low: int, high: int) -> bool:
    return any(w.start < high and w.stop > low for w in windows if not w.due)


def test_an_act_that_is_overdue_stays_in_every_later_agenda():
    found = items(plan_for([0, 9]), "2026-10-24T12:00", "2026-10-24T00:00", "2026-10-25T00:00")
    assert found["act-13/s1"]["status"] == "overdue"


def test_a_span_never_cuts_the_windows_of_a_repeat():
    plan = plan_for([0, 9])
    whole = items(plan, "2026-10-20T12:00")["often/course/7.0"]
    part = items(plan, "2026-10-20T12:00", "2026-10-21T00:00", "2026-10-22T00:00")["often/course/7.0"]
    assert part["windows"] == whole["windows"]


LEFT_OUT = ["Pacific/Apia", "Pacific/Fakaofo"]


@pytest.mark.parametrize("zone", [*LEFT_OUT, *ZONES, "America/St_Johns", "Asia/Beirut"])
def test_every_day_comes_exactly_once_for_a_year_around_a_clock_change(zone):
    rule = "a: {do: rest, when: from start until 400 days after start, how often: every day, title: T}"
    session = "sessions: [{key: s1, planned: '2011-06-01T12:00Z', start: '2011-06-01T12:00Z'}]\n"
    text = f"afterwards: 1\ncourse: c\nprotocol: test\ntime zone: {zone}\n{session}"
    found = items(plan_of(protocol_with(rule), course_of(text)), "2011-06-01T12:00Z", "", "2013-01-01T00:00Z")
    opens = sorted(datetime.fromisoformat(i["windows"][0]["opens"]) for i in found.values())
    dates = [at.date() for at in opens]
    assert len(set(dates)) == len(dates)
    lost = {a + timedelta(days=1) for a, b in pairwise(dates) if b - a != timedelta(days=1)}
    assert {str(day) for day in lost} == (
        {"2011-12-30"} if zone in ("Pacific/Apia", "Pacific/Fakaofo") else set()
    )
    assert len(dates) == 401 - len(lost)


@pytest.mark.parametrize("name", ["infusion-aftercare", "keeping-the-gain", "standard", "iv-first-day"])
def test_moving_a_session_in_a_shipped_guide_keeps_all_ids_and_moves_only_what_hangs_on_it(name):
    before, after = (
        plan_of(
            shipped(name), course_of(course_text(days, "America/New_York").replace("{key", "{route: iv, key"))
        )
        for days in ([0, 4, 8, 12], [0, 4, 9, 12])
    )
    old, new = windows_by_id(before), windows_by_id(after)
    assert set(old) == set(new)
    keys = ["s1", "s2", "s3", "s4"]
    for activity in before.activities:
        if old[activity.id] != new[activity.id]:
            assert hangs_on(activity, "s3", keys) or activity.rule.verb.value == "gate", activity.id
