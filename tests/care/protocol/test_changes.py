"""What a new version of a guide changes for a patient, told change by change."""

from __future__ import annotations

import pytest

from afterwards.care.protocol.changes import changes
from afterwards.care.words import ENGLISH
from laws.given import NAMES, protocol_of, shipped

GUIDE = """\
afterwards: 1
protocol: guide
title: Guide
version: 1.0.0
routes: [iv]
session: {lasts: 40 minutes}
phases: {series: {sessions: 6}}
settings: {alcohol: {is: 48 hours}}
facts: {tired: {ask: Are you tired, answers: [yes, no]}}
rules:
  no-wine: {avoid: alcohol, when: from end until (alcohol) after end, title: No wine}
  walk: {do: walking, when: from end until 3 days after end, how often: every day, title: Walk, body: Go out.}
"""
WALK = GUIDE.splitlines()[-1].strip()


def told(old: str, new: str) -> list[tuple[str, str]]:
    """The kind and the rule of each change when ``old`` in the guide becomes ``new``."""
    assert old in GUIDE
    return [(c.key, c.rule) for c in changes(protocol_of(GUIDE), protocol_of(GUIDE.replace(old, new)))]


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("title: Walk", "title: Stroll", "text.title"),
        ("do: walking", "do: cycling", "text.verb"),
        ("do: walking", "do: [walking, cycling]", "text.verb"),
        ("do: walking", "may: walking", "text.verb"),
        ("3 days after end, how", "4 days after end, how", "text.when"),
        ("how often: every day", "how often: every 2 days", "text.how often"),
        (", how often: every day", "", "text.how often"),
        ("body: Go out.", "body: Go out.\n, firm: optional", "text.firm"),
        ("body: Go out.", "body: Go out., evidence: weak", "text.evidence"),
        ("body: Go out.", "body: Go out., for: [patient, supporter]", "text.actors"),
        ("body: Go out.", "body: Go out., if: {tired: no}", "text.condition"),
        ("body: Go out.", "body: Go out., unless: {tired: yes}", "text.condition"),
        ("body: Go out.", "body: Go out., floor: yes", "text.floor.on"),
        ("body: Go out.", "body: Go far.", "text.words"),
        ("body: Go out.", "body: Go out., why: It helps.", "text.words"),
        ("body: Go out.", "body: Go out., options: [river, park]", "text.words"),
    ],
)
def test_each_kind_of_change_of_a_rule_is_told_once(old: str, new: str, change: str) -> None:
    assert told(old, new) == [(change, "walk")]


@pytest.mark.parametrize(
    "extra", ["total: at least 3", "ramp: {add: 1 a day, after: 4 days kept, at most: 6 a day}"]
)
def test_a_new_sum_or_ramp_is_told(extra: str) -> None:
    assert [rule for _, rule in told("body: Go out.", f"body: Go out., {extra}")] == ["walk"]


def test_a_stretch_that_is_cut_out_is_told() -> None:
    assert told("body: Go out.", "body: Go out., not when: the day of start") == [("text.when", "walk")]


GATE = "  home: {gate: leaving, not before: 1 hour after end, title: Home}\n"


def test_a_gate_tells_what_it_needs_now() -> None:
    new = GUIDE + GATE.replace("title", "needs: {tired: no}, title")
    found = changes(protocol_of(GUIDE + GATE), protocol_of(new))
    assert [(c.key, c.rule) for c in found] == [("text.condition", "home")]


def test_a_gate_tells_that_it_opens_later() -> None:
    new = GUIDE + GATE.replace("1 hour", "2 hours")
    assert [c.rule for c in changes(protocol_of(GUIDE + GATE), protocol_of(new))] == ["home"]


def test_a_sign_tells_that_one_should_call_at_once_now() -> None:
    sign = (
        "  sick: {watch for: nausea, when: always, then: {call: emergency, how soon: today}, title: Sick}\n"
    )
    new = GUIDE + sign.replace("today", "now")
    assert [c.rule for c in changes(protocol_of(GUIDE + sign), protocol_of(new))] == ["sick"]


def test_a_floor_that_may_be_loosened_now_is_told() -> None:
    old = protocol_of(GUIDE.replace("body: Go out.", "body: Go out., floor: yes"))
    assert [c.key for c in changes(old, protocol_of(GUIDE))] == ["text.floor.off"]


def test_new_and_missing_rules_are_told_with_their_titles() -> None:
    old = protocol_of(GUIDE)
    new = protocol_of(GUIDE.replace(WALK, "rest: {do: rest, when: the day of end, title: Rest}"))
    assert [(c.key, c.rule, c.words["title"]) for c in changes(old, new)] == [
        ("text.added", "rest", "Rest"),
        ("text.removed", "walk", "Walk"),
    ]


def test_a_renamed_rule_is_one_rule() -> None:
    new = GUIDE.replace(WALK, WALK.replace("walk:", "stroll:").replace("body", "formerly: walk, body"))
    assert changes(protocol_of(GUIDE), protocol_of(new)) == ()
    renamed = new.replace("every day", "every 2 days")
    assert [(c.key, c.rule) for c in changes(protocol_of(GUIDE), protocol_of(renamed))] == [
        ("text.how often", "stroll")
    ]


def test_a_setting_that_changes_is_told_once_and_not_again_with_each_rule_that_uses_it() -> None:
    (change,) = changes(protocol_of(GUIDE), protocol_of(GUIDE.replace("is: 48 hours", "is: 72 hours")))
    assert change.key == "text.setting"
    assert dict(change.words) == {"name": "alcohol", "old": "48 hours", "new": "72 hours"}


def test_a_rule_that_leaves_its_setting_for_its_own_length_changes_its_time() -> None:
    assert told("until (alcohol) after end", "until 24 hours after end") == [("text.when", "no-wine")]


def test_added_and_removed_settings_are_told() -> None:
    old, new = protocol_of(GUIDE), protocol_of(GUIDE.replace("48 hours}}", "48 hours}, food: {is: 2 hours}}"))
    assert [c.key for c in changes(old, new)] == ["text.setting.added"]
    assert [c.key for c in changes(new, old)] == ["text.setting.removed"]


def test_a_longer_session_and_other_phases_are_told() -> None:
    assert told("lasts: 40 minutes", "lasts: 2 hours") == [("text.session", "")]
    assert told("sessions: 6", "sessions: 8") == [("text.phase", "")]
    assert told("{series: {", "{more: {sessions: 2}, series: {") == [("text.phase.added", "")]
    assert told("{series: {sessions: 6}}", "{}") == [("text.phase.removed", "")]


def test_an_unchanged_phase_that_only_moves_down_the_file_is_no_change() -> None:
    old = protocol_of(GUIDE)
    assert changes(old, protocol_of(GUIDE.replace("routes: [iv]", "routes: [iv]\nlanguages: [en]"))) == ()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_changes_between_a_guide_and_itself(name: str) -> None:
    assert changes(shipped(name), shipped(name)) == ()


def test_every_change_can_be_said_in_words() -> None:
    for old in NAMES:
        for change in changes(shipped(old), shipped("standard")):
            assert "{" not in ENGLISH.say(change.key, change.words)
    assert "text.same" in ENGLISH.catalogue
