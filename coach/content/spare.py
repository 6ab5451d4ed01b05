"""Sparing a body: what it must avoid is replaced by what serves instead, or else left out. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from coach.content.conditions import PRECAUTIONS, listed
from coach.content.model import (
    CONDITIONS,
    Breath,
    CircuitStep,
    Condition,
    Exercise,
    ExerciseStep,
    Ms,
    Programme,
    SayStep,
    Session,
    Step,
    each_exercise,
    walk,
)
from coach.content.validate import validate_step
from coach.content.yamlfile import Document
from coach.errors import ContentError, RequestError

Conditions = frozenset[Condition]
COMMON_PROPS = ("mat", "cushion")
"""What may be needed for an exercise that is done instead: everyone has them, or a folded towel."""
_NOWHERE = Document(Path(), {}, {})
_ALWAYS_KEPT = ("detail", "side", "start_side", "alternate", "tight_side", "extra_hold")
"""What a step settles for any exercise, as far as the other one allows it."""
_SAME_KIND = ("hold", "rounds", "sets", "reps", "release", "rest", "tempo", "breath", "breath_locked", "ending")
"""What it settles for an exercise that is done in the same way. All else was meant for the one that is left out."""


def spare(programme: Programme, conditions: Conditions, others: Mapping[str, Exercise]) -> Programme:
    """The programme without what must be avoided; ``others`` may be done instead, by id.

    What is not done stands in ``spared``, and the steps done instead name it in ``missing``. Raises ``RequestError``
    where nothing is left.
    """
    every = {**others, **programme.exercises}
    spared = {name: exercise for name, exercise in programme.exercises.items() if conditions & set(exercise.avoid)}
    if not spared:
        return msgspec.structs.replace(programme, conditions=conditions)

    used = set(programme.exercises) - set(spared)

    def serve(step: ExerciseStep) -> ExerciseStep | None:
        exercise = every[step.exercise]
        if exercise.id not in spared:
            return step
        chain = list(instead(exercise, conditions, every))
        # What serves one already leaves the other to its like, so that no session shrinks to one exercise.
        served = {other.id for other in chain}
        first = [other for other in chain[:1] if other.id not in used]
        order = [*first, *alike(exercise, conditions, every, used | served), *chain]
        fits = (adapted(step, exercise, other, programme.session) for other in order)
        other = next((other for other in fits if other), None)
        used.update({other.exercise} if other else ())
        return other

    steps = _settled(each_exercise(programme.session.steps, serve, _put), every)
    names = {step.exercise for step, _ in walk(steps) if isinstance(step, ExerciseStep)}
    if not names:
        bodies = " and ".join(PRECAUTIONS[name].spoken for name in CONDITIONS if name in conditions)
        mend = f"'coach list exercises --avoid {listed(conditions).replace(', ', ',')}' shows what can be done"
        raise RequestError(f"'{programme.session.title}'", f"nothing of it is right with {bodies}", mend)
    session = msgspec.structs.replace(programme.session, steps=steps)
    kept = {name: exercise for name, exercise in every.items() if name in names}
    return Programme(session=session, exercises=kept, spared=spared, conditions=conditions)


def instead(exercise: Exercise, conditions: Conditions, every: Mapping[str, Exercise]) -> Iterator[Exercise]:
    """What may be done instead of an exercise, the nearest first; nothing that must be avoided as well."""
    seen = {exercise.id}
    while (other := every.get(exercise.instead)) and other.id not in seen:
        seen.add(other.id)
        if not conditions & set(other.avoid):
            yield other
        exercise = other


def alike(
    exercise: Exercise, conditions: Conditions, every: Mapping[str, Exercise], used: Container[str]
) -> list[Exercise]:
    """What works the same muscles in the same position, the most alike first; nothing ``used`` or to be avoided."""
    own = {*exercise.targets, *exercise.secondary}
    fit = [
        other
        for other in every.values()
        if other.id not in used
        and other.id != exercise.id
        and not conditions & set(other.avoid)
        and (other.position, other.partner) == (exercise.position, exercise.partner)
        and other.style in ("static", "dynamic")
        and own & {*other.targets, *other.secondary}
        and set(other.props) <= {*exercise.props, *COMMON_PROPS}
    ]

    def likeness(other: Exercise) -> tuple[bool, int, int, str]:
        both = len(own & {*other.targets, *other.secondary})
        return other.style != exercise.style, -len({*exercise.targets} & {*other.targets}), -both, other.id

    return sorted(fit, key=likeness)


def _put(kept: list[Step], step: ExerciseStep) -> None:
    """Add a step; but what is done instead is not done twice in a row, nor beside its like that is there anyway."""
    index = next((n for n in reversed(range(len(kept))) if isinstance(kept[n], ExerciseStep | CircuitStep)), None)
    last = None if index is None else kept[index]
    alike = isinstance(last, ExerciseStep) and (last.exercise, last.side) == (step.exercise, step.side)
    if index is None or not isinstance(last, ExerciseStep) or not alike or not (last.missing or step.missing):
        kept.append(step)
    elif last.missing and step.missing:
        kept[index] = msgspec.structs.replace(last, missing=tuple(dict.fromkeys((*last.missing, *step.missing))))
    elif last.missing:
        kept[index] = step


def _settled(steps: tuple[Step, ...], every: Mapping[str, Exercise]) -> tuple[Step, ...]:
    """The steps without those that bring the listener to where only what is left out was done."""
    kept: list[Step] = []
    for index, step in enumerate(steps):
        if isinstance(step, SayStep) and step.position:
            after = next((s for s in steps[index + 1 :] if isinstance(s, ExerciseStep) or _moves(s)), None)
            if isinstance(after, ExerciseStep) and after.missing and every[after.exercise].position != step.position:
                continue
        kept.append(step)
    return tuple(kept)


def _moves(step: Step) -> bool:
    return isinstance(step, SayStep) and step.position is not None


def adapted(step: ExerciseStep, exercise: Exercise, other: Exercise, session: Session) -> ExerciseStep | None:
    """A step that does ``other`` instead, with all of the step's own settings that it might have been written with.

    ``None`` where the session cannot have it at all.
    """
    plain = ExerciseStep(exercise=other.id, missing=(exercise.id,))
    even, breath = {"extra_hold": Ms(0)}, {"breath": other.breath or Breath()}
    mends: tuple[dict[str, Any], ...] = ({}, even, breath, even | breath)
    options = (msgspec.structs.replace(plain, **mend) for mend in mends)
    result = next((option for option in options if _valid(option, other, session)), None)
    if result is None:
        return None
    for name in (*_ALWAYS_KEPT, *(_SAME_KIND if _kind(exercise) == _kind(other) else ())):
        value = getattr(step, name)
        if name == "hold" and value is not None:
            value = Ms(max(other.dose.min or 0, min(value, other.dose.max or value)))
        if value is not None:
            option = msgspec.structs.replace(result, **{name: value})
            result = option if _valid(option, other, session) else result
    return result


def _kind(exercise: Exercise) -> tuple[str, bool, bool]:
    return exercise.style, exercise.dose.reps is not None, bool(exercise.dose.phases)


def _valid(step: ExerciseStep, exercise: Exercise, session: Session) -> bool:
    try:
        validate_step(step, exercise, session, _NOWHERE, ())
    except ContentError:
        return False
    return True
