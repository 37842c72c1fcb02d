"""A change of the site's key fails at each of its steps: all stays readable, and the next run ends it.

The steps are each statement, and each thing that it does to the files of the two keys.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import OperationalError, connection
from django.test import override_settings

from afterwards.web import clock, rekeying
from afterwards.web.audit.models import AuditLine
from afterwards.web.people.models import Patient
from afterwards.web.settings.local import key_before, outer_key
from afterwards.web.starting import check_key
from web.people import make_patient
from web.proofs.test_statements import taken_back

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP" * 2
TOUCHES = ("link", "replace", "fsync")
"""What is done to the files of keys, as the system calls it."""


class Steps:
    """Lets steps pass and fails at one of them."""

    def __init__(self, at: int | None) -> None:
        self.at, self.count = at, 0
        self._depth = len(connection.atomic_blocks)

    def step(self) -> None:
        self.count += 1
        if self.count == self.at:
            raise OperationalError("this step fails")

    def __call__(self, going_on: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.calm()
        if not sql.startswith("ROLLBACK"):
            self.step()
        return going_on(sql, params, many, context)

    def calm(self) -> None:
        if len(connection.atomic_blocks) == self._depth:
            connection.needs_rollback = False

    def touching(self, touch: Callable[..., Any]) -> Callable[..., Any]:
        def touched(*args: Any, **kwargs: Any) -> Any:
            self.step()
            return touch(*args, **kwargs)

        return touched


@contextmanager
def as_started(home: Path) -> Iterator[None]:
    """The site's settings as a process finds them that starts now."""
    keys = {"AFTERWARDS_KEY": outer_key(home, is_local=True), "AFTERWARDS_KEY_BEFORE": key_before(home)}
    with override_settings(**keys):
        yield


def changed(home: Path, at: int | None = None) -> tuple[bool, int]:
    """`afterwards rekey` with a step that fails: whether it got to its end, and how many steps it took."""
    steps = Steps(at)
    with as_started(home), pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(steps):
        for name in TOUCHES:
            patch.setattr(os, name, steps.touching(getattr(os, name)))
        try:
            rekeying.rekey(rekeying.begin(home), clock.now())
        except OperationalError:
            return False, steps.count
        finally:
            steps.calm()
    return True, steps.count


def read(home: Path) -> list[str]:
    """All names, with whichever of the two keys opens the database."""
    with ExitStack() as stack:
        stack.enter_context(as_started(home))
        found = rekeying.standing()
        assert found.neither == 0
        assert 0 in (found.now, found.before), "neither all before nor all after"
        if found.before:
            stack.enter_context(override_settings(AFTERWARDS_KEY=settings.AFTERWARDS_KEY_BEFORE))
        check_key()
        return sorted(one.name for one in Patient.objects.all())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Three people, two with second factors, under the key that a home has drawn."""
    with as_started(tmp_path):
        for name in ("Ada", "Bea", "Cyd"):
            patient = make_patient(f"{name}@example.org".lower())
            patient.name = name
            patient.save()
            if name != "Cyd":
                TOTP.activate(patient.user, SECRET)
                RecoveryCodes.activate(patient.user)
    return tmp_path


def fresh(home: Path, n: int) -> Path:
    """A home of its own with the same key."""
    own = home / f"try{n}"
    (own / "secrets").mkdir(parents=True)
    (own / "secrets/key").write_bytes((home / "secrets/key").read_bytes())
    return own


def test_whichever_step_fails_all_stays_readable_and_the_next_run_ends_it(home: Path) -> None:
    with taken_back():
        is_done, count = changed(fresh(home, 0))
        assert is_done
        assert count > 2 * len(rekeying.everything())
    for n in range(1, count + 1):
        with taken_back():
            own = fresh(home, n)
            assert changed(own, n)[0] is False, f"step {n} of {count}"
            assert read(own) == ["Ada", "Bea", "Cyd"], f"step {n} of {count}"
            assert changed(own)[0], f"step {n} of {count}, run again"
            assert read(own) == ["Ada", "Bea", "Cyd"]
            with as_started(own):
                assert rekeying.standing().now == len(rekeying.everything())
            assert AuditLine.objects.filter(act="change_key").count() == 1


def test_afterwards_the_old_key_opens_nothing_that_is_stored(home: Path) -> None:
    old = outer_key(home, is_local=True)
    before = rekeying.everything()
    assert all(one.is_under(old) for one in before)
    assert changed(home)[0]
    after = rekeying.everything()
    assert len(after) == len(before) == 3 + 2 + 2
    assert not any(one.is_under(old) for one in after)


def test_second_factors_work_with_the_new_key(home: Path) -> None:
    user = Patient.objects.get(user__email="ada@example.org").user
    with as_started(home):
        code = RecoveryCodes.activate(user).get_unused_codes()[0]
    assert changed(home)[0]
    with as_started(home):
        assert rekeying.standing().neither == 0
        assert RecoveryCodes.activate(user).validate_code(code)
