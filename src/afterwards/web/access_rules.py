"""Who may open what: one row for each address. The tests walk every address, viewer, relation and method.

docs/reference/access.md is written from this table by tools/docs_tables.py. An address without a row fails
the tests, and so does a page that shows a field of somebody which its row does not name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Viewer(StrEnum):
    """Who asks."""

    ANONYMOUS = "anonymous"
    GUEST = "guest"
    """A patient in one browser, without an address."""
    PATIENT = "patient"
    SUPPORTER = "supporter"
    """A browser with the link to a ride and no account."""
    THERAPIST = "therapist"
    CLINICIAN = "clinician"
    DESK = "desk"
    ADMIN = "clinic admin"
    OPERATOR = "operator"


class Relation(StrEnum):
    """Whose row an address names."""

    NONE = "no row"
    OWN = "own"
    SAME = "same clinic"
    OTHER = "other clinic"
    ABSENT = "absent"


STRANGERS = frozenset({Viewer.ANONYMOUS, Viewer.SUPPORTER})
EVERYBODY = frozenset(Viewer)
SIGNED_IN = EVERYBODY - STRANGERS
PATIENTS = frozenset({Viewer.GUEST, Viewer.PATIENT})
STAFF = frozenset({Viewer.THERAPIST, Viewer.CLINICIAN, Viewer.DESK, Viewer.ADMIN})
SEE_PATIENTS = STAFF - {Viewer.THERAPIST}
ADMINS = frozenset({Viewer.ADMIN})

OK, SEE_OTHER, FORBIDDEN, NOT_FOUND, GONE, REFUSED = 200, 302, 403, 404, 410, 422
UNAUTHORISED = 401

PATIENT_FIELDS = (
    "patient name",
    "patient address",
    "ride name",
    "place name",
    "own words",
    "answer",
    "life event",
)
CLINIC_FIELDS = ("clinic name", "clinic telephone", "staff name", "staff address", "guide title")
FIELDS = PATIENT_FIELDS + CLINIC_FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row. Statuses are those of a GET, and of a POST with nothing in it but what the browser sends."""

    may: frozenset[Viewer] = EVERYBODY
    get: int | None = OK
    """For those who may; None: the method is not there (405 for everybody)."""
    post: int | None = None
    about: tuple[Relation, ...] = (Relation.NONE,)
    reaches: frozenset[Relation] = frozenset({Relation.NONE, Relation.OWN, Relation.SAME})
    """The rows that those who may get through to."""
    away: int = NOT_FOUND
    """Everybody else, and everything else."""
    stranger: int | None = None
    """Somebody who is not signed in, where that differs from ``away``: sent to sign-in."""
    but: Mapping[Viewer, int] = field(default_factory=dict)
    """Viewers for whom a page that they may open answers otherwise, on every method."""
    by_link: bool = False
    """The link alone decides: what is shown is that of whoever gave it."""
    shows: tuple[str, ...] = ()
    """Fields of the viewer's own, or of the viewer's clinic, that may stand on the page."""

    def status(self, viewer: Viewer, relation: Relation, method: str) -> int:
        """What a cell of the table answers."""
        done = self.get if method in ("GET", "HEAD") else self.post if method == "POST" else None
        if done is None:
            return 405
        if viewer in self.but:
            return self.but[viewer]
        if viewer in self.may and relation in self.reaches:
            return done
        if viewer in STRANGERS and viewer not in self.may:
            return self.away if self.stranger is None else self.stranger
        return self.away


def _mine(get: int | None = OK, post: int | None = None, shows: tuple[str, ...] = ()) -> Rule:
    """A page of the patient's own course. Nobody else has one."""
    return Rule(may=PATIENTS, get=get, post=post, shows=shows, stranger=SEE_OTHER)


def _my_row(get: int | None = OK, post: int | None = None, shows: tuple[str, ...] = ()) -> Rule:
    """A page about one thing of the patient's own course; a key that it has not answers 404."""
    about = (Relation.OWN, Relation.ABSENT)
    return Rule(may=PATIENTS, get=get, post=post, about=about, shows=shows, stranger=SEE_OTHER)


