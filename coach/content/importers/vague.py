"""Doses without a number, and how often in a day or week: what a sentence says of time that is no data here."""

from __future__ import annotations

from coach.content.importers.dose import Dose
from coach.content.importers.words import number_pattern, rx

_VAGUE = (
    "few", "several", "some", "many", "moment", "beat", "while", "long as", "time", "amount", "number", "reps",
    "repetition", "couple", "multiple", "failure", "duration", "sets", "repeat",
)  # fmt: skip


def vague(sentence: str) -> list[Dose]:
    found: list[Dose] = []
    low = sentence.lower()
    if not any(word in low for word in _VAGUE):
        return found
    times = (
        r"(?:for\s+)?(?:(?:a few|several|some|many)\s+(?:more\s+|deep\s+|slow\s+|long\s+|full\s+)*(?:seconds|moments|"
        r"breaths|minutes|counts|beats)"
        r"|a\s+(?:brief\s+|short\s+|quick\s+|split\s+)?(?:moment|beat|while|bit of time)\b|as long as (?:you (?:can|"
        r"like|want)|possible|(?:is )?comfortable|desired|needed)"
        r"|the (?:desired|recommended|prescribed|required|allotted|given) (?:amount of )?(?:time|duration)|(?:the|a) "
        r"(?:desired|set) (?:amount|period) of time"
        r"|the (?:desired|recommended|prescribed|required|given) (?:amount|number) of (?:seconds|minutes|"
        r"breaths|counts)"
        r"|(?:a|some) (?:desired |set )?(?:amount|period|length) of time)"
    )
    for match in rx(times).finditer(sentence):
        found.append(Dose(kind="vague time", start=match.start(), end=match.end(), confidence=0.5, words=match.group()))
    reps = (
        r"(?:for\s+)?(?:(?:the|a|your)\s+)?(?:recommended|desired|prescribed|required|given|appropriate|set|"
        r"necessary|target|planned|specified|suggested|same)\s+"
        r"(?:amount|number)\s+of\s+(?:(?:total\s+)?(?:repetitions|reps|times|sets)(?:\s+and\s+sets)?)(?:\s+"
        r"(?:prescribed|indicated|recommended|required|called for)?\s*(?:in|by|for|of|"
        r"on) your (?:training )?(?:program|routine|"
        r"workout|training)\w*)?"
        r"|(?:a few|several|multiple|many|some|a number of|a couple(?: of)?|numerous)\s+(?:more\s+)?(?:times|reps|"
        r"repetitions|sets)(?!\s+(?:a|per)\s+(?:day|week))"
        r"|as many (?:reps|repetitions|times)? ?(?:as|for)[\w ]{0,40}|(?:for\s+)?(?:repetitions|reps)\b(?=[.;,]|$)"
        r"|(?:once|when|after) (?=[a-z ]{0,40}\b(?:recommended|desired|prescribed|required|"
        r"all)\b)[a-z ]{0,50}?(?:repetitions|"
        r"reps)\b[\w ]{0,60}(?=,)"
        r"|(?:the )?(?:desired|recommended|required|suggested|prescribed|given|necessary) (?:repetitions|reps|"
        r"sets)|until failure|to failure"
        r"|(?:until|till) (?:the|your|this) set is (?:over|done|complete\w*|finished)|to (?:complete|"
        r"finish) (?:the|your) set"
        r"|until (?:all |the |you(?:'ve| have)? )?[\w ]{0,40}?(?:repetitions|reps|sets)\b"
        r"(?:\s+(?!and\b|then\b)\w+){0,7}|the (?:amount|number) of (?:repetitions|reps)\b(?:\s+(?!and\b|"
        r"then\b)\w+){0,6}"
        r"|(?:,?\s*(?:and|then)\s+)*\brepeat(?:\s+(?:the\s+)?(?:movement|exercise|motion|process|it|sequence|this))?"
        r"(?=\s*(?:[.;!]|$))"
    )
    for match in rx(reps).finditer(sentence):
        found.append(Dose(kind="vague reps", start=match.start(), end=match.end(), confidence=0.5, words=match.group()))
    return found


def frequency(sentence: str) -> list[Dose]:
    low = sentence.lower()
    if not any(word in low for word in ("day", "week", "daily", "morning", "evening", "night")):
        return []
    pattern = (
        rf"(?:{number_pattern()}(?:\s*(?:-|to|or)\s*{number_pattern()})?\s*(?:times|x|days|sessions)|once|twice|"
        rf"several times|a "
        rf"few times|daily|every)"
        r"\s*(?:(?:a|per|each|every|in the|throughout the)\s+(?:day|week|morning|evening|night)|daily|weekly|"
        r"(?:other )?day\b)"
    )
    return [
        Dose(kind="frequency", start=match.start(), end=match.end(), confidence=0.7, words=match.group())
        for match in rx(pattern).finditer(sentence)
    ]
