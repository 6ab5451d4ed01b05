"""How a session is told to this person: each exercise at its level, one thing that is new, their greeting. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from coach.content.model import (
    DETAILS,
    CircuitStep,
    Detail,
    Exercise,
    ExerciseStep,
    Ms,
    Muscle,
    Programme,
    SayStep,
    Session,
    Side,
    Step,
    walk,
)
from coach.language import Language
from coach.practice.history import WEEK, Fact, History, facts_of, unheard

FACT_PAUSE = Ms(1_500)
"""Time to take in a line that is new."""
LONG = 900_000
"""From this length (ms) on two new things are told."""
MOST_NAMED = 3
"""So many muscles are named in a title and a greeting."""
TIGHT_SIDE_MS = Ms(10_000)
"""The tighter side is held so much longer."""


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """What is said to whom. ``levels``: whether exercises are heard at the level that this person has reached."""

    past: History
    language: Language
    levels: bool = True
    tight_side: Side | None = None
    moment: str = ""
    """How the listener is greeted: ``morning``, ``day`` or ``evening``. Left out: as the session is written."""
    first: tuple[Muscle, ...] = ()
    """What it was made for, the most important first."""
    felt: tuple[str, ...] = ()
    """How the listener feels, in words that go behind "because of"."""
    spared: tuple[str, ...] = ()
    """What it is kind to, in words that go behind "kind to"."""
    course: str = ""
    """What is said of the course that the session belongs to. It keeps its title, and its own words before this."""

    def __call__(self, programme: Programme) -> Programme:
        """The programme as it is told. What a step of it says about its own detail stays."""
        session = programme.session
        exercises = {name: self._ordered(exercise) for name, exercise in programme.exercises.items()}
        steps = self._steps(session.steps, exercises)
        if self.levels:
            session = msgspec.structs.replace(session, detail=_commonest(steps, session.detail))
        session = msgspec.structs.replace(session, steps=steps)
        if self.levels and session.intro:
            session = msgspec.structs.replace(session, steps=self._with_facts(session, exercises))
        if self.course:
            hello = phrase(self.language, f"today_{self.moment}", self.past.today.toordinal())
            session = msgspec.structs.replace(
                session, intro=" ".join(filter(None, (hello, self.course, session.intro)))
            )
        elif self.moment and session.intro:
            session = self._greeted(session, programme)
        return msgspec.structs.replace(programme, session=session, exercises=exercises)

    def _greeted(self, session: Session, programme: Programme) -> Session:
        """With a title, a greeting and a close of today."""
        worked = worked_first(programme, self.first)
        return msgspec.structs.replace(
            session,
            title=title(self.language, worked),
            intro=greeting(self.language, self.past, self.moment, worked, self.felt, self.spared),
            outro=phrase(self.language, "today_outro", len(self.past.practised)),
        )

    def _ordered(self, exercise: Exercise) -> Exercise:
        """With what was not told yet before all else."""
        new = {fact.key for fact in unheard(exercise, self.past)}
        if not new or len(new) == len(facts_of(exercise)):
            return exercise
        return msgspec.structs.replace(
            exercise,
            tips=tuple(sorted(exercise.tips, key=lambda tip: Fact((tip.say,)).key not in new)),
            faq=tuple(sorted(exercise.faq, key=lambda each: Fact((each.ask, each.answer)).key not in new)),
        )

    def _steps(self, steps: Sequence[Step], exercises: Mapping[str, Exercise]) -> tuple[Step, ...]:
        return tuple(
            msgspec.structs.replace(step, circuit=self._steps(step.circuit, exercises))
            if isinstance(step, CircuitStep)
            else self._step(step, exercises[step.exercise])
            if isinstance(step, ExerciseStep)
            else step
            for step in steps
        )

    def _step(self, step: ExerciseStep, exercise: Exercise) -> ExerciseStep:
        if self.levels and step.detail is None:
            step = msgspec.structs.replace(step, detail=self.past.level(exercise.id))
        uneven = (
            exercise.sides != "none"
            and exercise.dose.reps is None
            and not exercise.even_sides
            and not exercise.breath_locked
        )
        if self.tight_side and uneven and exercise.style == "static" and step.tight_side is None and not step.side:
            step = msgspec.structs.replace(step, tight_side=self.tight_side, extra_hold=TIGHT_SIDE_MS)
        return step

    def _with_facts(self, session: Session, exercises: Mapping[str, Exercise]) -> tuple[Step, ...]:
        """With one thing that is new, and in a long session with two, beside exercises that are known and have some.

        Those that are known best come first, and of these those with most left to tell. Of the others, what is new is
        heard in their holds.
        """
        count = 1 + ((session.duration or 0) >= LONG)
        left: dict[int, tuple[Fact, ...]] = {}
        for index, step in enumerate(session.steps):
            if isinstance(step, ExerciseStep) and step.detail and step.detail != "learn":
                left[index] = self._left(exercises[step.exercise], step.detail)

        def order(index: int) -> tuple[int, int]:
            step = session.steps[index]
            assert isinstance(step, ExerciseStep)  # as only these have something to tell
            return DETAILS.index(step.detail or "full"), len(left[index])

        chosen = sorted((index for index in left if left[index]), key=order, reverse=True)[:count]
        steps: list[Step] = []
        begun = False
        for index, step in enumerate(session.steps):
            words: tuple[SayStep, ...] = ()
            if index in chosen and isinstance(step, ExerciseStep):
                words = self._told(exercises[step.exercise], left[index][0], step)
            # The first one is done first: what stands before it is not said where time is short.
            steps += [*words, step] if begun else [step, *words]
            begun = begun or isinstance(step, ExerciseStep)
        return tuple(steps)

    def _left(self, exercise: Exercise, detail: Detail) -> tuple[Fact, ...]:
        """What is to be told of it besides its holds: while tips are heard there, only questions and answers."""
        facts = unheard(exercise, self.past)
        asked = tuple(fact for fact in facts if len(fact.lines) > 1)
        return asked if detail == "full" else asked + facts if detail == "brief" else facts

    def _told(self, exercise: Exercise, fact: Fact, step: ExerciseStep) -> tuple[SayStep, ...]:
        kind: Literal["today_fact", "today_asked"] = "today_fact" if len(fact.lines) == 1 else "today_asked"
        lead = phrase(self.language, kind, self.past.today.toordinal(), name=exercise.spoken_name)
        lines = [self.language.with_side(line, step.start_side or "right") for line in fact.lines]
        return tuple(SayStep(say=line, pause=FACT_PAUSE) for line in (lead, *lines) if line)


def _commonest(steps: Sequence[Step], usual: Detail) -> Detail:
    """What most exercises are heard at; of two, the one that says more."""
    counts = Counter(step.detail for step, _ in walk(tuple(steps)) if isinstance(step, ExerciseStep) and step.detail)
    return max(counts, key=lambda name: (counts[name], -DETAILS.index(name))) if counts else usual


def phrase(language: Language, name: str, turn: int, /, **words: str) -> str:
    """A phrase of the coach, another variant every day; empty where it has been silenced."""
    variants = language.phrases[name]
    return language.sentence(variants[turn % len(variants)].format(**words)) if variants else ""


def worked_first(programme: Programme, first: Sequence[Muscle]) -> tuple[Muscle, ...]:
    """What a session is truly for: of ``first`` those that it works, else what most of its exercises are for."""
    counts = Counter(muscle for exercise in programme.exercises.values() for muscle in exercise.targets)
    return tuple(muscle for muscle in first if muscle in counts) or tuple(name for name, _ in counts.most_common(3))


def greeting(
    language: Language, past: History, moment: str, worked: Sequence[Muscle], felt: Sequence[str], spared: Sequence[str]
) -> str:
    """How today's session begins: hello, why just this, and a kind word. The title, heard before it, says for what.

    The words change from session to session; which ``spared`` conditions it is kind to is said in every second one.
    """
    turn = len(past.practised)
    lines = [phrase(language, f"today_{moment}", turn), _why(language, past, worked, felt)]
    if spared and turn % 2 == 0:
        lines.append(phrase(language, "today_spared", turn // 2, body=language.listed(list(spared))))
    else:
        lines.append(phrase(language, "today_slow", turn))
    return " ".join(filter(None, lines))


def _why(language: Language, past: History, worked: Sequence[Muscle], felt: Sequence[str]) -> str:
    turn = len(past.practised)
    if felt:
        return phrase(language, "today_feeling", turn, feeling=language.listed(list(felt)))
    if not past.practised:
        return phrase(language, "today_begin", turn)
    if past.away > WEEK:
        return phrase(language, "today_back", turn)
    if not worked:
        return ""
    names = muscle_names(language, worked[:MOST_NAMED])
    (first,) = muscle_names(language, worked[:1])
    muscle, waited = language.write("make_target", targets=first), past.waited(worked[:1])
    if waited is None:
        return phrase(language, "today_new", turn, muscle=muscle)
    if waited > 2:
        return phrase(language, "today_waited", turn, muscle=muscle)
    return phrase(language, "today_for", turn, target=language.write("make_target", targets=language.listed(names)))


def title(language: Language, first: Sequence[Muscle]) -> str:
    """``Hips, calves and neck``."""
    return language.sentence(language.listed(muscle_names(language, first[:MOST_NAMED])))


def muscle_names(language: Language, muscles: Sequence[Muscle]) -> list[str]:
    """What people call the muscles; who hears "hips" needs no "outer hips" beside it."""
    names = [language.write(f"muscle_{muscle}") for muscle in muscles]
    return [name for name in names if not any(name.endswith(f" {other}") for other in names)]
