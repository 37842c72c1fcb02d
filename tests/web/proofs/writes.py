"""One request for every address that changes rows, made ready up to the moment of its POST.

The site's addresses and `access_rules.py` say which addresses there are; a test says which of them have no
request here. It is the afternoon of 3 November 2026; the session of the morning is over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse

from afterwards.care.safety.red_flags import NOT_SURE
from afterwards.web import clock
from afterwards.web.access_rules import Viewer
from afterwards.web.clinics import actions as clinics
from afterwards.web.courses.models import Kind
from afterwards.web.people.access import Staff
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import plan_of
from afterwards.web.protocols.actions import check_guide, keep_guide
from web.access.world import World
from web.people import at, make_user, tell
from web.proofs.account_writes import ACCOUNT_WRITES
from web.proofs.checkin_writes import CHECKIN_WRITES
from web.proofs.sending import Write

DAY = "2026-11-03"
NOW = "2026-11-03T16:00"
RESTED = "2026-11-05T16:00"
"""When nothing waits any more for the day after a session to be over."""


type Prepared = Callable[[World], Write]


def settle(world: World) -> None:
    """What all requests stand on: the first session is over, the first patient follows the standard."""
    own = world.a.patients[0]
    tell(own, Kind.GUIDE, {"protocol": "standard", "settings": {}}, at("2026-11-03T09:00"))
    value = {"key": "s1", "start": "2026-11-03T09:30:00-05:00", "end": "2026-11-03T10:20:00-05:00"}
    tell(own, Kind.SESSION, value, at("2026-11-03T10:30"))
    clock.move_to(at(NOW))


def own(world: World) -> Patient:
    """The first patient, as the row is now."""
    return Patient.objects.get(pk=world.a.patients[0].pk)


def hidden(page: Any, **wanted: str) -> dict[str, str]:
    """The hidden fields of the first form on a page that has these."""
    for form in re.findall(r"<form.*?</form>", page.content.decode(), re.DOTALL):
        found = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', form)
        fields = {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}
        if wanted.items() <= fields.items():
            return fields
    raise AssertionError(f"no form with {wanted} on a page of status {page.status_code}")


def _as(viewer: Viewer, place: str, /, *args: Any, **fields: Any) -> Prepared:
    """A request of one form whose fields are known beforehand; a fresh id is added."""

    def prepared(world: World) -> Write:
        sent = {"id": str(uuid4()), **fields}
        return Write(client=world.client(viewer), address=reverse(place, args=args), fields=sent)

    return prepared


def _mine(place: str, /, *args: Any, **fields: Any) -> Prepared:
    return _as(Viewer.PATIENT, place, *args, **fields)


def _act(name: str, fields: Callable[[World], dict[str, str]]) -> Prepared:
    def prepared(world: World) -> Write:
        sent = {"id": str(uuid4()), **fields(world)}
        return Write(client=world.client(Viewer.PATIENT), address=reverse(name), fields=sent)

    return prepared


def _tickable(world: World) -> dict[str, str]:
    acts = [one for one in plan_of(own(world)).plan.activities if one.rule.is_act]
    one = next(act for act in acts if "patient" in act.rule.actors)
    return {"about": f"{one.rule.id}/{one.scene.key}"}


def _api(world: World) -> Write:
    act = {"act": "later", "fields": {"about": "ask:first", "until": "half"}, "id": str(uuid4())}
    text = json.dumps(act | {"happened_at": 100, "sent_at": 100})
    return Write(client=world.client(Viewer.PATIENT), address=reverse("api_acts"), fields=text)


def _begin(_world: World) -> Write:
    return Write(client=Client(), address=reverse("begin"))


def _question(world: World) -> dict[str, str]:
    """The first question of the guide that the patient can answer, with its first answer."""
    facts = plan_of(own(world)).plan.protocol.facts
    fact = next(one for one in facts.values() if one.answers and not one.moment and one.by in ("", "patient"))
    return {"about": f"{fact.name}|", "said": fact.answers[0]}


def _undo(world: World) -> Write:
    fact = uuid4()
    client = world.client(Viewer.PATIENT)
    client.post(reverse("today_done"), {**_tickable(world), "how": "done", "id": str(fact)})
    return Write(client=client, address=reverse("today_undo"), fields={"undo": str(fact), "id": str(uuid4())})


def _plan_undo(world: World) -> Write:
    moved = _compared("move_session", "s2", day="2026-11-12", time="14:00")(world)
    moved.send()
    assert isinstance(moved.fields, dict)
    fields = {"undo": moved.fields["id"], "id": str(uuid4())}
    return Write(client=moved.client, address=reverse("plan_undo"), fields=fields)


def _travel(world: World) -> Write:
    """A journey is compared as well; there the form is sent first."""
    client, address = world.client(Viewer.PATIENT), reverse("you_travel")
    journey = {"zone": "Europe/Berlin", "date": "2026-11-20", "time": "12:00"}
    shown = client.get(client.post(address, journey)["Location"])
    return Write(client=client, address=address, fields=hidden(shown, seen=str(own(world).facts_count)))


def _ended(world: World) -> Write:
    value = {"key": "s1", "start": "2026-11-03T09:30:00-05:00", "end": None}
    tell(own(world), Kind.SESSION, value, clock.now())
    address = reverse("today_ended", args=["s1"])
    fields = {"ended": "10:20", "id": str(uuid4())}
    return Write(client=world.client(Viewer.PATIENT), address=address, fields=fields)


def _rested(prepared: Prepared) -> Prepared:
    """The same two days later: on the day after a session it would be refused."""

    def later(world: World) -> Write:
        clock.move_to(at(RESTED))
        return prepared(world)

    return later


def _link_after_a_rest(world: World) -> Write:
    """A link for the next session, to which somebody comes."""
    clock.move_to(at(RESTED))
    _mine("ride_home", who="someone", name="Sam")(world).send()
    return _mine("ride_link", link="make")(world)


def _keep_everything(world: World) -> Write:
    erase = _mine("you_erase", act="erase")(world)
    erase.send()
    return Write(client=erase.client, address=erase.address, fields={"act": "keep"})


# ---- changes that are compared first


def _compared(name: str, *args: Any, viewer: Viewer = Viewer.PATIENT, **fields: str) -> Prepared:
    """Fill in, look at the comparison, say yes. The patient's comparison is a GET, the desk's a POST."""

    def prepared(world: World) -> Write:
        client = world.client(viewer)
        is_desk = viewer is not Viewer.PATIENT
        address = reverse(name, args=[world.a.patients[0].pk, *args] if is_desk else args)
        shown = client.post(address, fields) if is_desk else client.get(address, fields)
        kept = hidden(shown, seen=str(own(world).facts_count))
        return Write(client=client, address=address, fields={**fields, **kept, "yes": "yes"})

    return prepared


def _desk_follow(world: World) -> Write:
    admin = world.a.staff[Viewer.ADMIN]
    staff = Staff(user=admin.user, membership=admin)
    choice = {"protocol": "infusion-aftercare", "overlays": [str(world.a.guide.pk)], "settings": {}}
    tell(own(world), Kind.GUIDE, choice, clock.now())
    text = 'afterwards: 1\noverlay: ours-a\nextends: infusion-aftercare\ntitle: Newer\nversion: "2"\n'
    keep_guide(staff, check_guide(staff, text.encode(), date(2026, 11, 3)), clock.now() + 60)
    client = world.client(Viewer.DESK)
    address = reverse("desk_follow", args=[own(world).pk])
    kept = hidden(client.post(address), seen=str(own(world).facts_count))
    return Write(client=client, address=address, fields={**kept, "yes": "yes"})


def _desk_answer(world: World) -> Write:
    client = world.client(Viewer.DESK)
    patient = own(world).pk
    page = client.get(reverse("desk_patient", args=[patient])).content.decode()
    for address in re.findall(rf'href="(/clinic/patient/{patient}/answer/[^"]+)"', page):
        form = client.get(address).content.decode()
        choice = re.search(r'type="radio" name="answer" value="([^"]+)"', form)
        if choice:
            shown = client.post(address, {"answer": choice[1]})
            kept = hidden(shown, seen=str(own(world).facts_count))
            return Write(client=client, address=address, fields={**kept, "yes": "yes"})
    raise AssertionError("the clinic is asked something that has a list of answers")


def _row(viewer: Viewer, name: str, id: Callable[[World], UUID], **fields: Any) -> Prepared:
    def prepared(world: World) -> Write:
        return Write(client=world.client(viewer), address=reverse(name, args=[id(world)]), fields=fields)

    return prepared


# ---- links


def _ride_tap(world: World) -> Write:
    address = reverse("ride", args=[world.tokens["ride"]])
    return Write(client=Client(), address=address, fields={"tap": "picked up", "id": str(uuid4())})


def _end_ride(world: World) -> Write:
    address = reverse("you_end_ride_link")
    return Write(client=world.client(Viewer.PATIENT), address=address, fields={"session": "s1"})


def _invited(world: World, role: str) -> tuple[Client, str]:
    """A browser that has come by an invitation's link and is signed in as somebody new; and the code."""
    desk = world.a.staff[Viewer.DESK]
    staff = Staff(user=desk.user, membership=desk)
    if role == "patient":
        invited = clinics.invite_patient(staff, world.a.patients[2], clock.now())
    else:
        invited = clinics.invite_staff(staff, role, clock.now())
    client = Client()
    client.force_login(make_user("new@example.org"), backend="django.contrib.auth.backends.ModelBackend")
    client.get(reverse("invited", args=[invited.token]))
    return client, invited.code


