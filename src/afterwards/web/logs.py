"""What is written for the operator: no link that is somebody's secret, no e-mail address, nobody's values."""

from __future__ import annotations

import logging
import re

HIDDEN = (
    (re.compile(r"(/(?:invited|ride|feed)/)[^/\s\"']+"), r"\1…"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "…@…"),
    (re.compile(r"^(DETAIL|CONTEXT): .*$", re.MULTILINE), r"\1: …"),  # PostgreSQL quotes the row there
    (re.compile(r"(?<![\w-])[\w-]{40,}(?![\w-])"), "…"),
)
"""A link's secret; an e-mail address; what a database says of a row; anything drawn and long."""


class DiscreetFormatter(logging.Formatter):
    """Lines without what is nobody's business."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback below it, if there is one."""
        text = super().format(record)
        for pattern, instead in HIDDEN:
            text = pattern.sub(instead, text)
        return text
