"""A file of parameters as a frozen value, checked at the door.

Every number of version 1 comes from the project's own study of the method (docs/explanation/relief-curve.md),
where it was fitted on simulated people or set by judgement. None was fitted on patients.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from itertools import product
from typing import Any

from ..scales import SCALES

FORMAT = "afterwards relief parameters"
SHIPPED = "1"

type Plain = Mapping[str, object]


class ParametersError(Exception):
    """A file of parameters that cannot be used: which number is wrong, and how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """People who gain much, or hardly: the largest gain as a share of the untreated level."""

    name: str
    gain_mean: float
    gain_sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The untreated level of people who come to a ketamine clinic, on the common metric of 0 to 27."""

    mean: float
    sd: float
    trial: bool
    """Set by judgement and not tested, not even on simulated people."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parameters:
    """All constants of the model. Levels on 0 to 27, times in days, moods on 0 to 10, spreads as sd.

    Two values are the same only if they are one; ``digest`` compares their numbers.
    """

    version: str
    made: str
    source: str
    kinds: tuple[Kind, ...]
    slow_fading_days: tuple[float, ...]
    slow_gains: tuple[float, ...]
    mood_slopes: tuple[float, ...]
    weights: tuple[float, ...]
    """Before any report: one for each filter, kind by fading by gain by slope; they add up to 1."""
    fast_gain: float
    fast_fading_days: float
    fast_spread: float
    slow_spread: float
    spread_floor: float
    """Added to what is left to gain, before the spreads of a session scale it."""
    ups_sd: float
    ups_days: float
    drift_sd: float
    recall_days: float
    noise: float
    noise_slope: float
    mood_intercept_mean: float
    mood_intercept_sd: float
    mood_noise: float
    baselines: Mapping[str, Baseline]
    outlier_sd: float
    widening: float
    """How much the quantiles of a reported score are drawn apart: an allowance for events of life."""
    signal_chance: float
    signal_rearm: float
    signal_gap_days: int
    signal_false_a_year: float
    signal_caught: float
    signal_before: float
    habit_sd: float
    habit_interval_sd: float

    @property
    def filters(self) -> int:
        """How many filters the bank has."""
        return len(self.weights)

    def grid(self) -> Iterator[tuple[Kind, float, float, float]]:
        """Kind, slow fading, slow gain and mood slope of each filter, in the order of the weights."""
        return product(self.kinds, self.slow_fading_days, self.slow_gains, self.mood_slopes)

    @property
    def digest(self) -> bytes:
        """Eight bytes that tell these numbers from any others."""
        return blake2b(json.dumps(self.values(), sort_keys=True).encode(), digest_size=8).digest()

    def values(self) -> dict[str, object]:
        """As plain values, in the shape of the file."""
        flat = asdict(self)
        weights = iter(self.weights)
        nested = [
            [
                [[next(weights) for _ in self.mood_slopes] for _ in self.slow_gains]
                for _ in self.slow_fading_days
            ]
            for _ in self.kinds
        ]
        grid = {
            key: list(flat.pop(key)) for key in ("kinds", "slow_fading_days", "slow_gains", "mood_slopes")
        }
        head = {"format": FORMAT, "version": self.version, "made": self.made, "from": self.source}
        sections = {
            section: {key: flat[f"{prefix}{key}"] for key in keys} for section, prefix, keys in _SECTIONS
        }
        tail = {"baselines": flat["baselines"], **{key: flat[key] for key in _ALONE}}
        return {**head, "grid": {**grid, "weights": nested}, **sections, **tail}

    @classmethod
    def of(cls, values: Plain) -> Parameters:
        """Read from the plain values of a file. Raises ParametersError with a sentence."""
        if values.get("format") != FORMAT:
            raise ParametersError(f"This is not a file of relief parameters: 'format' must be '{FORMAT}'.")
        try:
            found = cls(**_fields(values))
        except (KeyError, TypeError, ValueError) as error:
            raise ParametersError(f"The parameters cannot be read: {error!r}.") from None
        _check(found)
        return found


