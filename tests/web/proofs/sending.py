"""A request that changes rows, and what the database says before and after it."""

from __future__ import annotations

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
        """Send it from a browser that has the cookies of this moment; each sending begins with the same."""
        client = Client(raise_request_exception=False)
        for name, morsel in self.client.cookies.items():
            client.cookies[name] = morsel.value
        kind = {"content_type": "application/json"} if isinstance(self.fields, str) else {}
        return client.post(self.address, self.fields, **kind)
