"""What people type into Today. Every problem blames the text and offers what was meant."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ....care.exports.moments import time_phrase
from ....care.timing import DAY_SECONDS, HOUR, MINUTE, Calendar, Instant
from ....care.words import Words

_CLOCK = re.compile(
    r"\s*(\d{1,2})(?:\s*[:.h]\s*(\d{1,2}))?\s*(am|pm|a\.?\s?m\.?|p\.?\s?m\.?)?\s*\Z", re.IGNORECASE | re.ASCII
)
_DIGITS = re.compile(r"\s*(\d{1,2})(\d{2})\s*(am|pm)?\s*\Z", re.IGNORECASE | re.ASCII)
LONGEST_SESSION = 18 * HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time as somebody wrote it: hour, minute, and whether they said am or pm."""

    hour: int
    minute: int
    half: str = ""

    @property
    def second(self) -> int:
        """Seconds after midnight."""
        hour = self.hour
        if self.half == "a" and hour == 12:
            hour = 0
        elif self.half == "p" and hour < 12:
            hour += 12
        return hour * HOUR + self.minute * MINUTE

    @property
    def exists(self) -> bool:
        """Whether a clock shows it."""
        return self.hour < 24 and self.minute < 60 and not (self.half and not 1 <= self.hour <= 12)


def read_clock(text: str) -> Clock | None:
    """``10:50``, ``10.50``, ``1050``, ``10:50 am``, ``22h50``; None for what is no time at all."""
    match = _DIGITS.match(text) or _CLOCK.match(text)
    if match is None:
        return None
    half = (match[3] or "")[:1].lower()
    return Clock(hour=int(match[1]), minute=int(match[2] or 0), half=half)


class EndedForm(forms.Form):
    """When a session ended, on the person's own clock."""

    ended = forms.CharField(
        label=gettext_lazy("Time"),
        max_length=12,
        help_text=gettext_lazy("As on the clock, such as 10:50."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )

    def __init__(
        self, *args: object, began: Instant, now: Instant, calendar: Calendar, words: Words, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.began, self.now, self.calendar, self.words = began, now, calendar, words

    def clean_ended(self) -> Instant:
        """The instant that is meant: the first such time after the session began."""
        clock = read_clock(self.cleaned_data["ended"])
        if clock is None:
            raise forms.ValidationError(_("This does not read as a time. Write it like 10:50."))
        if not clock.exists:
            raise forms.ValidationError(self._beyond(clock))
        found = [at for at in self._readings(clock) if self.began < at <= self.now]
        if found:
            return min(found)
        if any(self.now < at < self.began + LONGEST_SESSION for at in self._readings(clock)):
            raise forms.ValidationError(_("That time has not come yet. Put in when it ended."))
        began = time_phrase(self.calendar.read(self.began)[1], self.words)
        raise forms.ValidationError(_("The session began at %(time)s. It ended later.") % {"time": began})

    def _readings(self, clock: Clock) -> list[Instant]:
        """Today and past midnight; and where nobody said am or pm, both halves of the day."""
        day = self.calendar.day_of(self.began)
        seconds = [clock.second]
        if not clock.half and self.words.clock == 12 and 1 <= clock.hour < 12:
            seconds.append(clock.second + 12 * HOUR)
        return [self.calendar.wall(day + more, second) for second in seconds for more in (0, 1)]

    def _beyond(self, clock: Clock) -> str:
        if clock.minute > 59:
            return _("An hour has 60 minutes. The last one is :59.")
        if clock.half:
            return _("With am or pm the clock goes from 1:00 to 12:59.")
        meant = (clock.hour % 24) * HOUR + clock.minute * MINUTE
        said = time_phrase(meant % DAY_SECONDS, self.words)
        return _("The clock goes to 23:59. Did you mean %(time)s?") % {"time": said}


class RideForm(forms.Form):
    """Who takes the person home."""

    who = forms.ChoiceField(
        label=gettext_lazy("Who takes you home?"),
        widget=forms.RadioSelect,
        choices=[
            ("someone", gettext_lazy("Someone I know|They get one link. No account.")),
            ("taxi", gettext_lazy("A taxi or ride service")),
            ("unknown", gettext_lazy("I do not know yet|Today asks until you know.")),
        ],
    )
    name = forms.CharField(
        label=gettext_lazy("First name"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["who"].is_title = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """A name is kept only for somebody that the person knows."""
        cleaned = super().clean() or {}
        cleaned["name"] = cleaned.get("name", "").strip() if cleaned.get("who") == "someone" else ""
        return cleaned
