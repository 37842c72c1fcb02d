"""An instrument as a FHIR R4 Questionnaire, and a Questionnaire as an instrument. Ours come back unchanged.

A form from elsewhere comes without scoring, since FHIR R4 has no place for it: it can be asked and kept, and
scores only once a clinic says how. What it cannot be read for is reported like any problem of a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import inf

from ...protocol.diagnostics import Place, Problems, has_errors
from ..instrument import Choice, Instrument, Item, Texts, Value
from ..reading import InstrumentReading, read_instrument_values
from ..writing import about, filled, item_keys
from .fhir_values import (
    LEAST,
    LOINC,
    MOST,
    ORDINAL,
    OUR_ANSWERS,
    OURS,
    Resource,
    coding,
    codings,
    extension_of,
    found,
    items_of,
    said,
    texts_of,
    value_of_extension,
)

OPENING = "opening"
_TYPES = {"one": "choice", "several": "choice", "number": "integer", "text": "string"}
_OWN_KEYS = ("likely", "labels", "signs")
"""Keys of an item that FHIR has no word for."""


def questionnaire(instrument: Instrument) -> Resource:
    """The instrument as a Questionnaire. Its address is ``urn:afterwards:instrument:ID``.

    >>> from ..library import instrument
    >>> form = questionnaire(instrument("phq-9"))
    >>> form["resourceType"], form["version"], len(form["item"])
    ('Questionnaire', '1.0.0', 11)
    """
    original = instrument.original
    resource: Resource = {
        "resourceType": "Questionnaire",
        "id": instrument.id,
        "language": original,
        "extension": [extension_of(OURS, about(instrument))],
        "url": address(instrument.id),
        "version": instrument.version,
        "name": re.sub(r"\W", "", instrument.id.title()),
        **said("title", instrument.title, original),
        "status": "active",
        "subjectType": ["Patient"],
        "copyright": instrument.licence.line,
        "code": list(codings(instrument.loinc)),
        "item": [
            *([_opening(instrument)] if instrument.opening else []),
            *(_question(item, instrument) for item in instrument.items if not item.for_each),
        ],
    }
    return {key: value for key, value in resource.items() if value != []}


def _opening(instrument: Instrument) -> Resource:
    words = said("text", instrument.opening, instrument.original)
    return {"linkId": OPENING, "type": "display", **words}


def address(id: str) -> str:
    """The address of an instrument's Questionnaire."""
    return f"{OURS}:{id}"


def _question(item: Item, instrument: Instrument) -> Resource:
    original = instrument.original
    own = {key: value for key, value in item_keys(item).items() if key in _OWN_KEYS}
    extensions = [extension_of(OURS, own)] if own else []
    if item.kind == "number":
        extensions += [{"url": LEAST, "valueInteger": item.low}, {"url": MOST, "valueInteger": item.high}]
    question: Resource = {
        "extension": extensions,
        "linkId": item.key,
        "code": list(codings(item.loinc)),
        **said("text", item.texts, original),
        "type": _TYPES[item.kind],
        "enableWhen": list(_conditions(item, instrument)),
        "enableBehavior": "any" if item.asked_if else "",
        "required": item.needed,
        "repeats": item.kind == "several",
        "maxLength": item.high if item.kind == "text" else "",
        "answerOption": [_option(choice, original) for choice in item.scale],
        "item": [_question(one, instrument) for one in instrument.items if one.for_each == item.key],
    }
    return {key: value for key, value in question.items() if value not in ([], "")}


def _conditions(item: Item, instrument: Instrument) -> Iterator[Resource]:
    for key, values in item.asked_if.items():
        leader = instrument.item(key)
        for value in values:
            choice = leader.choice(value) if leader else None
            if choice is not None:
                answer = answer_coding(choice, instrument.original)
                yield {"question": key, "operator": "=", "answerCoding": answer}


def answer_coding(choice: Choice, language: str) -> Resource:
    """An answer as a coding: its LOINC code where it has one, else our own."""
    system, code = (
        (LOINC, choice.loinc) if choice.loinc else (OUR_ANSWERS, str(choice.value).replace(" ", "-"))
    )
    return coding(system, code, choice.texts.get(language, ""))


def _option(choice: Choice, original: str) -> Resource:
    value = answer_coding(choice, original) | said("display", choice.texts, original)
    own = filled({"value": _kept(choice), "sign": choice.sign})
    extensions = [extension_of(OURS, own)] if own else []
    if isinstance(choice.value, int):
        extensions.append({"url": ORDINAL, "valueDecimal": choice.value})
    return ({"extension": extensions} if extensions else {}) | {"valueCoding": value}


def _kept(choice: Choice) -> str:
    """The kept value, where the code does not say it already: a word with a space, or behind a LOINC code."""
    is_word = isinstance(choice.value, str)
    return str(choice.value) if is_word and (choice.loinc or " " in str(choice.value)) else ""


