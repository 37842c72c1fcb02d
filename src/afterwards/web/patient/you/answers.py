"""What was answered to each of the first questions, in a line."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ....care.exports.moments import alone_phrase, spoken, upper_first, when_phrase
from ....care.timing import Stay
from ..beginning.asking import ORAL, Asking
from ..beginning.ready import place_line, ride_line, sessions_line
from ..beginning.steps import Step


def title_of(step: Step, asking: Asking) -> str:
    """What the answer is about, in a word or two."""
    titles = {
        "guide": _("Guide"),
        "route": _("How it is given"),
        "settings": _("Settings of the guide"),
        "zone": _("Your clock"),
        "day": _("Your day"),
        "place": _("Place for daylight"),
        "sessions": _("Sessions"),
        "ride": _("Ride home"),
        "medicines": _("Medicines"),
        "age": _("Age"),
    }
    return titles.get(step.key) or step.asked(asking, step.about).headline


def answer_now(step: Step, asking: Asking) -> str:
    """What the answer is now, in a line."""
    course, guide = asking.person.course, asking.person.plan.protocol
    not_told = _("Not told yet.")
    match step.key:
        case "guide":
            return guide.title
        case "zone":
            return str(asking.calendar.zone_at(asking.now)).replace("_", " ")
        case "day":
            ends = {"waking": _clock(course.waking, asking), "bedtime": _clock(course.bedtime, asking)}
            return _("From %(waking)s to %(bedtime)s.") % ends
        case "place":
            return place_line(asking)
        case "sessions":
            return _at_home(asking) or sessions_line(asking)
        case "ride":
            return ride_line(asking)
        case "medicines":
            if course.medicines is None:
                return not_told
            named = [guide.shown("things", one) for one in course.medicines]
            return upper_first(", ".join(named)) + "." if named else _("None of those asked for.")
        case "age":
            return str(course.age) if course.age else not_told
    return _marked(step, asking) or not_told


def _at_home(asking: Asking) -> str:
    """Since when it is taken at home; empty where there are sessions, or no first day."""
    course = asking.person.course
    if asking.route != ORAL or course.sessions or course.starts is None:
        return ""
    manner = spoken(asking.calendar, asking.now, asking.words)
    return _("At home, from {day}.").format(day=manner.day(course.starts))


def _marked(step: Step, asking: Asking) -> str:
    if step.key == "route" and asking.route:
        choices = dict(step.asked(asking).fields["route"].choices)  # type: ignore[attr-defined]
        return str(choices.get(asking.route, ""))
    if step.key == "settings":
        return _("Chosen by you.") if asking.choice.settings else _("As the guide says.")
    answers = [one.value for one in asking.person.course.answers if one.fact == step.about]
    return upper_first(asking.guide.shown_answer(step.about, answers[-1])) if answers else ""


def _clock(second: int, asking: Asking) -> str:
    return alone_phrase(second, asking.words)


def journey(asking: Asking) -> str:
    """The next or the last change of zone."""
    stays: tuple[Stay, ...] = asking.calendar.stays
    if len(stays) < 2 or stays[-1].since is None:
        return _("No trip told.")
    manner = spoken(asking.calendar, asking.now, asking.words)
    zone = str(stays[-1].zone).replace("_", " ")
    return f"{zone}: {when_phrase(stays[-1].since, manner)}"
