"""What is written for the operator: when, how grave, from where, about which account, and what.

No link that is somebody's secret, no e-mail address, nobody's values. An account is named by its id, which
says nothing without the database. Lines of words by default, JSON with ``AFTERWARDS_LOG=json``.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

HIDDEN = (
    (re.compile(r"(/(?:invited|ride|feed)/)[^/\s\"']+"), r"\1…"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "…@…"),
    (re.compile(r"^(DETAIL|CONTEXT): .*$", re.MULTILINE), r"\1: …"),  # PostgreSQL quotes the row there
    (re.compile(r"(?<![\w-])[\w-]{40,}(?![\w-])"), "…"),
)
"""A link's secret; an e-mail address; what a database says of a row; anything drawn and long."""
UNKNOWN = "unknown"

_account: ContextVar[str] = ContextVar("account", default=UNKNOWN)


def discreet(text: str) -> str:
    """The text without what is nobody's business."""
    for pattern, instead in HIDDEN:
        text = pattern.sub(instead, text)
    return text


@contextmanager
def about(account: str) -> Iterator[None]:
    """What is written meanwhile is about this account."""
    token = _account.set(account)
    try:
        yield
    finally:
        _account.reset(token)


def account_of(record: logging.LogRecord) -> str:
    """Whom a line is about: what it says itself, else whoever sent the request that it is about."""
    own = getattr(record, "account", None) or getattr(getattr(record, "request", None), "account", None)
    return str(own or _account.get())


def moment(record: logging.LogRecord) -> str:
    """When it was written, in UTC."""
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class DiscreetFormatter(logging.Formatter):
    """``at=… level=… from=… account=… what happened``, in one line; a traceback stands below, set in."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback below it, if there is one."""
        said, below = parts(self, record)
        before = f"at={moment(record)} level={record.levelname.lower()} from={record.name}"
        line = f"{before} account={account_of(record)} " + said.replace("\r", "\\r").replace("\n", "\\n")
        return "\n    ".join([line, *below.splitlines()])


class JsonFormatter(logging.Formatter):
    """The same as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The object."""
        said, below = parts(self, record)
        found = {
            "at": moment(record),
            "level": record.levelname.lower(),
            "from": record.name,
            "account": account_of(record),
            "says": said,
        }
        return json.dumps(found | ({"traceback": below} if below else {}), ensure_ascii=False)


def parts(formatter: logging.Formatter, record: logging.LogRecord) -> tuple[str, str]:
    """What a record says, and its traceback; both discreet."""
    traceback = formatter.formatException(record.exc_info) if record.exc_info else ""
    stack = formatter.formatStack(record.stack_info) if record.stack_info else ""
    return discreet(record.getMessage()), discreet("\n".join(filter(None, (traceback, stack))))
