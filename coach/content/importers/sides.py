"""Whether an exercise is done on each side, on both in turn, or has no sides: and the words that tell."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coach.content.importers.mentions import Mention, mentions
from coach.content.importers.switches import Switch
from coach.content.importers.words import paired_pattern, rx
from coach.content.model import Sides


class Line(msgspec.Struct, frozen=True):
    """A sentence as it takes part in the decision. ``spoken`` is what is left of it for the listener."""

    text: str
    spoken: str
    switches: tuple[Switch, ...] = ()
    each_side: str = ""
    """The words of a dose that is meant for either side."""
    main: bool = True
    """An instruction; not a tip, a caution or an answer."""


class Decision(msgspec.Struct, frozen=True):
    sides: Sides
    confidence: float
    words: str


def decide(name: str, lines: Sequence[Line], *, held: bool) -> Decision:
    """Whether the exercise is done on each side, on both in turn, or has none."""
    evidence: list[tuple[Sides, float, str]] = []
    for line in lines:
        weight = 1.0 if line.main else 0.9
        evidence += [
            ("alternate" if switch.kind == "alternate" else "each", _sure(switch, held) * weight, switch.words)
            for switch in line.switches
            if line.main or switch.kind != "alternate"
        ]
        if line.each_side:
            both = any(mention.paired for mention in mentions(line.text))
            evidence.append(("each", (0.6 if both else 0.92) * weight, line.each_side))
    if named := rx(r"\balternat(?:e|ing)\b").search(name):
        evidence.append(("alternate", 0.8, named.group()))
    elif named := rx(
        r"\b(?:one|single)[- ](?:arm|leg|hand|side|foot|legged|armed|handed)|unilateral|side[- ]lying"
    ).search(name):
        evidence.append(("each", 0.75, named.group()))
    each = max((e for e in evidence if e[0] == "each"), key=lambda e: e[1], default=None)
    turns = max((e for e in evidence if e[0] == "alternate"), key=lambda e: e[1], default=None)
    asked = any(switch.kind == "each" and switch.confidence >= 0.9 for line in lines for switch in line.switches)
    if each and turns and (each[1] < 0.9 or not asked) and turns[1] >= 0.8 and not held:
        return Decision("alternate", 0.7, turns[2])
    if each:
        return Decision("each", each[1] if not turns else min(each[1], 0.85), each[2])
    if turns and turns[1] >= 0.7:
        return Decision("each", 0.6, turns[2]) if held else Decision("alternate", turns[1], turns[2])
    return _by_mentions(lines, held)


def _sure(switch: Switch, held: bool) -> float:
    """ "..., repeating on the other leg" may well mean turn by turn where something is moved."""
    return 0.7 if not held and switch.words.lower().startswith("repeating") else switch.confidence


def _by_mentions(lines: Sequence[Line], held: bool) -> Decision:
    """Nothing asks for the other side; but words such as "your right leg" or "one arm" may."""
    main = [line for line in lines if line.main]
    found = [(mention, line) for line in main for mention in mentions(line.spoken)]
    literals = [(m, line) for m, line in found if m.kind == "literal"]
    single = [(m, line) for m, line in literals if not m.paired]
    if single:
        if _is_sequence([line.spoken for line in main]):
            return Decision("none", 0.5, "both sides are told one after the other")
        mention, line = single[0]
        return Decision("each", 0.7, line.spoken[max(0, mention.start - 15) : mention.end + 15].strip())
    if literals:
        mention, line = literals[0]
        return Decision("none", 0.6, line.spoken[max(0, mention.start - 10) : mention.end + 20].strip())
    every = rx(
        r"\beach\s+(?:leg|arm|foot|hand|side|wrist|ankle|knee|hip|shoulder|calf|thigh|ear|heel|elbow)\b(?! "
        r"other)"
    )
    each_limb = next((m for line in main if (m := every.search(line.text))), None)
    relative = [
        (m, line)
        for m, line in found
        if m.kind in ("one", "other", "opposite") and m.noun.lower() != "side" and not _hand_on_hand(m, line)
    ]
    if relative:
        mention, line = relative[0]
        return Decision("each", 0.65 if held else 0.55, line.spoken[mention.start : mention.end])
    if each_limb is not None and not rx(r"\b(?:in|with|on either|on each|of)\s+$").search(
        each_limb.string[: each_limb.start()]
    ):
        return Decision("each", 0.7, each_limb.group())
    if sided := [(m, line) for m, line in found if m.kind in ("one", "other") and m.noun.lower() == "side"]:
        mention, line = sided[0]
        return Decision("each", 0.6, line.spoken[mention.start : mention.end])
    if held:
        for line in main:
            if implicit := rx(
                r"\byour\s+(?:leg|knee|arm|foot|shoulder(?! blade)|heel|elbow|ankle|wrist|ear)\b"
                r"(?!\s*-)"
            ).search(line.spoken):
                return Decision("each", 0.55, implicit.group())
    return Decision("none", 0.9, "")


def _hand_on_hand(mention: Mention, line: Line) -> bool:
    """ "One hand on top of the other": it does not matter which."""
    after = line.spoken[mention.end :]
    stacked = rx(r"\s*(?:on top of|over|on|under|above|behind|against|inside|next to|beside|in)\s+the other\b").match(
        after
    )
    return mention.noun.lower() in ("hand", "palm", "fist", "wrist") and bool(stacked)


def _is_sequence(texts: Sequence[str]) -> bool:
    """Whether a move is told for one side and then for the other: "lift your right leg ... lift your left leg"."""
    seen: dict[tuple[str, str], set[str]] = {}
    pattern = (
        rf"\b(\w+)\s+(?:up\s+|down\s+|with\s+|forward\s+with\s+)?(?:the|your)\s+(right|left)\s+({paired_pattern()})"
    )
    for text in texts:
        for match in rx(pattern).finditer(text):
            seen.setdefault((match[1].lower(), match[3].lower()), set()).add(match[2].lower())
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
    return any(
        len(sides) == 2 and verb not in ("on", "and", "with", "of", "your", "the", "over", "to", "behind")
        for (verb, _), sides in seen.items()
    )
