"""Bringing a form of one's own, as a guide is brought: checked whole, then kept as a version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db import transaction

from ...care.checkin.exchange.fhir_forms import read_questionnaire
from ...care.checkin.instrument import Instrument
from ...care.checkin.library import FORMS, Library, content, instrument, shipped
from ...care.checkin.reading import InstrumentReading, read_instrument
from ...care.protocol.diagnostics import Diagnostic, Place, Problems, has_errors
from ...care.protocol.reading.nodes import MOST_BYTES, Table, read_nodes
from ...care.protocol.reading.protocols import SourceFile, kind_of
from ...care.timing import Instant
from ..audit.actions import note
from ..clinics.models import Practice
from ..holding import never_waits
from ..people.access import Staff
from .actions import FILE
from .models import FormVersion, ShippedForm

LONGEST_NAME, LONGEST_VERSION = 80, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedForm:
    """A text, and everything that is wrong or doubtful in it."""

    text: str
    problems: tuple[Diagnostic, ...]
    form: Instrument | None = None

    @property
    def has_errors(self) -> bool:
        """Whether it can not be kept."""
        return self.form is None or has_errors(self.problems)


def is_form(content: bytes) -> bool:
    """Whether somebody brought a form and no guide: an instrument file, or a FHIR Questionnaire."""
    table = read_nodes(content, FILE, Problems())
    return _questionnaire(content) is not None or (table is not None and kind_of(table) == "instrument")


@never_waits
def check_form(staff: Staff, content: bytes) -> CheckedForm:
    """Read and check a form, as ``afterwards check`` does, and whether its name is free. Stores nothing."""
    text, read = content.decode("utf-8", "replace"), _read(content)
    problems = Problems()
    problems.extend(read.problems)
    if read.instrument is not None:
        _check_name(staff, content, text, read.instrument, problems)
    return CheckedForm(text=text, problems=problems.sorted(), form=read.instrument)


def _check_name(staff: Staff, content: bytes, text: str, form: Instrument, problems: Problems) -> None:
    for key, value, most in (
        ("instrument", form.id, LONGEST_NAME),
        ("version", form.version, LONGEST_VERSION),
    ):
        if len(value) > most:
            place, wanted = _place(content, key), f"at most {most} letters"
            problems.report("E10", place, key=key, value=value[:most], wanted=wanted, hint="Shorten it.")
    if form.id in shipped():
        wanted = "a name of your own: a form of that name comes with the site"
        hint = f"Call it something else, such as 'our-{form.id}'."
        place = _place(content, "instrument")
        problems.report("E10", place, key="instrument", value=form.id, wanted=wanted, hint=hint)
    known = FormVersion.objects.filter(practice=staff.membership.practice, name=form.id, version=form.version)
    if known.exclude(text=text).exists():
        wanted, hint = "new: you have it already, with another text", "Raise the version."
        place = _place(content, "version")
        problems.report("E10", place, key="version", value=form.version, wanted=wanted, hint=hint)


def _place(content: bytes, key: str) -> Place:
    table = read_nodes(content, FILE, Problems())
    node = table.entries.get(key) if isinstance(table, Table) else None
    return node.place if node is not None else Place(FILE)


def _read(content: bytes) -> InstrumentReading:
    resource = _questionnaire(content)
    if resource is not None:
        return read_questionnaire(resource, FILE)
    return read_instrument(SourceFile(FILE, content))


def _questionnaire(content: bytes) -> Mapping[str, object] | None:
    if len(content) > MOST_BYTES or not content.lstrip().startswith(b"{"):
        return None
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and "resourceType" in found else None


@never_waits
def keep_form(staff: Staff, checked: CheckedForm, now: Instant) -> FormVersion:
    """Keep a checked form as the newest version of its name. The same text again is the same version."""
    form, practice = checked.form, staff.membership.practice
    assert form is not None, "a form with errors is not kept"
    with transaction.atomic():
        version, is_new = FormVersion.objects.get_or_create(
            practice=practice,
            name=form.id,
            version=form.version,
            defaults={
                "text": checked.text,
                "title": form.title[form.original][:200],
                "made_by": staff.user,
                "made_at": now,
            },
        )
        if is_new:
            note("keep_form", by=staff.user, role=staff.role, at=now, practice=practice, about=version.pk)
    return version


def forms_of(practice: Practice) -> list[FormVersion]:
    """All versions of all forms of a practice, newest first."""
    return list(FormVersion.objects.filter(practice=practice).order_by("name", "-made_at", "-pk"))


def form_version(practice: Practice, id: UUID) -> FormVersion | None:
    """One version of this practice; None for any other id."""
    return FormVersion.objects.filter(practice=practice, pk=id).first()


def library_for(practice: UUID | None) -> Library:
    """The shipped forms, and beside them those that a practice brought, each in its newest version."""
    if practice is None:
        return FORMS
    rows = FormVersion.objects.filter(practice=practice).order_by("made_at", "pk")
    return _library(tuple(rows.values_list("pk", flat=True)))


@lru_cache(maxsize=256)
def _library(versions: tuple[UUID, ...]) -> Library:
    if not versions:
        return FORMS
    read = [form for pk in versions if (form := _form(pk)) is not None]
    newest = {form.id: form for form in read}
    return Library(own=newest, versions={(form.id, form.version): form for form in read})


@lru_cache(maxsize=1024)
def _form(version: UUID) -> Instrument | None:
    """A kept form; None where this program no longer reads what it read when it was brought."""
    return _read(FormVersion.objects.get(pk=version).text.encode()).instrument


# ---- the shipped forms, as they were


@never_waits
def remember_shipped(now: Instant) -> int:
    """Keep the text of each shipped form that this site has not run before. Gives how many were new.

    It happens when the site starts, so that a later version of the program still reads what was answered
    under this one. The text that ran first under a version stays.
    """
    rows = list(ShippedForm.objects.values_list("name", "version", "text"))
    known, read = {(name, version) for name, version, _ in rows}, {(name, text) for name, _, text in rows}
    texts = {id: content(id).decode() for id in shipped()}
    forms = [instrument(id) for id, text in texts.items() if (id, text) not in read]
    new = [
        ShippedForm(name=one.id, version=one.version, text=texts[one.id], since=now)
        for one in forms
        if (one.id, one.version) not in known
    ]
    ShippedForm.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def earlier_form(name: str, version: str) -> Instrument | None:
    """A form that once came with the program, in a version that ran here; None for any other."""
    row = ShippedForm.objects.filter(name=name, version=version).values_list("pk", "text").first()
    return None if row is None else _earlier(*row)


def kept_forms() -> tuple[int, list[str]]:
    """How many versions are kept of all forms, and the names of those that this program can not read."""
    brought = FormVersion.objects.values_list("pk", "name", "version")
    shipped_once = ShippedForm.objects.values_list("pk", "text", "name", "version")
    found = [(_form(pk), name, version) for pk, name, version in brought]
    found += [(_earlier(pk, text), name, version) for pk, text, name, version in shipped_once]
    return len(found), [f"{name} {version}" for form, name, version in found if form is None]


@lru_cache(maxsize=64)
def _earlier(_row: UUID, text: str) -> Instrument | None:
    return _read(text.encode()).instrument
