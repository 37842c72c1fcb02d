"""The same for how a person fares, and for what the clinic does about it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from afterwards.care.checkin.library import instrument
from afterwards.care.protocol.tree import Verb
from afterwards.web import chance, clock
from afterwards.web.access_rules import Viewer
from afterwards.web.checkins.actions import tell_event
from afterwards.web.checkins.records import CLINIC
from afterwards.web.people.models import Patient
from afterwards.web.plans.queries import plan_of
from afterwards.web.relief.queries import habit_choices
from web.access.world import World
from web.checkins.lives import author, begin, fill, phq, say, set_up
from web.proofs.sending import Write

TODAY = 739_193
"""3 November 2026, as days are counted here."""


def _own(world: World) -> Patient:
    return Patient.objects.get(pk=world.a.patients[0].pk)


def _mine(world: World, place: str, /, *args: Any, **fields: Any) -> Write:
    sent = {"id": str(uuid4()), **fields}
    return Write(client=world.client(Viewer.PATIENT), address=reverse(place, args=args), fields=sent)


def _is_read(world: World) -> None:
    """The clinic names who reads; without that nothing is the clinic's to read."""
    roles = dict.fromkeys(("reader", "oncall", "backup", "lead", "owner"), world.a.staff[Viewer.CLINICIAN])
    set_up(roles)


def _mood(world: World) -> Write:
    return _mine(world, "today_mood", said="6")


def _begin(world: World) -> Write:
    return _mine(world, "checkin_begin", "body-watch", to="self")


def _not_now(world: World) -> Write:
    return _mine(world, "checkin_begin", "body-watch", **{"not": "later"})


def _answer(world: World) -> Write:
    one = begin(_own(world), "gad-7", clock.now())
    return _mine(world, "checkin", one.key, item="nervous", said="2")


def _item_9(world: World) -> Write:
    """The answer, its alert, its audit line and who is to be reached: one transaction."""
    _is_read(world)
    one = begin(_own(world), "phq-9", clock.now(), to=CLINIC)
    return _mine(world, "checkin", one.key, item="death", said="2")


def _help_now(world: World) -> Write:
    _is_read(world)
    one = begin(_own(world), "phq-9", clock.now(), to=CLINIC)
    say(_own(world), one.key, "death", 2, clock.now())
    return _mine(world, "checkin_help", one.key, safe="now")


def _kept_as_it_is(world: World) -> Write:
    one = begin(_own(world), "phq-8", clock.now())
    say(_own(world), one.key, "down", 1, clock.now())
    return _mine(world, "checkin_done", one.key, act="keep")


def _sent_to_the_clinic(world: World) -> Write:
    _is_read(world)
    done = fill(_own(world), "phq-9", clock.now(), **phq(1, 1, 1, 1, 1, 1, 1, 1, 1))
    return _mine(world, "checkin_done", done.key, act="send")


def _event(world: World) -> Write:
    return _mine(world, "add_event", words="Moved house", day="2026-11-01")


def _event_back(world: World) -> Write:
    patient, id = _own(world), chance.new_id()
    tell_event(patient, author(patient), clock.now(), day=TODAY, words="A cold", id=id)
    return _mine(world, "look_back_undo", id=str(id))


def _visit(world: World) -> Write:
    return _mine(world, "visit_words", wish="More sleep")


def _past(world: World) -> Write:
    """A file, its columns, the preview: then it is taken."""
    client, address = world.client(Viewer.PATIENT), reverse("past")
    file = SimpleUploadedFile("a.csv", b"day,mood\n2026-10-03,7\n2026-10-04,6\n")
    columns = {"day": "day", "order": "ymd", "value": "mood", "into": "daily", "decimal": ".", "time": ""}
    shown = client.post(address, {"file": file})
    look = client.post(address, {**_carried(shown), **columns, "act": "look"})
    return Write(client=client, address=address, fields={**_carried(look), "act": "take"})


