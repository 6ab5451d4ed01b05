"""Whether an exercise is done on each side, on both in turn, or has none; and its lines with the sides named.

Whatever the source calls "right" first becomes ``{side}`` and the opposite ``{other}``: since every side is done in
turn, any consistent naming is true. What cannot be told keeps its words and is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from coach.content.model import Sides
from coach.importers.english import PLURALS, VERBS, family, rx
from coach.importers.reading import Reading
from coach.importers.records import Finding
from coach.importers.tokens import Token, tags, tokenize

Place = Literal["side", "other"]
Kind = Literal["literal", "one", "other", "opposite", "bare"]


class Mention(msgspec.Struct, frozen=True):
    """Words that name a side: "right", "one leg", "the other arm", "the opposite shoulder"."""

    kind: Kind
    start: int
    end: int
    word: str
    noun: str = ""
    adjective: str = ""

    @property
    def family(self) -> str:
        return family(self.noun)


_OPPOSITES = ("opposite", "opposing", "contralateral")


def mentions(tokens: Sequence[Token], text: str) -> list[Mention]:
    """Every mention of a side, in order."""
    found: list[Mention] = []
    for at, token in enumerate(tokens):
        if token.tag not in "lo1":
            continue
        follow = at + 1
        while tags(tokens[follow : follow + 1]) == "j":
            follow += 1
        noun = tokens[follow] if tags(tokens[follow : follow + 1]) == "p" else None
        adjective = text[token.end : noun.start].strip(" ,") if noun else ""
        owned = at and token.tag in "o1" and tokens[at - 1].word in ("the", "your", "a", "my", "an")
        start, end = tokens[at - 1].start if owned else token.start, noun.end if noun else token.end
        if token.tag == "l":
            found.append(Mention("literal", token.start, token.end, token.word, noun.word if noun else "", adjective))
        elif noun and not (token.tag == "1" and (noun.word in PLURALS or _is_no_limb(tokens, at, follow))):
            kind: Kind = "one" if token.tag == "1" else "opposite" if token.word in _OPPOSITES else "other"
            found.append(Mention(kind, start, end, token.word, noun.word, adjective))
        elif owned and not noun and token.word in ("other", "opposite"):
            after = tokens[at + 1] if at + 1 < len(tokens) else None
            end = after.end if after and after.word == "one" else token.end
            if after is None or after.tag not in "Wymbz":
                found.append(Mention("bare", start, end, token.word))
    return found


def _is_no_limb(tokens: Sequence[Token], at: int, noun: int) -> bool:
    """ "If one side is tighter", "one side of the room": no side of the listener's is meant."""
    after = tokens[noun + 1].word if noun + 1 < len(tokens) else ""
    doubted = tags(tokens[at - 1 : at]) == "i" or after in ("of", "is", "feels", "seems")
    return tokens[noun].word == "side" and doubted


def mentions_both(tokens: Sequence[Token]) -> bool:
    """Whether left and right stand in one breath ("left and right")."""
    return bool(re.search(r"l[k>|,/]*(?:f|k)?l", tags(tokens)))


