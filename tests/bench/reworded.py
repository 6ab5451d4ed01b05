"""What the import makes of its labelled lines in other words: ``python -m tests.bench.reworded [--seed N] [-v]``.

Every line is reworded in ways that leave its label true: limbs and sides are swapped, numbers written out, units
shortened, verbs and nouns exchanged for words that the import has never seen, marks and small words changed. A field
that is then read wrongly must be flagged; what is wrong and unflagged may be one per cent at most.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Iterator

from tests.importers.labelled import FIRST, FRESH, HARD, LATER, TURNS, UNSEEN, Case
from tests.importers.test_labelled import flagged, misread

MOST = 0.01
"""Share of the fields that may be wrong and unflagged."""
FIELDS = 3
"""Fields that every line is judged by: sides, even_sides and dose; some have a breath or what is left to say."""

Rewording = Callable[[str, random.Random], str]


def _mapped(pairs: dict[str, str]) -> Rewording:
    """Whole words exchanged, the first letter as large as it was."""
    pattern = re.compile(r"\b(?:" + "|".join(sorted(pairs, key=len, reverse=True)) + r")\b", re.IGNORECASE)

    def replace(match: re.Match[str]) -> str:
        word = pairs[match.group().lower()]
        return word.capitalize() if match.group()[0].isupper() else word

    return lambda text, chance: pattern.sub(replace, text)


def _mirrored(text: str, chance: random.Random) -> str:
    if re.search(r"\b(?:right|left) (?!side|leg|arm|foot|knee|hand|hip|elbow|shoulder|heel|ankle|thigh|ear)\w", text):
        return text
    return _mapped({"left": "right", "right": "left"})(text, chance)


def _limbs(text: str, chance: random.Random) -> str:
    """One limb for another of the same leg or arm, the same everywhere in the line."""
    pairs = {}
    for limbs in (["leg", "knee", "ankle", "thigh"], ["arm", "elbow", "wrist", "forearm"]):
        others = limbs[1:] + limbs[:1] if chance.random() < 0.5 else limbs[::-1]
        pairs |= dict(zip(limbs, others, strict=True))
    return _mapped(pairs)(text, chance)


_WORDS = {"5": "five", "6": "six", "8": "eight", "10": "ten", "12": "twelve", "15": "fifteen", "20": "twenty",
          "30": "thirty", "40": "forty", "45": "forty-five", "60": "sixty"}  # fmt: skip


def _numbers(text: str, chance: random.Random) -> str:
    if chance.random() < 0.5:
        return re.sub(r"(?<![\w.:/-])\d{1,2}(?= \w)", lambda match: _WORDS.get(match[0], match[0]), text)
    pattern = r"(?<![-\w])(?:" + "|".join(sorted(_WORDS.values(), key=len, reverse=True)) + r")\b(?= \w)(?!-)"
    digits = {word: number for number, word in _WORDS.items()}
    return re.sub(pattern, lambda match: digits[match[0]], text)


def _units(text: str, chance: random.Random) -> str:
    second = chance.choice(["secs", "sec", "s"])
    text = re.sub(r"(?<=\d) seconds\b", f" {second}" if second != "s" else "s", text)
    return re.sub(r"(?<=\d) (repetitions|reps)\b", lambda m: " reps" if m[1] != "reps" else " repetitions", text)


def _marks(text: str, chance: random.Random) -> str:
    return chance.choice([
        lambda: text.replace("'", "’").replace("-", "–"),
        lambda: text.replace(". ", ".  ").replace(" and ", " & "),
        lambda: re.sub(r", then ", " and then ", text),
        lambda: re.sub(r" and then ", ", then ", text),
        lambda: re.sub(r"(?<=\w), and ", " and ", text),
        lambda: text.replace("; ", ". ") if not re.search(r"; [a-z]", text) else text,
    ])()  # fmt: skip


def _small(text: str, chance: random.Random) -> str:
    old, new = chance.choice([
        (r"\bHold for\b", "Hold it for"), (r"\bhold for\b", "hold here for"), (r"\bthe other\b", "your other"),
        (r"\byour (?=left|right)", "the "), (r"\bthe (?=left|right)", "your "), (r"\bRepeat on\b", "Now repeat on"),
        (r"\bSwitch\b", "Then switch"), (r"\bswitch\b", "swap"), (r"\bchange\b", "switch"), (r"\brepeat\b", "do it"),
        (r"\beach side\b", "either side"), (r"\bon each\b", "for each"), (r"\bto the other\b", "to your other"),
        (r"\b(?:Perform|Do|Complete) (?=\d)", "Aim for "), (r"\bHold\b", "Maintain this"), (r"\bhold\b", "remain"),
        (r"\bfor (?=\d)", "for around "), (r"\bRepeat\b", "Redo this"), (r"\bthen\b", "afterwards"),
        (r"\buntil you feel\b", "till you notice"), (r"\btimes\b", "x"), (r"\bslowly\b", ""), (r"\bDo \b", ""),
    ])  # fmt: skip
    return " ".join(re.sub(old, new, text).split())


_STRANGE = {
    "lift": "hoist", "raise": "elevate", "bend": "crook", "place": "park", "put": "set down", "pull": "tug",
    "press": "mash", "chair": "sofa", "wall": "fence", "floor": "lawn", "mat": "rug", "step": "kerb", "slowly":
    "unhurriedly", "gently": "softly", "bench": "plinth", "towel": "scarf", "bar": "pole", "handle": "grip",
    "dumbbell": "bottle", "dumbbells": "bottles", "chest": "breastbone", "head": "brow", "bring": "carry",
    "lean": "slant", "straighten": "unbend", "tall": "upright", "far": "long", "ceiling": "sky", "ground": "grass",
}  # fmt: skip
REWORDINGS: dict[str, Rewording] = {
    "mirrored": _mirrored, "limbs": _limbs, "numbers": _numbers, "units": _units, "marks": _marks, "small": _small,
    "strange": _mapped(_STRANGE),
}  # fmt: skip


MOST_REWORDINGS = 3


def reworded(case: Case, chance: random.Random) -> Case | None:
    """A line in other words, and its label; nothing where no rewording has anything to exchange."""
    text, label = case
    applied: list[str] = []
    for name in chance.sample(list(REWORDINGS), len(REWORDINGS)):
        other = REWORDINGS[name](text, chance)
        if other != text and len(applied) < MOST_REWORDINGS:
            text = other
            applied.append(name)
    return (text, {key: value for key, value in label.items() if key != "say"}) if applied else None


def cases(seed: int, times: int) -> Iterator[Case]:
    """Every labelled line, ``times`` times in other words."""
    chance = random.Random(seed)
    lines = [*FIRST, *UNSEEN, *FRESH, *LATER, *HARD, *TURNS]
    yield from filter(None, (reworded(case, chance) for case in lines * times))


def main() -> int:
    """Print the figures; 1 where too much is wrong and unflagged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("-v", "--verbose", action="store_true")
    asked = parser.parse_args()
    lines = fields = wrong = unflagged = 0
    for text, label in cases(asked.seed, asked.times):
        lines, fields = lines + 1, fields + FIELDS + ("breath" in label)
        misreadings = misread(text, label)
        unseen = [field for field in misreadings if not flagged(text, label, [field])]
        wrong, unflagged = wrong + len(misreadings), unflagged + len(unseen)
        if unseen and asked.verbose:
            print(f"{', '.join(unseen)}: {text}  {label}")
    print(f"{lines} lines, {fields} fields: {wrong / fields:.1%} wrong, {unflagged / fields:.2%} wrong and unflagged")
    return int(unflagged > fields * MOST)


if __name__ == "__main__":
    sys.exit(main())
