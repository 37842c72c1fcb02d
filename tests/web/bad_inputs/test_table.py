"""The sixty bad inputs: what people and machines send that they should not, and what is expected.

Each row either runs checks (functions of people_checks.py and text_checks.py, or tests that stand elsewhere),
or says that the site has no such surface yet. The last kind proves nothing, and is counted; such a row fails
as soon as an address or a table with its word appears.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.urls import get_resolver

from web.access.test_access_matrix import names
from web.access.world import World, standing_world
from web.bad_inputs import people_checks as people
from web.bad_inputs import text_checks as texts
from web.bad_inputs.given import Given, Row
from web.proofs import pace
from web.proofs.logical import plans_as_before

pytestmark = pytest.mark.django_db
TESTS = Path(__file__).parents[2]
ACCOUNTS, INVITATIONS = "web/people/test_accounts.py", "web/people/test_invitations.py"
API, BEGINNING, OUTAGES = (
    "web/sync/test_api.py",
    "web/beginning/test_bad_input.py",
    "web/proofs/test_outages.py",
)
CHECK_INS, ANSWERS = "web/checkins/test_pages.py", "care/checkin/test_answers.py"
OFFLINE, CHANGES, CLOCK = "journeys/test_offline.py", "web/plan/test_changes.py", "web/proofs/test_clock.py"


def row(number: int, sent: str, expected: str, *checks: object, absent: str = "") -> Row:
    return Row(number=number, sent=sent, expected=expected, checks=checks, absent=absent)  # type: ignore[arg-type]


TABLE = (
    row(
        1,
        "signing in with an unknown, then a known address",
        "the same status, page and time, within 10 %",
        people.signing_in_takes_as_long,
        f"{ACCOUNTS}::test_a_known_and_an_unknown_address_get_the_same_answer_at_sign_in",
    ),
    row(
        2,
        "101 wrong passphrases",
        "slowed, never locked; Help stays open",
        people.help_stays_open_while_somebody_is_slowed,
        f"{ACCOUNTS}::test_wrong_passphrases_slow_down_and_never_lock",
    ),
    row(
        3,
        "password12345678; 14 characters; 65 characters of pictures",
        "refused; refused; kept as it is",
        f"{ACCOUNTS}::test_a_passphrase_has_fifteen_characters_and_is_no_common_one",
    ),
    row(
        4,
        "one code of an app twice",
        "the second is refused",
        f"{ACCOUNTS}::test_a_code_of_an_app_works_once",
    ),
    row(
        5,
        "a cookie after signing out",
        "the sign-in page, no data",
        f"{ACCOUNTS}::test_a_cookie_is_worth_nothing_after_signing_out",
    ),
    row(
        6,
        "a request of staff who were closed out meanwhile",
        "refused",
        f"{ACCOUNTS}::test_a_closed_account_is_out_at_the_next_request",
    ),
    row(
        7,
        "a session that was planted before signing in",
        "another one after it",
        f"{ACCOUNTS}::test_the_session_is_a_new_one_after_sign_in",
    ),
    row(
        8,
        "a form of another origin; one without its token",
        "403, no change",
        people.a_post_from_another_origin,
        people.a_post_without_a_token,
    ),
    row(
        9,
        "next=//evil.example, javascript:",
        "the site's own first page",
        f"{ACCOUNTS}::test_next_leads_only_to_pages_of_this_site",
    ),
    row(
        10,
        "a forged Host at a forgotten passphrase",
        "400, no mail; a forwarded one is not read",
        people.a_forged_host,
    ),
    row(
        11,
        "somebody else's patient by id",
        "as if absent, and a line in that person's trail",
        people.somebody_elses_patient,
        "web/access/test_access_matrix.py::test_every_cell",
    ),
    row(12, "a therapist who may see scores asks for the journal", "404, no byte", absent="journal"),
    row(
        13,
        "a share that is taken back during an export",
        "the export stops, its file is gone",
        absent="share",
    ),
    row(14, "role, clinic_id, is_staff among a form's fields", "nothing changes", people.fields_of_rank),
    row(
        15,
        "the own form with the id of somebody else's fact",
        "nothing is written",
        people.the_id_of_somebody_elses_fact,
    ),
    row(16, "FHIR _include, _revinclude, _has across patients", "the own compartment only", absent="fhir"),
    row(17, "a FHIR transaction with one forbidden entry", "all of it taken back", absent="fhir"),
    row(
        18,
        "a hidden clinic, another clinic's guide, another clinic's staff",
        "not read; 422; 404",
        people.a_hidden_clinic,
        people.another_clinics_guide,
        people.another_clinics_staff,
    ),
    row(19, "a changed cursor of a list", "400", absent="cursor"),
    row(20, "an export's link by somebody else, or too late", "404", absent="export"),
    row(
        21,
        "an invitation fetched by a mail scanner, then used, then used again",
        "holds, works, is refused",
        f"{INVITATIONS}::test_a_mail_scanner_uses_nothing_up_then_it_works_once",
    ),
    row(
        22,
        "a partner accepts a supporter's invitation",
        "sees nothing before the patient's yes",
        absent="supporter",
    ),
    row(
        23,
        "a link's secret, looked for in addresses, Referer and log",
        "never there",
        people.secrets_of_links_stay_out_of_the_log,
        people.a_secret_in_an_address_goes_nowhere_else,
    ),
    row(
        24,
        "a questionnaire with 8 or 10 answers, 4, -1, true",
        "422 by field, no score",
        f"{ANSWERS}::test_a_list_with_an_answer_too_few_or_too_many_is_refused",
        f"{ANSWERS}::test_what_is_no_answer_is_refused_by_its_field",
        "web/checkins/test_storage.py::test_an_answer_that_the_form_has_not_is_refused_and_the_draft_stays",
    ),
    row(
        25,
        "the ninth answer sent twice",
        "one response, one alert",
        f"{CHECK_INS}::test_item_9_sent_twice_is_one_alert",
    ),
    row(
        26,
        "the ninth answer, then Back and another one",
        "both kept, the alert stays",
        f"{CHECK_INS}::test_item_9_back_and_changed_to_0_keeps_the_alert_and_says_so",
    ),
    row(27, "29 February 2027, 1970, a session that is ahead as if held", "422, in words", texts.odd_dates),
    row(
        28,
        "a journal of spaces, of 1 MB, of 11 MB",
        "of other texts: too much is 413",
        texts.a_text_that_is_too_large,
    ),
    row(
        29,
        "a NUL byte in a form, in a file's form, in an address",
        "refused on both databases",
        texts.a_nul_byte,
    ),
    row(
        30,
        "half a character",
        "no fault of ours; 400 in JSON",
        texts.half_a_character,
        f"{API}::test_what_can_not_be_read_is_refused_at_once",
    ),
    row(
        31,
        "right-to-left marks, joined pictures, a hundred and a thousand combining marks",
        "kept as they are; a limit that is said",
        texts.odd_letters_are_kept,
        texts.a_thousand_marks_on_one_letter,
    ),
    row(
        32,
        "<script>, onerror, javascript:, SVG in any field",
        "text, and nothing runs",
        texts.marks_are_text,
        "web/proofs/test_forms.py::test_no_field_of_a_form_finds_a_fault",
    ),
    row(
        33,
        "a table's cell that begins with = + - @",
        "not read as a score; quoted where we write one",
        "web/lookback/test_past.py::test_columns_are_named_looked_at_kept_and_taken_back",
        "care/checkin/test_past.py::test_a_cell_that_a_spreadsheet_would_run_is_quoted",
    ),
    row(34, "%, _, ' in a search", "taken as they are", texts.wildcards_in_a_search),
    row(
        35,
        "names: null, one letter, 300 letters, a picture",
        "kept, or a limit that is said",
        texts.short_names_are_kept,
        texts.a_name_of_three_hundred_letters,
    ),
    row(36, "911 as the person to call", "asks for a person", absent="contact"),
    row(
        37,
        "an address with a line break, with letters that look alike, with +tag",
        "refused, refused, accepted",
        texts.lines_in_an_address,
        texts.letters_that_look_alike,
        texts.a_tag_in_an_address,
    ),
    row(
        38,
        "-5, 1e309, NaN, ５０, 1,5",
        "422; 50; never 15; 40,7 in Spanish is 40.7",
        texts.numbers,
        texts.decimal_commas,
    ),
    row(
        39,
        "a blood pressure of 300/20",
        "“is this right?”, no advice",
        f"{ANSWERS}::test_a_pressure_that_may_be_a_slip_is_asked_about_and_kept",
        f"{CHECK_INS}::test_a_reading_that_may_be_a_slip_is_asked_about_once_and_can_stay",
    ),
    row(
        40,
        "HTML as .jpg, a packed file, ../../x, ten gigabytes",
        "judged by content, 413",
        texts.files_that_are_something_else,
        texts.a_file_that_is_too_large,
        "web/desk/test_desk.py::test_a_file_is_judged_by_its_content_and_never_kept_broken",
        "web/beginning/test_calendars.py::test_a_broken_file_is_a_reading_without_dates_and_never_an_error",
    ),
    row(
        41,
        "JSON 10,000 deep, with a key twice, of a million things; a form of a thousand fields",
        "400 at once",
        texts.a_thousand_fields,
        f"{API}::test_what_can_not_be_read_is_refused_at_once",
    ),
    row(42, "another content type, utf-7", "415", f"{API}::test_only_json_is_read"),
    row(
        43,
        "a yes to a plan that changed meanwhile",
        "409, shown anew, both kept",
        f"{CHANGES}::test_a_plan_that_changed_meanwhile_is_shown_again",
        "web/desk/test_desk.py::test_a_yes_to_a_plan_that_changed_meanwhile_is_asked_again",
    ),
    row(
        44,
        "one id with other words",
        "422, the first stays",
        f"{API}::test_the_same_id_with_other_words_is_refused_and_the_first_stays",
    ),
    row(45, "a packed body, a bomb among them", "never unpacked: 415, 413", texts.a_packed_body),
    row(
        46,
        "a reminder at 02:30 in the hour that spring skips",
        "once, at the first minute after",
        absent="reminder",
    ),
    row(47, "a reminder at 01:30 in the hour that autumn repeats", "once, the first time", absent="reminder"),
    row(
        48, "a flight across the date line with reminders", "asked; never two on one date", absent="reminder"
    ),
    row(
        49,
        "the site's clock goes back two hours, then ahead by twenty-six",
        "nobody is signed out or shut out before time; chores go on",
        f"{CLOCK}::test_a_session_lasts_as_long_as_it_said",
        f"{CLOCK}::test_nobody_who_was_slowed_down_is_shut_out_for_hours",
        f"{CLOCK}::test_chores_go_on",
    ),
    row(50, "new time zone rules", "planned anew, what was sent stays", absent="reminder"),
    row(
        51,
        "Mars/Olympus, US/Pacific, nothing",
        "refused in words, taken, asked",
        f"{BEGINNING}::test_a_wrong_answer_is_answered_in_words_and_nothing_is_stored",
        f"{BEGINNING}::test_a_zone_goes_by_any_of_its_names",
    ),
    row(
        52,
        "a phone whose clock is three years ahead",
        "the right time is kept",
        f"{API}::test_a_phone_whose_clock_is_three_years_ahead_tells_the_right_time",
    ),
    row(
        53,
        "a full disk at a commit",
        "503, nothing torn, what was typed stays",
        f"{OUTAGES}::test_a_form_says_so_keeps_what_was_typed_and_goes_once_when_it_is_over",
        "web/proofs/test_statements.py::test_all_of_it_is_stored_or_nothing",
    ),
    row(
        54,
        "a lock that somebody holds",
        "waits, then 503",
        f"{OUTAGES}::test_a_phone_is_told_to_keep_it_and_it_goes_once_when_it_is_over",
    ),
    row(55, "no database", "Help opens", f"{OUTAGES}::test_help_opens_all_the_while"),
    row(
        56,
        "a mail server that never answers",
        "free again within ten seconds, 503, nothing half done",
        "web/proofs/test_mail_outages.py::test_a_mail_server_that_never_answers_holds_nobody_up",
    ),
    row(
        57,
        "a phone whose storage is full or was emptied",
        "says so; the text stays",
        f"{OFFLINE}::test_a_browser_that_emptied_its_store_says_what_is_gone_and_the_rest_comes_back",
    ),
    row(
        58,
        "a new version while acts wait on the phone",
        "the new one sends them",
        "journeys/test_survival.py::test_an_update_of_the_app_finds_a_full_outbox_and_sends_it",
    ),
    row(
        59,
        "two phones that say different things",
        "both are kept",
        f"{API}::test_two_phones_that_answer_differently_are_both_kept",
    ),
    row(60, "a webhook to 169.254.169.254, localhost, a redirect", "refused", absent="webhook"),
)
OF_THE_DATABASE = {29, 30, 31, 34}
"""Rows that another database might take differently."""
RUNS = [
    (one.number, check)
    for one in TABLE
    for check in one.checks
    if callable(check) and (connection.vendor == "sqlite" or one.number in OF_THE_DATABASE)
]


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, django_db_blocker) -> Iterator[World]:
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), standing_world() as world:
        yield world


@pytest.fixture
def given(world: World, settings, monkeypatch: pytest.MonkeyPatch, move_clock) -> Iterator[Given]:
    move_clock("2026-11-03T10:00")
    cache.clear()
    with plans_as_before():
        yield Given(deepcopy(world), settings, monkeypatch)


@pytest.mark.parametrize(("number", "check"), RUNS, ids=[f"{n}-{check.__name__}" for n, check in RUNS])
def test_row(number: int, check, given: Given) -> None:
    assert number
    check(given)


def test_there_are_sixty_rows_in_order() -> None:
    assert [one.number for one in TABLE] == list(range(1, 61))
    assert all(bool(one.checks) != bool(one.absent) for one in TABLE), "a check, or why there is none"


def named_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_tests_that_stand_elsewhere_are_there() -> None:
    for one in TABLE:
        for check in one.checks:
            if isinstance(check, str):
                file, _, name = check.partition("::")
                assert name in named_in(TESTS / file), (one.number, check)


def test_rows_without_a_check_are_of_surfaces_that_there_are_not() -> None:
    tables = {model._meta.db_table for model in apps.get_models()}
    there = " ".join({*names(get_resolver().url_patterns), *tables})
    absent = [one for one in TABLE if one.absent]
    pace.figures("rows of bad inputs, of 60", len(TABLE) - len(absent))
    appeared = [(one.number, one.absent) for one in absent if one.absent in there]
    assert not appeared, f"there is such a surface now; give these rows a check: {appeared}"
