"""The whole story in the browser: invited, planned, held, home, slept, 48 hours over, session 2 moved.

Each time the person looks, every row of Today equals the engine's own agenda of that instant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation
from playwright.sync_api import Browser, Page, expect

from afterwards.care.plan.comparing import compare_plans
from afterwards.web import clock
from afterwards.web.courses.models import Fact
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import PersonPlan, plan_of
from journeys import acting
from journeys.comparing import differences
from journeys.engine import plain, said
from journeys.reading import Seen, read
from web.people import at

pytestmark = pytest.mark.django_db(transaction=True)

GUIDE = "standard"
DRIVING = {"en": "No driving, no machines", "es": "No conduzca ni use máquinas"}
FOREVER = 1 << 40
CLOCK_TIME = re.compile(r"(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Story:
    """Two people with a browser each, and the site's clock."""

    origin: str
    language: str
    patient_page: Page
    staff_page: Page

    def patient(self) -> Patient:
        """The one patient, as stored now."""
        return Patient.objects.get()

    def plan(self) -> PersonPlan:
        """The plan in the story's language."""
        with translation.override(self.language):
            return plan_of(self.patient())

    def at_desk(self) -> str:
        """The patient's page at the desk."""
        return f"{self.origin}/clinic/patient/{self.patient().pk}/"

    def today(self, wall: str, *, hides: bool = False) -> Seen:
        """Today at a wall time. All that stands there is what the engine says."""
        now = at(wall)
        clock.move_to(now)
        self.patient_page.goto(f"{self.origin}/today/")
        return self.stands(wall, hides=hides)

    def stands(self, wall: str, *, hides: bool = False) -> Seen:
        """The page of Today that is open, read as of a wall time."""
        seen = read(self.patient_page)
        told = said(self.patient(), clock.now(), self.language)
        assert differences(seen, told, self.language, hides=hides) == [], wall
        return seen


@pytest.fixture(params=[("en", True), ("es", True), ("en", False)], ids=["english", "spanish", "no-script"])
def story(request: pytest.FixtureRequest, browser: Browser, live_server: Any) -> Iterator[Story]:
    language, has_script = request.param
    cache.clear()
    pages = []
    for width in (390, 1280):
        own = browser.new_context(
            viewport={"width": width, "height": 844},
            java_script_enabled=has_script,
            locale="en-US",
            timezone_id="America/New_York",
        )
        own.set_default_timeout(20_000)
        own.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        pages.append(own.new_page())
    yield Story(live_server.url, language, *pages)
    for page in pages:
        page.context.close()


def test_from_the_invitation_to_the_moved_session(story: Story) -> None:
    is_invited(story)
    is_planned(story)
    is_held(story)
    sleeps(story)
    moves_session_two(story)


def is_invited(story: Story) -> None:
    """At the desk, then on the patient's own phone."""
    clock.move_to(at("2026-11-02T10:00"))
    _member, secret = acting.clinician_with_second_factor()
    acting.sign_in_as_staff(story.staff_page, story.origin, secret)
    link, code = acting.invite(story.staff_page, story.origin, "Robin Example", GUIDE)
    assert Patient.objects.get().user is None
    acting.accept_invitation(story.patient_page, link, code, "robin@example.org")
    story.patient_page.wait_for_url(re.compile("/(today|begin)/"))
    assert story.patient().user.email == "robin@example.org"


def is_planned(story: Story) -> None:
    """Two sessions by the clinic, a ride by the patient."""
    for wall in ("2026-11-10T10:00", "2026-11-17T10:00"):
        acting.plan_session_at_desk(story.staff_page, story.at_desk(), wall)
    assert [one.key for one in story.plan().course.held] == ["s1", "s2"]
    before = story.today("2026-11-08T09:30")
    assert before.lit
    acting.name_the_ride(story.patient_page, story.origin, "Sam")
    after = story.today("2026-11-08T09:31")
    assert any("Sam" in row.title for row in after.rows)
    assert before.lit[0] != after.lit[0]
    morning = story.today("2026-11-10T07:15")
    assert "Sam" in morning.headline


