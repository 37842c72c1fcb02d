"""Simulated people: richer than the method on purpose, so that it meets what it does not know.

Each person has gains and fadings of their own from smooth distributions, a slow recovery, ups and downs,
heavy-tailed life events, new episodes that take the benefit away, a recall of the last two weeks, noise that
shrinks near the floor, whole-number scores, weekly or fortnightly questionnaires with gaps, fewer moods when
low, bursts of silence. The method has four gridded quantities and linear equations instead. Nobody here is
real.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

type Floats = NDArray[np.float64]
type Bools = NDArray[np.bool_]

LEAD = 28
"""Days before the first session; the first 14 only fill the memory."""
MOST = 27.0


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """How a population is drawn. Times in days, levels on 0 to 27."""

    baseline: tuple[float, float] = (17.6, 3.3)
    no_gain: float = 0.24
    """The share of people whom sessions hardly help."""
    gain: tuple[float, float] = (0.86, 0.18)
    gain_of_none: tuple[float, float] = (0.04, 0.13)
    durable: float = 0.40
    fading: tuple[float, float] = (135.0, 800.0)
    """Median slow fading of the others and of the durable."""
    fading_spread: float = 0.60
    fast_fading: float = 8.0
    fast_gain: float = 0.50
    slow_gain: tuple[float, float] = (0.19, 0.47)
    """What a session adds to the slow part: little in most, much in the durable."""
    recovery: tuple[float, float] = (1.2, 1.5)
    wander: float = 1.55
    events: float = 1 / 100
    episodes: float = 1 / 400


@dataclass(frozen=True, kw_only=True, eq=False)
class Traits:
    """One number for each person."""

    baseline: Floats
    gain: Floats
    fast_gain: Floats
    slow_gain: Floats
    fast_fading: Floats
    slow_fading: Floats
    recovery: Floats
    recall: Floats
    noise: Floats
    mood_at_best: Floats
    mood_slope: Floats
    mood_noise: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class Chances:
    """What befalls each person on each day, whatever the sessions are: ``[people, days]``."""

    wander: Floats
    events: Floats
    loses: Floats
    """The share of the benefit that a new episode takes on that day; mostly 0."""
    session: Floats
    """How much a session on that day gives, against the usual."""
    asks: Floats
    """Below their own chance, people who are worse get a booster that day."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Lives:
    """The true course of some people from day -28 on: ``[people, days]``."""

    traits: Traits
    chances: Chances
    sessions: Bools
    levels: Floats
    recalled: Floats

    @property
    def days(self) -> int:
        """How many days after day 0."""
        return self.levels.shape[1] - LEAD

    def until(self, days: NDArray[np.intp]) -> Lives:
        """The same people if no session is held after a day, each person's own."""
        late = np.arange(self.levels.shape[1])[None] > LEAD + days[:, None]
        return lived(self.traits, self.chances, self.sessions & ~late)


def drawn_traits(cohort: Cohort, chance: Generator, people: int) -> Traits:
    """The people themselves."""
    none = chance.random(people) < cohort.no_gain
    durable = chance.random(people) < cohort.durable
    gain = np.where(none, chance.normal(*cohort.gain_of_none, people), chance.normal(*cohort.gain, people))
    median, slow = (np.where(durable, much, little) for little, much in (cohort.fading, cohort.slow_gain))
    return Traits(
        baseline=np.clip(chance.normal(*cohort.baseline, people), 9, 26),
        gain=np.clip(gain, -0.3, 1.1),
        fast_gain=np.clip(chance.normal(cohort.fast_gain, 0.12, people), 0.15, 0.9),
        slow_gain=np.clip(_spread(chance, slow, 0.4, people), 0.05, 0.8),
        fast_fading=_spread(chance, cohort.fast_fading, 0.35, people),
        slow_fading=_spread(chance, median, cohort.fading_spread, people),
        recovery=np.clip(chance.normal(*cohort.recovery, people), -0.5, 5),
        recall=chance.uniform(2.4, 5.5, people),
        noise=_spread(chance, 1.0, 0.2, people),
        mood_at_best=chance.normal(8.5, 0.85, people),
        mood_slope=np.clip(_spread(chance, 0.27, 0.22, people), 0.12, 0.45),
        mood_noise=_spread(chance, 1.15, 0.2, people),
    )


def _spread(chance: Generator, median: float | Floats, sd: float, people: int) -> Floats:
    found: Floats = median * np.exp(sd * chance.standard_normal(people))
    return found


def drawn_chances(cohort: Cohort, chance: Generator, people: int, days: int) -> Chances:
    """Ups and downs, events of life and new episodes."""
    shape = (people, LEAD + days)
    begins = (chance.random(shape) < cohort.episodes) & (np.arange(shape[1]) >= LEAD)
    heavier = _fading(np.where(begins, chance.uniform(1, 5.5, shape), 0.0), chance.uniform(15, 50, people))
    return Chances(
        wander=_wander(chance, cohort.wander, shape),
        events=_events(chance, cohort.events, shape) + heavier,
        loses=np.where(begins, chance.uniform(0.3, 0.85, shape), 0.0),
        session=np.exp(0.28 * chance.standard_normal(shape)),
        asks=chance.random(shape),
    )


