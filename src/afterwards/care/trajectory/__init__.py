"""How long does it last, for me? The relief curve: level, range, fading and drift of one person's scores.

A small bank of Kalman filters over "level minus fading session benefit", mixed by likelihood. Built and
tested on simulated people; never yet on patients. It describes a person's own reports. It knows no dose,
diagnosis or other medicine, suggests none, and predicts no emergency. The values can be imported without
numpy; the functions load it when they are first asked for.

>>> from afterwards.care.trajectory import Report, forecast
>>> weekly = [Report(day=day, scale="phq9", score=score) for day, score in ((-3, 19), (7, 9), (14, 8))]
>>> forecast(weekly, [0, 2, 4, 7, 9, 11], 14).status.value
'ok'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .histories import History, Report
from .marks import half_way_mark, missing
from .scales import GAD7, MOOD, PCL5, PEG, PHQ8, PHQ9, SCALES, Scale
from .values import (
    Budget,
    Crossing,
    DayBand,
    Explanation,
    Fading,
    Forecast,
    HabitFinding,
    Mark,
    Missing,
    Moved,
    Relief,
    Signal,
    Status,
    Watch,
)

if TYPE_CHECKING:
    from .cards import relief
    from .continuing import go_on
    from .explaining import explain
    from .forecasting import forecast
    from .habits import habit
    from .keeping import keep
    from .monitoring import monitor

_WHERE = {
    "explain": "explaining",
    "forecast": "forecasting",
    "go_on": "continuing",
    "habit": "habits",
    "keep": "keeping",
    "monitor": "monitoring",
    "relief": "cards",
}

__all__ = [
    "GAD7",
    "MOOD",
    "PCL5",
    "PEG",
    "PHQ8",
    "PHQ9",
    "SCALES",
    "Budget",
    "Crossing",
    "DayBand",
    "Explanation",
    "Fading",
    "Forecast",
    "HabitFinding",
    "History",
    "Mark",
    "Missing",
    "Moved",
    "Relief",
    "Report",
    "Scale",
    "Signal",
    "Status",
    "Watch",
    "explain",
    "forecast",
    "go_on",
    "habit",
    "half_way_mark",
    "keep",
    "missing",
    "monitor",
    "relief",
]


def __getattr__(name: str) -> object:
    """The functions that compute, loaded when they are first asked for: they need numpy, and it is heavy."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_WHERE[name]}", __name__), name)
