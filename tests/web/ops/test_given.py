"""A secret may stand in a file that a setting names."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from afterwards.web.settings.given import FILES, given
from afterwards.web.settings.places import database, mailer

SECRET = "3q2-7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs="


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    for pair in FILES.items():
        for name in pair:
            monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", FILES)
def test_a_file_stands_for_the_variable(name, monkeypatch, tmp_path):
    assert given(name) == ""
    file = tmp_path / "it"
    file.write_text(f"{SECRET}\n", "utf-8")
    monkeypatch.setenv(FILES[name], str(file))
    assert given(name) == SECRET
    monkeypatch.setenv(name, "another")
    with pytest.raises(ImproperlyConfigured, match="not both"):
        given(name)


def test_a_file_that_is_not_there_is_named_and_its_content_never(monkeypatch, tmp_path):
    monkeypatch.setenv("AFTERWARDS_KEY_FILE", str(tmp_path / "gone"))
    with pytest.raises(ImproperlyConfigured, match=r"AFTERWARDS_KEY_FILE names .*gone"):
        given("AFTERWARDS_KEY")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    monkeypatch.setenv("AFTERWARDS_KEY_FILE", str(tmp_path / "bytes"))
    with pytest.raises(ImproperlyConfigured, match="no text"):
        given("AFTERWARDS_KEY")


def test_the_database_and_the_mail_server_read_theirs(monkeypatch, tmp_path):
    address, password = tmp_path / "address", tmp_path / "password"
    address.write_text("postgresql://plan:kettle@db.example.org/plan\n", "utf-8")
    password.write_text("orbit\n", "utf-8")
    monkeypatch.setenv("AFTERWARDS_DATABASE_FILE", str(address))
    monkeypatch.setenv("AFTERWARDS_MAIL_PASSWORD_FILE", str(password))
    monkeypatch.setenv("AFTERWARDS_MAIL_HOST", "mail.example.org")
    assert database(tmp_path)["PASSWORD"] == "kettle"
    assert mailer()["OPTIONS"]["password"] == "orbit"
