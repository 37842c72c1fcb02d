"""Wall times that a clock reads twice or never: what they may mean, and the question that is asked back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from ...care.exports.moments import alone_phrase, upper_first
from ...care.timing import DAY_SECONDS, Calendar, Day, Instant, instant_of
from ...care.words import Words


def readings(calendar: Calendar, day: Day, second: int) -> tuple[Instant, ...]:
    """What a wall time may mean: one instant; two where the clock reads it twice; the two around a gap."""
    found = calendar.instants(day, second)
    if found:
        return found
    after = calendar.wall(day, second)
    _there, read = calendar.read(after)
    gap = (read - second) % DAY_SECONDS
    return after - gap, after


def which_field(calendar: Calendar, words: Words, day: Day, second: int) -> forms.ChoiceField | None:
    """The question which of the readings is meant; None where there is only one."""
    found = readings(calendar, day, second)
    if len(found) == 1:
        return None
    time = upper_first(alone_phrase(second, words))
    read = [calendar.read(at)[1] for at in found]
    if read[0] == read[-1]:
        label = _("{time} comes twice that night. Which one is it?").format(time=time)
        names = [_("The first, before the clocks go back"), _("The second, after the clocks go back")]
    else:
        label = _("{time} does not come that night: the clocks go forward. Which one is it?").format(
            time=time
        )
        names = [upper_first(alone_phrase(one, words)) for one in read]
    choices = [(calendar.iso(at), name) for at, name in zip(found, names, strict=False)]
    errors = {"required": _("Choose one."), "invalid_choice": _("Choose one.")}
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=errors)


def add_behind(form: forms.Form, name: str, asked: forms.ChoiceField | None) -> None:
    """Put the question which reading is meant behind the field of a time, as ``<name>_which``."""
    if asked is None:
        return
    form.fields[f"{name}_which"] = asked
    order = list(form.fields)
    order.insert(order.index(name) + 1, order.pop())
    form.order_fields(order)


def meant(form: forms.Form, name: str, calendar: Calendar, day: Day, second: int) -> Instant | None:
    """The instant that a cleaned time stands for; None while the question behind it has no answer."""
    found = readings(calendar, day, second)
    if len(found) == 1:
        return found[0]
    chosen = form.cleaned_data.get(f"{name}_which")
    return instant_of(chosen) if chosen else None
