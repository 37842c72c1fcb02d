"""The symptom check without the network says what the engine says to the same answers, over every sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from afterwards.care.safety.red_flags import MILD
from afterwards.care.safety.triage import assess
from afterwards.web import clock
from afterwards.web.help.own_views import by_texts
from afterwards.web.help.queries import Own, own_check, own_of
from afterwards.web.help.views import words_now
from afterwards.web.people.models import Patient, User
from journeys.conftest import WITHOUT_WORKER
from web.help.conftest import patient, practice
from web.people import at

__all__ = ["patient", "practice"]  # fixtures

type Answer = tuple[list[str], list[str]]
"""The signs, and the questions of which the person is not sure."""

TAPS = """answers => {
  const form = document.querySelector("form[data-check]");
  return answers.map(([signs, unsure]) => {
    for (const box of form.querySelectorAll("input")) box.checked = signs.includes(box.value);
    const tile = form.querySelector(`button[name="sign"][value="${CSS.escape(signs[0] ?? "")}"]`);
    const doubt = form.querySelector(`button[name="unsure"][value="${unsure[0] ?? ""}"]`);
    form.requestSubmit(tile ?? doubt ?? form.querySelector('button[name="done"]'));
    const shown = [...document.querySelectorAll(".result")].filter(one => !one.hidden);
    return shown.map(one => one.id + (one.querySelector("[data-fill=by]")?.textContent ?? ""));
  });
}"""
OFFERED = """() => [...document.querySelectorAll("form[data-check] [name=sign]")]
  .map(one => [one.type, one.value])"""
MOMENTS = (
    "2026-11-10T12:00",  # an hour after the session ended: much is expected
    "2026-11-10T16:00",  # some of it no longer
    "2026-11-12T12:00",  # none of it
)


def every(offered: list[list[str]]) -> Iterator[Answer]:
    """Each sign and each doubt alone; of what is ticked together every pair, with a doubt and without."""
    ticked = [key for kind, key in offered if kind == "checkbox"]
    yield from (([key], []) for _, key in offered)
    yield from (([], [str(question)]) for question in range(1, MILD + 1))
    for signs in ([], *([key] for key in ticked), *map(list, combinations(ticked, 2))):
        yield from ((signs, unsure) for unsure in ([], [str(MILD)]))


def said_by_the_engine(own: Own, answer: Answer) -> list[str]:
    signs, unsure = answer
    check = own_check(own)
    found = assess(check, signs, [int(question) for question in unsure], own.at)
    by = "" if found.until is None else by_texts(check, own)[str(found.until)]
    return [f"r{int(found.urgency)}{by}"]


@WITHOUT_WORKER
@pytest.mark.django_db(transaction=True)
def test_the_phone_and_the_engine_say_the_same(
    page: Page, live_server: Any, patient: Patient, sign_in: Callable[[User], None]
) -> None:
    assert patient.user is not None
    said = set[str]()
    for now in MOMENTS:
        clock.move_to(at(now))
        sign_in(patient.user)
        page.goto(f"{live_server.url}{reverse('my_unwell')}")
        answers = list(every(page.evaluate(OFFERED)))
        phone = page.evaluate(TAPS, answers)
        own = own_of(patient.user, clock.now(), words_now())
        engine = [said_by_the_engine(own, answer) for answer in answers]
        assert [one for one in zip(answers, phone, engine, strict=True) if one[1] != one[2]] == []
        said |= {tier[0][:2] for tier in phone}
    assert said == {"r0", "r1", "r2", "r3", "r5", "r6"}, "all but what only a guide can ask for"
