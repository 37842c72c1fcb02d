"""What can be read off the reports alone: the half-way mark, and whether there is enough for a personal
answer."""

from __future__ import annotations

from itertools import pairwise

from .histories import History
from .values import Mark, Missing

AFTER = 3
"""A score counts as "after the first session" from the day after this one: the first days swing."""
LEAST_SCORES, LEAST_AFTER = 3, 2
NEWEST, NEWEST_WITH_MOODS = 21, 42
LEAST_MOODS, NEWEST_MOOD = 10, 7
SILENT_AFTER = 14
"""After this many days without any report nothing is drawn on."""


def half_way_mark(history: History) -> Mark | None:
    """Half-way between the scores before the first session and the best ones after it, in points of the
    scale.

    Before: the mean of all scores before day 0 (and of one given before the session of that day). Best: the
    lowest mean of two scores in a row after day 3. Nothing without both, or where the gain is smaller than
    the scale's meaningful change.
    """
    before = [told.score for day, told in history.scores.items() if day < history.zero]
    before += [told.score for day, told in history.scores.items() if day == history.zero and told.early]
    later = [told.score for day, told in history.scores.items() if day > history.zero + AFTER]
    if not before or len(later) < 2:
        return None
    baseline = sum(before) / len(before)
    best = min((one + two) / 2 for one, two in pairwise(later))
    if baseline - best < history.scale.meaningful:
        return None
    return Mark(level=(baseline + best) / 2, baseline=baseline, best=best)


def missing(history: History, at: int) -> tuple[Missing, ...]:
    """What is still missing for a personal answer on a day; empty when there is enough.

    At least 3 scores, 2 of them after day 3, the last at most 21 days old; or at most 42 days old where at
    least 10 moods came since day 3 and one in the last 7 days. ``history`` ends at ``at``.
    """
    days = tuple(history.scores)
    later = max(0, LEAST_AFTER - sum(day > history.zero + AFTER for day in days))
    more = max(0, LEAST_SCORES - later - len(days))
    counts = (Missing(what="later", count=later), Missing(what="scores", count=more))
    found = [one for one in counts if one.count]
    if not found and not _recent(history, at):
        found.append(Missing(what="recent", count=1))
    return tuple(found)


def _recent(history: History, at: int) -> bool:
    age = at - max(history.scores)
    if age <= NEWEST:
        return True
    moods = [day for day in history.moods if day >= history.zero + AFTER]
    lively = len(moods) >= LEAST_MOODS and at - moods[-1] <= NEWEST_MOOD
    return lively and age <= NEWEST_WITH_MOODS


def silent_for(history: History, at: int) -> int | None:
    """Days since the last report of any kind; nothing where there was none."""
    days = history.report_days()
    return at - days[-1] if days else None
