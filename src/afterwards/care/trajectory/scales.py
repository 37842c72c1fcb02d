"""The questionnaires that a relief curve can be drawn for, on one common metric.

Each scale has a model of its own on 0 to 27, higher = worse: ``score x 27 / most``. Scales are never added
up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

METRIC_MOST = 27.0
"""The top of the common metric: that of the PHQ-9."""
MOOD = "mood"
"""The daily mood, 0 to 10, higher = better. It stands beside the PHQ-9 and has no curve of its own."""
MOOD_MOST = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A questionnaire: what it is called in files, its bounds, and which change means something.

    >>> SCALES["gad7"].metric(21), SCALES["gad7"].score(13.5)
    (27.0, 10.5)
    """

    key: str
    most: float
    """The highest score; the lowest is 0. Higher = worse."""
    meaningful: float
    """The smallest change that people notice, in points of the scale.

    PHQ-9 5 (Löwe 2004, Med Care 42:1194), and so the PHQ-8; GAD-7 4 (Toussaint 2020), PCL-5 10 (within the 9
    to 12 of Blanchard 2023), PEG 1.5 (within the 1.0 to 1.75 of Reed 2023).
    """
    takes_mood: bool = False
    """Whether daily moods inform its curve."""

    def metric(self, score: float) -> float:
        """A score on the common metric; the highest score gives 27 exactly."""
        return score * METRIC_MOST / self.most

    def score(self, metric: float) -> float:
        """A value of the common metric in points of the scale."""
        return metric * self.most / METRIC_MOST


PHQ9 = Scale(key="phq9", most=27, meaningful=5, takes_mood=True)
PHQ8 = Scale(key="phq8", most=24, meaningful=5, takes_mood=True)
"""The PHQ-9 without the question about death, for where nobody reads the answers.

The two go together with r 0.996, and 10 is the best cut-off of both (Wu and others 2020, Psychol Med
50:1368-1380, 16,742 people in 54 studies): so its curve is made as that of the PHQ-9.
"""
GAD7 = Scale(key="gad7", most=21, meaningful=4)
PCL5 = Scale(key="pcl5", most=80, meaningful=10)
PEG = Scale(key="peg", most=10, meaningful=1.5)
SCALES: Mapping[str, Scale] = {scale.key: scale for scale in (PHQ9, PHQ8, GAD7, PCL5, PEG)}
"""All scales with a curve, by key."""


def most_of(key: str) -> float | None:
    """The highest score of a scale or of the mood; nothing for a key that we do not know."""
    if key == MOOD:
        return MOOD_MOST
    return SCALES[key].most if key in SCALES else None
