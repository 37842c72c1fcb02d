"""``afterwards relief``: how long does it hold, from a record of reports and sessions. ``relief-refit`` for
sites."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import clock

if TYPE_CHECKING:
    from ..care.trajectory import HabitFinding, Relief
    from ..care.trajectory.parameters import Parameters
    from ..care.trajectory.refitting import Refit
    from ..care.words import Words
    from .relief_record import Record

PARAMETERS = click.option(
    "--parameters", "parameters", metavar="FILE", help="A refitted file instead of the shipped numbers."
)


@click.command()
@click.argument("record", metavar="[RECORD]", required=False)
@click.option(
    "--jsonl", is_flag=True, help="Read one question a line from standard input, answer one a line."
)
@click.option("--at", "at", metavar="DATE", help="As seen at the end of this day; today if left out.")
@click.option("--language", "language", default="en", metavar="TAG", help="The language of the sentences.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "svg"]), default="text", help="How to print it."
)
@PARAMETERS
def relief(
    record: str | None, jsonl: bool, at: str | None, language: str, form: str, parameters: str | None
) -> None:
    """Say how long relief may hold for one person, from RECORD (JSON).

    It answers with ranges, never with one date, and only from the person's own reports. It was tested on
    simulated people, not on patients.
    """
    if jsonl == (record is not None):
        raise click.UsageError("Give either a RECORD or --jsonl.")
    numbers = _numbers(parameters)
    if jsonl:
        from .relief_lines import answer_all

        answer_all(sys.stdin.buffer, sys.stdout.buffer, numbers)
        return
    from ..care.words import words_for
    from .relief_record import read_record

    found = read_record(Path(str(record)))
    _print(found, _day(at), words_for(language), form, numbers)


def _day(at: str | None) -> date:
    from .relief_record import OUT_OF_YEARS, is_in_years

    try:
        found = date.fromisoformat(at) if at else clock.today()
    except ValueError:
        raise click.BadParameter(f"'{at}' is not a date such as 2026-01-31.", param_hint="--at") from None
    if not is_in_years(found):
        raise click.BadParameter(f"{found} {OUT_OF_YEARS}", param_hint="--at")
    return found


def _numbers(name: str | None) -> Parameters | None:
    """The parameters of a file; nothing for the shipped ones."""
    if name is None:
        return None
    import json

    from ..care.trajectory.parameters import Parameters, ParametersError

    try:
        return Parameters.of(json.loads(Path(name).read_bytes()))
    except OSError as error:
        raise click.FileError(name, error.strerror or "") from None
    except (ValueError, ParametersError) as error:
        raise click.ClickException(f"{name}: {error}") from None


def _print(record: Record, on: date, words: Words, form: str, numbers: Parameters | None) -> None:
    from ..care.trajectory.cards import relief as answer

    at = record.day(on)
    found = answer(
        record.reports,
        record.sessions,
        at,
        scale=record.scale,
        planned=record.planned,
        watch_from=record.watch_from,
        parameters=numbers,
    )
    if form == "svg":
        from ..care.exports.relief_svg import relief_svg

        click.echo(relief_svg(found, words, record.zero), nl=False)
        return
    habits = tuple(_habits(record, at, numbers))
    if form == "json":
        from ..care.exports.relief_plain import relief_values
        from .output import print_json

        print_json(relief_values(found, words, record.zero, habits))
    else:
        _print_text(found, words, record.zero, habits)


def _habits(record: Record, at: int, numbers: Parameters | None) -> Iterable[tuple[str, HabitFinding]]:
    """The habits that the record asks about, in the weeks that have passed."""
    from ..care.trajectory.habits import habit

    for one in record.habits:
        weeks = max(0, min(one.weeks, (at + 1 - one.week_start) // 7))
        days = {"week_start": one.week_start, "weeks": weeks, "min_days": one.min_days}
        yield one.name, habit(record.reports, record.sessions, one.days, **days, parameters=numbers)


def _print_text(
    found: Relief, words: Words, zero: date, habits: tuple[tuple[str, HabitFinding], ...]
) -> None:
    from ..care.exports.relief_text import habit_lines, say_relief

    said = say_relief(found, words, zero)
    click.echo("\n".join((said.title, "", *said.lead)))
    for section in said.sections:
        click.echo(f"\n{section.head}")
        for line in section.lines:
            click.echo(f"- {line}")
        if section is said.sections[-2] and habits:
            click.echo()
            for line in habit_lines(habits, words):
                click.echo(f"- {line}")
    click.echo(f"\n{words.say('relief.question')}: {said.question}")


@click.command("relief-refit")
@click.argument("people", metavar="PEOPLE")
@click.option("--out", "-o", "out", required=True, metavar="FILE", help="Where to write the new parameters.")
@click.option("--name", "name", required=True, metavar="NAME", help="The version that the file will carry.")
@PARAMETERS
def relief_refit(people: str, out: str, name: str, parameters: str | None) -> None:
    """Fit the relief curve to a site's own people: PEOPLE holds a relief record a line.

    It needs 150 people of one scale. Every fifth is held out and judges. Nothing is used by itself: the new
    file has to be named with --parameters. Where it does not help, nothing is written.
    """
    from ..care.trajectory import History
    from ..care.trajectory.parameters import shipped
    from ..care.trajectory.refitting import TooFewPeopleError, refit
    from .relief_record import RecordError, read_records

    records = read_records(Path(people))
    if len({record.scale.key for record in records}) > 1:
        raise RecordError(f"{people}: its people have different scales. Fit one scale at a time.")
    stories = [History.of(record.reports, record.sessions, record.scale) for record in records]
    try:
        found = refit(
            stories, _numbers(parameters) or shipped(), version=name, made=clock.today().isoformat()
        )
    except TooFewPeopleError as error:
        raise RecordError(f"{people}: {error}") from None
    _write_refit(found, Path(out))


def _write_refit(found: Refit, path: Path) -> None:
    """The parameters, and the report beside them; only where they helped."""
    import json

    report = path.with_suffix(".calibration.json")
    for what, judged in (("before", found.before), ("after", found.after)):
        click.echo(
            f"{what}: log-likelihood a report {judged.likelihood:.4f}, error {judged.error:.2f} points, "
            f"{100 * judged.cover80:.0f} % inside the 80 % range ({judged.forecasts} forecasts)"
        )
    if not found.helped:
        raise click.ClickException("It did not help people who were held out. Nothing was written.")
    for file, values in ((path, found.parameters.values()), (report, found.report())):
        try:
            file.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise click.FileError(str(file), error.strerror or "") from None
    click.echo(f"Written: {path} and {report}. Use it with --parameters {path}.")


COMMANDS = (relief, relief_refit)
