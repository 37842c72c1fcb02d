"""Keeping a plan beyond one browser, and saying yes or no to an invitation."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from .. import chance, clock
from ..clinics import actions as clinics
from ..clinics.access import open_invitation, opens
from ..clinics.models import Invitation
from ..clinics.queries import role_in_words
from ..clinics.roles import PATIENT
from ..holding import OnHoldError, held_until
from ..whole import whole
from . import access, actions, sittings, told
from .forms import KeepForm, SecondCodeForm
from .models import User

LINK, CODE_GIVEN = "invitation", "invitation_code_given"
"""Where a session keeps the hash of an invitation's link, and whose second code was right."""


@sensitive_post_parameters("passphrase")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@whole
def secure_account(request: HttpRequest) -> HttpResponse:
    """A guest adds an address and a way to sign in; everybody else sees the ways that there are."""
    user = _user(request)
    if not user.is_guest:
        return render(request, "people/ways.html", _ways(user))
    wants_passkey = request.POST.get("way") == "passkey"
    form = KeepForm(
        request.POST if request.method == "POST" else None, user=user, wants_passkey=wants_passkey
    )
    if request.method == "POST":
        if not ratelimit.consume(request, action="manage_email", user=user):
            return render(request, "429.html", status=429)
        answer = _keep(request, user, form) if form.is_valid() else None
        if answer is not None:
            return answer
    return render(request, "people/keep.html", {"form": form, "mails": settings.MAIL_WORKS})


def _keep(request: HttpRequest, user: User, form: KeepForm) -> HttpResponse | None:
    address, passphrase = form.cleaned_data["email"], form.cleaned_data["passphrase"]
    following = reverse("mfa_add_webauthn" if form.wants_passkey else "secure_account")
    if not settings.MAIL_WORKS:
        try:
            actions.keep_with_unproven_address(user, address, clock.now())
        except actions.AddressTakenError:
            form.add_error("email", _("This address can not be used. Take another one, or sign in with it."))
            return None
    if passphrase:
        actions.set_passphrase(user, passphrase, clock.now())
        update_session_auth_hash(request, user)
        sittings.list_device(request)  # it has a new key
    if settings.MAIL_WORKS:
        _prove(request, user, address)
        following = f"{reverse('account_email_verification_sent')}?next={following}"
    return redirect(following)


def _prove(request: HttpRequest, user: User, address: str) -> None:
    """Mail a code. An address that has an account gets other words, and this browser sees no difference."""
    taken = EmailAddress.objects.filter(email__iexact=address).exclude(user=user).exists()
    if taken or User.objects.filter(email__iexact=address).exclude(pk=user.pk).exists():
        EmailVerificationProcess.initiate(request=request, user=None, email=address)
    else:
        EmailVerificationProcess.initiate(request=request, user=user, email=address)


def _ways(user: User) -> dict[str, object]:
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    passkeys = kinds.count(Authenticator.Type.WEBAUTHN)
    return {
        "address": user.email,
        "is_proven": EmailAddress.objects.filter(user=user, verified=True).exists(),
        "mails": settings.MAIL_WORKS,
        "passkeys": passkeys,
        "has_app": Authenticator.Type.TOTP in kinds,
        "has_recovery_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "has_passphrase": user.has_usable_password(),
        "is_open": not passkeys and not user.has_usable_password(),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """Where this account is signed in. Before the others end, whoever asks says once more who they are."""
    user = _user(request)
    if request.method == "POST":
        raise_if_reauthentication_required(request, app="allauth.usersessions")
        sittings.end_all(user, but=request.session.session_key)
        told.tell("devices_ended")
        words = "usersessions/messages/sessions_logged_out.txt"
        get_adapter(request).add_message(request, messages.INFO, words)
        return redirect("usersessions_list")
    sittings.list_device(request)
    known = sittings.devices(user)
    context = {"sessions": known, "session_count": len(known)}
    return render(request, "usersessions/usersession_list.html", context)


@require_safe
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation. Looking at it changes nothing; its secret leaves the address at once."""
    request.session[LINK] = chance.token_hash(token)
    return redirect("invitation")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Sign in, give the second code, read who asks, and say yes or no: in this order."""
    link = request.session.get(LINK)
    if link is None:
        return render(request, "people/invitation_lost.html")
    if not request.user.is_authenticated:
        return render(request, "people/invitation_first.html", {"here": reverse("invitation")})
    found = open_invitation(link, clock.now())
    if found is None or request.session.get(CODE_GIVEN) != f"{link}:{request.user.pk}":
        return _second_code(request, link, found)
    if request.method == "POST" and "answer" in request.POST:
        return _answer(request, found)
    return render(request, "people/invitation.html", _asked(_user(request), found))


def _second_code(request: HttpRequest, link: str, found: Invitation | None) -> HttpResponse:
    form = SecondCodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="invitation_code", key=link):
            told.tell("slowed_down")
            form.add_error("code", _("Too many tries. Wait ten minutes, then try again."))
        elif opens(found, form.cleaned_data["code"]):
            request.session[CODE_GIVEN] = f"{link}:{request.user.pk}"
            return redirect("invitation")
        else:
            if found is not None:
                clinics.count_try(found)
            form.add_error("code", _("This did not open it. Check the code, or ask for a new link."))
    return render(request, "people/invitation_code.html", {"form": form})


def _asked(user: User, found: Invitation) -> dict[str, object]:
    own = access.patient_row(user)
    return {
        "practice": found.practice,
        "role": role_in_words(found.role),
        "is_patient": found.role == PATIENT,
        "has_own_plan": own is not None,
        "is_elsewhere": found.role == PATIENT and own is not None and own.practice_id is not None,
        "is_held": found.role == PATIENT and own is not None and held_until(own, clock.now()) is not None,
        "needs_account": found.role != PATIENT and user.is_guest,
    }


def _answer(request: HttpRequest, found: Invitation) -> HttpResponse:
    user, at = _user(request), clock.now()
    try:
        if request.POST["answer"] != "yes":
            clinics.decline(found, user, at)
        elif found.role == PATIENT:
            clinics.join_as_patient(found, user, at)
        elif user.is_guest:
            return redirect("secure_account")
        else:
            clinics.join_as_staff(found, user, request.POST.get("name", "")[:120].strip(), at)
    except clinics.AnsweredError:
        pass  # answered in another window: the next page says what is true now
    except (clinics.ElsewhereError, OnHoldError):
        return redirect("invitation")
    for name in (LINK, CODE_GIVEN):
        request.session.pop(name, None)
    if request.POST["answer"] != "yes":
        messages.info(request, _("You said no. Nothing was joined."))
    return redirect("home" if found.role == PATIENT else "desk")


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
