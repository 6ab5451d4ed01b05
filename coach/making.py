"""Making sessions: the choice is made in ``content`` and ``practice``, the clock is read off the pipeline."""

from __future__ import annotations

import contextlib
import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec

from coach.content.library import Library, lesson_session, load
from coach.content.make import Trial, Wish, make
from coach.content.model import BreatheStep, Condition, Exercise, ExerciseStep, Ms, Programme
from coach.content.select import places, select
from coach.errors import CoachError, RequestError
from coach.pipeline import Lengths, Options
from coach.practice.course import CONGRATULATED, Standing, gone, lessons_near, spoken, standing
from coach.practice.course import because as because_of_course
from coach.practice.greeting import Greeting
from coach.practice.history import History, history
from coach.practice.log import Entry
from coach.practice.profile import Profile, misspelt_props
from coach.practice.syllabus import said
from coach.practice.telling import Telling
from coach.practice.today import Ask, Suggestion, choose, closed, suggest
from coach.practice.why import because, limits
from coach.times import LONGEST_MS, clock

if TYPE_CHECKING:
    from coach.schedule.fit import Fitted, Fitter

MARGIN = 3
"""Percent. Lengths of speech are estimated here; the session must last as long once they are measured, too."""


def make_session(
    exercises: Iterable[Exercise],
    wish: Wish,
    options: Options,
    finish: Callable[[Programme], Programme] = lambda programme: programme,
    faults: Callable[[Programme, Fitted], int] = lambda programme, fitted: 0,
) -> Programme:
    """A programme that grants the wish and lasts exactly as long, also with what ``finish`` does to it.

    ``faults`` counts what of it is not right for who does it; what has fewer goes first.

    Raises ``RequestError`` where no exercise fits, or where those that fit cannot last so long.
    """
    from coach.schedule.layout import length
    from coach.script.build import build

    settings, lengths = options.settings(), Lengths(options, {})

    def measure(programme: Programme) -> int:
        return length(build(finish(programme), options.language, settings), lengths)

    return finish(make(exercises, wish, measure, lambda programme: _tried(finish(programme), options, faults)))


MOST_REST = 30
"""A rest is no longer than so many percent of the whole, where it can be."""


