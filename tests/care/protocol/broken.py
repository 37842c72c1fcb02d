"""One small broken file for every wording of the catalogue, each with the mended file beside it.

In a text ``⟦wrong→right⟧`` stands for ``wrong`` in the broken file and for ``right`` in the mended one. The
problem is expected where the first ``⟦`` stands, or at ``‸`` where the text has one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HEAD = """\
afterwards: 1
protocol: ours
title: Ours
version: 1.0.0
routes: [iv]
sources: {s: {document: A leaflet}}
contacts: {clinic: {title: The clinic}}
session: {lasts: 40 minutes}
phases: {series: {sessions: 6, per week: 2}}
settings: {wine: {is: 48 hours, between: 24 hours and 96 hours}}
facts:
  slept: {kind: moment, ask: When did you wake, by: patient}
  driver: {ask: Is somebody here, answers: [yes, no], by: clinic}
rules:
"""
RULE = "  a: {avoid: alcohol, when: from start until end, title: T, claims: [S-1]}\n"
BASE = HEAD.replace("protocol: ours", "protocol: base") + (
    "  no-driving: {avoid: driving, floor: yes, title: T, source: s,\n"
    "    when: from start until 9 hours after end}\n"
    "  no-wine: {avoid: alcohol, when: from end until (wine) after end, title: T, source: s}\n"
)
"""The guide that overlays, translations and courses of the table lie over: ``base.yaml``."""

_EDIT = re.compile(r"⟦(.*?)→(.*?)⟧", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Case:
    """A wording's key and a text with its edits marked."""

    key: str
    marked: str

    @property
    def broken(self) -> str:
        return _EDIT.sub(r"\1", self.marked.replace("‸", ""))

    @property
    def mended(self) -> str:
        return _EDIT.sub(r"\2", self.marked.replace("‸", ""))

    @property
    def line_and_column(self) -> tuple[int, int]:
        mark = "‸" if "‸" in self.marked else "⟦"
        before = _EDIT.sub(r"\1", self.marked.partition(mark)[0]).replace("⟦", "")
        return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1

    def __str__(self) -> str:
        return self.key


def top(lines: str) -> str:
    """A protocol with other lines than ``HEAD`` at its top."""
    return f"afterwards: 1\nprotocol: ours\ntitle: Ours\nversion: 1.0.0\n{lines}\nrules:\n{RULE}"


def rules(lines: str) -> str:
    """A protocol of these rules."""
    return HEAD + "".join(f"  {line}\n" for line in lines.splitlines())


def rule(rest: str) -> str:
    """A protocol of one sourced and titled rule."""
    return rules(f"a: {{title: T, source: s, {rest}}}")


def overlay(lines: str) -> str:
    return f"afterwards: 1\noverlay: clinic\nextends: base@1\n{lines}\n"


def words(lines: str) -> str:
    return f"afterwards: 1\nwords: de\n{lines}\n"


def course(lines: str, zone: str = "America/New_York") -> str:
    return f"afterwards: 1\ncourse: c\nprotocol: base.yaml\ntime zone: {zone}\n{lines}\n"


def session(rest: str) -> str:
    return course(f"sessions: [{{key: s1, {rest}}}]")


def form(items: str = "", scores: str = "", top: str = "languages: [en]") -> str:
    """An instrument with these items and scores below a scale from 0 to 2."""
    return (
        "afterwards: 1\ninstrument: ours\ntitle: {en: Ours}\nshort: Ours\nversion: 1.0.0\n"
        f"{top}\nlicence: {{holder: Us, terms: free, source: s}}\nsources: {{s: A paper}}\n"
        "scales:\n  much: [{value: 0, en: No}, {value: 1, en: Some}, {value: 2, en: Much}]\n"
        "  said: [{value: yes, en: Yes}, {value: no, en: No}]\n"
        f"items:\n{items or '  a: {en: A, answers: much}'}\n{scores}\n"
    )


def scored(rest: str) -> str:
    """An instrument of three items, with one score from 0 to 6 and these further keys of it."""
    items = "".join(f"  {key}: {{en: {key}, answers: much}}\n" for key in "abc")
    return form(items.rstrip(), f"scores:\n  total: {{en: Total, how: sum, {rest}}}")