def _my_check_in(shows: tuple[str, ...] = ()) -> Rule:
    """A page of one check-in: of whoever filled it in, and of nobody else."""
    about, others = (Relation.OWN, Relation.ABSENT), {Viewer.GUEST: NOT_FOUND}
    return Rule(may=PATIENTS, post=NOT_FOUND, about=about, shows=shows, stranger=SEE_OTHER, but=others)


def _today(get: int | None = OK, post: int | None = None, shows: tuple[str, ...] = ()) -> Rule:
    """A page or a tick of Today. A tick without its id answers 404: no form of ours sends that."""
    return Rule(may=PATIENTS, get=get, post=post, shows=shows, stranger=SEE_OTHER)


def _desk(
    may: frozenset[Viewer], get: int | None = OK, post: int | None = None, shows: tuple[str, ...] = ()
) -> Rule:
    """A page of the desk."""
    return Rule(may=may, get=get, post=post, stranger=SEE_OTHER, shows=("clinic name", *shows))


def _desk_row(
    may: frozenset[Viewer], get: int | None = OK, post: int | None = None, shows: tuple[str, ...] = ()
) -> Rule:
    """A page of the desk about one row of the clinic."""
    about = (Relation.SAME, Relation.OTHER, Relation.ABSENT)
    names = ("clinic name", *shows)
    return Rule(may=may, get=get, post=post, about=about, stranger=SEE_OTHER, shows=names)


def _account(
    get: int | None = OK,
    post: int | None = None,
    *,
    but: Mapping[Viewer, int] | None = None,
    shows: tuple[str, ...] = (),
) -> Rule:
    """A page about the viewer's own account."""
    return Rule(may=SIGNED_IN, get=get, post=post, stranger=SEE_OTHER, but=but or {}, shows=shows)


def _entrance() -> Rule:
    """A page for those who are not signed in yet; others are sent on."""
    return Rule(get=OK, post=OK, but=dict.fromkeys(SIGNED_IN, SEE_OTHER))


def _step() -> Rule:
    """A step of signing in that nobody can start with: everybody is sent to where it begins."""
    return Rule(get=SEE_OTHER, post=SEE_OTHER)


def _once_more(guest: int = OK) -> Rule:
    """A page that changes how somebody signs in: whoever has a way to prove it does so again first."""
    return _account(SEE_OTHER, SEE_OTHER, but={Viewer.GUEST: guest})


BY_LINK = (Relation.OWN, Relation.ABSENT)
OWN_ADDRESS = ("patient address", "staff address")
OWN_PATIENT = ("patient name",)
CLINIC_CALL = ("clinic name", "clinic telephone")

