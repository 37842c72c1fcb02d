"""What staff and a patient do in their browsers, by fields and buttons with a meaning in any language."""

from __future__ import annotations

import re

from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.core import mail
from playwright.sync_api import Page, expect

from afterwards.web.clinics.models import Membership
from web.people import PASSPHRASE, app_code, make_practice, make_staff

STAFF_ADDRESS = "nurse@example.org"


def clinician_with_second_factor() -> tuple[Membership, str]:
    """A clinician of Sample Clinic whose code app works, and the secret of that app."""
    member = make_staff(make_practice(), "clinician", STAFF_ADDRESS, second_factor=False)
    member.user.emailaddress_set.create(email=STAFF_ADDRESS, primary=True, verified=True)
    secret = generate_totp_secret()
    TOTP.activate(member.user, secret)
    return member, secret


def sign_in_as_staff(page: Page, origin: str, secret: str) -> None:
    """Address, passphrase, and the code of the app."""
    page.goto(f"{origin}/account/login/")
    page.fill("input[name=login]", STAFF_ADDRESS)
    page.fill("input[name=password]", PASSPHRASE)
    page.click("form:has(input[name=password]) button.button")
    page.fill("input[name=code]", app_code(secret))
    page.click("form:has(input[name=code]) button.button")
    page.wait_for_url(f"{origin}/clinic/")


def invite(page: Page, origin: str, name: str, guide: str) -> tuple[str, str]:
    """A patient and an invitation at the desk; the link and the code, which are shown once."""
    page.goto(f"{origin}/clinic/new/")
    page.fill("input[name=name]", name)
    choose(page, "guide", guide)
    page.click("main form button.button")
    expect(page.locator("main")).to_contain_text("/invited/")
    text = page.locator("main").inner_text()
    link, code = re.search(rf"{origin}/invited/\S+", text), re.search(r"\b\d{4} \d{4}\b", text)
    assert link, text
    assert code, text
    return link[0], code[0]


def choose(page: Page, name: str, value: str) -> None:
    """A choice of a list or of radio buttons."""
    if page.locator(f"select[name={name}]").count():
        page.select_option(f"select[name={name}]", value)
    else:
        page.check(f"input[name={name}][value='{value}']")


def accept_invitation(page: Page, link: str, code: str, address: str) -> None:
    """Open the link, make an account, prove the address, give the code, say yes."""
    page.goto(link)
    page.click("main a[href*='/account/signup/']")
    page.fill("input[name=email]", address)
    page.fill("input[name=password1]", PASSPHRASE)
    page.click("form:has(input[name=password1]) button.button")
    page.fill("input[name=code]", mailed_code())
    page.click("form:has(input[name=code]) button.button")
    page.fill("input[name=code]", code)
    page.click("form:has(input[name=code]) button.button")
    page.click("button[name=answer][value=yes]")


def mailed_code() -> str:
    """The code in the newest mail."""
    found = re.search(r"\b([A-Z0-9]{4}-[A-Z0-9]{4})\b", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


def plan_session_at_desk(page: Page, patient_url: str, wall: str) -> None:
    """A session: filled in, compared, and then a yes."""
    page.goto(f"{patient_url}plan/")
    page.fill("input[name=planned]", wall)
    choose(page, "route", "iv")
    page.click("main form button.button")
    page.click("button[name=yes]")


def record_at_desk(page: Page, patient_url: str, key: str, start: str, end: str) -> None:
    """What happened in a session."""
    page.goto(f"{patient_url}session/{key}/record/")
    page.fill("input[name=start]", start)
    page.fill("input[name=end]", end)
    page.click("main form button.button")
    page.click("button[name=yes]")


def name_the_ride(page: Page, origin: str, name: str) -> None:
    """Someone takes the person home."""
    page.goto(f"{origin}/today/ride/")
    page.check("input[name=who][value=someone]")
    page.fill("input[name=name]", name)
    page.click("form.ask button.button")


def tell(page: Page, what: str) -> None:
    """I am leaving; I am home."""
    with page.expect_navigation():
        page.click(f"form:has(input[name=fact][value={what}]) button")
