"""What the gallery shows: every part in every state, with a plainly made-up story."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms

from afterwards.care.timing import HOUR, Instant

from .band import DayBand, Night, Tick
from .marks import MarkState, icon_names

TUESDAY: Instant = int(datetime(2027, 1, 12, 0, 0, tzinfo=UTC).timestamp())


class RideForm(forms.Form):
    """A question with large choices and one line to fill."""

    who = forms.ChoiceField(
        label="Who takes you home?",
        widget=forms.RadioSelect,
        initial="known",
        choices=[
            ("known", "Someone I know|We make one link for them."),
            ("taxi", "A taxi or ride service"),
            ("later", "I do not know yet|We ask again two days before."),
        ],
    )
    name = forms.CharField(label="First name", initial="Sam", required=False)


class EndForm(forms.Form):
    """A question with a problem."""

    ended = forms.TimeField(
        label="When did it end?",
        help_text="The clock on the wall, as you remember it.",
        error_messages={"invalid": "The clock goes to 23:59. Did you mean 1:10 am?"},
    )
    is_sure = forms.BooleanField(label="I am sure", required=False)


def day_two_band() -> DayBand:
    """The 48 hours after a session, 28 of them gone."""
    start = TUESDAY + 10 * HOUR
    return DayBand(
        start=start,
        end=start + 50 * HOUR,
        now=TUESDAY + 39 * HOUR,
        nights=(
            Night(start=TUESDAY + 17 * HOUR, end=TUESDAY + 31 * HOUR, label="Tue night"),
            Night(start=TUESDAY + 41 * HOUR, end=TUESDAY + 55 * HOUR, label="Tonight"),
        ),
        ticks=(
            Tick(at=TUESDAY + 11 * HOUR, text="Session"),
            Tick(at=TUESDAY + 59 * HOUR, text="Thu 10:50 am"),
        ),
        says="The 48 hours after your session. 28 have passed.",
    )


def ordinary_band() -> DayBand:
    """One day from midnight to midnight: its ends are night."""
    return DayBand(
        start=TUESDAY,
        end=TUESDAY + 24 * HOUR,
        now=TUESDAY + 7 * HOUR + HOUR // 2,
        nights=(
            Night(start=TUESDAY - 8 * HOUR, end=TUESDAY + 7 * HOUR),
            Night(start=TUESDAY + 17 * HOUR, end=TUESDAY + 31 * HOUR),
        ),
        ticks=(
            Tick(at=TUESDAY + 8 * HOUR, text="drinks end"),
            Tick(at=TUESDAY + 10 * HOUR, text="10:00 am"),
            Tick(at=TUESDAY + 17 * HOUR, text="dusk 4:52 pm"),
        ),
        says="Today from midnight to midnight. It is 7:30 am.",
    )


def row(mark: MarkState, title: str, second: str, **more: Any) -> dict[str, Any]:
    """A row with its mark."""
    return {"mark": mark, "title": title, "second": second, **more}


def closed(title: str, second: str, share: float, **more: Any) -> dict[str, Any]:
    """A row of a closed window."""
    return row(MarkState.CLOSED, title, second, share=share, **more)


def day_two() -> dict[str, Any]:
    """Today, between 24 and 48 hours after a session."""
    return {
        "day": "Wednesday 13 January",
        "headline": "Still a soft day. Talk, write, walk.",
        "second": "You slept, so the no-driving rule is over. You judge if you feel well.",
        "band": day_two_band(),
        "energy": {"action": "?", "chosen": "between"},
        "lit": {
            "eyebrow": "Next, at 4:30 pm",
            "title": "Talk with Dr. Example",
            "lines": ["On the phone. One thing from yesterday is enough."],
            "action": "?",
            "main": {"label": "Get ready", "href": "?"},
            "other": {"label": "Move it", "name": "answer", "value": "move"},
        },
        "groups": [
            {
                "title": "Open to you",
                "rows": [
                    row(
                        MarkState.OPEN,
                        "A good time to talk and write",
                        "Until Thursday, 10:50 am. Many clinics say so; proof is thin.",
                        href="?",
                    ),
                    row(
                        MarkState.OPEN,
                        "Evening light 4:05 to 4:52 pm",
                        "A short walk will do, or an open door.",
                        href="?",
                    ),
                ],
            },
            {
                "title": "Still closed",
                "rows": [closed("No alcohol", "Until Thursday, 10:50 am.", 0.4, href="?")],
            },
        ],
        "folded": {
            "title": "Ended today: 3",
            "rows": [row(MarkState.OVER, "No driving", "Over. Ended 7:40 am.", is_over=True)],
        },
        "tab": "today",
    }


def before() -> dict[str, Any]:
    """Today, two days before a session."""
    return {
        "day": "Sunday 10 January",
        "headline": "Two days to go. One thing to ask today.",
        "second": "Your session is on Tuesday at 10:00 am.",
        "band": ordinary_band(),
        "banners": [
            {"kind": "offline", "word": "No signal.", "text": "All you do is kept on this phone."},
            {
                "kind": "undo",
                "word": "Done:",
                "text": "Walk",
                "undo": {"action": "?", "label": "Undo", "name": "undo", "value": "1"},
            },
        ],
        "lit": {
            "eyebrow": "Next",
            "title": "Find someone to take you home",
            "lines": ["Your guide asks for a person, not a bus.", "You could ask Sam."],
            "action": "?",
            "main": {"label": "Ask Sam", "name": "answer", "value": "yes"},
            "other": {"label": "Someone else", "name": "answer", "value": "other"},
        },
        "groups": [
            {
                "title": "Before Tuesday",
                "rows": [
                    row(
                        MarkState.NOT_YET,
                        "No food",
                        "Starts Tuesday, 4:00 am. Water and clear tea until 8:00 am.",
                        href="?",
                    ),
                    {
                        "title": "Ask the clinic about the evening tablet",
                        "second": "Until they answer, take it as before.",
                        "tick": {"action": "?", "label": "Done: Ask the clinic about the evening tablet"},
                    },
                    {
                        "title": "Tuesday is free of work",
                        "second": "Done Saturday",
                        "tick": {"action": "?", "is_done": True, "label": "Done: Tuesday is free of work"},
                    },
                ],
            }
        ],
        "tab": "today",
    }


def home() -> dict[str, Any]:
    """Dose-day: just home."""
    return {
        "theme": "dim",
        "mode": "dose-day",
        "day": "Tuesday, 12:00 noon",
        "headline": "You are home. Rest now.",
        "second": "Sam is with you. Nothing else to do.",
        "unwell_url": "?",
        "lit": {
            "title": "Sip some water",
            "lines": ["A light meal when you feel like it."],
            "action": "?",
            "main": {"label": "Done", "name": "answer", "value": "done"},
            "other": {"label": "Later", "name": "answer", "value": "later"},
        },
        "groups": [
            {
                "rows": [
                    row(
                        MarkState.BY_ANSWER,
                        "No driving",
                        "Until you have slept. Tomorrow morning at the earliest.",
                        share=0.9,
                    ),
                    closed("Nothing to sign, no big choices", "Until tomorrow, 10:50 am.", 1),
                    closed("Only gentle movement", "Until tomorrow, 10:50 am.", 1),
                    closed("No alcohol", "Until Thursday, 10:50 am.", 1),
                ]
            }
        ],
    }


def night() -> dict[str, Any]:
    """Dose-day: the first night."""
    return {
        **home(),
        "theme": "dark",
        "day": "Tuesday, 9:40 pm",
        "headline": "Sleep is the next thing.",
        "second": "In the morning we ask one thing: did you sleep?",
        "lit": {
            "title": "Keep a few words?",
            "lines": ["Only you can read them. Half a thought is fine."],
            "action": "?",
            "main": {"label": "Say or write", "href": "?"},
            "other": {"label": "Not now", "name": "answer", "value": "not"},
        },
        "groups": [
            {
                "rows": [
                    row(MarkState.BY_ANSWER, "Until you have slept", "No driving.", share=0.5),
                    closed("Still closed", "Big choices, hard exercise and alcohol.", 0.6),
                    row(MarkState.ITEM, "If you get up", "Light on. Sit first. Stand up slowly."),
                ]
            }
        ],
    }


def home_in_spanish() -> dict[str, Any]:
    """Dose-day in the longest words that we have."""
    return {
        **home(),
        "day": "Martes, 12:00",
        "headline": "Ya está en casa. Descanse.",
        "second": "Sam está con usted. No hay nada más que hacer.",
        "lit": {
            "title": "Beba un poco de agua",
            "lines": ["Algo ligero de comer cuando tenga ganas."],
            "action": "?",
            "main": {"label": "Hecho", "name": "answer", "value": "done"},
            "other": {"label": "Más tarde", "name": "answer", "value": "later"},
        },
        "groups": [
            {
                "rows": [
                    row(
                        MarkState.BY_ANSWER,
                        "No conduzca",
                        "Hasta que haya dormido. Mañana por la mañana, no antes.",
                    ),
                    closed("Nada que firmar ni grandes decisiones", "Hasta mañana, 10:50.", 1),
                    closed("Sin alcohol", "Hasta el jueves, 10:50.", 1),
                ]
            }
        ],
    }


def week(first: int, bars: list[tuple[float, float]], marked: dict[int, str]) -> dict[str, Any]:
    """A week of the month grid."""
    return {"days": [(day, marked.get(day, "")) for day in range(first, first + 7)], "bars": bars}


def parts() -> dict[str, Any]:
    """All parts on one page."""
    problem = EndForm({"ended": "25:10"})
    marks = [
        ("Not yet", "not_yet", 1),
        *(("Closed", "closed", share) for share in (1, 0.8, 0.5, 0.1)),
        ("By answer", "by_answer", 0.5),
        ("Late answer", "late_answer", 0),
        ("Over", "over", 0),
        ("Open", "open", 1),
        ("Item", "item", 1),
    ]
    return {
        "marks": marks,
        "icons": icon_names(),
        "bands": [day_two_band(), ordinary_band()],
        "problem": problem,
        "ride": RideForm(),
        **{name: value for name, value in day_two().items() if name in ("energy", "lit", "groups", "folded")},
        "banners": [
            *before()["banners"],
            {"kind": "unsent", "word": "3 things not sent yet.", "text": "They go by themselves."},
            {"kind": "error", "word": "No answer.", "text": "This plan is from 7:40 am and still right."},
        ],
        "weeks": [
            week(11, [(0, 3.45), (6.4, 7)], {12: "over", 13: "now"}),
            week(18, [(0, 7)], {19: "closed", 22: "closed"}),
            week(25, [(0, 7)], {26: "closed", 29: "closed"}),
        ],
    }


PAGES = {
    "": ("look/gallery.html", parts),
    "before": ("look/phone.html", before),
    "day-two": ("look/phone.html", day_two),
    "home": ("look/phone.html", home),
    "night": ("look/phone.html", night),
    "home-es": ("look/phone.html", home_in_spanish),
    "question": (
        "look/question.html",
        lambda: {
            "headline": "Who takes you home?",
            "second": "So that your sheet can name the person who is with you.",
            "back_url": "?",
            "step": 4,
            "steps": 7,
            "form": RideForm(),
            "skip": True,
        },
    ),
    "slept": ("look/gallery_slept.html", lambda: {"theme": "dim", "mode": "dose-day", "unwell_url": "?"}),
    "welcome": ("look/gallery_welcome.html", lambda: {"theme": "dim"}),
    "move": ("look/gallery_move.html", dict),
    "supporter": ("look/gallery_supporter.html", lambda: {"mode": "help"}),
    "desk": (
        "look/gallery_desk.html",
        lambda: {
            "desk_name": "Sample Clinic",
            "desk_nav": [
                {"href": "?page=desk", "label": "Guides", "count": "1 old", "is_here": True},
                {"href": "?page=desk", "label": "People"},
                {"href": "?page=desk", "label": "Team"},
            ],
        },
    ),
}
"""The pages of the gallery: template, and what it is given."""
