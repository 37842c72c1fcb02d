"""Today is careful: it suggests nothing that a rule may forbid, and says nothing twice or untrue."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.utils import translation

from afterwards.care.agenda import Item, agenda
from afterwards.care.protocol.tree import Verb
from afterwards.care.words import ENGLISH
from afterwards.web.courses.records import LastAct
from afterwards.web.patient.today.screen import today_screen
from afterwards.web.patient.today.shown import Today
from web.today.lives import GIVEN, SESSION, SHIPPED, instant, life, slept
from web.today.test_screen import rows_of, shown

QUARTER = 15 * 60
SPRAY = {"route": "intranasal"}
NEXT = {**SESSION, "key": "s2", "planned": "2026-11-17T10:00:00-05:00"}
DRY = "2026-11-10T07:15"
"""No drinks from 1 to 4 hours ahead of 10:00: at 7:15 the clinic alone knows."""


def offered(screen: Today) -> set[str]:
    """The titles of what the screen asks for, or says is open."""
    asked = {row.title for row in rows_of(screen) if row.tick or row.mark == "open"}
    return asked | ({screen.lit.title} if screen.lit else set())


def keeps_from(item: Item, at: int) -> bool:
    """Whether something is closed at ``at``, surely or perhaps."""
    closed = item.rule.verb in (Verb.AVOID, Verb.LIMIT)
    return closed and any(w.start <= at < max(w.core[1], w.stop) for w in item.windows)


def clashes(person, at: int) -> list[tuple[str, str]]:
    """What is suggested beside a rule about the same thing, whatever the rule makes an exception of."""
    found = agenda(person.plan, at=at, low=at, high=at + 60, actor="patient")
    words = person.plan.protocol.vocabulary
    titles = offered(shown(person, at))
    suggested = [
        i.rule for i in found.items if i.rule.title in titles and (i.rule.is_act or i.rule.verb is Verb.MAY)
    ]
    return [
        (act.title, item.rule.title)
        for item in found.items
        if keeps_from(item, at)
        for act in suggested
        for way in (act.options or act.things)
        if any(words.is_a(way, thing) for thing in item.rule.things) and way not in item.rule.except_
    ]


@pytest.mark.parametrize("guide", SHIPPED)
@pytest.mark.parametrize("route", ["iv", "intranasal", "im"])
def test_nothing_is_suggested_that_a_closed_rule_may_forbid(guide, route):
    before, after = (life(guide, {**one, "route": route}) for one in (SESSION, GIVEN))
    for at in range(instant("2026-11-09T00:00"), instant("2026-11-12T12:00"), QUARTER):
        person = before if at < instant("2026-11-10T10:50") else after
        assert clashes(person, at) == [], at


def test_nobody_is_asked_to_drink_while_the_clinic_may_say_no_drinks():
    screen = shown(life("standard", SESSION), DRY)
    assert "Drink plenty the day ahead" not in offered(screen)
    assert next(row for row in rows_of(screen) if row.title == "No drinks").mark == "closed"


def test_until_when_to_drink_is_said_as_the_earliest_that_the_clinic_may_choose():
    rides = shown(life("standard", {**SESSION}), "2026-11-10T05:30")
    assert "Drink plenty the day ahead" in offered(rides)
    texts = [*(rides.lit.lines if rides.lit else ()), *(row.second for row in rows_of(rides) if row.tick)]
    assert not any("6:00 to 9:00" in text for text in texts)


def test_a_drink_that_was_put_off_does_not_come_back_into_the_dry_hours():
    later = {"drink-ahead-drip/s1": instant("2026-11-10T07:45")}
    person = life("standard", SESSION, later=later)
    assert "Drink plenty the day ahead" not in [row.title for row in rows_of(shown(person, DRY))]


@pytest.mark.parametrize("guide", SHIPPED)
def test_a_row_stands_once(guide):
    person = life(guide, GIVEN, NEXT, moments=slept())
    for at in range(instant("2026-11-11T09:00"), instant("2026-11-14T09:00"), 4 * QUARTER):
        rows = [(row.title, row.second) for group in shown(person, at).groups for row in group.rows]
        assert len(rows) == len(set(rows))


@pytest.mark.parametrize("guide", SHIPPED)
def test_sleep_is_spoken_of_only_where_something_closed_waits_for_it(guide):
    waits = any(
        window.closes_on == "slept"
        for activity in life(guide, GIVEN).plan.activities
        if activity.rule.verb in (Verb.AVOID, Verb.LIMIT)
        for window in activity.windows
    )
    night = shown(life(guide, GIVEN), "2026-11-10T22:00")
    assert ("did you sleep?" in night.second) == waits
    assert night.second
    day_two = shown(life(guide, GIVEN, moments=slept()), "2026-11-11T14:30")
    assert day_two.second.startswith("You slept, so that rule is over.") == waits


def test_a_pause_has_no_second_greeting():
    person = life("standard", GIVEN, paused_since=instant("2026-11-20T12:00"))
    screen = shown(person, "2026-11-30T12:00", seen=instant("2026-11-20T12:00"))
    assert screen.banners == ()
    assert screen.second == "Start again when you like. Nothing piled up."


def test_one_line_under_the_top_bar_is_enough():
    at = instant("2026-11-30T12:00")
    id = UUID(int=1)
    act = LastAct(fact=id, kind="pause", role="patient", recorded_at=at - 30, value={"paused": False})
    person = life("standard", GIVEN, moments=slept(), acts=(act,))
    assert [b.kind for b in shown(person, at, seen=instant("2026-11-14T09:00")).banners] == ["undo"]


@pytest.mark.parametrize("at", ["2026-11-11T14:30", "2026-11-12T13:00", "2026-11-15T12:00"])
@pytest.mark.parametrize("guide", ["standard", "infusion-aftercare"])
def test_the_next_ride_is_a_row_that_leads_to_a_name_and_never_a_box(guide, at):
    screen = shown(life(guide, GIVEN, NEXT, moments=slept()), at)
    rows = [row for row in rows_of(screen) if "takes you home" in row.title or "take you home" in row.title]
    assert all(row.tick is None and row.href == "/today/ride/" for row in rows)
    lit = screen.lit.main.href if screen.lit and "home" in screen.lit.title else ""
    assert lit == "/today/ride/" if not rows else len(rows) == 1


def test_how_somebody_feels_after_a_session_is_asked_while_it_matters_and_not_for_weeks():
    person = life("infusion-aftercare", GIVEN, moments=slept())
    shaken = "Do you still feel shaken or confused?"
    asked = {day: shown(person, f"2026-11-{day}T13:00").ask for day in (11, 12, 13, 15, 20, 30)}
    assert [day for day, ask in asked.items() if ask and ask.text == shaken] == [11, 12, 13]
    assert shown(person, "2026-12-15T13:00").ask is None


def test_whoever_still_feels_shaken_reads_whom_to_call():
    said = [{"shaken": "yes", "at": "2026-11-12T12:00:00-05:00"}]
    person = life("infusion-aftercare", GIVEN, moments=slept(), answers=said)
    screen = shown(person, "2026-11-12T13:00")
    assert screen.groups[0].rows[0].title == "Still shaken a day later"


def test_an_answer_is_said_in_whole_sentences_before_the_tap():
    person = life("standard", GIVEN)
    told = shown(person, "2026-11-11T07:40").question.told
    assert told == (
        "If yes, the rule ends. Still foggy or dizzy? Then wait. No app can tell if you are fit to drive.",
        "If not, leave the car today. We ask again tomorrow.",
    )


def test_the_screen_is_the_same_in_spanish():
    person = life("standard", SESSION, language="es")
    with translation.override("es"):
        screen = today_screen(person, instant(DRY), ENGLISH)
    assert "Beba bastante" not in (screen.lit.title if screen.lit else "")
