"""Finding exercises and sessions by words: in their names and other names, in what they are for and what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from coach.content.model import Card
from coach.content.names import nearest, slug
from coach.content.select import REGIONS
from coach.language import language

IN_NAME, IN_ALIAS, IN_TARGETS, IN_TEXT = range(4)
"""Where a word is found; the first is the best."""
LONGEST_NUMBER = 3
"""Digits of what may stand in a name."""
SHORTEST_STEM = 3
LONGEST_ENDING = 3
"""Letters. ``stretch`` finds ``stretches``, and ``stretching`` finds ``stretch``; of shorter words only one may go."""
_KEYS = re.compile(r"^[ \t{-]*\w+:|#.*$", re.MULTILINE)


def words_of(text: str) -> list[str]:
    """A text's words as they are compared: small, without accents, numbers in words: ``figure 4`` is a four."""
    words = [word for word in slug(text).split("-") if word]
    if not any(map(_is_number, words)):
        return words
    number = language().number
    return [part for word in words for part in (slug(number(int(word))) if _is_number(word) else word).split("-")]


def _is_number(word: str) -> bool:
    return word.isdecimal() and len(word) <= LONGEST_NUMBER


def rank(wanted: Sequence[str], name: str, card: Card, text: Callable[[], str], others: Iterable[Card] = ()) -> int:
    """Where all of ``wanted`` (single words) are found, or -1. ``others`` are the cards of a session's exercises.

    ``text`` gives the whole file, and is only called for words that its head does not hold.
    """
    regions = [region for region, muscles in REGIONS.items() if len(muscles) < 8 and set(muscles) & set(card.targets)]
    shelves: list[Callable[[], str]] = [
        lambda: f"{name} {card.name}",
        lambda: " ".join([*card.aliases, card.spoken]),
        lambda: " ".join([*card.targets, *card.secondary, *regions, card.position or "", *card.props]),
        lambda: (
            _KEYS.sub(" ", text())
            + " ".join(f"{one.name} {' '.join(one.aliases)} {' '.join(one.targets)}" for one in others)
        ),
    ]
    rest, worst = set(wanted), -1
    for place, shelf in enumerate(shelves):
        words = set(words_of(shelf()))
        matches = {word for word in rest if any(_same(word, other) for other in words)}
        if matches:
            rest, worst = rest - matches, place
        if not rest:
            return worst
    return -1


def _same(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    if word == other or not long.startswith(short) or len(short) < SHORTEST_STEM:
        return word == other
    return short == word or len(long) - len(short) <= (LONGEST_ENDING if len(short) > LONGEST_ENDING + 1 else 1)


def spelling(wanted: Sequence[str], cards: Iterable[Card], names: Iterable[str]) -> str:
    """The words that are known nearest to those that nothing holds, as a mend; empty where there are none."""
    words_there = {word for one in cards for text in (one.name, *one.aliases, *one.targets) for word in words_of(text)}
    words_there |= {word for text in (*REGIONS, *names) for word in words_of(text)}
    unknown = [word for word in wanted if not any(_same(word, other) for other in words_there)]
    near = dict.fromkeys(
        other for word in unknown for other in nearest(word, words_there) if abs(len(other) - len(word)) < 3
    )
    return "did you mean " + " or ".join(f"'{one}'" for one in near) + "?" if near else ""