RULES: dict[str, Rule] = {
    # --- nobody's
    "home": Rule(get=SEE_OTHER),
    "welcome": Rule(but=dict.fromkeys(SIGNED_IN, SEE_OTHER)),
    "language": Rule(get=None, post=SEE_OTHER),
    "set_language": Rule(get=SEE_OTHER, post=SEE_OTHER),
    "leave": Rule(),
    "health": Rule(),
    "kept": Rule(),
    "help": Rule(),
    "unwell": Rule(post=OK),
    "demo": Rule(),
    "demo_clock": Rule(get=None, post=SEE_OTHER),
    "demo_be": Rule(get=None, post=SEE_OTHER),
    # --- by a link: whoever has it
    "ride": Rule(
        post=SEE_OTHER, about=BY_LINK, by_link=True, shows=("patient name", "clinic telephone", "clinic name")
    ),
    "feed_calendar": Rule(about=BY_LINK, by_link=True),
    "invited": Rule(get=SEE_OTHER),
    "invitation": Rule(post=OK),
    # --- signing in
    "account_login": _entrance(),
    "account_signup": _entrance(),
    "account_signup_by_passkey": _entrance(),
    "account_request_login_code": _entrance(),
    "account_confirm_login_code": _step(),
    "account_email_verification_sent": _step(),
    "account_confirm_email": _step(),
    "account_reset_password": Rule(post=OK),
    "account_confirm_password_reset_code": _step(),
    "account_complete_password_reset": _step(),
    "account_password_reset_completed": Rule(),
    "account_inactive": Rule(),
    "mfa_authenticate": _step(),
    "mfa_login_webauthn": _step(),
    "mfa_signup_webauthn": _step(),
    "account_logout": Rule(may=SIGNED_IN, post=SEE_OTHER, away=SEE_OTHER),
    # --- the viewer's own account
    "secure_account": _account(OK, OK, shows=OWN_ADDRESS),
    "typed_before": _account(SEE_OTHER),
    "usersessions_list": _account(OK, SEE_OTHER),
    "account_email": _account(OK, SEE_OTHER, shows=OWN_ADDRESS),
    "account_change_password": _account(OK, OK, but={Viewer.GUEST: SEE_OTHER}),
    "account_set_password": _account(SEE_OTHER, SEE_OTHER, but={Viewer.GUEST: OK}),
    "account_reauthenticate": _account(OK, OK, but={Viewer.GUEST: FORBIDDEN}),
    "mfa_index": _account(),
    "mfa_list_webauthn": _account(),
    "mfa_reauthenticate": _account(
        OK,
        OK,
        but={Viewer.GUEST: FORBIDDEN, Viewer.PATIENT: SEE_OTHER, Viewer.OPERATOR: SEE_OTHER},
    ),
    "mfa_reauthenticate_webauthn": _once_more(FORBIDDEN),
    "mfa_add_webauthn": _once_more(),
    "mfa_edit_webauthn": _once_more(NOT_FOUND),
    "mfa_remove_webauthn": _once_more(NOT_FOUND),
    "mfa_activate_totp": _once_more(),
    "mfa_deactivate_totp": Rule(may=STAFF, get=SEE_OTHER, post=SEE_OTHER, stranger=SEE_OTHER),
    "mfa_generate_recovery_codes": _once_more(),
    "mfa_view_recovery_codes": _account(NOT_FOUND),
    "mfa_download_recovery_codes": _account(NOT_FOUND, NOT_FOUND),
    # --- beginning
    "begin": Rule(may=EVERYBODY - STAFF, get=SEE_OTHER, post=SEE_OTHER),
    "begin_question": _mine(OK, OK),
    "begin_guide_sheet": _mine(),
    "begin_ready": _mine(shows=("ride name", "place name")),
    # --- today
    "today": _today(shows=("ride name",)),
    "ride_home": _today(OK, OK, shows=("ride name",)),
    "ride_link": _today(None, SEE_OTHER),
    "today_pause": _today(OK, NOT_FOUND),
    "today_done": _today(None, NOT_FOUND),
    "today_later": _today(NOT_FOUND, NOT_FOUND),
    "today_undo": _today(None, NOT_FOUND),
    "today_energy": _today(None, NOT_FOUND),
    "today_answer": _today(None, NOT_FOUND),
    "today_told": _today(None, NOT_FOUND),
    "today_whole": _today(None, NOT_FOUND),
    "today_mood": _today(None, NOT_FOUND),
    "today_slept": _today(NOT_FOUND, NOT_FOUND),
    "today_ended": _today(NOT_FOUND, NOT_FOUND),
    # --- check-ins
    "checkins": _mine(),
    "checkin_mood": _mine(),
    "checkin_begin": _my_row(OK, NOT_FOUND, shows=("staff name",)),
    "checkin_form": _my_row(shows=("clinic telephone",)),
    "checkin": _my_check_in(("clinic telephone",)),
    "checkin_help": _my_check_in(("clinic telephone", "staff name")),
    "checkin_done": _my_check_in(("answer", "clinic telephone", "staff name", "clinic name")),
    # --- look back
    "look_back": _mine(shows=("life event",)),
    "trend": _my_row(shows=("life event",)),
    "add_event": _mine(OK, REFUSED),
    "look_back_undo": _today(None, NOT_FOUND),
    "visit": _mine(shows=("life event", "answer")),
    "visit_pdf": _mine(shows=("life event", "answer")),
    "visit_words": _mine(OK, REFUSED),
    "past": _mine(OK, REFUSED),
    "scores_file": _mine(),
    # --- the plan
    "plan": _mine(shows=("ride name",)),
    "day": _mine(shows=("ride name",)),
    "weeks": _mine(shows=("ride name",)),
    "plan_undo": _mine(None, SEE_OTHER),
    "guide": _mine(),
    "suggestions": _mine(),
    "ask_clinic": _mine(shows=("clinic name", "clinic telephone")),
    "why": _my_row(),
    "fit": _my_row(),
    "setting": _my_row(OK, REFUSED),
    "add_session": _mine(OK, REFUSED),
    "session": _my_row(shows=("ride name",)),
    "move_session": _my_row(OK, REFUSED, shows=("ride name",)),
    "record_session": _my_row(OK, REFUSED),
    "sheet": _my_row(shows=("ride name", "clinic name", "clinic telephone")),
    "feed": _mine(OK, OK),
    "calendar_file": _mine(),
    # --- how long it lasts
    "how_long": _mine(),
    "habits": _mine(OK, REFUSED),
    "put_away_habit": _today(None, NOT_FOUND),
    # --- you and privacy
    "you": _mine(shows=("clinic name", "ride name", "place name")),
    "you_change": _mine(OK, OK),
    "you_looks": _mine(OK, OK),
    "you_lock": _mine(OK, OK),
    "you_travel": _mine(OK, OK),
    "you_sharing": _mine(shows=("clinic name", "ride name", "staff name")),
    "you_end_ride_link": _mine(None, NOT_FOUND),
    "you_trail": _mine(shows=("staff name", "clinic name")),
    "you_copy": _mine(OK, OK),
    "you_erase": _mine(OK, OK, shows=("clinic name",)),
    "you_pause": _mine(None, SEE_OTHER),
    # --- help for somebody signed in; "own words" are for their writer alone
    "my_help": _mine(shows=("own words", *CLINIC_CALL)),
    "my_unwell": _mine(OK, OK, shows=CLINIC_CALL),
    "my_checks": _mine(),
    "my_noted": _mine(None, NOT_FOUND),
    "my_plan": _mine(shows=("own words", *CLINIC_CALL)),
    "my_plan_part": _mine(OK, NOT_FOUND, shows=("own words",)),
    "my_plan_away": _mine(None, NOT_FOUND),
    # --- what a phone keeps for when there is no signal
    "worker": Rule(),
    "manifest": Rule(),
    "locked": Rule(),
    "away": Rule(),
    "api_openapi": Rule(),
    "api_ahead": Rule(may=PATIENTS, shows=("ride name",), stranger=UNAUTHORISED),
    "api_acts": Rule(may=SIGNED_IN, get=None, post=REFUSED, stranger=UNAUTHORISED),
    # --- the desk
    "desk": _desk(STAFF, shows=OWN_PATIENT),
    "desk_invite": _desk(SEE_PATIENTS, OK, REFUSED, shows=("guide title",)),
    "desk_patient": _desk_row(SEE_PATIENTS, shows=OWN_PATIENT),
    "desk_link": _desk_row(SEE_PATIENTS, None, OK),
    "desk_plan": _desk_row(SEE_PATIENTS, OK, REFUSED, shows=OWN_PATIENT),
    "desk_follow": _desk_row(SEE_PATIENTS, SEE_OTHER, SEE_OTHER),
    "desk_answer": _desk_row(SEE_PATIENTS, OK, REFUSED, shows=OWN_PATIENT),
    "desk_move": _desk_row(SEE_PATIENTS, OK, REFUSED, shows=OWN_PATIENT),
    "desk_record": _desk_row(SEE_PATIENTS, OK, REFUSED, shows=OWN_PATIENT),
    "desk_not_held": _desk_row(SEE_PATIENTS, OK, REFUSED, shows=OWN_PATIENT),
    "desk_alerts": _desk(SEE_PATIENTS, shows=OWN_PATIENT),
    "desk_alert": _desk_row(SEE_PATIENTS, OK, REFUSED, shows=(*OWN_PATIENT, "staff name")),
    "desk_ladder": _desk(frozenset({Viewer.CLINICIAN, Viewer.ADMIN}), OK, REFUSED, shows=("staff name",)),
    "desk_guides": _desk(ADMINS, OK, REFUSED, shows=("guide title",)),
    "desk_guide": _desk_row(ADMINS, shows=("guide title", "patient name")),
    "desk_staff": _desk(ADMINS, OK, REFUSED, shows=("staff name", "staff address")),
    "desk_staff_end": _desk_row(ADMINS, OK, SEE_OTHER, shows=("staff name", "staff address")),
    "desk_staff_devices": _desk_row(ADMINS, OK, SEE_OTHER, shows=("staff name", "staff address")),
    "desk_practice": _desk(ADMINS, OK, REFUSED, shows=("clinic telephone",)),
}
