"""What is to be done of one exercise, everything decided: step, session, exercise and an exact fit put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from coach.content.model import (
    Breath,
    CircuitStep,
    Detail,
    Ending,
    Exercise,
    ExerciseStep,
    HoldPhase,
    Level,
    Programme,
    RestStep,
    Session,
    Side,
    Step,
    Timing,
)

T = TypeVar("T")

DEFAULT_HOLD: Mapping[Level, int] = {"gentle": 60_000, "moderate": 30_000, "strong": 30_000}
DEFAULT_ROUNDS: Mapping[Level, int] = {"gentle": 1, "moderate": 2, "strong": 2}
"""Sixty seconds a side in all (ACSM Guidelines, 11th ed.): at once where that is easy, else in two holds."""
DEFAULT_TEMPO = 4_000
DEFAULT_RELEASE = 3_000
DEFAULT_BOUNDS = (20_000, 120_000)
"""How short and how long a hold may be made where its exercise does not say."""


ECONOMIES = ("questions", "purpose", "repeated-cautions", "tips", "later-detail", "short-forms", "opening")
"""What is not said where time is short, in the order in which it goes.

The last, a greeting longer than the title and the breaths before the first exercise, goes only before one of two
exercises would have to.
"""
QUICK = 2_000
"""Below this time (ms) a side, more words than movement would be heard of both."""
LEAST_FINAL_REST = 45_000
"""The last rest of a session, if it is at least so long (ms), is its final one, and a fit may change it freely."""


class Choice(msgspec.Struct, frozen=True):
    """What an exact fit has chosen; the default is everything as it is written. Keys are indices of performed steps."""

    holds: Mapping[int, int] = {}
    """ms."""
    rounds: Mapping[int, int] = {}
    reps: Mapping[int, int] = {}
    """How often a counted movement is done."""
    left_out: frozenset[int] = frozenset()
    """Exercises that are not done."""
    talk: int = 0
    """So many of the ``ECONOMIES`` are made."""
    rests: int = 100
    """Percent of every announced rest but the final one."""
    final_rest: int | None = None
    """ms; ``None``: as it is written."""

    def saves(self, economy: str) -> bool:
        """Whether this is left unsaid."""
        return economy in ECONOMIES[: self.talk]

    def rest(self, ms: int) -> int:
        """A rest as it fits, in whole seconds, so that its announcement is true."""
        return ms if self.rests == 100 or not ms else max(1_000, (ms * self.rests // 100 + 500) // 1000 * 1000)


class Pacing(msgspec.Struct, frozen=True):
    """``Timing`` with nothing left open. All durations in ms. The defaults follow the ACSM's and teachers' practice."""

    settle: int = 5_000
    """Arriving takes about five seconds; the clock of a hold starts behind it."""
    switch: int = 0
    """0: as long as it takes to stay, or to roll over."""
    transition: int = 0
    """0: as long as it takes from where the listener is, which is one of the four below."""
    stay_put: int = 3_000
    on_floor: int = 6_000
    to_floor: int = 15_000
    from_floor: int = 15_000
    fetch: int = 15_000
    get_ready: int = 10_000
    line_pause: int = 3_000
    later_pause: int = 90
    brief_pause: int = 80
    gap: int = 500
    tip_every: int = 20_000
    apart: int = 6_000
    tips_per_hold: int = 3
    later_tips: int = 1
    late_tips: int = 1
    tip_after: int = 8_000
    tip_clear: int = 2_000
    guided_breaths: int = 2
    breath_exercises: int = 1
    breaths_led: int = 6
    quiet: int = 10_000
    quiet_from: int = 30_000
    silence_told: int = 40_000
    most_talk: int = 35
    voice_margin: int = 15
    numbers_alone: int = 40_000
    most_heard: int = 3
    questions: int = 2
    long_rest: int = 60_000
    soft_end: int = 6_000
    rest_end: int = 12_000
    breather: int = 5_000
    close: int = 4_000
    counted_holds: int = 34
    breaths_told: int = 10
    halfway_from: int = 30_000
    ten_seconds_from: int = 60_000
    countdown: int = 5
    short_countdown: int = 3
    short_below: int = 20_000


def pacing(*scopes: Timing) -> Pacing:
    """The rules that apply, from scopes in order from narrow to wide; the first that says something wins."""
    rules: dict[str, Any] = {}
    for scope in reversed(scopes):
        rules |= {name: value for name in Pacing.__struct_fields__ if (value := getattr(scope, name)) is not None}
    return Pacing(**rules)


class Prescription(msgspec.Struct, frozen=True):
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
    ending: Ending | None
    start_side: Side
    alternate: bool
    only_side: Side | None
    tight_side: Side | None
    extra_hold: int
    most: int | None = None
    """So long one side is held at the most, all rounds together."""
    missing: tuple[str, ...] = ()
    """Names, as they are heard, of what it is done instead of, to spare a body."""
    late: bool = False
    """Whether it comes in the last third of a session, where less is said."""

    @property
    def sided(self) -> bool:
        return self.exercise.sides != "none"

    @property
    def restful(self) -> bool:
        """Whether it is a rest, and nothing is to be stretched: a guided one, or a pose that always ends softly."""
        style = self.exercise.style
        return style == "rest" or (style == "static" and self.exercise.ending == "soft")

    @property
    def open_ended(self) -> bool:
        """Whether nobody said how its holds end: they may be counted, or not."""
        return self.is_plain and self.ending is None

    @property
    def is_plain(self) -> bool:
        """Whether it is nothing but a stretch that is held: no repetitions, no phases, no breathing or guided rest."""
        return self.hold is not None and self.reps is None and not self.phases and self.exercise.style == "static"

    @property
    def in_turn(self) -> bool:
        """Whether repetitions go from side to side."""
        return self.exercise.sides == "alternate" and self.reps is not None and self.only_side is None

    @property
    def quick(self) -> bool:
        """Whether so little time is left a side that only the first of the two is counted: no number names one."""
        return self.in_turn and self.hold is None and self.tempo < 2 * QUICK

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

    @property
    def times(self) -> int:
        """How often it is held, all sides and rounds together."""
        return sum(len(self.sides(round_)) for round_ in range(1, self.rounds + 1))

    def hold_for(self, side: Side | None) -> int:
        """How long a side is held: the tighter side may have more."""
        extra = self.extra_hold if side is not None and side == self.tight_side else 0
        return (self.hold or 0) + extra

    def breaths(self, hold: int) -> int:
        """How many whole breaths a hold of so many ms has; they may lengthen on the way."""
        last = self.exercise.breath_to or self.breath
        return max(1, round(2 * hold / (self.breath.length + last.length)))

    def paced(self, **rules: int) -> Prescription:
        """The same, with other rules of pacing."""
        return msgspec.structs.replace(self, pace=msgspec.structs.replace(self.pace, **rules))


def other_side(side: Side) -> Side:
    return "left" if side == "right" else "right"


def endings(count: int, share: int, *, bells: bool) -> Iterator[Ending]:
    """How so many holds end: the first are counted, at most ``share`` percent of them; later ones leave silence."""
    counted = max(1, count * share // 100) if share else 0
    quiet: tuple[Ending, ...] = ("soft", "bell") if bells else ("soft",)
    for n in range(count):
        yield "count" if n < counted else quiet[(n - counted) % len(quiet)]


def performed(steps: tuple[Step, ...]) -> list[tuple[Step, tuple[int, int] | None]]:
    """The steps as they are done, circuits unrolled; the first step of each later lap with ``(lap, laps)``."""
    result: list[tuple[Step, tuple[int, int] | None]] = []
    for step in steps:
        if not isinstance(step, CircuitStep):
            result.append((step, None))
            continue
        for lap in range(1, step.times + 1):
            if lap > 1 and step.rest:
                result.append((RestStep(rest=step.rest), None))
            for index, inner in enumerate(step.circuit):
                result.append((inner, (lap, step.times) if index == 0 and lap > 1 else None))
    return result


def final_rest(steps: Sequence[tuple[Step, object]]) -> int | None:
    """The index of the session's final rest among the performed steps, if it has one."""
    last = next((index for index in range(len(steps) - 1, -1, -1) if isinstance(steps[index][0], RestStep)), None)
    if last is None or any(isinstance(step, ExerciseStep) for step, _ in steps[last:]):
        return None
    step = steps[last][0]
    return last if isinstance(step, RestStep) and step.rest >= LEAST_FINAL_REST else None


