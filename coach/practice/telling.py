"""How a session is told to this person: each exercise at its level and dose, one thing that is new, their greeting.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from coach.content.model import (
    DETAILS,
    BreatheStep,
    CircuitStep,
    Condition,
    Detail,
    Exercise,
    ExerciseStep,
    Ms,
    Muscle,
    Position,
    Programme,
    RestLine,
    RestStep,
    SayStep,
    Session,
    Side,
    Step,
    walk,
)
from coach.language import Language
from coach.practice.feelings import Feeling
from coach.practice.history import WEEK, Fact, History, unheard
from coach.practice.why import Reason, greeting, own, phrase, reason, title

FACT_PAUSE = Ms(1_500)
"""Time to take in a line that is new."""
LONG = 900_000
"""From this length (ms) on two new things are told."""
TIGHT_SIDE_MS = Ms(10_000)
"""The tighter side is held so much longer."""
GROWTH, LEAST_GROWTH_MS = 125, 10_000
"""Percent of what was held lately that is held at the most, and at least so much more (ms)."""
LESS_AFTER, STEP_DOWN = 14, 75
"""After so many days without an exercise, or a week without any, it is held for so many percent at the most."""
LEAST_HOLD_MS = 20_000
"""A hold is not made shorter than this where its exercise does not say how short it may be."""
GRAIN_MS = 5_000
"""Holds are bounded in steps of so many ms: "forty-five seconds"."""
QUIET_FROM, QUIET_MS = 720_000, Ms(60_000)
"""From this length (ms) on, every third session begins with rest in place of breaths that are led."""
MOST_ASKED = 2
"""So many questions are answered at a first hearing, behind its first side; the others wait for another day."""
RESTFUL: tuple[Position, ...] = ("supine", "side-lying", "prone", "seated", "chair")
"""Where one likes to be still for a minute."""
KNOWN = 3
"""After so many days of practice the way up is told in one sentence."""


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
    felt: tuple[Feeling, ...] = ()
    bodies: frozenset[Condition] = frozenset()
    """What the listener's body is to be spared for."""
    wanted: frozenset[Muscle] = frozenset()
    """What they have said that they care for."""
    course: str = ""
    """What is said of the course that the session belongs to. It keeps its title, and its own words before this."""
    doses: bool = False
    """Whether holds grow from what was held lately; a course has doses of its own."""

    def __call__(self, programme: Programme) -> Programme:
        """The programme as it is told. What a step of it says about its own detail stays."""
        session = programme.session
        exercises = {name: self._warned(self._ordered(each)) for name, each in programme.exercises.items()}
        steps = self._steps(session.steps, exercises)
        if self.doses:
            steps = tuple(
                self._dosed(step, exercises[step.exercise]) if isinstance(step, ExerciseStep) else step
                for step in steps
            )
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
        why, turn = self.reason(programme), len(self.past.practised)
        return msgspec.structs.replace(
            session,
            title=title(self.language, why.muscles),
            intro=greeting(self.language, why, turn, self.moment, own(self.bodies)),
            outro=phrase(self.language, "today_good_night" if self.moment == "evening" else "today_outro", turn),
            steps=tuple(self._framed(session, turn)),
        )

    def reason(self, programme: Programme) -> Reason:
        """Why it is this one today."""
        return reason(programme, self.first, self.past, self.felt, self.wanted)

    def _framed(self, session: Session, turn: int) -> Iterator[Step]:
        """The steps; what stands around the exercises is another from session to session, and grows shorter."""
        places = [index for index, step in enumerate(session.steps) if isinstance(step, ExerciseStep)]
        begin, end = places[0], places[-1] + 1
        still = (session.duration or 0) >= QUIET_FROM and any(
            isinstance(step, SayStep) and step.position in RESTFUL for step in session.steps[:begin]
        )
        for step in session.steps[:begin]:
            if isinstance(step, SayStep) and step.position:
                say = phrase(self.language, f"today_start_{step.position}", turn)
                yield msgspec.structs.replace(step, say=say or step.say)
            elif isinstance(step, BreatheStep) and still and turn % 3 == 2:
                word = phrase(self.language, "today_arrived", turn // 3)
                lines = (RestLine(at=Ms(QUIET_MS // 3), say=word),) if word else ()
                yield RestStep(rest=QUIET_MS, say=phrase(self.language, "today_quiet", turn // 3), lines=lines)
            else:
                yield step
        yield from session.steps[begin:end]
        yield from self._closed(session.steps[end:], turn)

    def _closed(self, steps: Sequence[Step], turn: int) -> Iterator[Step]:
        """What comes behind the exercises; who knows the way up from lying hears it in one sentence."""
        rest = next((index for index, step in enumerate(steps) if isinstance(step, RestStep)), len(steps))
        up = [step for step in steps[rest:] if isinstance(step, SayStep)]
        lying = any(isinstance(step, SayStep) and step.position == "supine" for step in steps[:rest])
        say = phrase(self.language, "today_up", turn) if lying and up and turn >= KNOWN else ""
        for step in steps[: rest + 1] if say else steps:
            if isinstance(step, SayStep) and step.say == self.language.write("make_rest_supine"):
                step = msgspec.structs.replace(step, say=phrase(self.language, "today_rest", turn) or step.say)
            yield step
        if say:
            yield SayStep(say=say, pause=Ms(sum(step.pause for step in up) * 2 // 3))

    def _warned(self, exercise: Exercise) -> Exercise:
        """Without the warnings of what others have, where the listener has said what is theirs."""
        if not self.bodies or not exercise.before:
            return exercise

        def theirs(text: str) -> bool:
            named = {name for name, words in self.language.bodies.items() if words.search(text)}
            return not named or not named.isdisjoint(self.bodies)

        return msgspec.structs.replace(exercise, before=tuple(text for text in exercise.before if theirs(text)))

    def _dosed(self, step: ExerciseStep, exercise: Exercise) -> ExerciseStep:
        """With as much of it as grows from what was truly held lately; after a while without it, that is less."""
        dose = exercise.dose
        hold, rounds = step.hold or dose.hold, step.rounds or dose.rounds
        if exercise.style != "static" or not hold or not rounds or dose.reps or dose.phases or exercise.breath_locked:
            return step
        lately, most = self.past.dose(exercise.id), hold * rounds
        if lately is not None and ((self.past.rest_days(exercise.id) or 0) >= LESS_AFTER or self.past.away > WEEK):
            most = lately * STEP_DOWN // 100
        elif lately is not None:
            most = max(lately + LEAST_GROWTH_MS, lately * GROWTH // 100)
        least = min(hold, dose.min or LEAST_HOLD_MS)
        most = max(least, most // GRAIN_MS * GRAIN_MS)
        length = max(least, min(hold, most // rounds // GRAIN_MS * GRAIN_MS))
        return msgspec.structs.replace(step, hold=Ms(length), most=Ms(most))

    def _ordered(self, exercise: Exercise) -> Exercise:
        """With what was not told yet before all else."""
        new = {fact.key for fact in unheard(exercise, self.past)}
        return msgspec.structs.replace(
            exercise,
            tips=tuple(sorted(exercise.tips, key=lambda tip: Fact((tip.say,)).key not in new)),
            faq=tuple(sorted(exercise.faq, key=lambda each: Fact((each.ask, each.answer)).key not in new)[:MOST_ASKED]),
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

        A day with a first hearing has enough that is new. Those that are known best come first, and of these those
        with most left to tell. Of the others, what is new is heard in their holds.
        """
        if any(isinstance(step, ExerciseStep) and step.detail == "learn" for step in session.steps):
            return session.steps
        count = 1 + ((session.duration or 0) >= LONG)
        left: dict[int, tuple[Fact, ...]] = {}
        for index, step in enumerate(session.steps):
            if isinstance(step, ExerciseStep) and step.detail:
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
