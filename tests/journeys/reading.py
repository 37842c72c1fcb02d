"""What stands on a page, read as a person reads it: headline, panel, rows, each as plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from journeys.engine import plain

_READ = """() => {
  const text = (node, what) => node.querySelector(what)?.textContent ?? "";
  const rows = [...document.querySelectorAll("main .rows > li")].map(li => ({
    title: text(li, "b"), second: text(li, "small"),
    ticks: !!li.querySelector("button.tick"),
    folded: !!li.closest("details"),
  }));
  const lit = document.querySelector("main .lit");
  const lines = lit ? [...lit.querySelectorAll(":scope > p:not(.eyebrow)")].map(p => p.textContent) : [];
  const page = document.documentElement.dataset;
  return {
    headline: text(document, "h1"), second: text(document, ".second"),
    theme: page.theme, mode: page.mode ?? "",
    rows, lit: lit ? {title: text(lit, "h2"), lines} : null,
    groups: [...document.querySelectorAll("main h2")].map(h => h.textContent),
  };
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRow:
    """One row as it reads."""

    title: str
    second: str
    ticks: bool
    folded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One page as it reads."""

    headline: str
    second: str
    theme: str
    mode: str
    rows: tuple[SeenRow, ...]
    lit: tuple[str, ...]
    """Title and lines of the lit panel; nothing where there is none."""
    groups: tuple[str, ...]

    def row(self, title: str) -> SeenRow | None:
        """The first row of that title."""
        return next((row for row in self.rows if row.title == title), None)


def read(page: Page) -> Seen:
    """The page that is open."""
    found: dict[str, Any] = page.evaluate(_READ)
    lit = found["lit"]
    return Seen(
        headline=plain(found["headline"]),
        second=plain(found["second"]),
        theme=found["theme"],
        mode=found["mode"],
        rows=tuple(
            SeenRow(title=plain(r["title"]), second=plain(r["second"]), ticks=r["ticks"], folded=r["folded"])
            for r in found["rows"]
        ),
        lit=(plain(lit["title"]), *(plain(line) for line in lit["lines"])) if lit else (),
        groups=tuple(plain(group) for group in found["groups"]),
    )