def prescriptions(programme: Programme, detail: Detail | None, choice: Choice) -> dict[int, Prescription]:
    """What is to be done of each exercise step that is done, by its index. ``detail`` ``None``: as the session says."""
    session = programme.session
    work: dict[int, Prescription] = {}
    for index, (step, _) in enumerate(performed(session.steps)):
        if isinstance(step, ExerciseStep) and index not in choice.left_out:
            exercise = programme.exercises[step.exercise]
            prescription = prescribe(exercise, step, index, session, detail or session.detail, choice)
            missing = tuple(programme.spared[name].spoken_name for name in step.missing)
            work[index] = msgspec.structs.replace(prescription, missing=missing, most=step.most)
    return work


def prescribe(
    exercise: Exercise, step: ExerciseStep, index: int, session: Session, detail: Detail, choice: Choice
) -> Prescription:
    """Put together what a step asks for; narrow scopes win over wide ones."""
    dose = exercise.dose
    reps = _first(step.reps, dose.reps, default=None)
    hold: int | None = _first(step.hold, dose.hold, default=sum(phase.length for phase in dose.phases) or None)
    dynamic = reps is not None and (step.tempo is not None or hold is None)
    if dynamic:
        reps = choice.reps.get(index) or reps
    else:
        hold = choice.holds.get(index, _usual_hold(exercise) if hold is None else hold)
    tight = step.tight_side or session.tight_side
    rounds = _first(
        step.sets, step.rounds, dose.sets, dose.rounds, default=DEFAULT_ROUNDS[exercise.level] if reps is None else 1
    )
    prescription = Prescription(
        exercise=exercise,
        step=index,
        detail=step.detail or detail,
        pace=pacing(step, session, exercise),
        hold=None if dynamic else hold,
        bounds=_bounds(exercise, hold, fixed=dynamic or bool(dose.phases) or reps is not None),
        rounds=choice.rounds.get(index) or rounds,
        reps=reps,
        release=_first(step.release, dose.release, default=DEFAULT_RELEASE),
        rest=choice.rest(_first(step.rest, dose.rest, default=0)),
        tempo=_first(step.tempo, dose.tempo, default=DEFAULT_TEMPO),
        phases=dose.phases,
        breath=step.breath or session.breath or exercise.breath or Breath(),
        breath_locked=not dynamic
        and _first(step.breath_locked, session.breath_locked or None, default=exercise.breath_locked),
        ending=step.ending or exercise.ending or _session_ending(exercise, session),
        start_side=step.start_side or session.start_side,
        alternate=_first(step.alternate, default=session.alternate),
        only_side=step.side,
        tight_side=tight,
        extra_hold=_first(step.extra_hold, default=session.extra_hold) if tight else 0,
    )
    return _whole_breaths(prescription) if prescription.breath_locked else prescription


