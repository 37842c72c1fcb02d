"""The month and the days: every word is the engine's, and only days with something are listed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.care.agenda import agenda
from afterwards.care.exports.moments import spoken
from afterwards.care.exports.second_lines import second_line
from afterwards.care.words import ENGLISH
from afterwards.web.courses import actions
from afterwards.web.plans.queries import plan_of
from web.people import make_patient
from web.plan.series import NOW, author, make_series, queries_counted, sign_in, text_of

pytestmark = pytest.mark.django_db

type Move = Callable[[str], int]


@pytest.fixture(autouse=True)
def now(move_clock: Move) -> int:
    return move_clock(NOW)


def test_a_month_marks_its_sessions_and_bars_its_longest_rule(client: Client) -> None:
    sign_in(client, make_series())
    page = client.get(reverse("plan"))
    text = text_of(page)
    assert "January" in text
    assert "no alcohol" in text
    assert page.content.decode().count('class="for-readers">session<') == 5  # 12, 19, 22, 26, 29 January
    assert page.content.decode().count('aria-current="date"') == 1
    weeks = page.context["weeks"]
    # Closed until Thursday 10:50, and from Sunday 10:00 on: 48 hours on each side of a session.
    assert [len(week.bars) for week in weeks] == [2, 1, 1]
    hours = [(round(low * 24, 1), round(high * 24, 1)) for low, high in weeks[0].bars]
    assert hours == [(0, round(3 * 24 + 10 + 5 / 6, 1)), (6 * 24 + 10, 7 * 24)]


def test_rows_say_what_the_engine_says(client: Client, now: int) -> None:
    patient = make_series()
    sign_in(client, patient)
    text = text_of(client.get(reverse("plan")))
    plan = plan_of(patient).plan
    calendar = plan.course.calendar
    manner = spoken(calendar, now, ENGLISH, plan.protocol)
    shown = agenda(plan, at=now, low=now, high=now + 7 * 86400, actor="patient")
    lines = [second_line(item, plan, manner, now) for item in shown.items if item.rule.id == "no-alcohol"]
    assert len(lines) == 2
    for line in lines:
        assert " ".join(line.split()) in text


def test_a_month_that_was_asked_for_is_whole(client: Client) -> None:
    sign_in(client, make_series())
    page = client.get(reverse("plan"), {"month": "2027-02"})
    cells = [cell.date.day for week in page.context["weeks"] for cell in week.cells if cell]
    assert cells == list(range(1, 29))
    assert "Session 6, 10:00 am" in text_of(page)


@pytest.mark.parametrize("month", ["", "2027-13", "1999-12", "2100-01", "27-1", "%00", "9999999999-01"])
def test_a_month_that_is_none_shows_this_one(client: Client, month: str) -> None:
    sign_in(client, make_series())
    assert client.get(reverse("plan"), {"month": month}).context["headline"] == "January"


@pytest.mark.parametrize("month", ["2000-01", "2099-12"])
def test_the_ends_of_time_have_no_way_on(client: Client, month: str) -> None:
    sign_in(client, make_series())
    assert client.get(reverse("plan"), {"month": month}).status_code == 200


def test_a_day_shows_all_of_it_and_an_empty_one_says_so(client: Client) -> None:
    sign_in(client, make_series())
    text = text_of(client.get("/plan/day/2027-01-19/"))
    for part in ("Session 2, 10:00 am", "No alcohol", "Somebody to take you home", "By Tuesday, 10:00 am."):
        assert part in text
    assert text.count("Somebody to take you home") == 1  # not those of later sessions
    assert "Nothing is asked of you that day." in text_of(client.get("/plan/day/2026-11-02/"))
    assert client.get("/plan/day/2027-02-30/").status_code == 404
    assert client.get("/plan/day/1999-02-03/").status_code == 404


def test_a_day_has_the_stretch_that_reaches_into_it(client: Client) -> None:
    sign_in(client, make_series("c@example.org", guide="standard"))
    page = client.get("/plan/day/2027-01-26/")
    rows = [row for group in page.context["groups"] for row in group["rows"]]
    (pills,) = (row["second"] for row in rows if row["title"] == "Take your pills as prescribed")
    assert pills == "Starts 22 January."  # from after session 3 to session 4 of this day


def test_somebody_without_sessions_has_a_plan_page(client: Client) -> None:
    sign_in(client, make_patient())
    assert "Add a session" in text_of(client.get(reverse("plan")))


def test_the_look_that_was_chosen_holds_here(client: Client, now: int) -> None:
    patient = make_series()
    actions.record(patient, author(patient), now, actions.wish_draft(now, theme="dark"))
    sign_in(client, patient)
    assert 'data-theme="dark"' in client.get(reverse("plan")).content.decode()


def test_nobody_else_comes_in(client: Client) -> None:
    make_series("a@example.org")
    for name in (
        "plan",
        "suggestions",
        "guide",
        "weeks",
        "feed",
        "add_session",
        "calendar_file",
        "ask_clinic",
    ):
        assert client.get(reverse(name)).status_code == 302  # to sign-in
    stranger = make_patient("b@example.org")
    sign_in(client, stranger)
    for name in ("session", "move_session", "record_session", "sheet"):
        assert client.get(reverse(name, args=["s2"])).status_code == 404
    assert client.get(reverse("why", args=["no-alcohol/s2"])).status_code == 404


def test_a_page_asks_the_database_little(client: Client) -> None:
    sign_in(client, make_series())
    client.get(reverse("plan"))
    for url in (reverse("plan"), "/plan/day/2027-01-19/", reverse("session", args=["s2"])):
        with queries_counted() as found:
            client.get(url)
        assert len(found) == 3, found  # the session, the account, the patient