class Names:
    """The naming of one record's sides, sentence after sentence."""

    def __init__(self, readings: Sequence[tuple[Reading, bool]], sides: Sides) -> None:
        self.sides = sides
        self.families: dict[str, str] = {}
        """Family of the part first called "one", and the part."""
        named = (
            mention.word
            for reading, main in sorted(readings, key=lambda pair: not pair[1])
            for mention in mentions(reading.tokens, reading.spoken)
            if mention.kind == "literal" and (main or mention.noun)
        )
        self.first_literal = next(named, "")

    def name(self, text: str, *, main: bool) -> tuple[str, list[Finding]]:
        """``text`` with its sides named, and what is uncertain in it."""
        tokens = tokenize(text)
        found = mentions(tokens, text)
        if self.sides == "none":
            single = [mention for mention in found if mention.kind == "literal"]
            if not single or mentions_both(tokens) or not main:
                return text, []
            words = text[single[0].start : single[-1].end + 12].strip()
            return text, [Finding("sides", "kept as it is, though it names a side", words, sure=False)]
        pieces: list[str] = []
        doubts: list[Finding] = []
        said: list[tuple[str, Place | None]] = []
        at = 0
        for mention in found:
            words, place = self._resolve(mention, text, said, main)
            if place is None and main:
                doubt = "which side is meant was not clear; the words were kept"
                doubts.append(Finding("sides", doubt, text[mention.start : mention.end], sure=False))
            said.append((mention.family, place))
            if words:
                pieces += [text[at : mention.start], words]
                at = mention.end
        return "".join([*pieces, text[at:]]), doubts

    def _resolve(
        self, mention: Mention, text: str, said: list[tuple[str, Place | None]], main: bool
    ) -> tuple[str, Place | None]:
        """The words to say instead, and the place that is meant; ``None`` where that is not clear."""
        if mention.kind == "literal":
            place: Place = "side" if mention.word == self.first_literal else "other"
            starts = mention.start == 0 and mention.noun and mention.noun != "side"
            return (f"Your {{{place}}}" if starts else f"{{{place}}}"), place
        near = [place for fam, place in said if mention.kind != "other" or fam == mention.family]
        if mention.kind == "one":
            return self._one(mention, said, main)
        if near:
            if near[-1] is None:
                return "", None
            place = "other" if near[-1] == "side" else "side"
        elif not main or mention.kind == "bare":
            return "", None
        elif mention.family in self.families and not self.first_literal:
            place = "other"
        else:
            return "", None
        return ("the {" + place + "} one" if mention.kind == "bare" else _worded(mention, place)), place

    def _one(self, mention: Mention, said: list[tuple[str, Place | None]], main: bool) -> tuple[str, Place | None]:
        if said and said[-1] == (mention.family, "side") and self.families.get(mention.family) == mention.noun:
            return _worded(mention, "other"), "other"  # "one foot forward and one foot back"
        another = self.families and mention.family not in self.families and "side" not in self.families
        if not main or self.first_literal or another or any(place == "other" for _, place in said):
            return "", None
        self.families.setdefault(mention.family, mention.noun)
        return _worded(mention, "side"), "side"


def _worded(mention: Mention, place: Place) -> str:
    adjective = f"{mention.adjective} " if mention.adjective else ""
    owner = "the" if mention.noun == "side" else "your"
    return f"{owner} {adjective}{{{place}}} {mention.noun}"


def decide(readings: Sequence[tuple[Reading, bool]], *, held: bool) -> tuple[Sides, Finding]:
    """Whether it is done on each side, on both in turn, or has none. With each reading: is it an instruction."""
    main = [reading for reading, is_main in readings if is_main]
    asked = [(at, switch) for at, reading in enumerate(main) for switch in reading.switches if switch.kind == "each"]
    turns = [switch for reading in main for switch in reading.switches if switch.kind == "alternate"]
    counts = [at for at, reading in enumerate(main) if any("rep" in dose.kind for dose in reading.doses)]
    after_counts = bool(asked and counts) and asked[-1][0] >= counts[0]

    def finding(sides: Sides, words: str, *, sure: bool = True) -> tuple[Sides, Finding]:
        return sides, Finding("sides", sides, words, sure)

    if turns and held:
        return finding("each", turns[0].words, sure=False)
    if turns:
        sided = any(set(tags(tokenize(reading.sentence))) & set("lo1E") for reading in main)
        sided = sided or any("p" in tags(tokenize(turn.words)) for turn in turns)
        return finding("alternate" if sided else "none", turns[0].words, sure=sided and not asked)
    if not held and (words := _told_in_turn(main)) and not after_counts:
        return finding("alternate", words, sure=False)
    if asked and not held and counts and not after_counts:
        return finding("alternate", asked[-1][1].words, sure=False)
    if asked:
        both = any(rx(r"\b(?:each|either) hand\b|\bboth (?:arms|hands)\b").search(one.sentence) for one in main)
        return finding("each", asked[0][1].words, sure=held or (after_counts and not both))
    if each := [dose for reading in main for dose in reading.doses if dose.each_side]:
        return finding("each", each[0].words, sure=not any(mentions_both(tokenize(one.sentence)) for one in main))
    if elsewhere := [switch for reading, _ in readings for switch in reading.switches if switch.kind != "alternate"]:
        return finding("each", elsewhere[0].words)
    return _by_mentions(main, held=held)


