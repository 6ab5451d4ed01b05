"""Whether an exercise is done on each side, on both in turn, or has no sides: and the words that tell."""

from __future__ import annotations

from collections.abc import Sequence

from coach.content.importers.mentions import Mention, mentions
from coach.content.importers.turns import Decision, Line, in_turn, is_sequence
from coach.content.importers.words import paired_pattern, rx
from coach.content.model import Sides


def decide(name: str, lines: Sequence[Line], *, held: bool) -> Decision:
    """Whether the exercise is done on each side, on both in turn, or has none."""
    if not held and (turns := in_turn(name, lines)):
        return turns
    each = max(_asked(name, lines, held), key=lambda decision: decision.confidence, default=None)
    if each:
        return each
    turns_told = [switch for line in lines if line.main for switch in line.switches if switch.kind == "alternate"]
    if turns_told and held:
        return Decision("each", 0.6, turns_told[0].words)
    return _by_mentions(lines, held)


def _asked(name: str, lines: Sequence[Line], held: bool) -> list[Decision]:
    """Everything that asks for the one side and then the other."""
    found: list[Decision] = []
    counted = any(line.reps >= 0 for line in lines if line.main)
    doubtful = not held and _both_at_once(lines)
    for line in lines:
        weight = 1.0 if line.main else 0.9
        for switch in line.switches:
            if switch.kind != "each":
                continue
            sure = (
                0.7
                if doubtful
                else switch.confidence
                if held or counted or _after_all(switch.words)
                else min(switch.confidence, 0.75)
            )
            found.append(
                Decision("each", (0.7 if not held and _by_the_way(switch.words) else sure) * weight, switch.words)
            )
        if line.each_side:
            both = any(mention.paired for mention in mentions(line.text)) or rx(r"\beach$").search(line.each_side)
            found.append(Decision("each", (0.6 if both else 0.92) * weight, line.each_side))
    if named := rx(
        r"\b(?:one|single)[- ](?:arm|leg|hand|side|foot|legged|armed|handed)|unilateral|side[- ]lying"
    ).search(name):
        found.append(Decision("each", 0.75, named.group()))
    return found


def _both_at_once(lines: Sequence[Line]) -> bool:
    """Whether everything is done with both arms or legs, whatever is said of the other one in the end."""
    main = [line for line in lines if line.main]
    both = r"\b(?:in|on|with) each hand\b|\bboth (?:hands|arms|legs|feet)\b|\b(?:both|two) (?:dumb|kettle)bells\b"
    limb = r"(?:arm|leg|hand|foot|knee|elbow|side)\b"
    single = rf"\b(?:one|single|left|right|working|lead|first|front|back|that) (?:\w+ )?{limb}"
    return any(rx(both).search(line.text) for line in main) and not any(
        rx(single).search(line.text) or any(m.kind == "literal" for m in mentions(line.text)) for line in main
    )


def _after_all(words: str) -> bool:
    """Whether "switch sides" was said, when one side is done; "repeat on the left" may mean turn by turn."""
    return not rx(r"^\W*(?:(?:and|then|now|next|before)\s+)*(?:immediately\s+)?repeat").match(words)


def _by_the_way(words: str) -> bool:
    """ "..., repeating on the other leg" may well mean turn by turn where something is moved."""
    return words.lower().startswith("repeating")


def _by_mentions(lines: Sequence[Line], held: bool) -> Decision:
    """Nothing asks for the other side; but words such as "your right leg" or "one arm" may."""
    main = [line for line in lines if line.main]
    found = [(mention, line) for line in main for mention in mentions(line.spoken)]
    literals = [(m, line) for m, line in found if m.kind == "literal"]
    if literals:
        return _by_left_and_right(literals, main, held)
    relative = [
        (m, line)
        for m, line in found
        if m.kind in ("one", "other", "opposite") and m.noun.lower() != "side" and not _hand_on_hand(m, line)
    ]
    if relative:
        if not held and all(_split(line.spoken) for _, line in relative):
            return Decision("none", 0.6, relative[0][1].spoken[relative[0][0].start :][:40])
        mention, line = relative[0]
        return Decision("each", 0.65 if held else 0.55, line.spoken[mention.start : mention.end])
    if one := _each_limb(main):
        return Decision("each", 0.7, one)
    if one := _one_sided(main, held):
        return Decision("each", 0.6, one)
    sided = [(m, line) for m, line in found if m.kind in ("one", "other", "opposite") and m.noun.lower() == "side"]
    if sided:
        mention, line = sided[0]
        sides: Sides = "none" if mention.kind != "one" and not held else "each"
        return Decision(sides, 0.6, line.spoken[mention.start : mention.end])
    return _without_words(main)


def _by_left_and_right(literals: Sequence[tuple[Mention, Line]], main: Sequence[Line], held: bool) -> Decision:
    single = [(m, line) for m, line in literals if not m.paired]
    if not single:
        mention, line = literals[0]
        return Decision("none", 0.6, line.spoken[max(0, mention.start - 10) : mention.end + 20].strip())
    mention, line = single[0]
    words = line.spoken[max(0, mention.start - 15) : mention.end + 15].strip()
    if not held and all(_mirrored(line, [m for m, other in single if other is line]) for _, line in single):
        return Decision("none", 0.6, words)
    if is_sequence([line.spoken for line in main], held=held):
        return (
            Decision("none", 0.5, "both sides are told one after the other")
            if held
            else Decision("alternate", 0.6, words)
        )
    return Decision("each", 0.7, words)


