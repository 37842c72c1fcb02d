"""Layers: a clinic's overlay and a person's orders over a shared guide. The later value wins."""

from __future__ import annotations

import pytest

from afterwards.care.checking.probes import check_floors
from afterwards.care.protocol.diagnostics import Problems
from afterwards.care.protocol.printing import length_text, sentence_text
from afterwards.care.protocol.reading.protocols import ProtocolReading, SourceFile, read_protocol
from afterwards.care.protocol.tree import CareProtocol, Rule, Verb
from laws.given import course_with, items, plan_of, vocabulary

GUIDE = """\
afterwards: 1
protocol: guide
title: Guide
version: 1.4.2
routes: [iv]
contacts: {clinic: {title: The clinic, phone: "1"}}
session: {lasts: 40 to 60 minutes}
settings:
  alcohol: {is: 48 hours, between: 24 hours and 96 hours, stricter: longer}
  food: {is: 3 to 8 hours, between: 2 hours and 8 hours, must choose: yes}
facts:
  driver: {ask: Is somebody here, answers: [yes, no], by: clinic}
rules:
  no-wine: {avoid: alcohol, when: from end until (alcohol) after end, title: No wine, body: None at all.}
  no-food: {avoid: solid food, when: from (food) before start until start, title: No food}
  coach: {meet: coach, when: from end until 3 days after end, title: Talk it over}
  no-driving:
    avoid: [driving, machines]
    for: [patient, supporter]
    if: {route: iv}
    when: from start until 24 hours after end
    floor: yes
    title: No driving
"""


SLEPT = """\
facts: {slept: {kind: moment, ask: When did you wake, by: patient}}
rules:
  no-driving:
    when: """


def over(*layers: str, extends: str = "guide@1") -> ProtocolReading:
    """The guide with these overlays (their lines) over it, weakest first."""
    return layered(GUIDE, *layers, extends=extends)


def layered(guide: str, *layers: str, extends: str = "guide") -> ProtocolReading:
    files = [
        SourceFile(f"o{i}.yaml", f"afterwards: 1\noverlay: o{i}\nextends: {extends}\n{lines}\n")
        for i, lines in enumerate(layers, 1)
    ]
    return read_protocol(SourceFile("guide.yaml", guide), tuple(files), vocabulary=vocabulary())


def sound(*layers: str) -> CareProtocol:
    reading = over(*layers)
    assert reading.protocol is not None, [str(p) for p in reading.problems]
    return reading.protocol


def rule(protocol: CareProtocol, id: str) -> Rule:
    found = protocol.rule(id)
    assert found is not None
    return found


def keys(reading: ProtocolReading) -> list[str]:
    return [problem.key for problem in reading.problems]


def loosened(lines: str) -> list[tuple[str, str]]:
    """The floors that an overlay of these lines loosens, and in what."""
    return against(GUIDE, lines)


def against(guide: str, lines: str) -> list[tuple[str, str]]:
    base, merged = (layered(guide, *layers).protocol for layers in ((), (lines,)))
    assert base is not None
    assert merged is not None
    problems = Problems()
    check_floors(base, merged, problems)
    return [(p.code, dict(p.words)["what"]) for p in problems.sorted()]


# -- replacing --


def test_only_the_given_keys_of_a_rule_change() -> None:
    old, new = rule(sound(), "no-wine"), rule(sound("rules: {no-wine: {title: Nothing to drink}}"), "no-wine")
    assert new.title == "Nothing to drink"
    assert (new.body, new.when, new.things, new.verb) == (old.body, old.when, old.things, old.verb)


def test_a_changed_rule_says_which_layer_changed_it_and_others_do_not() -> None:
    protocol = sound("rules: {no-wine: {title: Nothing to drink}}")
    assert [(r.id, r.layer) for r in protocol.rules if r.layer] == [("no-wine", "o1")]


def test_a_new_verb_replaces_the_old_one() -> None:
    new = rule(sound("rules: {no-wine: {limit: beer}}"), "no-wine")
    assert (new.verb, new.things) == (Verb.LIMIT, ("beer",))


def test_an_unknown_id_with_a_verb_is_a_new_rule_and_without_one_an_error() -> None:
    protocol = sound("rules: {no-tea: {avoid: tea, when: the day of start, title: No tea}}")
    assert [r.id for r in protocol.rules] == ["no-wine", "no-food", "coach", "no-driving", "no-tea"]
    assert keys(over("rules: {no-tea: {title: No tea}}")) == ["E17"]


def test_the_later_overlay_wins_and_both_leave_their_names() -> None:
    protocol = sound("settings: {alcohol: 60 hours}", "settings: {alcohol: 72 hours}")
    assert length_text(protocol.settings["alcohol"].value) == "72 hours"
    assert protocol.overlays == ("o1", "o2")


