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
from coach.importers.english import VERBS, family, rx
from coach.importers.reading import Reading
from coach.importers.records import Finding
from coach.importers.tokens import Token, is_plural, tags, tokenize

Place = Literal["side", "other"]


class Mention(msgspec.Struct, frozen=True):
    """Words that name a side: "right", "one leg", "the other arm", "the opposite shoulder"."""

    kind: Literal["literal", "one", "other", "opposite", "bare"]
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
        while follow < len(tokens) and tokens[follow].tag == "j":
            follow += 1
        noun = tokens[follow] if follow < len(tokens) and tokens[follow].tag == "p" else None
        adjective = text[token.end : noun.start].strip(" ,") if noun else ""
        end = noun.end if noun else token.end
        start = token.start
        if at and tokens[at - 1].word in ("the", "your", "a", "my", "an") and token.tag in "o1":
            start = tokens[at - 1].start
        if token.tag == "l":
            found.append(Mention("literal", token.start, token.end, token.word, noun.word if noun else "", adjective))
        elif noun and not (token.tag == "1" and (is_plural(noun.word) or _uncounted(tokens, at, follow))):
            kind: Literal["one", "other", "opposite"] = (
                "one" if token.tag == "1" else "opposite" if token.word in _OPPOSITES else "other"
            )
            found.append(Mention(kind, start, end, token.word, noun.word, adjective))
        elif token.tag == "o" and not noun and token.word in ("other", "opposite") and start < token.start:
            after = tokens[at + 1] if at + 1 < len(tokens) else None
            if after is None or after.tag not in "Wymbz" or after.word == "one":
                end = after.end if after and after.word == "one" else token.end
                found.append(Mention("bare", start, end, token.word))
    return found


def _uncounted(tokens: Sequence[Token], at: int, noun: int) -> bool:
    """ "If one side is tighter", "one side of the room", "one leg at a time": no side of the listener's is meant."""
    before = tokens[at - 1] if at else None
    after = " ".join(token.word for token in tokens[noun + 1 : noun + 3])
    return bool(
        (before and before.tag == "i") or rx(r"(?:of (?:the|a)\b|at a time|is\b|feels|seems)").match(after)
    ) and (tokens[noun].word == "side" or "at a time" in after)


def mentions_both(tokens: Sequence[Token]) -> bool:
    """Whether left and right stand in one breath ("left and right")."""
    return bool(re.search(r"l[k>|,/]*(?:f|k)?l", tags(tokens)))


class Names:
    """The naming of one record's sides, sentence after sentence."""

    def __init__(self, readings: Sequence[tuple[Reading, bool]], sides: Sides) -> None:
        self.sides = sides
        self.families: dict[str, str] = {}
        """Family of the part first called "one", and the part."""
        self.literals: dict[str, set[Place]] = {}
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
            self.literals.setdefault(mention.family, set()).add(place)
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
        elif len(known := self.literals.get(mention.family, set())) == 1 and mention.kind == "other":
            place = "other" if known == {"side"} else "side"
        else:
            return "", None
        return ("the {" + place + "} one" if mention.kind == "bare" else _worded(mention, place)), place

    def _one(self, mention: Mention, said: list[tuple[str, Place | None]], main: bool) -> tuple[str, Place | None]:
        if not main or self.first_literal:
            return "", None
        if said and said[-1] == (mention.family, "side") and self.families.get(mention.family) == mention.noun:
            return _worded(mention, "other"), "other"  # "one foot forward and one foot back"
        if self.families and mention.family not in self.families and "side" not in (mention.family, *self.families):
            return "", None
        if any(place == "other" for _, place in said):
            return "", None
        self.families.setdefault(mention.family, mention.noun)
        return _worded(mention, "side"), "side"


def _worded(mention: Mention, place: Place) -> str:
    adjective = f"{mention.adjective} " if mention.adjective else ""
    owner = "the" if mention.noun == "side" else "your"
    return f"{owner} {adjective}{{{place}}} {mention.noun}"


def decide(name: str, readings: Sequence[tuple[Reading, bool]], *, held: bool) -> tuple[Sides, Finding]:
    """Whether the exercise is done on each side, on both in turn, or has none. With a reading: is it an instruction."""
    main = [reading for reading, is_main in readings if is_main]
    asked = [(at, s) for at, reading in enumerate(main) for s in reading.switches if s.kind == "each"]
    turns = [s for reading in main for s in reading.switches if s.kind == "alternate"]
    counts = [at for at, reading in enumerate(main) if any("rep" in dose.kind for dose in reading.doses)]
    each = [dose for reading in main for dose in reading.doses if dose.each_side]

    both = any(
        rx(r"\b(?:in|with) (?:each|either) hand\b|\bboth (?:arms|hands|dumbbells)\b").search(one.sentence)
        for one in main
    )

    def finding(sides: Sides, words: str, *, sure: bool = True) -> tuple[Sides, Finding]:
        return sides, Finding("sides", sides, words, sure)

    if turns and held and asked:
        return finding("each", turns[0].words, sure=False)
    if turns and not held:
        sided = any(set(tags(tokenize(reading.sentence))) & set("lo1E") for reading in main)
        sided = sided or any("p" in tags(tokenize(turn.words)) for turn in turns)
        return finding("alternate" if sided else "none", turns[0].words, sure=sided and not asked)
    if not held and (words := _told_in_turn(main)) and not (asked and counts and asked[-1][0] >= counts[0]):
        return finding("alternate", words, sure=False)
    if asked and not held and counts and asked[-1][0] < counts[0] and rx(r"repeat|same").search(asked[-1][1].words):
        return finding("alternate", asked[-1][1].words, sure=False)
    if asked:
        return finding(
            "each", asked[0][1].words, sure=held or (bool(counts) and asked[-1][0] >= counts[0] and not both)
        )
    if each:
        return finding("each", each[0].words, sure=not any(mentions_both(tokenize(one.sentence)) for one in main))
    if elsewhere := [
        s for reading, is_main in readings if not is_main for s in reading.switches if s.kind != "alternate"
    ]:
        return finding("each", elsewhere[0].words)
    if turns:
        return finding("each", turns[0].words, sure=False)
    return _by_mentions(name, main, held)


