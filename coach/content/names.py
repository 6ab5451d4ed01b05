"""Names that a person types, found in spite of their spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

LEAST_SHARED, MARGIN, BEYOND = 0.4, 0.2, 0.03
"""So much of a name's words must be shared; no name is told that is so much farther than the best; a word less near."""
SURELY_MEANT = 0.85
"""From here on the letters of several words may stand for them all."""
BEGINS_ALIKE = 0.8
MOST_NAMED = 48
"""So many names are told where none is near: the muscles and regions that there are."""

MOST_NEAR = 6
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Names that Windows keeps for devices."""


def slug(name: str) -> str:
    """``World's Greatest Stretch`` as ``worlds-greatest-stretch``: a file name, and how two names are compared."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    return re.sub(r"[^\w]+", "-", plain.lower().replace("'", "")).replace("_", "-").strip("-")


def file_name(name: str) -> str:
    """A safe file name for an exercise's name, without its suffix; empty where the name has no usable letter."""
    slugged = slug(name)
    plain = slugged.encode("ascii", "ignore").decode().strip("-")[:80].strip("-")
    if not plain and any(character.isalpha() for character in slugged):
        return "exercise"  # a name in another script: it stands in the file
    return f"{plain}-exercise" if plain in _RESERVED else plain


def nearest(name: str, names: Iterable[str], count: int = 3) -> list[str]:
    """The known names that ``name`` may have been meant for, best first.

    Words that they share count for more than letters, a rare word for more than one that many names hold: a calf
    stretch is nearer to the bent-knee calf than to the levator stretch.
    """
    by_slug = {slug(other): other for other in names}
    slugged = slug(name)
    words = [word for word in slugged.split("-") if word]
    if not words:
        return []
    parts = {other: other.split("-") for other in by_slug}
    alike = {word: {other: max(likeness(word, part) for part in parts[other]) for other in by_slug} for word in words}
    weights = {word: 1 / (1 + sum(map(bool, alike[word].values()))) for word in words}
    scores = {}
    for other in by_slug:
        shared = sum(alike[word][other] * weights[word] for word in words) / sum(weights.values())
        whole = likeness(slugged, other)
        more = max(0, len(parts[other]) - len(words))  # of two that hold it, the one that holds less besides
        if more and shared < BEGINS_ALIKE:
            shared *= 0.7  # a part that is only spelt alike
        scores[other] = max(
            shared - BEYOND * more if shared >= LEAST_SHARED else 0,
            whole if len(words) == 1 or whole >= SURELY_MEANT else 0,
        )
    best = max(scores.values(), default=0)
    near = sorted((other for other in scores if scores[other] >= max(0.01, best - MARGIN)), key=lambda o: -scores[o])
    return [by_slug[other] for other in near[:count]]


def likeness(word: str, other: str) -> float:
    """1 for the same, less for one that begins as the other does or is spelt much like it, 0 for all else."""
    import difflib  # only needed once something is wrong

    if word == other:
        return 1
    short, long = sorted((word, other), key=len)
    if len(short) >= 3 and long.startswith(short):
        return BEGINS_ALIKE + 0.15 * len(short) / len(long)
    least = 0.6 if len(word) <= 4 else 0.7
    if 2 * len(short) < least * (len(short) + len(long)):
        return 0
    matcher = difflib.SequenceMatcher(a=other, b=word)
    return ratio if matcher.quick_ratio() >= least and (ratio := matcher.ratio()) >= least else 0


def near(name: str, names: Mapping[str, str], empty: Collection[str] = ()) -> tuple[list[str], bool]:
    """The ids that ``name`` may mean by its words, the nearest first; and whether it is the first one for sure.

    ``names``: the slugs of all names, and the id of each. ``empty``: words that tell no name from another.
    """
    if exact := names.get(slug(name)):
        return [exact], True
    words = _stems(name, empty)
    stems = [(_stems(other, empty), id_) for other, id_ in names.items() if words]
    same = list(dict.fromkeys(id_ for other, id_ in stems if other == words))
    parts = [id_ for other, id_ in stems if other and (words < other or other < words)]
    return list(dict.fromkeys([*same, *parts]))[:MOST_NEAR], len(same) == 1


def _stems(name: str, empty: Collection[str]) -> frozenset[str]:
    """The words that tell a name, without their endings: ``bridging`` and ``bridges`` are ``bridg``."""
    words = [word for word in slug(name).split("-") if word not in empty]
    return frozenset(re.sub(r"(?:ing|es|s|e)$", "", word) if len(word) > 4 else word for word in words)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A mend: ``did you mean 'hold'?``; the whole choice where nothing is near and it is short; else nothing."""
    choice = list(names)
    if near := nearest(name, choice):
        return "did you mean " + " or ".join(f"'{other}'" for other in near) + "?"
    return "known are " + ", ".join(choice) if 0 < len(choice) <= MOST_NAMED else ""
