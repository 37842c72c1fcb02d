"""What the script adds, in a real browser: and that it takes nothing away."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from playwright.sync_api import Page, expect

from afterwards.web.look.built import is_built
from browsers import CHROMIUM
from web.look.site import COUNTED

pytestmark = [
    pytest.mark.urls("web.look.site"),
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.skipif(not is_built("app.js"), reason="make frontend has not been run"),
]

NOON = 1_800_000_000
FORM = (
    '<form method="post" action="/plan/" data-keep="words"><input name="words"><button>Send</button></form>'
)


def shown(page: Page, body: str, address: str = "/shown/", **given: object) -> None:
    """Shows a page of the phone with that body."""
    source = '{% extends "look/phone.html" %}{% block body %}{{ block.super }}' + body + "{% endblock %}"
    html = Template(source).render(Context({"headline": "Shown", **given}))
    page.route(f"**{address}", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(f"http://look.test{address}")


def test_readers_start_at_the_headline_after_a_change_of_page_only(open_page):
    page = open_page("page=day-two")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.get_by_role("link", name="Plan").click()
    page.wait_for_url("**/plan/")
    assert page.evaluate("document.activeElement.tagName") == "H1"


def test_what_a_form_could_not_take_is_where_readers_start(open_page):
    page = open_page("")
    assert page.evaluate("document.activeElement.matches('[data-problems]')")


def test_a_window_that_ends_in_view_says_so_and_stays_where_it_is(open_page):
    page = open_page()
    page.clock.install(time=NOON - 60)
    row = {"mark": "closed", "share": 0.1, "title": "No alcohol", "second": "Until noon.", "closes": NOON}
    later = {
        "mark": "closed",
        "title": "Only gentle movement",
        "second": "Until evening.",
        "closes": NOON + 9999,
    }
    rows = [{**row, "over_text": "Over. Ended 12:00 noon."}, {**later, "over_text": "Over."}]
    shown(page, "", groups=[{"rows": rows}])
    assert page.locator("small").all_inner_texts() == ["Until noon.", "Until evening."]
    page.clock.run_for(61_000)
    expect(page.locator("small")).to_have_text(["Over. Ended 12:00 noon.", "Until evening."])
    assert page.locator("b").all_inner_texts() == ["No alcohol", "Only gentle movement"]
    assert page.locator(".rises").count() == 1


def test_a_changed_plan_is_offered_in_a_line_and_nothing_moves_by_itself(open_page):
    page = open_page()
    page.clock.install(time=NOON - 60)
    shown(page, "", next_change=NOON)
    line = page.get_by_text("Plan changed.")
    assert not line.is_visible()
    page.clock.run_for(61_000)
    expect(line).to_be_visible()
    expect(page.get_by_role("link", name="Show it.")).to_be_visible()


def test_a_second_tap_sends_nothing_and_coming_back_opens_the_form_again(open_page):
    page = open_page()
    COUNTED.clear()
    shown(page, FORM)
    page.get_by_role("textbox").fill("once")
    page.evaluate("() => { const b = document.querySelector('form button'); b.click(); b.click(); }")
    page.wait_for_url("**/plan/")
    assert COUNTED == ["once"]
    page.go_back()
    page.get_by_role("textbox").fill("again")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/plan/")
    assert COUNTED == ["once", "again"]


def test_what_is_typed_survives_a_reload_and_is_forgotten_once_it_arrived(open_page):
    page = open_page()
    shown(page, FORM)
    page.get_by_role("textbox").fill("half a thought")
    page.reload()
    assert page.get_by_role("textbox").input_value() == "half a thought"
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/plan/")
    shown(page, FORM)
    assert page.get_by_role("textbox").input_value() == ""


def test_the_zone_of_the_device_fills_the_hidden_field(open_page):
    page = open_page(timezone_id="America/Denver")
    shown(page, '<form><input type="hidden" name="zone" data-zone></form>')
    assert page.locator("[data-zone]").input_value() == "America/Denver"


@pytest.mark.parametrize("way", ["the link", "three times Shift"])
def test_leaving_empties_the_tab_and_the_page_is_not_the_one_before(open_page, way):
    page = open_page("page=day-two")
    page.evaluate("sessionStorage.setItem('draft:words', 'half a thought')")
    if way == "the link":
        page.get_by_role("link", name="Leave").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("**/leave/")
    assert page.evaluate("sessionStorage.getItem('draft:words')") is None
    page.go_back()
    assert not page.get_by_text("Still a soft day.").is_visible()


def test_pieces_for_script_are_shown_with_script_only(open_page):
    page = open_page()
    shown(page, '<p class="script">Only with script.</p>')
    assert page.get_by_text("Only with script.").is_visible()
    bare = open_page(java_script_enabled=False)
    shown(bare, '<p class="script">Only with script.</p>')
    assert not bare.get_by_text("Only with script.").is_visible()