def _told_in_turn(main: Sequence[Reading]) -> str:
    """The same action told for one side and then for the other: "lift your left leg ... lift your right leg"."""
    seen: dict[str, dict[str, int]] = {}
    place = 0
    for reading in main:
        tokens = tokenize(reading.sentence)
        if turn := re.search(r"<1p>f*o|<fl[pk]*>f*l|~", tags(tokens)):  # "from one side to the other", "side to side"
            return tokens[turn.start()].word
        verb, at = "", 0
        for token in tokens:
            place += 1
            if (token.tag in "vghdw_" or token.word in VERBS) and token.word not in _PLACING:
                verb, at = token.word, place
            elif token.word == "then":
                at = place
            elif token.tag in "l1o" and verb:
                sides = seen.setdefault(verb, {})
                if any(when != at and {side, token.word} not in _SAME for side, when in sides.items()):
                    return f"{verb} {token.word}"
                sides[token.word] = at
    return ""


_SAME = ({"one"}, {"left"}, {"right"}, {"other"})
_PLACING = {"put", "place", "stand", "hold", "keep", "grab", "kneel", "lie", "sit", "rest", "stay", "repeat"}
"""What is only placed on one side and the other is no turn."""


def _by_mentions(main: Sequence[Reading], *, held: bool) -> tuple[Sides, Finding]:
    """Nothing asks for the other side; but words such as "your right leg" or "one arm" may."""
    found = [(mention, reading) for reading in main for mention in mentions(reading.tokens, reading.spoken)]

    def finding(sides: Sides, mention: Mention, *, sure: bool = False) -> tuple[Sides, Finding]:
        return sides, Finding("sides", sides, f"{mention.word} {mention.noun}".strip(), sure)

    single = [m for m, reading in found if m.kind == "literal" and not mentions_both(reading.tokens)]
    if single:
        moved = len({mention.word for mention in single}) > 1 and bool(_told_in_turn(main))
        limb = any(mention.noun not in ("", "thumb", "finger") for mention in single)
        return finding("none" if moved else "each", single[0], sure=held and limb and not moved)
    relative = [m for m, reading in found if m.kind in ("one", "other", "opposite") and not _hand_on_hand(m, reading)]
    limbs = [mention for mention in relative if mention.noun not in ("side", "hand", "palm")]
    if limbs and all(mention.kind == "opposite" for mention in limbs):  # "hold the opposite elbows"
        return finding("none", limbs[0], sure=all(mention.noun in PLURALS for mention in limbs))
    if limbs:
        bare = any(mention.kind == "bare" for mention, _ in found)
        return finding("each", limbs[0], sure=held and limbs[0].kind == "one" and not bare)
    if relative:
        return finding("each", relative[0])
    if words := next((words for reading in main if (words := _one_of_two(reading, held))), ""):
        return "each", Finding("sides", "each", words, sure=False)
    return finding("none", found[0][0]) if found else ("none", Finding("sides", "none"))


def _hand_on_hand(mention: Mention, reading: Reading) -> bool:
    """ "One hand on top of the other": it does not matter which."""
    return mention.noun in ("hand", "palm", "elbow", "fist", "wrist") and bool(
        rx(r"\bthe other\b|\beach (?:hand|arm|elbow)\b|\band one\b").search(reading.spoken)
    )


def _one_of_two(reading: Reading, held: bool) -> str:
    """ "The free hand", and in what is held "your leg": words that only one side can be meant by."""
    match = rx(r"\b(?:free|working|supporting|outer|inside|that) (?:hand|arm|leg|foot|knee|side)\b").search(
        reading.spoken
    )
    if held and not match:
        limb = r"\byour (?:leg|arm|foot|heel|elbow|ankle|wrist|ear|knee|shoulder(?! blade))\b(?!-)"
        match = rx(limb).search(reading.spoken)
    return match.group() if match else ""
