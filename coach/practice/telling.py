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
    WEEKDAYS,
    Breath,
    BreatheStep,
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
    Timing,
    each_exercise,
    walk,
)
from coach.language import Language
from coach.practice.feelings import Feeling
from coach.practice.history import LESS_AFTER, WEEK, Fact, History, unheard
from coach.practice.why import Reason, greeting, own, phrase, reason, title

FACT_PAUSE = Ms(1_500)
"""Time to take in a line that is new."""
LONG = 900_000
"""From this length (ms) on two new things are told."""
TIGHT_SIDE_MS = Ms(15_000)
"""The tighter side is held so much longer."""
GROWTH, LEAST_GROWTH_MS = 125, 15_000
"""Percent of what was held lately that is held at the most, and at least so much more (ms)."""
STEP_DOWN = 75
"""After so many days without an exercise, or a week without any, it is held for so many percent at the most."""
LEAST_HOLD_MS = 20_000
"""A hold is not made shorter than this where its exercise does not say how short it may be."""
GRAIN_MS = 15_000
"""Holds are bounded in steps of so many ms: "one minute and fifteen seconds"."""
QUIET_FROM, QUIET_MS = 720_000, Ms(60_000)
"""From this length (ms) on, every fourth session begins with rest in place of breaths that are led."""
CALM = Timing(
    questions=0,
    halfway_from=Ms(90_000),
    ten_seconds_from=Ms(120_000),
    silence_told=Ms(90_000),
    tips_per_hold=2,
    breath_exercises=1,
)
"""Who is at home in it needs no stopwatch: holds end with a breath, and silences are known. A question is answered on
another day, before the exercise is done again."""
RESTFUL: tuple[Position, ...] = ("supine", "side-lying", "prone", "seated", "chair")
"""Where one likes to be still for a minute."""
HAND_MS, LONG_OUT = Ms(4_000), Breath(Ms(4_000), Ms(0), Ms(7_000))
"""Time to lay a hand somewhere, and a breath whose way out is long."""
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
    liked: frozenset[str] = frozenset()
    """The exercises that they like."""
    course: str = ""
    """What is said of the course that the session belongs to. It keeps its title, and its own words before this."""
    doses: bool = False
    """Whether holds grow from what was held lately; a course has doses of its own."""

    def __call__(self, programme: Programme) -> Programme:
        """The programme as it is told. What a step of it says about its own detail stays."""
        session = programme.session
        exercises = {name: self._warned(self._ordered(each)) for name, each in programme.exercises.items()}
        steps = each_exercise(session.steps, lambda step: self._step(step, exercises[step.exercise]))
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
        threads = [*self._threads(session, programme)]
        # The first time, all that they have said of themselves is answered.
        thread = threads[turn % len(threads)] if threads and turn else " ".join(threads)
        calm = {name: value for name in Timing.__struct_fields__ if (value := getattr(CALM, name)) is not None}
        return msgspec.structs.replace(
            session,
            title=title(self.language, why.muscles),
            intro=greeting(self.language, why, turn, self.moment, thread, own(self.bodies)),
            outro=phrase(self.language, "today_good_night" if self.moment == "evening" else "today_outro", turn),
            steps=tuple(self._framed(session, turn)),
            known=turn > 0 and self.past.away <= WEEK,
            ending="soft",
            **calm,
        )

    def _threads(self, session: Session, programme: Programme) -> Iterator[str]:
        """What today has to do with the days before, and with this person: each of it is true."""
        language, turn = self.language, len(self.past.practised)
        steps = [step for step in session.steps if isinstance(step, ExerciseStep)]
        for step in steps:
            name = programme.exercises[step.exercise].spoken_name
            days = self.past.days(step.exercise)
            lately = self.past.dose(step.exercise)
            if lately is not None and (step.most or 0) > lately:
                yield phrase(language, "today_longer", turn, name=name)
            if step.exercise in self.liked:
                yield phrase(language, "today_liked", turn, name=name)
            elif not days and turn:
                yield phrase(language, "today_first_time", turn, name=name)
            elif days and step.detail in ("brief", "cues"):
                yield phrase(language, "today_known", turn, name=name)
            elif days and 1 < (self.past.today - days[-1]).days < WEEK:
                weekday = WEEKDAYS[days[-1].weekday()].capitalize()
                yield phrase(language, "today_again", turn, name=name, weekday=weekday)
        if any(step.extra_hold for step in steps) and self.tight_side and turn % 5 == 0:
            yield phrase(language, "today_tight", turn, side=language.side(self.tight_side))

    def reason(self, programme: Programme) -> Reason:
        """Why it is this one today."""
        return reason(programme, self.first, self.past, self.felt, self.wanted)

    def _framed(self, session: Session, turn: int) -> Iterator[Step]:
        """The steps; what stands around the exercises is another from session to session, and grows shorter."""
        places = [index for index, step in enumerate(session.steps) if isinstance(step, ExerciseStep)]
        begin, end = places[0], places[-1] + 1
        there = {step.position for step in session.steps[:begin] if isinstance(step, SayStep)}
        still = (session.duration or 0) >= QUIET_FROM and not there.isdisjoint(RESTFUL)
        for step in session.steps[:begin]:
            if isinstance(step, SayStep) and step.position:
                say = phrase(self.language, f"today_start_{step.position}", turn)
                yield msgspec.structs.replace(step, say=say or step.say)
            elif isinstance(step, BreatheStep):
                yield from self._arriving(step, turn, still=still, prone="prone" in there)
            else:
                yield step
        yield from session.steps[begin:end]
        yield from self._closed(session.steps[end:], turn)

    def _arriving(self, step: BreatheStep, turn: int, *, still: bool, prone: bool) -> Iterator[Step]:
        """The first minute: breaths that are led, with a hand on the belly, with a longer way out, or rest."""
        if turn % 4 == 2 and still:
            word = phrase(self.language, "today_arrived", turn // 4)
            lines = (RestLine(at=Ms(QUIET_MS // 3), say=word),) if word else ()
            yield RestStep(rest=QUIET_MS, say=phrase(self.language, "today_quiet", turn // 4), lines=lines)
        elif turn % 4 == 1 and not prone and (say := phrase(self.language, "today_belly", turn // 4)):
            yield SayStep(say=say, pause=HAND_MS)
            yield step
        elif turn % 4 == 3 and (say := phrase(self.language, "today_long_out", turn // 4)):
            yield SayStep(say=say)
            yield msgspec.structs.replace(step, breath=LONG_OUT)
        else:
            yield step

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
        lately, most = self.past.dose(exercise.id), hold * rounds * GROWTH // 100
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
            faq=tuple(sorted(exercise.faq, key=lambda each: Fact((each.ask, each.answer)).key not in new)),
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
            step = msgspec.structs.replace(step, tight_side=self._stretched(exercise), extra_hold=TIGHT_SIDE_MS)
        return step

    def _stretched(self, exercise: Exercise) -> Side | None:
        """The side of an exercise on which the tighter side is stretched: it may be felt on the other one."""
        felt = " ".join(one.say for one in exercise.instructions if one.phase == "hold")
        across = "{other}" in felt and "{side}" not in felt
        return self.tight_side if not across else "left" if self.tight_side == "right" else "right"

    def _with_facts(self, session: Session, exercises: Mapping[str, Exercise]) -> tuple[Step, ...]:
        """With one thing that is new before an exercise that is known, and in a long session with two.

        Those that are known best come first, and of these those with most left to tell. Of the others, what is new is
        heard in their holds. Who comes back after a while is not taught.
        """
        count = 0 if self.past.away > WEEK else 1 + ((session.duration or 0) >= LONG)
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
        for index, step in enumerate(session.steps):
            if index in chosen and isinstance(step, ExerciseStep):
                steps += self._told(exercises[step.exercise], left[index][0], step)
            steps.append(step)
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