_SECTIONS = (
    ("sessions", "", ("fast_gain", "fast_fading_days", "fast_spread", "slow_spread", "spread_floor")),
    ("level", "", ("ups_sd", "ups_days", "drift_sd")),
    ("questionnaire", "", ("recall_days", "noise", "noise_slope")),
    ("mood", "mood_", ("intercept_mean", "intercept_sd", "noise")),
    ("signal", "signal_", ("chance", "rearm", "gap_days", "false_a_year", "caught", "before")),
    ("habit", "habit_", ("sd", "interval_sd")),
)
_ALONE = ("outlier_sd", "widening")


def _fields(values: Plain) -> dict[str, Any]:
    grid = _map(values, "grid")
    found: dict[str, Any] = {
        "version": str(values["version"]),
        "made": str(values["made"]),
        "source": str(values["from"]),
        "kinds": tuple(_kind(one) for one in _list(grid["kinds"])),
        "weights": _scaled(tuple(_leaves(grid["weights"]))),
        "baselines": {key: _baseline(_map(values["baselines"], key)) for key in SCALES},
    }
    for key in ("slow_fading_days", "slow_gains", "mood_slopes"):
        found[key] = tuple(_number(one) for one in _list(grid[key]))
    for section, prefix, keys in _SECTIONS:
        part = _map(values, section)
        found |= {f"{prefix}{key}": _number(part[key]) for key in keys}
    found["signal_gap_days"] = int(_number(_map(values, "signal")["gap_days"]))
    return found | {key: _number(values[key]) for key in _ALONE}


def _kind(values: object) -> Kind:
    part = _as_map(values)
    return Kind(
        name=str(part["name"]), gain_mean=_number(part["gain_mean"]), gain_sd=_number(part["gain_sd"])
    )


def _baseline(values: Plain) -> Baseline:
    return Baseline(mean=_number(values["mean"]), sd=_number(values["sd"]), trial=bool(values["trial"]))


def _map(values: object, key: str) -> Plain:
    return _as_map(_as_map(values)[key])


def _as_map(value: object) -> Plain:
    if not isinstance(value, Mapping):
        raise TypeError(f"a map was expected, not {value!r}")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list) or not value:
        raise TypeError(f"a list was expected, not {value!r}")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(f"a number was expected, not {value!r}")
    return value


def _leaves(value: object) -> Iterator[float]:
    if isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    else:
        yield _number(value)


def _scaled(weights: tuple[float, ...]) -> tuple[float, ...]:
    whole = math.fsum(weights)
    if abs(whole - 1) < 1e-12:
        return weights  # so that a file that was written and read again is the same
    return tuple(weight / whole for weight in weights)


def _check(found: Parameters) -> None:
    """Refuse numbers that no model can have. Raises ParametersError."""
    if len(found.weights) != len(tuple(found.grid())):
        raise ParametersError("The grid has another number of weights than of filters.")
    flat = asdict(found)
    above_zero = [
        key for key in flat if key.endswith(("_days", "_sd")) or key in ("noise", "mood_noise", "widening")
    ]
    for key in above_zero:
        numbers = flat[key] if isinstance(flat[key], tuple) else (flat[key],)
        if min(numbers) <= 0:
            raise ParametersError(f"'{key}' must be above 0.")
    if min(found.weights) <= 0 or min(kind.gain_sd for kind in found.kinds) <= 0:
        raise ParametersError("Weights and spreads of the grid must be above 0.")
    shares = (found.fast_gain, *found.slow_gains, found.signal_chance, found.signal_rearm)
    if not all(0 < share <= 1 for share in shares):
        raise ParametersError("Gains of a session and chances of the signal must lie between 0 and 1.")


@lru_cache(maxsize=1)
def shipped() -> Parameters:
    """The parameters that come with this version."""
    return Parameters.of(_resource(f"{SHIPPED}.json"))


def calibration() -> Plain:
    """How well the shipped parameters did on simulated people, as plain values."""
    return _resource(f"{SHIPPED}.calibration.json")


def _resource(name: str) -> Plain:
    return _as_map(json.loads(files(__package__).joinpath(name).read_text(encoding="utf-8")))
