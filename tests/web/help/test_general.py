"""Help opens for everybody: signed out, signed in, with the database gone. No test here has a database."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client

from afterwards.care.safety.numbers import COUNTRIES, DIRECTORY
from afterwards.web import clock
from afterwards.web.clinics.links import NO_CARD, Card, card_in, help_with, sealed, unwell_with
from web.people import at

PAGES = ["/help/", "/help/unwell/"]
WEEK = {day: ["08:00", "17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
CARD = Card(name="Sample Clinic", phone="+1 555 0100", country="us", zone="America/New_York", hours=WEEK)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def text(html: str) -> str:
    return re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL))
    )


@pytest.mark.parametrize("address", PAGES)
def test_it_opens_without_an_account_and_without_a_single_query(client, address):
    # This test has no database: a query would fail it.
    html = page(client, address)
    assert html.index('href="tel:911"') < html.index('href="tel:988"')


@pytest.mark.parametrize("address", PAGES)
def test_it_opens_with_the_cookie_of_a_session_that_nobody_can_read(address):
    client = Client()
    client.cookies["day"] = "a" * 32
    assert client.get(address).status_code == 200


def test_the_emergency_number_stands_first_of_all_that_can_be_tapped_in_the_page(client):
    html = page(client, "/help/")
    body = html[html.index("<main>") :]
    assert re.search(r'href="(tel|sms|https?):?[^"]*"', body)[0] == 'href="tel:911"'  # type: ignore[index]


def test_the_clinic_comes_with_a_link_that_we_sealed_and_no_other(client):
    assert 'href="tel:+15550100"' in page(client, help_with(CARD))
    assert 'href="tel:+15550100"' in page(client, unwell_with(CARD))
    for forged in ("+19005550100", "eyJwaG9uZSI6ICIxIn0", sealed(CARD)[:-4] + "AAAA", "ä", "%", "a" * 5000):
        assert card_in(forged) == NO_CARD
        assert "5550100" not in page(client, f"/help/?clinic={forged}")


def test_nobody_reads_the_clinic_out_of_an_address():
    address = help_with(CARD)
    assert card_in(address.partition("clinic=")[2]) == CARD
    assert help_with(CARD) == address
    for secret in ("Sample", "0100", "New_York"):
        assert secret not in address


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ("2026-11-10T10:00", "Open until 5:00 pm."),
        ("2026-11-10T18:00", "Closed. Opens tomorrow, 8:00 am. No one reads messages now."),
        ("2026-11-13T18:00", "Closed. Opens Monday, 8:00 am. No one reads messages now."),
        ("2026-11-10T06:00", "Closed. Opens 8:00 am. No one reads messages now."),
    ],
)
def test_the_clinics_hours_are_true(client, move_clock, now, says):
    move_clock(now)
    assert says in page(client, help_with(CARD)).replace("\N{NO-BREAK SPACE}", " ")


def test_a_page_that_is_kept_says_what_is_true_later(client, move_clock):
    start = move_clock("2026-11-10T10:00")
    html = page(client, help_with(CARD)).replace("\N{NO-BREAK SPACE}", " ")
    found = re.search(r'data-says="(\[\[.*?\]\])"', html)
    assert found is not None
    says = json.loads(found[1])

    def said(when: str) -> str:
        return [text for since, text in says if since <= at(when)][-1]

    assert says[0][0] == start
    assert said("2026-11-10T16:59") == "Open until 5:00 pm."
    assert said("2026-11-10T17:00").startswith("Closed. Opens tomorrow, 8:00 am.")
    assert said("2026-11-11T00:00").startswith("Closed. Opens 8:00 am.")
    assert said("2026-11-14T12:00").startswith("Closed. Opens Monday, 8:00 am.")
    assert said("2026-11-25T00:00") == "We do not know the hours. Call to find out."


def test_hours_that_nobody_gave_are_said_to_be_unknown(client):
    card = Card(name="Sample Clinic", phone="+1 555 0100")
    assert "We do not know the hours. Call to find out." in page(client, help_with(card))


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_country_has_its_own_numbers_and_is_remembered_in_this_browser(client, country):
    numbers = COUNTRIES[country]
    html = page(client, f"/help/?country={country}")
    assert html.index(f'href="tel:{numbers.emergency}"') < html.index("<details")
    again = page(client, "/help/")
    assert re.findall(r'href="tel:[^"]+"', again) == re.findall(r'href="tel:[^"]+"', html)
    assert f'href="tel:{numbers.emergency}"' in page(client, "/help/unwell/")


def test_the_country_is_the_persons_choice_then_the_clinics_then_the_sites(client, settings):
    card = Card(name="Clínica", phone="+34 555", country="es")
    assert 'class="call first" href="tel:112"' in page(client, help_with(card))
    page(client, "/help/?country=nz")
    assert 'class="call first" href="tel:111"' in page(client, help_with(card))
    settings.COUNTRY = "gb"
    assert 'class="call first" href="tel:999"' in page(Client(), "/help/")


def test_the_network_never_chooses_the_country(client):
    headers = {"REMOTE_ADDR": "81.2.69.142", "HTTP_X_FORWARDED_FOR": "81.2.69.142", "HTTP_CF_IPCOUNTRY": "GB"}
    answer = client.get("/help/", **headers)
    assert 'class="call first" href="tel:911"' in answer.content.decode()


@pytest.mark.parametrize("asked", ["zz", "<b>", "", "usa", "U"])
def test_a_country_that_nobody_offers_changes_nothing(client, asked):
    assert 'class="call first" href="tel:911"' in page(client, f"/help/?country={asked}")
    assert "country" not in client.cookies


def test_another_country_gets_the_local_number_and_a_directory_and_nobody_elses_line(client):
    html = page(client, "/help/?country=xx")
    shown = html[: html.index("<details")]
    assert "Call your local emergency number" in shown
    assert f'href="{DIRECTORY}"' in shown
    assert 'class="call first" href="tel:112"' in shown
    assert "988" not in shown
    card = Card(name="Clinique", phone="+33 1", country="fr")
    assert "Call your local emergency number" in page(Client(), help_with(card))


def test_the_numbers_of_other_countries_are_in_the_page_itself(client):
    html = page(client, "/help/")
    folded = html[html.index("<details") :]
    for country, numbers in COUNTRIES.items():
        if country != "us":
            assert f'href="tel:{numbers.emergency}"' in folded


def test_in_spanish_the_page_is_spanish_and_988_answers_in_spanish(client):
    client.cookies["django_language"] = "es"
    html = page(client, "/help/")
    assert 'lang="es"' in html
    assert "Puede recibir ayuda ahora." in html
    assert "Sin cuenta. Se abre sin internet." in html
    assert "El 988 es gratis, de día y de noche. Para español, marque 2 o envíe AYUDA." in html
    assert 'href="sms:988?&body=AYUDA"' in html


def test_a_line_that_answers_in_another_language_says_so(client):
    client.cookies["django_language"] = "es"
    assert "Contesta en inglés." in page(client, "/help/?country=gb")


# ---- the symptom check without script


def result(client: Client, **answers: str | list[str]) -> str:
    answer = client.post("/help/unwell/", answers)
    assert answer.status_code == 200
    return text(unescape(answer.content.decode()))


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"sign": "chest"}, "Call 911 now."),
        ({"sign": "vomiting"}, "Call 911 now."),
        ({"sign": "dark"}, "Call 988 now."),
        ({"sign": "fluids"}, "Call the clinic today."),
        ({"sign": "unreal"}, "Call the clinic today."),
        ({"sign": "headache"}, "Tell them at your next visit."),
        ({"sign": ["headache", "other"]}, "Call the clinic today."),
        ({"done": "yes"}, "Nothing on this list fits."),
        ({"unsure": "1"}, "Call the clinic today."),
        ({"unsure": "4"}, "Tell them at your next visit."),
        ({"sign": "headache", "unsure": "2"}, "Call the clinic today."),
    ],
)
def test_a_form_is_enough(client, answers, says):
    assert says in result(client, **answers)


@pytest.mark.parametrize("sign", ["", "nothing", "<script>", "a" * 9000, "guide:x"])
@pytest.mark.parametrize("unsure", ["", "9", "-1", "1e3", "x" * 50])
def test_what_no_form_says_counts_as_nothing_said(client, sign, unsure):
    assert "Nothing on this list fits." in result(client, sign=sign, unsure=unsure)


def test_without_a_known_session_nothing_is_ever_expected(client):
    html = page(client, "/help/unwell/")
    for sign in re.findall(r'name="sign" value="([^"]+)"', html):
        assert "This is expected." not in result(client, sign=sign)
    assert "This is expected." not in html


def test_the_result_says_what_was_said_when_and_whom_to_call(client, move_clock):
    move_clock("2026-11-10T12:10")
    answer = client.post(unwell_with(CARD), {"sign": "unreal"}).content.decode()
    said = text(unescape(answer)).replace("\N{NO-BREAK SPACE}", " ")
    assert "You said: Things still look unreal, a day on" in said
    assert "Tuesday, 12:10 pm" in said
    assert "Sample Clinic Open until 5:00 pm." in said
    assert "Call 911 if you might hurt yourself" in said
    assert 'href="tel:911"' in answer


def test_answers_are_read_without_the_cookie_against_forged_forms_and_nothing_is_kept():
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/help/unwell/", {"sign": "chest"})
    assert answer.status_code == 200
    assert not answer.cookies


def test_all_four_questions_and_all_results_are_in_one_page(client):
    html = page(client, "/help/unwell/")
    assert [f'id="q{number}"' in html for number in (1, 2, 3, 4)] == [True] * 4
    assert {int(found) for found in re.findall(r'id="r(\d)"', html)} == {0, 2, 3, 5, 6}
    assert len(re.findall("<h1", html)) == 1


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_answer_stands_in_an_address(client, language):
    client.cookies["django_language"] = language
    html = page(client, "/help/unwell/")
    assert re.search(r'<form class="steps" method="post"', html)
    assert "sign=" not in html


def test_the_clock_of_the_page_is_the_servers(client, move_clock):
    now = move_clock("2026-11-10T12:10")
    assert f'data-now="{now}"' in page(client, "/help/")
    assert clock.now() >= now
