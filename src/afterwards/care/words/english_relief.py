"""What is said in English of how long it holds: ranges, what is missing, signals, limits. By key."""

from __future__ import annotations

RELIEF: dict[str, str] = {
    "relief.title": "How long does it hold, for you?",
    # the range: never one date alone, nothing beyond 90 days
    "relief.range": "Half of your gain may be gone by {first} in about 1 of 10 cases. By {half} it is as"
    " likely as not.",
    "relief.range.short": "About 1 in 10 by {first}, as likely as not by {half}.",
    "relief.range.long": "Half of your gain may be gone by {first} in about 1 of 10 cases. More likely than"
    " not it will hold for 3 months, on what we know.",
    "relief.hold": "More likely than not to hold for 3 months on what we know.",
    "relief.if": "This is if no other session is held.",
    "relief.if planned": "This is if no session is held but the planned ones.",
    "relief.planned": "With the sessions in your plan",
    "relief.planned.if": "Say the {count} sessions in your plan are held, the last on {day}, and no other.",
    "relief.planned.if.one": "Say the session in your plan is held on {day}, and no other.",
    "relief.planned.note": "Nobody has tested this kind of range. It does not say how many sessions you need,"
    " or when.",
    "relief.already": "Your recent scores are at or past your half-way mark.",
    "relief.silent": "No report for 14 days. We stopped drawing.",
    "relief.no mark.baseline": "There is no half-way mark. A score from before your first session is"
    " missing.",
    "relief.no mark.session": "There is no half-way mark. A first session is missing.",
    "relief.no mark.gain": "There is no half-way mark. Your scores have not gone down by {points} points"
    " yet.",
    "relief.now": "Your level today is about {level}. It lies between {low} and {high} in 8 of 10 cases.",
    "relief.today": "Today and ahead",
    "relief.lower": "Lower is lighter.",
    "relief.ahead": "In {days} days you may score {low} to {high}. 8 times in 10 it is so.",
    "relief.fading": "Half of what your last session left is gone in {low} to {high} days. 8 times in 10 it"
    " is so.",
    "relief.fading.about": "Half of what your last session left is gone in about {low} days. We cannot tell"
    " how exact that is.",
    "relief.fading.long": "It takes from {low} days to more than {most} until half of what your last session"
    " left is gone. 9 times in 10 it is so.",
    "relief.fading.slow": "What your last session left fades slowly: half of it stays longer than {most}"
    " days. 9 times in 10 it is so.",
    "relief.from": "From {scores} answers.",
    "relief.from.moods": "From {scores} answers and {count} daily taps.",
    "relief.from.moods.one": "From {scores} answers and one daily tap.",
    "relief.trial": "The settings for this scale are on trial. Nobody has tested them.",
    "relief.question": "A question for your clinician",
    "relief.question.fade": "What would we do if it starts to fade?",
    "relief.question.worse": "My scores have gone up. What could it be, and what can we do?",
    "relief.question.more": "Which scores would help us to see how long it holds?",
    # the picture
    "relief.mark": "half-way mark: {level}",
    "relief.mark.now": "now",
    "relief.mark.first": "1 in 10",
    "relief.mark.half": "even odds",
    "relief.mark.limit": "limit",
    "relief.note": "A range from your own answers, not a date to wait for. 2 times in 10 it will be wrong."
    " Made and tested on made-up people, not yet on real patients.",
    "relief.note.others": "A range from other people, not from you. Made and tested on made-up people, not"
    " yet on real patients.",
    "relief.table": "As a table",
    "relief.table.heads": "Day | Lowest | Low | Middle | High | Highest",
    # not enough yet
    "relief.not yet": "Not enough yet",
    "relief.not yet.sub": "We will not guess. Here is what is missing.",
    "relief.missing": "What is missing",
    "relief.missing.later": "{count} scores from after day 3.",
    "relief.missing.later.one": "One score from after day 3.",
    "relief.missing.scores": "{count} more scores.",
    "relief.missing.scores.one": "One more score.",
    "relief.missing.recent": "A new score. The last one is too old.",
    "relief.missing.recent.one": "A new score. The last one is too old.",
    "relief.missing.with": "{count} more weeks with the habit and with at least two taps.",
    "relief.missing.with.one": "One more week with the habit and with at least two taps.",
    "relief.missing.without": "{count} more weeks without the habit and with at least two taps.",
    "relief.missing.without.one": "One more week without the habit and with at least two taps.",
    "relief.others": "Until then: people like you, not you",
    "relief.others.study": "One study followed 537 people. Of those who felt better, about 8 in 10 still did"
    " after 4 weeks. After 8 weeks, about 6 in 10.",
    "relief.others.ahead": "Of people with the same sessions, 8 in 10 would score {low} to {high} in {days}"
    " days.",
    "relief.others.source": "Source: clinic records, 2022, without more sessions. Your own course may be"
    " shorter, longer, or not rise at all.",
    "relief.weeks": "{count} weeks",
    "relief.scale.score": "{scale} {score}",
    # what it is made of
    "relief.moved": "What moved it",
    "relief.moved.up": "{scale} {score} on {day}: it put the level up by {points}.",
    "relief.moved.down": "{scale} {score} on {day}: it put the level down by {points}.",
    "relief.moved.parts": "Your usual level {usual}, less {left} that is left from your sessions. Recent ups"
    " and downs: {ups}.",
    "relief.moved.parts.above": "Your usual level {usual}, plus {left} that is left from your sessions."
    " Recent ups and downs: {ups}.",
    # the signal
    "relief.signal": "Your recent scores suggest about half of your improvement may have gone.",
    "relief.signal.short": "About half of your gain may be gone. Talk with your clinician.",
    "relief.signal.level": "Level about {level} on {day}, half-way mark {mark}.",
    "relief.signal.act": "This is not an emergency service. Consider talking with your clinician.",
    "relief.signal.budget": "This signal is wrong about {false} times a year for one person.",
    "relief.signal.budget.one": "This signal is wrong about once a year for one person.",
    "relief.signal.misses": "About 1 in {one_in} real losses is not flagged within a week. No signal is not"
    " an all-clear.",
    # habits
    "relief.habit": "{habit}: your mood was higher by {difference} points in weeks with it ({low} to"
    " {high}).",
    "relief.habit.lower": "{habit}: your mood was lower by {difference} points in weeks with it ({low} to"
    " {high}).",
    "relief.habit.unclear": "{habit}: no clear difference yet ({low} to {high} points).",
    "relief.habit.not yet": "{habit}: not enough yet.",
    "relief.habit.caution": "They go together. One need not cause the other. Both may follow a good spell.",
    "relief.habit.count": "We looked at {count} habits.",
    "relief.habit.count.one": "We looked at one habit.",
    # the limits, all nine, in the product wherever a curve is shown
    "relief.limits": "What it can not do",
    "relief.limit.1": "It was built and tested on made-up people. They match published averages. It is not"
    " yet tried on real patients. The published trials are small, or have no control group.",
    "relief.limit.2": "It describes your own reports. It can not tell the drug from hope, other care, the"
    " season, or life. Here 'fading' means your scores, not the drug.",
    "relief.limit.3": "It does not know your dose, diagnosis or other medicines. It never suggests one. It"
    " does not foresee thoughts of suicide or an emergency.",
    "relief.limit.4": "A sudden event or a new episode can not be foreseen. The range allows for them only"
    " on average. About 1 in 5 times it will be wrong. That is by design.",
    "relief.limit.5": "About one signal a year is false. About 1 in 4 real losses is not flagged within a"
    " week. No signal is not an all-clear.",
    "relief.limit.6": "If you report less when you feel worse, the guess is too rosy. After 14 days of"
    " silence it says so, and stops.",
    "relief.limit.7": "Gains that last under 2 weeks or over a year are hard to tell apart. No date beyond"
    " 90 days is given.",
    "relief.limit.8": "Our made-up people differ from real ones in ways that we know of. Too many of them"
    " gain from one session. After they stop, they lose it too soon. Some numbers are from memory.",
    "relief.limit.9": "Other scales than the PHQ-9 and PHQ-8 use settings that nobody tested. What we say"
    " of habits shows what goes together. Under 0.6 points of mood can not be seen in 6 months.",
    # scales
    "relief.scale.phq9": "PHQ-9",
    "relief.scale.phq8": "PHQ-8",
    "relief.scale.gad7": "GAD-7",
    "relief.scale.pcl5": "PCL-5",
    "relief.scale.peg": "PEG",
    "relief.scale.mood": "Mood",
}