def _mirrored(line: Line, found: Sequence[Mention]) -> bool:
    """ "The left arm turns in, the right one out": a sentence that gives each side the same part."""
    if not rx(r"\b(?:while|and|as)\b").search(line.spoken):
        return False
    sides = {side: {m.noun.lower() for m in found if m.value == side} for side in ("left", "right")}
    return bool(sides["left"] & sides["right"]) or (len(found) > 1 and rx(r"\bone\b").search(line.spoken) is not None)


def _split(text: str) -> bool:
    """ "One foot in front of the other", "one forward and one back": how both stand, not which one works."""
    return bool(
        rx(
            r"\bone (?:foot|leg|hand|arm) (?:slightly )?(?:forward|back|in front|ahead|behind|up)\b[^.]*\b(?:one|"
            r"the other)(?: (?:foot|leg|hand|arm))?(?: (?:slightly )?(?:back|behind|forward|down))?"
        ).search(text)
    )


def _each_limb(main: Sequence[Line]) -> str:
    """ "Each leg"; not "a weight in each hand", which is both at once."""
    every = r"\beach\s+(?:leg|arm|foot|hand|side|wrist|ankle|knee|hip|shoulder|calf|thigh|ear|heel|elbow)\b(?! other)"
    held = r"\b(?:in|with|on|to|at|from|of|under|around|between|either|off|by|holding|beside|onto)\s+(?:either\s+)?$"
    for line in main:
        for match in rx(every).finditer(line.text):
            if not rx(held).search(line.text[: match.start()]):
                return match.group()
    return ""


def _one_sided(main: Sequence[Line], held: bool) -> str:
    """Words that only one side can be meant by: "your free hand", "the working side", "the knee" of a stretch."""
    pattern = (
        r"\b(?:free|working|non-?\s?working|supporting|desired|extra|off|stretched|planted|balancing|standing|"
        r"uninvolved|near|nearer|nearest|far|farther|farthest|outer|outside|inside)[ -](?:hand|arm|leg|side|"
        r"foot|shoulder|knee)\b|\bside opposite\b|"
        r"\bthat (?:leg|arm|side|knee|foot)\b|\bunilateral\w*"
    )
    if held:
        pattern += r"|\byour\s+(?:leg|arm|foot|shoulder(?! blade)|heel|elbow|ankle|wrist|ear|knee(?! joint))\b(?!\s*-)"
    else:
        pattern += (
            r"|\b(?:rais|lift|lower|extend|curl|swing|kick|straighten|flex|point|bring|pull|press|cross)(?:e|"
            r"ing)?\s+(?:up\s+)?"
            r"(?:the|your)\s+(?:leg|arm|knee|foot|heel|thigh|hand|forearm)\b"
            r"|\bsame side\b|\b(?:place|put|rest|with|using)\s+your\s+(?:hand|arm|foot|elbow|knee)\b"
            r"|\b(?:a|the)\s+(?:kettlebell|dumbbell|weight|ball|sandbag)\b[^.]{0,20}\b(?:to|on|at) your shoulder\b"
        )
    return next((match.group() for line in main if (match := rx(pattern).search(line.spoken))), "")


def _without_words(main: Sequence[Line]) -> Decision:
    """No sides, unless a word of sides was left that nobody understood: then it is only a guess."""
    doubt = (
        rf"\b(?:other|opposite|opposing|alternat(?:e|es|ing|ely)\b|switch\w*|swap\w*|unilateral\w*|one)\s+(?:\w+\s+)?"
        rf"{paired_pattern()}"
        r"|\b(?:opposite direction|back and forth|side to side|vice versa|(?<!bells )(?<!weights )one at a time|"
        r"alternat\w*|sideways|"
        r"laterally)\b"
        r"|\b(?:lead|leading|trailing|front|rear) (?:leg|foot|arm|knee)\b|\bturn (?:round|around|about)\b|"
        r"\bface the other way"
        r"|\b(?:the|your) (?:other|opposite|opposing)\b(?! (?:end|ends|way|hand,|exercises?|people|words|half|part)\b)"
        r"|\b(?:each|every) (?:leg|arm|foot|knee|elbow|wrist|ankle|shoulder|hip)\b|\bin turn\b|"
        r"\bone after (?:the other|another)\b"
    )
    text = " ".join(line.text for line in main)
    if rx(r"\bleft\b").search(text) and (both := rx(r"\bright\b(?!\s+angle)").search(text)):
        return Decision("none", 0.6, text[max(0, both.start() - 20) : both.end() + 20])
    for line in main:
        if (word := rx(doubt).search(line.text)) and not rx(r"\s+(?:your |the )?grip").match(line.text[word.end() :]):
            return Decision("none", 0.6, word.group())
    return Decision("none", 0.9, "")


def _hand_on_hand(mention: Mention, line: Line) -> bool:
    """ "One hand on top of the other": it does not matter which."""
    after = line.spoken[mention.end :]
    if rx(r"\s+with each (?:hand|arm)\b").match(after) or rx(r"\beach \w+ with\s+$").search(
        line.spoken[: mention.start]
    ):
        return True
    grip = r"\s+(?:facing|over|under|above|below|up|down)\b[^.]{0,20}\band (?:one|the other)\b"
    if mention.noun.lower() in ("hand", "palm") and rx(grip).search(line.spoken):
        return True
    if mention.noun.lower() in ("hand", "palm") and rx(
        r"\s+on (?:your|the) [a-z ]{3,20} and (?:one|"
        r"the other)\b"
    ).match(after):
        return True
    stacked = rx(r"\s*(?:on top of|over|on|under|above|behind|against|inside|next to|beside|in)\s+the other\b").match(
        after
    )
    return mention.noun.lower() in ("hand", "palm", "fist", "wrist") and bool(stacked)
