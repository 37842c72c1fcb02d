"""``afterwards explain``: the chain of reasons, in words."""

from __future__ import annotations

import click

from ..care.exports.plain import source_text, window_values
from ..care.exports.sentences import Timed
from ..care.exports.told import TIMES, reason_said, reason_text
from ..care.exports.written import filled
from ..care.plan import Plan
from ..care.plan.explaining import Explanation, explain, find
from ..care.protocol.diagnostics import near
from ..care.timing import Calendar
from ..care.words import Words
from .documents import load_course
from .output import print_json
from .spans import Asked, words_of


def print_explanation(item: str, asked: Asked, form: str) -> None:
    """Print why an item is there. Raises click.BadParameter for an unknown id."""
    loaded = load_course(asked.course, asked.protocol, asked.words)
    plan, said = loaded.plan(), words_of(loaded, asked.language)
    one = find(plan, item)
    gone = next((dropped for dropped in plan.protocol.dropped if dropped.rule == item), None)
    if one is None and gone is not None:
        words = {"layer": gone.layer, "title": gone.rule, "because": gone.because}
        click.echo(said.say("text.dropped", words))
        return
    if one is None:
        known = [activity.id for activity in plan.activities]
        hint = near(item, known) or near(item, [rule.id for rule in plan.protocol.rules])
        raise click.BadParameter(f"there is no '{item}' in this plan. {hint}", param_hint="ID")
    found = explain(plan, one)
    calendar = plan.course.calendar
    source = source_text(plan.protocol, one.activity.rule)
    if form == "json":
        print_json(_values(found, plan, source, said))
        return
    click.echo(f"{one.activity.rule.title}  ({one.id})")
    for window in one.windows:
        values = window_values(window, calendar)
        ends = {"low": values["opens"] or "…", "high": values["closes"] or "…"}
        click.echo(f"  {said.say('agenda.span', ends)}")
    for reason in found.reasons:
        click.echo(f"- {reason_said(reason, plan, said, _written(calendar))}")
    if source:
        click.echo(f"- {said.say('why.source', {'source': source})}")


def _written(calendar: Calendar) -> Timed:
    return lambda at: f"{calendar.local(at):%Y-%m-%d %H:%M}"


def _values(found: Explanation, plan: Plan, source: str, words: Words) -> dict[str, object]:
    one, calendar, guide = found.occurrence, plan.course.calendar, plan.protocol
    reasons = [
        {
            "key": reason.key,
            "words": filled(reason.fields, guide, words, calendar.iso, TIMES),
            "text": reason_text(reason, guide, words, _written(calendar)),
        }
        for reason in found.reasons
    ]
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
