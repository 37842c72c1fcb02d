"""``python -m bench.relief``: facts, the acceptance table on fresh people, simpler methods, pictures.

``--seeds`` and ``--people`` say which people; several seeds of 300 are what a release is judged by. Exit 1
when a limit is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from afterwards.care.trajectory.forecasting import forecasts

from .acceptance import LIMITS, PEOPLE, Result, accepted, print_table
from .cases import cases
from .facts import facts, print_facts
from .forms import FORMS, NINE
from .peers import METHODS, method
from .pictures import draw
from .scoring import compared
from .signals import courses, last_score_alarms, mood_ewma_alarms, signal_figures

RESULTS = Path(__file__).parents[1] / "results" / "relief.json"
SHOWN = (
    "MAE 7",
    "MAE 14",
    "MAE 28",
    "CRPS 28",
    "cover 80 28",
    "cover 95 28",
    "Brier 14",
    "Brier 28",
    "Brier 56",
)
SHOWN += ("skill 56", "calibration 28", "calibration 56", "date inside")


def main() -> int:
    """Run all; the exit code says whether every limit was met."""
    asked = _asked()
    print_facts(asked.seeds[0], asked.facts)
    print()
    results = [accepted(seed, asked.people, FORMS[asked.scale]) for seed in asked.seeds]
    fine = print_table(results)
    if not asked.quick:
        print()
        print_simpler(asked.seeds[0], asked.people)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(report(results, asked.facts), indent=2) + "\n")
    if asked.pictures:
        draw(Path(asked.pictures), results)
    if asked.calibration:
        Path(asked.calibration).write_text(json.dumps(report(results, asked.facts), indent=2) + "\n")
    return int(not fine)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.relief")
    parser.add_argument("--seeds", type=int, nargs="+", default=[2001])
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument(
        "--scale", choices=FORMS, default=NINE.scale.key, help="which questionnaire they fill in"
    )
    parser.add_argument("--facts", type=int, default=1500, help="people in each arm of the published facts")
    parser.add_argument("--quick", action="store_true", help="leave out the simpler methods")
    parser.add_argument("--pictures", metavar="FOLDER", help="draw the calibration pictures there")
    parser.add_argument(
        "--calibration", metavar="FILE", help="write the report that stands beside the parameters"
    )
    return parser.parse_args()


def print_simpler(seed: int, people: int) -> None:
    """The bank beside simpler methods, on the same cases and courses."""
    some = cases(seed, people)
    methods = {name: method(name) for name in METHODS}
    found = compared({**methods, "bank of 36": lambda asked: forecasts([case.ask for case in asked])}, some)
    print(f"{'method':18}" + " ".join(f"{name:>13}" for name in SHOWN))
    for name, values in found.items():
        print(f"{name:18}" + " ".join(f"{values[key]:13.2f}" for key in SHOWN))
    print()
    watched = courses(seed, people)
    print(f"{'signal':34} {'false/year':>10} {'caught %':>9} {'before %':>9} {'lead':>5}")
    rules = {
        f"last PHQ-9 >= mark - {margin:g}": last_score_alarms(watched, margin) for margin in (-1, 0, 1, 2)
    }
    rules |= {
        f"EWMA of mood {drop:g} under its best": mood_ewma_alarms(watched, drop) for drop in (1.5, 2, 2.5)
    }
    for name, alarms in rules.items():
        one = signal_figures(watched, alarms)
        shown = f"{one['false a year']:10.2f} {one['caught']:9.0f} {one['before']:9.0f} {one['lead']:5.0f}"
        print(f"{name:34} {shown}")


def report(results: list[Result], arm: int) -> dict[str, object]:
    """Everything as plain values; of all cohorts together each figure's mean and ends."""
    values = {limit.name: [one.values[limit.name] for one in results] for limit in LIMITS}
    return {
        "format": "afterwards relief calibration",
        "parameters": "1",
        "on": f"simulated people, {results[0].people} in each cohort, never seen by the method",
        "seeds": [one.seed for one in results],
        "figures": {
            limit.name: {
                "what": limit.what,
                "must": limit.bounds,
                "study": limit.reference,
                "mean": round(float(np.mean(values[limit.name])), 4),
                "least": round(min(values[limit.name]), 4),
                "most": round(max(values[limit.name]), 4),
            }
            for limit in LIMITS
        },
        "facts": [
            {"what": one.what, "published": one.published, "simulated": round(one.simulated, one.digits)}
            for one in facts(results[0].seed, arm)
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
