"""Own facts to engine values: the safety plan, and what was kept of the symptom check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...care.safety.safety_plan import SafetyPlan, plan_from
from ...care.safety.urgency import Urgency
from ...care.timing import Instant, instant_of
from ..courses.bridge import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCheck:
    """One kept result of the symptom check."""

    at: Instant
    signs: tuple[str, ...]
    urgency: Urgency


def safety_plan_of(told: Iterable[Told]) -> SafetyPlan:
    """The safety plan that the facts add up to."""
    parts = [fact for fact in told if fact.value.get("what") == "plan"]
    return plan_from((instant_of(fact.at), fact.value) for fact in parts)


def kept_checks(told: Iterable[Told]) -> tuple[KeptCheck, ...]:
    """What was kept, the newest first."""
    found = [
        KeptCheck(
            at=instant_of(fact.at),
            signs=tuple(fact.value["signs"]),
            urgency=Urgency[str(fact.value["tier"]).upper()],
        )
        for fact in told
        if fact.value.get("what") == "check"
    ]
    return tuple(reversed(found))