def _wrong_code(world: World) -> Write:
    client, _code = _invited(world, "patient")
    return Write(client=client, address=reverse("invitation"), fields={"code": "0000 0000"})


def _right_code(world: World) -> Write:
    client, code = _invited(world, "patient")
    return Write(client=client, address=reverse("invitation"), fields={"code": code})


def _says(role: str, answer: str, **more: str) -> Prepared:
    def prepared(world: World) -> Write:
        client, code = _invited(world, role)
        client.post(reverse("invitation"), {"code": code})
        return Write(client=client, address=reverse("invitation"), fields={"answer": answer, **more})

    return prepared


GUIDE = """afterwards: 1
overlay: ours-new
extends: infusion-aftercare
title: A new one
version: "1"
"""
LOOKS = {"theme": "dim", "words": "session", "language": "es"}

WRITES: dict[str, Prepared] = {
    "language": _mine("language", language="es", next="/"),
    "ride": _ride_tap,
    "invitation: a wrong code": _wrong_code,
    "invitation: the right code": _right_code,
    "invitation: yes, as a patient": _says("patient", "yes"),
    "invitation: yes, to work here": _says("desk", "yes", name="N. New"),
    "invitation: no": _says("patient", "no"),
    "begin": _begin,
    "begin: with an account": _as(Viewer.OPERATOR, "begin"),
    "begin_question: zone": _mine("begin_question", "zone", zone="America/Chicago", sessions="clock"),
    "begin_question: day": _mine("begin_question", "day", waking="06:30", bedtime="22:00"),
    "begin_question: place": _mine("begin_question", "place", latitude="41.9", longitude="-87.6"),
    "begin_question: guide": _mine("begin_question", "guide", guide="infusion-aftercare"),
    "begin_question: ride": _mine("begin_question", "ride", who="taxi"),
    "begin_question: skipped": _mine("begin_question", "day", skip="1"),
    "ride_home": _mine("ride_home", who="someone", name="Sam"),
    "ride_link": _link_after_a_rest,
    "ride_link: end": _mine("ride_link", link="end"),
    "today_pause": _mine("today_pause", paused="yes"),
    "today_done": _act("today_done", _tickable),
    "today_later": _mine("today_later", about="ask:first", until="half"),
    "today_undo": _undo,
    "today_energy": _mine("today_energy", energy="tired"),
    "today_answer": _act("today_answer", _question),
    "today_told": _mine("today_told", fact="home"),
    "today_whole": _mine("today_whole", whole="yes"),
    "today_slept": _mine("today_slept", "slept", slept="yes"),
    "today_ended": _ended,
    "setting": _compared("setting", "alcohol", number="72", unit="hours"),
    "add_session": _compared("add_session", day="2026-11-17", time="14:00"),
    "move_session": _compared("move_session", "s2", day="2026-11-12", time="14:00"),
    "plan_undo": _plan_undo,
    "record_session": _compared(
        "record_session", "s1", what="happened", day=DAY, started="09:30", ended_day=DAY, ended="10:30"
    ),
    "feed": _rested(_mine("feed", act="make")),
    "feed: stop": _mine("feed", act="stop"),
    "you_change": _mine("you_change", "day", waking="06:30", bedtime="22:00"),
    "you_looks": _mine("you_looks", **LOOKS),
    "you_travel": _travel,
    "you_end_ride_link": _end_ride,
    "you_pause": _mine("you_pause", paused="yes"),
    "you_lock": _mine("you_lock", app="notes"),
    "you_copy": _rested(_mine("you_copy", kind="json")),
    "you_erase": _rested(_mine("you_erase", act="erase")),
    "you_erase: kept": _rested(_keep_everything),
    "my_noted": _mine("my_noted", unsure=" ".join(map(str, NOT_SURE))),
    "my_plan_part: words": _mine("my_plan_part", "signs", text="I sleep badly."),
    "my_plan_part: people": _mine("my_plan_part", "people", name0="Sam", phone0="555 010 0142"),
    "my_plan_away": _mine("my_plan_away"),
    "api_acts": _api,
    "desk_invite": _as(Viewer.DESK, "desk_invite", name="Sam", guide="standard"),
    "desk_link": _row(Viewer.DESK, "desk_link", lambda world: world.a.patients[2].pk),
    "desk_plan": _compared("desk_plan", viewer=Viewer.DESK, planned="2026-11-17T14:00", route="iv"),
    "desk_move": _compared("desk_move", "s2", viewer=Viewer.DESK, planned="2026-11-12T14:00"),
    "desk_record": _compared(
        "desk_record", "s1", viewer=Viewer.DESK, start="2026-11-03T09:30", end="2026-11-03T10:25"
    ),
    "desk_not_held": _compared("desk_not_held", "s2", viewer=Viewer.DESK, how="cancelled"),
    "desk_follow": _desk_follow,
    "desk_answer": _desk_answer,
    "desk_guides": _as(Viewer.ADMIN, "desk_guides", text=GUIDE, sure="yes"),
    "desk_staff": _as(Viewer.ADMIN, "desk_staff", role="desk"),
    "desk_staff_end": _row(Viewer.ADMIN, "desk_staff_end", lambda world: world.a.staff[Viewer.DESK].pk),
    "desk_staff_devices": _row(
        Viewer.ADMIN, "desk_staff_devices", lambda world: world.a.staff[Viewer.DESK].pk
    ),
    "desk_practice": _as(
        Viewer.ADMIN, "desk_practice", name="New name", telephone="", zone="UTC", country="us"
    ),
    **CHECKIN_WRITES,
    **{name: _rested(prepared) for name, prepared in ACCOUNT_WRITES.items()},
}
WITHOUT_A_WRITE = {
    "set_language": "it sets a cookie and no row",
    "account_confirm_email": "only where codes are off: a link of the sign-in library, which mails none here",
    "unwell": "it reads answers and keeps none",
    "my_unwell": "it reads answers and keeps none",
    "demo_clock": "in a demonstration alone, whose people are made up",
    "demo_be": "in a demonstration alone",
    "mfa_add_webauthn": "needs a passkey's signature, which only a device makes",
    "mfa_login_webauthn": "needs a passkey's signature",
    "mfa_reauthenticate_webauthn": "needs a passkey's signature",
    "mfa_signup_webauthn": "needs a passkey's signature",
    "mfa_download_recovery_codes": "a POST of it only reads",
}
"""Addresses that take a POST and have no request here, with the reason."""