def _wander(chance: Generator, sd: float, shape: tuple[int, int]) -> Floats:
    """Ups and downs with a memory of some days, and a slow drift."""
    people, days = shape
    size = _spread(chance, sd, 0.25, people)
    keep = np.exp(-1 / _spread(chance, 8.5, 0.3, people))
    fresh = size * np.sqrt(1 - keep * keep)
    found = np.empty(shape)
    found[:, 0] = size * chance.standard_normal(people)
    for day in range(1, days):
        found[:, day] = keep * found[:, day - 1] + fresh * chance.standard_normal(people)
    drift = np.cumsum(0.16 * chance.standard_normal(shape), axis=1)
    found += drift - drift[:, LEAD : LEAD + 1]
    return found


def _events(chance: Generator, rate: float, shape: tuple[int, int]) -> Floats:
    """Life events: rare, heavy-tailed, mostly for the worse, gone in a week or three."""
    size = 1.7 * np.abs(chance.standard_t(2.5, shape))
    sign = np.where(chance.random(shape) < 0.75, 1.0, -0.7)
    hits = np.where(chance.random(shape) < rate, np.minimum(size, 12) * sign, 0.0)
    return _fading(hits, chance.uniform(5, 18, shape[0]))


def _fading(hits: Floats, days: Floats) -> Floats:
    keep = np.exp(-1 / days)
    for day in range(1, hits.shape[1]):
        hits[:, day] += keep * hits[:, day - 1]
    return hits


def lived(traits: Traits, chances: Chances, planned: Bools, led: Floats | None = None) -> Lives:
    """The true levels. ``led`` gives for some people the chance a day of a booster once they are worse."""
    people, days = planned.shape
    best = traits.gain * traits.baseline
    fast, slow, last = np.zeros(people), np.zeros(people), np.full(people, -99)
    keep_fast, keep_slow = np.exp(-1 / traits.fast_fading), np.exp(-1 / traits.slow_fading)
    share = 1 - np.exp(-1 / traits.recall)
    recalled = traits.baseline.copy()
    sessions, levels, memory = planned.copy(), np.empty((people, days)), np.empty((people, days))
    for day in range(days):
        fast, slow = fast * keep_fast, slow * keep_slow
        keep = 1 - chances.loses[:, day]
        fast, slow = fast * keep, slow * keep
        if led is not None and day > LEAD + 21:
            asks = (recalled > traits.baseline - 0.4 * best) & (day - last >= 12)
            sessions[:, day] |= asks & (chances.asks[:, day] < led)
        held = sessions[:, day]
        more = np.where(held, chances.session[:, day], 0.0)
        more_fast = traits.fast_gain * more * _left(best, fast + slow)
        more_slow = traits.slow_gain * more * _left(best, slow)
        fast, slow, last = fast + more_fast, slow + more_slow, np.where(held, day, last)
        usual = traits.baseline - traits.recovery * (1 - np.exp(-max(0, day - LEAD) / 60))
        level = usual - fast - slow + chances.wander[:, day] + chances.events[:, day]
        levels[:, day] = np.clip(level, 0, MOST)
        recalled = recalled + share * (levels[:, day] - recalled)
        memory[:, day] = recalled
    return Lives(traits=traits, chances=chances, sessions=sessions, levels=levels, recalled=memory)


def _left(best: Floats, now: Floats) -> Floats:
    """What is still to gain, on the side of what a person can gain at all."""
    return np.where(best >= 0, np.maximum(best - now, 0), np.minimum(best - now, 0))


# ---- sessions


def induction(chance: Generator, people: int, days: int, count: int = 6, within: float = 15) -> Bools:
    """So many sessions from day 0 on, spread over about so many days, a little different for everyone."""
    found = np.zeros((people, LEAD + days), np.bool_)
    for person in range(people):
        length = within + chance.uniform(-3, 5)
        at = np.rint(np.linspace(0, length, count) + np.r_[0, chance.uniform(-0.6, 0.6, count - 1)]).astype(
            int
        )
        found[person, LEAD + np.clip(at, 0, days - 1)] = True
    return found


def with_boosters(chance: Generator, found: Bools) -> Bools:
    """Boosters every three to seven weeks after the induction, each person in a rhythm of their own."""
    found = found.copy()
    for person in range(len(found)):
        rhythm = chance.uniform(21, 46)
        day = float(np.flatnonzero(found[person]).max())
        while (day := day + rhythm + chance.normal(0, 4)) < found.shape[1]:
            found[person, int(day)] = True
    return found


