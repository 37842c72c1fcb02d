"""What stands on the relief card: a sentence first, the picture, its limits in the same view, a question."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ....care.exports.relief_svg import panes, relief_chart
from ....care.exports.relief_text import (
    Section,
    Teller,
    is_silent,
    limit_lines,
    newest_signal,
    planned_lines,
    say_relief,
)
from ....care.trajectory.values import DayBand, Missing, Relief, Status
from ....care.words import Words
from ...relief.bridge import ZERO
from ...relief.records import Shown
from ..plan.reader import Reader

WEEK = 7
STUDY = ((4, 8), (8, 6))
"""Of those who had felt better, how many in ten still did after so many weeks (McInnes 2022)."""


def card(reader: Reader, found: Shown) -> dict[str, Any]:
    """The whole card."""
    relief = found.relief
    said, tell = say_relief(relief, reader.words, ZERO), Teller.of(relief, reader.words, ZERO)
    sections = {one.head: one for one in said.sections}
    enough = relief.forecast.status is Status.OK
    note = tell.say("note" if enough else "note.others")
    context = _frame(reader, said.title, tell.say("question"), said.question)
    context["question"] |= {
        "lines": [_("It stands on your visit page.")],
        "other": {"label": _("Visit page"), "href": reverse("visit")},
    }
    context |= {
        "enough": enough,
        "lead": said.lead,
        "scale": tell.say(f"scale.{relief.forecast.scale}"),
        "as_of": tell.day(relief.forecast.at),
        "chart": SafeString(relief_chart(relief, reader.words, ZERO)),
        "note": "" if enough and is_silent(relief) else note,
        "planned": _planned(found, tell),
        "moved": _section(sections, tell.say("moved")),
        "today": _section(sections, tell.say("today")),
        "table": _table(relief, tell),
    }
    if newest_signal(relief) is not None:
        context["signal"] = _section(sections, tell.say("signal.short"))
    if not enough:
        context |= _not_yet(relief, tell)
    return context


def brief(words: Words, found: Shown) -> dict[str, Any]:
    """The card as a part of another sheet: sentence, picture, every limit, question. No table."""
    relief = found.relief
    said, tell = say_relief(relief, words, ZERO), Teller.of(relief, words, ZERO)
    enough = relief.forecast.status is Status.OK
    signal = newest_signal(relief)
    return {
        "title": said.title,
        "lead": said.lead,
        "signal": tell.say("signal") if signal is not None else "",
        "chart": SafeString(relief_chart(relief, words, ZERO)) if enough else "",
        "missing": [tell.counted(f"missing.{one.what}", one.count) for one in relief.forecast.missing],
        "note": tell.say("note") if enough and not is_silent(relief) else "",
        "scale": tell.say(f"scale.{relief.forecast.scale}"),
        "as_of": tell.day(relief.forecast.at),
        "eyebrow": tell.say("question"),
        "question": said.question,
        "limits_head": words.say("relief.limits"),
        "limits": limit_lines(words) if enough else (),
    }


def nothing_yet(reader: Reader) -> dict[str, Any]:
    """The card of somebody of whom nothing was worked out."""
    words = reader.words

    def say(key: str) -> str:
        return words.say(f"relief.{key}")

    return _frame(reader, say("title"), say("question"), say("question.more")) | {
        "lead": (say("not yet"), say("not yet.sub")),
        "missing": [
            {
                "title": words.say("relief.missing.scores", {"count": 3}),
                "second": _("Of the PHQ-9, PHQ-8, GAD-7, PCL-5 or PEG."),
                "mark": "not_yet",
            },
        ],
        "missing_head": say("missing"),
        **_others_of(words),
    }


def _frame(reader: Reader, title: str, eyebrow: str, question: str) -> dict[str, Any]:
    """What stands on the card in each state: its title, all of its limits, its question."""
    return {
        "headline": title,
        "question": {"eyebrow": eyebrow, "title": question},
        "limits_head": reader.words.say("relief.limits"),
        "limits": limit_lines(reader.words),
    }


def _section(sections: dict[str, Section], head: str) -> Section | None:
    return sections.get(head)


def _planned(found: Shown, tell: Teller) -> Section | None:
    """The range with the sessions of the plan, where there is one without them as well."""
    relief = found.relief
    if found.with_planned is None or is_silent(relief):
        return None
    lines = planned_lines(found.with_planned, found.planned, tell)
    return Section(head=tell.say("planned"), lines=lines) if lines else None


def _not_yet(relief: Relief, tell: Teller) -> dict[str, Any]:
    lacking = [_lacks(one, tell) for one in relief.forecast.missing]
    name = tell.say(f"scale.{relief.forecast.scale}")
    have = [
        {
            "title": tell.say("scale.score", scale=name, score=tell.words.number(score)),
            "second": tell.day(day),
            "mark": "over",
        }
        for day, score in relief.reports[-3:]
    ]
    return {"missing": [*have, *lacking], "missing_head": tell.say("missing"), **_others_of(tell.words)}


def _lacks(one: Missing, tell: Teller) -> dict[str, Any]:
    return {"title": tell.counted(f"missing.{one.what}", one.count), "mark": "not_yet"}


def _others_of(words: Words) -> dict[str, Any]:
    return {
        "others_head": words.say("relief.others"),
        "study": words.say("relief.others.study"),
        "source": words.say("relief.others.source"),
        "panes": [
            (words.say("relief.weeks", {"count": weeks}), SafeString(panes(still))) for weeks, still in STUDY
        ],
    }


def _table(relief: Relief, tell: Teller) -> dict[str, Any]:
    """Each week so far, and each week ahead: what the picture shows, and before it."""
    past = [band for band in relief.past if (relief.forecast.at - band.day) % WEEK == 0]
    ahead = () if relief.forecast.status is Status.OK and is_silent(relief) else relief.ahead
    rows = (*past, *(band for band in ahead if band.day - relief.forecast.at > 1))
    return {
        "title": tell.say("table"),
        "heads": tell.words.listed("relief.table.heads"),
        "rows": [_row(band, tell) for band in rows],
    }


def _row(band: DayBand, tell: Teller) -> list[str]:
    values = (band.low80, band.low50, band.middle, band.high50, band.high80)
    return [tell.day(band.day), *map(tell.points, values)]
