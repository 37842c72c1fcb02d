"""The question whose answer can end a rule: what each answer does is said before the tap."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ....care.exports.told import ask_text
from ....care.protocol.tree import Fact
from ....care.words import Words
from . import links
from .shown import Ask, Button, Question, form_id


def morning_question(fact: Fact, stamp: str, words: Words) -> Question:
    """Sleep in the words that everybody knows, any other fact in the guide's own."""
    ask = Ask(
        text=ask_text(fact.ask, words),
        action=links.to("today_slept", fact.name),
        hidden=(("id", form_id(stamp, "slept", fact.name)),),
        answers=_answers(fact),
    )
    if fact.name == "slept":
        return Question(
            headline=_("Did you sleep?"),
            second=_("Your answer can end the no-driving rule."),
            told=(
                _(
                    "If yes, the rule ends. Still foggy or dizzy? Then wait. "
                    "No app can tell if you are fit to drive."
                ),
                _("If not, leave the car today. We ask again tomorrow."),
            ),
            ask=ask,
        )
    return Question(
        headline=_("Is this so now?"),
        second=ask.text,
        told=(_("If yes, the rule ends."), _("If not, the rule stays. We ask again tomorrow.")),
        ask=ask,
    )


def _answers(fact: Fact) -> tuple[Button, ...]:
    is_sleep = fact.name == "slept"
    yes = _("Yes, I slept") if is_sleep else _("Yes")
    no = _("Not really") if is_sleep else _("Not yet")
    return Button(label=yes, name="slept", value="yes"), Button(label=no, name="slept", value="no")
