"""What is shipped, as rows."""

from __future__ import annotations

from typing import TypedDict

from .. import protocols
from .documents import shipped_reading


class ProtocolRow(TypedDict):
    """One shipped protocol."""

    id: str
    title: str
    version: str
    path: str
    routes: list[str]
    claims: list[str]


def protocol_rows() -> list[ProtocolRow]:
    """All shipped protocols, by id."""
    rows = []
    for name in protocols.shipped():
        found = shipped_reading(name).protocol
        assert found is not None, f"the shipped protocol {name} has errors"
        rows.append(
            ProtocolRow(
                id=found.id,
                title=found.title,
                version=found.version,
                path=protocols.path(name),
                routes=list(found.routes),
                claims=list(found.claims),
            )
        )
    return rows
