"""Keep together what must not be torn apart at the end of a line: "10:50 am", "session 6", "48 hours"."""

from __future__ import annotations

import re

from django.utils.safestring import SafeString

_UNITS = "am|pm|noon|h|min|mg|ml|hours?|minutes?|days?|weeks?|months?|horas?|minutos?|días?|semanas?|meses"
_COUNTED = "sessions?|weeks?|question|version|page|item|sesión|sesiones|semanas?|pregunta|versión|página"
_TORN = re.compile(rf"(?<=\d) (?=(?:{_UNITS})\b)|\b({_COUNTED}|Dr\.|Dra\.) (?=\d|(?<=\. )\w)", re.IGNORECASE)


def hold(text: str) -> str:
    """The text with no-break spaces between a number and its word.

    >>> hold("Until Thursday, 10:50 am.")
    'Until Thursday, 10:50\\xa0am.'
    >>> hold("Move session 6")
    'Move session\\xa06'
    """
    return _TORN.sub(lambda found: f"{found[1] or ''}\xa0", text)


_SHORT_NAME = re.compile(r"\([^()\s<>]+-\d+\)")


def whole_names(html: str) -> SafeString:
    """A title, escaped already, in which "(PHQ-9)" stays on one line: a browser may break after its hyphen.

    >>> whole_names("Scale (GAD-7)")
    'Scale <bdi class="nowrap">(GAD-7)</bdi>'
    """
    return SafeString(_SHORT_NAME.sub(r'<bdi class="nowrap">\g<0></bdi>', hold(html)))