def test_a_second_overlay_may_change_what_the_first_added() -> None:
    first = "rules: {no-tea: {avoid: tea, when: the day of start, title: No tea}}"
    new = rule(sound(first, "rules: {no-tea: {title: No tea today}}"), "no-tea")
    assert (new.title, new.layer) == ("No tea today", "o2")


def test_declarations_are_added_and_changed_key_by_key() -> None:
    protocol = sound(
        'contacts: {clinic: {phone: "2"}, nurse: {title: A nurse}}\nthings: {our walk: {is: walking}}'
    )
    assert (protocol.contacts["clinic"].title, protocol.contacts["clinic"].phone) == ("The clinic", "2")
    assert protocol.contacts["nurse"].title == "A nurse"
    assert protocol.vocabulary.is_a("our walk", "walking")


def test_the_session_is_replaced_as_a_whole() -> None:
    lasts = sound("session: {lasts: 2 hours}").shapes[""].lasts
    assert lasts is not None
    assert length_text(lasts) == "2 hours"


# -- settings --


@pytest.mark.parametrize(("value", "found"), [
    ("24 hours", []),
    ("96 hours", []),
    ("4 days", []),
    ("23 hours", ["E13"]),
    ("97 hours", ["E13"]),
    ("5 days", ["E13"]),
    ("24 to 97 hours", ["E13"]),
])  # fmt: skip
def test_a_setting_stays_within_its_bounds_ends_included(value: str, found: list[str]) -> None:
    assert keys(over(f"settings: {{alcohol: {value}}}")) == found


def test_a_plain_length_settles_what_must_be_chosen() -> None:
    assert sound().settings["food"].must_choose
    chosen = sound("settings: {food: 6 hours}").settings["food"]
    assert (chosen.must_choose, length_text(chosen.value)) == (False, "6 hours")


def test_a_chosen_setting_reaches_the_sentences_that_use_it() -> None:
    plan = plan_of(sound("settings: {alcohol: 72 hours}"), course_with(
        "sessions: [{key: s1, start: 2026-06-01T10:00, end: 2026-06-01T11:00}]"
    ))  # fmt: skip
    (window,) = items(plan, "2026-06-01T12:00")["no-wine/s1"]["windows"]  # type: ignore[misc]
    assert window["closes"] == "2026-06-04T11:00:00-04:00"


def test_a_setting_that_is_not_there_is_an_error_unless_it_is_declared_whole() -> None:
    assert keys(over("settings: {beer: 72 hours}")) == ["E12"]
    assert length_text(sound("settings: {beer: {is: 1 hour}}").settings["beer"].value) == "1 hour"


# -- dropping --


def test_a_dropped_rule_is_gone_and_leaves_its_reason() -> None:
    protocol = sound("rules: {coach: {drop: yes, because: we have none}}")
    assert protocol.rule("coach") is None
    assert [(d.rule, d.layer, d.because) for d in protocol.dropped] == [("coach", "o1", "we have none")]


def test_dropping_needs_a_reason_and_a_rule_that_is_there() -> None:
    assert keys(over("rules: {coach: {drop: yes}}")) == ["E06/needs"]
    assert keys(over("rules: {couch: {drop: yes, because: we have none}}")) == ["E17"]


def test_drop_no_drops_nothing() -> None:
    assert sound("rules: {coach: {drop: no, title: Talk}}").rule("coach") is not None


# -- floors --


def test_a_floor_cannot_be_dropped_by_any_layer() -> None:
    reading = over("rules: {no-driving: {drop: yes, because: we trust you}}")
    assert keys(reading) == ["E18"]
    assert reading.problems[0].place.file == "o1.yaml"


@pytest.mark.parametrize("lines", [
    "when: from start until 23 hours after end",
    "when: from end until 24 hours after end",
    "when: from start until 20 to 30 hours after end",
    "not when: from 2 hours after end until 3 hours after end",
])  # fmt: skip
def test_a_floor_keeps_every_hour_that_it_had(lines: str) -> None:
    assert ("E18", "its time") in loosened(f"rules:\n  no-driving:\n    {lines}")


@pytest.mark.parametrize("lines", [
    "avoid: driving",
    "limit: [driving, machines]",
    "may: [driving, machines]",
    "for: patient",
    "firm: should",
    "floor: no",
    "if: {route: iv, age: at least 65}",
    "unless: {driver: yes}",
    "except: [machines]",
])  # fmt: skip
def test_a_floor_keeps_whom_and_what_and_how_firmly_it_asks(lines: str) -> None:
    assert ("E18", "what it asks") in loosened(f"rules:\n  no-driving:\n    {lines}")


