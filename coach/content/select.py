"""Choosing exercises: of a session only some, for some muscles, with some props; and what a body is to be spared."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import msgspec

from coach.content.model import (
    MUSCLES,
    POSITIONS,
    Card,
    CircuitStep,
    Exercise,
    ExerciseStep,
    Muscle,
    Position,
    Programme,
    Step,
    each_exercise,
    walk,
)
from coach.content.names import did_you_mean, nearest, slug
from coach.errors import RequestError

T = TypeVar("T")

FLOOR: tuple[Position, ...] = ("all-fours", "kneeling", "seated", "prone", "side-lying", "supine")
PLACES: dict[str, tuple[Position, ...]] = {
    "floor": FLOOR,
    "mat": FLOOR,
    "lying": ("supine", "side-lying", "prone"),
    "sitting": ("seated", "chair"),
    **{position: (position,) for position in POSITIONS},
}
"""Words that people use for positions."""
REGIONS: dict[str, tuple[Muscle, ...]] = {
    "hips": ("glutes", "abductors", "adductors"),
    "hip": ("glutes", "abductors", "adductors"),
    "back": ("lower back", "middle back", "lats"),
    "low back": ("lower back",),
    "mid back": ("middle back",),
    "upper back": ("middle back", "traps"),
    "legs": ("hamstrings", "quadriceps", "calves", "adductors", "abductors", "glutes"),
    "thighs": ("hamstrings", "quadriceps", "adductors"),
    "inner thigh": ("adductors",),
    "inner thighs": ("adductors",),
    "quads": ("quadriceps",),
    "ankles": ("calves",),
    "feet": ("calves",),
    "core": ("abdominals", "lower back"),
    "belly": ("abdominals",),
    "arms": ("biceps", "triceps", "forearms"),
    "wrists": ("forearms",),
    "shoulder": ("shoulders",),
    "upper body": ("chest", "shoulders", "neck", "traps", "middle back", "lats", "biceps", "triceps", "forearms"),
    "lower body": ("glutes", "hamstrings", "quadriceps", "calves", "adductors", "abductors"),
    "full body": MUSCLES,
}
"""Words that people use for a region, and the muscles that it stands for."""

_LOADS: dict[str, tuple[Position, ...]] = {"knees": ("kneeling", "all-fours"), "wrists": ("all-fours",)}
"""Positions that put weight on a part of the body that is to be spared."""
_PARTS = {
    "knee": "knees", "wrist": "wrists", "shoulder": "shoulders", "hip": "hips", "ankle": "ankles", "necks": "neck",
    "elbow": "elbows", "hand": "wrists", "hands": "wrists", "foot": "feet", "spine": "back",
}  # fmt: skip
_SPARED = ("knees", "wrists", "ankles", "elbows", "feet", "toes", "groin", "spine", "jaw", "eyes")
"""Parts that are no muscles, but may be spared."""


def muscles(words: Sequence[str]) -> frozenset[Muscle]:
    """The muscles that the words (muscles or regions) stand for. Raises ``RequestError`` on an unknown word."""
    return _meant(words, {**{name: (name,) for name in MUSCLES}, **REGIONS}, "muscle or region")


def places(words: Sequence[str]) -> frozenset[Position]:
    """The positions that the words (``floor``, ``lying``, single ones) stand for. Raises ``RequestError``."""
    return _meant(words, PLACES, "position")


def _meant(words: Sequence[str], names: Mapping[str, tuple[T, ...]], kind: str) -> frozenset[T]:
    by_slug = {slug(name): values for name, values in names.items()}
    for word in words:
        if slug(word) not in by_slug:
            raise RequestError(f"'{word}'", f"is no {kind} that is known", _meanings(word, names))
    return frozenset(value for word in words for value in by_slug[slug(word)])


def _meanings(word: str, names: Mapping[str, tuple[T, ...]]) -> str:
    """The nearest of the words that are known, or one for each meaning; a text may hold it all the same."""
    if near := nearest(word, names):
        return did_you_mean(word, near)
    known = {values: name for name, values in reversed([*names.items()])}
    listed = ", ".join(reversed(known.values()))
    return f"known are {listed}; 'coach list {slug(word)}' looks for the word itself"


class Filter(msgspec.Struct, frozen=True):
    """What an exercise is asked to be for, to be done in and to need at the most; empty: anything will do."""

    targets: frozenset[Muscle] = frozenset()
    positions: frozenset[Position] = frozenset()
    props: frozenset[str] | None = None

    @classmethod
    def of(
        cls, targets: Sequence[str] = (), positions: Sequence[str] = (), props: Sequence[str] | None = None
    ) -> Filter:
        """From the words of a user; a mat is always there. Raises ``RequestError`` on a word that is not known."""
        owned = None if props is None else frozenset(slug(prop) for prop in (*props, "mat"))
        return cls(muscles(targets), places(positions), owned)

    def fits(self, exercise: Exercise | Card) -> bool:
        return self.works(exercise) and self.placed(exercise) and self.equipped(exercise)

    def works(self, exercise: Exercise | Card) -> bool:
        return not self.targets or not self.targets.isdisjoint((*exercise.targets, *exercise.secondary))

    def placed(self, exercise: Exercise | Card) -> bool:
        return not self.positions or exercise.position in self.positions

    def equipped(self, exercise: Exercise | Card) -> bool:
        return self.props is None or all(slug(prop) in self.props for prop in exercise.props)


def select(
    programme: Programme,
    *,
    exclude: Sequence[str] = (),
    targets: Sequence[str] = (),
    props: Sequence[str] | None = None,
    start_at: str | None = None,
) -> Programme:
    """The programme with only the exercises that are wanted.

    Raises ``RequestError`` where a name is not in it, or where nothing is left.
    """
    exercises, named = programme.exercises, {**programme.spared, **programme.exercises}
    unwanted = {_named(name, named) for name in exclude}
    want = Filter.of(targets, (), props)

    def fit(step: ExerciseStep) -> ExerciseStep | None:
        exercise = exercises[step.exercise]
        return step if not unwanted & {exercise.id, *step.missing} and want.fits(exercise) else None

    steps = programme.session.steps
    if unwanted or want != Filter():
        steps = each_exercise(steps, fit)
    if start_at is not None:
        steps = _from(steps, _named(start_at, named))
    if steps == programme.session.steps:
        return programme
    left = {step.exercise for step, _ in walk(steps) if isinstance(step, ExerciseStep)}
    if not left:
        raise RequestError(programme.session.title, "no exercise is left of it", "wish for less")
    return _with_steps(programme, steps, left, unwanted)


def _with_steps(programme: Programme, steps: tuple[Step, ...], left: set[str], unwanted: set[str]) -> Programme:
    """The programme with these steps, and of its exercises only those that are ``left`` or told of."""
    session = msgspec.structs.replace(programme.session, steps=steps)
    replaced = {name for step, _ in walk(steps) if isinstance(step, ExerciseStep) for name in step.missing}
    told = replaced | ({exercise.id for exercise in programme.left_out} - unwanted)
    return msgspec.structs.replace(
        programme,
        session=session,
        exercises={key: value for key, value in programme.exercises.items() if key in left},
        spared={key: value for key, value in programme.spared.items() if key in told},
    )


def _named(name: str, exercises: dict[str, Exercise]) -> str:
    for exercise in exercises.values():
        if slug(name) in {slug(other) for other in (exercise.id, exercise.name, *exercise.aliases)}:
            return exercise.id
    raise RequestError(f"'{name}'", "is not in this session", did_you_mean(name, exercises))


def _from(steps: tuple[Step, ...], first: str) -> tuple[Step, ...]:
    """The steps from the first one of the exercise ``first`` on. Raises ``RequestError`` where there is none."""
    for index, step in enumerate(steps):
        inner = step.circuit if isinstance(step, CircuitStep) else (step,)
        if any(isinstance(other, ExerciseStep) and first in (other.exercise, *other.missing) for other in inner):
            return steps[index:]
    raise RequestError(f"'{first}'", "is left out, so the session cannot begin with it", "wish for less")


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
        choice = [exercise.id for exercise in every] + [*_SPARED, *REGIONS, *MUSCLES]
        raise RequestError(
            f"'{word}'", "is no exercise, muscle or part of the body that is known", did_you_mean(word, choice)
        )
    named_in = re.compile({"feet": r"\b(?:foot|feet)"}.get(part, rf"\b{part.replace('-', ' ').rstrip('s')}")).search

    def test(exercise: Exercise) -> str:
        warned = any(named_in(text.lower()) for text in exercise.cautions)
        loaded = exercise.position in _LOADS.get(part, ())
        worked = bool(targets & {*exercise.targets, *exercise.secondary})
        return f"excluded for {part}" if warned or loaded or worked else ""

    return test
