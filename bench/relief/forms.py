"""Which questionnaire the simulated people fill in: the PHQ-9 of their level, or the same without its last
question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from afterwards.care.trajectory import PHQ8, PHQ9, Scale

from .people import MOST, Floats

ITEM9_MOST = 3
ITEM9_RISES = 2.5
"""How steeply thoughts of death rise with the rest: asked at 17 about 7 in 10 say more than "not at all", at
10 about 1 in 4, at 5 about 1 in 20. It is a guess of ours; the scores that come of it go together as
published (r 0.996; Wu and others 2020, Psychol Med 50:1368)."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """A questionnaire, made of what the PHQ-9 would be."""

    scale: Scale
    level: Callable[[Floats], Floats]
    """The true level in its points."""
    score: Callable[[Floats, Generator], Floats]
    """What is told, in its points; not a number where nothing is."""


def _item9_share(levels: Floats) -> Floats:
    found: Floats = (np.nan_to_num(levels) / MOST) ** ITEM9_RISES
    return found


def _level_without(levels: Floats) -> Floats:
    return levels - ITEM9_MOST * _item9_share(levels)


def _score_without(scores: Floats, chance: Generator) -> Floats:
    """A PHQ-9 less an answer to its last question that goes with it."""
    last = chance.binomial(ITEM9_MOST, _item9_share(scores))
    return scores - np.clip(last, scores - PHQ8.most, scores)


NINE = Form(scale=PHQ9, level=lambda levels: levels, score=lambda scores, _: scores)
EIGHT = Form(scale=PHQ8, level=_level_without, score=_score_without)
FORMS = {form.scale.key: form for form in (NINE, EIGHT)}
