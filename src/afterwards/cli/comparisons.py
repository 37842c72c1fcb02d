"""``afterwards compare``: two protocols, two courses, or two protocols on one course."""

from __future__ import annotations

from pathlib import Path

import click

from ..care.plan import Activity, Plan
from ..care.plan.comparing import PlanDifference, compare_plans
from ..care.protocol.changes import Change, changes
from ..care.protocol.diagnostics import Problems
from ..care.protocol.reading.nodes import Text, read_nodes
from ..care.protocol.reading.protocols import kind_of, read_protocol
from ..care.protocol.tree import CareProtocol
from ..care.timing import Calendar
from ..care.words import ENGLISH
from ..protocols.reading import vocabulary
from .documents import FileProblemsError, base_of, load_course, source_file
from .output import print_json


def print_comparison(old: str, new: str, course: str | None, form: str) -> None:
    """Print what changes from ``old`` to ``new``."""
    if course is None and _kind(old) == _kind(new) == "course":
        before, after = (load_course(name) for name in (old, new))
        plans = [one.plan() for one in (before, after)]
        _print_plans(plans[0], plans[1], form)
    elif course is not None:
        loaded = [load_course(course, protocol=name) for name in (old, new)]
        plans = [one.plan() for one in loaded]
        _print_plans(plans[0], plans[1], form)
    else:
        _print_texts(_protocol(old), _protocol(new), form)


def _kind(name: str) -> str | None:
    file = source_file(name)
    table = read_nodes(file.content, file.name, Problems())
    return kind_of(table) if table is not None else None


def _protocol(name: str) -> CareProtocol:
    """A protocol, or an overlay laid over the protocol that it names. Raises FileProblemsError."""
    file = source_file(name)
    if _kind(name) == "overlay":
        table = read_nodes(file.content, file.name, Problems())
        extends = table.entries.get("extends") if table else None
        base = extends.text if isinstance(extends, Text) else ""
        reading = read_protocol(base_of(base, Path(name).parent), (file,), vocabulary=vocabulary())
    else:
        reading = read_protocol(file, vocabulary=vocabulary())
    if reading.protocol is None:
        raise FileProblemsError(reading.problems)
    return reading.protocol


def _print_texts(old: CareProtocol, new: CareProtocol, form: str) -> None:
    found = changes(old, new)
    if form == "json":
        print_json(
            [{"rule": c.rule or None, "key": c.key, "words": dict(c.words), "text": _say(c)} for c in found]
        )
        return
    click.echo(f"From {old.id} {old.version} to {new.id} {new.version}:")
    for change in found:
        click.echo(f"- {_say(change)}")
    if not found:
        click.echo(f"- {ENGLISH.say('text.same')}")


def _say(change: Change) -> str:
    return ENGLISH.say(change.key, change.words)


def _print_plans(old: Plan, new: Plan, form: str) -> None:
    found = compare_plans(old, new)
    calendar = new.course.calendar
    if form == "json":
        print_json(_values(found, calendar))
        return
    count = len(found.moved), len(found.fallen), len(found.added)
    click.echo("{} move, {} fall away, {} are new, {} stay.".format(*count, found.stays))
    for move in found.moved:
        words = {
            "title": move.new.rule.title,
            "old": _times(move.old, calendar),
            "new": _times(move.new, calendar),
        }
        click.echo(f"- {ENGLISH.say('plan.moves', words)}  ({move.new.id})")
    for activity in found.fallen:
        click.echo(f"- {ENGLISH.say('plan.falls', {'title': activity.rule.title})}  ({activity.id})")
    for activity in found.added:
        words = {"title": activity.rule.title, "new": _times(activity, calendar)}
        click.echo(f"- {ENGLISH.say('plan.comes', words)}  ({activity.id})")


def _times(activity: Activity, calendar: Calendar) -> str:
    texts = []
    for window in activity.windows:
        ends = [
            None if at is None else f"{calendar.local(at):%a %d %b %H:%M}"
            for at in (window.opens, window.closes)
        ]
        texts.append(f"{ends[0] or '…'} to {ends[1] or '…'}")
    return ", ".join(texts) or "no date yet"


def _values(found: PlanDifference, calendar: Calendar) -> dict[str, object]:
    return {
        "moved": [
            {"id": m.new.id, "old": _times(m.old, calendar), "new": _times(m.new, calendar)}
            for m in found.moved
        ],
        "fallen": [activity.id for activity in found.fallen],
        "added": [{"id": activity.id, "new": _times(activity, calendar)} for activity in found.added],
        "stays": found.stays,
    }
