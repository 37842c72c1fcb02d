"""Reads the stylesheet as the tests need it: its tokens by theme, and WCAG's contrast between two of them."""

from __future__ import annotations

import re
from pathlib import Path

LOOK = Path(__file__).parents[3] / "src/afterwards/web/look"
SHEET = LOOK / "static/look/afterwards.css"
THEMES = ("light", "dim", "dark")

_TOKEN = re.compile(r"--([a-z0-9-]+):(#[0-9A-Fa-f]{3,8})")


def tokens(selector: str) -> dict[str, str]:
    """The colours that the first block with that text before its brace sets."""
    block = re.search(re.escape(selector) + r"\{([^}]*)\}", SHEET.read_text("utf-8"))
    assert block, selector
    return dict(_TOKEN.findall(block[1]))


def theme(name: str) -> dict[str, str]:
    """The colours of a theme."""
    named = {"light": ":root,[data-theme=light],[data-theme=system]"}
    return tokens(named.get(name, f"\n[data-theme={name}]"))


def contrast(one: str, other: str) -> float:
    """WCAG 2's ratio of two colours."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
