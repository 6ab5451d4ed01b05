"""How much a session is before any of it is worked out: four lines of a file can ask for a million repetitions."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from coach.content.model import BreatheStep, CircuitStep, Exercise, ExerciseStep, PauseStep, RestStep, Step
from coach.times import write_duration

MOST_PARTS, LONGEST = 5_000, 48 * 3_600_000
"""Of one session: holds, repetitions, breaths and single lines together; and ms that it lasts at least."""
MOST_REPETITIONS, LONGEST_EXERCISE = 1_000, 12 * 3_600_000
"""The same of one exercise, both sides and all sets together."""


class Size(msgspec.Struct, frozen=True):
    """``parts``: holds, repetitions, breaths and single lines. ``ms``: how long they last at the least."""

    parts: int = 0
    ms: int = 0

    def __add__(self, other: Size) -> Size:
        return Size(self.parts + other.parts, self.ms + other.ms)

    def __mul__(self, times: int) -> Size:
        return Size(self.parts * times, self.ms * times)


def size_of(step: Step, exercises: Mapping[str, Exercise]) -> Size:
    """One step, a circuit with all its laps."""
    if isinstance(step, CircuitStep):
        return sum((size_of(inner, exercises) for inner in step.circuit), Size()) * step.times
    if isinstance(step, ExerciseStep):
        return exercise_size(exercises[step.exercise], step)
    if isinstance(step, BreatheStep):
        return Size(step.breathe, step.breathe * (step.breath.length if step.breath else 0))
    if isinstance(step, RestStep):
        return Size(1 + len(step.lines), step.rest)
    return Size(1, step.pause if isinstance(step, PauseStep) else 0)


def exercise_size(exercise: Exercise, step: ExerciseStep | None = None) -> Size:
    """An exercise as it is written, or as a step asks for it."""
    dose, step = exercise.dose, step or ExerciseStep(exercise=exercise.id)
    reps = step.reps or dose.reps
    rounds = step.rounds or step.sets or dose.rounds or dose.sets or 1
    sides = 2 if exercise.sides != "none" and step.side is None else 1
    length = step.hold or dose.hold or step.tempo or dose.tempo or sum(phase.length for phase in dose.phases)
    return Size(1, length) * ((reps or 1) * rounds * sides)


def too_much(size: Size, most_parts: int, longest: int) -> tuple[str, str] | None:
    """What is wrong with a size, and the mend; nothing where it will do."""
    if size.parts > most_parts:
        problem = f"{size.parts:,} holds, repetitions and lines would follow one another"
        return problem, f"{most_parts:,} are possible: ask for fewer rounds, sets or reps"
    if size.ms > longest:
        return f"would last {write_duration(size.ms)} at least", f"{write_duration(longest)} are possible"
    return None
