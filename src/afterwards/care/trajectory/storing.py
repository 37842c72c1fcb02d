"""What is kept of a person's curve as plain values for JSON, and back. No numpy: a page reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

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

type Plain = Mapping[str, Any]


def relief_stored(found: Relief) -> dict[str, Any]:
    """An answer as plain values. Keys of numbers become text."""
    values: dict[str, Any] = asdict(found)
    values["past"] = bands_stored(found.past)
    values["ahead"] = bands_stored(found.ahead)
    return values


def relief_read(values: Plain) -> Relief:
    """The answer again."""
    watch = values["watch"]
    return Relief(
        forecast=_forecast(values["forecast"]),
        mark=Mark(**values["mark"]) if values["mark"] else None,
        past=bands_read(values["past"]),
        ahead=bands_read(values["ahead"]),
        fading=_fading(values["fading"]) if values["fading"] else None,
        explanation=_explanation(values["explanation"]) if values["explanation"] else None,
        watch=Watch(signals=signals_read(watch["signals"]), budget=Budget(**watch["budget"]))
        if watch
        else None,
        sessions=tuple(values["sessions"]),
        planned=tuple(values["planned"]),
        reports=tuple((day, score) for day, score in values["reports"]),
        moods=values["moods"],
    )


def bands_stored(found: tuple[DayBand, ...]) -> list[list[float]]:
    """Bands as rows, to a thousandth of a point."""
    return [[round(value, 3) for value in asdict(band).values()] for band in found]


def bands_read(rows: list[list[Any]]) -> tuple[DayBand, ...]:
    """Rows as bands."""
    names = ("day", "low80", "low50", "middle", "high50", "high80")
    return tuple(DayBand(**dict(zip(names, row, strict=True))) for row in rows)


def signals_stored(found: tuple[Signal, ...]) -> list[dict[str, Any]]:
    """Signals as values."""
    return [asdict(one) for one in found]


def signals_read(rows: list[Plain]) -> tuple[Signal, ...]:
    """Values as signals."""
    return tuple(Signal(**row) for row in rows)


def finding_stored(found: HabitFinding) -> dict[str, Any]:
    """What was found of a habit, as values."""
    return asdict(found)


def finding_read(values: Plain) -> HabitFinding:
    """Values as what was found."""
    missing = tuple(Missing(**one) for one in values["missing"])
    return HabitFinding(**{**values, "status": Status(values["status"]), "missing": missing})


def _watch(values: Plain) -> Watch:
    return Watch(signals=signals_read(values["signals"]), budget=Budget(**values["budget"]))


def _forecast(values: Plain) -> Forecast:
    fields = dict(values)
    fields["status"] = Status(values["status"])
    fields["missing"] = tuple(Missing(**one) for one in values["missing"])
    fields["levels"], fields["level_now"] = tuple(values["levels"]), tuple(values["level_now"])
    fields["quantiles"] = {int(day): tuple(row) for day, row in values["quantiles"].items()}
    fields["crossings"] = crossings_read(values["crossings"])
    return Forecast(**fields)


def crossings_stored(found: tuple[Crossing, ...]) -> list[dict[str, Any]]:
    """Crossings as values."""
    return [asdict(one) for one in found]


def crossings_read(rows: list[Plain]) -> tuple[Crossing, ...]:
    """Values as crossings."""
    return tuple(_crossing(one) for one in rows)


def _crossing(values: Plain) -> Crossing:
    ten, half, ninety = values["days"]
    return Crossing(
        threshold=values["threshold"],
        chances={int(day): chance for day, chance in values["chances"].items()},
        days=(ten, half, ninety),
        already=values["already"],
    )


def _fading(values: Plain) -> Fading:
    low, middle, high = values["days"]
    return Fading(days=(low, middle, high), since=values["since"])


def _explanation(values: Plain) -> Explanation:
    return Explanation(**{**values, "moved": tuple(Moved(**one) for one in values["moved"])})
