"""The vocabulary of the import: numbers in words, parts of the body that come in pairs, and cached patterns."""

from __future__ import annotations

import re
from functools import cache

UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

LEG = "leg knee foot ankle heel thigh calf shin toe toes hip glute buttock hamstring quad quadricep kneecap sole groin"
ARM = "arm hand elbow shoulder wrist forearm palm finger fingers fingertips thumb fist tricep triceps bicep biceps lat"
OTHER_PAIRED = "side ear cheek eye pec oblique ribs rib"
COMPOUND = (
    "big toe|shoulder blade|hip bone|hip flexors?|hip crease|upper arm|lower leg|upper leg|inner thigh|outer hip|"
    "outer thigh|hand side|sit bone|sitting bone|butt cheek|collarbone"
)

ADJECTIVES = (
    "bent|straight|extended|outstretched|crossed|front|back|rear|lead|leading|trailing|top|bottom|upper|lower|free|"
    "supporting|support|working|raised|lifted|resting|standing|flexed|relaxed|stretched|inside|outside|inner|outer|"
    "straightened|planted|non-working|opposing|big|long|loose|grounded"
)
EPITHETS = (
    "bent|straight|straightened|extended|outstretched|crossed|front|back|rear|lead|leading|trailing|top|bottom|free|"
    "supporting|support|working|raised|lifted|resting|standing|stretched|stretching|planted|bottom|forward|underneath"
)


@cache
def rx(pattern: str) -> re.Pattern[str]:
    """The compiled pattern, without regard to case; compiled when it is first needed."""
    return re.compile(pattern, re.IGNORECASE)


@cache
def number_pattern() -> str:
    """A pattern for one number, in digits or words: ``12``, ``1.5``, ``twenty-five``."""
    units = "|".join(sorted((word for word in UNITS if word != "zero"), key=len, reverse=True))
    tens = "|".join(TENS)
    return rf"(?:\d+(?:\.\d+)?(?!\d)|(?:{tens})(?:[- ](?:{units}))?|(?:{units})|(?:a|one) hundred)"


def number(written: str) -> float:
    """``12``, ``1.5``, ``twenty-five`` as a number; ``a`` counts one. Raises ``ValueError``."""
    text = written.strip().lower()
    if text in ("a", "an"):
        return 1
    if text.endswith("hundred"):
        return 100
    if text[:1].isdigit():
        return float(text)
    tens, _, unit = text.replace(" ", "-").partition("-")
    if tens in TENS:
        return TENS[tens] + (UNITS[unit] if unit else 0)
    if tens in UNITS and not unit:
        return UNITS[tens]
    raise ValueError(f"'{written}' is not a number")


@cache
def paired_pattern() -> str:
    """A pattern for a body part of which there are two, in the singular, or "side"."""
    singles = "|".join(sorted((LEG + " " + ARM + " " + OTHER_PAIRED).split(), key=len, reverse=True))
    return rf"(?:(?:{COMPOUND}|{singles})\b)"


@cache
def limbs_pattern() -> str:
    """A pattern for body parts that one can change: ``leg``, ``legs``, ``feet``, ``sides``."""
    return (
        r"(?:sides?|legs?|arms?|feet|foot|hands?|knees?|ankles?|elbows?|shoulders?|hips?|wrists?|heels?|thighs?|"
        r"calf|calves|hamstrings?|quads?|limbs?|glutes?|forearms?|palms?|fingers?|thumbs?|ears?|toes?|triceps?|biceps?)"
    )


def family(noun: str) -> str:
    """``leg`` or ``arm`` for a part of one, ``side`` for what is neither."""
    words = noun.lower().split()
    last = words[-1] if words else ""
    if last in LEG.split() or "hip" in words or "leg" in words or "thigh" in words or last == "toe":
        return "leg"
    if last in ARM.split() or "shoulder" in words or "arm" in words:
        return "arm"
    return "side"
