"""Check-ins without a signal: each answer is kept at once, help comes at once, and all of it goes once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import pairwise, product
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from afterwards.care.checkin.answers import Answer
from afterwards.care.checkin.instrument import Instrument
from afterwards.care.checkin.library import FORMS, instrument
from afterwards.web import chance, clock
from afterwards.web.alerts.models import AlertStep
from afterwards.web.alerts.queries import open_alerts_of
from afterwards.web.checkins.access import entries_of
from afterwards.web.checkins.asking import at_once_about, calls_for, keys_in_order
from afterwards.web.checkins.lookups import lookups
from afterwards.web.checkins.models import Entry, Paper
from afterwards.web.checkins.queries import standing_answers
from afterwards.web.checkins.records import Asked, CheckIn, Said
from afterwards.web.people.models import Patient, User
from afterwards.web.protocols.instruments import check_form, keep_form
from afterwards.web.protocols.models import FormVersion
from journeys.test_offline import send
from web.checkins.lives import at_work, six, watched_clinic
from web.people import at, make_patient, plan_session

pytestmark = pytest.mark.django_db(transaction=True)
FRIDAY = "2026-11-20T12:00"

KEPT = """async path => {
  const read = async () => {
    const isMade = (await indexedDB.databases()).some(one => one.name === "kept" && one.version === 1);
    if (!isMade) return [];
    const database = await new Promise(done => {
      const asked = indexedDB.open("kept");
      asked.onsuccess = () => done(asked.result);
    });
    const rows = await new Promise(done => {
      const asked = database.transaction("pages").objectStore("pages").getAll();
      asked.onsuccess = () => done(asked.result);
    });
    database.close();
    return rows;
  };
  const late = Date.now() + 20000;
  while (!(await read()).some(row => row.path === path)) {
    if (Date.now() > late) throw new Error(`not kept: ${path}`);
    await new Promise(done => setTimeout(done, 50));
  }
}"""
"""Once the worker keeps the page of that path."""


@pytest.fixture
def robin(sign_in: Callable[[User], None]) -> Patient:
    """Seventeen days after a session, at a clinic that reads, where the guide asks for the PHQ-9."""
    clock.move_to(at(FRIDAY))
    practice, _ = watched_clinic()
    patient = make_patient("robin@example.org", practice=practice, guide="standard")
    held = {"start": "2026-11-03T10:00:00-05:00", "end": "2026-11-03T10:50:00-05:00"}
    plan_session(patient, "s1", "2026-11-03T10:00:00-05:00", **held)
    sign_in(patient.user)
    return patient


def tap(page: Page, label: str) -> None:
    page.locator("form[data-question]:not([hidden])").get_by_role("button", name=label, exact=True).click()


def back_on_air(page: Page, context: BrowserContext) -> None:
    context.set_offline(False)
    page.evaluate("() => dispatchEvent(new Event('online'))")


def test_item_9_without_a_signal_help_at_once_changed_back_and_all_of_it_once(
    page: Page, context: BrowserContext, live_server: Any, robin: Patient
) -> None:
    page.goto(f"{live_server.url}/today/")
    page.evaluate(KEPT, "/checkins/form/phq-9/")
    page.goto(f"{live_server.url}/checkins/begin/phq-9/")
    page.get_by_role("button", name="send it to my clinic").click()
    expect(page.locator(".step")).to_have_text("Question 1 of 10")
    tap(page, "Several days")
    expect(page.locator(".step")).to_have_text("Question 2 of 10")
    page.evaluate(KEPT, page.evaluate("location.pathname"))
    context.set_offline(True)
    for number in range(2, 9):
        expect(page.locator(".step")).to_have_text(f"Question {number} of 10")
        if number == 6:
            page.reload()
            expect(page.locator(".step")).to_have_text("Question 6 of 10")
        tap(page, "Several days")
    expect(page.locator("h1")).to_contain_text("better off dead")
    tap(page, "Nearly every day")
    expect(page.locator("h1")).to_have_text("Thank you for telling us. Are you safe right now?")
    expect(page.locator("#help-here [data-state]")).to_have_text(
        "It is on your phone. It has not been sent yet."
    )
    page.get_by_role("button", name="I have these thoughts but I am safe").click()
    expect(page.locator("h1")).to_have_text("Thank you. Help stays here.")
    for name in ("Call 988", "Text 988", "Call 911"):
        expect(page.get_by_role("link", name=name).locator("visible=true")).to_have_count(1)
    page.go_back()
    tap(page, "Not at all")
    expect(page.locator(".step")).to_have_text("Question 10 of 10")
    page.reload()
    expect(page.locator(".step")).to_have_text("Question 10 of 10")
    tap(page, "Skip this one")
    expect(page.locator("h1")).to_have_text("Thank you. It is kept.")
    assert (Entry.objects.count(), AlertStep.objects.count()) == (0, 0)
    back_on_air(page, context)
    send(page, live_server)
    page.goto(f"{live_server.url}/today/")
    expect(page.locator("#say-unsent")).to_be_hidden()
    expect(page.get_by_text("The first answer stays.")).to_be_visible()
    assert (Paper.objects.count(), Entry.objects.count()) == (0, 1)
    (entry,) = entries_of(robin)
    said = [(item, answer) for _, item, answer, _ in entry.value["said"]]
    assert said[-3:] == [("death", 3), ("ask:safe", "safe"), ("death", 0)]
    assert [item for item, _ in said].count("down") == 1
    assert entry.value["scores"] == {"total": "8"}
    (alert,) = open_alerts_of(robin, clock.now())
    assert [one.answer for one in alert.alert.said] == [3, 0]
    assert AlertStep.objects.count() == 2
    page.reload()
    assert (Entry.objects.count(), AlertStep.objects.count()) == (1, 2)
    assert alert.key == UUID(str(entry.id))


@pytest.mark.parametrize("is_known", [True, False], ids=["the site has it", "nobody has it"])
def test_a_form_that_changed_meanwhile_keeps_its_answers_and_raises_what_they_call_for(
    page: Page, context: BrowserContext, live_server: Any, robin: Patient, is_known: bool
) -> None:
    owner = at_work(robin.practice.memberships.get(user__email="owner@clinic.example"))
    keep_form(owner, check_form(owner, six().encode()), clock.now() - 60)
    page.goto(f"{live_server.url}/today/")
    page.evaluate(KEPT, "/checkins/form/phq-9/")
    page.goto(f"{live_server.url}/checkins/begin/six/")
    page.get_by_role("button", name="send it to my clinic").click()
    expect(page.locator(".step")).to_have_text("Question 1 of 2")
    page.evaluate(KEPT, page.evaluate("location.pathname"))
    context.set_offline(True)
    page.reload()
    tap(page, "Yes")
    expect(page.locator("h1")).to_have_text("Thank you for telling us. Are you safe right now?")
    page.get_by_role("button", name="I have these thoughts but I am safe").click()
    page.get_by_role("link", name="Go on with the questions").click()
    tap(page, "No")
    expect(page.locator("h1")).to_have_text("Thank you. It is kept.")
    if not is_known:  # a backup from before is put back
        FormVersion.objects.all().delete()
        Paper.objects.all().delete()
    keep_form(owner, check_form(owner, six(version="2.0.0", question="Otherwise?").encode()), clock.now())
    back_on_air(page, context)
    expect(page.locator("[data-waits]")).to_be_hidden(timeout=60_000)
    send(page, live_server)
    page.goto(f"{live_server.url}/today/")
    expect(page.locator("#say-refused")).to_be_hidden()
    expect(page.locator("#say-unsent")).to_be_hidden()
    (entry,) = entries_of(robin)
    assert entry.value["asked"]["version"] == "1.0.0"
    said = [(item, answer) for _, item, answer, *_ in entry.value["said"]]
    assert said == [("wish", "yes"), ("ask:safe", "safe"), ("plan", "no")]
    (alert,) = open_alerts_of(robin, clock.now())
    assert [one.sign for one in alert.alert.signals] == ["wish to be dead"]
    page.get_by_role("link", name="Get help", exact=True).first.click()
    expect(page.get_by_role("link", name="Call 988").locator("visible=true")).to_have_count(1)
    if not is_known:
        expect(page.get_by_text("Have you wished to be dead?")).to_be_visible()


type Given = dict[str, Answer]

SCRIPT = "/static/look/built/checkin.js"
LOOKED_UP = """async ([address, script, sets]) => {
  const { asked, callsAtOnce, pageAt } = await import(script);
  const page = await pageAt(address);
  const { questions } = JSON.parse(page.getElementById("paper").textContent);
  const told = given => asked(questions, given).map(({ key }) => [key, callsAtOnce(questions, given, key)]);
  return sets.map(told);
}"""


@pytest.mark.usefixtures("robin")
def test_the_phone_and_the_engine_say_the_same_of_every_form(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/checkins/")
    calling = set[str]()
    for id in FORMS.ids:
        form = instrument(id)
        if form.tap:
            continue
        sets = list(answer_sets(form))
        told = page.evaluate(LOOKED_UP, [f"/checkins/form/{id}/", SCRIPT, [as_text(one) for one in sets]])
        for given, phone in zip(sets, told, strict=True):
            engine = said_by_the_engine(form, given)
            assert phone == engine, (id, given)
            calling |= {f"{id}:{key}" for key, calls in engine if calls}
    assert {"phq-9:death", "asq:dead", "asq:now", "side-effects:effects"} <= calling
    assert not any(one.startswith("gad-7:") for one in calling)


def said_by_the_engine(form: Instrument, given: Given) -> list[list[Any]]:
    said = tuple(Said(act=key, item=key, answer=answer, at=0) for key, answer in given.items())
    asked = Asked(form=form.id, version=form.version)
    answers = standing_answers(form, CheckIn(key=chance.new_id(), asked=asked, said=said))
    found = calls_for(form, answers, 0, None)
    return [[key, at_once_about(form, key, found)] for key in keys_in_order(form, answers)]


def answer_sets(form: Instrument) -> Iterator[Given]:
    """Each answer alone; of a form with a screen all together; of others many at random, from one seed."""
    ways = {found.key: list(answers_to(form, found.key)) for found in lookups(form)}
    yield {}
    yield from ({key: answer} for key, answers in ways.items() for answer in answers)
    if any(scoring.signs for scoring in form.scorings):
        for chosen in product(*([None, *answers] for answers in ways.values())):
            yield {key: one for key, one in zip(ways, chosen, strict=True) if one is not None}
        return
    drawn = random.Random(form.id)
    for _ in range(80):
        share = drawn.random()
        yield {key: drawn.choice(answers) for key, answers in ways.items() if drawn.random() < share}


def answers_to(form: Instrument, key: str) -> Iterator[Answer]:
    item = form.item(key)
    assert item is not None
    values = [choice.value for choice in item.scale]
    if item.kind == "several":
        yield from (
            (),
            tuple(values),
            *((value,) for value in values),
            *pairwise(values),
        )
    elif item.kind == "number":
        yield from (item.low, item.high)
    elif item.kind == "text":
        yield "word"
    else:
        yield from values


def as_text(given: Given) -> dict[str, list[str]]:
    return {
        key: [str(each) for each in answer] if isinstance(answer, tuple) else [str(answer)]
        for key, answer in given.items()
    }