def _carried(answer: Any) -> dict[str, str]:
    page = answer.content.decode()
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    (found["table"],) = re.findall(r'<textarea name="table" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    return {key: unescape(value) for key, value in found.items() if key != "csrfmiddlewaretoken"}


def _read_by_somebody(world: World) -> Write:
    patient = world.a.patients[0]
    address = reverse("desk_alert", args=[patient.pk, world.alert])
    return Write(client=world.client(Viewer.CLINICIAN), address=address, fields={"act": "read"})


def _closed(world: World) -> Write:
    seen = _read_by_somebody(world)
    seen.send()
    return Write(
        client=seen.client, address=seen.address, fields={"outcome": "talked", "note": "We spoke today."}
    )


def _ladder(world: World) -> Write:
    member = str(world.a.staff[Viewer.CLINICIAN].pk)
    roles = dict.fromkeys(("on_call", "backup", "lead", "owner"), member)
    fields = {"act": "keep", "readers": member, **roles}
    return Write(client=world.client(Viewer.CLINICIAN), address=reverse("desk_ladder"), fields=fields)


def _ladder_confirmed(world: World) -> Write:
    kept = _ladder(world)
    kept.send()
    return Write(client=kept.client, address=kept.address, fields={"act": "confirm"})


def _ladder_ended(world: World) -> Write:
    _is_read(world)
    fields = {"act": "off"}
    return Write(client=world.client(Viewer.CLINICIAN), address=reverse("desk_ladder"), fields=fields)


def _habit(world: World) -> Write:
    """A question about the first thing that may be asked about, once something was ticked."""
    patient = _own(world)
    for one in plan_of(patient).plan.activities:
        if one.rule.verb is Verb.DO and not habit_choices(patient):
            about = f"{one.rule.id}/{one.scene.key}"
            _mine(world, "today_done", about=about, how="done").send()
            patient = _own(world)
    return _mine(world, "habits", habit=habit_choices(patient)[0].rule)


def _habit_away(world: World) -> Write:
    asked = _habit(world)
    asked.send()
    return _mine(world, "put_away_habit", id=asked.fields["id"])  # type: ignore[index]


def _by_phone(act: str, fields: Callable[[World], dict[str, str]]) -> Callable[[World], Write]:
    """An act that a phone sends, perhaps long after it was done."""

    def prepared(world: World) -> Write:
        told = {"act": act, "fields": fields(world), "id": str(uuid4()), "happened_at": 100, "sent_at": 100}
        client = world.client(Viewer.PATIENT)
        return Write(client=client, address=reverse("api_acts"), fields=json.dumps(told))

    return prepared


def _begun(_world: World) -> dict[str, str]:
    return {"form": "gad-7", "version": instrument("gad-7").version, "to": "self", "language": "en"}


def _said(world: World) -> dict[str, str]:
    return {"paper": str(begin(_own(world), "gad-7", clock.now()).key), "item": "nervous", "said": "2"}


def _said_late(world: World) -> dict[str, str]:
    """To a check-in that was put away meanwhile: another one is begun beside it."""
    done = fill(_own(world), "gad-7", clock.now(), nervous=1)
    return {"paper": str(done.key), "item": "nervous", "said": "2"}


CHECKIN_WRITES: dict[str, Callable[[World], Write]] = {
    "today_mood": _mood,
    "checkin_begin": _begin,
    "checkin_begin: not now": _not_now,
    "checkin": _answer,
    "checkin: item 9": _item_9,
    "checkin_help": _help_now,
    "checkin_done": _kept_as_it_is,
    "checkin_done: sent": _sent_to_the_clinic,
    "api_acts: begin": _by_phone("begin", _begun),
    "api_acts: say": _by_phone("say", _said),
    "api_acts: say, late": _by_phone("say", _said_late),
    "habits": _habit,
    "put_away_habit": _habit_away,
    "add_event": _event,
    "look_back_undo": _event_back,
    "visit_words": _visit,
    "past": _past,
    "desk_alert: read": _read_by_somebody,
    "desk_alert: closed": _closed,
    "desk_ladder": _ladder,
    "desk_ladder: confirmed": _ladder_confirmed,
    "desk_ladder: ended": _ladder_ended,
}
