"""``afterwards export``: the plan as a calendar, a sheet or text. Each gives the whole text or raises."""

from __future__ import annotations

from pathlib import Path

import click

from .spans import Asked, loaded_at, whole_plan, words_of


def page(asked: Asked) -> str:
    """The plan as Markdown."""
    from ..care.exports.markdown import agenda_markdown

    shown = whole_plan(asked)
    return agenda_markdown(shown.agenda, shown.words)


def calendar(asked: Asked, since: str | None, *, plain_titles: bool, alarms: bool) -> str:
    """The plan as iCalendar; ``since`` is the file that was handed out before."""
    from ..care.exports.ics import ics_calendar, ics_calendar_after

    shown = whole_plan(asked, "patient")
    found, words = shown.agenda, shown.words
    if since is None:
        return ics_calendar(found, words, stamp=found.at, plain_titles=plain_titles, alarms=alarms)
    try:
        earlier = Path(since).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.FileError(since, str(error)) from None
    text = ics_calendar_after(earlier, found, words, stamp=found.at, plain_titles=plain_titles, alarms=alarms)
    if text is None:
        raise click.BadParameter("that is not a calendar of this course.", param_hint="--since")
    return text


def sheet(asked: Asked, sessions: tuple[str, ...], country: str, paper: str) -> str:
    """The printable sheet, a page a session."""
    from ..care.exports.sheet import sheet_html

    loaded, now = loaded_at(asked)
    known = {session.key for session in loaded.course.sessions}
    for key in sessions:
        if key not in known:
            hint = f"There is no session '{key}'. This course has {', '.join(sorted(known)) or 'none'}."
            raise click.BadParameter(hint, param_hint="--session")
    plan = loaded.plan()
    words = words_of(loaded, asked.language)
    return sheet_html(plan, words, sessions=sessions or None, at=now, country=country, paper=paper)
