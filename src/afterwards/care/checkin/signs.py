"""The signs that an answer may stand for. How urgent each one is says ``care/safety``, never a form.

A clinic's own form may use these words and no others: the red flags can be pointed at, not redefined.
"""

from __future__ import annotations

ABOUT_DEATH: dict[str, str] = {
    "dark thoughts on some days": "item 9 of the PHQ-9 answered 1",
    "dark thoughts on most days": "item 9 of the PHQ-9 answered 2",
    "dark thoughts nearly every day": "item 9 of the PHQ-9 answered 3",
    "wish to be dead": "of a clinic's own scale: C-SSRS 1",
    "thoughts of killing oneself": "C-SSRS 2",
    "thoughts of how": "C-SSRS 3, no intent",
    "intent to act": "C-SSRS 4",
    "plan to act": "C-SSRS 5",
    "act in the last three months": "C-SSRS behaviour, recent",
    "act longer ago": "C-SSRS behaviour, more than three months ago",
    "suicide screen positive": "a suicide screen is positive, not acute",
    "suicide screen acute": "a suicide screen is positive and acute",
    "wants help now": "the person asks for help now",
}
"""Signs that tell of thoughts of death: who reads such a form is said before its first question."""

SIGNS: dict[str, str] = ABOUT_DEATH | {
    # body, at once
    "chest pain": "pain or pressure in the chest",
    "trouble breathing": "hard or slow breathing",
    "fainting": "fainted, or could not be woken",
    "swollen face": "face, lips or throat swell",
    "sudden severe headache": "the worst headache, all at once",
    # body and mind, today
    "vomiting that keeps fluids out": "nothing stays down",
    "feeling unreal": "the world or oneself feels unreal, beyond the day of the session",
    "hearing voices": "sees or hears what others do not",
    "little sleep with high energy": "hardly sleeps and is not tired, racing, risks",
    "still shaken": "shaken, scared or confused beyond a day",
    "rash": "rash or itching",
    "red hot skin at the drip site": "the place of the drip is red, hot, spreading",
    "frequent urine": "has to go more often than before",
    "urgent urine": "has to rush",
    "burning urine": "it hurts",
    "blood in urine": "there is blood",
    "craving": "a strong wish for more of it",
    "using more than prescribed": "more, earlier or from elsewhere",
    "blood pressure above the limit": "a reading above the clinic's own limit",
    # to mention
    "memory trouble": "forgets more than before",
    "constipation": "for some days",
    # expected
    "headache": "mild, after a session",
    "nausea": "mild, after a session",
    "dizziness": "after a session",
    "tiredness": "after a session",
    "blurred sight": "blurred or double, in the first hours",
    "floaty": "light, far away, in the first hours",
    "vivid dreams": "after a session",
    "strong feelings": "tears, anger, joy, after a session",
}
"""Each sign with what it means, for those who write a form."""
