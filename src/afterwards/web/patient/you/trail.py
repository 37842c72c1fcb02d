"""What was done and by whom, in plain words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ....care.exports.moments import Manner, upper_first, when_phrase
from ...audit.queries import TrailLine
from ...clinics.queries import role_in_words
from ...clinics.roles import OPERATOR, SUPPORTER


def trail_row(line: TrailLine, manner: Manner) -> dict[str, Any]:
    """One act as a row: what, who, when."""
    when = upper_first(when_phrase(line.at, manner))
    return {"title": act_in_words(line.act), "second": f"{_who(line)} · {when}", "mark": "item"}


def _who(line: TrailLine) -> str:
    if line.is_own:
        return _("You")
    if line.role == SUPPORTER:
        return _("The person with your ride link")
    if line.role == OPERATOR:
        return _("The people who run this site")
    role = role_in_words(line.role)
    return f"{line.name}, {role}" if line.name else _("Your clinic")


def act_in_words(act: str) -> str:
    """What happened, so that it reads the same whoever did it."""
    said = {
        "accept_amendment": _("A change of your plan was agreed"),
        "add_past": _("Scores from before were added"),
        "alert_again": _("An answer that asks for somebody was changed"),
        "alert_closed": _("Your clinic finished looking at an answer"),
        "alert_raised": _("An answer asked for somebody at your clinic"),
        "alert_read": _("Somebody at your clinic read an answer"),
        "add_patient": _("Your clinic set up a plan for you"),
        "answer": _("A question was answered"),
        "ask_habit": _("A habit was asked about"),
        "check_in": _("A check-in was kept"),
        "choose_guide": _("A guide or its settings were chosen"),
        "complete": _("Something was ticked off"),
        "decline_invitation": _("An invitation was turned down"),
        "ask_to_erase": _("It was asked to erase everything"),
        "end_devices": _("You were signed out on all devices"),
        "end_ride_link": _("A ride link was ended"),
        "invite": _("An invitation was made"),
        "join_practice": _("You joined your clinic’s practice"),
        "keep_account": _("A way back in was added"),
        "keep_visit": _("The page for a visit was changed"),
        "keep_everything": _("It was taken back to erase everything"),
        "keep_own": _("You kept something that only you see here"),
        "look_at_plan": _("Your plan was opened"),
        "make_feed": _("A private calendar address was made"),
        "make_ride_link": _("A ride link was made"),
        "mark_moment": _("Something that happened was told"),
        "miss_session": _("A session was marked as not held"),
        "move_session": _("A session was moved"),
        "name_patient": _("Your name in the clinic’s list was changed"),
        "pause": _("The plan was paused or started again"),
        "plan_session": _("A session was planned"),
        "put_away_habit": _("A question about a habit was put away"),
        "put_off": _("Something was put off"),
        "put_off_check_in": _("A check-in was put off"),
        "record_session": _("A session was recorded"),
        "refuse_look": _("Somebody asked for your plan and did not get it"),
        "revoke_feed": _("A private calendar address was ended"),
        "send_check_in": _("A check-in was sent to your clinic"),
        "set_day": _("Waking hours were set"),
        "set_medicines": _("The medicines question was answered"),
        "set_passphrase": _("A passphrase was set"),
        "set_person": _("A fact about you was told"),
        "set_place": _("The place for daylight was set"),
        "set_ride": _("Who drives was set"),
        "set_zone": _("The time zone was set"),
        "show_whole_plan": _("The quiet first-day view was switched"),
        "start_plan": _("This plan was started"),
        "tap": _("A tap on the ride page"),
        "take_back": _("Something was taken back"),
        "take_copy": _("A copy of everything was taken"),
        "tell_event": _("Something in your life was told"),
        "undo": _("Something was taken back"),
        "wish": _("The look of the pages was changed"),
    }
    if act.startswith("bring_"):
        return _("Your clinic’s plan was added to yours")
    return said.get(act) or upper_first(act.replace("_", " "))
