"""Whether an exercise has sides, and its sentences with the sides named by ``{side}`` and ``{other}``.

Whatever the source calls "right" first becomes ``{side}`` and the opposite ``{other}``: since every side is done in
turn, any consistent naming is true. What cannot be told for sure keeps its words and is flagged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from coach.content.importers.mentions import Mention, mentions
from coach.content.importers.records import Finding
from coach.content.importers.switches import Switch
from coach.content.importers.words import paired_pattern, rx
from coach.content.model import Sides

Place = Literal["side", "other"]


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
            ("alternate" if switch.kind == "alternate" else "each", switch.confidence * weight, switch.words)
            for switch in line.switches
            if line.main or switch.kind != "alternate"
        ]
        if line.each_side:
            evidence.append(("each", 0.92 * weight, line.each_side))
    if named := rx(r"\balternat(?:e|ing)\b").search(name):
        evidence.append(("alternate", 0.8, named.group()))
    elif named := rx(
        r"\b(?:one|single)[- ](?:arm|leg|hand|side|foot|legged|armed|handed)|unilateral|side[- ]lying"
    ).search(name):
        evidence.append(("each", 0.75, named.group()))
    each = max((e for e in evidence if e[0] == "each"), key=lambda e: e[1], default=None)
    turns = max((e for e in evidence if e[0] == "alternate"), key=lambda e: e[1], default=None)
    if each and turns and each[1] < 0.9 and turns[1] >= 0.8 and not held:
        return Decision("alternate", 0.7, turns[2])
    if each:
        return Decision("each", each[1] if not turns else min(each[1], 0.85), each[2])
    if turns and turns[1] >= 0.7:
        return Decision("each", 0.6, turns[2]) if held else Decision("alternate", turns[1], turns[2])
    return _by_mentions(lines, held)


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
    every = rx(rf"\beach\s+(?:leg|arm|foot|hand|side|wrist|ankle|knee|hip|shoulder|calf|thigh|ear|heel|elbow)\b(?! other)")
    each_limb = next((m for line in main if (m := every.search(line.text))), None)
    relative = [(m, line) for m, line in found if m.kind in ("one", "other", "opposite") and m.noun.lower() != "side" and not _hand_on_hand(m, line)]
    if relative:
        mention, line = relative[0]
        return Decision("each", 0.65 if held else 0.55, line.spoken[mention.start : mention.end])
    if each_limb is not None and not rx(r"\b(?:in|with|on either|on each|of)\s+$").search(each_limb.string[: each_limb.start()]):
        return Decision("each", 0.7, each_limb.group())
    if sided := [(m, line) for m, line in found if m.kind in ("one", "other") and m.noun.lower() == "side"]:
        mention, line = sided[0]
        return Decision("each", 0.6, line.spoken[mention.start : mention.end])
    if held:
        for line in main:
            if implicit := rx(
                r"\byour\s+(?:leg|knee|arm|foot|shoulder(?! blade)|heel|elbow|ankle|wrist|ear)\b(?!\s*-)"
            ).search(line.spoken):
                return Decision("each", 0.55, implicit.group())
    return Decision("none", 0.9, "")


def _hand_on_hand(mention: Mention, line: Line) -> bool:
    """"One hand on top of the other": it does not matter which."""
    after = line.spoken[mention.end :]
    stacked = rx(r"\s*(?:on top of|over|on|under|above|behind|against|inside|next to|beside|in)\s+the other\b").match(after)
    return mention.noun.lower() in ("hand", "palm", "fist", "wrist") and bool(stacked)


def _is_sequence(texts: Sequence[str]) -> bool:
    """Whether the same move is told for the right and then for the left ("lift your right leg ... lift your left leg")."""
    seen: dict[tuple[str, str], set[str]] = {}
    pattern = (
        rf"\b(\w+)\s+(?:up\s+|down\s+|with\s+|forward\s+with\s+)?(?:the|your)\s+(right|left)\s+({paired_pattern()})"
    )
    for text in texts:
        for match in rx(pattern).finditer(text):
            seen.setdefault((match[1].lower(), match[3].lower()), set()).add(match[2].lower())
        turn = rx(
            rf"\b(?:to|toward|on) (?:the|your) (right|left)\b(?!\s+{paired_pattern()})[^.;]*\b(?:then|and|followed by)\b[^.;]*"
            rf"\b(?:to|toward|on) (?:the|your) (right|left)\b(?!\s+{paired_pattern()})"
        ).search(text)
        turn = turn or rx(
            r"\b(?:turn|twist|lean|bend|rotate|tilt|step|look|swing|rock|roll|reach|shift|walk)\w*\s+(?:\w+\s+){0,2}?(?:to\s+)?(?:the\s+|your\s+)?(right|left)\b"
            r"(?!\s+\w+)[^.]*?\b(?:turn|twist|lean|bend|rotate|tilt|step|look|swing|rock|roll|reach|shift|walk)\w*\s+(?:\w+\s+){0,2}?(?:to\s+)?(?:the\s+|your\s+)?(right|left)\b(?!\s+\w+)"
        ).search(text)
        if turn and turn[1].lower() != turn[2].lower():
            return True
    return any(
        len(sides) == 2 and verb not in ("on", "and", "with", "of", "your", "the", "over", "to", "behind")
        for (verb, _), sides in seen.items()
    )


class Names:
    """The naming of one record's sides, sentence after sentence."""

    def __init__(self, lines: Sequence[Line], sides: Sides) -> None:
        self.sides = sides
        self.first_literal = ""
        self.families: dict[str, str] = {}
        """Family of the part first called "one", and the part."""
        self.literals: dict[str, set[Place]] = {}
        self.epithets: dict[str, Place] = {}
        self.unclear: set[str] = set()
        """Families of which the sentence before named a part without its side ("the front leg")."""
        self.resolved: dict[str, Place] = {}
        """"opposite shoulder" and the like, once it was clear whose."""
        for line in sorted(lines, key=lambda line: not line.main):
            for mention in mentions(line.text):
                if mention.kind == "literal" and not self.first_literal:
                    self.first_literal = mention.value

    def name(self, text: str, *, main: bool) -> tuple[str, list[Finding]]:
        """``text`` with its sides named, and what is uncertain in it."""
        if self.sides == "none":
            return text, self._doubts(text)
        found = mentions(text)
        pieces: list[str] = []
        doubts: list[Finding] = []
        said: list[tuple[str, Place | None]] = []
        at = 0
        for mention in found:
            replacement, place, doubt = self._resolve(mention, text, said, main)
            if doubt:
                doubts.append(Finding("sides", doubt, 0.5, text[mention.start : mention.end]))
            if mention.kind != "doubtful":
                said.append((mention.family if mention.noun else "", place))
            if replacement:
                pieces += [text[at : mention.start], replacement]
                at = mention.end
        pieces.append(text[at:])
        self._learn_epithets(text, found, said)
        self.unclear = {fam for fam, place in said if place is None and fam}
        return "".join(pieces), doubts

    def _doubts(self, text: str) -> list[Finding]:
        return [
            Finding(
                "sides", "kept as it is, though it names a side", 0.5, text[mention.start : mention.end + 12].strip()
            )
            for mention in mentions(text)
            if mention.kind == "literal" and not mention.paired
        ]

    def _resolve(
        self, mention: Mention, text: str, said: list[tuple[str, Place | None]], main: bool
    ) -> tuple[str, Place | None, str]:
        if mention.kind == "literal":
            return self._literal(mention, text)
        if mention.kind == "doubtful":
            return "", None, f"'{mention.value}' may or may not be a side here"
        if mention.kind == "epithet":
            return "", self.epithets.get(mention.value), ""
        if mention.kind == "one":
            return self._one(mention, said, main)
        if mention.kind == "bare":
            place = _opposite_of(said, "")
            if place is None or not main:
                return "", None, "" if not main else "which side is meant was not clear; the words were kept"
            return f"the {{{place}}} one", place, ""
        return self._other(mention, said, main)

    def _literal(self, mention: Mention, text: str) -> tuple[str, Place, str]:
        place: Place = "side" if mention.value == self.first_literal else "other"
        self.literals.setdefault(mention.family, set()).add(place)
        rest = text[mention.start : mention.end]
        word = f"{{{place}}}"
        if text[mention.end : mention.end + 5].lower() == "-hand":
            return word, place, ""
        if mention.start == 0 and mention.noun != "side" and rest[0].isupper():
            word = f"Your {word}"
        return word, place, ""

    def _one(self, mention: Mention, said: list[tuple[str, Place | None]], main: bool) -> tuple[str, Place | None, str]:
        if not main:
            return "", None, ""
        if self.first_literal:
            return "", None, "stands beside words with left and right; it was kept"
        if self.families and mention.family not in self.families and "side" not in (mention.family, *self.families):
            return "", None, "it is not clear that this is the same side; the words were kept"
        if any(place is not None for _, place in said) and mention.family not in [fam for fam, _ in said]:
            return "", None, "it is not clear that this is the same side; the words were kept"
        again = mention.family in self.families and any(place == "other" for _, place in said)
        if again:
            return "", None, "named twice in a sentence; the words were kept"
        self.families.setdefault(mention.family, mention.noun)
        return _worded(mention, "side"), "side", ""

    def _other(
        self, mention: Mention, said: list[tuple[str, Place | None]], main: bool
    ) -> tuple[str, Place | None, str]:
        phrase = f"{mention.kind} {mention.noun}".lower()
        near = [
            place
            for fam, place in said
            if mention.kind == "opposite" or mention.family == "side" or fam == mention.family
        ]
        if mention.kind == "other" and None not in near and mention.family not in self.unclear:
            if mention.family in self.families and not self.first_literal:
                return _worded(mention, "other"), "other", ""
        if near:
            if None in near or len(set(near)) > 1:
                return "", None, "which side is meant was not clear; the words were kept" if main else ""
            place: Place = "other" if near[-1] == "side" else "side"
            self.resolved.setdefault(phrase, place)
            return _worded(mention, place), place, ""
        if mention.kind == "opposite":
            if phrase in self.resolved:
                return _worded(mention, self.resolved[phrase]), self.resolved[phrase], ""
            return "", None, "opposite of what was not clear; the words were kept" if main else ""
        if not main:
            return "", None, ""
        if mention.family in self.unclear:
            return "", None, "which side is meant was not clear; the words were kept"
        known = self.literals.get(mention.family, set())
        if len(known) == 1:
            place = "other" if known == {"side"} else "side"
            return _worded(mention, place), place, ""
        return "", None, "which side is meant was not clear; the words were kept"

    def _learn_epithets(self, text: str, found: list[Mention], said: list[tuple[str, Place | None]]) -> None:
        """ "Bend one knee and cross it": from here on "the crossed knee" is that one."""
        placed = [
            (m, p)
            for m, (_, p) in zip((m for m in found if m.kind != "doubtful"), said, strict=True)
            if p and m.kind != "epithet"
        ]
        for mention, place in placed:
            for word in mention.adjective.lower().replace(",", " ").split():
                self.epithets.setdefault(word, place)
        if not placed:
            return
        first, place = placed[0]
        around = text[max(0, first.start - 20) : first.end + 40].lower()
        for verb, epithet in (
            ("cross", "crossed"),
            ("rais", "raised"),
            ("lift", "lifted"),
            ("bend", "bent"),
            ("extend", "extended"),
        ):
            if rx(rf"\b{verb}\w*\s+(?:it\b|(?:your|the)?\s*$)").search(around) or rx(rf"\b{verb}(?:e|ing)?\s+$").search(
                text[: first.start]
            ):
                self.epithets.setdefault(epithet, place)


def _opposite_of(said: list[tuple[str, Place | None]], family: str) -> Place | None:
    places = [place for fam, place in said if not family or fam == family]
    if not places or places[-1] is None:
        return None
    return "other" if places[-1] == "side" else "side"


def _worded(mention: Mention, place: Place) -> str:
    adjective = f"{mention.adjective} " if mention.adjective else ""
    if mention.noun.lower() == "side":
        return f"the {adjective}{{{place}}} side"
    return f"your {adjective}{{{place}}} {mention.noun}"