FORM = (
    Case("E01", top("languages: ⟦After‸: noon→After noon⟧")),
    Case("E01/tab", HEAD + "⟦\t→  ⟧a: {avoid: alcohol, when: the day of start, title: T, source: s}\n"),
    Case("E01/text", "⟦\udcff→⟧" + HEAD + RULE),
    Case("E01/empty", "⟦→" + HEAD + RULE + "⟧"),
    Case("E01/shape", top("languages: en\nreviewed: ⟦Dr A→{by: Dr A}⟧")),
    Case("E01/shape", top("effective from: ⟦[2026-11-01]→2026-11-01⟧")),
    Case("E01/shape", "⟦[a, list]→" + HEAD + RULE + "⟧"),
    Case("E01/two", HEAD + RULE + "⟦---\na: b\n→⟧"),
    Case("E01/tag", top("effective from: ⟦!!str 2026-11-01→2026-11-01⟧")),
    Case("E01/deep", top("languages: ⟦[[[[[[[[[[[‸[x]]]]]]]]]]]]→en⟧")),
    Case("E02", rule("avoid: alcohol, when: the day of start, ⟦when→why⟧: the day of end")),
    Case("E03", "‸" + HEAD + RULE + "⟦# " + "long " * 110_000 + "→⟧"),
    Case("E03/alias", top("languages: ⟦&a en→en⟧")),
    Case("E03/alias", top("languages: ⟦*a→en⟧")),
    Case("E04", rule("avoid: alcohol, when: the day of start, ⟦untill→why⟧: tomorrow")),
    Case("E04", top("⟦langauges→languages⟧: en")),
    Case("E05", f"afterwards: ⟦2→1⟧\nprotocol: ours\ntitle: T\nversion: 1.0.0\nrules:\n{RULE}"),
    Case("E05/missing", f"‸⟦→afterwards: 1\n⟧protocol: ours\ntitle: T\nversion: 1.0.0\nrules:\n{RULE}"),
    Case("E05/kind", f"‸afterwards: 1\n⟦→protocol: ours\n⟧title: T\nversion: 1.0.0\nrules:\n{RULE}"),
    Case("E06", rules("a: ‸{⟦→avoid: alcohol, ⟧when: the day of start, title: T, source: s}")),
    Case("E06/verbs", rule("avoid: alcohol, ⟦limit→why⟧: wine, when: the day of start")),
    Case("E06/when", rules("a: ‸{avoid: alcohol, ⟦→when: the day of start, ⟧title: T, source: s}")),
    Case("E06/needs", rules("a: ‸{avoid: alcohol, when: the day of start, ⟦→title: T, ⟧source: s}")),
    Case("E06/needs", overlay("rules:\n  no-wine: ‸{drop: yes⟦→, because: we have none⟧}")),
    Case("E06/needs", "‸afterwards: 1\noverlay: clinic\n⟦→extends: base⟧\n"),
    Case("E06/needs", "‸afterwards: 1\nwords: de\n⟦→of: base⟧\n"),
)