# ---- from a Questionnaire


def read_questionnaire(resource: Mapping[str, object], name: str) -> InstrumentReading:
    """A Questionnaire as an instrument; ``name`` is what messages call it. Never raises.

    What has no counterpart (dates, amounts, answers that stand elsewhere) is reported and nothing is guessed.
    """
    problems = Problems()
    if resource.get("resourceType") != "Questionnaire":
        kind = str(resource.get("resourceType", "nothing"))[:80]
        wanted = "Questionnaire"
        problems.report("E10", Place(name), key="resourceType", value=kind, wanted=wanted, hint="")
        return InstrumentReading(None, problems.sorted())
    values = _Reader(resource, Place(name), problems).values()
    reading = read_instrument_values(values, name)
    problems.extend(reading.problems)
    every = problems.sorted()
    return InstrumentReading(None if has_errors(every) else reading.instrument, every)


class _Reader:
    """Reads one Questionnaire into the values of an instrument's file."""

    def __init__(self, resource: Mapping[str, object], place: Place, problems: Problems) -> None:
        self.resource, self.place, self.problems = resource, place, problems
        self.original = str(resource.get("language") or "en").partition("-")[0]
        self.scales: dict[str, list[object]] = {}
        self.items: dict[str, object] = {}
        self.codes: dict[str, dict[str, Value]] = {}
        self.opening: dict[str, str] = {}

    def values(self) -> dict[str, object]:
        """The values, in the order of a file."""
        for item in items_of(self.resource.get("item")):
            self._item(item, "")
        ours = found(self.resource, OURS)
        own = value_of_extension(ours) if ours else self._foreign()
        title = texts_of(self.resource, "title", self.original)
        return filled(
            {
                "afterwards": "1",
                "instrument": self._id(),
                "title": title if title[self.original] else {self.original: self._id()},
                "version": str(self.resource.get("version") or "1"),
                "languages": self._languages(title),
                "opening": self.opening,
                "scales": self.scales,
                "items": self.items,
                "loinc": self._loinc(self.resource),
                **(own if isinstance(own, dict) else {}),
            }
        )

    def _id(self) -> str:
        name = str(self.resource.get("id") or self.resource.get("name") or "form")
        return plain_key(name)

    def _languages(self, title: Texts) -> list[str]:
        return [self.original, *(tag for tag in title if tag != self.original)]

    def _foreign(self) -> dict[str, object]:
        """What a form from elsewhere says about itself. Without a copyright it has no licence here."""
        terms = str(self.resource.get("copyright") or "").strip()
        holder = str(self.resource.get("publisher") or terms)
        where = str(self.resource.get("url") or self.place.file)
        own: dict[str, object] = {"short": self._id(), "wording": "published", "sources": {"form": where}}
        return own | ({"licence": {"holder": holder, "terms": terms, "source": "form"}} if terms else {})

    @staticmethod
    def _loinc(resource: Mapping[str, object]) -> str:
        found_codes = (one for one in items_of(resource.get("code")) if one.get("system") == LOINC)
        return next((str(one.get("code", "")) for one in found_codes), "")

    def _item(self, item: Mapping[str, object], leader: str) -> None:
        kind = str(item.get("type", ""))
        match kind:
            case "display":
                self._display(item)
            case "group":
                if items_of(item.get("enableWhen")):
                    hint = "Put the condition on each question of the group."
                    self._wrong("enableWhen", _link(item), "a question", hint)
                self._inner(item, "")
            case _:
                self._question(item, kind, leader)

    def _inner(self, item: Mapping[str, object], leader: str) -> None:
        for inner in items_of(item.get("item")):
            self._item(inner, leader)

    def _display(self, item: Mapping[str, object]) -> None:
        """A text before the first question opens the form; there is no place for another one."""
        texts = texts_of(item, "text", self.original)
        if not any(texts.values()):
            return
        if self.items or self.opening:
            hint = "Put it into the question that it is about."
            self._wrong("display", _link(item), "the one text before the first question", hint)
        else:
            self.opening = texts

    def _question(self, item: Mapping[str, object], kind: str, leader: str) -> None:
        key = plain_key(_link(item))
        if key in self.items:
            hint = f"Another question comes out as '{key}' already."
            self._wrong("linkId", _link(item), "a name of its own", hint)
            return
        own = self._own(item)
        known = self._kind(item, kind, key)
        if known is None:
            return
        self.items[key] = filled(
            {
                **texts_of(item, "text", self.original),
                **known,
                **own,
                "needed": "" if item.get("required") is True else "no",
                "for each": leader,
                "asked if": self._asked_if(item),
                "loinc": self._loinc(item),
            }
        )
        self._inner(item, key if known.get("kind") == "several" else leader)

    def _wrong(self, key: str, value: object, wanted: str, hint: str = "") -> None:
        self.problems.report("E10", self.place, key=key, value=str(value)[:80], wanted=wanted, hint=hint)

    @staticmethod
    def _own(item: Mapping[str, object]) -> dict[str, object]:
        ours = found(item, OURS)
        own = value_of_extension(ours) if ours else {}
        return own if isinstance(own, dict) else {}

    def _kind(self, item: Mapping[str, object], kind: str, key: str) -> dict[str, object] | None:
        match kind:
            case "choice" | "boolean":
                several = item.get("repeats") is True
                return {"kind": "several" if several else "", "answers": self._scale(item, kind, key)}
            case "integer":
                ends = [found(item, url) for url in (LEAST, MOST)]
                low, high = (str(one.get("valueInteger", "")) if one else "" for one in ends)
                return {"kind": "number", "range": f"{low} to {high}" if low and high else ""}
            case "string" | "text":
                most = item.get("maxLength")
                return {"kind": "text", "most letters": str(most) if isinstance(most, int) else ""}
        wanted = "one of choice, boolean, integer, string, text, group, display"
        self._wrong(f"type of {key}", kind, wanted)
        return None

    def _scale(self, item: Mapping[str, object], kind: str, key: str) -> str:
        if kind == "boolean":
            options = [_yes_no("true", "yes", self.original), _yes_no("false", "no", self.original)]
        else:
            options = [self._option(one) for one in items_of(item.get("answerOption"))]
        if not options:
            self.problems.report("E06/needs", self.place, noun=key, key="answerOption")
            return ""
        self.codes[key] = {code: value for code, value, _ in options}
        listed = [values for _, _, values in options]
        same = next((name for name, scale in self.scales.items() if scale == listed), "")
        name = same or f"scale-{len(self.scales) + 1}"
        self.scales[name] = list(listed)
        return name

    def _option(self, option: Mapping[str, object]) -> tuple[str, Value, dict[str, object]]:
        """The code, the value to keep and the values of one answer."""
        ordinal, ours = found(option, ORDINAL), found(option, OURS)
        coded = option.get("valueCoding")
        if not isinstance(coded, Mapping):
            plain = str(option.get("valueInteger", option.get("valueString", "")))
            return plain, plain, {"value": plain, self.original: plain}
        own = value_of_extension(ours) if ours else {}
        own = own if isinstance(own, dict) else {}
        code = str(coded.get("code", ""))
        kept = str(own.get("value", "")) or (self._ordinal(ordinal) if ordinal else "") or code
        values: dict[str, object] = {"value": kept, **texts_of(coded, "display", self.original)}
        if coded.get("system") == LOINC:
            values["loinc"] = code
        if own.get("sign"):
            values["sign"] = own["sign"]
        return code, kept, values

    def _ordinal(self, extension: Mapping[str, object]) -> str:
        value = extension.get("valueDecimal")
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < inf:
            self._wrong("ordinalValue", value, "a number")
            return ""
        return str(int(value)) if value == int(value) else str(value)

    def _asked_if(self, item: Mapping[str, object]) -> dict[str, list[str]]:
        asked: dict[str, list[str]] = {}
        conditions = items_of(item.get("enableWhen"))
        if len(conditions) > 1 and item.get("enableBehavior") != "any":
            hint = "Here one condition that holds is enough."
            self._wrong("enableBehavior", item.get("enableBehavior", ""), "'any'", hint)
        for one in conditions:
            question, operator = plain_key(str(one.get("question", ""))), str(one.get("operator", ""))
            code = _answer_code(one)
            if operator != "=" or not code:
                self._wrong("enableWhen", operator, "'=' and an answer")
                continue
            asked.setdefault(question, []).append(str(self.codes.get(question, {}).get(code, code)))
        return asked


def _answer_code(condition: Mapping[str, object]) -> str:
    """The answer that a condition waits for; empty where it is none that we have."""
    coded = condition.get("answerCoding")
    if isinstance(coded, Mapping):
        return str(coded.get("code", ""))
    return str(condition.get("answerBoolean", "")).lower()


def _yes_no(code: str, value: str, language: str) -> tuple[str, Value, dict[str, object]]:
    words = {"yes": {"es": "Sí"}, "no": {}}[value].get(language, value.capitalize())
    return code, value, {"value": value, language: words}


def _link(item: Mapping[str, object]) -> str:
    return str(item.get("linkId", ""))


def plain_key(text: str) -> str:
    """A link's id as one of our keys: small letters, digits, dots and hyphens.

    >>> plain_key("/44250-9"), plain_key("Question 1")
    ('44250-9', 'question-1')
    """
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-._") or "form"
