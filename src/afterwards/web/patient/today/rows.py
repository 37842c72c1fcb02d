"""An agenda's items as rows: what is closed, what is over, what is open, and what can be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ....care.agenda import Item
from ....care.course import Completion
from ....care.exports.moments import Manner, dotted, spoken, upper_first
from ....care.exports.phrases import end_phrase, is_over
from ....care.exports.second_lines import (
    ended_line,
    is_planned,
    open_line,
    second_line,
    session_numbers,
    window_now,
)
from ....care.exports.sheet_moment import FIRM
from ....care.plan import Plan, Window
from ....care.protocol.tree import Verb
from ....care.timing import Instant
from . import links
from .shown import Hidden, Row, Tick, form_id

CLOSED = frozenset({Verb.AVOID, Verb.LIMIT, Verb.HOLD})
SAID_FIRST = ("driving", "machines", "signing papers", "big decisions", "alcohol")
"""What could do harm to a foggy person is named before what only disturbs the rest."""
FAR = 2**62
MOST_JOINED = 3
"""Titles that one row joins; a tired person reads no list of ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Whose plan is seen, when, and how the page stands."""

    plan: Plan
    at: Instant
    manner: Manner
    is_quiet: bool
    stamp: str
    """The state of the record, for the ids of forms."""

    def hidden(self, act: str, about: str) -> Hidden:
        """The hidden fields of a form about something."""
        return (("about", about), ("id", form_id(self.stamp, act, about)))


def is_closed_rule(item: Item) -> bool:
    """Whether it closes something for the patient; a medicine that nobody named is asked for elsewhere."""
    takes = any(match.fact == "takes" for match in item.asks)
    return item.rule.verb in CLOSED and bool(item.windows) and not takes


def is_over_now(item: Item, at: Instant) -> bool:
    """Whether all its windows have surely ended."""
    return is_over(window_now(item, at), at)


def is_ahead(item: Item, at: Instant) -> bool:
    """Whether it has not begun."""
    return at < window_now(item, at).start


def end_of(item: Item, at: Instant) -> Instant:
    """When its window of now ends, for ordering; by an answer, the earliest that it can."""
    window = window_now(item, at)
    return window.floor if window.closes_on else min(window.stop, FAR)


def ended_at(item: Item, at: Instant) -> Instant:
    """When a window that is over ended."""
    window = window_now(item, at)
    return max(window.closes or 0, window.latest or 0)


def by_end(items: Iterable[Item], at: Instant) -> list[Item]:
    """What ends first stands first."""
    return sorted(items, key=lambda item: (end_of(item, at), item.rule.title))


def by_worth(items: Iterable[Item], plan: Plan, at: Instant) -> list[Item]:
    """What must be said first: firm before wished for, then what could do harm, one of each end."""
    ranked = sorted(items, key=lambda item: (firmness(item), _topic(item, plan), end_of(item, at)))
    seen: dict[tuple[int, Instant], int] = {}
    worth: list[tuple[int, int, int, Item]] = []
    for item in ranked:
        end = (firmness(item), end_of(item, at))
        seen[end] = seen.get(end, -1) + 1
        first = 0 if _topic(item, plan) < len(SAID_FIRST) else seen[end] + 1
        worth.append((firmness(item), first, len(worth), item))
    return [item for *_rank, item in sorted(worth, key=lambda one: one[:3])]


def firmness(item: Item) -> int:
    """0 for must; what is thinly proven comes a step later."""
    return FIRM.get(item.firm, 3) + (item.rule.evidence == "weak")


def _topic(item: Item, plan: Plan) -> int:
    words = plan.protocol.vocabulary
    found = (
        i for i, topic in enumerate(SAID_FIRST) for thing in item.rule.things if words.is_a(thing, topic)
    )
    return min(found, default=len(SAID_FIRST))


def closed_row(item: Item, sight: Sight) -> Row:
    """A rule as its window: closed, not yet, waiting for an answer, or over."""
    window = window_now(item, sight.at)
    state = _state(item, window, sight)
    clear = state in ("closed", "merged") and not window.closes_on and window.latest == window.closes
    href = _answer_link(window, state) or ("" if sight.is_quiet else links.to("why", item.occurrence.id))
    return Row(
        title=item.rule.title,
        second=second_line(item, sight.plan, sight.manner, sight.at),
        mark=state,
        share=_share(window, sight.at),
        href=href,
        is_over=state == "over",
        closes=window.closes if clear and not sight.is_quiet else None,
        over_text=_over_text(window, sight) if clear else "",
    )


def _answer_link(window: Window, state: str) -> str:
    return links.to("today_slept", window.closes_on) if state == "late_answer" else ""


def _state(item: Item, window: Window, sight: Sight) -> str:
    at = sight.at
    if is_over(window, at):
        return "over"
    if at < window.start:
        return "not_yet"
    if window.closes_on:
        late = window.closes is not None and at >= window.closes
        return "late_answer" if late and window.closes_on in sight.plan.protocol.facts else "by_answer"
    if len(session_numbers(item, sight.plan)) > 1:
        return "merged"
    return "about" if is_planned(item) else "closed"


def _share(window: Window, at: Instant) -> float:
    """Time left divided by length."""
    start = at if window.opens is None else window.opens
    end = window.latest if window.latest is not None and not window.closes_on else window.closes
    if end is None or end <= start:
        return 1
    return max(0.0, min(1.0, (end - at) / (end - start)))


def _over_text(window: Window, sight: Sight) -> str:
    assert window.closes is not None
    then = spoken(sight.manner.calendar, window.closes, sight.manner.words, sight.manner.guide)
    return ended_line(window, then)


def joined_row(items: Iterable[Item], sight: Sight, title: str) -> Row:
    """Many rules in one row, by their titles."""
    rows = list(items)
    shares = [_share(window_now(item, sight.at), sight.at) for item in rows]
    titles = list(dict.fromkeys(item.rule.title for item in rows))
    kept = titles if len(titles) <= MOST_JOINED + 1 else titles[:MOST_JOINED]
    second = f"{dotted(kept)}."
    if len(kept) < len(titles):
        more = len(titles) - len(kept)
        second += " " + ngettext("And %(count)s more.", "And %(count)s more.", more) % {"count": more}
    return Row(title=title, second=second, mark="closed", share=max(shares, default=1))


def awaiting_row(items: Iterable[Item], sight: Sight) -> Row:
    """Rules that end with the same answer, under that answer: ``Until you have slept``."""
    rows = list(items)
    item = rows[0]
    window = window_now(item, sight.at)
    until = end_phrase(window._replace(closes=None), item.rule, sight.manner)
    titles = dotted(dict.fromkeys(one.rule.title for one in rows))
    state = _state(item, window, sight)
    return Row(title=upper_first(until), second=f"{titles}.", mark=state, share=_share(window, sight.at))


def act_line(item: Item, sight: Sight) -> str:
    """Until when something can be done. Where the clinic has not said which end counts, the earliest does."""
    window, at = window_now(item, sight.at), sight.at
    is_range = window.closes is not None and not window.closes_on and window.stop > window.closes
    begun = window.opens is not None and window.opens <= at < window.core[1]
    if not is_range or not begun or window.due or window.latest is None:
        return second_line(item, sight.plan, sight.manner, at)
    return open_line(window._replace(latest=window.closes), item.rule, sight.manner, at)


def act_row(item: Item, sight: Sight, later: Instant | None = None) -> Row:
    """Something to do, with its box."""
    about = item.occurrence.id
    if later is not None:
        second = _("Back at %(time)s.") % {"time": sight.manner.ended(later)}
    else:
        second = item.rule.body or act_line(item, sight)
    tick = Tick(
        action=links.to("today_done"),
        label=_("Done: %(title)s") % {"title": item.rule.title},
        name="how",
        value="done",
        hidden=sight.hidden("done", about),
    )
    if is_ahead(item, sight.at):
        line = second_line(item, sight.plan, sight.manner, sight.at)
        return Row(title=item.rule.title, second=line, mark="not_yet", href=links.to("why", about))
    return Row(title=item.rule.title, second=second, href=links.to("why", about), tick=tick)


def done_row(item: Item, sight: Sight, completion: Completion, undoes: str) -> Row:
    """Something that was done. Its box is full, and empties again as long as the act can be taken back."""
    key = _("Some of it, %(time)s.") if completion.how == "partly" else _("Done %(time)s.")
    second = key % {"time": sight.manner.ended(completion.at)}
    if not undoes:
        return Row(title=item.rule.title, second=second, mark="over", is_over=True)
    tick = Tick(
        action=links.to("today_undo"),
        is_done=True,
        label=_("Take back: %(title)s") % {"title": item.rule.title},
        name="undo",
        value=undoes,
        hidden=(("id", form_id(sight.stamp, "undo", undoes)),),
    )
    return Row(title=item.rule.title, second=second, tick=tick)


def open_row(item: Item, sight: Sight) -> Row:
    """A chance: something that is open to the person for a while."""
    line = second_line(item, sight.plan, sight.manner, sight.at)
    mark = "not_yet" if is_ahead(item, sight.at) else "open"
    return Row(title=item.rule.title, second=line, mark=mark, href=links.to("why", item.occurrence.id))


def told_row(item: Item) -> Row:
    """Something to know."""
    return Row(title=item.rule.title, second=item.rule.body, href=links.to("why", item.occurrence.id))


def once(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows without those that say the same in the same words."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        found.setdefault((row.title, row.second), row)
    return tuple(found.values())