TIMES = (
    Case("E07", rule("avoid: alcohol, when: from start until end ⟦and slept→and then slept⟧")),
    Case("E07", rule("avoid: alcohol, when: from 2 hours ⟦start→before start⟧ until end")),
    Case("E07", rule("do: rest, when: the day of start, how often: ⟦daily→every day⟧")),
    Case("E07", rule("do: rest, when: the day of start, not when: ⟦by end→the day of end⟧")),
    Case("E07", rule("do: rest, when: during the course, total: ⟦a few→at least 3⟧")),
    Case("E08", rule("avoid: alcohol, when: from start until ⟦stop→end⟧")),
    Case("E09", rule("avoid: alcohol, when: from start until ⟦6 to 3→3 to 6⟧ hours after end")),
    Case("E09", rule("avoid: alcohol, when: from start until 6 ⟦hrs→hours⟧ after end")),
    Case("E09", rule("avoid: alcohol, when: from start until ⟦two→2⟧ hours after end")),
    Case("E09", rule("avoid: alcohol, when: from start until ⟦9000 weeks→9 weeks⟧ after end")),
    Case(
        "E09",
        rule("avoid: alcohol, when: from start until ⟦6 hours→1 day⟧ or better 2 days after end"),
    ),
    Case("E10", rule("avoid: alcohol, when: the day of start, firm: ⟦strong→must⟧")),
    Case("E10", rule("avoid: alcohol, when: the day of start, floor: ⟦perhaps→no⟧")),
    Case("E10", rule("avoid: alcohol, when: the day of start, for: [patient, ⟦dog→supporter⟧]")),
    Case("E10", top("reviewed: {by: Dr A, date: ⟦November→2026-11-01⟧}")),
    Case("E10", f"afterwards: 1\nprotocol: ⟦Our Guide→our-guide⟧\ntitle: T\nversion: 1.0.0\nrules:\n{RULE}"),
    Case("E12", rule("avoid: alcohol, when: from start until ⟦(beer)→(wine)⟧ after end")),
    Case("E12", overlay("settings: {⟦beer→wine⟧: 72 hours}")),
    Case("E13", top("settings: {x: {is: ⟦12 hours→48 hours⟧, between: 24 hours and 96 hours}}")),
    Case("E13", overlay("settings: {wine: ⟦5 days→4 days⟧}")),
    Case("E14", rule("avoid: alcohol, when: ⟦from end until start→from start until end⟧")),
    Case("E14", top("times of day: {dusk: ‸{from: ⟦20:00→18:00⟧, to: 19:00}}")),
    Case(
        "E15",
        rules(
            "a: {do: rest, when: ⟦the day of b done→the day of end⟧, title: T, source: s}\n"
            "b: {do: walking, when: the day of a done, title: T, source: s}"
        ),
    ),
    Case("E16", rule("do: rest, when: ‸from therapy visit until ⟦end→2 hours after therapy visit⟧")),
    Case(
        "W09",
        rule("avoid: alcohol, when: ‸from end until end of the day of ⟦start→end⟧"),
    ),
    Case("Q02", rule("avoid: alcohol, when: ‸from start until ⟦evening→end⟧ of the day of end")),
    Case("Q03", rule("do: rest, when: the day of end, how often: ⟦as set by clinic→every 2 hours⟧")),
    Case("Q04", rule("do: rest, when: during the course, how often: ‸every 2 weeks⟦→ from course start⟧")),
)

MEANINGS = (
    Case("E11", rule("do: rest, when: the day of end, if: {⟦sleepy→driver⟧: yes}")),
    Case("E11", rule("do: rest, when: the day of end, if: {⟦slept→driver⟧: yes}")),
    Case("E11/answer", rule("do: rest, when: the day of end, if: {driver: ⟦maybe→yes⟧}")),
    Case("E17", rules("a: {do: rest, when: the day of end, title: T, source: ⟦leaflet→s⟧}")),
    Case("E17", top("phases: {one: {sessions: 6, then: ⟦two→one⟧}}")),
    Case("E17", rule("do: rest, when: during phase ⟦serial→series⟧")),
    Case("E17", rule("watch for: nausea, when: the day of end, then: {call: ⟦doctor→clinic⟧}")),
    Case("E17", overlay("rules:\n  ⟦no-whine→no-wine⟧: {title: No wine}")),
    Case("E18", overlay("rules:\n  ⟦no-driving→no-wine⟧: ‸{drop: yes, because: we like it}")),
    Case(
        "E18",
        overlay("rules:\n  no-driving:\n    when: ⟦from start until 8→from start until 10⟧ hours after end"),
    ),
    Case(
        "E19",
        rule("hold: alprazolam, when: the day of start, body: ⟦Stop this pill.→Ask us about this pill.⟧"),
    ),
    Case(
        "W01",
        rules(
            "a: {take: tablets, when: ‸the day ⟦of start→after end⟧, title: T, source: s}\n"
            "b: {avoid: water, when: from 3 hours before start until start, title: T, source: s}"
        ),
    ),
    Case("W01/gate", rule("gate: start, not before: ⟦5 minutes after start→5 minutes before start⟧")),
    Case(
        "W01/never",
        rule(
            "do: rest, when: ‸from end until 2 hours after end, not when: ⟦from start→the day before start⟧"
        ),
    ),
    Case("W02", rule("avoid: alcohol, when: ‸from start until ⟦3 days→3 hours⟧ after end")),
    Case("W03", rule("avoid: alcohol, when: ‸from start until ⟦leaving→leaving or 9 hours after end⟧")),
    Case("W04", rule("avoid: alcohol, when: the day of start, if: ‸{route: ⟦oral→iv⟧}")),
    Case("W05", rules("a: ‸{avoid: alcohol, when: the day of start, title: T⟦→, source: s⟧}")),
    Case(
        "W06",
        rule(
            "do: rest, when: the day of end, "
            "body: ⟦Professional accompaniment facilitates deep psychological integration→Ask us⟧"
        ),
    ),
    Case("W07", top("reviewed: {by: Dr A, date: ⟦2025-11-21→2025-11-23⟧}")),
    Case("W08", rule("avoid: ⟦alchohol→alcohol⟧, when: the day of start")),
    Case("Q01", top("settings: {x: {is: ⟦2 to 24 hours→24 hours⟧, must choose: yes}}")),
)

