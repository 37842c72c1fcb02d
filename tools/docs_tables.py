"""Write the generated tables of the docs anew; with ``--check`` only say which are out of date.

A generated block stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``. NAME picks a maker below.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from afterwards import protocols
from afterwards.care import cadence
from afterwards.care.checkin import keys as checkin_keys
from afterwards.care.checkin.instrument import SCREEN, Instrument, Meaningful, Scoring
from afterwards.care.checkin.library import instrument
from afterwards.care.checkin.library import shipped as shipped_instruments
from afterwards.care.checkin.signs import SIGNS
from afterwards.care.course import keys as course_keys
from afterwards.care.protocol import keys
from afterwards.care.protocol.diagnostics import CATALOGUE, SEVERITIES
from afterwards.care.protocol.keys import Key
from afterwards.care.protocol.reading.protocols import SHIPPED_WORDS
from afterwards.care.protocol.tree import ACTS, STATES, CareProtocol, Verb
from afterwards.care.safety.lines import Checked
from afterwards.care.safety.numbers import (
    ANY_PHONE,
    ANY_PHONE_CHECKED,
    COUNTRIES,
    DIRECTORY,
    DIRECTORY_CHECKED,
)
from afterwards.care.safety.tiers import URGENCIES
from afterwards.care.timing import DAY_SECONDS, clock
from afterwards.cli.documents import shipped_reading
from afterwards.cli.main import cli
from afterwards.protocols.reading import vocabulary
from afterwards.web.access_rules import RULES, Relation, Rule, Viewer

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- generated: (?P<name>[^>]+?) -->\n).*?(<!-- end -->)", re.DOTALL)

MAPS: dict[str, Mapping[str, Key]] = {
    "protocol": keys.PROTOCOL_KEYS,
    "rule": {key: value for key, value in keys.RULE_KEYS.items() if key not in keys.VERB_KEYS},
    "overlay": keys.OVERLAY_KEYS,
    "overlay rule": {key: keys.OVERLAY_RULE_KEYS[key] for key in ("drop", "because")},
    "words": keys.WORDS_KEYS,
    "words rule": keys.RULE_WORDS,
    "words fact": keys.FACT_WORDS,
    "words contact": keys.CONTACT_WORDS,
    "words source": keys.SOURCE_WORDS,
    "setting": keys.SETTING_KEYS,
    "fact": keys.FACT_KEYS,
    "phase": keys.PHASE_KEYS,
    "session": keys.SESSION_KEYS,
    "thing": keys.THING_KEYS,
    "source": keys.SOURCE_KEYS,
    "contact": keys.CONTACT_KEYS,
    "ramp": keys.RAMP_KEYS,
    "then": keys.CALL_KEYS,
    "reviewed": keys.REVIEW_KEYS,
    "day word": keys.DAY_WORD_KEYS,
    "course": course_keys.COURSE_KEYS,
    "course session": course_keys.SESSION_KEYS,
    "completion": course_keys.COMPLETION_KEYS,
    "stay": course_keys.STAY_KEYS,
    "place": course_keys.PLACE_KEYS,
    "visit": course_keys.VISIT_KEYS,
    "instrument": checkin_keys.INSTRUMENT_KEYS,
    "licence": checkin_keys.LICENCE_KEYS,
    "answer of a scale": checkin_keys.CHOICE_KEYS,
    "item": checkin_keys.ITEM_KEYS,
    "score": checkin_keys.SCORE_KEYS,
    "change": checkin_keys.CHANGE_KEYS,
    "response": checkin_keys.RESPONSE_KEYS,
    "remission": checkin_keys.REMISSION_KEYS,
}

KINDS = {
    "amount": "a length of time",
    "bands": "map by lower end",
    "by language": "map by language",
    "text or by language": "text, or a map by language",
    "changes": "list",
    "drop": "map",
    "items": "map by key",
    "labels": "map by value",
    "level": "map",
    "licence": "map",
    "scales": "map by name of lists",
    "scores": "map by name",
    "signs": "map by answer",
    "sources of numbers": "map by id",
    "answers": "list of answers",
    "call": "map, see below",
    "condition": "condition",
    "contacts": "map by id",
    "date": "date",
    "day words": "map by word",
    "facts": "map by name",
    "flag": "`yes` or `no`",
    "gate": "`start`, `leaving` or `booking`",
    "names": "map by name",
    "phases": "map by name",
    "place": "map",
    "point": "a point of time",
    "review": "map",
    "rules": "map by id",
    "sentences": "sentence of time, or a list",
    "session": "map",
    "settings": "map by name",
    "shapes": "map by name",
    "sources": "map by id",
    "texts": "text, or a list",
    "things": "thing, or a list",
    "things map": "map by word",
    "time": "time",
    "visits": "list",
    "zones": "zone, or a list",
}
"""How a kind of value is named on the page; others stand as they are."""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; bars inside cells are escaped."""
    lines = [list(heads), ["---"] * len(heads), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def key_table(found: Mapping[str, Key]) -> str:
    """The keys of one map: what each holds and means."""
    rows = []
    for name, key in found.items():
        value = ", ".join(f"`{word}`" for word in key.words) or KINDS.get(key.kind, key.kind)
        if key.kind == "actors":
            value = f"one or a list of {value}"
        rows.append((f"`{name}`", value, key.meaning))
    return table(("key", "value", "meaning"), rows)


def verb_table() -> str:
    """The verbs in their groups."""

    def group(verb: Verb) -> str:
        if verb in STATES:
            return "state"
        return "act" if verb in ACTS else "gate" if verb is Verb.GATE else "notice"

    rows = [(f"`{verb.value}`", group(verb), keys.VERB_KEYS[verb.value].meaning) for verb in Verb]
    return table(("verb", "group", "meaning"), rows)


def day_word_table() -> str:
    """The words of the day with the hours that they have when a file says nothing."""
    rows = [
        (f"`{word}`", clock(hours.start), clock(hours.sure), clock(hours.end))
        for word, hours in SHIPPED_WORDS.items()
    ]
    return table(("word", "from", "surely by", "to"), rows)


def things_table() -> str:
    """The shipped vocabulary."""
    words = vocabulary()
    others: dict[str, list[str]] = {}
    for other, name in words.also.items():
        others.setdefault(name, []).append(other)
    rows = [
        (name, ", ".join(thing.is_), thing.needs, ", ".join(sorted(others.get(name, []))))
        for name, thing in sorted(words.things.items())
    ]
    return table(("thing", "is a kind of", "needs", "also called"), rows)


def routes_table() -> str:
    """The routes by their one name."""
    others: dict[str, list[str]] = {}
    for other, name in vocabulary().routes.items():
        others.setdefault(name, []).append(other)
    rows = [(f"`{name}`", ", ".join(sorted(found))) for name, found in sorted(others.items())]
    return table(("route", "also called"), rows)


def _fields_as_italics(text: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: f"*{match[1].replace('_', ' ')}*", text)


def diagnostics_table() -> str:
    """Every code, by kind, with all its wordings."""
    parts = []
    for letter, kind in SEVERITIES.items():
        rows = []
        for key, wording in CATALOGUE.items():
            if key.startswith(letter):
                code = key.partition("/")[0]
                anchor = f'<a id="{key.lower().replace("/", "-")}"></a>'
                sentence, hint = (_fields_as_italics(text) for text in (wording.sentence, wording.hint))
                rows.append((f"{anchor}`{code}`", wording.name, sentence, hint))
        parts.append(f"### {kind.capitalize()}s\n\n" + table(("code", "name", "sentence", "hint"), rows))
    return "\n\n".join(parts)


def commands() -> dict[str, click.Command]:
    """The commands of the command line by name."""
    return dict(sorted(cli.commands.items()))


def help_text(name: str) -> str:
    """The help of a command as the program prints it; of the program itself for ``afterwards``."""
    settings = {**cli.context_settings, "terminal_width": 100}
    top = click.Context(cli, info_name="afterwards", **settings)
    if name == "afterwards":
        return f"```text\n{cli.get_help(top).rstrip()}\n```"
    command = cli.commands[name]
    context = click.Context(command, parent=top, info_name=name, terminal_width=100)
    return f"```text\n{command.get_help(context).rstrip()}\n```"


def claim_rows() -> Iterator[tuple[str, str, str]]:
    """Each claim: id, its words, and the feature of a later issue that carries it, if any."""
    for line in protocols.claims_table().splitlines():
        cells = [*line.split("\t"), ""]
        if re.match(r"S\d-\d\d\Z", cells[0]):
            yield cells[0], cells[1], cells[5] if len(cells) > 6 else ""


def shipped() -> list[CareProtocol]:
    """All shipped protocols, read."""
    return [found for name in protocols.shipped() if (found := shipped_reading(name).protocol)]


def carriers(claim: str, found: Iterable[CareProtocol]) -> list[str]:
    """Where a claim is carried, as ``protocol: rule, rule``."""
    texts = []
    for protocol in found:
        names = [rule.id for rule in protocol.rules if claim in rule.claims]
        names += ["*its session*"] if any(claim in s.claims for s in protocol.shapes.values()) else []
        names += [f"*phase {p.name}*" for p in protocol.phases.values() if claim in p.claims]
        if names:
            texts.append(f"{protocol.id}: {', '.join(names)}")
    return texts


def claims_table() -> str:
    """Every claim of the five guides and what carries it."""
    found = shipped()
    rows = []
    for claim, words, feature in claim_rows():
        carried = [*carriers(claim, found), *([f"later: {feature}"] if feature else [])]
        rows.append((claim, words, "<br>".join(carried) or "**nothing**"))
    return table(("claim", "in our words", "carried by"), rows)


def shipped_table() -> str:
    """The shipped protocols."""
    rows = [
        (f"`{p.id}`", p.title, p.version, ", ".join(p.routes), str(len(p.rules)), str(len(p.claims)))
        for p in shipped()
    ]
    return table(("id", "title", "version", "routes", "rules", "claims"), rows)


def access_table() -> str:
    """Who may open what, from the one table that the tests walk."""

    def who(rule: Rule) -> str:
        names = [viewer.value for viewer in Viewer if viewer in rule.may]
        return "everybody" if len(names) == len(Viewer) else ", ".join(names)

    def whose(rule: Rule) -> str:
        reached = [relation.value for relation in rule.about if relation in rule.reaches]
        return ", ".join(word for word in reached if word != Relation.NONE) or "–"

    heads = ("address", "who", "whose row", "GET", "POST", "anybody else", "not signed in", "may show")
    rows = [
        (
            f"`{name}`",
            who(rule),
            "by its link" if rule.by_link else whose(rule),
            str(rule.get or "–"),
            str(rule.post or "–"),
            "–" if rule.may == frozenset(Viewer) else str(rule.away),
            "–" if rule.may == frozenset(Viewer) else str(rule.stranger or rule.away),
            ", ".join(rule.shows) or "–",
        )
        for name, rule in RULES.items()
    ]
    return table(heads, rows)


def instruments_table() -> str:
    """The shipped instruments: how long they are, in which languages, and whose."""
    rows = []
    for form in map(instrument, shipped_instruments()):
        checked = form.checked or ("not yet" if form.wording == "published" else "–")
        rows.append(
            (
                f"`{form.id}`",
                form.title["en"],
                str(len(form.items)),
                f"{form.looks_back} days" if form.looks_back else "now",
                ", ".join(form.languages),
                form.wording,
                checked,
                form.licence.line,
            )
        )
    heads = ("id", "title", "items", "asks about", "languages", "words", "checked with its sheet", "licence")
    return table(heads, rows)


def scores_table() -> str:
    """Every score: its range, its bands, what counts as a change, and where each number stands."""
    rows = [
        (
            f"`{form.id}`",
            scoring.texts["en"],
            _range(scoring),
            "<br>".join(f"{band.low:f} {band.texts['en']}" for band in scoring.bands) or "–",
            "<br>".join(_change(one) for one in scoring.changes) or "–",
            "<br>".join(_aims(scoring)) or "–",
        )
        for form in map(instrument, shipped_instruments())
        for scoring in form.scorings
    ]
    return table(("form", "score", "from, to", "bands from", "a change counts", "response, remission"), rows)


def _range(scoring: Scoring) -> str:
    if scoring.how == SCREEN:
        return "negative, positive, acute"
    return f"{scoring.low:f} to {scoring.high:f}, {scoring.better} is better"


def _change(one: Meaningful) -> str:
    size = (
        f"{one.points:f} points" if one.points is not None else f"{(one.share or 0) * 100:.0f} % of the start"
    )
    return f"{size} ({one.source}: {one.texts['en']})"


def _aims(scoring: Scoring) -> Iterator[str]:
    if scoring.response is not None:
        yield f"response: a drop of {scoring.response * 100:.0f} % ({scoring.response_source})"
    if scoring.remission is not None:
        yield f"remission: below {scoring.remission:f} ({scoring.remission_source})"


def instrument_sources_table() -> str:
    """Where the numbers of each instrument stand."""

    def rows(form: Instrument) -> Iterator[tuple[str, str, str]]:
        for name, where in form.sources.items():
            yield f"`{form.id}`", name, where

    every = [row for form in map(instrument, shipped_instruments()) for row in rows(form)]
    return table(("form", "source", "where"), [row for row in every if row[1] != "own"])


def signs_table() -> str:
    """What an answer may be a sign of, and what that calls for."""
    rows = []
    for sign, meaning in SIGNS.items():
        row = URGENCIES[sign]
        alert = row.alert.value if row.alert else "–"
        more = ["crisis line at once"] if row.crisis else []
        more += ["the clinic hears of it only if the person says so"] if row.asks_first else []
        rows.append((sign, meaning, row.urgency.name.lower(), alert, "; ".join(more) or "–"))
    return table(("sign", "means", "urgency", "alert", "besides"), rows)


def beats_table() -> str:
    """The shipped default of check-ins."""

    def when(beat: cadence.Beat) -> str:
        after = f"{beat.amount} {beat.unit}"
        return {
            "day": "every day",
            "before": "in the three days before a session",
            "morning": "the morning after a session",
            "after": f"{after} after a session",
            "month": "once a month from the first session on",
            "first": f"{after} after the first session, until the second one",
            "missed": f"{after} after a session that was missed, until the next one",
        }[beat.when]

    rows = [
        (f"`{beat.instrument}`", when(beat), f"{beat.lasts // DAY_SECONDS} days" if beat.amount else "–")
        for beat in cadence.SHIPPED
    ]
    return table(("form", "when", "stays for"), rows)


def emergency_table() -> str:
    """The emergency number of each country."""
    rows = []
    for code, numbers in COUNTRIES.items():
        assert numbers.emergency_checked is not None
        rows.append((code, numbers.emergency, *checked_cells(numbers.emergency_checked)))
    return table(("country", "number", "read", "where", "on"), rows)


def helplines_table() -> str:
    """Every line that listens."""
    rows = []
    for code, numbers in COUNTRIES.items():
        for line in numbers.lines:
            ways = [f"call {line.call}"] if line.call else []
            ways += [f"text {line.text}"] if line.text else []
            ways += [f"[chat]({line.chat})"] if line.chat else []
            ways += [f"{language}: {then}" for language, then in (*line.press, *line.word) if language != "*"]
            rows.append(
                (code, line.name, "<br>".join(ways), ", ".join(line.languages), *checked_cells(line.checked))
            )
    return table(("country", "name", "how", "answers in", "read", "where", "on"), rows)


def other_countries_table() -> str:
    """What stands where a country is not in the list."""
    rows = [
        (ANY_PHONE, *checked_cells(ANY_PHONE_CHECKED)),
        (f"[{DIRECTORY}]({DIRECTORY})", *checked_cells(DIRECTORY_CHECKED)),
    ]
    return table(("what", "read", "where", "on"), rows)


def checked_cells(checked: Checked) -> tuple[str, str, str]:
    """What was read, where and when."""
    return checked.read, f"[{checked.host}]({checked.source})", checked.verified_on


MAKERS: dict[str, Callable[[], str]] = {
    "access": access_table,
    "instruments": instruments_table,
    "scores": scores_table,
    "instrument sources": instrument_sources_table,
    "signs": signs_table,
    "check-ins by default": beats_table,
    "emergency numbers": emergency_table,
    "helplines": helplines_table,
    "other countries": other_countries_table,
    "verbs": verb_table,
    "words of the day": day_word_table,
    "things": things_table,
    "routes": routes_table,
    "diagnostics": diagnostics_table,
    "claims": claims_table,
    "shipped protocols": shipped_table,
}


def made(name: str) -> str:
    """The text of a block. Raises KeyError for a name that nothing makes."""
    kind, _, rest = name.partition(" of ")
    if kind == "keys" and rest in MAPS:
        return key_table(MAPS[rest])
    if kind == "help":
        return help_text(rest)
    return MAKERS[name]()


def renewed(text: str) -> str:
    """A page with all its blocks made anew."""
    return BLOCK.sub(lambda match: f"{match[1]}{made(match['name'])}\n{match[3]}", text)


def pages() -> list[Path]:
    """The pages that may hold blocks."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def stale_pages() -> list[tuple[Path, str]]:
    """The pages whose blocks are out of date, each with its new text."""
    found = []
    for page in pages():
        old = page.read_text(encoding="utf-8")
        new = renewed(old)
        if new != old:
            found.append((page, new))
    return found


def main() -> int:
    """Write the pages, or with ``--check`` name those that are out of date and return 1."""
    stale = stale_pages()
    check = "--check" in sys.argv[1:]
    for page, new in stale:
        name = page.relative_to(ROOT)
        print(f"{name} is out of date: run make docs-tables." if check else f"{name} is written anew.")
        if not check:
            page.write_text(new, encoding="utf-8")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
