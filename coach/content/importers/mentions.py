"""Words that name a side: left and right as directions, "one leg", "the other arm", "the opposite shoulder"."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from coach.content.importers.words import ADJECTIVES, EPITHETS, family, paired_pattern, rx

MentionKind = Literal["literal", "one", "other", "opposite", "bare", "epithet", "doubtful"]


class Mention(msgspec.Struct, frozen=True):
    """One mention in a sentence. ``value`` is the literal side or the epithet; ``noun`` the part of the body."""

    kind: MentionKind
    start: int
    end: int
    noun: str = ""
    adjective: str = ""
    value: str = ""
    paired: bool = False
    """Part of "left and right": both sides in one breath."""

    @property
    def family(self) -> str:
        return family(self.noun)


def mentions(sentence: str) -> list[Mention]:
    """Every mention of a side, in order, none over another."""
    low = sentence.lower()
    found: list[Mention] = []
    if "right" in low or "left" in low:
        found += _literals(sentence)
    if any(word in low for word in ("one", "other", "opposite", "opposing", "contralateral", "single", "either")):
        found += _relative(sentence)
    found += _epithets(sentence)
    found.sort(key=lambda mention: (mention.start, mention.kind == "epithet"))
    chosen: list[Mention] = []
    for mention in found:
        if not chosen or mention.start >= chosen[-1].end:
            chosen.append(mention)
    return chosen


_NOT_A_SIDE = (
    r"\s*(?:angle|angles|amount|away|position|place|way|technique|form|time|before|after|above|below|behind|under|"
    r"underneath|"
    r"next|at|off|up|down|where|as|when|now|here|there|outside|inside|height|weight|distance|spot|tension|balance|"
    r"beside|against|beneath|through|between|size|direction for|intensity|path|track|posture|alignment|about|out|"
    r"around)\b"
)
_CLOSING = (
    r"\s*(?:[.,;:!?)]|$|(?:and|or|then|while|as|until|with|of|so|for|by|again|slowly|gently|before|but|to|in|on|at|"
    r"if|when|without|keeping|using)\b)"
)


def _literals(sentence: str) -> list[Mention]:
    found: list[Mention] = []
    pairs = [
        m.span()
        for m in rx(
            r"\b(?:left|right)\s*(?:,\s*)?(?:and|or|to|then|/|&|,|and then|as well as)\s*(?:"
            r"(?:the|your|to the|to your|from|on the)\s+)*(?:left|right)\b"
        ).finditer(sentence)
    ]
    both = len({m.lower() for m in rx(r"\b(?:right|left)\b").findall(sentence)}) == 2
    for match in rx(r"\b(right|left)\b(?:-(?=\w))?(?:hand(?:ed)?\b(?=\s+side))?").finditer(sentence):
        start, end = match.start(1), match.end()
        before, after = sentence[:start], sentence[end:]
        paired = any(low <= start < high for low, high in pairs)
        noun = rx(
            rf"\s*(?P<adj>(?:(?:{ADJECTIVES})[ ,]+)*)(?P<noun>{paired_pattern()}|legs|arms|hands|feet|knees|"
            rf"sides)"
        ).match(after)
        word = match.group(1).lower()
        if noun:
            found.append(Mention("literal", start, end, noun["noun"], noun["adj"].strip(), word, paired))
        elif paired or _is_direction(before, after, word):
            found.append(Mention("literal", start, end, "side", "", word, paired))
        elif not _is_plain_word(before, after, word) and _is_possessed(before, word, beside=both):
            found.append(Mention("literal", start, end, "", "", word))
        elif not _is_plain_word(before, after, word):
            found.append(Mention("doubtful", start, end, "", "", word))
    return found


def _is_direction(before: str, after: str, word: str) -> bool:
    if rx(r"\b(?:to|toward|towards|on|from|over|onto|with|for|using)\s+(?:the|your|its|their)\s+(?:far\s+)?$").search(
        before
    ):
        return bool(rx(_CLOSING).match(after)) or bool(
            rx(
                r"\s*(?:one|dumbbell|kettlebell|handle|weight|cable|"
                r"pedal)\b"
            ).match(after)
        )
    if rx(
        r"\b(?:turn|twist|step|look|rotate|lean|shift|bend|tilt|reach|face|swing|roll|facing|turning|twisting|"
        r"leaning)(?:\s+(?:slightly|slowly|gently|your \w+))?\s+$"
    ).search(before):
        return bool(rx(r"\s*(?:[.,;:!?)]|$|(?:and|or|then|while|until|for)\b)").match(after)) and not (
            word == "right" and rx(r"\s*(?:before|after|away|up|down|into)\b").match(after)
        )
    if rx(r"\b(?:your|the)\s+$").search(before):
        return bool(rx(r"\s*(?:[.,;:!?)]|$|one\b)").match(after)) or bool(
            rx(
                r"\s*(?:dumbbell|kettlebell|weight|"
                r"handle|pedal|cable|rope|end|shoe)\b"
            ).match(after)
        )
    return bool(rx(r"^\s*$").match(before)) and bool(rx(r"\s*(?:side|leg|arm|foot|hand|[,:])").match(after))


def _is_possessed(before: str, word: str, *, beside: bool) -> bool:
    """ "Your left armpit": a part in no list of ours; "the right pulley" where the left one is named beside it."""
    return bool(rx(r"\byour\s+$" if word == "right" and not beside else r"\b(?:your|the)\s+$").search(before))


def _is_plain_word(before: str, after: str, word: str) -> bool:
    if word == "left":
        return bool(
            rx(r"\b(?:is|are|be|being|get|gets|was|were|have|has|had|nothing|time|you|whatever|anything)\s+$").search(
                before
            )
        ) or bool(rx(r"\s*(?:over|behind|off|alone|hanging|to do)\b").match(after))
    return (
        bool(rx(_NOT_A_SIDE).match(after))
        or bool(
            rx(
                r"\s*(?:in|on|over|into|back|by|to)\s+(?:front|top|the|your|"
                r"a|an)?"
            ).match(after)
        )
        or bool(
            rx(
                r"\b(?:all|just|that's|"
                r"is|it's|feels?|do "
                r"(?:it|this|that)|form "
                r"is|stand|at|stop|"
                r"sit)\s+$"
            ).search(before)
        )
    )


@cache
def _relative_pattern() -> str:
    noun = paired_pattern()
    adjective = rf"(?P<adj>(?:(?:{ADJECTIVES})[ ,]+)*)"
    return (
        rf"(?P<one>\b(?:(?:only|just)\s+)?(?:(?:a|the|your)\s+single|one|either)\s+(?P<oneadj>(?:"
        rf"(?:{ADJECTIVES})[ ,]+)*)(?P<onenoun>{noun})(?!\s*-?\s*(?:on each|at a time|after the other|per))"
        rf"|\bone of (?:your|the)\s+(?P<plural>legs|arms|hands|feet|knees|sides|ankles|elbows|shoulders|heels|wrists))"
        rf"|(?P<other>\b(?:(?:the|your|my)\s+)?other\s+(?!way|direction|end|words|exercise|hand,)(?P<otheradj>(?:"
        rf"(?:{ADJECTIVES})[ ,]+)*)(?P<othernoun>{noun}))"
        rf"|(?P<opposite>\b(?:(?:the|your|its|an)\s+)?(?:opposite|opposing|"
        rf"contralateral)\s+{adjective.replace('<adj>', '<oppadj>')}(?P<oppnoun>{noun}))"
        rf"|(?P<bare>\b(?:the|your)\s+(?:other|opposite)(?:\s+one)?(?=\s*(?:[.,;:!)]|$|(?:and|or|is|in|on|to|out|"
        rf"behind|bent|straight|extended|flat|over|under|with|while|as|up|down|forward|back|for|resting|relaxed|foot|"
        rf"at|by|so|remains?|stays?|should|through|across|toward|towards|around|off|long)\b)))"
    )


_PLURALS = {"feet": "foot"}


def _relative(sentence: str) -> list[Mention]:
    found: list[Mention] = []
    for match in rx(_relative_pattern()).finditer(sentence):
        start, end = match.start(), match.end()
        before, after = sentence[:start], sentence[end:]
        if match["one"]:
            noun = match["onenoun"] or _PLURALS.get(match["plural"].lower(), match["plural"][:-1])
            if noun.lower() == "side" and match.group().lower().startswith("either"):
                continue
            if rx(
                r"\s+(?:in each|(?:along|at|by|on|to) each side|cable|attachment|handle|grip|"
                r"stirrup|pulley|hold|version|variation)\b"
            ).match(after):
                continue
            if noun.lower() == "foot" and _is_measure(before, after):
                continue
            if noun.lower() == "side" and rx(r"\s*(?:of\s+(?:the|a|an|your)\b|at a time)").match(after):
                continue
            if rx(r"\b(?:if|when|whether|that|than|no|any)\s+$").search(before) or (
                noun.lower() == "side" and rx(r"\s*(?:is|feels|seems|has|does|gets)\b").match(after)
            ):
                continue
            found.append(Mention("one", start, end, noun, (match["oneadj"] or "").strip()))
        elif match["other"]:
            found.append(Mention("other", start, end, match["othernoun"], (match["otheradj"] or "").strip()))
        elif match["opposite"]:
            found.append(Mention("opposite", start, end, match["oppnoun"], (match["oppadj"] or "").strip()))
        elif not rx(r"\beach\s+$").search(before):
            found.append(Mention("bare", start, end))
    return found


def _is_measure(before: str, after: str) -> bool:
    if rx(r"\b(?:about|roughly|approximately|least|than|nearly|almost)\s+$").search(before):
        return True
    return bool(rx(r"\s*(?:away|apart|from|above|below|off|high|long|wide|tall|or so)\b").match(after)) and not rx(
        r"\b(?:place|put|step|lift|bring|cross|extend|rest|with|keep|slide|move|raise|hook|set|plant|point|lower|"
        r"hold|grab|take|pull|of)\s+$"
    ).search(before)


@cache
def _epithet_pattern() -> str:
    return rf"\b(?:the|your|that)\s+(?P<epithet>{EPITHETS})\s+(?P<noun>{paired_pattern()})"


def _epithets(sentence: str) -> list[Mention]:
    return [
        Mention("epithet", match.start(), match.end(), match["noun"], "", match["epithet"].lower())
        for match in rx(_epithet_pattern()).finditer(sentence)
    ]
