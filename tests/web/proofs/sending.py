"""A request that changes rows, and what the database says before and after it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.test import Client


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A POST that changes rows."""

    client: Client
    address: str
    fields: dict[str, Any] | str = field(default_factory=dict)
    """A form's fields, or JSON."""

    def send(self) -> Any:
        """Send it; each sending begins with the cookies that the browser has now."""
        browser, cookies = self.client, deepcopy(self.client.cookies)
        browser.raise_request_exception = False
        kind = {"content_type": "application/json"} if isinstance(self.fields, str) else {}
        try:
            return browser.post(self.address, self.fields, **kind)
        finally:
            browser.cookies = cookies
