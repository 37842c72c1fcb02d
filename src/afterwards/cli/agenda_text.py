"""An agenda for people: what holds, what is coming, what is asked."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from ..care.agenda import Agenda, Item
from ..care.exports.phrases import when_phrase, window_phrase

GROUPS = (
    ("Now", ("open", "due", "overdue", "unclear")),
    ("Next", ("upcoming",)),
    ("Waiting for an answer", ("waiting",)),
    ("Done", ("done",)),
    ("Over", ("closed",)),
)
_STYLES = {
    "open": "bold",
    "due": "bold",
    "overdue": "bold",
    "unclear": "yellow",
    "closed": "bright_black",
    "done": "green",
}


def print_agenda(agenda: Agenda) -> None:
    """Groups of rows for a person; one tab-separated line an item when piped."""
    if sys.stdout.isatty():
        _for_a_person(agenda)
    else:
        _for_a_program(agenda)


def times(agenda: Agenda, item: Item) -> str:
    """The window that matters now: the open one, else the next, else the last."""
    calendar = agenda.plan.course.calendar
    windows = item.windows
    if not windows:
        return (
            f"waiting for: {item.occurrence.activity.waits_for}"
            if item.occurrence.activity.waits_for
            else "always"
        )
    window = next((w for w in windows if agenda.at < max(w.core[1], w.stop)), windows[-1])
    return window_phrase(window, item.rule, calendar, agenda.at, agenda.plan.protocol.facts)


def remarks(item: Item) -> str:
    """Short marks: how firm, how sure, on what condition."""
    found = [item.firm] if item.firm != "must" else []
    found += ["proof is thin"] if item.rule.evidence == "weak" else []
    found += ["only if: " + ", ".join(match.fact for match in item.asks)] if item.asks else []
    return ", ".join(found)


def _for_a_program(agenda: Agenda) -> None:
    click.echo("status\tkind\ttitle\twhen\tremarks\tid")
    for item in agenda.items:
        rule = item.rule
        texts = (
            item.status,
            rule.verb.value,
            rule.title,
            times(agenda, item),
            remarks(item),
            item.occurrence.id,
        )
        click.echo("\t".join(text.replace("\N{NO-BREAK SPACE}", " ") for text in texts))


def _for_a_person(agenda: Agenda) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    plan = agenda.plan
    when = when_phrase(agenda.at, plan.course.calendar, agenda.at)
    console.print(Text(f"{plan.protocol.title}", style="bold"), Text(f"as seen {when}", style="bright_black"))
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
            title=name,
            title_justify="left",
            title_style="bold",
        )
        for ratio in (6, 8, 3, 5):
            table.add_column(ratio=ratio, overflow="fold")
        for item in items:
            style = _STYLES.get(item.status, "")
            cells = (item.rule.title, times(agenda, item), remarks(item), item.occurrence.id)
            table.add_row(*(Text(cell, style=style if i == 0 else "") for i, cell in enumerate(cells)))
        console.print()
        console.print(table)
    _questions(console.print, agenda)
    _always(console.print, agenda.items)


def _waits(item: Item, states: Iterable[str]) -> bool:
    return item.status == "waiting" and "waiting" in states


def _questions(write: object, agenda: Agenda) -> None:
    assert callable(write)
    if agenda.questions:
        write("\n[bold]Open questions[/bold]")
        for question in agenda.questions:
            session = f" ({question.session})" if question.session else ""
            write(f"  {question.whose}: {question.text}{session}", markup=False)


def _always(write: object, items: Iterable[Item]) -> None:
    assert callable(write)
    titles = [item.rule.title for item in items if not item.windows and item.status == "open"]
    if titles:
        write("\n[bold]Always[/bold]")
        write("  " + " · ".join(titles), markup=False)