class Today(msgspec.Struct, frozen=True):
    """A session for today, and why it is this one."""

    programme: Programme
    because: str


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants of a day, and what is known of them."""

    profile: Profile
    entries: tuple[Entry, ...]
    """Their log."""
    ask: Ask
    day: datetime.date
    minutes: bool = False
    """Whether the length was asked for, and is not only usual."""
    own: bool = False
    """Something was asked for that no course knows of: a feeling, or another session than the first."""


def make_day(request: Request, library: Library, options: Options, tell: Callable[[str], None]) -> Today:
    """What is right on a day: the next session of the course that is under way, else one that is made for the day.

    ``tell`` hears what of a course is not as it should be; the day goes on without it. Raises ``RequestError`` where
    limits, props and minutes leave nothing that can be done.
    """
    past, profile, day = history(request.entries, request.day), request.profile, request.day
    if past.ahead:
        entries = "entries of the log are" if past.ahead > 1 else "entry of the log is"
        tell(f"{past.ahead} {entries} dated in the future, and counted on that day only")
    state = _course(request, library, tell)
    resting: frozenset[str] = frozenset()
    why = ""
    if state and state.unit and not state.enrolment.paused:
        if request.own:
            why = f"; '{state.course.title}' waits for you"
        elif state.due and state.due > day:
            resting = _exercises_near(state, library)
            verb = "goes on" if state.done else "begins"
            why = f"; '{state.course.title}' {verb} {said(state.due, day)}"
        else:
            try:
                programme = load(
                    [state.unit.lesson.session], library, options.language, request.ask.avoid | profile.conditions
                )
                return make_lesson(state, programme, past, request, options)
            except CoachError as error:
                tell(f"'{state.course.title}': {error.and_then('here is something else')}")
    every = [*library.readable_exercises(tell)]
    for note in misspelt_props(profile.props, every):
        tell(note)
    exercises = [exercise for exercise in every if exercise.id not in resting]
    today = make_today(exercises, past, profile, request.ask, options)
    return Today(today.programme, today.because + why)


def _course(request: Request, library: Library, tell: Callable[[str], None]) -> Standing | None:
    """The course that is under way; one that is gone holds nobody up."""
    try:
        state = standing(request.profile, library, request.entries, request.day)
    except CoachError as error:
        tell(error.and_then("'coach course --end' leaves it"))
        return None
    if state is None:
        return None
    for note in gone(state, library):
        tell(note)
    if state.last and state.next is None and (request.day - state.last).days <= CONGRATULATED:
        tell(f"you have done all of '{state.course.title}': well done. 'coach course' shows what else there is")
    return state


def _exercises_near(state: Standing, library: Library) -> frozenset[str]:
    """The exercises of the sessions that were done last and come next: between them they have rest."""
    names: set[str] = set()
    for session in lessons_near(state):
        with contextlib.suppress(CoachError):
            names.update(lesson_session(session, library).exercises)
    return frozenset(names)


def make_today(exercises: Iterable[Exercise], past: History, profile: Profile, ask: Ask, options: Options) -> Today:
    """What is right today, exactly as long as asked, told to this person; at one level if ``options`` name one.

    Raises ``RequestError`` where limits, props and minutes leave nothing that can be done.
    """

    def greeting(suggestion: Suggestion) -> Greeting:
        felt, language = tuple(ask.feelings.values()), options.language
        return Greeting(
            past=past, language=language, profile=profile, moment=ask.moment, first=suggestion.first, felt=felt
        )

    def programme(suggestion: Suggestion) -> Programme:
        moves = "dynamic" in suggestion.wish.styles and any(each.style == "dynamic" for each in suggestion.exercises)
        telling = Telling(past, options.language, profile, options.detail is None, greeting(suggestion))

        def faults(session: Programme, fitted: Fitted) -> int:
            fits[(*session.exercises,)] = fitted
            return _faults(session, fitted, warm=moves)

        return make_session(suggestion.exercises, suggestion.wish, options, telling, faults)

    every = list(exercises)
    fits: dict[tuple[str, ...], Fitted] = {}
    suggestion, session = choose(suggest(every, past, profile, ask), programme)
    session, fitted = _unhurried(session, fits[(*session.exercises,)], options)
    session = _grown(session, fitted, greeting(suggestion), options)
    line = because(
        greeting(suggestion).reason(session),
        session,
        options.language,
        liked=profile.like,
        avoid=_missed(every, session, suggestion.wish.avoid),
        shut=suggestion.shut,
        without=suggestion.without,
    )
    return Today(session, line)


def _unhurried(session: Programme, fitted: Fitted, options: Options) -> tuple[Programme, Fitted]:
    """The session as it comes out; without its first breaths where there is time for a greeting, but not for both."""
    if not fitted.choice.saves("opening"):
        return session, fitted
    steps = tuple(step for step in session.session.steps if not isinstance(step, BreatheStep))
    other = msgspec.structs.replace(session, session=msgspec.structs.replace(session.session, steps=steps))
    trial = _fitter(other, options)
    again = trial.solve()
    if again is None or again.choice.saves("opening") or _against(trial):
        return session, fitted
    return other, again


def _grown(session: Programme, fitted: Fitted, greeting: Greeting, options: Options) -> Programme:
    """The session with a greeting that tells what is longer than the last time; it is so whatever words truly take."""
    other = greeting.greeted(session, _doses(fitted))
    if other == session:
        return session
    fitter, least = _fitter(other, options), dict[str, int]()
    for percent in (-MARGIN, 0, MARGIN):
        doses = _doses(fitter.off_by(percent).solve())
        least = {name: min(doses.get(name, 0), least.get(name, LONGEST_MS)) for name in session.exercises}
    return other if greeting.greeted(session, least) == other else session


def _doses(fitted: Fitted | None) -> dict[str, int]:
    """How long (ms) the side of each exercise is held that is held less."""
    from coach.schedule.held import HELD

    sums: dict[str, Counter[str | None]] = {}
    for window in fitted.schedule.windows if fitted else ():
        if window.kind in HELD and window.place.exercise:
            sums.setdefault(window.place.exercise, Counter())[window.place.side] += window.length
    return {name: min(sides.values()) for name, sides in sums.items()}


def _missed(every: Iterable[Exercise], session: Programme, avoid: frozenset[Condition]) -> frozenset[Condition]:
    """The conditions because of which something is left out that is for the same muscles."""
    worked = {muscle for exercise in session.exercises.values() for muscle in exercise.targets}
    others = (exercise for exercise in every if not worked.isdisjoint(exercise.targets))
    return avoid.intersection(condition for exercise in others for condition in exercise.avoid)


def make_lesson(state: Standing, programme: Programme, past: History, request: Request, options: Options) -> Today:
    """The session that comes next in a course, told to this person, without what is not for them.

    ``programme`` is that session with what has to be avoided replaced. It lasts as long as is asked for, else as its
    course says; where it cannot, as long as it is written. Raises ``RequestError`` where nothing of it is left.
    """
    unit, profile, ask = state.unit, request.profile, request.ask
    assert unit is not None  # a course that is done has no session
    programme = select(programme, exclude=closed(programme, past, profile, ask))
    course = spoken(state, past, options.language, ask.moment)
    programme = Telling(past, options.language, profile, options.detail is None, course=course)(programme)
    shut = tuple(sorted(places(profile.not_in)))
    why = because_of_course(state) + limits(ask.avoid | profile.conditions, shut, options.language)
    duration = ask.duration if request.minutes else unit.duration
    if not duration:
        return Today(programme, why)
    whole = lasting(programme, duration)
    if (refusal := attempt(whole, options).refusal) is None:
        return Today(whole, why)
    return Today(lasting(programme, None), f"{why}; as it is written, for it {refusal.problem}")


def lasting(programme: Programme, duration: int | None) -> Programme:
    """The programme, exactly so many ms long; ``None``: as it is written."""
    session = msgspec.structs.replace(programme.session, duration=None if duration is None else Ms(duration))
    return msgspec.structs.replace(programme, session=session)


def attempt(programme: Programme, options: Options) -> Trial:
    """How a programme comes out that has to last as long as its session says, whatever its words turn out to take."""
    trial = _tried(programme, options)
    refusal = trial.refusal or trial.check()
    return Trial(refusal, held=0, whole=False) if refusal else trial


def _tried(
    programme: Programme,
    options: Options,
    faults: Callable[[Programme, Fitted], int] = lambda programme, fitted: 0,
) -> Trial:
    """The same, by lengths as they are estimated."""
    from coach.schedule.held import fades, held_ms

    fitter = _fitter(programme, options)
    duration = fitter.duration
    if (fitted := fitter.solve()) is None:
        return Trial(_refusal(fitter), held=0, whole=False)
    held, whole = held_ms(fitted.schedule) * 100 // duration, not fitted.choice.left_out
    return Trial(
        held=held,
        whole=whole,
        faults=faults(programme, fitted),
        fades=fades(fitted.schedule),
        check=lambda: _against(fitter),
    )


def _fitter(programme: Programme, options: Options) -> Fitter:
    from coach.schedule.fit import Fitter

    duration = programme.session.duration
    assert duration is not None  # a wish has a length
    return Fitter(programme, options.language, options.settings(), duration, Lengths(options, {}))


def _begins_moving(programme: Programme) -> bool:
    """Whether nobody is stretched cold: a movement, or lying at rest, comes before the first hold."""
    first = next(step for step in programme.session.steps if isinstance(step, ExerciseStep))
    exercise = programme.exercises[first.exercise]
    return exercise.style != "static" or (exercise.ending == "soft" and exercise.ends in (None, exercise.position))


def _faults(programme: Programme, fitted: Fitted, *, warm: bool) -> int:
    """What is not right: nobody greeted, something new told in a hurry, held for longer than is right, each twice; a
    vigil at its end, and a cold beginning where there is something to get ``warm`` with."""
    steps = {step.exercise: step for step in programme.session.steps if isinstance(step, ExerciseStep)}
    long = any(ms > (steps[name].most or ms) for name, ms in _doses(fitted).items())
    rests = [window.length for window in fitted.schedule.windows if window.kind == "rest"]
    vigil = max(rests, default=0) * 100 > fitted.schedule.duration * MOST_REST
    hurried = fitted.choice.saves("short-forms") and any(step.detail in ("learn", "full") for step in steps.values())
    return 2 * (fitted.choice.saves("opening") + hurried + long) + vigil + (warm and not _begins_moving(programme))


def _against(fitter: Fitter) -> RequestError | None:
    """What stands against it where all that is said takes a little more or less time than it was estimated."""
    sure = all(fitter.off_by(percent).solve() for percent in (-MARGIN, MARGIN))
    return None if sure else _refusal(fitter)


def _refusal(fitter: Fitter) -> RequestError:
    shortest, longest = fitter.range()
    # What is told must be granted when asked for: with the margin, in whole seconds (``clock`` cuts the rest off).
    shortest, longest = shortest * 100 // (100 - MARGIN) + 999, longest * 100 // (100 + MARGIN)
    problem = f"cannot last {clock(fitter.duration)}"
    mend = f"about {clock(shortest)} to {clock(longest)} are possible"
    return RequestError(f"'{fitter.programme.session.title}'", problem, mend)
