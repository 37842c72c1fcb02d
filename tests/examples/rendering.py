"""A plan as text that a clinician can read through and compare with the guide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

type Item = dict[str, Any]
MOST_REPEATS = 4


def rendered(values: dict[str, Any]) -> str:
    """The whole plan: each activity with its windows in local time, then what is asked and what clashes."""
    lines = [
        f"{values['course']}: {values['protocol']} {values['version']}, read at {said(values['at'])}",
        "",
    ]
    for _, group in groupby(in_order(values["items"]), key=lambda item: item["rule"]):
        lines += _group(list(group))
    lines += ["Open questions"]
    lines += [f"  {q['whose']}: {q['text']} ({', '.join(q['about'][:3])})" for q in values["questions"]]
    lines += ["", "Contradictions"]
    for clash in values["contradictions"]:
        span = f"{said(clash['opens'])} – {said(clash['closes'])}"
        lines.append(f"  {clash['act']} against {clash['avoid']}: {clash['thing']}, {span}")
    return "\n".join(lines) + "\n"


def in_order(items: list[Item]) -> list[Item]:
    """All occurrences of one rule stand together, where the first of them stands."""
    first: dict[str, int] = {}
    for place, item in enumerate(items):
        first.setdefault(item["rule"], place)
    return sorted(items, key=lambda item: first[item["rule"]])


def _group(items: list[Item]) -> Iterator[str]:
    one = items[0]
    claims = " ".join(one["claims"]) or "no claim"
    yield f"{one['rule']} · {one['kind']} · {one['firm']} · {one['evidence']} · {claims}"
    yield f"  {one['title']} (for {', '.join(one['actors'])})"
    shown = items if len(items) <= MOST_REPEATS + 1 else [*items[:MOST_REPEATS], items[-1]]
    remarks: list[str] = []
    for item in shown:
        if item is items[-1] and len(items) > len(shown):
            yield f"  … {len(items) - len(shown)} more …"
        yield from _windows(item)
        new = [remark for remark in _remarks(item) if remark not in remarks]
        remarks += new
        yield from new
    yield ""


def _windows(item: Item) -> Iterator[str]:
    key = item["id"].partition("/")[2]
    offered = ", offered" if item.get("offered") else ""
    if not item["windows"]:
        yield f"  {key}: no date · {item['status']}"
    for window in item["windows"]:
        opens, closes = said(window["opens"]) or "since ever", said(window["closes"]) or "open"
        if "opens_earliest" in window:
            opens = f"{said(window['opens_earliest']) or 'since ever'} to {opens}"
        if "closes_latest" in window:
            closes = f"{closes} to {said(window['closes_latest']) or 'unknown'}"
        better = "".join(f" · better {said(b['opens'])} – {said(b['closes'])}" for b in window["better"])
        yield f"  {key}: {opens} – {closes}{better} · {item['status']}{offered}"


def _remarks(item: Item) -> Iterator[str]:
    if item["closes_on"]:
        yield f"    closes on: {item['closes_on']}"
    if item.get("waits_for"):
        yield f"    waits for: {item['waits_for']}"
    for doubt in item["unclear"]:
        text = f": {doubt['text']}" if doubt["text"] else ""
        yield f"    unclear, {doubt['why']}{text} ({doubt['whose']})"
    for name, key in (("only if", "condition"), ("missing", "missing")):
        if item.get(key):
            yield f"    {name}: " + "; ".join(f"{a['fact']} is {a['is']}" for a in item[key]["asks"])
    if item.get("merged"):
        yield f"    stands for: {', '.join(item['merged'])} as well"


def said(text: str | None) -> str:
    """An instant as ``Tue 2026-11-03 10:50``, on the person's own clock."""
    if text is None:
        return ""
    at = datetime.fromisoformat(text)
    return f"{at:%a %Y-%m-%d %H:%M:%S} ".replace(":00 ", " ") + f"{at:%z}"[:3]