LAYERS = (
    Case("E23", "afterwards: 1\noverlay: clinic\nextends: ⟦base@2→base@1⟧\n"),
    Case("E23", "afterwards: 1\ncourse: c\nprotocol: ⟦base.yaml@2→base.yaml@1⟧\ntime zone: UTC\n"),
    Case("E17", words("of: base@1.0.0\nrules:\n  ⟦no-whine→no-wine⟧: {title: Kein Wein}")),
    Case("W10", words("of: base@1.0.0\nrules:\n  no-wine: ‸{title: Kein Wein, version: ⟦0.9.0→1.0.0⟧}")),
)

COURSES = (
    Case("E04", session("planned: 2026-11-03T10:00, ⟦rout→route⟧: iv")),
    Case("E06/needs", "‸afterwards: 1\ncourse: c\nprotocol: base.yaml\n⟦→time zone: UTC⟧\n"),
    Case("W12", course("moments: [{⟦sleept→slept⟧: 2026-11-03T07:00}]")),
    Case("E10", course("waking: ⟦7 am→07:00⟧")),
    Case("E10", course("place: {latitude: ⟦95→45⟧, longitude: 13.4}")),
    Case("E11/answer", session("planned: 2026-11-03T10:00, answers: {driver: ⟦maybe→yes⟧}")),
    Case("W12", course("completions: [{rule: ⟦rid→no-wine⟧, at: 2026-11-03T10:00}]")),
    Case("E20", session("planned: ⟦tomorrow→2026-11-03T10:00⟧")),
    Case("E20", session("planned: ⟦2026-02-30T10:00→2026-02-28T10:00⟧")),
    Case("E20/years", session("planned: ⟦1970-01-01T10:00→2026-01-01T10:00⟧")),
    Case("E20/years", session("planned: ⟦2199-01-01T10:00→2099-01-01T10:00⟧")),
    Case("E20/twice", session("planned: ⟦2026-11-01T01:30→2026-11-01T01:30-05:00⟧")),
    Case("E20/never", session("planned: ⟦2026-03-08T02:30→2026-03-08T03:30⟧")),
    Case("E21", course("waking: 07:00", zone="⟦America/Newyork→America/New_York⟧")),
    Case("E22", session("start: 2026-11-03T10:00, end: ⟦2026-11-03T09:50→2026-11-03T10:50⟧")),
    Case(
        "E22/overlap",
        course(
            "sessions:\n  - {key: s1, start: 2026-11-03T10:00, end: 2026-11-03T10:50}\n"
            "  - ‸{key: s2, planned: ⟦2026-11-03T10:49→2026-11-03T10:50⟧}"
        ),
    ),
    Case(
        "E22/key",
        course(
            "sessions:\n  - {key: s1, planned: 2026-11-03T10:00}\n"
            "  - ‸{key: ⟦s1→s2⟧, planned: 2026-11-05T10:00}"
        ),
    ),
    Case("E22/time", session("⟦route: iv→planned: 2026-11-03T10:00⟧").replace("{key", "‸{key")),
    Case("E22/before", session("start: 2026-11-03T10:00, leaving: ⟦2026-11-03T09:00→2026-11-03T11:00⟧")),
    Case(
        "E24",
        course(
            "moments: [{slept: 2026-11-03T07:00, session: ⟦s9→s1⟧}]\n"
            "sessions: [{key: s1, planned: 2026-11-02T10:00}]"
        ),
    ),
    Case(
        "W11",
        course(
            "sessions:\n  - {key: s2, planned: 2026-11-05T10:00}\n"
            "  - ‸{key: s1, planned: ⟦2026-11-03→2026-11-07⟧T10:00}"
        ),
    ),
    Case("N01", session("start: 2026-11-03T10:00⟦→, end: 2026-11-03T10:50⟧").replace("{key", "‸{key")),
)

