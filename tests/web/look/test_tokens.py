"""The colours can be read, in every theme, and nothing names a colour but the tokens."""

from __future__ import annotations

import gzip
import re

import pytest
from fontTools.ttLib import TTFont

from afterwards.web.look.built import BUILT, is_built
from web.look.sheet import LOOK, SHEET, THEMES, contrast, theme, tokens

# The design's own table: what stands on what, and its ratio in light, dim and dark.
MEASURED = [
    ("ink", "ground", (13.9, 12.1, 12.5)),
    ("ink", "sunk", (12.7, 13.5, 12.9)),
    ("ink2", "ground", (7.6, 9.2, 9.2)),
    ("ink2", "surface", (8.3, 8.0, 8.4)),
    ("edge", "ground", (4.1, 5.6, 5.1)),
    ("line", "ground", (1.4, 1.7, 1.5)),
    ("act-ink", "act", (10.1, 10.5, 7.6)),
    ("act", "ground", (9.1, 8.6, 7.5)),
    ("lamp", "shade", (4.5, 4.8, 4.8)),
    ("pane", "lamp", (9.4, 8.6, 7.5)),
    ("lit-ink", "lit", (10.4, 9.0, 10.9)),
    ("lit-ink", "lit2", (9.4, 10.5, 12.0)),
    ("sky-day", "sky-night", (6.6, 5.4, 3.5)),
    ("done-ink", "done", (7.5, 8.6, 6.3)),
    ("alarm-ink", "alarm", (9.4, 10.8, 8.9)),
    ("alarm", "ground", (8.4, 8.7, 8.9)),
    ("alarm", "alarm-bg", (8.2, 7.9, 7.7)),
    ("focus", "ground", (9.1, 12.1, 12.5)),
]
TEXT = [
    *((text, wall) for text in ("ink", "ink2", "act", "alarm") for wall in ("ground", "surface", "sunk")),
    ("act-ink", "act"),
    ("alarm-ink", "alarm"),
    ("alarm", "alarm-bg"),
    ("lit-ink", "lit"),
    ("lit-ink", "lit2"),
]
# What may stand on a page of the first day or of help, where seven is asked.
CALM_TEXT = [
    *((text, wall) for text in ("ink", "ink2") for wall in ("ground", "surface")),
    ("act-ink", "act"),
    ("lit-ink", "lit"),
    ("lit-ink", "lit2"),
    ("alarm", "ground"),
    ("alarm", "alarm-bg"),
    ("alarm-ink", "alarm"),
]
CONTROLS = [
    *(("edge", wall) for wall in ("ground", "surface", "sunk")),
    ("act", "ground"),
    ("lit-ink", "lit"),
    ("done", "surface"),
    ("done-ink", "done"),
    ("focus", "ground"),
    ("focus", "surface"),
    ("pane", "lamp"),
    ("lamp", "shade"),
]


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("front", "back", "ratios"), MEASURED)
def test_contrast_is_what_the_design_measured(name, front, back, ratios):
    colours = theme(name)
    assert contrast(colours[front], colours[back]) == pytest.approx(ratios[THEMES.index(name)], abs=0.1)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(
    ("pairs", "least"), [(TEXT, 4.5), (CALM_TEXT, 7), (CONTROLS, 3)], ids=["text", "calm text", "controls"]
)
def test_what_is_read_or_touched_can_be_seen(name, pairs, least):
    colours = theme(name)
    too_faint = [
        f"{front} on {back}: {contrast(colours[front], colours[back]):.1f}"
        for front, back in pairs
        if contrast(colours[front], colours[back]) < least
    ]
    assert too_faint == []


@pytest.mark.parametrize("name", THEMES)
def test_night_is_always_darker_than_day(name):
    colours = theme(name)
    black = "#000000"
    assert contrast(colours["sky-night"], black) < contrast(colours["sky-day"], black)


def test_the_themes_know_the_same_tokens():
    assert set(theme("light")) == set(theme("dim")) == set(theme("dark"))


def test_a_system_that_wants_dark_gets_the_dark_theme():
    assert tokens("@media (prefers-color-scheme:dark){[data-theme=system]") == theme("dark")


def test_colours_are_named_by_tokens_only():
    outside = re.sub(r"--[a-z0-9-]+:[^;}]+", "", SHEET.read_text("utf-8"))
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b|rgba?\(|hsla?\(", outside) == []


def test_no_purple_and_no_shadow_is_cast():
    for name in THEMES:
        for token, colour in theme(name).items():
            red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
            assert not (red > green + 24 and blue > green + 24), f"{name} {token}"
    shadows = re.findall(r"box-shadow:([^;}]+)", SHEET.read_text("utf-8"))
    assert all(shadow.startswith("inset 0 0 0 1px") for shadow in shadows)
    assert "text-shadow" not in SHEET.read_text("utf-8")


def test_templates_hold_no_style_no_colour_no_handler_and_no_foreign_address():
    found = []
    for file in [*LOOK.rglob("*.html"), *LOOK.rglob("*.py")]:
        text = file.read_text("utf-8")
        for pattern in (
            r"\bstyle=",
            r"\son\w+=\"",
            r"https?://",
            r"\"#[0-9A-Fa-f]{6}\"",
            r"(fill|stroke)=\"",
        ):
            found += [f"{file.name}: {match[0]}" for match in re.finditer(pattern, text)]
    assert found == []


def test_the_sheet_reaches_for_nothing_off_the_origin():
    assert re.findall(r"url\(|@import|https?:", SHEET.read_text("utf-8")) == []


def test_the_sheet_is_small():
    assert len(gzip.compress(SHEET.read_bytes(), 9)) <= 6.5 * 1024


@pytest.mark.skipif(not is_built("app.js"), reason="make frontend has not been run")
def test_what_is_built_is_small():
    limits = {"afterwards.css": 6.5, "app.js": 5, "worker.js": 6, "hanken.woff2": 20}
    for name, kilobytes in limits.items():
        assert len(gzip.compress((BUILT / name).read_bytes(), 9)) <= kilobytes * 1024, name


@pytest.mark.skipif(not is_built("app.js"), reason="make frontend has not been run")
def test_the_typeface_has_every_letter_that_we_write():
    letters = TTFont(BUILT / "hanken.woff2").getBestCmap()
    written = "AZaz09áéíóúüñ¿¡ÁÉÍÓÚÜÑ“”‘’–—…·×\u00a0"
    assert [letter for letter in written if ord(letter) not in letters] == []
