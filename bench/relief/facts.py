"""Published facts, and what the simulated people do. Close is enough: nobody knows the truth better than
that.

Trials rated people with the MADRS; here an assessor sees the level with some noise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from .people import (
    LEAD,
    Bools,
    Cohort,
    Floats,
    Lives,
    drawn_chances,
    drawn_traits,
    felt,
    induction,
    lived,
    scored,
    subset,
    twice_weekly,
)

FREE = replace(Cohort(), durable=0.33, fading=(26.0, 450.0))
"""People without an antidepressant, in trials: it fades sooner."""
RELAPSED = 12.0
"""A MADRS of 22, on 0 to 27."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A published number beside ours."""

    what: str
    published: str
    simulated: float
    digits: int = 0


def lives_of(cohort: Cohort, seed: int, people: int, sessions: str, days: int = 130) -> Lives:
    """An arm: ``six`` in 12 days, ``slow`` six in three weeks, ``one``, or esketamine for 16 weeks
    (``weeks``)."""
    chance = np.random.default_rng([seed, 11])
    traits, chances = drawn_traits(cohort, chance, people), drawn_chances(cohort, chance, people, days)
    counts = {"one": (1, 0.0), "six": (6, 11.0), "slow": (6, 18.0)}
    if sessions in counts:
        planned = induction(chance, people, days, *counts[sessions])
    else:
        planned = twice_weekly(chance, people, days)
        if sessions == "stop":
            planned[:, LEAD + 112 :] = False
    return lived(traits, chances, planned)


def rated(lives: Lives, seed: int) -> Floats:
    """What an assessor sees on each day."""
    chance = np.random.default_rng([seed, 13])
    found: Floats = lives.levels + 1.3 * chance.standard_normal(lives.levels.shape)
    return found


def _base(seen: Floats) -> Floats:
    found: Floats = seen[:, LEAD - 3 : LEAD].mean(axis=1)
    return found


def kept_for(lost: Bools, ends: Floats | None = None) -> tuple[Floats, Floats]:
    """Kaplan-Meier: the share that has not yet lost it, at each day; ``ends`` is where each is last seen."""
    days = lost.shape[1]
    first = np.where(lost.any(axis=1), lost.argmax(axis=1), days + 1)
    ends = np.full(len(lost), days) if ends is None else ends
    time, event = np.minimum(first, ends), first <= ends
    kept, left = np.ones(days), 1.0
    for day in range(days):
        at_risk = (time >= day).sum()
        left *= 1 - ((time == day) & event).sum() / max(at_risk, 1)
        kept[day] = left
    return kept, event


def murrough(seed: int, people: int) -> Iterator[Fact]:
    """Murrough 2013 (PMC3725185): six infusions in 12 days, no antidepressant."""
    lives = lives_of(FREE, seed, people, "six")
    seen = rated(lives, seed)
    base, end = _base(seen), LEAD + 12
    response = seen[:, end] <= base / 2
    yield Fact(
        what="Murrough 2013, six in 12 days: response, %", published="70.8", simulated=100 * response.mean()
    )
    visits = np.arange(end + 4, end + 84)
    twice = visits[((visits - end) % 7 == 4) | ((visits - end) % 7 == 0)]
    over = seen[response][:, twice] > (base[response] / 2)[:, None]
    over = over[:, :-1] & over[:, 1:]
    first = np.where(over.any(axis=1), twice[over.argmax(axis=1)] - end, 999)
    of_those = first[first < 999]
    for share, published in ((25, "11"), (50, "18")):
        yield Fact(
            what=f"same, responders: relapse day, {share} %",
            published=published,
            simulated=float(np.quantile(first, share / 100, method="lower")),
        )
    yield Fact(
        what="same: 75 % of those who relapsed", published="27", simulated=float(np.quantile(of_those, 0.75))
    )
    yield Fact(
        what="same: still well at day 83, %", published="~25", simulated=100 * float((first == 999).mean())
    )


def single(seed: int, people: int) -> Iterator[Fact]:
    """One infusion: Phillips 2019 (AJP 176:401), Salloum 2019 (JAD 260:131)."""
    six = rated(lives_of(Cohort(), seed, people, "six"), seed)
    yield Fact(
        what="Phillips 2019, six: response, %",
        published="59",
        simulated=100 * float((six[:, LEAD + 12] <= _base(six) / 2).mean()),
    )
    one = rated(lives_of(Cohort(), seed + 1, people, "one"), seed)
    base = _base(one)
    yield Fact(
        what="same, one: response after 24 h, %",
        published="~28",
        simulated=100 * float((one[:, LEAD + 1] <= base / 2).mean()),
    )
    free = rated(lives_of(FREE, seed + 2, people, "one"), seed)
    base = _base(free)
    response = free[:, LEAD + 3] <= base / 2
    yield Fact(
        what="Salloum 2019, one: response on day 3, %", published="48", simulated=100 * float(response.mean())
    )
    over = (free[response][:, [LEAD + 5, LEAD + 7, LEAD + 10, LEAD + 14]] >= RELAPSED).any(axis=1)
    yield Fact(
        what="same: of them relapsed by day 14, %",
        published="50 (0.5 mg/kg), 30 (1.0)",
        simulated=100 * float(over.mean()),
    )


