"""Whatever is shared, ended, moved or let run out, in any order: who may see sees, and nobody else does.

A small model says who that is. It knows days on the patient's wall and nothing of the site's code. A ride's
page answers from the making of its link until the midnight that ends the day after the session, wherever the
session is moved; a newer link ends the one before. A calendar answers until it is stopped or made anew. Staff
see while they work at the patient's own clinic. On the day after a session nothing new is opened.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from afterwards.web import clock
from afterwards.web.circle.actions import end_links, make_link
from afterwards.web.clinics.actions import end_membership
from afterwards.web.clinics.models import Membership, Practice
from afterwards.web.courses.actions import Author
from afterwards.web.courses.models import Kind
from afterwards.web.holding import OnHoldError
from afterwards.web.people.access import Staff
from afterwards.web.people.models import Patient
from afterwards.web.plans.actions import make_feed, revoke_feed
from web.people import at, make_patient, make_practice, make_staff, tell
from web.proofs import pace

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
STEPS = 40
"""Of one life; then another one begins."""
LIVES = pace.rounds(3, 250)
MORNING, EVENING = "09:00", "20:00"
"""Sessions are at ten. In the morning nothing of that day has begun; in the evening it is long over."""


@dataclass(slots=True)
class Life:
    """One patient, everybody who was ever let in, and what the model knows of them."""

    patient: Patient
    practice: Practice
    chance: random.Random
    day: date = date(2026, 11, 2)
    time: str = MORNING
    sessions: dict[str, date] = field(default_factory=dict)
    rides: dict[str, str] = field(default_factory=dict)
    """By the token of a link that was not ended, the session."""
    feed: str = ""
    tokens: dict[str, str] = field(default_factory=dict)
    """Every token that there ever was, with its address."""
    staff: dict[Any, tuple[Membership, bool]] = field(default_factory=dict)
    """Everybody who ever worked at one of the clinics, and whether they work at the patient's own now."""
    count: int = 0

    @property
    def now(self) -> int:
        return at(f"{self.day}T{self.time}")

    @property
    def by(self) -> Author:
        return Author(user=self.patient.user, role="patient")

    # ---- the model

    @property
    def is_held(self) -> bool:
        """From ten o'clock on the day of a session until ten and a few hours on the next."""
        days = self.sessions.values()
        today, yesterday = self.day in days, self.day - timedelta(1) in days
        return (today and self.time == EVENING) or (yesterday and self.time == MORNING)

    def may_answer(self, token: str) -> bool:
        if token == self.feed:
            return True
        session = self.rides.get(token)
        return session is not None and self.day < self.sessions[session] + timedelta(2)

    # ---- what can happen

    def sleep(self) -> None:
        if self.time == MORNING:
            self.time = EVENING
        else:
            self.day, self.time = self.day + timedelta(self.chance.choice((1, 1, 1, 2, 3))), MORNING
        clock.move_to(self.now)

    def plan(self) -> None:
        self.count += 1
        self._put(f"s{self.count}")

    def move(self) -> None:
        ahead = [key for key, day in self.sessions.items() if day > self.day]
        if ahead:
            self._put(self.chance.choice(ahead))

    def _put(self, key: str) -> None:
        taken = set(self.sessions.values())
        free = [day for n in range(1, 20) if (day := self.day + timedelta(n)) not in taken]
        self.sessions[key] = self.chance.choice(free)
        planned = datetime.fromtimestamp(at(f"{self.sessions[key]}T10:00")).astimezone().isoformat()
        tell(self.patient, Kind.SESSION, {"key": key, "route": "iv", "planned": planned}, self.now)

    def let_in(self) -> None:
        if not self.sessions:
            return
        session = self.chance.choice(list(self.sessions))
        token = self._unless_held(lambda: make_link(self.patient, self.by, self.now, session=session))
        if token is not None:
            self._end(session)
            self.rides[token], self.tokens[token] = session, f"/ride/{token}/"

    def end(self) -> None:
        if self.sessions:
            session = self.chance.choice(list(self.sessions))
            end_links(self.patient, self.by, self.now, session=session)
            self._end(session)

    def _end(self, session: str) -> None:
        self.rides = {token: of for token, of in self.rides.items() if of != session}

    def hand_out(self) -> None:
        user = self.patient.user
        token = self._unless_held(lambda: make_feed(self.patient, user, "patient", self.now))
        if token is not None:
            self.feed, self.tokens[token] = token, f"/feed/{token}.ics"

    def stop(self) -> None:
        revoke_feed(self.patient, self.patient.user, "patient", self.now)
        self.feed = ""

    def hire(self) -> None:
        self.count += 1
        is_own = self.chance.random() < 0.7
        where = self.practice if is_own else make_practice(f"Other clinic {self.count}")
        role = self.chance.choice(("desk", "clinician", "clinic admin", "therapist"))
        member = make_staff(where, role, f"n{self.count}@{self.patient.pk}.example")
        self.staff[member.pk] = (member, is_own and role != "therapist")

    def dismiss(self) -> None:
        if self.staff:
            member, _may = self.staff[self.chance.choice(list(self.staff))]
            if member.ended_at is None:
                end_membership(Staff(user=member.user, membership=member), member, self.now)
            self.staff[member.pk] = (member, False)

    def _unless_held(self, act: Callable[[], str]) -> str | None:
        try:
            token = act()
        except OnHoldError:
            assert self.is_held, f"nothing waits on {self.day} at {self.time}"
            return None
        assert not self.is_held, f"everything waits on {self.day} at {self.time}"
        return token

    # ---- what is seen

    def look(self) -> None:
        newest = list(self.tokens)[-1:]
        for token in {*newest, *self.chance.sample(list(self.tokens), min(3, len(self.tokens)))}:
            found = Client().get(self.tokens[token]).status_code
            assert found == (200 if self.may_answer(token) else 404), self.tokens[token]
        if self.staff:
            member, may = self.staff[self.chance.choice(list(self.staff))]
            client = Client()
            client.force_login(member.user, backend=BACKEND)
            found = client.get(f"/clinic/patient/{self.patient.pk}/").status_code
            assert found == (200 if may else 404), (member.role, member.practice, member.ended_at)


ACTS = (
    *(Life.sleep,) * 4,
    *(Life.plan, Life.move, Life.let_in, Life.let_in, Life.end, Life.hand_out, Life.stop),
    *(Life.hire, Life.dismiss),
)


@pytest.mark.parametrize("life", range(LIVES))
def test_who_may_see_sees_and_nobody_else(life: int) -> None:
    cache.clear()
    chance, practice = pace.chance(f"sharing {life}"), make_practice()
    own = Life(make_patient(guide="standard", practice=practice), practice, chance)
    clock.move_to(own.now)
    done = []
    for _step in range(STEPS):
        act = chance.choice(ACTS)
        done.append(act.__name__)
        act(own)
        try:
            own.look()
        except AssertionError:
            print(own.day, own.time, own.sessions, done, pace.replay("tests/web/proofs/test_sharing.py"))
            raise
    pace.figures("steps of sharing", STEPS)
