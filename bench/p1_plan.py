"""P1: one person's plan, one day of it, and the plan after a moved session."""

from __future__ import annotations

from dataclasses import replace

from afterwards.care.plan import compile, prepare
from afterwards.care.plan.plan import Plan
from afterwards.care.plan.rhythms import slots
from afterwards.care.plan.rows import rows

from . import sample
from .measure import Row, interleaved
from .peers import dateutil_rules, numpy_rows, recurring_calendar, whenever_loop


def run() -> list[Row]:
    """Correctness first; a wrong answer voids every time."""
    programs, course, moved = prepare(sample.protocol()), sample.course(), sample.course(moved=4)
    plan = compile(programs, course)
    _check(plan, compile(programs, moved, plan), compile(programs, moved))
    midnight = course.calendar.midnight
    first, late = (midnight(sample.FIRST.toordinal() + n) for n in (1, 3650))
    endless = compile(programs, replace(course, ends=None))
    works = {
        "plan": lambda: rows(compile(programs, course)),
        "recurring-ical-events": recurring_calendar(),
        "dateutil": dateutil_rules,
        "whenever": whenever_loop,
        "numpy rows": numpy_rows(),
        "day 1": lambda: rows(endless, first, first + 86400),
        "day 3650": lambda: rows(endless, late, late + 86400),
        "recompile": lambda: compile(programs, moved, plan),
        "compile": lambda: compile(programs, moved),
    }
    found, void = interleaved(works)
    return [_plan(found, void), *_others(found, void)]


def _plan(found: dict[str, float], void: bool) -> Row:
    peers = {name: found[name] for name in ("recurring-ical-events", "dateutil", "whenever")}
    mine, ceiling = found["plan"], found["numpy rows"]
    times = peers["recurring-ical-events"] / mine, peers["dateutil"] / mine, mine / ceiling
    goal = "≥100x recurring-ical-events ({:.0f}x), ≥14x dateutil ({:.1f}x), ≤5x numpy ({:.1f}x)".format(
        *times
    )
    met = times[0] >= 100 and times[1] >= 14 and times[2] <= 5
    return Row("plan, 90 days, one person", mine, "ms", peers, ceiling, goal.format(*times), met, void)


def _others(found: dict[str, float], void: bool) -> list[Row]:
    day, late, again, full = found["day 1"], found["day 3650"], found["recompile"], found["compile"]
    return [
        Row("one day", day, goal="≤0.25 ms", met=day <= 0.25, void=void),
        Row("day 3,650", late, goal=f"≤1.2x day 1 ({late / day:.2f}x)", met=late <= 1.2 * day, void=void),
        Row(
            "recompile after a moved session",
            again,
            peers={"full compile": full},
            goal="≤0.3 ms, the same as a full compile",
            met=again <= 0.3,
            void=void,
        ),
    ]


def _check(plan: Plan, again: Plan, full: Plan) -> None:
    found = rows(plan)
    assert 1500 <= len(found) <= 1620, len(found)
    for rank, activity in enumerate(plan.activities):
        if activity.rule.how_often is not None:
            walked = [(s.opens, s.repeat) for s in slots(plan, activity, -(2**62), plan.horizon())]
            drawn = [(row[0], f"{row[3]}.{row[4]}") for row in found if row[2] == rank]
            assert drawn == walked, activity.id
    assert [(a.id, a.windows) for a in again.activities] == [(a.id, a.windows) for a in full.activities]
    assert rows(again) == rows(full)
