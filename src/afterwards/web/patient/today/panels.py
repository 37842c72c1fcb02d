"""The one lit panel: which thing it holds, and its two buttons."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ....care.agenda import Item
from ....care.timing import HOUR
from ...checkins.asking import RESCUE
from . import links
from .moments import Moment, Stage
from .rows import Sight, act_line, end_of, is_ahead
from .shown import Button, Lit
from .suggestions import is_ride

SOON = 24 * HOUR


def act_panel(item: Item, sight: Sight, *, with_later: bool = True) -> Lit:
    """Something to do: its words are the guide's."""
    about = item.occurrence.id
    later = Button(label=_("Later"), href=f"{links.to('today_later')}?about={about}")
    return Lit(
        eyebrow="" if sight.is_quiet else _("Next"),
        title=item.rule.title,
        lines=_lines(item, sight),
        action=links.to("today_done"),
        hidden=sight.hidden("done", about),
        main=Button(label=_("Done"), name="how", value="done"),
        other=later if with_later else None,
    )


def _lines(item: Item, sight: Sight) -> tuple[str, ...]:
    ends_soon = item.windows and not sight.is_quiet and end_of(item, sight.at) < sight.at + SOON
    line = act_line(item, sight) if ends_soon else ""
    return tuple(text for text in (item.rule.body or item.rule.why, line) if text)[:2]


def ride_panel(item: Item, sight: Sight) -> Lit:
    """Nobody is named yet who takes the person home."""
    about = item.occurrence.id
    return Lit(
        eyebrow=_("Next"),
        title=_("Ask who takes you home"),
        lines=tuple(text for text in (item.rule.why or item.rule.body,) if text),
        main=Button(label=_("Say who"), href=links.to("ride_home")),
        other=Button(label=_("Later"), href=f"{links.to('today_later')}?about={about}"),
    )


def medicines_panel() -> Lit:
    """Nobody has said yet which medicines are taken, and the guide has rules for some."""
    return Lit(
        eyebrow=_("Next"),
        title=_("Ask the clinic about your medicines"),
        lines=(_("Do not stop any on your own."),),
        main=Button(label=_("Say what I take"), href=links.to("begin_question", "medicines")),
    )


def energy_panel(sight: Sight) -> Lit:
    """The energy question, asked once on the quiet afternoon."""
    return Lit(
        title=_("How is your energy?"),
        lines=(_("Both are fine."),),
        action=links.to("today_energy"),
        main=Button(label=_("Tired"), name="energy", value="tired"),
        other=Button(label=_("Clear"), name="energy", value="clear"),
    )


def dose_panel(fact: str, moment: Moment, sight: Sight) -> Lit:
    """A dose at home is told here. It never says to take one."""
    hidden = (*sight.hidden("told", fact), ("fact", fact))
    again = moment.dose is not None
    return Lit(
        title=_("Your dose is noted") if again else _("When you take your dose"),
        lines=(
            _("Did you take one more? Then tell us. The rules count from it.")
            if again
            else _("Tell us then. The rules count from it."),
        ),
        action=links.to("today_told"),
        hidden=hidden,
        main=Button(label=_("I took one more") if again else _("I took it")),
    )


def guide_panel() -> Lit:
    """No guide is chosen yet."""
    href = links.to("begin_question", "guide")
    return Lit(
        title=_("Choose a guide"),
        lines=(_("It says what to do and when each rule ends."),),
        main=Button(label=_("Choose a guide"), href=href),
    )


def session_panel() -> Lit:
    """No session is planned yet."""
    return Lit(
        title=_("When is your session?"),
        lines=(_("The day and the hour are enough."),),
        main=Button(label=_("Add a session"), href=links.to("add_session")),
    )


def call_panel(moment: Moment, phone: str, sight: Sight) -> Lit:
    """A talk with the clinic comes first; with its number where it is known."""
    href = f"tel:{''.join(phone.split())}" if phone else links.to("help")
    label = _("Call the clinic") if phone else _("Find the number")
    if moment.stage is Stage.FIRST_ONE:
        other = Button(label=_("Not today"), name="until", value="never")
        return Lit(
            title=_("Tell your clinic, if you like"),
            lines=(_("You need not find good words."),),
            action=links.to("today_later"),
            hidden=sight.hidden("later", "ask:first"),
            main=Button(label=label, href=href),
            other=other,
        )
    return Lit(
        title=_("Talk to your clinic first"),
        lines=(_("Ask what still holds before you plan more."),),
        main=Button(label=label, href=href),
    )


def first_panel(sight: Sight, *, is_half_done: bool) -> Lit:
    """How the first session was: plain reasons, which can become a message."""
    return Lit(
        eyebrow=_("Half done. Your answers are kept.") if is_half_done else "",
        title=_("Tap what is true"),
        lines=(_("It can become a message to your clinic."),),
        action=links.to("today_later"),
        hidden=sight.hidden("later", "ask:first"),
        main=Button(
            label=_("Go on") if is_half_done else _("Say how it was"), href=links.to("checkin_begin", RESCUE)
        ),
        other=Button(label=_("Not today"), name="until", value="never"),
    )


def panel_of(item: Item, sight: Sight, *, with_later: bool = True) -> Lit:
    """The panel of one suggestion."""
    if is_ride(item, sight.plan) and not is_ahead(item, sight.at) and not sight.is_quiet:
        return ride_panel(item, sight)
    return act_panel(item, sight, with_later=with_later)
