"""``afterwards export``: the plan as a calendar, a sheet or text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from ..care.plan import compile
from . import clock
from .documents import load_course
from .spans import instant_of, whole_plan


def exported(
    form: str, course: str, protocol: str | None, at: str | None, actor: str, options: Mapping[str, object]
) -> str:
    """The text of the export. Raises FileProblemsError and click's errors, and writes nothing."""
    match form:
        case "ics":
            return _ics(course, protocol, at, actor, options)
        case "md":
            from ..care.exports.markdown import agenda_markdown

            return agenda_markdown(whole_plan(course, protocol, at, actor).agenda)
        case _:
            return _sheet(course, protocol, at, options)


def _ics(course: str, protocol: str | None, at: str | None, actor: str, options: Mapping[str, object]) -> str:
    from ..care.exports.ics import ics_calendar, ics_calendar_after

    found = whole_plan(course, protocol, at, actor or "patient").agenda
    plain, alarms, since = bool(options["plain_titles"]), bool(options["alarms"]), options["since"]
    if not isinstance(since, str):
        return ics_calendar(found, stamp=found.at, plain_titles=plain, alarms=alarms)
    try:
        earlier = Path(since).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.FileError(since, str(error)) from None
    text = ics_calendar_after(earlier, found, stamp=found.at, plain_titles=plain, alarms=alarms)
    if text is None:
        raise click.BadParameter("that is not a calendar of this course.", param_hint="--since")
    return text


def _sheet(course: str, protocol: str | None, at: str | None, options: Mapping[str, object]) -> str:
    from ..care.exports.sheet import sheet_html

    loaded = load_course(course, protocol)
    now = clock.now() if at is None else instant_of(at, loaded.course.calendar, "--at")
    keys = options["sessions"]
    wanted = tuple(str(key) for key in keys) if isinstance(keys, tuple) else ()
    known = {session.key for session in loaded.course.sessions}
    for key in wanted:
        if key not in known:
            hint = f"There is no session '{key}'. This course has {', '.join(sorted(known)) or 'none'}."
            raise click.BadParameter(hint, param_hint="--session")
    plan = compile(loaded.protocol, loaded.course)
    country, paper = str(options["country"]), str(options["paper"])
    return sheet_html(plan, sessions=wanted or None, at=now, country=country, paper=paper)
