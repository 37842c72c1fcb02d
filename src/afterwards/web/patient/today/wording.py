"""The sentences of Today: what each moment says, in the language of the request."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ....care.course import TreatmentSession
from ....care.exports.moments import Manner, date_phrase, time_phrase, upper_first, when_phrase
from ....care.timing import HOUR, Instant
from ...courses.records import PersonRecord
from .moments import ORDINARY_DAYS, Moment, Stage
from .visits import DOSE_DAY


def headline(moment: Moment, manner: Manner, record: PersonRecord, things: int) -> str:
    """The one true sentence of a moment, at most nine words. ``things``: how much is asked today."""
    if moment.stage in ORDINARY_DAYS and moment.stage is not Stage.FIRST_ONE:
        return f"{_('An ordinary day.')} {_small(things)}".strip()
    match moment.stage:
        case Stage.TWO_DAYS | Stage.DAYS_BEFORE:
            return f"{_days_to_go(moment, manner)} {_to_ask(things)}".strip()
        case Stage.MORNING:
            return _today_at(moment, manner, record)
        case Stage.SOFT_OVER:
            return _soft_over(moment)
        case Stage.SLEPT if moment.awaits != "slept":
            return _("Good morning. One question.")
        case stage:
            return _plain(stage)


def _plain(stage: Stage) -> str:
    return {
        Stage.NO_GUIDE: _("Whose guide do you follow?"),
        Stage.NOTHING_YET: _("No session is planned yet."),
        Stage.AT_CLINIC: _("Nothing to do here."),
        Stage.WAY_HOME: _("You are on your way home."),
        Stage.UNRECORDED: _("When did it end?"),
        Stage.HOME: _("You are home. Rest now."),
        Stage.AFTERNOON: _("Still resting. That is the plan."),
        Stage.NIGHT: _("Sleep is the next thing."),
        Stage.SLEPT: _("Good morning. Did you sleep?"),
        Stage.NEXT_MORNING: _("Good morning. Go slowly today."),
        Stage.SOFT: _("Still a soft day. Talk, write, walk."),
        Stage.FIRST_ONE: _("How was the first one?"),
        Stage.GAP: _("It has been a while. Talk to your clinic first."),
        Stage.PAUSED: _("Paused. Nothing is asked."),
        Stage.ORAL: _("Today’s rules."),
    }[stage]


def _small(things: int) -> str:
    return {1: _("One small thing."), 2: _("Two small things."), 3: _("Three small things.")}.get(things, "")


def _to_ask(things: int) -> str:
    return _("One thing to ask today.") if things else ""


def _days_to_go(moment: Moment, manner: Manner) -> str:
    if moment.days == 1:
        return _("Tomorrow at %(time)s.") % {"time": _time(_session(moment), manner)}
    if moment.days == 2:
        return _("Two days to go.")
    return ngettext("%(count)s day to go.", "%(count)s days to go.", moment.days) % {"count": moment.days}


def _today_at(moment: Moment, manner: Manner, record: PersonRecord) -> str:
    session = _session(moment)
    said = _("Today at %(time)s.") % {"time": _time(session, manner)}
    name = ride_name(record, session)
    return f"{said} {_('%(name)s takes you home.') % {'name': name}}" if name else said


def _soft_over(moment: Moment) -> str:
    hours = soft_hours(moment)
    return _("The %(hours)s hours are over.") % {"hours": hours} if hours else _("The soft days are over.")


def soft_hours(moment: Moment) -> int:
    """How long the soft time is when it is a round number of hours; else 0."""
    if moment.since is None or moment.soft_ends is None:
        return 0
    seconds = moment.soft_ends - moment.since
    return seconds // HOUR if seconds % HOUR == 0 else 0


def _session(moment: Moment) -> TreatmentSession:
    assert moment.session is not None, "a moment before a session knows the session"
    return moment.session


def _time(session: TreatmentSession, manner: Manner) -> str:
    return time_phrase(manner.calendar.read(session.begins)[1], manner.words)


def ride_name(record: PersonRecord, session: TreatmentSession) -> str:
    """The first name of whoever takes the person home, where it is known."""
    ride = record.rides.get(session.key)
    return ride.name if ride and ride.who == "someone" else ""


def second(moment: Moment, manner: Manner, record: PersonRecord, things: int, *, slept: bool) -> str:
    """The line under the headline, at most fourteen words; empty where there is nothing to add.

    ``slept``: whether the person said so since the session and a rule of it ended with that.
    """
    match moment.stage:
        case Stage.TWO_DAYS | Stage.DAYS_BEFORE:
            return _session_is(moment, manner)
        case Stage.MORNING:
            return _("There is time. Go slowly.")
        case Stage.HOME | Stage.AFTERNOON:
            return _company(moment, record)
        case Stage.NEXT_MORNING if moment.since is not None:
            return _("The quiet day lasts %(until)s.") % {"until": _until(moment.since + DOSE_DAY, manner)}
        case Stage.SOFT:
            return _soft_second(moment, manner, slept=slept)
        case Stage.MAINTENANCE | Stage.AFTER | Stage.ORDINARY | Stage.SOFT_OVER:
            return _ordinary(moment, manner, things)
        case Stage.ORAL:
            return _oral_second(moment, manner)
        case stage:
            return _plain_second(stage, moment)


def _oral_second(moment: Moment, manner: Manner) -> str:
    if moment.dose is None:
        return _("They start when you take your dose.")
    day, second = manner.calendar.read(moment.dose)
    if day == manner.near:
        return _("They count from your dose at %(time)s.") % {"time": time_phrase(second, manner.words)}
    return _("They count from your dose: %(when)s.") % {"when": when_phrase(moment.dose, manner)}


def _plain_second(stage: Stage, moment: Moment) -> str:
    return {
        Stage.NO_GUIDE: _("Pick your clinic’s guide, or the careful general one."),
        Stage.NOTHING_YET: _("Add it as soon as you know the day."),
        Stage.AT_CLINIC: _("Staff look after you now. This can wait."),
        Stage.WAY_HOME: _("Sit back. Tell us when you are home."),
        Stage.UNRECORDED: _("Then every time below is exact."),
        Stage.NIGHT: _("In the morning we ask one thing: did you sleep?")
        if moment.awaits
        else _("All else can wait until morning."),
        Stage.SLEPT: _("Your answer can end the no-driving rule.")
        if moment.awaits == "slept"
        else _("Your answer can end a rule."),
        Stage.FIRST_ONE: _("Good, hard or nothing much: all of it can be told."),
        Stage.GAP: _("Old rules may not fit any more."),
        Stage.PAUSED: _("Start again when you like. Nothing piled up."),
    }.get(stage, "")


def _session_is(moment: Moment, manner: Manner) -> str:
    return _("Your session: %(when)s.") % {"when": when_phrase(_session(moment).begins, manner)}


def _company(moment: Moment, record: PersonRecord) -> str:
    session = _session(moment)
    here = any(tap.tap in ("home", "settled") for tap in record.taps_of(session))
    name = ride_name(record, session)
    if here and name:
        return _("%(name)s is with you. Nothing else to do.") % {"name": name}
    return _("Nothing else to do. Is someone near?")


def _soft_second(moment: Moment, manner: Manner, *, slept: bool) -> str:
    if slept:
        return _("You slept, so that rule is over. You judge if you feel well.")
    if moment.soft_ends is None:
        return ""
    return _("The last rule holds %(until)s.") % {"until": _until(moment.soft_ends, manner)}


def _until(at: Instant, manner: Manner) -> str:
    return manner.words.say("sheet.until", {"when": manner.closing(at)})


def _ordinary(moment: Moment, manner: Manner, things: int) -> str:
    if moment.coming is not None:
        day = manner.calendar.day_of(moment.coming.begins)
        return _("Your next session is %(day)s.") % {"day": manner.day(day)}
    if moment.stage is Stage.MAINTENANCE:
        return _("Week %(week)s. No session is set. That can be fine.") % {"week": moment.week}
    return "" if things else _("Nothing is asked of you today.")


def day_line(moment: Moment, manner: Manner, at: Instant) -> str:
    """What stands at the top: the day, and on a quiet screen the time as well."""
    printed = manner._replace(style="printed")
    if moment.mode:
        return upper_first(printed.closing(at) if manner.calendar.read(at)[1] else printed.opening(at))
    day = manner.calendar.day_of(at)
    return upper_first(date_phrase(day, day, manner.words))
