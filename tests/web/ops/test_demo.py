"""`afterwards demo`: a story that the moved clock tells, and nothing of a real site in it."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from web.ops.sites import Site, run, started

MOMENTS = {
    "two-days-before": "Two days to go",
    "morning": "Today at 10:00",
    "two-hours-after": "You are home. Rest now.",
    "first-night": "Sleep is the next thing.",
    "next-morning": "Did you sleep?",
    "day-two": "Still a soft day",
    "hours-over": "The 48 hours are over.",
    "week-five": "An ordinary day",
}


class Visitor:
    """A browser without script."""

    def __init__(self, site: Site) -> None:
        self.base = f"http://localhost:{site.port}"
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **fields: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get("/demo/"))
        assert token
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        with self.opener.open(self.base + path, body, timeout=30) as answer:
            return str(answer.read().decode())

    def at(self, moment: str, then: str = "/today/") -> str:
        return self.post("/demo/clock/", moment=moment, next=then)


def headline(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert found, page[:2000]
    return " ".join(found[1].replace("\xa0", " ").split())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("demo")
    with started(home, "demo", "--home", str(home)) as running:
        yield running


@pytest.fixture
def robin(demo: Site) -> Visitor:
    visitor = Visitor(demo)
    visitor.post("/demo/be/patient/")
    return visitor


def test_the_clock_tells_the_story_forwards_and_backwards(robin: Visitor) -> None:
    for moment in [*MOMENTS, *reversed(MOMENTS)]:
        assert MOMENTS[moment] in headline(robin.at(moment)), moment


def test_every_page_says_that_it_is_made_up_but_the_blank_one(robin: Visitor) -> None:
    for path in ("/demo/", "/today/", "/plan/", "/welcome/"):
        assert "Made-up data" in robin.get(path)
    assert "Made-up data" not in robin.get("/leave/")


def test_any_day_and_time_can_be_chosen_and_nonsense_changes_nothing(robin: Visitor) -> None:
    shown = robin.post("/demo/clock/", at="2031-05-06T07:08", next="/demo/")
    assert "06 May" in shown or "6 May" in shown
    for nonsense in ("", "yesterday", "2031-13-01T00:00", "0001-01-01T00:00", "2031-05-06T07:08+02:00"):
        assert "6 May" in robin.post("/demo/clock/", at=nonsense, next="/demo/")
    robin.at("two-days-before")


def test_it_leads_back_to_this_site_only(robin: Visitor) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert "A story to try." in robin.post("/demo/clock/", moment="morning", next=elsewhere)


def test_what_a_visitor_did_does_not_break_the_story(robin: Visitor) -> None:
    robin.at("next-morning")
    page = robin.get("/today/")
    form = re.search(r'<form[^>]*action="([^"]*morning[^"]*|[^"]*told[^"]*)"', page)
    assert form, "the morning's question can be answered"
    assert "An ordinary day" in headline(robin.at("week-five"))
    robin.at("two-days-before")


def test_the_clinic_and_the_supporter_have_their_pages(demo: Site) -> None:
    visitor = Visitor(demo)
    visitor.at("two-hours-after", "/demo/")
    assert "Robin Example" in visitor.post("/demo/be/clinician/")
    assert "Robin" in visitor.post("/demo/be/supporter/")
    visitor.at("two-days-before", "/demo/")


def test_a_real_site_has_no_such_pages(tmp_path: Path) -> None:
    with started(tmp_path, "serve") as site:
        assert site.get("/demo/")[0] == 404


def test_nothing_of_a_real_site_is_touched(tmp_path: Path) -> None:
    real = tmp_path / "real"
    done = run(real, "demo", "--host", "0.0.0.0", "--port", "1024", AFTERWARDS_URL="https://plan.example.org")
    assert done.returncode == 1, "and it is for this machine only"
    assert not real.exists()
