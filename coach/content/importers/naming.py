"""A record's sentences with the sides named by ``{side}`` and ``{other}``.

Whatever the source calls "right" first becomes ``{side}`` and the opposite ``{other}``: since every side is done in
turn, any consistent naming is true. What cannot be told for sure keeps its words and is flagged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from coach.content.importers.mentions import Mention, mentions
from coach.content.importers.records import Finding
from coach.content.importers.turns import Line
from coach.content.importers.words import rx
from coach.content.model import Sides

Place = Literal["side", "other"]


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
        named = [mention for mention in mentions(text) if mention.kind == "literal" and not mention.paired]
        if not named:
            return []
        words = text[named[0].start : named[-1].end + 12].strip()
        return [Finding("sides", "kept as it is, though it names a side", 0.5, words)]

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
            if place is None or not main or None in [one for _, one in said]:
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
        if said and said[-1] == (mention.family, "side") and self.families.get(mention.family) == mention.noun:
            return _worded(mention, "other"), "other", ""  # "one foot forward and one foot back"
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
        sure = None not in near and mention.family not in self.unclear
        told = mention.kind == "other" or (mention.noun.lower() == "side" == mention.family and not said)
        if told and sure and mention.family in self.families and not self.first_literal:
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