@pytest.mark.parametrize("lines", [
    "when: from start until 36 hours after end",
    "when: from 1 hour before start until 24 hours after end",
    "avoid: [driving, machines, cycling]",
    "for: [patient, supporter, clinic]",
    "title: Leave the car at home",
    "why: You may be slow.",
])  # fmt: skip
def test_a_floor_may_become_stricter_or_read_better(lines: str) -> None:
    assert loosened(f"rules:\n  no-driving:\n    {lines}") == []


def test_a_floor_may_wait_for_a_fact_on_top() -> None:
    assert loosened(SLEPT + "from start until 24 hours after end and then slept") == []


def test_a_floor_may_not_wait_for_a_fact_instead_of_its_hours() -> None:
    assert loosened(SLEPT + "from start until slept") == [("E18", "its time")]


def test_a_floor_may_not_be_shortened_by_a_way_out() -> None:
    assert loosened(SLEPT + "from start until slept or 24 hours after end") == [("E18", "its time")]


def test_a_floor_may_not_be_shortened_through_its_setting() -> None:
    fasting = (
        "fasting:\n    avoid: solid food\n    when: from (alcohol) before start until start\n    floor: yes"
    )
    base = GUIDE + f"  {fasting}\n    title: No food\n"
    assert against(base, "settings: {alcohol: 47 hours}") == [("E18", "its time")]
    assert against(base, "settings: {alcohol: 49 hours}") == []


def test_a_floor_may_not_be_shortened_through_the_hours_of_a_word() -> None:
    rest = (
        "rest:\n    avoid: parties\n    when: from start until morning of the day after end\n    floor: yes"
    )
    base = GUIDE + f"  {rest}\n    title: Rest\n"
    assert against(base, "times of day: {morning: {from: 00:30}}") == [("E18", "its time")]


def test_a_stricter_rule_beside_a_floor_is_welcome() -> None:
    assert loosened("rules: {no-bike: {avoid: cycling, when: the day of start, title: No bike}}") == []


# -- orders, former names, versions --


def ordered(lines: str) -> ProtocolReading:
    course = course_with(f"orders:\n  by: Dr A\n  at: 2026-11-01\n{lines}")
    return read_protocol(SourceFile("guide.yaml", GUIDE), vocabulary=vocabulary(), orders=course.orders)


def test_orders_are_the_last_layer_and_say_so() -> None:
    protocol = ordered("  rules: {no-wine: {when: the day of end}}").protocol
    assert protocol is not None
    changed = rule(protocol, "no-wine")
    assert ([sentence_text(s) for s in changed.when], changed.layer) == (["the day of end"], "orders")


def test_orders_may_not_drop_a_floor_and_are_blamed_in_the_course() -> None:
    reading = ordered("  rules: {no-driving: {drop: yes, because: they asked}}")
    assert [(p.code, p.place.file) for p in reading.problems] == [("E18", "course.yaml")]


def test_orders_set_a_rhythm_that_the_guide_left_to_the_clinic() -> None:
    asked = (
        "rules: {pills: {take: tablets, when: during the course, how often: as set by clinic, title: Pills}}"
    )
    settled = rule(sound(asked, "rules: {pills: {how often: every day at 08:00}}"), "pills").how_often
    assert settled is not None
    assert settled.form == "every"


def test_a_rule_is_found_by_its_former_id_and_keeps_its_ticks() -> None:
    protocol = sound(
        "rules:\n  coach: {drop: yes, because: it has a new name}\n"
        "  talk: {meet: coach, when: from end until 3 days after end, title: Talk, formerly: coach}"
    )
    assert protocol.rule("coach") == protocol.rule("talk")
    course = course_with(
        "sessions: [{key: s1, start: 2026-06-01T10:00, end: 2026-06-01T11:00}]\n"
        "completions: [{rule: coach, session: s1, at: 2026-06-02T10:00}]"
    )
    assert items(plan_of(protocol, course), "2026-06-02T12:00")["talk/s1"]["status"] == "done"


@pytest.mark.parametrize(("extends", "fits"), [
    ("guide", True),
    ("guide@1", True),
    ("guide@1.4", True),
    ("guide@1.4.2", True),
    ("guide@1.4.3", False),
    ("guide@1.4.22", False),
    ("guide@14", False),
    ("guide@2", False),
    ("other@1", False),
])  # fmt: skip
def test_extends_names_the_leading_part_of_a_version(extends: str, fits: bool) -> None:
    assert keys(over("title: T", extends=extends)) == ([] if fits else ["E23"])
