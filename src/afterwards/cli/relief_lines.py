"""``afterwards relief --jsonl``: one JSON object a line in, one a line out, in order.

A line that cannot be used is answered with an error, and the rest go on.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from ..care.trajectory import MOOD, PHQ9, SCALES, History, Report
from ..care.trajectory.forecasting import Ask, forecasts
from ..care.trajectory.habits import HabitQuestion, habits
from ..care.trajectory.monitoring import Watched, watches
from ..care.trajectory.parameters import Parameters
from ..care.trajectory.scales import most_of
from ..care.trajectory.values import CROSS_DAYS, FARTHEST, HORIZONS, LEVELS, Forecast, HabitFinding, Watch
from .relief_stream import MOST_BYTES, Line, batches

FARTHEST_DAY = 40_000
LONGEST = 15_000
MOST_ITEMS = 100_000
MOST_ASKED = 1_000
MOST_WEEKS = 520
_ID = re.compile(r'"id"\s*:\s*(?:("(?:[^"\\]|\\.)*"|-?\d{1,18}(?:\.\d{1,18})?)(?=[\s,}]))?')
"""An id with its end: where none stands there the first ``"id"`` has none, and no other one is taken."""

type Plain = dict[str, object]


class LineError(Exception):
    """A line that cannot be used, with a sentence that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A line that was understood: its op, its id, what to compute, and the numbers as they were written."""

    op: str
    id: object
    what: Any
    written: Mapping[str, Sequence[float]]


def answer_all(source: BinaryIO, out: BinaryIO, parameters: Parameters | None = None) -> None:
    """Answer every line of a stream, in order."""
    for batch in batches(source):
        out.writelines(
            json.dumps(answer, allow_nan=False).encode() + b"\n" for answer in answers(batch, parameters)
        )
        out.flush()


def answers(batch: Sequence[Line], parameters: Parameters | None = None) -> list[Plain]:
    """The answers of some lines; what is asked of the same kind is computed together."""
    read = [_read(line) for line in batch]
    found: dict[int, Plain] = {i: one for i, one in enumerate(read) if not isinstance(one, Asked)}
    for op, (_, compute, told) in OPS.items():
        some = [(i, one) for i, one in enumerate(read) if isinstance(one, Asked) and one.op == op]
        results = compute([one.what for _, one in some], parameters=parameters)
        for (i, one), result in zip(some, results, strict=True):
            found[i] = {"id": one.id, **told(one, result)}
    return [found[i] for i in range(len(batch))]


def _read(line: Line) -> Asked | Plain:
    if not line.whole:
        return _error(_id_in(line.text), f"The line is longer than {MOST_BYTES:,} bytes.")
    try:
        values = json.loads(line.text, parse_constant=_no_constant)
    except LineError as error:
        return _error(_id_in(line.text), str(error))
    except (ValueError, RecursionError):
        return _error(_id_in(line.text), "The line is not a JSON object.")
    if not isinstance(values, dict):
        return _error(None, "The line is not a JSON object.")
    try:
        return _asked(values)
    except LineError as error:
        return _error(_plain_id(values), str(error))


def _error(id: object, sentence: str) -> Plain:
    return {"id": id, "error": sentence}


def _plain_id(values: Plain) -> object:
    """The id as it was given; nothing where it is no text and no number."""
    found = values.get("id")
    fine = isinstance(found, str | int) or (isinstance(found, float) and math.isfinite(found))
    return found if fine else None


def _no_constant(name: str) -> None:
    raise LineError(f"{name} is not a number.")


def _id_in(text: bytes) -> object:
    """The id of a line that is no JSON, where one can be read."""
    found = _ID.search(text[:4096].decode("utf-8", "replace"))
    if found is None or found[1] is None:
        return None
    try:
        return json.loads(found[1])
    except ValueError:
        return None


def _asked(values: Plain) -> Asked:
    op = values.get("op")
    if not isinstance(op, str) or op not in OPS:
        raise LineError(f"'op' must be one of {', '.join(OPS)}.")
    what, written = OPS[op][0](values)
    return Asked(op=op, id=_plain_id(values), what=what, written=written)


# ---- reading the three questions


def _forecast_asked(values: Plain) -> tuple[Ask, Mapping[str, Sequence[float]]]:
    horizons = _few(_days(values, "horizons", HORIZONS, least=0), "horizons")
    cross_days = _few(_days(values, "cross_days", CROSS_DAYS, least=1), "cross_days")
    thresholds = _few(_numbers(values, "thresholds", ()), "thresholds")
    levels = _few(_numbers(values, "levels", LEVELS, least=0, most=1), "levels")
    at = _day(values, "origin")
    ask = Ask(
        history=_history(values, at),
        at=at,
        planned=tuple(_days(values, "planned", ())),
        horizons=tuple(h for h in horizons if h <= FARTHEST),
        levels=tuple(levels),
        thresholds=tuple(thresholds),
        cross_days=tuple(d for d in cross_days if d <= FARTHEST),
    )
    return ask, {"horizons": horizons, "cross_days": cross_days, "thresholds": thresholds}


def _monitor_asked(values: Plain) -> tuple[Watched, Mapping[str, Sequence[float]]]:
    start, end = _day(values, "start"), _day(values, "end")
    mark = _number(values.get("threshold"), "threshold")
    return Watched(history=_history(values), start=start, end=end, mark=mark), {}


def _habit_asked(values: Plain) -> tuple[HabitQuestion, Mapping[str, Sequence[float]]]:
    start = _day(values, "week_start")
    weeks = _whole(values.get("weeks"), "weeks", least=1, most=MOST_WEEKS)
    question = HabitQuestion(
        history=_history(values, start + 7 * weeks),
        habit_days=frozenset(_days(values, "habit_days", ())),
        week_start=start,
        weeks=weeks,
        min_days=_whole(values.get("min_days", 3), "min_days", least=1, most=7),
    )
    return question, {}


def _history(values: Plain, at: int | None = None) -> History:
    """Reports and sessions; those of one scale, and moods."""
    scale = values.get("scale", PHQ9.key)
    if not isinstance(scale, str) or scale not in SCALES:
        raise LineError(f"'scale' must be one of {', '.join(SCALES)}; {MOOD} has no curve of its own.")
    reports = [_report(one) for one in _list(values, "obs", None)]
    sessions = _days(values, "sessions", ())
    days = [*(report.day for report in reports), *sessions, *([] if at is None else [at])]
    if days and max(days) - min(days) > LONGEST:
        raise LineError(f"The days lie more than {LONGEST:,} days apart.")
    return History.of(reports, sessions, SCALES[scale])


def _report(value: object) -> Report:
    if not isinstance(value, list) or len(value) != 3:
        raise LineError("Each of 'obs' must be a list of day, scale and score.")
    scale = value[1]
    most = most_of(scale) if isinstance(scale, str) else None
    if most is None:
        raise LineError(f"A scale of 'obs' must be one of {', '.join((*SCALES, MOOD))}.")
    day = _whole(value[0], "day", least=-FARTHEST_DAY, most=FARTHEST_DAY)
    return Report(day=day, scale=scale, score=_number(value[2], f"score of {scale}", least=0, most=most))


def _list(values: Plain, key: str, default: Sequence[object] | None) -> Sequence[object]:
    value = values.get(key, default)
    if value is None and key not in values:
        raise LineError(f"'{key}' is missing.")
    if not isinstance(value, list | tuple):
        raise LineError(f"'{key}' must be a list.")
    if len(value) > MOST_ITEMS:
        raise LineError(f"'{key}' has more than {MOST_ITEMS:,} items.")
    return value


def _day(values: Plain, key: str) -> int:
    if key not in values:
        raise LineError(f"'{key}' is missing.")
    return _whole(values[key], key, least=-FARTHEST_DAY, most=FARTHEST_DAY)


def _days(
    values: Plain, key: str, default: Sequence[int], least: int = -FARTHEST_DAY, most: int = FARTHEST_DAY
) -> Sequence[int]:
    return [_whole(one, key, least=least, most=most) for one in _list(values, key, default)]


def _few(found: Sequence[float], key: str) -> Sequence[Any]:
    """What is computed for each one has to be few."""
    if len(found) > MOST_ASKED:
        raise LineError(f"'{key}' has more than {MOST_ASKED:,} items.")
    return found


def _numbers(
    values: Plain, key: str, default: Sequence[float], least: float | None = None, most: float | None = None
) -> Sequence[float]:
    return [_number(one, key, least=least, most=most) for one in _list(values, key, default)]


def _whole(value: object, key: str, *, least: int, most: int) -> int:
    number = _number(value, key, least=least, most=most)
    if number != int(number):
        raise LineError(f"'{key}' must be a whole number.")
    return int(number)


def _number(value: object, key: str, *, least: float | None = None, most: float | None = None) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LineError(f"'{key}' must be a number.")
    if not abs(value) <= 1e15 or (least is not None and value < least) or (most is not None and value > most):
        bounds = f" from {least:g} to {most:g}" if least is not None and most is not None else ""
        raise LineError(f"'{key}' must be a number{bounds}.")
    return value


# ---- telling the answers


def _forecast_told(asked: Asked, found: Forecast) -> Plain:
    written = asked.written
    days, names = written["cross_days"], [json.dumps(one) for one in written["thresholds"]]
    crossings = list(zip(names, found.crossings, strict=True))
    return {
        "status": found.status.value,
        "quantiles": {str(h): _rounded(found.quantiles.get(int(h))) for h in written["horizons"]},
        "p_cross": {
            name: {str(d): _rounded_number(one.chances.get(int(d))) for d in days} for name, one in crossings
        },
        "cross_dates": {name: list(one.days) for name, one in crossings},
        "level_now": _rounded(found.level_now),
    }


def _monitor_told(_asked: Asked, found: Watch) -> Plain:
    return {"alarms": [signal.day for signal in found.signals]}


def _habit_told(_asked: Asked, found: HabitFinding) -> Plain:
    return {
        "status": found.status.value,
        "diff": _rounded_number(found.difference),
        "lo": _rounded_number(found.low),
        "hi": _rounded_number(found.high),
    }


def _rounded(values: Sequence[float] | None) -> list[float] | None:
    return None if values is None else [round(value, 9) for value in values]


def _rounded_number(value: float | None) -> float | None:
    return None if value is None else round(value, 9)


type _Reader = Callable[[Plain], tuple[Any, Mapping[str, Sequence[float]]]]

OPS: dict[str, tuple[_Reader, Callable[..., Sequence[Any]], Callable[[Asked, Any], Plain]]] = {
    "forecast": (_forecast_asked, forecasts, _forecast_told),
    "monitor": (_monitor_asked, watches, _monitor_told),
    "habit": (_habit_asked, habits, _habit_told),
}
"""Each op: how it is read, computed for many at once, and told."""
