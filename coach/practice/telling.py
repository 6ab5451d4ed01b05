"""How a session is told to this person: each exercise at its level and dose, one thing that is new, their greeting.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from coach.content.model import (
    DETAILS,
    Condition,
    Detail,
    Exercise,
    ExerciseStep,
    Ms,
    Programme,
    SayStep,
    Session,
    Side,
    Step,
    Tip,
    each_exercise,
    walk,
)
from coach.content.select import muscles
from coach.language import Language
from coach.practice.feelings import Feeling
from coach.practice.greeting import Greeting, phrase, repetition_ms
from coach.practice.history import LESS_AFTER, WEEK, Fact, History, told, unheard
from coach.practice.profile import Profile
from coach.practice.today import KNEES

FACT_PAUSE = Ms(1_500)
"""Time to take in a line that is new."""
LONG = 900_000
"""From this length (ms) on two new things are told."""
TIGHT_SIDE_MS = Ms(15_000)
"""The tighter side is held so much longer."""
GROWTH, LEAST_GROWTH_MS = 125, 15_000
"""Percent of what was held lately that is held at the most, and at least so much more (ms)."""
ON_A_KNEE_MS, LEGS = 30_000, muscles(["legs"])
"""Nobody with a sore knee stands longer in a stretch of the legs."""
JOINTS: tuple[Condition, ...] = ("knee", "hip", "shoulder", "wrist", "ankle")
"""What there is one of on each side."""
LESS = 66
"""Percent of the repetitions of the last time, on a day for less."""
STEP_DOWN = 75
"""After so many days without an exercise, or a week without any, it is held for so many percent at the most."""
LEAST_HOLD_MS = 20_000
"""A hold is not made shorter than this where its exercise does not say how short it may be."""
GRAIN_MS = 15_000
"""Holds are bounded in steps of so many ms: "one minute and fifteen seconds"."""
CALM: Mapping[str, int] = {
    "questions": 0, "halfway_from": Ms(90_000), "ten_seconds_from": Ms(120_000), "silence_told": Ms(90_000),
    "tips_per_hold": 2, "breath_exercises": 1,
}  # fmt: skip
"""Who is at home in it needs no stopwatch: holds end with a breath, and silences are known. A question is answered on
another day, before the exercise is done again."""
LEAST_REPS, MOST_REPS_MORE = 4, 4
"""A movement is not counted less often than this, and at the most so often more than it is written."""


class Telling(msgspec.Struct, frozen=True):
    """What is said to whom."""

    past: History
    language: Language
    profile: Profile
    levels: bool = True
    """Whether exercises are heard at the level that this person has reached."""
    greeting: Greeting | None = None
    """Of a session made for today, whose doses grow from what was held lately. Left out: one is told as it is written,
    with doses of its own."""
    course: str = ""
    """What is said first, of the course that the session belongs to; it keeps its title, and its own words."""

    def __call__(self, programme: Programme) -> Programme:
        """The programme as it is told. What a step of it says about its own detail stays."""
        session = programme.session
        bodies = programme.conditions
        exercises = {name: self._ordered(self._theirs(each, bodies)) for name, each in programme.exercises.items()}
        steps = each_exercise(session.steps, lambda step: self._step(step, exercises[step.exercise]))
        if self.greeting:
            steps = each_exercise(steps, lambda step: self._dosed(step, exercises[step.exercise], bodies))
        if self.levels:
            session = msgspec.structs.replace(session, detail=_commonest(steps, session.detail))
        session = msgspec.structs.replace(session, steps=steps)
        if self.levels and session.intro:
            session = msgspec.structs.replace(session, steps=self._with_facts(session, exercises))
        if self.course:
            session = msgspec.structs.replace(session, intro=" ".join(filter(None, (self.course, session.intro))))
        if self.levels and self.greeting:
            programme = msgspec.structs.replace(programme, session=session)
            exercises = self._quietened(programme, exercises)
        whole = msgspec.structs.replace(programme, session=session, exercises=exercises)
        if self.greeting is None or not session.intro:
            return whole
        return self.greeting.framed(
            msgspec.structs.replace(whole, session=msgspec.structs.replace(session, ending="soft", **CALM))
        )

    def _theirs(self, exercise: Exercise, bodies: frozenset[Condition]) -> Exercise:
        """Without the warnings and answers of what others have, where the listener has said what is theirs."""
        if not bodies:
            return exercise
        return msgspec.structs.replace(
            exercise,
            before=tuple(text for text in exercise.before if concerns(text, bodies, self.language)),
            faq=tuple(each for each in exercise.faq if concerns(f"{each.ask} {each.answer}", bodies, self.language)),
        )

    def _dosed(self, step: ExerciseStep, exercise: Exercise, bodies: frozenset[Condition]) -> ExerciseStep:
        """With as much of it as grows from what was truly held lately; after a while without it, that is less."""
        dose = exercise.dose
        if exercise.style == "dynamic":
            return self._counted(step, exercise)
        hold, rounds = step.hold or dose.hold, step.rounds or dose.rounds
        if exercise.style != "static" or not hold or not rounds or dose.reps or dose.phases or exercise.breath_locked:
            return step
        lately, most = self.past.dose(exercise.id), hold * rounds * GROWTH // 100
        if self._less:
            most = (hold * rounds if lately is None else min(lately, hold * rounds)) * STEP_DOWN // 100
        elif lately is not None and self._steps_down(exercise):
            most = lately * STEP_DOWN // 100
        elif lately is not None:
            most = max(lately + LEAST_GROWTH_MS, lately * GROWTH // 100)
        if bodies & KNEES and exercise.position == "standing" and not LEGS.isdisjoint(exercise.targets):
            most = min(most, ON_A_KNEE_MS * rounds)
        least = min(hold, dose.min or LEAST_HOLD_MS)
        most = max(least, most // GRAIN_MS * GRAIN_MS)
        length = max(least, min(hold, most // rounds // GRAIN_MS * GRAIN_MS))
        return msgspec.structs.replace(step, hold=Ms(length), most=Ms(most))

    def _quietened(self, programme: Programme, exercises: Mapping[str, Exercise]) -> dict[str, Exercise]:
        """What is known is not told how to be done once more: in it there is one thing to notice, a new one if any."""
        session = programme.session
        said = told(
            exercises.values(), (step.say for step in session.steps if isinstance(step, SayStep)), self.language
        )
        quiet = dict(exercises)
        for step in session.steps:
            if not isinstance(step, ExerciseStep) or step.detail in (None, "learn"):
                continue
            exercise, count = exercises[step.exercise], len(self.past.days(step.exercise))
            exercise = msgspec.structs.replace(exercise, purpose="")
            if exercise.style == "dynamic":
                exercise = msgspec.structs.replace(exercise, cautions=exercise.cautions[:1])
            elif step.detail != "full":
                new = {fact.key for fact in unheard(exercise, self.past)}
                # What was just told stays among them, to be logged, but has no place in the hold.
                keys = said.get(step.exercise, ())
                just = [tip for tip in exercise.tips if Fact((tip.say,)).key in keys]
                tips = [tip for tip in exercise.tips if tip.when == "hold" and tip not in just]
                just = [msgspec.structs.replace(tip, when="release") for tip in just]
                tips = [tip for tip in tips if Fact((tip.say,)).key in new] or tips[count % max(1, len(tips)) :][:1]
                lines = tuple(line for line in exercise.instructions if line.phase != "hold" or not tips)
                exercise = msgspec.structs.replace(
                    exercise, tips=(*tips, *just), instructions=lines, cautions=exercise.cautions[:1]
                )
            quiet[step.exercise] = exercise
        turn = self.past.today.toordinal()
        return {name: self._own(each, programme.conditions, turn + n) for n, (name, each) in enumerate(quiet.items())}

    def _own(self, exercise: Exercise, bodies: frozenset[Condition], turn: int) -> Exercise:
        """With a word for the joint of theirs that its warning names, first or last among what is said in its holds."""
        words = exercise.cautions[0].casefold() if exercise.cautions else ""
        joint = next((name for name in JOINTS if name in bodies and name in words), "")
        if not joint or exercise.style != "static" or exercise.sides != "each":
            return exercise
        tips = [*exercise.tips]
        if text := phrase(self.language, "today_joint", turn // 2, side="{side}", body=joint):
            tips.insert(turn % 2 * len(tips), Tip(say=text))
        return msgspec.structs.replace(exercise, tips=tuple(tips))

    @property
    def _moods(self) -> tuple[Feeling, ...]:
        return self.greeting.moods if self.greeting else ()

    @property
    def _less(self) -> bool:
        """Whether it is a day for less of everything, in friendly words."""
        return any(mood.less for mood in self._moods)

    def _steps_down(self, exercise: Exercise) -> bool:
        return (self.past.rest_days(exercise.id) or 0) >= LESS_AFTER or self.past.away > WEEK

    def _counted(self, step: ExerciseStep, exercise: Exercise) -> ExerciseStep:
        """A movement with one repetition more in each round than the last time; on an easy day, and after a while, with
        no more."""
        each, lately = repetition_ms(exercise, step), self.past.round_dose(exercise.id)
        usual = step.reps or exercise.dose.reps
        if not each or not usual or not (lately or self._less):
            return step
        before = lately // each if lately else usual
        easy = any(mood.level for mood in self._moods)
        reps = max(LEAST_REPS, min(usual + MOST_REPS_MORE, before + (not easy)))
        if self._less or self._steps_down(exercise):
            reps = max(LEAST_REPS, min(usual, (before * LESS + 50) // 100 if self._less else before * STEP_DOWN // 100))
        return msgspec.structs.replace(step, reps=reps)

    def _ordered(self, exercise: Exercise) -> Exercise:
        """With what was not told yet before all else; who has said which side is tighter need not look for it."""
        new = {fact.key for fact in unheard(exercise, self.past)}
        tips = [tip for tip in exercise.tips if tip.when != "both" or not self.profile.tight_side]
        tips = [tip for tip in tips if not (self._less and self.language.more.search(tip.say))]
        return msgspec.structs.replace(
            exercise,
            tips=tuple(sorted(tips, key=lambda tip: Fact((tip.say,)).key not in new)),
            faq=tuple(sorted(exercise.faq, key=lambda each: Fact((each.ask, each.answer)).key not in new)),
        )

    def _step(self, step: ExerciseStep, exercise: Exercise) -> ExerciseStep:
        if self.levels and step.detail is None:
            level = self.past.level(exercise.id)
            level = "full" if self._less and level in ("brief", "cues") else level
            step = msgspec.structs.replace(step, detail=level)
        if (
            self.greeting
            and step.detail in ("brief", "cues")
            and exercise.style == "static"
            and exercise.ending is None
        ):
            step = msgspec.structs.replace(step, ending="bell")  # who knows it needs no word that it is over
        both = exercise.sides != "none" and not step.side and not exercise.even_sides and not exercise.breath_locked
        held = exercise.style == "static" and exercise.dose.reps is None
        if self.profile.tight_side and both and held and step.tight_side is None:
            step = msgspec.structs.replace(step, tight_side=self._stretched(exercise), extra_hold=TIGHT_SIDE_MS)
        return step

    def _stretched(self, exercise: Exercise) -> Side | None:
        """The side of an exercise on which the tighter side is stretched: it may be felt on the other one."""
        felt = " ".join(one.say for one in exercise.instructions if one.phase == "hold")
        across = "{other}" in felt and "{side}" not in felt
        return self.profile.tight_side if not across else "left" if self.profile.tight_side == "right" else "right"

    def _with_facts(self, session: Session, exercises: Mapping[str, Exercise]) -> tuple[Step, ...]:
        """With one thing that is new before an exercise that is known, and in a long session with two.

        Those that are known best come first, and of these those with most left to tell. Of the others, what is new is
        heard in their holds. Who is tired, or comes back after a while, is not taught.
        """
        weary = self.past.away > WEEK or any(mood.known for mood in self._moods)
        count = 0 if weary else 1 + ((session.duration or 0) >= LONG)
        left: dict[int, tuple[Fact, ...]] = {}
        for index, step in enumerate(session.steps):
            if isinstance(step, ExerciseStep) and step.detail and step.detail != "learn":
                left[index] = self._left(exercises[step.exercise], step.detail)

        wanted = muscles(self.profile.wanted)

        def order(index: int) -> tuple[bool, int, int]:
            step = session.steps[index]
            assert isinstance(step, ExerciseStep)  # as only these have something to tell
            cared_for = not wanted.isdisjoint(exercises[step.exercise].targets)
            return cared_for, DETAILS.index(step.detail or "full"), len(left[index])

        chosen = sorted((index for index in left if left[index]), key=order, reverse=True)[:count]
        steps: list[Step] = []
        for index, step in enumerate(session.steps):
            if index in chosen and isinstance(step, ExerciseStep):
                steps += self._told(exercises[step.exercise], left[index][0], step, chosen.index(index))
            steps.append(step)
        return tuple(steps)

    def _left(self, exercise: Exercise, detail: Detail) -> tuple[Fact, ...]:
        """What is to be told of it besides its holds: while tips are heard there, only questions and answers."""
        facts = unheard(exercise, self.past)
        asked = tuple(fact for fact in facts if len(fact.lines) > 1)
        return asked if detail == "full" else asked + facts if detail == "brief" else facts

    def _told(self, exercise: Exercise, fact: Fact, step: ExerciseStep, turn: int) -> tuple[SayStep, ...]:
        lead = phrase(self.language, "today_fact", self.past.today.toordinal() + turn, name=exercise.spoken_name)
        lines = [self.language.with_side(line, step.start_side or "right") for line in fact.lines]
        return tuple(SayStep(say=line, pause=FACT_PAUSE) for line in (lead, *lines) if line)


def _commonest(steps: Sequence[Step], usual: Detail) -> Detail:
    """What most exercises are heard at; of two, the one that says more."""
    counts = Counter(step.detail for step, _ in walk(tuple(steps)) if isinstance(step, ExerciseStep) and step.detail)
    return max(counts, key=lambda name: (counts[name], -DETAILS.index(name))) if counts else usual


def concerns(text: str, bodies: frozenset[Condition], language: Language) -> bool:
    """Whether a warning or an answer is for somebody with these conditions: it names one of them, or none at all."""
    named = {name for name, words in language.bodies.items() if words.search(text)}
    return not named or not named.isdisjoint(bodies)
