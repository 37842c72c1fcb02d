"""The power goes in the middle of writing: with the site's settings no act is lost that was stored.

The site's own requests are recorded as SQL, and played to a disk that drops what was not synced. SQLite's
write-ahead log is used as on the site, but for one thing: a disk in memory has no shared memory for it, so
one connection holds the database (``locking_mode=EXCLUSIVE``). What is written and synced when is the same.
APSW brings its own SQLite; like the site's it is later than the fault of 3.51.2.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import apsw
import pytest
from django.db import connection
from django.test import Client

from afterwards.web.people.models import Patient
from afterwards.web.sqlite import base, dbapi
from web.people import make_patient, plan_session
from web.proofs import pace
from web.proofs.disk import Disk, File

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own writing"),
]
HERE = "tests/web/proofs/test_power_cuts.py"
ACTS = 40
MOST_STEPS = 300
"""Writes and syncs until a cut: up to a dozen acts, with the checkpoints that come in between."""
PLACE = "site.sqlite3"


@dataclass(frozen=True, slots=True)
class Act:
    """One act as the site stored it: its fact, and every statement from BEGIN to COMMIT."""

    id: UUID
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tape:
    """A database, and what the site then did to it."""

    before: bytes
    acts: tuple[Act, ...]


@pytest.fixture
def tape(move_clock: Callable[[str], int]) -> Tape:
    """Acts of two people through the phone's API and through forms."""
    patients = [make_patient(guide="standard") for _ in range(2)]
    for patient in patients:
        plan_session(patient, "s1", "2026-11-10T10:00:00-05:00")
    move_clock("2026-11-10T12:00")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = Path(connection.settings_dict["NAME"]).read_bytes()
    clients = [signed_in(patient) for patient in patients]
    return Tape(before, tuple(recorded(clients[n % 2], n) for n in range(ACTS)))


def signed_in(patient: Patient) -> Client:
    client = Client()
    client.force_login(patient.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def recorded(client: Client, number: int) -> Act:
    """One act, with the statements that reach SQLite."""
    id, said = uuid4(), list[str]()
    fields = {"about": "ask:first", "until": "half", "id": str(id)}
    connection.connection.set_trace_callback(said.append)
    if number % 3:
        answer = client.post("/today/later/", fields)
    else:
        named = {"about": fields["about"], "until": fields["until"]}
        act = {"id": str(id), "act": "later", "fields": named, "happened_at": 1, "sent_at": 1}
        answer = client.post("/api/1/acts", act, content_type="application/json")
    connection.connection.set_trace_callback(None)
    assert answer.status_code in (200, 302)
    # A statement is traced once more for each trigger that looks at it.
    once = [one for one, before in zip(said, ["", *said], strict=False) if one != before]
    return Act(id, tuple(one for one in once if not one.startswith("--")))


@dataclass(slots=True)
class Run:
    """A tape on a disk, from cut to cut."""

    tape: Tape
    chance: random.Random
    synchronous: str = "FULL"
    cuts: int = 0
    stored: int = 0
    """Acts whose COMMIT came back: a browser would have been told so."""
    lost: int = 0
    wrong: list[str] = field(default_factory=list)
    _disk: Disk = field(init=False)
    _next: int = 0
    """The act to play next."""

    def __post_init__(self) -> None:
        self._disk = Disk(f"disk-{self.synchronous}", self.chance)
        self._insert_the_tape()

    def _insert_the_tape(self) -> None:
        self._disk.files = {PLACE: File(bytearray(self.tape.before), bytes(self.tape.before))}
        self._next = 0

    def cut(self, times: int) -> None:
        """So often: power, acts until it goes, power again, a look."""
        for _ in range(times):
            if self._next == len(self.tape.acts):
                self._insert_the_tape()
            self._disk.left = self.chance.randint(1, MOST_STEPS)
            self._play()
            self._disk.power_on()
            self.cuts += 1
            with closing(self._opened()) as there:
                self._look(there)
            self._disk.settle()  # what a look moved is not on trial

    def _opened(self) -> apsw.Connection:
        there = apsw.Connection(PLACE, vfs=self._disk.name)
        settings = [
            one.replace("synchronous=FULL", f"synchronous={self.synchronous}") for one in base.PRAGMAS
        ]
        for pragma in ("PRAGMA locking_mode=EXCLUSIVE", *settings, "PRAGMA wal_autocheckpoint=12"):
            there.execute(pragma).fetchall()
        return there

    def _play(self) -> None:
        """Acts until the power goes, or the tape ends."""
        there = None
        try:
            there = self._opened()
            for act in self.tape.acts[self._next :]:
                for statement in act.statements:
                    there.execute(statement).fetchall()
                self._next += 1
                self.stored += 1
        except apsw.Error:  # the power is gone
            self._disk.left = 0
        finally:
            if there is not None:
                with suppress(apsw.Error):
                    there.close(force=True)

    def _look(self, there: apsw.Connection) -> None:
        """What was said to be stored is there; what was under way is there whole, or not at all."""
        for asked, fine in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            found = there.execute(f"PRAGMA {asked}").fetchall()
            self.wrong += [] if found == fine else [f"{asked}: {found[:2]}"]
        halves = [self._halves(there, act) for act in self.tape.acts[: self._next + 1]]
        held = [both == (1, 1) for both in halves]
        self.wrong += [f"half an act: {both}" for both in halves if both not in ((0, 0), (1, 1))]
        kept = held.index(False) if False in held else len(held)
        if any(held[kept:]):
            self.wrong.append("an act is there, and one before it is not")
        self.lost += max(0, self._next - kept)
        self._next = kept

    @staticmethod
    def _halves(there: apsw.Connection, act: Act) -> tuple[int, int]:
        fact = "SELECT count(*) FROM courses_fact WHERE id = ?"
        line = "SELECT count(*) FROM audit_auditline WHERE about = ?"
        return there.execute(fact, (act.id.bytes,)).get, there.execute(line, (str(act.id),)).get


def test_the_sqlite_that_is_tried_is_a_fixed_one_as_the_sites() -> None:
    assert tuple(map(int, apsw.sqlite_lib_version().split("."))) >= dbapi.FIXED
    assert dbapi.IS_FIXED


def test_no_cut_of_the_power_loses_an_act_that_was_stored(tape: Tape) -> None:
    run = Run(tape, pace.chance("power cuts"))
    run.cut(pace.rounds(100, 3000))
    pace.figures("power cuts, SQLite", run.cuts, stored=run.stored, lost=run.lost, wrong=len(run.wrong))
    assert (run.lost, run.wrong) == (0, []), pace.replay(HERE)
    assert run.stored > run.cuts, "there was something to lose"


def test_with_less_than_full_syncing_the_same_cuts_lose_acts(tape: Tape) -> None:
    """Otherwise the test above could not fail."""
    run = Run(tape, pace.chance("power cuts"), synchronous="NORMAL")
    run.cut(pace.rounds(100, 3000))
    pace.figures("power cuts without full syncing, which must lose", run.cuts, lost=run.lost)
    assert run.lost > 0, pace.replay(HERE)
    assert run.wrong == [], "what is there is whole all the same"
