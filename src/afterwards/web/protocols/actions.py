"""Bringing a guide: checked whole, with everything that is wrong at its line, before a version is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ... import protocols as shipped
from ...care.checking.protocols import check_draft, check_protocol
from ...care.protocol.diagnostics import Diagnostic, Problems, has_errors
from ...care.protocol.reading.nodes import Table, Text, read_nodes
from ...care.protocol.reading.protocols import SourceFile, kind_of, read_protocol
from ...care.protocol.tree import CareProtocol
from ...care.timing import Instant
from ...protocols.reading import vocabulary
from ..audit.actions import note
from ..holding import never_waits
from ..people.access import Staff
from .models import Guide, GuideVersion
from .queries import base_file

FILE = "guide.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedGuide:
    """A text, and everything that is wrong, doubtful or open in it."""

    text: str
    problems: tuple[Diagnostic, ...]
    name: str = ""
    """The id that the file gives itself."""
    extends: str = ""
    """Of an overlay: what it lies over."""
    title: str = ""
    version: str = ""
    protocol: CareProtocol | None = None

    @property
    def has_errors(self) -> bool:
        """Whether it can not be kept."""
        return self.protocol is None or has_errors(self.problems)


@never_waits
def check_guide(staff: Staff, content: bytes, on: date) -> CheckedGuide:
    """Read and check a protocol or an overlay, as ``afterwards check`` does. Nothing is stored."""
    text = content.decode("utf-8", "replace")
    file, problems = SourceFile(FILE, content), Problems()
    table = read_nodes(content, FILE, problems)
    if table is None:
        return CheckedGuide(text=text, problems=problems.sorted())
    match kind_of(table):
        case "protocol":
            return _protocol(file, table, text, on)
        case "overlay":
            return _overlay(staff, file, table, text, on)
        case _:
            problems.report("E05/kind", table.place)
            return CheckedGuide(text=text, problems=problems.sorted())


def _protocol(file: SourceFile, table: Table, text: str, on: date) -> CheckedGuide:
    reading = read_protocol(file, vocabulary=vocabulary())
    if reading.protocol is not None:
        more = check_protocol(reading.protocol, on=on)
    else:
        more = check_draft(reading.draft, on=on) if reading.draft is not None else ()
    found = _together(reading.problems, more)
    return _checked(table, "protocol", text, found, reading.protocol)


def _overlay(staff: Staff, file: SourceFile, table: Table, text: str, on: date) -> CheckedGuide:
    extends = _text(table, "extends").partition("@")[0]
    base = base_file(staff.membership.practice, extends)
    problems = Problems()
    if base is None:
        node = table.entries.get("extends")
        if node is None:
            problems.report("E06/needs", table.place, noun="The overlay", key="extends")
        else:
            hint = f"Shipped are {', '.join(sorted(shipped.shipped()))}."
            problems.report("E01/missing", node.place, name=extends, hint=hint)
        return CheckedGuide(text=text, problems=problems.sorted())
    alone = read_protocol(base, vocabulary=vocabulary())
    reading = read_protocol(base, (file,), vocabulary=vocabulary())
    found = reading.problems
    if reading.protocol is not None and alone.protocol is not None:
        known = check_protocol(alone.protocol, on=on)  # what the base says by itself is not its doing
        new = check_protocol(reading.protocol, on=on, base=alone.protocol)
        found = _together(found, tuple(problem for problem in new if problem not in known))
    return _checked(table, "overlay", text, found, reading.protocol, extends)


def _checked(
    table: Table,
    kind: str,
    text: str,
    problems: tuple[Diagnostic, ...],
    protocol: CareProtocol | None,
    extends: str = "",
) -> CheckedGuide:
    return CheckedGuide(
        text=text,
        problems=problems,
        name=_text(table, kind),
        extends=extends,
        title=_text(table, "title") or (protocol.title if protocol else ""),
        version=_text(table, "version"),
        protocol=protocol,
    )


def _text(table: Table, key: str) -> str:
    node = table.entries.get(key)
    return node.text if isinstance(node, Text) else ""


def _together(*many: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    problems = Problems()
    for found in many:
        problems.extend(found)
    return problems.sorted()


@never_waits
def keep_guide(staff: Staff, checked: CheckedGuide, now: Instant) -> GuideVersion:
    """Keep a checked text as the newest version of its guide. Versions are never edited."""
    practice = staff.membership.practice
    assert checked.protocol is not None, "a guide with errors is not kept"
    with transaction.atomic():
        guide, _made = Guide.objects.get_or_create(
            practice=practice,
            name=checked.name[:80],
            defaults={"made_at": now, "extends": checked.extends[:80]},
        )
        if guide.extends != checked.extends:
            guide.extends = checked.extends
            guide.save(update_fields=["extends"])
        version = GuideVersion.objects.create(
            practice=practice,
            guide=guide,
            text=checked.text,
            title=checked.title[:200],
            version=checked.version[:40],
            made_by=staff.user,
            made_at=now,
        )
        note("keep_guide", by=staff.user, role=staff.role, at=now, practice=practice, about=version.pk)
    return version
