"""What goes on paper: the guide, one session's sheet and the coming weeks."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.care.exports.sheet import sheet_html
from afterwards.care.words import ENGLISH
from afterwards.web.plans.queries import plan_of
from web.people import make_practice
from web.plan.series import NOW, make_series, sign_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(move_clock: Callable[[str], int]) -> int:
    return move_clock(NOW)


def test_the_sheet_is_the_engine_s_and_its_style_is_let_in(client: Client, now: int) -> None:
    patient = make_series()
    sign_in(client, patient)
    page = client.get(reverse("sheet", args=["s1"]))
    html = page.content.decode()
    plan = plan_of(patient).plan
    own = sheet_html(plan, ENGLISH, sessions=("s1",), at=now, country="us", paper="letter")
    assert own.partition("<main>")[2].partition("</body>")[0] in html
    nonce = re.search(r'<style nonce="([^"]+)">', html)
    assert nonce is not None
    policy = page["Content-Security-Policy"]
    assert f"'nonce-{nonce[1]}'" in policy
    assert "unsafe-inline" not in policy
    assert " style=" not in html


def test_the_sheet_names_the_person_s_own_clinic(client: Client) -> None:
    practice = make_practice()
    practice.hours = {day: ["08:00", "17:00"] for day in ("tue", "wed", "thu", "sat")}
    practice.save()
    sign_in(client, make_series(practice=practice))
    text = text_of(client.get("/plan/session/s1/sheet/"))
    assert "Sample Clinic +1 555 0100" in text
    assert "Hours Tue to Thu, 8:00 am to 5:00 pm; Sat, 8:00 am to 5:00 pm" in text


def test_each_sheet_has_its_own_nonce(client: Client) -> None:
    sign_in(client, make_series())
    found = {
        re.search(r'nonce="([^"]+)"', client.get("/plan/session/s1/sheet/").content.decode())[1] for _ in "ab"
    }  # type: ignore[index]
    assert len(found) == 2


def test_paper_can_be_chosen(client: Client) -> None:
    sign_in(client, make_series())
    url = reverse("sheet", args=["s1"])
    assert "size: letter" in client.get(url).content.decode()
    assert "size: A4" in client.get(url, {"paper": "a4"}).content.decode()
    assert "size: letter" in client.get(url, {"paper": "papyrus"}).content.decode()


def test_the_guide_shows_each_rule_with_who_and_how_sure(client: Client) -> None:
    patient = make_series()
    sign_in(client, patient)
    page = client.get(reverse("guide"))
    text = text_of(page)
    guide = plan_of(patient).plan.protocol
    assert f"Version {guide.version}. Nobody has reviewed it yet." in text
    for rule in guide.rules:
        assert " ".join(rule.title.split()) in text
        assert f'id="rule-{rule.id}"' in page.content.decode()
    assert "From 48 hours before your session starts until 48 hours after it ends." in text
    assert "(alcohol)" not in text
    assert ".." not in text
    assert next(iter(guide.sources.values())).document in text
    assert "The clinic's guide asks for it." in text


@pytest.mark.parametrize("name", ["standard", "keeping-the-gain", "self-care-tips", "iv-first-day"])
def test_every_shipped_guide_can_be_read(client: Client, name: str) -> None:
    sign_in(client, make_series())
    assert client.get("/plan/guide/", {"of": name}).status_code == 200


@pytest.mark.parametrize("name", ["things", "../standard", "nothing"])
def test_no_other_file_is_a_guide(client: Client, name: str) -> None:
    sign_in(client, make_series())
    assert client.get("/plan/guide/", {"of": name}).status_code == 404


def test_the_weeks_hold_every_day_with_something(client: Client) -> None:
    sign_in(client, make_series())
    text = text_of(client.get(reverse("weeks")))
    for part in ("Session 2, 10:00 am", "Session 6, 10:00 am", "Sunday 17 January", "No alcohol"):
        assert part in text
    assert "Thursday 14 January" not in text


def test_each_day_of_the_weeks_has_the_stretch_of_that_day_and_is_named(client: Client) -> None:
    sign_in(client, make_series(guide="standard"))
    page = client.get(reverse("weeks"))
    days = {group["title"]: group["rows"] for group in page.context["groups"]}

    def pills(day: str) -> list[str]:
        return [row["second"] for row in days[day] if row["title"] == "Take your pills as prescribed"]

    assert pills("Friday 22 January") == ["Starts Friday 22 January, 11:00\N{NO-BREAK SPACE}am."]
    assert pills("Tuesday 26 January") == ["Starts Tuesday 26 January, 11:00\N{NO-BREAK SPACE}am."]
    said = " ".join([*days, *(row["second"] for rows in days.values() for row in rows)]).lower()
    for word in ("today", "tomorrow", "yesterday"):  # paper is read on another day
        assert word not in said


def test_pages_are_there_in_spanish(client: Client) -> None:
    sign_in(client, make_series(guide="standard"))
    for url in (
        "/plan/",
        "/plan/why/no-alcohol/s1/",
        "/plan/session/s1/sheet/",
        "/plan/guide/",
        "/plan/weeks/",
    ):
        page = client.get(url, headers={"Accept-Language": "es"})
        assert page.status_code == 200
        assert 'lang="es"' in page.content.decode()
    assert "enero" in text_of(client.get("/plan/weeks/", headers={"Accept-Language": "es"})).lower()
