"""Whom to call: each number is fresh, sourced, reachable by the phone's own programs, and free."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest

from afterwards.care.safety.helplines import numbers_of
from afterwards.care.safety.lines import Checked, Helpline, dial, sms, tel
from afterwards.care.safety.numbers import (
    ANY_PHONE,
    ANY_PHONE_CHECKED,
    COUNTRIES,
    DIRECTORY,
    DIRECTORY_CHECKED,
)

LONGEST = timedelta(days=180)
WANTED = {"us", "ca", "gb", "ie", "au", "nz", "mx", "es"}
LINES = [line for numbers in COUNTRIES.values() for line in numbers.lines]


def checks() -> Iterator[tuple[str, Checked]]:
    """Every check of the list, with whose it is."""
    yield "directory", DIRECTORY_CHECKED
    yield "any phone", ANY_PHONE_CHECKED
    for country, numbers in COUNTRIES.items():
        assert numbers.emergency_checked is not None
        yield f"{country} emergency", numbers.emergency_checked
    for line in LINES:
        yield line.id, line.checked


@pytest.mark.parametrize(("whose", "checked"), list(checks()))
def test_every_number_was_checked_within_half_a_year(whose: str, checked: Checked) -> None:
    age = date.today() - date.fromisoformat(checked.verified_on)
    assert timedelta() <= age <= LONGEST, f"{whose}: read {checked.source} again, then set the date"


@pytest.mark.parametrize(("whose", "checked"), list(checks()))
def test_every_check_says_where_and_what_was_read(whose: str, checked: Checked) -> None:
    assert urlsplit(checked.source).scheme == "https", whose
    assert "." in checked.host
    assert len(checked.read) > 40, whose


def test_the_countries_we_promised_are_there_with_a_line_that_can_be_called() -> None:
    assert set(COUNTRIES) >= WANTED
    for country, numbers in COUNTRIES.items():
        assert numbers.country == country
        assert numbers.emergency.isdigit()
        assert numbers.crisis


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_link_is_for_the_phones_own_programs_or_a_sealed_page(line: Helpline, language: str) -> None:
    links = list(line.links(language))
    assert links
    for link in links:
        scheme = urlsplit(link.href).scheme
        assert scheme == {"call": "tel", "text": "sms", "chat": "https"}[link.kind]
        if link.kind != "chat":
            assert link.href.partition(":")[2].partition("?")[0].isdigit()
    assert urlsplit(DIRECTORY).scheme == "https"


def test_ids_are_one_each_and_name_their_country() -> None:
    assert len({line.id for line in LINES}) == len(LINES)
    for country, numbers in COUNTRIES.items():
        assert all(line.id.startswith(f"{country}-") for line in numbers.lines)


def test_in_spanish_988_is_reached_in_spanish() -> None:
    line = COUNTRIES["us"].lines[0]
    call, text, _chat = line.links("es")
    assert (call.href, call.then) == ("tel:988", "2")
    assert text.href == "sms:988?&body=AYUDA"
    assert next(line.links("en")).then == ""


def test_an_unknown_country_has_no_number_of_somebody_elses() -> None:
    numbers = numbers_of("zz")
    assert (numbers.emergency, numbers.crisis, numbers.lines, numbers.verified_on) == ("", "", (), "")
    assert ANY_PHONE.isdigit()


def test_a_countrys_day_is_that_of_its_oldest_check() -> None:
    for numbers in COUNTRIES.values():
        assert numbers.emergency_checked is not None
        days = [numbers.emergency_checked.verified_on, *(line.checked.verified_on for line in numbers.lines)]
        assert numbers.verified_on == min(days)


@pytest.mark.parametrize(
    ("written", "dialled"),
    [("116 123", "116123"), ("+1 (555) 010-0142", "+15550100142"), ("0477 13 11 14", "0477131114"), ("", "")],
)
def test_a_number_is_dialled_by_its_digits(written: str, dialled: str) -> None:
    assert dial(written) == dialled
    assert tel(written) == f"tel:{dialled}"
    assert sms(written, "AYUDA") == f"sms:{dialled}?&body=AYUDA"
