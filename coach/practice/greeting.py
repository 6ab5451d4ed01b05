"""How a session made for today is greeted and framed: what it has to do with the last days, and with this person. Pure.

Each sentence is true: it is taken from the log, the profile and the session, and told only where these have it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from coach.content.model import (
    WEEKDAYS,
    Breath,
    BreatheStep,
    Exercise,
    ExerciseStep,
    Ms,
    Muscle,
    Position,
    Programme,
    RestLine,
    RestStep,
    SayStep,
    Step,
)  # fmt: skip
from coach.content.select import muscles
from coach.language import Language
from coach.practice.feelings import Feeling, after, moods
from coach.practice.history import WEEK, History
from coach.practice.profile import Profile
from coach.practice.why import MOST_NAMED, Reason, muscle_names, own, reason

QUIET_FROM, QUIET_MS = 720_000, Ms(60_000)
"""From this length (ms) on, every fourth session begins with rest in place of breaths that are led."""
RESTFUL: tuple[Position, ...] = ("supine", "side-lying", "prone", "seated", "chair")
"""Where one likes to be still for a minute."""
HAND_MS, LONG_OUT = Ms(4_000), Breath(Ms(4_000), Ms(0), Ms(7_000))
"""Time to lay a hand somewhere, and a breath whose way out is long."""
REST_GRAIN_MS = 15_000
"""A rest is bounded in steps of so many ms."""
LONG_REST_MS = 60_000
"""From so much on a rest is a long one."""
KNOWN = 2
"""After so many days of practice the way up is told in one sentence."""
LITTLE_MORE_MS = 10_000
"""From so much on it is a little longer."""


class Greeting(msgspec.Struct, frozen=True, kw_only=True):
    """Who is greeted, and when."""

    past: History
    language: Language
    profile: Profile
    moment: str
    """``morning``, ``day`` or ``evening``."""
    first: tuple[Muscle, ...] = ()
    """What the session was made for, the most important first."""
    felt: tuple[Feeling, ...] = ()
    """How they feel today."""

    @property
    def turn(self) -> int:
        """How many days of practice came before: words and shape change with it."""
        return len(self.past.practised)

    @property
    def moods(self) -> tuple[Feeling, ...]:
        return moods(self.felt, self.past)

    def phrase(self, name: str, /, **words: str) -> str:
        return phrase(self.language, name, self.turn, **words)

    def reason(self, programme: Programme) -> Reason:
        """Why it is this one today."""
        return reason(programme, self.first, self.past, self.felt, muscles(self.profile.wanted))

    def framed(self, programme: Programme) -> Programme:
        """With a title, a greeting and a close of today; what stands around the exercises is another each time."""
        session = programme.session
        names = muscle_names(self.language, self.reason(programme).muscles[:MOST_NAMED])
        session = msgspec.structs.replace(
            session,
            title=self.language.sentence(self.language.listed(names)) if names else session.title,
            outro=self.phrase("today_good_night" if self.moment == "evening" else "today_outro"),
            steps=tuple(self._steps(programme)),
            known=self.turn > 0 and self.past.away <= WEEK,
        )
        return self.greeted(msgspec.structs.replace(programme, session=session), {})

    def greeted(self, programme: Programme, doses: Mapping[str, int]) -> Programme:
        """The programme with an introduction that may tell what has grown, once it is known how long one side of each
        exercise is held (``doses``, ms).

        It says for what the session is, so that no heading needs to be heard; what it is kind to is said on the first
        day, and on the day of return.
        """
        why, memory = self.reason(programme), self._memory(programme)
        newly = self.turn == 0 or why.kind == "back"
        threads = [*self._threads(programme, doses)]
        # The first time, all that they have said of themselves is answered; later one thing a day is enough.
        thread = " ".join(threads) if not self.turn else "" if memory else threads[0] if threads else ""
        if why.felt:
            memory = self._answer(why.felt[0], programme)
            thread = self.phrase("today_said") if self.past.returned else thread
        elif newly:
            memory = self.phrase("today_back" if self.turn else "today_begin")
        names, bodies = muscle_names(self.language, why.muscles[:MOST_NAMED]), own(programme.conditions)
        listed, target = self.language.listed, self.language.write
        lines = (
            self.phrase(f"today_{self.moment}") if self.turn % 4 != 3 or not (thread or memory) else "",
            memory,
            self.phrase("today_for", target=target("make_target", targets=listed(names))) if names else "",
            thread,
            self.phrase("today_spared", body=listed(bodies)) if bodies and newly else "",
            self.phrase("today_slow") if not (thread or memory) else "",
        )
        session = msgspec.structs.replace(programme.session, intro=" ".join(filter(None, lines)))
        return msgspec.structs.replace(programme, session=session)

    def _answer(self, feeling: Feeling, programme: Programme) -> str:
        """What is said to how they feel; what it says of the session is true of this one."""
        plain, known = f"today_{feeling.greeting}", all(map(self.past.days, programme.exercises))
        true = {"moving": _moves_first(programme), "known_rest": known and _rests_last(programme.session.steps)}
        names = [plain, *(f"{plain}_{name}" for name, is_true in true.items() if is_true)]
        names = [name for name in names if self.language.phrases.get(name)] or [plain]
        return phrase(self.language, names[self.turn % len(names)], self.turn // len(names), part=feeling.part)

    def _memory(self, programme: Programme) -> str:
        """What is known of the last time, and what follows from it today: it is an easy day."""
        if self.past.returned:
            return self.phrase("today_second")
        for mood in after(self.past.felt):
            if mood.part and not _moves_first(programme):
                break  # what was stiff is promised that it is moved first
            day = self._day(self.past.practised[-1])
            return self.phrase(f"today_was_{mood.greeting}", part=mood.part, day=day)
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
        steps = [step for step in programme.session.steps if isinstance(step, ExerciseStep)]
        others: list[str] = []
        for step in steps:
            exercise = programme.exercises[step.exercise]
            name, days = exercise.spoken_name, self.past.days(step.exercise)
            if grown := self._grown(exercise, step, doses.get(step.exercise, 0)):
                yield grown
            if step.exercise in self.profile.like:
                yield self.phrase("today_liked_again" if days else "today_liked", name=name)
            elif not days and self.turn:
                others.append(self.phrase("today_first_time", name=name))
            elif step.detail == "cues":
                others.append(self.phrase("today_known", name=name))
            elif days and (self.past.today - days[-1]).days < WEEK:
                others.append(self.phrase("today_again", name=name, day=self._day(days[-1])))
        side = self.profile.tight_side
        if side and any(step.extra_hold and step.tight_side == side for step in steps):
            others.append(self.phrase("today_tight", side=self.language.side(side)))
        yield from others[self.turn % len(others) :] if others and self.turn else others

    def _grown(self, exercise: Exercise, step: ExerciseStep, dose: int) -> str:
        """That there is more of it than the last time, if there is; ``dose``: one side, ms, all rounds together.

        One more it is where each of the same rounds has one more.
        """
        before = self.past.doses.get(exercise.id, (0,))[-1]
        if not before:
            return ""
        words = {"name": exercise.spoken_name, "day": self._day(self.past.days(exercise.id)[-1])}
        if each := repetition_ms(exercise, step):
            rounds = self.past.rounds.get(exercise.id, 1)
            more = dose // each - before // rounds // each * rounds
            return self.phrase("today_more", **words) if more == rounds else ""
        return self.phrase("today_longer", **words) if dose - before >= LITTLE_MORE_MS else ""

    def _steps(self, programme: Programme) -> Iterator[Step]:
        """The steps; what stands around the exercises grows shorter with practice."""
        session = programme.session
        places = [index for index, step in enumerate(session.steps) if isinstance(step, ExerciseStep)]
        begin, end = places[0], places[-1] + 1
        there = {step.position for step in session.steps[:begin] if isinstance(step, SayStep)}
        still = (session.duration or 0) >= QUIET_FROM and not there.isdisjoint(RESTFUL)
        for step in session.steps[:begin]:
            if isinstance(step, SayStep) and step.position:
                say = self.phrase(f"today_start_{step.position}")
                yield msgspec.structs.replace(step, say=say or step.say)
            elif isinstance(step, BreatheStep):
                yield from self._arriving(step, still=still, prone="prone" in there)
            else:
                yield step
        yield from session.steps[begin:end]
        last = [programme.exercises[step.exercise] for step in session.steps if isinstance(step, ExerciseStep)][-1]
        lies = (last.ends or last.position) == "supine"
        yield from self._closed(session.steps[end:], session.duration or 0, lies=lies)

    def _arriving(self, step: BreatheStep, *, still: bool, prone: bool) -> Iterator[Step]:
        """The first minute: breaths that are led, with a hand on the belly, with a longer way out, or rest."""
        turn = self.turn
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

    def _closed(self, steps: Sequence[Step], duration: int, *, lies: bool) -> Iterator[Step]:
        """What comes behind the exercises, after which one ``lies`` on the back already or not; who knows the way up
        from there hears it in one sentence."""
        at = next((index for index, step in enumerate(steps) if isinstance(step, RestStep)), len(steps))
        up = [step for step in steps[at:] if isinstance(step, SayStep)]
        lying = any(isinstance(step, SayStep) and step.position == "supine" for step in steps[:at])
        say = self.phrase("today_up") if lying and up and self.turn >= KNOWN else ""
        least = max((mood.rest for mood in self.moods), default=0) * duration // 100
        for index, step in enumerate(steps[: at + 1] if say else steps):
            if isinstance(step, SayStep) and index == at - 1 and (step.position == "standing" or (lying and lies)):
                name = "today_rest_standing" if step.position == "standing" else "today_rest"
                step = msgspec.structs.replace(step, say=self.phrase(name) or step.say)
            elif isinstance(step, RestStep):
                step = msgspec.structs.replace(step, rest=Ms(max(step.rest, least // REST_GRAIN_MS * REST_GRAIN_MS)))
            yield step
        if say:
            yield SayStep(say=say, pause=Ms(sum(step.pause for step in up) * 2 // 3))


def _moves_first(programme: Programme) -> bool:
    """Whether the first exercise is a movement."""
    return next(iter(programme.exercises.values())).style == "dynamic"


def _rests_last(steps: Sequence[Step]) -> bool:
    """Whether there is a long rest behind the exercises."""
    last = max(index for index, step in enumerate(steps) if isinstance(step, ExerciseStep))
    return any(isinstance(step, RestStep) and step.rest >= LONG_REST_MS for step in steps[last:])


def repetition_ms(exercise: Exercise, step: ExerciseStep) -> int:
    """How long one repetition of a movement is on one side, ms; 0 where it has none that are counted."""
    tempo = step.tempo or exercise.dose.tempo
    if exercise.style != "dynamic" or not tempo or not exercise.dose.reps or exercise.dose.hold:
        return 0
    return tempo // 2 if exercise.sides == "alternate" else tempo


def phrase(language: Language, name: str, turn: int, /, **words: str) -> str:
    """A phrase of the coach, another variant every day; empty where it has been silenced."""
    variants = language.phrases[name]
    return language.sentence(variants[turn % len(variants)].format(**words)) if variants else ""
