"""A prescription to a session: each entry is an exercise of the library by name, or a new one, with its own dose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from coach.content.library import Library
from coach.content.model import Exercise, ExerciseStep, Session
from coach.content.names import file_name, near
from coach.importers.doses import ASSUMED
from coach.importers.records import Imported
from coach.language import vocabulary

_DOSE = ("hold", "rounds", "sets", "reps", "release", "rest", "tempo")

Ask = Callable[[str, Sequence[str]], str]
"""Asked for the exercise that a name means, of several ids; the answer is one of them, or empty for a new one."""


class Entry(msgspec.Struct, frozen=True):
    """One entry of a prescription: the exercise that it became, whether the library lacks it, and ids ``near`` it."""

    name: str
    exercise: str
    new: bool = False
    near: tuple[str, ...] = ()


def session(
    title: str, entries: Iterable[Imported], library: Library, ask: Ask
) -> tuple[Session, list[Entry], list[Imported]]:
    """The session script, what each entry became, and the exercises that the library lacks."""
    steps: list[ExerciseStep] = []
    told, new = list[Entry](), list[Imported]()
    for one in entries:
        name = one.exercise.name
        choice, sure = near(name, library.names, vocabulary().words["no name"])
        exercise = choice[0] if sure else ask(name, choice) if choice else ""
        if not exercise and all(name != other.exercise.name for other in new):
            new.append(one)
        told.append(Entry(name, exercise or file_name(name), not exercise, () if sure else tuple(choice)))
        steps.append(_step(told[-1].exercise, one.exercise))
    return Session(title=title, steps=tuple(steps)), told, new


def _step(exercise: str, prescribed: Exercise) -> ExerciseStep:
    """A step with the prescription's dose; what it does not say stays the exercise's own."""
    assumed = any(note.startswith(f"dose: {ASSUMED}") for note in prescribed.review)
    dose = {key: value for key in _DOSE if (value := getattr(prescribed.dose, key)) is not None and not assumed}
    return ExerciseStep(exercise=exercise, **dose)
