"""Why is this here? Who says so, how sure, why, and what would move it: the engine's chain, in a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ....care.agenda import Item
from ....care.exports.moments import upper_first
from ....care.exports.phrases import window_phrase
from ....care.exports.plain import source_text
from ....care.exports.second_lines import second_line, window_now
from ....care.exports.sentences import times_phrases
from ....care.exports.told import doubt_sentence, reason_sentence
from ....care.plan.explaining import Reason, explain
from ....care.plan.occurrences import Occurrence
from ...plans.comparison import item_of
from .bands import rule_band
from .guides import OtherRule, evidence_text, others_of, review_text, rule_text
from .reader import Reader, back_to

MOMENTS = ("why.start.", "why.end.", "why.moment", "why.waits")
MOVES = ("why.merged", "why.moves")
FOR_YOU = ("why.condition.", "why.moment.setting", "why.layer", "why.floor")
MOST_MOMENTS = 2


def why_context(reader: Reader, one: Occurrence) -> dict[str, Any]:
    """What the page of one occurrence shows."""
    rule, item = one.activity.rule, item_of(reader.plan, one)
    reasons = explain(reader.plan, one).reasons
    others = others_of(rule, reader.plan.protocol, reader.words)
    text = rule_text(reader.plan.protocol, rule, reader.words, {})
    manner = reader.manner()
    window = window_now(item, reader.at) if item.windows else None
    says = upper_first(window_phrase(window, rule, manner, reader.at)) + "." if window else ""
    return back_to(_("Plan"), reverse("plan")) | {
        "headline": _("Why is “{title}” here?").format(title=rule.title),
        "second": second_line(item, reader.plan, manner, reader.at),
        "moments": _moments(reader, reasons),
        "band": rule_band(reader, window, says) if window and rule.is_state else None,
        "facts": list(_facts(reader, item, reasons, others)),
        "rule": text,
        "others": others,
        "own_guide": reader.plan.protocol.title,
        "own_when": " ".join(times_phrases(rule, reader.plan.protocol, reader.words)),
        "ask_url": f"{reverse('ask_clinic')}?about={one.id}",
        "fit_url": reverse("fit", args=[one.id]),
    }


def _moments(reader: Reader, reasons: tuple[Reason, ...]) -> list[str]:
    """The moments that it hangs on: the first two, since a long series repeats itself."""
    return list(_sentences(reader, reasons, MOMENTS))[:MOST_MOMENTS]


def _sentences(reader: Reader, reasons: tuple[Reason, ...], keys: tuple[str, ...]) -> Iterator[str]:
    for reason in reasons:
        if reason.key.startswith(keys) and not (keys == MOMENTS and reason.key == "why.moment.setting"):
            yield upper_first(reason_sentence(reason, reader.plan, reader.manner()))


def _facts(
    reader: Reader, item: Item, reasons: tuple[Reason, ...], others: list[OtherRule]
) -> Iterator[tuple[str, list[str], str]]:
    """The lines of the table: a name, its sentences, and where a link leads, if anywhere."""
    rule, guide = item.rule, reader.plan.protocol
    who = _("{title}, version {version}.").format(title=guide.title, version=guide.version)
    documents = source_text(guide, rule)
    quoted = format_html('<span translate="no">{}.</span>', documents) if documents else ""
    yield _("Says who"), [who, quoted, review_text(guide, reader.words)], ""
    differ = [_("Other guides speak of it too.")] if others else []
    yield _("How sure"), [evidence_text(rule, reader.words), *differ], "#others" if others else ""
    yield _("Why"), [rule.why], ""
    doubts = [doubt_sentence(doubt, reader.plan, reader.words) for doubt in item.doubts]
    yield _("Not clear yet"), doubts, ""
    yield _("For you"), list(_sentences(reader, reasons, FOR_YOU)), ""
    yield _("Moves if"), list(_sentences(reader, reasons, MOVES)), ""
