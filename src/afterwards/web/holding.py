"""The day after a session: what opens a person's things, takes them away or changes the ways in waits.

A medicine may still speak for the person then, and so may somebody beside them. Advice after sedation names
the same 24 hours for contracts. What narrows, and what helps, never waits. Each verb of the site says by a
decorator which of the two it is; a verb that says neither fails the tests.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from ..care.timing import DAY_SECONDS, Instant
from .people.access import patient_row
from .plans.queries import RefusedError, plan_of

if TYPE_CHECKING:
    from .people.models import Patient

HOLD = DAY_SECONDS
"""Counted from the recorded end; from the latest planned end where nobody recorded it."""


class OnHoldError(Exception):
    """A session was less than a day ago. ``until`` is when it may be asked again."""

    def __init__(self, patient: Patient, until: Instant) -> None:
        self.patient, self.until = patient, until
        super().__init__(until)


def held_until(patient: Patient, now: Instant) -> Instant | None:
    """The end of the day after a session that has begun; None where there is none."""
    try:
        scenes = plan_of(patient).plan.scenes["session"]
    except RefusedError:  # facts that can not be planned any more tell of no session
        return None
    ends = [end for scene in scenes if scene.session and scene.session.begins <= now for end in [_end(scene)]]
    return max((end + HOLD for end in ends if now < end + HOLD), default=None)


def _end(scene: Any) -> Instant:
    """The recorded end, else the latest planned one: within a day of the start, where no length is known."""
    session = scene.session
    if session.end is not None:
        return int(session.end)
    latest = scene.moments["end"].hi
    return int(session.begins if latest is None else min(latest, session.begins + DAY_SECONDS))


def refuse_on_hold(patient: Patient | None, now: Instant) -> None:
    """Raises OnHoldError on the day after a session. Somebody who is no patient has none."""
    until = None if patient is None else held_until(patient, now)
    if patient is not None and until is not None:
        raise OnHoldError(patient, until)


def waits[**P, R](verb: Callable[P, R]) -> Callable[P, R]:
    """A verb that opens, takes away or changes the ways in. It names its ``patient`` or ``user``, and
    ``now``. Raises OnHoldError on the day after a session.
    """
    form = inspect.signature(verb)
    assert "now" in form.parameters, f"{verb} says when"
    assert {"patient", "user"} & set(form.parameters), f"{verb} says whose it is"

    @wraps(verb)
    def waiting(*args: P.args, **more: P.kwargs) -> R:
        given = form.bind(*args, **more).arguments
        whose = given["patient"] if "patient" in given else patient_row(given["user"])
        refuse_on_hold(whose, given["now"])
        return verb(*args, **more)

    waiting.waits = True  # type: ignore[attr-defined]
    return waiting


def never_waits[**P, R](verb: Callable[P, R]) -> Callable[P, R]:
    """A verb that narrows, helps, or is of every day."""
    verb.waits = False  # type: ignore[attr-defined]
    return verb
