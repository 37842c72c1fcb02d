"""What a browser measures on every page of the gallery: sizes, gaps, widths, and axe's rules."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from afterwards.web.look.gallery import PAGES
from browsers import CHROMIUM

pytestmark = [
    pytest.mark.urls("web.look.site"),
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
]

BOXES = """() => [...document.querySelectorAll(
    'a, button, summary, select, textarea, input:not([type=hidden])')].map(one => {
  const target = one.closest('label') ?? one;
  const box = target.getBoundingClientRect();
  return {words: target.textContent.trim() || one.name, x: box.x, y: box.y + scrollY,
          width: box.width, height: box.height, inText: getComputedStyle(one).display === 'inline'};
}).filter(box => box.width && !box.inText)"""

LONG_NAME = """() => {
  const back = Object.assign(document.createElement('a'), {
    className: 'quiet', href: '/', textContent: '← ' + 'R'.repeat(80)});
  const line = document.createElement('p');
  line.append(back);
  document.querySelector('h1').before(line);
}"""

SMALLEST_TEXT = """() => Math.min(...[...document.querySelectorAll('body *')].filter(one =>
  [...one.childNodes].some(child => child.nodeType === 3 && child.data.trim())
  && !one.closest('.for-readers') && one.getClientRects().length
).map(one => parseFloat(getComputedStyle(one).fontSize)))"""


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("size", ["", "larger"])
def test_nothing_scrolls_sideways_at_320(open_page, page, size):
    opened = open_page(f"page={page}&size={size}", width=320)
    assert opened.evaluate("document.documentElement.scrollWidth") == 320


def test_a_long_name_on_the_way_back_wraps_at_320(open_page):
    opened = open_page("page=desk", width=320)
    opened.evaluate(LONG_NAME)
    assert opened.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("page", [name for name in PAGES if name != "desk"])
def test_every_target_is_44_and_on_the_first_day_56(open_page, page):
    opened = open_page(f"page={page}")
    calm = opened.locator("html").get_attribute("data-mode") in ("dose-day", "help")
    small = [
        box for box in opened.evaluate(BOXES) if box["height"] < (56 if calm else 44) or box["width"] < 44
    ]
    assert small == []


@pytest.mark.parametrize("page", ["home", "night", "slept", "home-es"])
@pytest.mark.parametrize("width", [320, 390])
def test_on_the_first_day_targets_stand_sixteen_apart(open_page, page, width):
    boxes = open_page(f"page={page}", width=width).evaluate(BOXES)
    boxes = [box for box in boxes if box["words"] not in ("Feeling unwell?", "Help")]  # the foot floats
    for one in boxes:
        for other in boxes:
            if one is not other:
                aside = max(one["x"] - other["x"] - other["width"], other["x"] - one["x"] - one["width"])
                above = max(one["y"] - other["y"] - other["height"], other["y"] - one["y"] - one["height"])
                assert max(aside, above) >= 16, (one, other)


@pytest.mark.parametrize("query", ["page=home", "page=slept", "page=home-es", "page=before&size=larger"])
def test_no_letter_is_smaller_than_twenty_on_the_first_day_or_when_larger(open_page, query):
    smallest = open_page(query).evaluate(SMALLEST_TEXT)
    assert smallest >= (16 if "before" in query else 20)  # the words under the tab bar's icons may be 16


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("theme", ["light", "dim", "dark"])
def test_axe_finds_nothing(open_page, page, theme):
    opened = open_page(f"page={page}&theme={theme}", width=1280 if page in ("", "desk") else 390)
    opened.set_viewport_size(
        {"width": opened.viewport_size["width"], "height": 3000}
    )  # nothing under the bar
    found = Axe().run(opened, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    violations = [
        (rule["id"], [node["html"][:140] for node in rule["nodes"]]) for rule in found.response["violations"]
    ]
    assert violations == []


def test_one_main_action_is_in_the_lower_part_of_the_screen_on_the_first_day(open_page):
    boxes = open_page("page=home", width=390).evaluate(BOXES)
    low = {box["words"]: box["y"] for box in boxes}
    assert low["Done"] > 844 * 0.4
    assert low["Help"] > 844 * 0.6


def test_nothing_moves_on_the_first_day_or_for_those_who_want_no_motion(open_page):
    for page in (open_page("page=home"), open_page("page=day-two", reduced_motion="reduce")):
        page.evaluate("document.querySelectorAll('.row').forEach(row => row.classList.add('rises'))")
        assert page.evaluate("document.getAnimations().length") == 0


def test_the_page_is_whole_without_script(open_page):
    page = open_page("page=day-two", java_script_enabled=False)
    assert page.get_by_role("heading", level=1).inner_text().startswith("Still a soft day.")
    assert page.get_by_role("link", name="Leave").is_visible()
