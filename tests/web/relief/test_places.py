"""Where the curve stands beside its own page: the way to it from Look back, the sheet for the visit."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from afterwards.web import clock
from afterwards.web.people.models import Patient
from web.relief.lives import FEW, RISE, WORSE, on, treated

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _clock(move_clock: Callable[[str], int]) -> None:
    """Put back after each test."""
    move_clock("2026-10-01T12:00")


def page_of(patient: Patient, day: int, where: str, **query: str) -> str:
    clock.move_to(on(day, 20))
    client = Client()
    client.force_login(patient.user, backend=BACKEND)
    return re.sub(r"\s+", " ", unescape(client.get(reverse(where), query).content.decode()))


def told_on(told: dict[int, int], day: int) -> Patient:
    clock.move_to(on(day))
    return treated(told, day)


def test_look_back_leads_to_it_and_says_no_date_without_the_limits() -> None:
    patient = told_on(RISE, 49)
    link = re.search(r'<a[^>]*href="/how-long/"[^>]*>.*?</a>', page_of(patient, 49, "look_back"))
    assert link is not None
    assert "How long does it hold, for you?" in link[0]
    assert not re.search(r"\d", re.sub("<[^>]*>", "", link[0]))
    assert 'href="/look-back/"' in page_of(patient, 49, "how_long")
    assert 'href="/how-long/"' not in page_of(told_on({}, -20), -20, "look_back")


def test_the_sheet_has_the_range_its_picture_every_limit_and_the_question_in_both_languages() -> None:
    page = page_of(told_on(RISE, 49), 49, "visit", **{"in": "both"})
    english, spanish = page.split('<article lang="en">')[1].split('<article lang="es">')
    for sheet, chances, last, question in (
        (english, "in about 1 of 10 cases", "Under 0.6 points", "What would we do if it starts to fade?"),
        (spanish, "1 de cada 10", "0,6 puntos", "¿Qué haríamos si empieza a irse?"),
    ):
        assert chances in sheet
        assert 'class="fan"' in sheet
        assert len(re.findall("<li>", sheet.split('class="cap limits"')[1].split("</ol>")[0])) == 9
        assert last in sheet
        assert question in sheet


def test_the_sheet_says_what_a_signal_says_and_what_is_missing() -> None:
    page = page_of(told_on(WORSE, 64), 64, "visit")
    assert "Your recent scores suggest about half of your improvement may have gone." in page
    page = page_of(told_on(FEW, 10), 10, "visit")
    assert "One score from after day 3." in page
    assert 'class="fan"' not in page
