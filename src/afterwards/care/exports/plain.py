"""Agendas as plain values for JSON. The keys are a contract; docs/reference/agenda-json.md names them."""

from __future__ import annotations

from collections.abc import Iterable

from ..agenda import Agenda, Item
from ..plan.contradictions import Contradiction
from ..plan.doubts import Doubt
from ..plan.plan import Plan
from ..plan.questions import Question
from ..plan.windows import Window
from ..protocol.tree import CareProtocol, Match, Rule
from ..timing import Calendar, Instant
from ..words import Words
from .told import ask_text, doubt_text, question_text

type Plain = dict[str, object]


def agenda_values(agenda: Agenda, low: str, high: str, words: Words) -> Plain:
    """The whole agenda; ``low`` and ``high`` are the ends of the span as they were asked for."""
    plan = agenda.plan
    calendar = plan.course.calendar
    return {
        "course": plan.course.id,
        "protocol": plan.protocol.id,
        "version": plan.protocol.version,
        "at": calendar.iso(agenda.at),
        "from": low,
        "to": high,
        "actor": agenda.actor or None,
        "items": [item_values(plan, item, words) for item in agenda.items],
        "questions": [_question(question, plan.protocol, words) for question in agenda.questions],
        "contradictions": [_contradiction(clash, calendar) for clash in agenda.contradictions],
    }


def item_values(plan: Plan, item: Item, words: Words) -> Plain:
    """One item with the keys of the contract, and what else is known of it."""
    rule, one, calendar = item.rule, item.occurrence, plan.course.calendar
    values: Plain = {
        "id": one.id,
        "rule": rule.id,
        "session": one.activity.session,
        "kind": rule.verb.value,
        "actors": list(rule.actors),
        "title": rule.title,
        "things": list(rule.things),
        "windows": [window_values(window, calendar) for window in item.windows],
        "closes_on": item.closes_on or None,
        "unclear": doubts_values(plan, item.doubts, words),
        "condition": _condition(plan.protocol, item.asks, words),
        "status": item.status,
        "firm": item.firm,
        "evidence": rule.evidence,
        "claims": list(rule.claims),
        "source": source_text(plan.protocol, rule),
    }
    if one.offered:
        values["offered"] = True
    if one.merged:
        values["merged"] = [activity.id for activity in one.merged]
    if one.activity.waits_for:
        values["waits_for"] = one.activity.waits_for
    if item.missing:
        values["missing"] = _condition(plan.protocol, item.missing, words)
    values |= {key: text for key, text in (("body", rule.body), ("why", rule.why)) if text}
    lists = {"options": rule.options, "prompts": rule.prompts, "steps": rule.steps, "except": rule.except_}
    values |= {key: list(texts) for key, texts in lists.items() if texts}
    if rule.then:
        values["then"] = {"call": rule.then.who, "how_soon": rule.then.how_soon}
    if rule.total:
        values["total"] = {"text": rule.total.text, "done": item.done, "met": item.total_met}
    return values


def window_values(window: Window, calendar: Calendar) -> Plain:
    """A window; the outer ends only where they differ from the clear ones."""
    values: Plain = {"opens": _iso(window.opens, calendar), "closes": _iso(window.closes, calendar)}
    if window.earliest != window.opens:
        values["opens_earliest"] = _iso(window.earliest, calendar)
    if window.latest is not None and window.latest != window.closes:
        values["closes_latest"] = _iso(window.latest, calendar)
    values["better"] = [{"opens": calendar.iso(a), "closes": calendar.iso(b)} for a, b in window.better]
    return values


def _iso(at: Instant | None, calendar: Calendar) -> str | None:
    return None if at is None else calendar.iso(at)


def doubts_values(plan: Plan, doubts: Iterable[Doubt], words: Words) -> list[Plain]:
    """Why edges are not clear; what reads the same stands once."""
    texts = ((doubt.why, doubt_text(doubt, plan, words), doubt.whose) for doubt in doubts)
    return [{"why": why, "text": text, "whose": whose} for why, text, whose in dict.fromkeys(texts)]


def _condition(protocol: CareProtocol, asks: tuple[Match, ...], words: Words) -> Plain | None:
    if not asks:
        return None
    return {"asks": [_match(protocol, match, words) for match in asks]}


def _match(protocol: CareProtocol, match: Match, words: Words) -> Plain:
    fact = protocol.facts.get(match.fact)
    wanted = f"{match.bound} {match.number:g}" if match.bound else " or ".join(match.words)
    values: Plain = {"fact": match.fact, "is": wanted}
    if fact is not None:
        values["ask"] = ask_text(fact.ask, words)
        values["whose"] = fact.by or "patient"
    return values


def _question(question: Question, protocol: CareProtocol, words: Words) -> Plain:
    return {
        "code": question.code or None,
        "why": question.why,
        "text": question_text(question, protocol, words),
        "whose": question.whose,
        "about": list(question.about),
        "fact": question.fact or None,
        "answers": list(question.answers),
        "session": question.session,
    }


def _contradiction(clash: Contradiction, calendar: Calendar) -> Plain:
    return {
        "act": clash.act.id,
        "avoid": clash.avoid.id,
        "thing": clash.thing,
        "opens": calendar.iso(clash.opens),
        "closes": calendar.iso(clash.closes),
    }


def source_text(protocol: CareProtocol, rule: Rule) -> str:
    """Where a rule stands: the documents by title and date, else the claim's own guide."""
    ids = rule.source or tuple(dict.fromkeys(claim.partition("-")[0] for claim in rule.claims))
    texts = []
    for id in ids:
        source = protocol.sources.get(id)
        if source is None:
            texts.append(id)
        else:
            texts.append(f"{source.document} ({source.dated})" if source.dated else source.document)
    return "; ".join(texts)
