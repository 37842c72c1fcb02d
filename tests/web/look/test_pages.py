"""The page frames: what stands where, for eyes, keyboards and readers."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from afterwards.web.look.gallery import PAGES

pytestmark = pytest.mark.urls("web.look.site")


class Outline(HTMLParser):
    """The elements of a page in order: tag and attributes, and the words inside."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, dict(attrs)))

    def each(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.parts if name == tag]

    def place(self, value: str) -> int:
        """Where the first element with that class stands."""
        return next(i for i, (_, a) in enumerate(self.parts) if value in (a.get("class") or "").split())


def outline(**query: str) -> Outline:
    response = Client().get("/", query)
    assert response.status_code == 200
    return Outline(response.content.decode())


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_one_headline_one_main_part_and_a_language(page):
    parts = outline(page=page)
    assert [one.get("tabindex") for one in parts.each("h1")] == ["-1"]
    assert len(parts.each("main")) == 1
    assert parts.each("html")[0]["lang"] == "en"


@pytest.mark.parametrize("page", PAGES)
def test_leave_is_the_first_thing_that_tab_reaches(page):
    reached = [
        a for tag, a in outline(page=page).parts if tag in ("a", "button", "input", "select", "summary")
    ]
    assert (reached[0]["class"], reached[0]["href"]) == ("leave", "/leave/")


@pytest.mark.parametrize("page", [name for name in PAGES if name not in ("", "supporter")])
def test_at_most_one_panel_is_lit(page):
    lit = [a for _, a in outline(page=page).parts if "lit" in (a.get("class") or "").split()]
    assert len(lit) <= 1


def test_on_an_ordinary_day_the_lit_panel_stands_above_the_rows():
    parts = outline(page="day-two")
    order = [
        parts.place(name) for name in ("top", "second", "band", "energy", "lit", "rows", "folded", "tabs")
    ]
    assert order == sorted(order)


def test_on_the_first_day_it_is_docked_below_them_and_the_foot_takes_the_place_of_the_tabs():
    parts = outline(page="home")
    order = [parts.place(name) for name in ("top", "second", "rows", "docked", "foot")]
    assert order == sorted(order)
    assert not any("tabs" in (a.get("class") or "") for _, a in parts.parts)
    assert not any("band" in (a.get("class") or "") for _, a in parts.parts)


def test_the_first_day_has_five_controls():
    parts = outline(page="home").parts
    assert len([1 for tag, a in parts if tag in ("a", "button") and a.get("type") != "hidden"]) == 5


def test_tabs_lead_only_where_they_are_told_and_help_is_the_last():
    bar = Template("{% load look %}{% tabs %}").render(Context({"tab": "plan"}))
    links = Outline(bar).each("a")
    assert [link["href"] for link in links] == ["/today/", "/plan/", "/look_back/", "/help/"]
    assert [link.get("aria-current") for link in links] == [None, "page", None, None]
    two = Template("{% load look %}{% tabs %}").render(Context({"tabs": ["today", "help"]}))
    assert [link["href"] for link in Outline(two).each("a")] == ["/today/", "/help/"]


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ({}, {"data-theme": "system"}),
        (
            {"theme": "dim", "mode": "dose-day", "size": "larger"},
            {"data-theme": "dim", "data-mode": "dose-day", "data-size": "larger"},
        ),
    ],
)
def test_theme_mode_and_size_stand_on_the_root(given: dict[str, Any], seen: dict[str, str]):
    root = Outline(render_to_string("look/phone.html", given)).each("html")[0]
    assert {name: text for name, text in root.items() if name.startswith("data-")} == seen


def test_words_are_escaped_wherever_a_page_takes_them():
    evil = "<script>x</script>"
    row = {"title": evil, "second": evil, "tick": {"action": "?", "label": evil}}
    lit = {"title": evil, "lines": [evil], "main": {"label": evil, "href": evil}}
    page = render_to_string(
        "look/phone.html", {"headline": evil, "second": evil, "lit": lit, "groups": [{"rows": [row]}]}
    )
    assert evil not in page
    assert "&lt;script&gt;" in page


def test_a_form_that_could_not_be_taken_says_so_above_and_beside_the_field():
    parts = outline()
    assert [a["role"] for _, a in parts.parts if "data-problems" in a] == ["alert"]
    field = next(a for a in parts.each("input") if a.get("name") == "ended")
    described = (field["aria-describedby"] or "").split()
    assert field["aria-invalid"] == "true"
    assert all(any(a.get("id") == name for _, a in parts.parts) for name in described)
    assert len(described) == 2


def test_the_headline_of_a_question_is_not_said_twice():
    legend = outline(page="question").each("legend")[0]
    assert legend.get("class") == "for-readers"


def test_a_first_visit_may_carry_its_style_under_the_nonce_of_the_page():
    request = RequestFactory().get("/")
    plain = render_to_string("look/phone.html", {"inline_style": True}, request)
    assert "<style" not in plain
    page = render_to_string("look/phone.html", {"inline_style": True, "csp_nonce": "n0nce"}, request)
    assert Outline(page).each("style") == [{"nonce": "n0nce"}]
    assert not [link for link in Outline(page).each("link") if link["rel"] == "stylesheet"]


def test_the_blank_page_says_nothing():
    parts = Outline(render_to_string("look/left.html"))
    assert [tag for tag, _ in parts.parts][-1] == "body"
    assert not parts.each("script")


def test_what_was_typed_before_a_long_night_is_sent_again_with_one_tap():
    page = render_to_string("look/expired.html", {"kept": [("words", 'a "blue" door')], "address": "/write/"})
    assert {"type": "hidden", "name": "words", "value": 'a "blue" door'} in Outline(page).each("input")
    assert Outline(page).each("form")[0]["action"] == "/write/"
