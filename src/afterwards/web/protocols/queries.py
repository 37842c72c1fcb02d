"""Guides as programs: read once for each combination of layers and language, then shared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID

from django.http import Http404

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
class GuideOffer:
    """A guide that somebody may choose or give, with a practice's own overlay over it where it has one."""

    title: str
    protocol: str
    name: str
    overlays: tuple[str, ...] = ()
    mine: bool = False
    """Brought by the practice."""

    @property
    def value(self) -> str:
        """What stands for it in forms and addresses."""
        return "+".join((self.protocol, *self.overlays))


def offers(practice: Practice | None, language: str) -> list[GuideOffer]:
    """The guides to choose from: a practice's overlays first, then its own guides, then the shipped ones.

    Of each guide the newest version.
    """
    return [*(_own_offers(practice) if practice else ()), *_shipped_offers(language)]


def _own_offers(practice: Practice) -> Iterator[GuideOffer]:
    own = _newest(practice)
    guides = {version.guide.name: version for version in own if not version.guide.extends}
    for version in own:
        base = version.guide.extends
        if base in guides or base in shipped.shipped():
            protocol = str(guides[base].pk) if base in guides else base
            over = (str(version.pk),)
            yield GuideOffer(title=version.title, protocol=protocol, name=base, overlays=over, mine=True)
    for name, version in guides.items():
        yield GuideOffer(title=version.title, protocol=str(version.pk), name=name, mine=True)


@lru_cache(maxsize=8)
def _shipped_offers(language: str) -> tuple[GuideOffer, ...]:
    found = []
    for name in sorted(shipped.shipped(), key=lambda name: (name != "standard", name)):
        protocol = read_layers(name, (), None).protocol
        assert protocol is not None, "shipped protocols read without an error"
        title = in_language(protocol, name, language).title
        found.append(GuideOffer(title=title, protocol=name, name=name))
    return tuple(found)


def base_file(practice: Practice, name: str) -> SourceFile | None:
    """What an overlay of a practice lies over: a shipped protocol, or the newest of its own guides."""
    if name in shipped.shipped():
        return source(name)
    own = GuideVersion.objects.filter(practice=practice, guide__name=name, guide__extends="")
    newest = own.order_by("-made_at").first()
    return SourceFile(f"{name}.yaml", newest.text) if newest else None


def versions_of(practice: Practice) -> list[GuideVersion]:
    """All versions of all guides and overlays of a practice, newest first."""
    rows = GuideVersion.objects.select_related("guide", "made_by").filter(practice=practice)
    return list(rows.order_by("guide__name", "-made_at"))


def version_of(practice: Practice, id: UUID) -> GuideVersion:
    """One version of this practice. Raises Http404."""
    found = GuideVersion.objects.select_related("guide").filter(practice=practice, pk=id).first()
    if found is None:
        raise Http404
    return found


def _newest(practice: Practice) -> list[GuideVersion]:
    newest: dict[UUID, GuideVersion] = {}
    for version in versions_of(practice):
        newest.setdefault(version.guide_id, version)
    return list(newest.values())


def newer_choice(practice: Practice, choice: GuideChoice) -> GuideChoice | None:
    """The same guide with its newest version and overlay, if that is not what is followed now."""
    newest = {str(version.pk): version for version in _newest(practice)}
    guides = {str(version.guide_id): pk for pk, version in newest.items()}
    old = {
        str(version.pk): str(version.guide_id)
        for version in versions_of(practice)
        if str(version.pk) in (choice.protocol, *choice.overlays)
    }
    protocol = guides.get(old.get(choice.protocol, ""), choice.protocol)
    overlays = tuple(guides.get(old.get(overlay, ""), overlay) for overlay in choice.overlays)
    if (protocol, overlays) == (choice.protocol, choice.overlays):
        return None
    return replace(choice, protocol=protocol, overlays=overlays)
