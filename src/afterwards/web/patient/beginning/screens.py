"""What stands around a question: where back leads, which number it has, what comes after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ...courses.actions import RefusedError
from .asked import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One place in a row of questions, or a lone question (``count`` 0)."""

    here: str
    back: str
    back_label: str
    number: int = 0
    count: int = 0
    skips: bool = False
    then: str = ""
    """Where a lone question leads when it was answered."""
    marks: bool = True
    """Whether the answer is one to the first questions."""

    @property
    def context(self) -> dict[str, Any]:
        """For the question's template."""
        return {
            "back_url": self.back,
            "back_label": self.back_label,
            "step": self.number if self.count else 0,
            "steps": self.count,
            "skip": self.skips,
            "next_label": _("Next") if self.count else _("Save"),
            "keep": self.here,
        }


def refuse(form: Asked, error: RefusedError) -> None:
    """Say on the form why the plan could not be made with this answer."""
    said = [f"{problem.sentence} {problem.hint}".strip() for problem in error.problems]
    form.add_error(None, said or [_("That did not work. Nothing was changed.")])