def twice_weekly(chance: Generator, people: int, days: int, maintained: bool = True) -> Bools:
    """Esketamine: twice a week for four weeks, weekly for four, then weekly or every two weeks."""
    found = np.zeros((people, LEAD + days), np.bool_)
    for person in range(people):
        first = [7 * week + at for week in range(4) for at in (0, 3)] + [28 + 7 * week for week in range(4)]
        later = list(range(56, days, int(chance.choice([7, 14])))) if maintained else []
        at = np.array([day for day in first + later if day < days])
        at = at[(chance.random(len(at)) > 0.06) | (at == 0)]
        found[person, LEAD + at] = True
    return found


# ---- reports


@dataclass(frozen=True, kw_only=True, eq=False)
class Reports:
    """What people told: ``[people, days]``, not a number where nothing."""

    scores: Floats
    moods: Floats


def scored(lives: Lives, chance: Generator) -> Floats:
    """What a questionnaire would read on each day: whole numbers from 0 to 27."""
    noise = (0.70 + 0.08 * lives.recalled) * lives.traits.noise[:, None]
    found: Floats = np.clip(np.rint(lives.recalled + noise * chance.standard_normal(noise.shape)), 0, MOST)
    return found


def felt(lives: Lives, chance: Generator, more: Floats | float = 0.0) -> Floats:
    """The mood on each day, 0 to 10: whole numbers with noise that lasts a day or two."""
    traits, shape = lives.traits, lives.levels.shape
    noise = chance.standard_normal(shape)
    for day in range(1, shape[1]):
        noise[:, day] = 0.25 * noise[:, day - 1] + np.sqrt(1 - 0.25**2) * noise[:, day]
    week = 0.15 * np.where(np.arange(shape[1]) % 7 >= 5, 1.0, -0.4)
    mood = traits.mood_at_best[:, None] - traits.mood_slope[:, None] * lives.levels
    found: Floats = np.clip(np.rint(mood + week + more + traits.mood_noise[:, None] * noise), 0, 10)
    return found


def told(lives: Lives, chance: Generator, more: Floats | float = 0.0) -> Reports:
    """What of it people report."""
    scores, moods = scored(lives, chance), felt(lives, chance, more)
    scores[~_asked(lives, chance)] = np.nan
    moods[~_checked_in(lives, chance)] = np.nan
    return Reports(scores=scores, moods=moods)


def _asked(lives: Lives, chance: Generator) -> Bools:
    """Weekly or fortnightly, a third missed. In the first month weekly for all and a fifth missed, since
    people come to the clinic then; nearly everyone fills one in just before the first session."""
    people, days = lives.levels.shape
    day = np.arange(days)[None] - LEAD
    offset = chance.integers(0, 7, people)[:, None]
    rhythm = np.where((chance.random(people) < 0.6)[:, None] | (day < 30), 7, 14)
    due = (day - offset) % rhythm == 0
    due &= (chance.random((people, days)) > np.where(day < 30, 0.2, 0.34)) & (day >= -14)
    first = LEAD - chance.integers(1, 6, people)
    due[np.arange(people), first] |= chance.random(people) < 0.93
    return due


def _checked_in(lives: Lives, chance: Generator) -> Bools:
    """Most days for some, few for others; less when low; silent for a stretch now and then; one in five
    never."""
    people, days = lives.levels.shape
    usual = chance.beta(5, 2.2, people)[:, None] * (1.12 - 0.016 * lives.levels)
    found = chance.random((people, days)) < np.clip(usual, 0, 1)
    quiet = np.zeros(people, np.bool_)
    for day in range(days):
        quiet = np.where(quiet, chance.random(people) > 1 / 9, chance.random(people) < 1 / 70)
        found[:, day] &= ~quiet
    found &= (chance.random(people) > 0.2)[:, None] & (np.arange(days) >= LEAD - 10)
    return found


# ---- whole groups


def clinic(seed: int, people: int, days: int = 250, cohort: Cohort | None = None) -> tuple[Lives, Reports]:
    """People of clinics: infusions with boosters (60 %), without (20 %), esketamine (20 %)."""
    chance, cohort = np.random.default_rng([seed, 7]), cohort or Cohort()
    traits, chances = drawn_traits(cohort, chance, people), drawn_chances(cohort, chance, people, days)
    kind = chance.random(people)
    plain = induction(chance, people, days)
    planned = np.where((kind < 0.4)[:, None], with_boosters(chance, plain), plain)
    planned = np.where((kind >= 0.8)[:, None], twice_weekly(chance, people, days), planned)
    led = np.where((kind >= 0.4) & (kind < 0.6), 0.12, 0.0)
    lives = lived(traits, chances, planned, led)
    return lives, told(lives, chance)


def subset(lives: Lives, some: Bools | NDArray[np.intp]) -> Lives:
    """Some of the people."""
    traits = Traits(**{name: value[some] for name, value in vars(lives.traits).items()})
    chances = Chances(**{name: value[some] for name, value in vars(lives.chances).items()})
    return replace(
        lives,
        traits=traits,
        chances=chances,
        sessions=lives.sessions[some],
        levels=lives.levels[some],
        recalled=lives.recalled[some],
    )
