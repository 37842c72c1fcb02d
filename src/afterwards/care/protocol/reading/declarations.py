"""What a protocol declares beside its rules: settings, facts, the session's shape, phases."""

from __future__ import annotations

import re

from ..diagnostics import Problems, near
from ..grammar import Amount
from ..keys import FACT_KEYS, PHASE_KEYS, SESSION_KEYS, SETTING_KEYS
from ..things import Vocabulary
from ..tree import Fact, Phase, Setting, Shape
from .fields import Fields, as_table, parsed
from .nodes import Many, Node
from .words import SECONDS, SentenceError, parse_amount


def length(amount: Amount) -> tuple[int, int]:
    """Least and most as seconds, for comparing; not for dates."""
    unit = SECONDS[amount.unit]
    return amount.least * unit, amount.most * unit


def read_settings(fields: Fields, problems: Problems) -> dict[str, Setting]:
    """The settings, each within its bounds."""
    found = {}
    for name, node in fields.each("settings", "settings"):
        setting = Fields(node, f"the setting {name}", SETTING_KEYS, problems)
        if "is" not in setting:
            problems.report("E06/needs", setting.table.place, noun=f"The setting {name}", key="is")
        value = setting.amount("is")
        least, most = _bounds(setting, problems)
        if value and least and most:
            short, long = length(value)
            if short < length(least)[0] or long > length(most)[1]:
                texts = [setting.text("is"), *re.split(r"\s+and\s+", setting.text("between"))]
                words = dict(zip(("value", "least", "most"), texts, strict=True))
                problems.report("E13", setting.place("is"), name=name, **words)
        if value:
            found[name] = Setting(
                name=name,
                value=value,
                least=least,
                most=most,
                stricter=setting.word("stricter", ""),
                must_choose=setting.flag("must choose"),
                place=setting.place("is"),
            )
    return found


def _bounds(setting: Fields, problems: Problems) -> tuple[Amount | None, Amount | None]:
    if "between" not in setting:
        return None, None
    texts = re.split(r"\s+and\s+", setting.text("between"))
    try:
        if len(texts) == 2:
            return parse_amount(texts[0]), parse_amount(texts[1])
    except SentenceError as error:
        problems.report(error.key, setting.place("between"), **error.words)
        return None, None
    value, wanted = setting.text("between"), "two lengths, as in 24 hours and 96 hours"
    problems.report("E10", setting.place("between"), key="between", value=value, wanted=wanted, hint="")
    return None, None


def read_facts(fields: Fields, problems: Problems) -> dict[str, Fact]:
    """The facts that may be asked or told."""
    found = {}
    for name, node in fields.each("facts", "facts"):
        fact = Fields(node, f"the fact {name}", FACT_KEYS, problems)
        if re.search(r"\b(from|until|before|after|or|and)\b", name):
            wanted = "free of: from, until, before, after, or, and"
            problems.report("E10", fact.table.place, key="fact", value=name, wanted=wanted, hint="Rename it.")
        found[name] = Fact(
            name=name,
            moment=fact.word("kind", "answer") == "moment",
            ask=fact.required("ask"),
            answers=fact.texts("answers"),
            number=fact.text("number"),
            by=fact.word("by", "patient") if "by" in fact else "",
            each=fact.word("each", "session"),
            place=fact.table.place,
        )
    return found


def read_shapes(fields: Fields, words: Vocabulary, problems: Problems) -> dict[str, Shape]:
    """The kinds of session by name; one without a name when there is only one kind."""
    node = fields.node("session")
    if node is None:
        return {}
    session = Fields(node, "'session'", SESSION_KEYS, problems)
    shapes = session.each("shapes", "shapes")
    if not shapes:
        return {"": _shape("", session, words, problems)}
    found = {}
    for name, one in shapes:
        found[name] = _shape(name, Fields(one, f"the shape {name}", SESSION_KEYS, problems), words, problems)
    return found


def _shape(name: str, fields: Fields, words: Vocabulary, problems: Problems) -> Shape:
    parts: list[tuple[str, Amount]] = []
    node = fields.node("parts")
    items: tuple[Node, ...] = node.items if isinstance(node, Many) else (node,) if node else ()
    for item in items:
        for part, value in as_table(item, "a part", problems).entries.items():
            amount = parsed(value, parse_amount, "a part's length", problems)
            parts += [(part, amount)] if amount else []
    return Shape(
        name=name,
        lasts=fields.amount("lasts"),
        parts=tuple(parts),
        routes=tuple(words.route(route) for route in fields.texts("routes")),
        claims=fields.texts("claims"),
    )


def read_phases(fields: Fields, words: Vocabulary, problems: Problems) -> dict[str, Phase]:
    """The phases in the order written; each 'then' must name one of them."""
    found = {}
    entries = fields.each("phases", "phases")
    names = [name for name, _ in entries]
    for name, node in entries:
        phase = Fields(node, f"the phase {name}", PHASE_KEYS, problems)
        then = phase.text("then")
        if then and then not in names:
            problems.report("E17", phase.place("then"), kind="phase", name=then, near=near(then, names))
        found[name] = _phase(name, phase, words, problems)
    return found


def _phase(name: str, phase: Fields, words: Vocabulary, problems: Problems) -> Phase:
    return Phase(
        name=name,
        sessions=_count(phase, "sessions", problems),
        per_week=_range(phase, "per week", problems),
        over=phase.amount("over"),
        every=phase.amount("every"),
        then=phase.text("then"),
        decided_by=phase.word("decided by", "clinic") if "decided by" in phase else "",
        may_be_none=phase.flag("may be none"),
        title=phase.text("title"),
        routes=tuple(words.route(route) for route in phase.texts("routes")),
        claims=phase.texts("claims"),
        source=phase.texts("source"),
        place=phase.table.place,
    )


def _count(phase: Fields, key: str, problems: Problems) -> int | None:
    text = phase.text(key, "as agreed")
    if text == "as agreed":
        return None
    if not re.fullmatch(r"[1-9]\d{0,2}", text, re.ASCII):
        wanted = "a number of sessions or 'as agreed'"
        problems.report("E10", phase.place(key), key=key, value=text, wanted=wanted, hint="")
        return None
    return int(text)


def _range(phase: Fields, key: str, problems: Problems) -> tuple[int, int] | None:
    if key not in phase:
        return None
    match = re.fullmatch(r"(\d{1,2})(?: to (\d{1,2}))?", phase.text(key), re.ASCII)
    if not match or (match[2] and int(match[2]) < int(match[1])):
        value, wanted = phase.text(key), "a number or a range such as 1 to 2"
        problems.report("E10", phase.place(key), key=key, value=value, wanted=wanted, hint="")
        return None
    return int(match[1]), int(match[2] or match[1])
