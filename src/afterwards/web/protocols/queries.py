"""Guides as programs: read once for each combination of layers and language, then shared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from ... import protocols as shipped
from ...care.plan import prepare
from ...care.plan.programs import Programs
from ...care.protocol.diagnostics import Diagnostic, Place
from ...care.protocol.reading.nodes import nodes_of
from ...care.protocol.reading.protocols import ProtocolReading, SourceFile, read_protocol
from ...care.protocol.tree import CareProtocol
from ...protocols import reading
from ...protocols.reading import vocabulary
from ..clinics.models import Practice
from ..courses.records import GuideChoice, Values
from .models import GuideVersion


class GuideProblemsError(Exception):
    """A guide, or a layer over it, that can not be used."""

    def __init__(self, problems: tuple[Diagnostic, ...]) -> None:
        self.problems = problems
        super().__init__(str(problems[0]) if problems else "")


def programs_of(choice: GuideChoice, orders: Values | None, language: str) -> Programs:
    """The programs of a guide with its layers, in a language where it has one. Raises GuideProblemsError."""
    layer = json.dumps(orders, sort_keys=True) if orders else ""
    return _programs(choice.protocol, choice.overlays, layer, language)


@lru_cache(maxsize=256)
def _programs(protocol: str, overlays: tuple[str, ...], orders: str, language: str) -> Programs:
    read = read_layers(protocol, overlays, json.loads(orders) if orders else None)
    if read.protocol is None:
        raise GuideProblemsError(read.problems)
    return prepare(in_language(read.protocol, protocol, language))


def read_layers(protocol: str, overlays: tuple[str, ...], orders: Values | None) -> ProtocolReading:
    """A guide read with its overlays and a person's own orders."""
    layers = tuple(source(overlay) for overlay in overlays)
    own = nodes_of(orders, Place("orders")) if orders else None
    return read_protocol(source(protocol), layers, vocabulary=vocabulary(), orders=own)


def source(name: str) -> SourceFile:
    """The text of a shipped protocol's id or of a guide version's id."""
    if name in shipped.shipped():
        return SourceFile(f"{name}.yaml", shipped.content(name))
    version = GuideVersion.objects.select_related("guide").get(pk=UUID(name))
    return SourceFile(f"{version.guide.name}.yaml", version.text)


def in_language(protocol: CareProtocol, name: str, language: str) -> CareProtocol:
    """The protocol in a language's words; in its own where it has none."""
    own = None
    if name not in shipped.shipped():
        words = GuideVersion.objects.values_list("words", flat=True).get(pk=UUID(name))
        own = SourceFile(f"{protocol.id}.{language}.yaml", words[language]) if language in words else None
    return reading.in_language(protocol, language, own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A guide that somebody may choose."""

    protocol: str
    title: str
    version: str
    mine: bool
    """Brought by the person's own practice."""


def offers(practice: Practice | None, language: str) -> list[Offer]:
    """The guides to choose from: the practice's own first, then the shipped ones."""
    return [*_own_offers(practice), *_shipped_offers(language)]


def _own_offers(practice: Practice | None) -> Iterator[Offer]:
    if practice is None:
        return
    newest: dict[UUID, GuideVersion] = {}
    rows = GuideVersion.objects.filter(practice=practice, guide__extends="").order_by("made_at")
    for version in rows:
        newest[version.guide_id] = version
    for version in newest.values():
        yield Offer(protocol=str(version.pk), title=version.title, version=version.version, mine=True)


@lru_cache(maxsize=8)
def _shipped_offers(language: str) -> tuple[Offer, ...]:
    found = []
    for name in sorted(shipped.shipped(), key=lambda name: (name != "standard", name)):
        protocol = read_layers(name, (), None).protocol
        assert protocol is not None, "shipped protocols read without an error"
        protocol = in_language(protocol, name, language)
        found.append(Offer(protocol=name, title=protocol.title, version=protocol.version, mine=False))
    return tuple(found)
