"""What a listener wants to be spared: an exercise, a muscle, or a part of the body that hurts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from coach.content.model import MUSCLES, Exercise, Position
from coach.content.names import did_you_mean, slug
from coach.content.select import REGIONS, muscles
from coach.errors import RequestError

_LOADS: dict[str, tuple[Position, ...]] = {"knees": ("kneeling", "all-fours"), "wrists": ("all-fours",)}
"""Positions that put weight on a part of the body that is to be spared."""
_PARTS = {
    "knee": "knees", "wrist": "wrists", "shoulder": "shoulders", "hip": "hips", "ankle": "ankles", "necks": "neck",
    "elbow": "elbows", "hand": "wrists", "hands": "wrists", "foot": "feet", "spine": "back",
}  # fmt: skip
_SPARED = ("knees", "wrists", "ankles", "elbows", "feet", "toes", "groin", "spine", "jaw", "eyes")
"""Parts that are no muscles, but may be spared."""


def spared_by(word: str, every: Sequence[Exercise]) -> Callable[[Exercise], str]:
    """A test for one excluded word: an exercise's name, a muscle or region, or a part of the body to be spared."""
    plain = slug(word)
    named = {
        exercise.id
        for exercise in every
        if plain in (exercise.id, *(slug(n) for n in (exercise.name, *exercise.aliases)))
    }
    if named:
        return lambda exercise: "excluded" if exercise.id in named else ""
    part = _PARTS.get(plain, plain)
    known_muscles = {slug(name) for name in (*REGIONS, *MUSCLES)}
    targets = muscles([part]) if part in known_muscles else frozenset()
    if not targets and part not in _SPARED:
        known = [exercise.id for exercise in every] + [*_SPARED, *REGIONS, *MUSCLES]
        raise RequestError(
            f"'{word}'", "is no exercise, muscle or part of the body that is known", did_you_mean(word, known)
        )
    named_in = re.compile({"feet": r"\b(?:foot|feet)"}.get(part, rf"\b{part.replace('-', ' ').rstrip('s')}")).search

    def test(exercise: Exercise) -> str:
        warned = any(named_in(text.lower()) for text in exercise.cautions)
        loaded = exercise.position in _LOADS.get(part, ())
        worked = bool(targets & {*exercise.targets, *exercise.secondary})
        return f"excluded for {part}" if warned or loaded or worked else ""

    return test
