"""Plans told in short lines, as a person would write them on a wall calendar."""

from __future__ import annotations

from typing import Any

from afterwards.care.plan import Plan
from laws.given import items

NOON = "2026-06-01T12:00"


def item(plan: Plan, id: str, at: str = NOON) -> dict[str, Any]:
    """One item of the whole plan as seen at ``at``."""
    return items(plan, at)[id]


def spans(plan: Plan, id: str, at: str = NOON) -> list[str]:
    """The windows of an item: ``06-01 10:00 to 06-02 10:40..11:00 on slept``, on the person's clock.

    ``a..b`` is an edge between a and b; ``…`` is an edge that nothing bounds.
    """
    found = item(plan, id, at)
    waits = f" on {found['closes_on']}" if found["closes_on"] else ""
    return [f"{_opens(window)} to {_closes(window)}{waits}" for window in found["windows"]]


def _opens(window: dict[str, Any]) -> str:
    late = _short(window["opens"])
    early = _short(window["opens_earliest"]) if "opens_earliest" in window else late
    return _between(early, late)


def _closes(window: dict[str, Any]) -> str:
    early = _short(window["closes"])
    return _between(early, _short(window["closes_latest"]) if "closes_latest" in window else early)


def _between(early: str, late: str) -> str:
    """``06-01 10:40..11:00``: the date once where both are on one day."""
    return early if early == late else f"{early}..{late[6:] if late[:5] == early[:5] else late}"


def _short(text: str | None) -> str:
    return "…" if text is None else text[5:16].replace("T", " ")


def ids(plan: Plan, at: str = NOON, low: str = "", high: str = "", actor: str = "") -> set[str]:
    """The ids of what an agenda shows."""
    return set(items(plan, at, low, high, actor))


def status(plan: Plan, id: str, at: str) -> str:
    """The status of an item as seen at ``at``."""
    return str(item(plan, id, at)["status"])
