"""Everything that is wrong, doubtful or open in a protocol, all at once."""

from __future__ import annotations

from datetime import date

from ..protocol.diagnostics import Diagnostic, Problems
from ..protocol.tree import CareProtocol
from .probes import check_floors, check_probes
from .static import check_text


def check_protocol(
    protocol: CareProtocol, *, on: date, base: CareProtocol | None = None
) -> tuple[Diagnostic, ...]:
    """All findings on a protocol that could be read. ``base`` is the same without its overlays.

    ``on`` is today, for the age of the review.
    """
    problems = Problems()
    check_text(protocol, on, problems)
    check_probes(protocol, problems)
    if base is not None:
        check_floors(base, protocol, problems)
    return problems.sorted()


def check_draft(draft: CareProtocol, *, on: date) -> tuple[Diagnostic, ...]:
    """What the text of a protocol shows that still has errors; it is not tried on courses."""
    problems = Problems()
    check_text(draft, on, problems)
    return problems.sorted()
