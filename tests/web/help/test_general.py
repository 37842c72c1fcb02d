"""Help opens for everybody: signed out, signed in, and with the database gone."""

from __future__ import annotations

import pytest
from django.test import Client

from afterwards.web.clinics.links import help_with, unwell_with


@pytest.mark.parametrize("address", ["/help/", "/help/unwell/"])
def test_it_opens_without_an_account_and_without_a_single_query(client, address):
    # This test has no database: a query would fail it.
    page = client.get(address).content.decode()
    assert page.index('href="tel:911"') < page.index('href="tel:988"')


@pytest.mark.parametrize("address", ["/help/", "/help/unwell/"])
def test_it_opens_with_the_cookie_of_a_session_that_nobody_can_read(address):
    client = Client()
    client.cookies["day"] = "a" * 32
    assert client.get(address).status_code == 200


def test_the_clinics_number_comes_with_a_link_that_we_signed_and_no_other(client):
    assert 'href="tel:+15550100"' in client.get(help_with("+1 555 0100")).content.decode()
    assert 'href="tel:+15550100"' in client.get(unwell_with("+1 555 0100")).content.decode()
    assert "tel:+19005550100" not in client.get("/help/?clinic=+19005550100").content.decode()


def test_another_country_has_its_own_numbers_and_an_unknown_one_keeps_ours(client):
    assert 'href="tel:999"' in client.get("/help/?country=uk").content.decode()
    assert 'href="tel:911"' in client.get("/help/?country=zz").content.decode()


def test_in_spanish_the_page_is_spanish(client):
    client.cookies["django_language"] = "es"
    assert 'lang="es"' in client.get("/help/").content.decode()