def is_held(story: Story) -> None:
    """Recorded at the desk, 10:00 to 10:50; home at 12:00, which the patient says."""
    page = story.patient_page
    story.today("2026-11-10T10:20", hides=True)
    clock.move_to(at("2026-11-10T10:55"))
    acting.record_at_desk(story.staff_page, story.at_desk(), "s1", "2026-11-10T10:00", "2026-11-10T10:50")
    session = story.plan().course.session("s1")
    assert session is not None
    assert session.end == at("2026-11-10T10:50")
    story.today("2026-11-10T11:40", hides=True)
    acting.tell(page, "leaving")
    on_the_way = story.stands("2026-11-10T11:40")
    assert on_the_way.mode == "dose-day"
    story.today("2026-11-10T12:00")
    acting.tell(page, "home")
    home = story.stands("2026-11-10T12:00")
    assert (home.theme, home.mode) == ("dim", "dose-day")
    assert DRIVING[story.language] in {row.title for row in home.rows}
    assert page.locator(".tabs").count() == 0


def sleeps(story: Story) -> None:
    """The clock alone does not lift the rule; the answer does."""
    night = story.today("2026-11-10T21:40")
    assert night.theme == "dark"
    page = story.patient_page
    story.today("2026-11-11T07:40", hides=True)
    assert DRIVING[story.language] in said(story.patient(), at("2026-11-11T07:40"), story.language).closed
    with page.expect_navigation():
        page.click("button[name=slept][value=yes]")
    story.today("2026-11-11T07:41")
    assert DRIVING[story.language] not in said(story.patient(), at("2026-11-11T07:41"), story.language).closed
    story.today("2026-11-11T14:30")
    over = story.today("2026-11-12T11:30")
    assert any("48" in text for text in (over.headline, *over.groups))


def moves_session_two(story: Story) -> None:
    """Four days later: both plans stand side by side first, and nothing is stored before the yes."""
    page, old = story.patient_page, story.plan()
    facts = Fact.objects.count()
    page.goto(f"{story.origin}/plan/session/s2/")
    page.click("main a[href$='/move/']")
    page.fill("input[name=day]", "2026-11-21")
    page.fill("input[name=time]", "10:00")
    with page.expect_navigation():
        page.click("form.ask button.button")
    shown = compared(page)
    assert Fact.objects.count() == facts
    page.click("form#yes button.button")
    expect(page.locator("form#yes")).to_have_count(0)
    assert Fact.objects.count() == facts + 1
    new = story.plan()
    moved = new.course.session("s2")
    assert moved is not None
    assert moved.begins == at("2026-11-21T10:00")
    assert_comparison_is_true(shown, old, new)
    story.today("2026-11-12T11:31")
    story.today("2026-11-19T09:30")


def compared(page: Page) -> dict[str, tuple[str, str]]:
    """Each line of the comparison: its title, how it was, how it will be."""
    rows = page.locator("main table").first.locator("tr") if page.locator("main table").count() else None
    more = page.locator("main details tr")
    texts: dict[str, tuple[str, str]] = {}
    for group in (rows, more):
        for row in group.all() if group is not None else []:
            was, will = row.locator("del"), row.locator("ins")
            title = plain(row.locator("th").text_content() or "")
            texts[title] = (
                plain(was.text_content() or "") if was.count() else "",
                plain(will.text_content() or ""),
            )
    return texts


def assert_comparison_is_true(shown: dict[str, tuple[str, str]], old: PersonPlan, new: PersonPlan) -> None:
    """What was shown before the yes is how the two plans differ after it."""
    moved = compare_plans(old.plan, new.plan).moved
    titles = {plain(move.new.rule.title) for move in moved}
    assert shown, "a comparison names what moves"
    assert {title for title, (was, _will) in shown.items() if was} <= titles
    for title, (was, will) in shown.items():
        assert _times(was) <= _edges(old, title), title
        assert _times(will) <= _edges(new, title), title


def _times(text: str) -> set[tuple[int, int]]:
    return {(int(hour) % 12, int(minute)) for hour, minute in CLOCK_TIME.findall(text)}


def _edges(person: PersonPlan, title: str) -> set[tuple[int, int]]:
    """The clock times at which windows of a rule begin and end, in one round of the clock."""
    calendar = person.course.calendar
    edges = [
        edge
        for activity in person.plan.activities
        if plain(activity.rule.title) == title
        for window in activity.windows
        for edge in (*window[:4], *(end for stretch in window.better for end in stretch))
        if edge is not None and abs(edge) < FOREVER
    ]
    seconds = [calendar.read(edge)[1] for edge in edges]
    return {(second // 3600 % 12, second // 60 % 60) for second in seconds}
