"""``afterwards explain``: the chain of reasons, in words."""

from __future__ import annotations

import click

from ..care.exports.plain import source_text, window_values
from ..care.plan.explaining import Explanation, Reason, explain, find
from ..care.protocol.diagnostics import near
from ..care.timing import Calendar
from ..care.words import say
from .documents import load_course
from .output import print_json

_TIMES = ("time", "low", "high")


def print_explanation(item: str, course: str, protocol: str | None, form: str) -> None:
    """Print why an item is there. Raises click.BadParameter for an unknown id."""
    loaded = load_course(course, protocol)
    plan = loaded.plan()
    one = find(plan, item)
    gone = next((dropped for dropped in plan.protocol.dropped if dropped.rule == item), None)
    if one is None and gone is not None:
        words = {"layer": gone.layer, "title": gone.rule, "because": gone.because}
        click.echo(say("text.dropped", words))
        return
    if one is None:
        known = [activity.id for activity in plan.activities]
        hint = near(item, known) or near(item, [rule.id for rule in plan.protocol.rules])
        raise click.BadParameter(f"there is no '{item}' in this plan. {hint}", param_hint="ID")
    found = explain(plan, one)
    calendar = plan.course.calendar
    source = source_text(plan.protocol, one.activity.rule)
    if form == "json":
        print_json(_values(found, calendar, source))
        return
    click.echo(f"{one.activity.rule.title}  ({one.id})")
    for window in one.windows:
        values = window_values(window, calendar)
        click.echo(f"  {values['opens'] or '…'} until {values['closes'] or '…'}")
    for reason in found.reasons:
        click.echo(f"- {sentence(reason, calendar)}")
    if source:
        click.echo(f"- {say('why.source', {'source': source})}")


def sentence(reason: Reason, calendar: Calendar) -> str:
    """A reason in words, with instants on the person's clock."""
    words = {
        key: f"{calendar.local(value):%Y-%m-%d %H:%M}" if key in _TIMES and isinstance(value, int) else value
        for key, value in reason.words.items()
    }
    return say(reason.key, words)


def _values(found: Explanation, calendar: Calendar, source: str) -> dict[str, object]:
    one = found.occurrence
    reasons = []
    for reason in found.reasons:
        words = {
            k: calendar.iso(v) if k in _TIMES and isinstance(v, int) else v for k, v in reason.words.items()
        }
        reasons.append({"key": reason.key, "words": words, "text": sentence(reason, calendar)})
    return {
        "id": one.id,
        "rule": one.activity.rule.id,
        "title": one.activity.rule.title,
        "windows": [window_values(window, calendar) for window in one.windows],
        "reasons": reasons,
        "source": source,
        "claims": list(one.activity.rule.claims),
        "evidence": one.activity.rule.evidence,
    }
