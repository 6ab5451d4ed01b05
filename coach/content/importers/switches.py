"""Clauses that ask for the other side ("repeat with the other leg", "switch sides"): they become data."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import msgspec

from coach.content.importers.dose_patterns import per_side
from coach.content.importers.words import ADJECTIVES, limbs_pattern, rx

SwitchKind = Literal["each", "alternate", "even"]


class Switch(msgspec.Struct, frozen=True):
    """What a clause says of the sides. Where ``start`` equals ``end`` its words stay spoken."""

    kind: SwitchKind
    start: int
    end: int
    confidence: float
    words: str


@cache
def other() -> str:
    """``the other side``, ``your left leg``, ``the opposite``, ``the second side``."""
    adjective = rf"(?:(?:{ADJECTIVES})\s+)?"
    return (
        rf"(?:(?:the|your|my|that|an)\s+)?(?:other|opposite|opposing|second|alternate|remaining|left|right|"
        rf"left[- ]hand|right[- ]hand|contralateral|next(?=\s+{limbs_pattern()}))"
        rf"(?:\s+{adjective}{limbs_pattern()}(?:\s+and\s+(?:(?:the|your)\s+)?(?:(?:other|opposite|left|right)\s+)?"
        rf"{limbs_pattern()})?(?:\s+of\s+(?:the|your)\s+body)?|\s+one|"
        rf"\s+direction)?"
    )


_END = (
    r"(?=\s*(?:[.;:,!)]|$|(?:and|then|for|before|after|as|when|once|while|until|if|too|also|by|with the same|in the "
    r"same|using|at|so|to complete|or)\b))"
)
_THING = (
    r"(?:\s+(?:(?:this|that|these|those|the|it|your|all|each|same|entire|whole|full|complete|above|previous|exercise|"
    r"exercises|movement|"
    r"movements|stretch|stretches|sequence|motion|process|procedure|pose|position|steps?|actions?|thing|set|sets|"
    r"again|over|"
    r"hold|then|now|also|reps?|repetitions?|pattern|series|routine|drill|cycle|technique|instructions|everything|of|"
    r"and|1|2|3|4|-|"
    r"prescribed|recommended|desired|amount|number|times|for|side)\b,?)){0,10}?"
)


@cache
def _patterns() -> tuple[tuple[SwitchKind, str, float], ...]:
    limbs, oth, each = limbs_pattern(), other(), per_side()
    following = (
        rf"(?:then|now|next(?! to\b)|followed by|finish with|finally)\s*,?\s*(?:(?:do|stretch|work|try|with|on|"
        rf"for|use|using|to|"
        rf"the same (?:with|on|for|to))\s+)?(?:the\s+|your\s+)(?:other|opposite|second|left|right)"
        rf"(?:\s+(?:{limbs}|one))?(?:\s+(?:slowly|gently|too|as well|likewise))*\s*(?=[.;!]|$)"
    )
    to = (
        r"(?:\s*,?\s*(?:with|on|to|for|using|toward|towards|over|in|onto|around|under|this time (?:with|on|to|"
        r"using)|but (?:with|"
        r"on|to|using))\s+)"
    )
    when = (
        r"(?:(?:when|once|after|as soon as)\s+(?:you\s+(?:are|have|'ve|feel)|you're|you've|that is|it is|finished|"
        r"finishing|completed|completing|done|doing|all|the)?"
        r"[^.;]{0,110}?,\s*(?:then\s+)?)?"
    )
    lead = (
        r"(?:\s*[,;]?\s*(?:(?:(?:and|then) (?:quickly|immediately|promptly|slowly|gently|simply)|and|then|"
        r"before|and then|now|next|finally|lastly|afterwards?|you (?:can|may|should|"
        r"will|must)|be sure to|make sure to|remember to|"
        r"don't forget to|do not forget to)\s+){0,4})"
    )
    amount = (
        r"(?:\s*,?\s*(?:evenly|equally|slowly|gently|carefully|as well|too|again|also|in turn|accordingly|"
        r"(?:when|once) (?:you"
        r"(?:'re| are| have) )?(?:ready|done|finished|complete|completed|through)|afterwards?|if needed|"
        r"as needed|instead|"
        r"(?:in )?(?:this|the same|a similar) (?:manner|fashion|way)))*"
    )
    return (
        (
            "each",
            rf"{lead}{when}{lead}(?:repeat|redo|mirror|duplicate|replicate)(?:ing|ed)?\b[^.;]*?{to}{oth}(?:"
            rf"(?:'s)\b)?{amount}(?:\s+(?:in|on|at|as|to)\s+[\w' ]{{1,30}}(?=[.;,!]|$))?(?:\s+(?:and|,)\s*"
            rf"(?:then\s+)?back)?",
            0.95,
        ),
        (
            "each",
            rf"{lead}{when}{lead}(?:do|doing|perform|performing|execute|complete|completing|continue|try|trying|"
            rf"finish|go through|carry out|same|work|practice|proceed|follow)\b{_THING}{to}{oth}{amount}{_END}",
            0.93,
        ),
        (
            "alternate",
            rf"{lead}(?:continue|keep|by|while|to)?\s*alternat(?:e|ing)\s*(?:(?:between|the|your|from|back and forth|"
            rf"from side to side)\s+)*(?:(?:left|right)\s+(?:and|to|then|/|with)\s+(?:(?:your|the)\s+)?(?:left|right)"
            rf"(?:\s+{limbs})?|(?:one\s+)?{limbs}\s+to\s+(?:the\s+)?(?:other|another|{limbs})|"
            rf"{limbs}|each\s+(?:time|rep|repetition)|with each (?:rep|repetition|step)|back and "
            rf"forth)?(?:\s+(?:with\s+)?(?:each|every)\s+(?:rep|repetition|time|step|stride))?"
            rf"(?:\s+in\s+(?:this|the same|a similar)\s+(?:manner|fashion|way|pattern))?(?=\s*(?:[.;,!)]|$|for|"
            rf"until|as|while|in|with|and|when|to|back)\b|\s*[.;,!()]|\s*$|\s+for\b|\s+until\b|\s+{limbs})",
            0.85,
        ),
        ("alternate", r"(?:one|a single)\s+(?:side|leg|arm|foot|hand|knee|limb)\s+(?:at a time|after the other)", 0.55),
        (
            "each",
            rf"{lead}{when}{lead}(?:(?:switch|chang|swap|trad|exchang|revers|alternat)"
            rf"(?:e|es|ing|ed|e over|ing over|)?\s*(?:over\s+|back\s+)?(?:the position of\s+)?(?:your\s+|the\s+)?"
            rf"(?:sides|legs|arms|feet|hands|knees|ankles|hips|shoulders|limbs|side|leg|arm)"
            rf"|(?:rotat|transition|mov|go|shift)(?:e|es|ing|ed|)?\s*(?:over\s+|"
            rf"back\s+)?(?:the\s+)?sides)(?!\s+(?:up|down|back|"
            rf"out|in|to the side|forward|apart|slowly|over|off|toward|around))\b{amount}{_END}",
            0.95,
        ),
        (
            "each",
            rf"{lead}{when}{lead}(?:switch|chang|swap|transition)(?:e|es|ing|ed|)?\s*(?:over\s+|on\s+|your "
            rf"position\s+)?(?:to|and (?:do|stretch|repeat|work|perform|hold))\s+{oth}{amount}(?:\s+and\s+repeat"
            rf"(?:\s+(?:the\s+)?(?:same|steps|process|exercise|movement|stretch|sequence|it))*)?{_END}",
            0.93,
        ),
        (
            "each",
            rf"{lead}{when}{lead}(?:mov|go|com|shift|turn|proceed|return|roll)(?:e|es|ing|ed|)?\s*(?:over\s+|on\s+)?"
            rf"(?:to|and (?:do|stretch|repeat|work|perform|hold))\s+(?:the\s+|your\s+)?(?:other|opposite|second)"
            rf"(?:\s+{limbs}|\s+one)?{amount}(?:\s+and\s+repeat(?:\s+(?:the\s+)?(?:same|steps|process|exercise|"
            rf"movement|stretch|sequence|it))*)?{_END}",
            0.82,
        ),
        (
            "each",
            rf"(?:seconds?|secs?|s|minutes?|mins?|breaths?|counts?|reps|repetitions|times|hold)\b[^.;]{{0,30}}?"
            rf"(?P<cut>[,\s]*(?:and\s+)?\b(?:then|before)\s+\w+(?:\s+[\w']+){{0,3}}?\s+(?:to|on|with|toward|towards|"
            rf"in)\s+(?:the\s+|your\s+)?(?:other|opposite)(?:\s+(?:{limbs}|direction))?{amount})\s*(?=[.;!]|$)",
            0.85,
        ),
        ("each", rf"{lead}(?:(?:keep|continue|go on)\s+)?(?:switch|swap)(?:ing)?(?:\s+over)?{_END}", 0.85),
        (
            "each",
            rf"{lead}(?:repeat|do|perform|performing|doing|execute|complete|work|stretch|practice|try|treat|cover|"
            rf"train)(?:ing)?\b{_THING}\s*(?:this\s+)?{each}{amount}{_END}",
            0.92,
        ),
        (
            "each",
            rf"(?:^|,\s*){lead}(?:do|repeat|work|stretch)?\s*(?:both|each)\s+(?:sides?|legs?|arms?){amount}"
            rf"(?=\s*[.;!,]|\s*$)",
            0.9,
        ),
        ("each", rf"^\s*{following}", 0.85),
        (
            "each",
            rf"{lead}(?:do|stretch|work)\s+(?:the\s+|your\s+)(?:other|opposite|second)(?:\s+{limbs})?{amount}\s*"
            rf"(?=[.;!]|$)",
            0.85,
        ),
        (
            "each",
            rf"(?:seconds?|secs?|minutes?|mins?|breaths?|counts?|reps|times|hold)\b[^.;]{{0,30}}?"
            rf"(?P<cut>{lead}{following})",
            0.85,
        ),
        ("each", rf"{lead}{following}", 0.6),
        ("each", rf"^\s*(?:the\s+)?(?:same|likewise|ditto|again)\b[^.;]*?{to}{oth}{amount}\s*(?=[.;!]|$)", 0.93),
        (
            "each",
            rf"{lead}(?:repeat|redo|do (?:it|the same)|again)\b[^.;]*?\b(?:the\s+|your\s+)?(?:{limbs}|sides?|"
            rf"position|cross|roles)\s+"
            rf"(?:reversed|switched|swapped|changed|the other way(?: round| around)?){amount}",
            0.9,
        ),
        ("each", rf"^\s*{oth}{amount}\s*(?=[.;!]|$)", 0.8),
    )


_OTHERS = ("other", "opposite", "opposing", "second", "alternate", "remaining", "left", "right", "contralat", "next")


@cache
def _compiled() -> tuple[tuple[SwitchKind, re.Pattern[str], bool, float], ...]:
    """The patterns, and whether one of ``_OTHERS`` must stand in a sentence to make a search worth while."""
    named = (other(), "(?:other|opposite")
    return tuple(
        (kind, rx(rf"(?<![\w-]){pattern}"), any(word in pattern for word in named), sure)
        for kind, pattern, sure in _patterns()
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
