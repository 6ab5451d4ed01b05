"""How a session is told to this person: each exercise at its level and dose, one thing that is new, their greeting.

Pure.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from coach.content.model import (
    DETAILS,
    WEEKDAYS,
    Breath,
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
    Timing,
    walk,
)
from coach.content.select import muscles
from coach.language import Language
from coach.practice.feelings import Feeling, after
from coach.practice.history import LESS_AFTER, WEEK, Fact, History, unheard
from coach.practice.profile import Profile
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
MORE: Mapping[int, str] = {15_000: "more_quarter", 30_000: "more_half"}
"""So much longer (ms) a hold is, as a phrase."""
LEAST_REPS, MOST_REPS_MORE = 4, 4
"""A movement is not counted less often than this, and at the most so often more than it is written."""
KNOWN = 2
"""After so many days of practice the way up is told in one sentence."""


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """What is said to whom. ``levels``: whether exercises are heard at the level that this person has reached."""

    past: History
    language: Language
    levels: bool = True
    profile: Profile
    """What they have said of themselves."""
    moment: str = ""
    """How the listener is greeted: ``morning``, ``day`` or ``evening``. Left out: as the session is written."""
    first: tuple[Muscle, ...] = ()
    """What it was made for, the most important first."""
    felt: tuple[Feeling, ...] = ()
    course: str = ""
    """What is said of the course that the session belongs to. It keeps its title, and its own words before this."""
    doses: bool = False
    """Whether holds grow from what was held lately; a course has doses of its own."""

    def __call__(self, programme: Programme) -> Programme:
        """The programme as it is told. What a step of it says about its own detail stays."""
        session = programme.session
        bodies = programme.conditions
        exercises = {name: self._ordered(self._theirs(each, bodies)) for name, each in programme.exercises.items()}
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
        if self.levels and self.moment:
            exercises = self._quietened(session, exercises)
        whole = msgspec.structs.replace(programme, session=session, exercises=exercises)
        return self._greeted(whole) if self.moment and session.intro and not self.course else whole

    def _greeted(self, programme: Programme) -> Programme:
        """With a title, a greeting and a close of today."""
        turn = len(self.past.practised)
        calm = {name: value for name in Timing.__struct_fields__ if (value := getattr(CALM, name)) is not None}
        session = msgspec.structs.replace(
            programme.session,
            title=title(self.language, self.reason(programme).muscles),
            outro=phrase(self.language, "today_good_night" if self.moment == "evening" else "today_outro", turn),
            steps=tuple(self._framed(programme, turn)),
            known=turn > 0 and self.past.away <= WEEK,
            ending="soft",
            **calm,
        )
        return self.greeted(msgspec.structs.replace(programme, session=session), {})

    def greeted(self, programme: Programme, doses: Mapping[str, int]) -> Programme:
        """The programme with a greeting that may tell what has grown, once it is known how long one side of each
        exercise is held (``doses``, ms)."""
        turn = len(self.past.practised)
        threads = [*self._threads(programme, doses)]
        # The first time, all that they have said of themselves is answered.
        thread = threads[0] if threads and turn else " ".join(threads)
        felt = any(feeling.spoken for feeling in self.felt)
        memory = "" if felt else self._memory()
        if felt and self.past.returned:
            thread = phrase(self.language, "today_said", turn)
        intro = greeting(
            self.language, self.reason(programme), turn, self.moment, memory, "" if memory else thread,
            own(programme.conditions),
        )  # fmt: skip
        return msgspec.structs.replace(programme, session=msgspec.structs.replace(programme.session, intro=intro))

    def _memory(self) -> str:
        """What is known of the last time, and what follows from it today: it is an easy day."""
        past, turn = self.past, len(self.past.practised)
        if past.returned:
            return phrase(self.language, "today_second", turn)
        for feeling in after(past.felt):
            words = {"part": feeling.part, "day": self._day(past.practised[-1])}
            return phrase(self.language, f"today_was_{feeling.greeting}", turn, **words)
        return ""

    def _day(self, day: datetime.date) -> str:
        """``on Monday``; of what is longer ago ``last time``."""
        if (self.past.today - day).days == 1:
            return self.language.write("yesterday")
        if (self.past.today - day).days >= WEEK:
            return self.language.write("last_time")
        return self.language.write("on_day", day=WEEKDAYS[day.weekday()].capitalize())

    def _threads(self, programme: Programme, doses: Mapping[str, int]) -> Iterator[str]:
        """What today has to do with the days before, and with this person, best first: each of it is true."""
        language, turn = self.language, len(self.past.practised)
        steps = [step for step in programme.session.steps if isinstance(step, ExerciseStep)]
        others: list[str] = []
        for step in steps:
            exercise = programme.exercises[step.exercise]
            name, days = exercise.spoken_name, self.past.days(step.exercise)
            if grown := self._grown(exercise, step, doses.get(step.exercise, 0)):
                yield grown
            if step.exercise in self.profile.like:
                yield phrase(language, "today_liked_again" if days else "today_liked", turn, name=name)
            elif not days and turn:
                others.append(phrase(language, "today_first_time", turn, name=name))
            elif step.detail in ("brief", "cues"):
                others.append(phrase(language, "today_known", turn, name=name))
            elif days and (self.past.today - days[-1]).days < WEEK:
                others.append(phrase(language, "today_again", turn, name=name, day=self._day(days[-1])))
        side = self.profile.tight_side
        if side and any(step.extra_hold and step.tight_side == side for step in steps):
            others.append(phrase(language, "today_tight", turn, side=language.side(side)))
        yield from others[turn % len(others) :] if others and turn else others

    def _grown(self, exercise: Exercise, step: ExerciseStep, dose: int) -> str:
        """How much more of it there is than the last time, if there is more; ``dose``: one side, ms."""
        before = self.past.doses.get(exercise.id, (0,))[-1]
        if not before or dose <= before:
            return ""
        words = {"name": exercise.spoken_name, "day": self._day(self.past.days(exercise.id)[-1])}
        turn = len(self.past.practised)
        if each := repetition_ms(exercise, step):
            numbers = {"before": self.language.number(before // each), "now": self.language.number(dose // each)}
            return phrase(self.language, "today_more", turn, **words, **numbers)
        more = next((name for ms, name in MORE.items() if abs(dose - before - ms) < 2_500), "")
        if not more and dose - before < 10_000:
            return ""
        return phrase(self.language, "today_longer", turn, **words, more=self.language.write(more or "more_little"))

    def reason(self, programme: Programme) -> Reason:
        """Why it is this one today."""
        return reason(programme, self.first, self.past, self.felt, muscles(self.profile.wanted))

    def _framed(self, programme: Programme, turn: int) -> Iterator[Step]:
        """The steps; what stands around the exercises is another from session to session, and grows shorter."""
        session = programme.session
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
        last = programme.exercises[[step.exercise for step in session.steps if isinstance(step, ExerciseStep)][-1]]
        yield from self._closed(
            session.steps[end:], turn, session.duration or 0, (last.ends or last.position) == "supine"
        )

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

    def _closed(self, steps: Sequence[Step], turn: int, duration: int, lies: bool) -> Iterator[Step]:
        """What comes behind the exercises, after which one ``lies`` on the back already or not; who knows the way up
        from there hears it in one sentence."""
        at = next((index for index, step in enumerate(steps) if isinstance(step, RestStep)), len(steps))
        up = [step for step in steps[at:] if isinstance(step, SayStep)]
        lying = any(isinstance(step, SayStep) and step.position == "supine" for step in steps[:at])
        say = phrase(self.language, "today_up", turn) if lying and up and turn >= KNOWN else ""
        moods = (*self.felt, *after(self.past.felt))
        least = max((mood.rest for mood in moods), default=0) * duration // 100
        for index, step in enumerate(steps[: at + 1] if say else steps):
            if isinstance(step, SayStep) and index == at - 1 and (step.position == "standing" or (lying and lies)):
                name = "today_rest_standing" if step.position == "standing" else "today_rest"
                step = msgspec.structs.replace(step, say=phrase(self.language, name, turn) or step.say)
            elif isinstance(step, RestStep):
                step = msgspec.structs.replace(step, rest=Ms(max(step.rest, least // GRAIN_MS * GRAIN_MS)))
            yield step
        if say:
            yield SayStep(say=say, pause=Ms(sum(step.pause for step in up) * 2 // 3))

    def _theirs(self, exercise: Exercise, bodies: frozenset[Condition]) -> Exercise:
        """Without the warnings and answers of what others have, where the listener has said what is theirs."""
        if not bodies:
            return exercise
        return msgspec.structs.replace(
            exercise,
            before=tuple(text for text in exercise.before if concerns(text, bodies, self.language)),
            faq=tuple(each for each in exercise.faq if concerns(f"{each.ask} {each.answer}", bodies, self.language)),
        )

    def _dosed(self, step: ExerciseStep, exercise: Exercise) -> ExerciseStep:
        """With as much of it as grows from what was truly held lately; after a while without it, that is less."""
        dose = exercise.dose
        if exercise.style == "dynamic":
            return self._counted(step, exercise)
        hold, rounds = step.hold or dose.hold, step.rounds or dose.rounds
        if exercise.style != "static" or not hold or not rounds or dose.reps or dose.phases or exercise.breath_locked:
            return step
        lately, most = self.past.dose(exercise.id), hold * rounds * GROWTH // 100
        if lately is not None and self._steps_down(exercise):
            most = lately * STEP_DOWN // 100
        elif lately is not None:
            most = max(lately + LEAST_GROWTH_MS, lately * GROWTH // 100)
        least = min(hold, dose.min or LEAST_HOLD_MS)
        most = max(least, most // GRAIN_MS * GRAIN_MS)
        length = max(least, min(hold, most // rounds // GRAIN_MS * GRAIN_MS))
        return msgspec.structs.replace(step, hold=Ms(length), most=Ms(most))

    def _quietened(self, session: Session, exercises: Mapping[str, Exercise]) -> dict[str, Exercise]:
        """What is known is not told how to be done once more: in it there is one thing to notice, a new one if any."""
        said = {step.say for step in session.steps if isinstance(step, SayStep)}
        quiet = dict(exercises)
        for step in session.steps:
            if not isinstance(step, ExerciseStep) or step.detail in (None, "learn"):
                continue
            exercise, count = exercises[step.exercise], len(self.past.days(step.exercise))
            exercise = msgspec.structs.replace(exercise, purpose="")
            if step.detail != "full" or exercise.style == "dynamic":
                new = {fact.key for fact in unheard(exercise, self.past)}
                tips = [tip for tip in exercise.tips if tip.when == "hold" and tip.say not in said]
                tips = [tip for tip in tips if Fact((tip.say,)).key in new] or tips[count % max(1, len(tips)) :][:1]
                lines = tuple(line for line in exercise.instructions if line.phase != "hold" or not tips)
                exercise = msgspec.structs.replace(
                    exercise, tips=tuple(tips), instructions=lines, cautions=exercise.cautions[:1]
                )
            quiet[step.exercise] = exercise
        return quiet

    def _steps_down(self, exercise: Exercise) -> bool:
        return (self.past.rest_days(exercise.id) or 0) >= LESS_AFTER or self.past.away > WEEK

    def _counted(self, step: ExerciseStep, exercise: Exercise) -> ExerciseStep:
        """A movement with one repetition more than the last time; on an easy day, and after a while, with no more."""
        each, lately = repetition_ms(exercise, step), self.past.doses.get(exercise.id)
        usual = step.reps or exercise.dose.reps
        if not each or not lately or not usual:
            return step
        before = lately[-1] // each
        easy = self.past.returned or bool(after(self.past.felt)) or any(feeling.level for feeling in self.felt)
        reps = max(LEAST_REPS, min(usual + MOST_REPS_MORE, before + (not easy)))
        if self._steps_down(exercise):
            reps = max(LEAST_REPS, min(usual, before * STEP_DOWN // 100))
        return msgspec.structs.replace(step, reps=reps)

    def _ordered(self, exercise: Exercise) -> Exercise:
        """With what was not told yet before all else; who has said which side is tighter need not look for it."""
        new = {fact.key for fact in unheard(exercise, self.past)}
        tips = [tip for tip in exercise.tips if tip.when != "both" or not self.profile.tight_side]
        return msgspec.structs.replace(
            exercise,
            tips=tuple(sorted(tips, key=lambda tip: Fact((tip.say,)).key not in new)),
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
        if self.moment and step.detail in ("brief", "cues") and exercise.style == "static" and exercise.ending is None:
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
        weary = self.past.away > WEEK or any(feeling.plain for feeling in self.felt)
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
        kind: Literal["today_fact", "today_asked"] = "today_fact" if len(fact.lines) == 1 else "today_asked"
        lead = phrase(self.language, kind, self.past.today.toordinal() + turn, name=exercise.spoken_name)
        lines = [self.language.with_side(line, step.start_side or "right") for line in fact.lines]
        return tuple(SayStep(say=line, pause=FACT_PAUSE) for line in (lead, *lines) if line)


def _commonest(steps: Sequence[Step], usual: Detail) -> Detail:
    """What most exercises are heard at; of two, the one that says more."""
    counts = Counter(step.detail for step, _ in walk(tuple(steps)) if isinstance(step, ExerciseStep) and step.detail)
    return max(counts, key=lambda name: (counts[name], -DETAILS.index(name))) if counts else usual


def repetition_ms(exercise: Exercise, step: ExerciseStep) -> int:
    """How long one repetition of a movement is on one side, ms; 0 where it has none that are counted."""
    tempo = step.tempo or exercise.dose.tempo
    if exercise.style != "dynamic" or not tempo or not exercise.dose.reps or exercise.dose.hold:
        return 0
    return tempo // 2 if exercise.sides == "alternate" else tempo


def concerns(text: str, bodies: frozenset[Condition], language: Language) -> bool:
    """Whether a warning or an answer is for somebody with these conditions: it names one of them, or none at all."""
    named = {name for name, words in language.bodies.items() if words.search(text)}
    return not named or not named.isdisjoint(bodies)
