"""Whether the sides of a moving exercise take turns, repetition by repetition: and the words that tell."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coach.content.importers.switches import Switch
from coach.content.importers.words import limbs_pattern, number_pattern, paired_pattern, rx
from coach.content.model import Sides


class Line(msgspec.Struct, frozen=True):
    """A sentence as it takes part in the decision. ``spoken`` is what is left of it for the listener."""

    text: str
    spoken: str
    switches: tuple[Switch, ...] = ()
    each_side: str = ""
    """The words of a dose that is meant for either side."""
    reps: int = -1
    """Where it asks for repetitions, with a number or without ("for the recommended amount"); -1: it does not."""
    main: bool = True
    """An instruction; not a tip, a caution or an answer."""


class Decision(msgspec.Struct, frozen=True):
    sides: Sides
    confidence: float
    words: str


_THINGS = r"(?:kettlebells?|dumbbells?|weights?|bells?|handles?|cables?|ropes?|ends?)"
_ASIDE = (
    r"^(?:variations?|alternatively|optional\w*|another (?:way|option|variation)|for (?:a )?variety|note)\b"
    r"|\byou (?:can|may|could)(?: also)?\b[^.]*\balternat|\bor alternate\b|\bcan (?:also )?be (?:done|performed)\b"
)
"""A sentence of another way to do it, not of this one."""


def in_turn(name: str, lines: Sequence[Line]) -> Decision | None:
    """The decision for a moving exercise whose text tells of turns, or nothing."""
    main = [line for line in lines if line.main]
    after = _asked_after_the_count(main)
    for line in main:
        if told := _alternating(line.text):
            if after:
                return Decision("alternate", 0.7, told)
            sided = rx(_sided()).search(told) or any(rx(_sided()).search(one.text) for one in main)
            return Decision("alternate", 0.9, told) if sided else Decision("none", 0.6, told)
    if after:
        return None
    if named := rx(r"\balternat(?:e|es|ing)\b").search(name):
        sided = any(rx(_sided()).search(line.text) for line in main)
        return Decision("alternate", 0.85, named.group()) if sided else Decision("none", 0.6, named.group())
    if is_sequence([line.text for line in main], held=False):
        text = " ".join(line.text for line in main)
        named = rx(r"[^.]{0,20}\b(?:left|right)\b").search(text)
        return Decision("alternate", 0.75, named.group().strip() if named else "")
    return _one_repetition(main) or _swing(main) or _swap(main)


def _alternating(text: str) -> str:
    """The words that ask to alternate, where it is sides that do."""
    if kept := rx(r"\b(?:keep|continue|go on) (?:switching|changing|swapping)\b(?: \w+){0,3}").search(text):
        return kept.group()
    if "alternat" not in text.lower() or rx(_ASIDE).search(text):
        return ""
    pattern = (
        r"\b(?:(?:continue|continuing|keep|start|begin|by|before|in an?|and|while|then|doing)\s+)*"
        r"(?<!the )(?<!an )(?<!a )(?<!your )alternat(?:e|es|ing|ely)\b"
        r"(?!\s+(?:grips?|methods?|versions?|exercises?|days?|options?|names?|between (?:over|under)))"
        r"(?:\s+[\w-]+){0,4}"
    )
    told = rx(pattern).search(text) or rx(r"\bin an alternat(?:e|ing) (?:fashion|manner|pattern|way)\b").search(text)
    if told is None or rx(
        r"alternat\w+\s+(?:it\s+)?(?:to|between)\s+(?:the\s+)?(?:front|up|high|wide|narrow)\b"
    ).search(told.group()):
        return ""
    return told.group().strip()


def _sided() -> str:
    """A word that one side is meant by, or one of two weights."""
    return (
        rf"\b(?:left|right|opposite|other|alternate|each|one|single|either|both)\s+(?:\w+\s+)?(?:{limbs_pattern()}|"
        rf"{_THINGS}|one)\b"
        rf"|\b(?:one|a single) (?:\w+ )?{_THINGS}|\bone of your\b|\balternat\w+\s+(?:\w+\s+){{0,2}}"
        rf"(?:{limbs_pattern()}|left|right)\b|\b(?:the|your) (?:left|right|other|opposite)\b|"
        rf"\b(?:left|right) and (?:left|right)\b"
        rf"|\bside to side\b|\bback and forth\b|\b(?:lead|leading|trailing|working|front|rear) (?:leg|arm|foot|knee)\b"
        rf"|\bfrom (?:one|foot|leg|hand|arm) to\b|\bstep(?:ping)? (?:back|forward)\w*"
    )


def _asked_after_the_count(main: Sequence[Line]) -> bool:
    """Whether the other side is asked for when the repetitions are done ("do ten, then switch legs")."""
    counted = [(at, line.reps) for at, line in enumerate(main) if line.reps >= 0]
    asked = [
        (at, switch.start)
        for at, line in enumerate(main)
        for switch in line.switches
        if switch.kind == "each" and not rx(r"\balternat").search(switch.words)
    ]
    if any(
        rx(r"\b(?:last|final|all|finish\w*|done|complet\w*|set|reps?|repetitions?)\b").search(
            main[at].text[: start + 60]
        )
        and rx(r"\b(?:after|once|when|before)\b").search(main[at].text)
        for at, start in asked
    ):
        return True
    return bool(counted and asked and asked[-1] > counted[0] and not _in_the_round(main, asked[-1][0]))


def _in_the_round(main: Sequence[Line], at: int) -> bool:
    """Whether what stands at the place is followed by "this is one repetition": both sides make one."""
    one = r"\b(?:this|that|which|it)\b[^.]{0,20}\b(?:equals?|is|counts as|completes|makes|considered)\b[^.]{0,12}"
    one += r"\b(?:one|1) rep"
    return any(rx(one).search(line.text) for line in main[at : at + 3])


def _one_repetition(main: Sequence[Line]) -> Decision | None:
    """Both sides are told before the repetitions are asked for: together they make one."""
    asked = [
        (at, switch)
        for at, line in enumerate(main)
        for switch in line.switches
        if switch.kind == "each" and switch.start < switch.end
    ]
    for line in main:
        if both := _both_ways(line):
            return Decision("alternate", 0.82, both)
        if crossed := rx(r"\bopposite \w+ to each\b|\beach \w+ to (?:the|your|its) opposite\b").search(line.text):
            return Decision("alternate", 0.75, crossed.group())
    if not asked or any(line.each_side for line in main):
        return None
    at, switch = asked[-1]
    if _in_the_round(main, at):
        return Decision("alternate", 0.88, switch.words)
    counted = [(index, line.reps) for index, line in enumerate(main) if line.reps >= 0]
    again = rx(r"^\W*(?:(?:and|then|now|next)\s+)*(?:switch|chang|swap|trad)").match(switch.words)
    if any(place[0] > at for place in counted):
        return Decision("alternate" if not again else "each", 0.65 if again else 0.82, switch.words)
    walked = (
        r"\bstep(?:ping)?\s+(?:forward|through|up)\s+(?:with\s+)?(?:the|your)\s+(?:rear|back|other|opposite|trailing)\b"
    )
    if any(rx(walked).search(line.text) for line in main):
        return Decision("alternate", 0.82, switch.words)
    return None


def _both_ways(line: Line) -> str:
    """ "To the left and then to the right", "first with the right leg, then with the left": both in one movement."""
    limb = rf"(?:\s+(?:\w+\s+)?{paired_pattern()})?"
    one = rf"\b(?:to|toward|towards|with|over|on)\s+(?:the\s+|your\s+)?(?:far\s+)?(?P<a>left|right){limb}"
    other = one.replace("<a>", "<b>")
    match = rx(rf"{one}\s*,?\s*(?:and|then|and then|followed by|before)\s+(?:\w+\s+){{0,3}}?{other}").search(line.text)
    if match and rx(rf"\b{number_pattern()}\b").search(line.text[: match.end()]):
        return ""  # "ten to the left, then ten to the right"
    if match and rx(r"\b(?:repeat|done|finish|complet|perform|times|reps|grab|grasp|plac|hold|put)\w*").search(
        line.text[: match.end()]
    ):
        return ""
    return match.group() if match and match["a"].lower() != match["b"].lower() else ""


def _swing(main: Sequence[Line]) -> Decision | None:
    """ "Turn to one side ... turn all the way to the other side": there and back is the movement."""
    if any(switch.kind == "each" and switch.start < switch.end for line in main for switch in line.switches):
        return None
    one = rf"\b(?:to|toward|towards|on)\s+(?:the\s+)?(?:one|left|right)(?:\s+side)?\b(?!\s+{paired_pattern()})"
    other = (
        r"\b(?:(?:to|toward|towards|on|onto)\s+(?:the\s+)?(?:other|opposite)\s+side\b(?! of the (?:bar|room))"
        r"|in the (?:opposite|other) direction\b)"
    )
    text = " ".join(line.text for line in main)
    begun = rx(one).search(text) or rx(r"\b(?:to the side|laterally|lateral)\b").search(text)
    back = rx(other).search(text, begun.end()) if begun else None
    if begun and back:
        sure = 0.82 if rx(r"\brevers|\bback and forth|\brepeat|\bside to side").search(text, begun.end()) else 0.7
        return Decision("alternate", sure, f"{begun.group()} ... {back.group()}")
    return None


def _swap(main: Sequence[Line]) -> Decision | None:
    """Legs or hands that change places in the movement itself: scissors, hand to hand, the other weight."""
    pattern = (
        r"\b(?:reverse|reversing|switch|switching|change|changing|swap|swapping)\s+(?:the\s+)?(?:position|positions|"
        r"placement)\s+of\s+(?:your|the)\s+(?:legs|feet|arms|hands)\b|\b(?:switch|swap|scissor|chang)\w*\s+(?:your\s+)?"
        r"(?:legs|feet)\s+(?:in (?:the )?(?:mid-?)?air|mid-?air|as you (?:jump|land))|\bfrom hand to hand\b|\bhand to "
        r"hand\b|\bfrom (?:one )?(?:foot|leg|side|arm|hand) to (?:the other|another|side|foot|leg)\b|\bside to side\b"
        r"|\bback and forth\b"
    )
    limb = rx(r"\b(?:leg|legs|foot|feet|hand|hands|arm|arms|knees?|side|sides|lateral\w*)\b")
    for line in main:
        if (told := rx(pattern).search(line.text)) and any(limb.search(one.text) for one in main):
            sided = any(rx(_sided()).search(one.text) for one in main)
            weak = rx(r"back and forth|side to side").match(told.group())
            if weak and not sided:
                return Decision("none", 0.7, told.group())
            return Decision("alternate", 0.7 if weak else 0.82, told.group())
    other = r"\b(?:press|clean|row|curl|lift|raise|lower|snatch|pull|push)\w*\s+(?:the|your)\s+"
    other += r"(?:other|alternate|opposite)\b(?! (?:end|half|part|way))"
    for line in main:
        if told := rx(other).search(line.text):
            return Decision("alternate", 0.75, told.group())
    return None


_DOING = (
    r"lift|rais|lower|kick|bring|curl|press|push|pull(?!ey)|swing|step|reach|extend|stretch|tap|touch|driv|punch|throw|lung|"
    r"hop|jump|circl|rotat|roll|slid|draw|mov|drop|twist|turn|open|lean|cross|walk|march|tilt|shrug|row|use"
)
"""What is done with one side and then with the other one; what is only placed there is none of it."""


def is_sequence(texts: Sequence[str], *, held: bool) -> bool:
    """Whether a move is told for one side and then for the other: "lift your right leg ... lift your left leg"."""
    seen: dict[tuple[str, str], set[str]] = {}
    pattern = (
        rf"\b(\w+)\s+(?:(?:up|down|out|back|forward|with|on|onto|over)\s+){{0,2}}(?:the|your)\s+(right|"
        rf"left)\s+({paired_pattern()})"
    )
    moved = rf"\b((?:{_DOING})\w*)\s+(?:(?:up|down|out|back|forward|with|on)\s+){{0,2}}(?:the|your)\s+(right|left)\b"
    for text in texts:
        for match in rx(pattern).finditer(text):
            seen.setdefault((match[1].lower(), match[3].lower()), set()).add(match[2].lower())
        for match in rx(moved).finditer(text) if not held else ():
            seen.setdefault((match[1].lower(), ""), set()).add(match[2].lower())
        turn = rx(
            rf"\b(?:to|toward|on) (?:the|your) (right|left)\b(?!\s+{paired_pattern()})[^.;]*\b(?:then|and|followed "
            rf"by)\b[^.;]*"
            rf"\b(?:to|toward|on) (?:the|your) (right|left)\b(?!\s+{paired_pattern()})"
        ).search(text)
        turn = turn or rx(
            r"\b(?:turn|twist|lean|bend|rotate|tilt|step|look|swing|rock|roll|reach|shift|walk)\w*\s+(?:\w+\s+){0,2}?"
            r"(?:to\s+)?(?:the\s+|your\s+)?(right|left)\b"
            r"(?!\s+\w+)[^.]*?\b(?:turn|twist|lean|bend|rotate|tilt|step|look|swing|rock|roll|reach|shift|walk)\w*\s+"
            r"(?:\w+\s+){0,2}?(?:to\s+)?(?:the\s+|your\s+)?(right|left)\b(?!\s+\w+)"
        ).search(text)
        if turn and turn[1].lower() != turn[2].lower():
            return True
    return any(len(sides) == 2 and rx(_DOING).match(verb) for (verb, _), sides in seen.items())
