"""People for the tests: a small made-up story, and many drawn ones."""

from __future__ import annotations

import random

from afterwards.care.trajectory import PHQ9, History, Report, Scale

SIX = (0, 2, 4, 7, 9, 11)


def scores(told: dict[int, float], scale: str = "phq9") -> list[Report]:
    return [Report(day=day, scale=scale, score=score) for day, score in told.items()]


def moods(told: dict[int, float]) -> list[Report]:
    return scores(told, "mood")


def fading() -> list[Report]:
    """Much better after six sessions, then slowly worse."""
    weekly = {-8: 20, -1: 19, 6: 12, 13: 6, 20: 5, 27: 6, 34: 8, 41: 9, 48: 10}
    return scores(weekly) + moods({day: (4 if day < 3 else 7) - day // 25 for day in range(-5, 50, 2)})


def somebody(seed: int, days: int = 120, scale: Scale = PHQ9) -> tuple[list[Report], list[int]]:
    """Somebody whose reports have no system at all, within the scale."""
    chance = random.Random(seed)
    sessions = sorted(chance.sample(range(days), chance.randrange(1, 12)))
    sessions[0] = 0
    told = [
        Report(day=day, scale=scale.key, score=chance.randrange(int(scale.most) + 1))
        for day in range(-14, days)
        if chance.random() < 0.12
    ]
    told += [
        Report(day=day, scale="mood", score=chance.randrange(11))
        for day in range(-14, days)
        if chance.random() < 0.4
    ]
    return told, sessions


def history(reports: list[Report], sessions: object = SIX, scale: Scale = PHQ9) -> History:
    return History.of(reports, sessions, scale)  # type: ignore[arg-type]
