"""How the person fares, on Today: one tap for the mood, and at most one form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from ....care.cadence import Wanted
from ....care.checkin.library import FORMS, Library
from ....care.gaps import long_gap
from ....care.words import Words
from ...checkins.asking import DAILY, MOOD, RESCUE, Offered, key_of_day, offered
from ...checkins.records import Fares
from . import links, panels
from .board import Board, Layout
from .moments import QUIET, Stage
from .parts import kept_groups
from .shown import Act, Button, Group, Lit, MoodAsked, Row, form_id

UNASKED = QUIET | {Stage.PAUSED, Stage.NO_GUIDE}
"""Moments in which nobody is asked how they fare."""
LIT = frozenset({Stage.ORDINARY, Stage.AFTER, Stage.FIRST_ONE, Stage.MAINTENANCE, Stage.NOTHING_YET})
"""Days on which a form may be the one lit thing. On others it is a row."""
RUNGS = tuple(range(11))


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What Today knows of how a person fares."""

    patient: UUID
    fares: Fares
    library: Library = FORMS
    reads: bool = False
    """Whether somebody of a clinic reads answers."""


def with_check_ins(layout: Layout, board: Board, how: How) -> tuple[Layout, MoodAsked | None]:
    """The layout with what is asked now, and the tap of today."""
    if board.moment.stage in UNASKED:
        return layout, None
    found = _offered(board, how)
    more = Act(label=_("How are you? Check in."), href=links.to("checkins"), kind="quiet")
    layout = replace(layout, acts=(*layout.acts, more))
    form = found.form
    if _asks_first(board, how):
        lit = panels.first_panel(board.sight, is_half_done=bool(how.fares.paper(RESCUE)))
        layout, form = replace(layout, lit=lit), None if form and form.instrument == RESCUE else form
    elif board.moment.stage is Stage.FIRST_ONE and form is not None:
        layout = replace(layout, lit=None)  # it was told: what is due now may be lit
    if form is not None:
        layout = _with_form(layout, board, how, form)
    has_question = bool(layout.energy)
    mood = _mood(board, how, found)
    if mood is not None and not mood.chosen and has_question:
        row = Row(title=_("How is your mood?"), second=_("One tap."), href=links.to("checkin_mood"))
        return replace(layout, groups=(*layout.groups, Group(rows=(row,)))), None
    return layout, mood


def _offered(board: Board, how: How) -> Offered:
    return offered(
        board.sight.plan.course,
        board.items,
        how.fares,
        how.library,
        at=board.at,
        reads=how.reads,
        is_quiet=board.moment.stage in QUIET,
        gap=long_gap(board.sight.plan.protocol),
    )


def _asks_first(board: Board, how: How) -> bool:
    """Whether the question is how the first session was, and it has no answer yet."""
    moment = board.moment
    if moment.stage is not Stage.FIRST_ONE or moment.session is None:
        return False
    day = board.sight.manner.calendar.day_of(moment.session.begins)
    return not any(one.form == RESCUE and one.day >= day for one in how.fares.listed)


def _with_form(layout: Layout, board: Board, how: How, wanted: Wanted) -> Layout:
    form = how.library.find(wanted.instrument)
    if form is None:
        return layout
    words = board.sight.manner.words
    language = form.language(words.language) or form.original
    title, href = form.title[language], links.to("checkin_begin", form.id)
    half = how.fares.paper(form.id)
    if layout.lit is not None and board.moment.stage not in LIT:
        line = _("Half done. Your answers are kept.") if half else why_in_words(wanted, words)
        group = Group(title=_("How are you?"), rows=(Row(title=title, second=line, href=href),))
        return replace(layout, groups=kept_groups(group, *layout.groups))
    lit = Lit(
        eyebrow=_("Half done. Your answers are kept.") if half else why_in_words(wanted, words),
        title=title,
        lines=(_("A few questions, one a page. Skip what you like."),),
        action=href,
        hidden=(("id", form_id(board.sight.stamp, "not today", wanted.beat, str(board.at // 3600))),),
        main=Button(label=_("Go on") if half else _("Begin"), href=href),
        other=Button(label=_("Not today"), name="not", value="today"),
    )
    if layout.lit is None:
        return replace(layout, lit=lit)
    group = Group(title=_("How are you?"), rows=(Row(title=title, second=lit.eyebrow, href=href),))
    return replace(layout, groups=kept_groups(group, *layout.groups))


def why_in_words(wanted: Wanted, words: Words) -> str:
    """Why a form is offered now, in a line."""
    fields = dict(wanted.words)
    if wanted.key == "due.after":
        count, unit = fields["count"], str(fields["unit"])
        one = f"due.{unit[:-1]}"
        key = one if count == 1 and words.knows(one) else f"due.{unit}"
        fields = {"when": words.say(key, {"count": count})}
    return words.say(wanted.key, fields)


def _mood(board: Board, how: How, found: Offered) -> MoodAsked | None:
    """The tap of today: asked, or answered and open to be taken back."""
    day = board.sight.manner.calendar.day_of(board.at)
    key = key_of_day(how.patient, day)
    done = next((one for one in how.fares.listed if one.key == str(key)), None)
    form = how.library.find(DAILY)
    if form is None or (done is None and found.tap is None):
        return None
    words = board.sight.manner.words
    item = form.items[0]
    language = form.language(words.language) or form.original
    labels = {number: texts[language] for number, texts in item.labels.items()}
    return MoodAsked(
        text=item.texts[language],
        action=links.to("today_mood"),
        hidden=(("id", form_id(board.sight.stamp, "mood", str(day), str(how.fares.number), _state(how))),),
        rungs=tuple((number, labels.get(number, "")) for number in RUNGS),
        low=labels.get(RUNGS[0], ""),
        high=labels.get(RUNGS[-1], ""),
        chosen=done.scores.get(MOOD, "") if done is not None else "",
        more=links.to("checkin", str(key)) if done is not None and done.is_open else "",
    )


def _state(how: How) -> str:
    """So that the form after an undo makes another act than the one that was undone."""
    paper = how.fares.paper(DAILY)
    return str(len(paper.said)) if paper else "0"