def _session_ending(exercise: Exercise, session: Session) -> Ending | None:
    """What the session says; but where a body is spared, a rest may stand where holds were to be counted."""
    return None if session.ending == "count" and exercise.style in ("rest", "breath") else session.ending


def _usual_hold(exercise: Exercise) -> int:
    """The default, or what is nearest to it within the bounds."""
    usual, dose = DEFAULT_HOLD[exercise.level], exercise.dose
    return max(dose.min or 0, min(usual, dose.max or usual))


def _first(*values: T | None, default: T) -> T:
    """The first that says something."""
    return next((value for value in values if value is not None), default)


def _bounds(exercise: Exercise, hold: int | None, *, fixed: bool) -> tuple[int, int]:
    if fixed or hold is None:
        return (hold or 0, hold or 0)
    low: int = _first(exercise.dose.min, default=DEFAULT_BOUNDS[0])
    high: int = _first(exercise.dose.max, default=DEFAULT_BOUNDS[1])
    return (min(low, hold), max(high, hold))


def _whole_breaths(prescription: Prescription) -> Prescription:
    """The hold (and what the tighter side gets more) in whole breaths, so that it ends on an exhale."""
    last = prescription.exercise.breath_to or prescription.breath
    breath = (prescription.breath.length + last.length) // 2
    hold = prescription.breaths(prescription.hold or 0) * breath
    if hold > prescription.bounds[1] and hold > breath:
        hold -= breath
    extra = round(prescription.extra_hold / breath) * breath
    return msgspec.structs.replace(prescription, hold=hold, extra_hold=extra)