NO_SHORT = form().replace("short: Ours\n", "⟦→short: Ours\n⟧").replace("afterwards", "‸afterwards")
NO_LICENCE = form().replace("licence", "⟦→licence").replace("source: s}\n", "source: s}\n⟧", 1)
TWO_ZEROS = form("  a: {en: A, answers: n}").replace(
    "scales:\n", "scales:\n  n: [{value: 0, en: No}, ‸{value: ⟦0→1⟧, en: Yes}]\n"
)

INSTRUMENTS = (
    Case("E04", form("  a: {en: A, answers: much, ⟦neded→needed⟧: no}")),
    Case("E06/needs", NO_SHORT),
    Case("E06/needs", NO_LICENCE.replace("afterwards", "‸afterwards")),
    Case("E06/needs", scored("range: 0 to 6, changes: [‸{points: 2, ⟦→source: s, ⟧en: here}]")),
    Case("E06/needs", scored("range: 0 to 6, changes: [‸{⟦→points: 2, ⟧source: s, en: here}]")),
    Case("E10", form("  ‸⟦A Item→a-item⟧: {en: A, answers: much}")),
    Case("E10", form("  a: {en: A, kind: ⟦texts→text⟧, answers: much}")),
    Case("E10", form("  a: {en: A, kind: number, range: ⟦10 to 0→0 to 10⟧}")),
    Case("E10", form("  a: {en: A, kind: text, most letters: ⟦5000→50⟧}")),
    Case("E10", form("  a: {en: A, answers: said, signs: ‸{⟦maybe→yes⟧: craving}}")),
    Case(
        "E10", form("  a: {en: A, answers: said}\n  b: {en: B, answers: said, asked if: ‸{a: ⟦maybe→yes⟧}}")
    ),
    Case("E10", form(top="languages: [en]\nlooks back: ⟦two weeks→14 days⟧")),
    Case("E10", scored("range: 0 to 6, changes: [{share: ⟦a fifth→20 %⟧, source: s, en: here}]")),
    Case("E10", scored("range: 0 to 6, changes: [{points: ⟦60→2⟧, source: s, en: here}]")),
    Case("E10", scored("range: 0 to 6, may be missing: ⟦3→1⟧")),
    Case("E10", scored("range: 0 to 6, bands source: s, bands: {0: {en: low}, ‸⟦9→4⟧: {en: high}}")),
    Case("E17", form("  a: {en: A, answers: ⟦mush→much⟧}")),
    Case("E17", form("  a: {en: A, answers: said, signs: {yes: ⟦cravings→craving⟧}}")),
    Case(
        "E17", form("  a: {en: A, kind: several, answers: said}\n  b: {en: B, kind: text, for each: ⟦c→a⟧}")
    ),
    Case("E17", scored("range: 0 to 4, of: ‸[a, ⟦d→b⟧]")),
    Case("E17", scored("range: 0 to 6, bands: {0: {en: low}}, bands source: ⟦paper→s⟧")),
    Case("E25", form("  a: ‸{⟦→en: A, ⟧answers: much}")),
    Case("E26", TWO_ZEROS),
    Case("E27", scored("range: ⟦0 to 9→0 to 6⟧")),
    Case(
        "E28",
        scored("range: 0 to 6, bands source: s, bands: {0: {en: low}, ⟦4→2⟧: {en: high}, ‸3: {en: most}}"),
    ),
    Case("E28/first", scored("range: 0 to 6, bands source: s, bands: ‸{⟦1→0⟧: {en: low}}")),
)

CASES = (*FORM, *TIMES, *MEANINGS, *LAYERS, *COURSES, *INSTRUMENTS)
