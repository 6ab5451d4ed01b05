"""A prescription to a session: each entry is an exercise of the library by name, or a new one, with its own dose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

from coach.content.library import Library
from coach.content.model import Exercise, ExerciseStep, Session
from coach.content.names import file_name, slug
from coach.importers.records import Imported
from coach.language import vocabulary

_DOSE = ("hold", "rounds", "sets", "reps", "release", "rest", "tempo")
MOST_NEAR = 6

Ask = Callable[[str, Sequence[str]], str]
"""Asked for the exercise that a name means, of several ids; the answer is one of them, or empty for a new one."""


class Entry(msgspec.Struct, frozen=True):
    """One entry of a prescription: the exercise that it became, and whether the library lacks it."""

    name: str
    exercise: str
    new: bool = False
    near: tuple[str, ...] = ()
    """Ids that it might have meant as well."""


def names(library: Library) -> dict[str, str]:
    """Every id, name and alias of the library as a slug, and the id that it means."""
    aliases = {slug(name): id_ for id_, card in library.cards.items() for name in (card.name, *card.aliases)}
    return {**aliases, **{slug(id_): id_ for id_ in library.exercises()}}


def _stems(name: str) -> frozenset[str]:
    """The words that tell an exercise, without their endings: ``bridging`` and ``bridges`` are ``bridg``."""
    words = [word for word in slug(name).split("-") if word not in vocabulary().words["no name"]]
    return frozenset(re.sub(r"(?:ing|es|s|e)$", "", word) if len(word) > 4 else word for word in words)


def near(name: str, known: dict[str, str]) -> tuple[list[str], bool]:
    """The ids that a name may mean, the nearest first; and whether it is the first one for sure."""
    if exact := known.get(slug(name)):
        return [exact], True
    wanted = _stems(name)
    stems = [(_stems(other), id_) for other, id_ in known.items() if wanted]
    same = list(dict.fromkeys(id_ for other, id_ in stems if other == wanted))
    some = [id_ for other, id_ in stems if other and (wanted < other or other < wanted)]
    return list(dict.fromkeys([*same, *some]))[:MOST_NEAR], len(same) == 1


def session(
    title: str, entries: Iterable[Imported], library: Library, ask: Ask
) -> tuple[Session, list[Entry], list[Imported]]:
    """The session script, what each entry became, and the exercises that the library lacks."""
    known = names(library)
    steps: list[ExerciseStep] = []
    told: list[Entry] = []
    new: list[Imported] = []
    for one in entries:
        name = one.exercise.name
        choice, sure = near(name, known)
        exercise = choice[0] if sure else ask(name, choice) if choice else ""
        if not exercise:
            new.append(one)
        told.append(Entry(name, exercise or file_name(name), not exercise, () if sure else tuple(choice)))
        steps.append(_step(told[-1].exercise, one.exercise))
    return Session(title=title, steps=tuple(steps)), told, new


def _step(exercise: str, prescribed: Exercise) -> ExerciseStep:
    """A step with the prescription's dose; what it does not say stays the exercise's own."""
    assumed = any("dose" in note and "assumed" in note for note in prescribed.review)
    dose = {key: value for key in _DOSE if (value := getattr(prescribed.dose, key)) is not None and not assumed}
    return ExerciseStep(exercise=exercise, **dose)