def _told_in_turn(main: Sequence[Reading]) -> str:
    """The same action told for one side and then for the other: "lift your left leg ... lift your right leg"."""
    seen: dict[str, dict[str, int]] = {}
    place = 0
    for reading in main:
        tokens = tokenize(reading.sentence)
        found = tags(tokens)
        if turn := re.search(r"<1p>f*o|<fl[pk]*>f*l", found):
            return tokens[turn.start()].word
        if "~" in found and "p" in found:
            return next(token.word for token in tokens if token.tag == "~")
        verb, at = "", 0
        for token in tokens:
            place += 1
            if (token.tag in "vghdw_" or token.word in VERBS) and token.word not in _PLACING:
                verb, at = token.word, place
            elif token.word == "then":
                at = place
            elif token.tag in "l1o" and verb:
                sides = seen.setdefault(verb, {})
                if any(
                    side != token.word and when != at for side, when in sides.items() if {side, token.word} != {"one"}
                ):
                    return f"{verb} {token.word}"
                sides[token.word] = at
    return ""


_PLACING = {"put", "place", "stand", "hold", "keep", "grab", "kneel", "lie", "sit", "rest", "stay", "repeat"}
"""What is only placed on one side and the other is no turn."""


def _by_mentions(name: str, main: Sequence[Reading], held: bool) -> tuple[Sides, Finding]:
    """Nothing asks for the other side; but words such as "your right leg" or "one arm" may."""
    found = [(mention, reading) for reading in main for mention in mentions(reading.tokens, reading.spoken)]
    single = [m for m, reading in found if m.kind == "literal" and not mentions_both(reading.tokens)]
    values = {mention.word for mention in single}
    if single:
        moved = values == {"left", "right"} and bool(_told_in_turn(main))
        sides: Sides = "none" if moved else "each"
        crossed = not any(m.noun and m.noun not in ("thumb", "finger") for m in single)
        return sides, Finding(
            "sides", sides, f"{single[0].word} {single[0].noun}".strip(), held and not moved and not crossed
        )
    if any(m.kind == "literal" for m, _ in found):
        return "none", Finding("sides", "none", "left and right", sure=False)
    relative = [m for m, reading in found if m.kind in ("one", "other", "opposite") and not _hand_on_hand(m, reading)]
    limbs = [m for m in relative if m.noun not in ("side", "hand", "palm")]
    if limbs and all(mention.kind == "opposite" for mention in limbs):
        plural = all(is_plural(mention.noun) for mention in limbs)  # "hold the opposite elbows"
        return "none", Finding("sides", "none", f"{limbs[0].word} {limbs[0].noun}", sure=plural)
    if limbs:
        sure = held and limbs[0].kind == "one" and not any(m.kind == "bare" for m, _ in found)
        return "each", Finding("sides", "each", f"{limbs[0].word} {limbs[0].noun}", sure)
    if relative:
        return "each", Finding("sides", "each", f"{relative[0].word} {relative[0].noun}", sure=False)
    if rx(r"\b(?:one|single)[- ](?:arm|leg|hand)|unilateral|side[- ]lying").search(name):
        return "each", Finding("sides", "each", name, sure=False)
    for reading in main:
        if words := _one_of_two(reading, held):
            return "each", Finding("sides", "each", words, sure=False)
    doubt = next((m for m, _ in found), None)
    return "none", Finding("sides", "none", doubt.word if doubt else "", sure=doubt is None)


def _hand_on_hand(mention: Mention, reading: Reading) -> bool:
    """ "One hand on top of the other": it does not matter which."""
    return mention.noun in ("hand", "palm", "elbow", "fist", "wrist") and bool(
        rx(r"\bthe other\b|\beach (?:hand|arm|elbow)\b|\band (?:one|the other)\b").search(reading.spoken)
    )


def _one_of_two(reading: Reading, held: bool) -> str:
    """ "Your leg", "the free hand", "that arm": words that only one side can be meant by."""
    pattern = (
        r"\b(?:free|working|supporting|planted|outer|outside|inside|near|far) (?:hand|arm|leg|foot|knee|side)\b"
        r"|\bthat (?:leg|arm|side|knee|foot)\b"
    )
    if held:
        pattern += r"|\byour (?:leg|arm|foot|heel|elbow|ankle|wrist|ear|knee|shoulder(?! blade))\b(?!-)"
    match = rx(pattern).search(reading.spoken)
    return match.group() if match else ""
