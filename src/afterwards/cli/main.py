"""The commands. Each reads files, asks the engine, and prints; nothing is decided here.

Exit codes: 0 fine, 1 a file has errors, 2 the command was used wrongly.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from .. import __version__
from . import clock
from .documents import FileProblemsError
from .relief import COMMANDS as RELIEF
from .site import COMMANDS as SITE

EXAMPLES = """\b
Examples:
  afterwards protocols
  afterwards check our-clinic.yaml
  afterwards agenda --course anna.yaml
  afterwards agenda --course anna.yaml --from 2026-11-01 --to 2026-11-08 --format json
  afterwards explain --course anna.yaml no-alcohol
  afterwards compare infusion-aftercare our-copy.yaml
  afterwards export html --course anna.yaml --out sheet.html
  afterwards score answers.json
"""

FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it."
)
COURSE = click.option("--course", "course", required=True, metavar="FILE", help="The course file.")
PROTOCOL = click.option(
    "--protocol", "protocol", metavar="NAME", help="Another protocol than the course names: id or path."
)
AT = click.option(
    "--at", "at", metavar="TIME", help="As seen at this time, as in 2026-11-03T12:00; now if left out."
)
WORDS = click.option(
    "--words", "words", metavar="FILE", help="The protocol's words in another language: a file, or es."
)
LANGUAGE = click.option(
    "--language", "language", metavar="TAG", help="The program's own words; those of --words if left out."
)
ACTOR = click.option(
    "--for",
    "actor",
    type=click.Choice(["patient", "supporter", "therapist", "clinic"]),
    help="One person's part.",
)


@click.group(
    epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, "--version", message="afterwards %(version)s")
def cli() -> None:
    """Turn a clinic's aftercare guide and a person's sessions into a dated plan."""


def main() -> None:
    """Run the command line; file problems are printed, never a traceback."""
    try:
        cli.main(standalone_mode=False)
    except FileProblemsError as error:
        from .output import print_problems

        print_problems(error.problems)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


@cli.command()
@FORMAT
def protocols(form: str) -> None:
    """List the shipped protocols."""
    from .listing import protocol_rows
    from .output import print_json, print_table

    rows = protocol_rows()
    if form == "json":
        print_json(rows)
    else:
        heads = ("id", "title", "version", "routes", "claims")
        print_table(heads, [(r["id"], r["title"], r["version"], r["routes"], len(r["claims"])) for r in rows])


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@FORMAT
@click.option("--on", "on", metavar="DATE", help="Today's date, for the age of the review.")
def check(files: tuple[str, ...], form: str, on: str | None) -> None:
    """Report all problems of protocols, overlays, translations, courses and instruments."""
    from datetime import date

    from .checking import check_file, exit_code
    from .output import print_json, print_problems, problem_values

    try:
        day = date.fromisoformat(on) if on else clock.today()
    except ValueError:
        raise click.BadParameter(f"'{on}' is not a date such as 2026-11-01.", param_hint="--on") from None
    found = {name: check_file(name, day) for name in files}
    every = tuple(problem for problems in found.values() for problem in problems)
    if form == "json":
        print_json([problem_values(problem) for problem in every])
    else:
        print_problems(every)
        if sys.stdout.isatty() or not every:
            wrong = sum(exit_code(problems) for problems in found.values())
            click.echo(f"{len(files)} checked, {wrong} with errors.", err=True)
    sys.exit(exit_code(every))


@cli.command()
@click.argument("kind", type=click.Choice(["protocol", "overlay"]), default="protocol")
def schema(kind: str) -> None:
    """Print the JSON Schema of protocol or overlay files, for editors."""
    from ..care.protocol.schema import overlay_schema, protocol_schema
    from .output import print_json

    print_json(protocol_schema() if kind == "protocol" else overlay_schema())


@cli.command()
@COURSE
@PROTOCOL
@click.option("--from", "low", metavar="DATE", help="First day; today if left out.")
@click.option("--to", "high", metavar="DATE", help="The day after the last; a week later if left out.")
@AT
@WORDS
@LANGUAGE
@ACTOR
@FORMAT
def agenda(low: str | None, high: str | None, form: str, **asked: str | None) -> None:
    """Show what holds, what is due and what comes next between two dates."""
    from .spans import Asked, agenda_of

    _show(agenda_of(Asked.of(asked), low, high), form)


@cli.command()
@COURSE
@PROTOCOL
@AT
@WORDS
@LANGUAGE
@ACTOR
@FORMAT
def plan(form: str, **asked: str | None) -> None:
    """Show the whole plan of a course, from its first day to its last."""
    from .spans import Asked, whole_plan

    _show(whole_plan(Asked.of(asked)), form)


def _show(found: object, form: str) -> None:
    from .output import print_json
    from .spans import Shown

    assert isinstance(found, Shown)
    if form == "json":
        from ..care.exports.plain import agenda_values

        print_json(agenda_values(found.agenda, found.low, found.high, found.words))
    else:
        from .agenda_text import print_agenda

        print_agenda(found.agenda, found.words)


@cli.command()
@click.argument("item", metavar="ID")
@COURSE
@PROTOCOL
@WORDS
@LANGUAGE
@FORMAT
def explain(
    item: str, course: str, protocol: str | None, words: str | None, language: str | None, form: str
) -> None:
    """Say why something is in the plan: ID is an item's id or a rule's id."""
    from .explanations import print_explanation
    from .spans import Asked

    asked = Asked(course=course, protocol=protocol, words=words, language=language)
    print_explanation(item, asked, form)


@cli.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--course", "course", metavar="FILE", help="Show what changes in this person's plan.")
@FORMAT
def compare(old: str, new: str, course: str | None, form: str) -> None:
    """Compare two protocols, or two courses, and say what changes for a patient."""
    from .comparisons import print_comparison

    print_comparison(old, new, course, form)


@cli.command()
@click.argument("form", metavar="ics|html|md", type=click.Choice(["ics", "html", "md"]))
@COURSE
@PROTOCOL
@AT
@WORDS
@LANGUAGE
@ACTOR
@click.option("--out", "-o", "out", metavar="FILE", help="Where to write it; standard output if left out.")
@click.option("--plain-titles", is_flag=True, help="ics: the guide's own words instead of neutral ones.")
@click.option("--alarms", is_flag=True, help="ics: remind 15 minutes before things to do.")
@click.option("--since", metavar="FILE", help="ics: the calendar exported before, to number what changed.")
@click.option("--session", "sessions", multiple=True, metavar="KEY", help="html: only this session's page.")
@click.option(
    "--country", default="us", metavar="CODE", help="html: whose emergency numbers, as in us, uk, de."
)
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", help="html: the paper.")
def export(
    form: str,
    course: str,
    protocol: str | None,
    at: str | None,
    words: str | None,
    language: str | None,
    actor: str | None,
    out: str | None,
    plain_titles: bool,
    alarms: bool,
    since: str | None,
    sessions: tuple[str, ...],
    country: str,
    paper: str,
) -> None:
    """Write the plan as a calendar (ics), a printable sheet (html) or text (md)."""
    from .exporting import calendar, page, sheet
    from .spans import Asked

    asked = Asked(course=course, protocol=protocol, at=at, words=words, language=language, actor=actor or "")
    match form:
        case "ics":
            text = calendar(asked, since, plain_titles=plain_titles, alarms=alarms)
        case "md":
            text = page(asked)
        case _:
            text = sheet(asked, sessions, country, paper)
    if out is None:
        sys.stdout.buffer.write(text.encode())
    else:
        _write(Path(out), text)


def _write(path: Path, text: str) -> None:
    """Write the whole file or nothing: a new file beside it takes its place at the end."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(text.encode())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise click.FileError(str(path), error.strerror or "") from None


@cli.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--instrument", "own_form", metavar="FILE", help="The clinic's own form instead of a shipped one."
)
@LANGUAGE
@FORMAT
def score(file: str, own_form: str | None, language: str | None, form: str) -> None:
    """Score the answers of FILE (JSON), and say what changed and what needs somebody."""
    from .scoring import print_scores

    print_scores(file, own_form, language, form)


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell: eval "$(afterwards completion bash)"."""
    from click.shell_completion import get_completion_class

    make: Callable[..., object] | None = get_completion_class(shell)
    assert make is not None
    script = make(cli, {}, "afterwards", "_AFTERWARDS_COMPLETE")
    click.echo(script.source())  # type: ignore[attr-defined]


for command in (*SITE, *RELIEF):
    cli.add_command(command)
