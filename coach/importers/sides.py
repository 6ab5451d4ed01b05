"""Whether an exercise is done on each side, on both in turn, or has none; and its lines with the sides named.

Whatever the source calls "right" first becomes ``{side}`` and the opposite ``{other}``: since every side is done in
turn, any consistent naming is true. What cannot be told keeps its words and is flagged.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from coach.content.model import Sides
from coach.importers.reading import Reading
from coach.importers.records import doubt
from coach.language import vocabulary
from coach.language.tokens import Mention, Place, mentions, mentions_both, tags, tokenize


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

    def name(self, text: str, *, main: bool) -> tuple[str, list[str]]:
        """``text`` with its sides named, and what is uncertain in it."""
        tokens = tokenize(text)
        found = mentions(tokens, text)
        if self.sides == "none":
            single = [mention for mention in found if mention.kind == "literal"]
            if not single or mentions_both(tokens) or not main:
                return text, []
            words = text[single[0].start : single[-1].end + 12].strip()
            return text, [doubt("sides", "kept as it is, though it names a side", words)]
        result, at = "", 0
        doubts: list[str] = []
        before: list[tuple[str, Place | None]] = []
        for mention in found:
            place = self._place(mention, before, main)
            before.append((mention.family, place))
            if place:
                result += text[at : mention.start] + mention.named(place)
                at = mention.end
            elif main:
                unclear = "which side is meant was not clear; the words were kept"
                doubts.append(doubt("sides", unclear, text[mention.start : mention.end]))
        return result + text[at:], doubts

    def _place(self, mention: Mention, before: Sequence[tuple[str, Place | None]], main: bool) -> Place | None:
        """The side that is meant, where that is clear; ``before``: what the sentence named before, and its place."""
        if mention.kind == "literal":
            return "side" if mention.word == self.first_literal else "other"
        if mention.kind == "one":
            if before and before[-1] == (mention.family, "side") and self.families.get(mention.family) == mention.noun:
                return "other"  # "one foot forward and one foot back"
            another = self.families and not {mention.family, "side"} & set(self.families)
            if not main or self.first_literal or another or any(place == "other" for _, place in before):
                return None
            self.families.setdefault(mention.family, mention.noun)
            return "side"
        near = [place for family, place in before if mention.kind != "other" or family == mention.family]
        if near:
            return near[-1] and ("other" if near[-1] == "side" else "side")
        clear = main and mention.kind != "bare" and mention.family in self.families and not self.first_literal
        return "other" if clear else None


Answer = tuple[Sides, str, bool]
"""The sides, the words that tell them, and whether it is sure."""


def decide(readings: Sequence[tuple[Reading, bool]], *, held: bool) -> tuple[Sides, list[str]]:
    """Whether it is done on each side, on both in turn, or has none, and a doubt. With each reading: is it to do."""
    main = [reading for reading, is_main in readings if is_main]
    turn = "" if held else _told_in_turn(main)
    sides, words, sure = _asked(main, turn, held) or _told(main, readings) or _mentioned(main, held)
    return sides, [] if sure else [doubt("sides", sides, words)]


def _asked(main: Sequence[Reading], turn: str, held: bool) -> Answer | None:
    """What asks for the other side: before the repetitions it means after each one, behind them after all."""
    asked = [(at, switch.words) for at, one in enumerate(main) for switch in one.switches if switch.kind == "each"]
    turns = [switch.words for reading in main for switch in reading.switches if switch.kind == "alternate"]
    counts = [at for at, reading in enumerate(main) if any("rep" in dose.kind for dose in reading.doses)]
    late = bool(asked and counts) and asked[-1][0] >= counts[0]
    if turns and held:
        return "each", turns[0], False
    if turns:
        sided = any(set(tags(tokenize(one.sentence))) & set("lo1E") for one in main)
        sided = sided or any("p" in tags(tokenize(words)) for words in turns)
        return "alternate" if sided else "none", turns[0], sided and not asked
    if turn and not late:
        return "alternate", turn, False
    if not asked:
        return None
    if not held and counts and not late:
        return "alternate", asked[-1][1], False
    both = any(vocabulary().rx("both hands").search(one.sentence) for one in main)
    return "each", asked[0][1], held or (late and not both)


def _told(main: Sequence[Reading], readings: Sequence[tuple[Reading, bool]]) -> Answer | None:
    """A dose for each side, or the same one for both."""
    for dose in (dose for reading in main for dose in reading.doses if dose.each_side):
        return "each", dose.words, not any(mentions_both(tokenize(one.sentence)) for one in main)
    switches = (switch for reading, _ in readings for switch in reading.switches if switch.kind != "alternate")
    return next((("each", switch.words, True) for switch in switches), None)


def _told_in_turn(main: Sequence[Reading]) -> str:
    """The same action told for one side and then for the other: "lift your left leg ... lift your right leg"."""
    words = vocabulary().words
    seen: dict[str, dict[str, int]] = {}
    clock = itertools.count()
    for reading in main:
        tokens = tokenize(reading.sentence)
        if turn := re.search(r"<1p>f*o|<fl[pk]*>f*l|~", tags(tokens)):  # "from one side to the other", "side to side"
            return tokens[turn.start()].word
        verb, at = "", 0
        for token, place in zip(tokens, clock, strict=False):
            if (token.tag in "vghdw_" or token.word in words["verb"]) and token.word not in words["placing"]:
                verb, at = token.word, place
            elif token.word == "then":
                at = place
            elif token.tag in "l1o" and verb:
                sides = seen.setdefault(verb, {})
                if any(when != at and side != token.word for side, when in sides.items()):
                    return f"{verb} {token.word}"
                sides[token.word] = at
    return ""


def _mentioned(main: Sequence[Reading], held: bool) -> Answer:
    """Nothing asks for the other side; but words such as "your right leg" or "one arm" may."""
    words = vocabulary()
    found = [(mention, reading) for reading in main for mention in mentions(reading.tokens, reading.spoken)]
    single = [m for m, reading in found if m.kind == "literal" and not mentions_both(reading.tokens)]
    if single:
        moved = bool(_told_in_turn(main))
        limb = any(mention.noun not in ("", "thumb", "finger") for mention in single)
        return "none" if moved else "each", str(single[0]), held and limb and not moved
    relative = [m for m, reading in found if m.kind in ("one", "other", "opposite") and not _hand_on_hand(m, reading)]
    limbs = [mention for mention in relative if mention.noun not in ("side", "hand", "palm")]
    if limbs and all(mention.kind == "opposite" for mention in limbs):  # "hold the opposite elbows"
        return "none", str(limbs[0]), all(mention.noun in words.words["plural"] for mention in limbs)
    if relative:
        sure = held and bool(limbs) and limbs[0].kind == "one" and all(mention.kind != "bare" for mention, _ in found)
        return "each", str((limbs or relative)[0]), sure
    for reading in main:
        if one := words.rx("the one that").search(reading.spoken):
            return "each", one.group(), False
        if one := words.rx("one of two").search(reading.spoken):  # a movement may go from one to the other
            return ("each" if held else "none"), one.group(), False
    return "none", str(found[0][0]) if found else "", not found


def _hand_on_hand(mention: Mention, reading: Reading) -> bool:
    """ "One hand on top of the other": it does not matter which."""
    words = vocabulary()
    return mention.noun in words.words["loose"] and bool(words.rx("hand on hand").search(reading.spoken))
