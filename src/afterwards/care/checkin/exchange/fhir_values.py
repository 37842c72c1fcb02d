"""The few parts of FHIR R4 that our resources share: extensions, translations, codings. Plain dicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..instrument import Texts

type Resource = dict[str, object]

TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
LEAST = "http://hl7.org/fhir/StructureDefinition/minValue"
MOST = "http://hl7.org/fhir/StructureDefinition/maxValue"
OURS = "urn:afterwards:instrument"
"""What FHIR has no place for: scoring, sources, and what a form is for."""
OUR_ANSWERS = "urn:afterwards:answer"
"""The code system of answers that have no LOINC code."""
LOINC = "http://loinc.org"


def extension_of(url: str, value: object) -> Resource:
    """Plain values (maps, lists, texts) as one nested extension; empty ones must be left out before."""
    if isinstance(value, Mapping):
        inner = [extension_of(_url(key), one) for key, one in value.items()]
        return {"url": url, "extension": inner}
    if isinstance(value, list | tuple):
        return {"url": url, "extension": [extension_of(f"#{n}", one) for n, one in enumerate(value)]}
    return {"url": url, "valueString": str(value)}


def value_of_extension(extension: Mapping[str, object]) -> object:
    """The plain values of such an extension."""
    inner = items_of(extension.get("extension"))
    if not inner:
        return str(extension.get("valueString", ""))
    urls = [str(one.get("url", "")) for one in inner]
    if all(url.startswith("#") for url in urls):
        return [value_of_extension(one) for one in inner]
    return {_key(url): value_of_extension(one) for url, one in zip(urls, inner, strict=True)}


def _url(key: str) -> str:
    return key.replace(" ", "+")


def _key(url: str) -> str:
    return url.replace("+", " ")


def items_of(value: object) -> list[Mapping[str, object]]:
    """The maps of a list; anything else in it, or no list at all, gives none."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def found(resource: Mapping[str, object], url: str) -> Mapping[str, object] | None:
    """The extension of that address, or None."""
    return next((one for one in items_of(resource.get("extension")) if one.get("url") == url), None)


def said(name: str, texts: Texts, original: str) -> Resource:
    """A text under a name, with its translations beside it."""
    others = [
        {
            "url": TRANSLATION,
            "extension": [{"url": "lang", "valueCode": tag}, {"url": "content", "valueString": text}],
        }
        for tag, text in texts.items()
        if tag != original and text
    ]
    spoken: Resource = {name: texts[original]}
    return spoken | ({f"_{name}": {"extension": others}} if others else {})


def texts_of(resource: Mapping[str, object], name: str, original: str) -> dict[str, str]:
    """The text under a name and its translations, by language."""
    texts = {original: str(resource.get(name, ""))}
    beside = resource.get(f"_{name}")
    for one in items_of(beside.get("extension") if isinstance(beside, Mapping) else None):
        parts = {str(part.get("url")): part for part in items_of(one.get("extension"))}
        if one.get("url") == TRANSLATION and {"lang", "content"} <= parts.keys():
            texts[str(parts["lang"].get("valueCode", ""))] = str(parts["content"].get("valueString", ""))
    return texts


def coding(system: str, code: str, display: str = "") -> Resource:
    """A code with its system and its words."""
    plain: Resource = {"system": system, "code": code}
    return plain | ({"display": display} if display else {})


def codings(code: str) -> Iterable[Resource]:
    """The LOINC coding of a code, or nothing."""
    return [coding(LOINC, code)] if code else []
