"""An agenda for people: what holds, what is coming, what is asked."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from ..care.agenda import Agenda, Item
from ..care.exports.moments import Manner, spoken, when_phrase
from ..care.exports.names import name_phrase
from ..care.exports.phrases import window_phrase
from ..care.exports.second_lines import window_now
from ..care.exports.told import question_text
from ..care.exports.written import written_value
from ..care.plan.telling import Name
from ..care.words import Words

GROUPS = (
    ("now", ("open", "due", "overdue", "unclear")),
    ("next", ("upcoming",)),
    ("waiting", ("waiting",)),
    ("done", ("done",)),
    ("over", ("closed",)),
)
_STYLES = {
    "open": "bold",
    "due": "bold",
    "overdue": "bold",
    "unclear": "yellow",
    "closed": "bright_black",
    "done": "green",
}


def print_agenda(agenda: Agenda, words: Words) -> None:
    """Groups of rows for a person; one tab-separated line an item when piped."""
    manner = spoken(agenda.plan.course.calendar, agenda.at, words, agenda.plan.protocol)
    if sys.stdout.isatty():
        _for_a_person(agenda, manner)
    else:
        _for_a_program(agenda, manner)


def times(agenda: Agenda, item: Item, manner: Manner) -> str:
    """The window that matters now: the open one, else the next, else the last."""
    words, awaited = manner.words, item.occurrence.activity.waits_for
    if item.windows:
        return window_phrase(window_now(item, agenda.at), item.rule, manner, agenda.at)
    if not awaited:
        return words.say("agenda.any time")
    fact = written_value(Name("anchors", awaited), agenda.plan.protocol, words, str)
    return words.say("agenda.waits for", {"fact": fact})


def remarks(agenda: Agenda, item: Item, words: Words) -> str:
    """Short marks: how firm, how sure, on what condition."""
    found = [words.say(f"agenda.firm.{item.firm}")] if item.firm != "must" else []
    found += [words.say("agenda.thin")] if item.rule.evidence == "weak" else []
    if item.asks:
        guide = agenda.plan.protocol
        facts = ", ".join(written_value(Name("facts", match.fact), guide, words, str) for match in item.asks)
        found.append(words.say("agenda.only if", {"facts": facts}))
    return ", ".join(found)


def _for_a_program(agenda: Agenda, manner: Manner) -> None:
    click.echo("status\tkind\ttitle\twhen\tremarks\tid")
    for item in agenda.items:
        rule = item.rule
        texts = (
            item.status,
            rule.verb.value,
            rule.title,
            times(agenda, item, manner),
            remarks(agenda, item, manner.words),
            item.occurrence.id,
        )
        click.echo("\t".join(text.replace("\N{NO-BREAK SPACE}", " ") for text in texts))


def _for_a_person(agenda: Agenda, manner: Manner) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    words = manner.words
    seen = words.say("agenda.seen", {"when": when_phrase(agenda.at, manner)})
    console.print(Text(agenda.plan.protocol.title, style="bold"), Text(seen, style="bright_black"))
    for name, states in GROUPS:
        items = [
            item for item in agenda.items if (item.status in states and item.windows) or _waits(item, states)
        ]
        if not items:
            continue
        table = Table(
            box=None,
            expand=True,  # so that the columns of all groups stand under each other
            pad_edge=False,
            show_header=False,
            title=words.say(f"agenda.{name}"),
            title_justify="left",
            title_style="bold",
        )
        for ratio in (6, 8, 3, 5):
            table.add_column(ratio=ratio, overflow="fold")
        for item in items:
            style = _STYLES.get(item.status, "")
            cells = (
                item.rule.title,
                times(agenda, item, manner),
                remarks(agenda, item, manner.words),
                item.occurrence.id,
            )
            table.add_row(*(Text(cell, style=style if i == 0 else "") for i, cell in enumerate(cells)))
        console.print()
        console.print(table)
    _questions(console.print, agenda, words)
    _always(console.print, agenda.items, words)


def _waits(item: Item, states: Iterable[str]) -> bool:
    return item.status == "waiting" and "waiting" in states


def _questions(write: object, agenda: Agenda, words: Words) -> None:
    assert callable(write)
    if agenda.questions:
        write(f"\n[bold]{words.say('agenda.questions')}[/bold]")
        for question in agenda.questions:
            session = f" ({question.session})" if question.session else ""
            text = question_text(question, agenda.plan.protocol, words)
            whose = name_phrase(Name("actors", question.whose), agenda.plan.protocol, words)
            write(f"  {whose}: {text}{session}", markup=False)


def _always(write: object, items: Iterable[Item], words: Words) -> None:
    assert callable(write)
    titles = [item.rule.title for item in items if not item.windows and item.status == "open"]
    if titles:
        write(f"\n[bold]{words.say('agenda.always')}[/bold]")
        write("  " + " · ".join(titles), markup=False)
