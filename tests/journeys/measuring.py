"""What can be measured on a page by script: axe, one headline, targets, letters, sideways scroll."""

from __future__ import annotations

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
TARGET = 44
DOSE_DAY_TARGET = 56
DOSE_DAY_GAP = 16
DOSE_DAY_LETTERS = 20
DOSE_DAY_CONTROLS = 5

_CONTROLS = """() => {
  const shown = node => {
    const box = node.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && node.checkVisibility({visibilityProperty: true});
  };
  const inText = node => {
    let around = node;
    while (around && getComputedStyle(around).display === "inline") around = around.parentElement;
    return around !== node && around.textContent.trim().length > node.textContent.trim().length;
  };
  const target = node => node.matches("[type=radio], [type=checkbox]") ? node.closest("label") ?? node : node;
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const all = document.querySelectorAll(controls);
  return [...all].filter(node => shown(node) && !inText(node)).map(node => {
    const box = target(node).getBoundingClientRect();
    const name = node.innerText || node.getAttribute("aria-label") || node.name || node.className;
    return {name: name.trim().slice(0, 40), top: box.top + scrollY, left: box.left, width: box.width,
            height: box.height, fixed: !!node.closest(".foot, .tabs, nav.help"),
            skips: node.classList.contains("leave") || node.classList.contains("back")};
  });
}"""
_SMALL_LETTERS = """least => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !node.checkVisibility()) continue;
    const box = node.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1 || node.closest("script, style, noscript, .for-readers")) continue;
    const size = parseFloat(getComputedStyle(node).fontSize);
    if (size < least) found.push(`${size} px: ${walker.currentNode.textContent.trim().slice(0, 40)}`);
  }
  return found;
}"""

_HELP_CORNER = """() => {
  const bars = document.querySelectorAll(".foot a, .tabs a, nav.help a");
  const link = [...bars].filter(one => one.checkVisibility()).pop();
  if (!link || !link.pathname.startsWith("/help/")) return ["Help does not stand last"];
  const box = link.getBoundingClientRect();
  const found = [];
  if (box.right < innerWidth - 40 || box.left < innerWidth / 2) found.push(`Help ends at ${box.right} px`);
  if (box.bottom > innerHeight || box.bottom < innerHeight - 60) found.push(`Help is at ${box.bottom} px`);
  const top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
  if (!link.contains(top)) found.push(`over Help lies ${top?.outerHTML.slice(0, 60)}`);
  return found;
}"""


def axe(page: Page) -> list[str]:
    """What axe finds against WCAG 2.0 to 2.2, A and AA, on the whole page: no bar lies over what is below."""
    size = page.viewport_size
    assert size is not None
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(int(tall), size["height"])})
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(f"axe.run({json.dumps(OPTIONS)}).then(results => results.violations)")
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def scrolls_sideways(page: Page, width: int) -> list[str]:
    """What sticks out of a page of that width."""
    page.set_viewport_size({"width": width, "height": 844})
    if page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        return []
    wide = page.evaluate("""() => [...document.querySelectorAll("body *")]
        .filter(node => node.getBoundingClientRect().right > innerWidth + 1)
        .map(node => node.tagName + "." + node.className).slice(0, 3)""")
    return [f"scrolls sideways at {width} px: {wide}"]


def frame(page: Page, language: str) -> list[str]:
    """One headline, and the page's language."""
    found = []
    if (count := page.locator("h1").count()) != 1:
        found.append(f"{count} h1")
    if page.locator("html").get_attribute("lang") != language:
        found.append("wrong lang")
    return found


def small_targets(page: Page) -> list[str]:
    """Controls that are hard to hit. Links inside of a sentence are text."""
    least = DOSE_DAY_TARGET if mode(page) in ("dose-day", "help") else TARGET
    found = []
    for one in page.evaluate(_CONTROLS):
        needed = TARGET if one["skips"] else least
        if one["height"] < needed - 0.5 or one["width"] < TARGET - 0.5:
            found.append(f"{one['name']!r} is {one['width']:.0f} x {one['height']:.0f}, wants {needed}")
    return found


def mode(page: Page) -> str:
    """The page's mode: dose-day for the first day, help for the help pages, empty for others."""
    return page.locator("html").get_attribute("data-mode") or ""


def is_dose_day(page: Page) -> bool:
    """Whether the page stands in the quiet mode of the first day."""
    return mode(page) == "dose-day"


def help_corner(page: Page) -> list[str]:
    """Help, at the lower right of the screen on every page, with nothing over it. Not on Help itself."""
    if mode(page) == "help" and page.locator("main a.call.first").count():
        return []
    page.set_viewport_size({"width": 390, "height": 844})
    return list(page.evaluate(_HELP_CORNER))


def far_apart(page: Page) -> list[str]:
    """On the help pages a shaking hand hits one thing only."""
    return _too_close(page.evaluate(_CONTROLS)) if mode(page) == "help" else []


def dose_day(page: Page) -> list[str]:
    """The figures of the first day: few controls, far apart, large letters."""
    controls: list[dict[str, Any]] = page.evaluate(_CONTROLS)
    found = list(page.evaluate(_SMALL_LETTERS, DOSE_DAY_LETTERS))
    if len(controls) > DOSE_DAY_CONTROLS:
        found.append(f"{len(controls)} controls: {[one['name'] for one in controls]}")
    return [*found, *_too_close(controls)]


def _too_close(controls: list[dict[str, Any]]) -> list[str]:
    pairs = [(one, other) for number, one in enumerate(controls) for other in controls[number + 1 :]]
    return [
        f"{one['name']!r} and {other['name']!r} are {gap:.0f} px apart"
        for one, other in pairs
        if one["fixed"] == other["fixed"] and (gap := _gap(one, other)) < DOSE_DAY_GAP - 0.5
    ]


def _gap(one: dict[str, Any], other: dict[str, Any]) -> float:
    """The space between two boxes, along the wider of its two directions."""
    across = max(other["left"] - one["left"] - one["width"], one["left"] - other["left"] - other["width"])
    down = max(other["top"] - one["top"] - one["height"], one["top"] - other["top"] - other["height"])
    return float(max(across, down))
