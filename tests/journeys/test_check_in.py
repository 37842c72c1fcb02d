"""A check-in in the browser: by keyboard, without script, and item 9 where a browser can keep nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from afterwards.web import clock
from afterwards.web.alerts.models import AlertStep
from afterwards.web.checkins.queries import fares
from afterwards.web.people.models import Patient, User
from journeys.conftest import WITHOUT_WORKER
from web.checkins.lives import watched_clinic
from web.people import at, make_patient, plan_session

pytestmark = pytest.mark.django_db(transaction=True)
FRIDAY = "2026-11-20T12:00"


@pytest.fixture
def robin(sign_in: Callable[[User], None]) -> Patient:
    clock.move_to(at(FRIDAY))
    practice, _ = watched_clinic()
    patient = make_patient("robin@example.org", practice=practice, guide="standard")
    held = {"start": "2026-11-03T10:00:00-05:00", "end": "2026-11-03T10:50:00-05:00"}
    plan_session(patient, "s1", "2026-11-03T10:00:00-05:00", **held)
    sign_in(patient.user)
    return patient


@WITHOUT_WORKER
def test_a_form_by_keyboard_to_item_9_which_waits_for_a_signal_with_help_beside_it(
    page: Page, context: BrowserContext, live_server: Any, robin: Patient
) -> None:
    page.goto(f"{live_server.url}/checkins/begin/phq-9/")
    page.get_by_role("button", name="send it to my clinic").or_(
        page.get_by_role("button", name="Begin", exact=True)
    ).first.press("Enter")
    for number in range(1, 9):
        expect(page.locator(".step")).to_have_text(f"Question {number} of 10")
        page.get_by_role("button", name="Several days").press("Enter")
    expect(page.locator("h1")).to_contain_text("better off dead")
    page.go_back()
    expect(page.locator(".step")).to_have_text("Question 8 of 10")
    expect(page.locator(".picks [aria-pressed=true]:visible")).to_have_text("Several days")
    page.go_forward()
    context.set_offline(True)
    page.get_by_role("button", name="Nearly every day").press("Enter")
    expect(page.get_by_text("Your answer is not sent yet.").locator("visible=true")).to_be_visible()
    expect(page.get_by_role("link", name="Call 988")).to_be_visible()
    assert AlertStep.objects.count() == 0
    context.set_offline(False)
    expect(page.locator("h1")).to_have_text("Thank you for telling us. Are you safe right now?")
    expect(page.get_by_text("No one has read it yet.")).to_be_visible()
    assert AlertStep.objects.filter(patient=robin).count() == 1
    page.get_by_role("button", name="I would rather not say").click()
    for name in ("Call 988", "Text 988", "Call 911"):
        expect(page.get_by_role("link", name=name)).to_be_visible()


def test_the_mood_is_one_tap_and_an_undo_without_script_as_well(
    browser: Browser, context: BrowserContext, live_server: Any, robin: Patient
) -> None:
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(f"{live_server.url}/today/")
    page.get_by_role("button", name="7", exact=True).click()
    expect(page.get_by_text("Mood: 7 of 10.")).to_be_visible()
    assert [report.value for report in fares(robin, at(FRIDAY)).reports] == [7]
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("How is your mood right now?")).to_be_visible()
    plain.close()
