"""How was the first one? From plain reasons a message to the clinic, which the person sends or not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .sitting import Sitting


def draft_of(one: Sitting) -> str:
    """A message in the person's own voice. It asks for nothing that was not said, and blames nobody."""
    reasons = {
        "scary": _("It was too much for me, or it scared me. Can we talk about how to make it gentler?"),
        "unwell": _("I felt unwell from it. Can we talk about what could help?"),
        "no change": _("I felt no change. What does that mean, and what comes next?"),
        "cost": _("It costs more than I can pay. Are there other ways?"),
        "getting there": _("Getting there, or the time, is hard for me. Are there other times, or a ride?"),
        "alone": _("I do not want to go through it alone. Who could be with me?"),
    }
    nexts = {
        "go on": _("I want to go on."),
        "unsure": _("I am not sure about the next one."),
        "stop": _("I would like to stop. What should I know before I do?"),
        "talk": _("I want to talk before the next one."),
    }
    chosen = one.answers.of("reasons")
    lines = [_("Hello, I want to tell you how it was.")]
    lines += [
        reasons[str(key)] for key in (chosen if isinstance(chosen, tuple) else ()) if str(key) in reasons
    ]
    coming = str(one.answers.of("next") or "")
    lines += [nexts[coming]] if coming in nexts else []
    lines += [str(words)] if (words := one.answers.of("words")) else []
    lines.append(_("Please call me or write back."))
    return "\n".join(lines)
