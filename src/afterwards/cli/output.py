"""Printing: rich tables when a person reads, plain lines when another program does."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence

import click

from ..care.protocol.diagnostics import Diagnostic

_STYLES = {"error": "red", "warning": "yellow", "question": "cyan", "note": "bright_black"}


def print_json(value: object) -> None:
    """Indented JSON in the order of the contract."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _cell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def print_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table for a person; tab-separated lines with a head when piped."""
    texts = [[_cell(value) for value in row] for row in rows]
    if not sys.stdout.isatty():
        for row in [list(heads), *texts]:
            click.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head)
    for row in texts:
        table.add_row(*row)
    Console().print(table)


def problem_values(problem: Diagnostic) -> dict[str, object]:
    """A problem as plain values."""
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "code": problem.code,
        "name": problem.name,
        "severity": problem.severity,
        "sentence": problem.sentence,
        "hint": problem.hint,
    }


def print_problems(problems: Iterable[Diagnostic]) -> None:
    """``file:line:column: code: sentence`` and a hint, one problem a line."""
    for problem in problems:
        head = f"{problem.place}: {click.style(problem.code, fg=_STYLES[problem.severity], bold=True)}"
        hint = f" {problem.hint}" if problem.hint else ""
        click.echo(f"{head}: {problem.sentence}{hint}")
