"""What is to be done of one exercise, everything decided: step, session, exercise and fit put together."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from coach.content.model import Breath, Detail, Dose, Exercise, ExerciseStep, HoldPhase, Session, Side
from coach.script.timing import Pacing, pacing

DEFAULT_HOLD = 30_000
DEFAULT_ROUNDS = 2
"""Thirty seconds, twice a side: each stretch adds up to sixty seconds (ACSM Guidelines, 11th ed.)."""
DEFAULT_TEMPO = 4_000
DEFAULT_RELEASE = 3_000

SHORTER: Mapping[Detail, Detail] = {"learn": "full", "full": "brief", "brief": "cues", "cues": "cues"}


class Fit(msgspec.Struct, frozen=True):
    """What an exact fit has chosen: holds (ms) and rounds by performed step, and how much of every rest (percent)."""

    holds: Mapping[int, int] = {}
    rounds: Mapping[int, int] = {}
    rests: int = 100

    def rest(self, ms: int) -> int:
        """A rest as it fits, in whole seconds, so that its announcement is true."""
        return ms if self.rests == 100 or not ms else max(1_000, (ms * self.rests // 100 + 500) // 1000 * 1000)


class Work(msgspec.Struct, frozen=True):
    """One exercise as it will be done. Durations in ms."""

    exercise: Exercise
    step: int
    detail: Detail
    pace: Pacing
    hold: int | None
    """``None``: a dynamic exercise, which has a tempo."""
    bounds: tuple[int, int]
    """The shortest and longest that the hold may be made to fit a session's length."""
    rounds: int
    reps: int | None
    release: int
    rest: int
    tempo: int
    phases: tuple[HoldPhase, ...]
    breath: Breath
    breath_locked: bool
    start_side: Side
    alternate: bool
    only_side: Side | None
    tight_side: Side | None
    extra_hold: int

    @property
    def sided(self) -> bool:
        return self.exercise.sides != "none"

    @property
    def in_turn(self) -> bool:
        """Whether repetitions go from side to side."""
        return self.exercise.sides == "alternate" and self.reps is not None and self.only_side is None

    def sides(self, round_: int) -> tuple[Side | None, ...]:
        """The sides of a round (from 1), in order; ``(None,)`` without sides or where repetitions alternate."""
        if not self.sided or self.in_turn:
            return (None,)
        if self.only_side:
            return (self.only_side,)
        first = self.start_side
        if self.alternate and round_ % 2 == 0:
            first = other_side(first)
        return (first, other_side(first))

    def hold_for(self, side: Side | None) -> int:
        """How long a side is held: the tighter side may have more."""
        extra = self.extra_hold if side is not None and side == self.tight_side else 0
        return (self.hold or 0) + extra


def other_side(side: Side) -> Side:
    return "left" if side == "right" else "right"


def work_of(exercise: Exercise, step: ExerciseStep, index: int, session: Session, detail: Detail, fit: Fit) -> Work:
    """Put together what a step asks for; narrow scopes win over wide ones."""
    dose = exercise.dose
    reps = step.reps if step.reps is not None else dose.reps
    hold = _first(step.hold, dose.hold, sum(phase.length for phase in dose.phases) or None)
    tempo = _first(step.tempo, dose.tempo)
    dynamic = reps is not None and (step.tempo is not None or (hold is None and not dose.phases))
    breath = step.breath or session.breath or exercise.breath or Breath()
    locked = _first(step.breath_locked, session.breath_locked or None, exercise.breath_locked)
    if not dynamic:
        hold = fit.holds.get(index, _default_hold(dose) if hold is None else hold)
    tight = step.tight_side or session.tight_side
    work = Work(
        exercise=exercise,
        step=index,
        detail=step.detail or detail,
        pace=pacing(step, session, exercise),
        hold=None if dynamic else hold,
        bounds=_bounds(exercise, hold, fixed=dynamic or bool(dose.phases) or reps is not None),
        rounds=fit.rounds.get(index) or _first(step.sets, step.rounds, dose.sets, dose.rounds) or _default_rounds(reps),
        reps=reps,
        release=_first(step.release, dose.release, DEFAULT_RELEASE) or 0,
        rest=fit.rest(_first(step.rest, dose.rest) or 0),
        tempo=tempo or DEFAULT_TEMPO,
        phases=dose.phases,
        breath=breath,
        breath_locked=bool(locked) and not dynamic,
        start_side=step.start_side or session.start_side,
        alternate=session.alternate if step.alternate is None else step.alternate,
        only_side=step.side,
        tight_side=tight,
        extra_hold=(session.extra_hold if step.extra_hold is None else step.extra_hold) if tight else 0,
    )
    return _whole_breaths(work) if work.breath_locked else work


def _first(*values: int | bool | None) -> int | None:
    return next((value for value in values if value is not None), None)


def _default_hold(dose: Dose) -> int:
    """The default, or what is nearest to it within the bounds."""
    return max(dose.min or 0, min(DEFAULT_HOLD, dose.max or DEFAULT_HOLD))


def _default_rounds(reps: int | None) -> int:
    return DEFAULT_ROUNDS if reps is None else 1


def _bounds(exercise: Exercise, hold: int | None, *, fixed: bool) -> tuple[int, int]:
    if fixed or hold is None:
        return (hold or 0, hold or 0)
    low = 10_000 if exercise.dose.min is None else exercise.dose.min
    high = 120_000 if exercise.dose.max is None else exercise.dose.max
    return (min(low, hold), max(high, hold))


def _whole_breaths(work: Work) -> Work:
    """The hold (and what the tighter side gets more) in whole breaths, so that it ends on an exhale."""
    breath = work.breath.length
    hold = max(1, round((work.hold or 0) / breath)) * breath
    if hold > work.bounds[1] and hold > breath:
        hold -= breath
    extra = round(work.extra_hold / breath) * breath
    return msgspec.structs.replace(work, hold=hold, extra_hold=extra)
