"""Clauses that ask for the other side ("repeat with the other leg", "switch sides"): they become data."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from coach.content.importers.switch_patterns import SwitchKind, other, patterns
from coach.content.importers.words import limbs_pattern, rx


class Switch(msgspec.Struct, frozen=True):
    """What a clause says of the sides. Where ``start`` equals ``end`` its words stay spoken."""

    kind: SwitchKind
    start: int
    end: int
    confidence: float
    words: str


_OTHERS = ("other", "opposite", "opposing", "second", "alternate", "remaining", "left", "right", "contralat", "next")


@cache
def _compiled() -> tuple[tuple[SwitchKind, re.Pattern[str], bool, float], ...]:
    """The patterns, and whether one of ``_OTHERS`` must stand in a sentence to make a search worth while."""
    named = (other(), "(?:other|opposite")
    return tuple(
        (kind, rx(rf"(?<![\w-]){pattern}"), any(word in pattern for word in named), sure)
        for kind, pattern, sure in patterns()
    )


def switches(sentence: str) -> list[Switch]:
    """The clauses about sides, in order. A clause inside a condition ("if one side is tighter ...") is none."""
    low = sentence.lower()
    if not rx(
        r"side|other|opposite|switch|chang|swap|revers|alternat|each|both|left|right|second|per |mirror|"
        r"every"
    ).search(low):
        return []
    found: list[Switch] = []
    taken: list[tuple[int, int]] = []
    other_named = any(word in low for word in _OTHERS)
    for kind, pattern, needs_other, sure in _compiled():
        if needs_other and not other_named:
            continue
        for match in pattern.finditer(sentence):
            confidence = sure
            start, end = match.span("cut" if "cut" in match.re.groupindex else 0)
            if any(start < stop and begin < end for begin, stop in taken):
                continue
            if rx(r"(?:switch|chang|revers|alternat)\w*\s+(?:the\s+)?direction").search(match.group()):
                continue
            if kind == "alternate" and rx(
                r"\s*(?:it\s+)?(?:to|between)\s+(?:the\s+)?(?:front|up|high|wide|narrow|over)\b|\s+(?:your |the )?grip"
            ).match(sentence[end:]):
                continue
            if kind == "each" and (rest := _told_again(sentence, start, end)):
                end, confidence = end + rest, min(confidence, 0.7)
            words = sentence[start:end].strip(" ,;.")
            if words and not _is_condition(sentence, start):
                taken.append((start, end))
                if kind == "alternate" and not rx(
                    r"^(?:(?:and|then|continue|keep|to|by)\s+)*(?:continue |keep "
                    r")?alternat"
                ).match(words):
                    end = start
                if rx(r"^,?\s*alternating\b").match(words):
                    end = start  # "..., alternating left and right" says how: it stays
                found.append(
                    Switch(kind, start, end, confidence if end > start or kind != "alternate" else 0.55, words)
                )
    if even := even_words(sentence):
        found.append(Switch("even", 0, 0, 0.9, even))
    return sorted(found, key=lambda switch: switch.start)


def _told_again(sentence: str, start: int, end: int) -> int:
    """How many characters behind "repeat with the right leg" tell the other side once more ("... holding it left")."""
    if not rx(r"\b(?:repeat|same|redo|mirror|switch|perform|do)").search(sentence[start:end]):
        return 0
    rest = rx(
        r"\s*,?\s*(?:\w+ing|placed|held|extended|raised|bent|crossed|forward|with|while|so that|this time|"
        r"and your|having|on|in|by)\b[^.;!?]*?"
        r"(?=\s*(?:[.;!?]|$|,?\s*(?:and\s+)?then\b))"
    ).match(sentence[end:])
    return rest.end() if rest and len(rest.group().split()) > 1 else 0


def even_words(sentence: str) -> str:
    """The words that ask for both sides to get the same, or nothing."""
    limbs = limbs_pattern()
    pattern = (
        rf"(?:same|equal|identical|even)\b[^.;]*?\b(?:time|times|hold|setup|duration|length|amount|number|holds|"
        rf"counts?|seconds|reps)\b[^.;]*?\b(?:both|each|either)\s+{limbs}"
        rf"|(?:both|each|either)\s+{limbs}\s+(?:for\s+)?(?:the\s+same|equal(?:ly)?|evenly|an equal)\b(?:\s+(?:time|"
        rf"amount|length|number|duration|hold)[\w ]*)?"
        rf"|(?:switch|work|stretch|treat|train)\w*\s+(?:both\s+)?{limbs}\s+(?:evenly|equally)"
        rf"|(?:equal|even)\s+time\s+(?:to|on|for)\s+(?:both|each)"
    )
    match = rx(pattern).search(sentence)
    return match.group() if match else ""


def uneven_words(sentence: str) -> str:
    """The words that allow one side more time, or nothing."""
    pattern = (
        r"(?:extra|more|longer|additional)\s+(?:time|holds?|seconds|work|attention|rounds?|reps)?\b[^.;]*?\b(?:tight|"
        r"stiff)\w*\s+side"
        r"|(?:tight|stiff)\w*[^.;]*?\b(?:extra|more|longer|additional)\b(?:\s+(?:little|bit|of))*\s*(?:time|holds?|"
        r"seconds|attention|there|on)"
    )
    match = rx(pattern).search(sentence)
    return match.group() if match else ""


def _is_condition(sentence: str, start: int) -> bool:
    before = sentence[:start].lower()
    return bool(
        rx(
            r"\b(?:if|whether|unless|why|how|should|avoid|don't|do not|never|instead of|without|rather "
            r"than)\b[^,.]*$"
        ).search(before)
    )
