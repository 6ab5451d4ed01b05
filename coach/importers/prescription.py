"""A prescription to a session: each entry is an exercise of the library by name, or a new one, with its own dose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

from coach.content.library import Library, card
from coach.content.model import Exercise, ExerciseStep, Session
from coach.content.names import file_name, slug
from coach.errors import ContentError
from coach.importers.records import Imported, Refusal

_DOSE = ("hold", "rounds", "sets", "reps", "release", "rest", "tempo")
_SMALL = {"the", "a", "an", "of", "and", "with", "to", "stretch", "exercise", "pose", "hold"}
"""Words that tell no exercise from another."""

Ask = Callable[[str, Sequence[str]], str]
"""Asked for the exercise that a name means, of several ids; the answer is one of them, or empty for a new one."""


class Entry(msgspec.Struct, frozen=True):
    """One entry of a prescription: the exercise that it became, and whether the library has it."""

    name: str
    exercise: str
    new: bool = False
    near: tuple[str, ...] = ()
    """Ids that it might have meant as well."""


def names(library: Library) -> dict[str, str]:
    """Every name and alias of the library as a slug, and the id that it means."""
    found: dict[str, str] = {}
    for stem, path in library.exercises().items():
        try:
            head = card(path)
        except ContentError:
            continue
        for name in (stem, head.name, *head.aliases):
            found.setdefault(slug(name), stem)
    return found


def _stems(name: str) -> frozenset[str]:
    """The words that tell an exercise, without their endings: ``bridging`` and ``bridges`` are ``bridg``."""
    words = [word for word in slug(name).split("-") if word not in _SMALL]
    return frozenset(re.sub(r"(?:ing|es|s|e)$", "", word) if len(word) > 4 else word for word in words)


def near(name: str, known: dict[str, str]) -> list[str]:
    """The ids that a name may mean; one alone means that it is sure."""
    if exact := known.get(slug(name)):
        return [exact]
    wanted = _stems(name)
    same = [stem for other, stem in known.items() if wanted and _stems(other) == wanted]
    some = [
        stem
        for other, stem in known.items()
        if wanted and (wanted < _stems(other) or frozenset() < _stems(other) < wanted)
    ]
    same = list(dict.fromkeys(same))
    return same if len(same) == 1 else list(dict.fromkeys([*same, *some, ""]))[:6] if same or some else []


def session(
    title: str, entries: Iterable[Imported | Refusal], library: Library, ask: Ask
) -> tuple[Session, list[Entry], list[Imported]]:
    """The session script, what each entry became, and the exercises that the library lacks."""
    known = names(library)
    steps: list[ExerciseStep] = []
    told: list[Entry] = []
    new: list[Imported] = []
    for one in entries:
        if isinstance(one, Refusal):
            continue
        name = one.exercise.name
        choice = near(name, known)
        exercise = choice[0] if len(choice) == 1 else ask(name, [each for each in choice if each]) if choice else ""
        told.append(Entry(name, exercise or file_name(name), not exercise, tuple(each for each in choice if each)))
        if not exercise:
            new.append(one)
        steps.append(_step(told[-1].exercise, one.exercise))
    return Session(title=title, steps=tuple(steps)), told, new


def _step(exercise: str, prescribed: Exercise) -> ExerciseStep:
    """A step with the prescription's dose; what it does not say stays the exercise's own."""
    dose = {key: value for key in _DOSE if (value := getattr(prescribed.dose, key)) is not None}
    if not any("dose" in note and "assumed" in note for note in prescribed.review):
        return ExerciseStep(exercise=exercise, **dose)
    return ExerciseStep(exercise=exercise)