def practice(seed: int, people: int) -> Iterator[Fact]:
    """McInnes 2022 (JAD, 537 people, 178 practices): PHQ-9 after an induction, no maintenance."""
    chance = np.random.default_rng([seed, 17])
    lives = lives_of(Cohort(), seed, people, "slow")
    scores = scored(lives, chance)
    before = scores[:, LEAD - 2]
    at = LEAD + 18 + chance.integers(14, 32, people)
    after = scores[np.arange(people), at]
    response = after <= before / 2
    yield Fact(
        what="McInnes 2022: response 14-31 days after, %",
        published="53.6",
        simulated=100 * float(response.mean()),
    )
    yield Fact(
        what="same: remission, PHQ-9 under 5, %", published="28.9", simulated=100 * float((after < 5).mean())
    )
    yield Fact(what="same: got worse, %", published="8.4", simulated=100 * float((after > before).mean()))
    gained = (before - after).mean() / np.sqrt((before.var() + after.var()) / 2)
    yield Fact(what="same: effect size d", published="1.5", simulated=float(gained), digits=1)
    weekly = scores[:, LEAD + 32 + np.arange(0, 85, 14)]
    began = weekly[:, 0] <= before / 2
    lost = weekly[began] > (before[began] / 2)[:, None]
    lost = lost[:, :-1] & lost[:, 1:]
    kept, _ = kept_for(lost)
    for weeks, published in ((4, "~80"), (8, "~60")):
        yield Fact(
            what=f"same: response kept at {weeks} weeks, %",
            published=published,
            simulated=100 * float(kept[weeks // 2]),
        )


def sustain(seed: int, people: int) -> Iterator[Fact]:
    """SUSTAIN-1 (PMC6551577): stable after 16 weeks of esketamine, then stop or go on."""
    rows: dict[str, dict[str, tuple[float, float]]] = {}
    for arm in ("stop", "go on"):
        lives = lives_of(Cohort(), seed, people, "stop" if arm == "stop" else "weeks", days=112 + 365)
        seen = rated(lives, seed)
        base, last = _base(seen), seen[:, LEAD + 84 : LEAD + 112 : 7]
        remitted = (last <= 7.0).mean(axis=1) >= 0.75
        response = ((last <= (base / 2)[:, None]).mean(axis=1) >= 0.99) & ~remitted
        rows[arm] = {
            "remitters": _relapse(seen[remitted], seed),
            "responders": _relapse(seen[response], seed),
        }
    published = {"remitters": (("45.3", "26.7"), "273"), "responders": (("57.6", "25.8"), "88")}
    for who, (shares, median) in published.items():
        for arm, share in zip(("stop", "go on"), shares, strict=True):
            yield Fact(
                what=f"SUSTAIN-1, stable {who} relapsed, {arm}, %",
                published=share,
                simulated=rows[arm][who][0],
            )
        yield Fact(
            what=f"same, stable {who}: median day to relapse, stop",
            published=median,
            simulated=rows["stop"][who][1],
        )


def _relapse(seen: Floats, seed: int) -> tuple[float, float]:
    """Share that relapsed while seen, and median time: the mark passed twice, a week apart."""
    weekly = seen[:, LEAD + 112 :: 7] >= RELAPSED
    lost = weekly[:, :-1] & weekly[:, 1:]
    chance = np.random.default_rng([seed, 19, len(seen)])
    ends = np.minimum(chance.exponential(26.0, len(seen)), lost.shape[1]).astype(np.float64)
    kept, event = kept_for(lost, ends)
    below = np.flatnonzero(kept <= 0.5)
    return 100 * float(event.mean()), float(7 * below[0]) if len(below) else 365.0


def measuring(seed: int, people: int) -> Iterator[Fact]:
    """Reliability, and how moods go with scores."""
    chance = np.random.default_rng([seed, 23])
    lives = lives_of(replace(Cohort(), events=0, episodes=0), seed, people, "one", days=30)
    steady = subset(lives, np.arange(people))
    one = scored(steady, chance)
    apart = one[:, LEAD - 1] - one[:, LEAD - 8]
    yield Fact(
        what="Löwe 2004: SEM of the PHQ-9 over 7 days",
        published="2.5",
        simulated=float(apart.std() / np.sqrt(2)),
        digits=1,
    )
    lives = lives_of(Cohort(), seed, people, "slow")
    scores, moods = scored(lives, chance), felt(lives, chance)
    day = LEAD + 40
    between = float(np.corrcoef(-moods[:, day - 13 : day + 1].mean(axis=1), scores[:, day])[0, 1])
    yield Fact(
        what="Burchert 2021: two weeks of mood with PHQ-9, r between people",
        published=".76",
        simulated=between,
        digits=2,
    )
    sd = float(np.median(moods[:, LEAD:].std(axis=1)))
    yield Fact(what="SD of the daily mood within a person", published="-", simulated=sd, digits=1)


def facts(seed: int, people: int = 1500) -> list[Fact]:
    """All facts."""
    found: list[Fact] = []
    for some in (murrough, single, practice, sustain, measuring):
        found += some(seed, people)
    return found


def print_facts(seed: int, people: int = 1500) -> None:
    """Published beside simulated."""
    print(f"{'fact':62} {'published':>26} {'simulated':>10}")
    for fact in facts(seed, people):
        print(f"{fact.what:62} {fact.published:>26} {fact.simulated:>10.{fact.digits}f}")


if __name__ == "__main__":
    print_facts(1)
