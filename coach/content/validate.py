"""Contradictions that no type can see: each with its place in the file and a mend, for the document to tell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from coach.content.model import (
    PLACEHOLDERS,
    BreatheStep,
    CircuitStep,
    Course,
    Dose,
    Exercise,
    ExerciseStep,
    Ms,
    Programme,
    RestStep,
    SayStep,
    Session,
    walk,
)
from coach.content.names import did_you_mean
from coach.content.size import (
    LONGEST,
    LONGEST_EXERCISE,
    MOST_PARTS,
    MOST_REPETITIONS,
    Size,
    exercise_size,
    size_of,
    too_much,
)
from coach.content.yamlfile import KeyPath, Trouble
from coach.times import LONGEST_HOLD, SHORTEST_HOLD, write_duration

SHORTEST_REST = 1_000
"""ms. Less cannot be announced truly."""
LONGEST_NAME = 120
MOST_WEEKS = 52
LONGEST_LINE = 1_000
"""Characters in one spoken line: a minute of speech. A coach who talks longer has lost the listener."""

_BRACES = re.compile(r"\{([^{}]*)\}")


def exercise_troubles(exercise: Exercise) -> Iterator[Trouble]:
    """The contradictions in an exercise."""
    yield from _name(exercise.name, ("name",))
    if not exercise.instructions:
        yield ("instructions",), "an exercise needs at least one instruction", ""
    elif not any(line.say.strip() for line in exercise.instructions):
        yield ("instructions",), "all instructions are empty", ""
    for text, where in spoken_lines(exercise):
        yield from _line(text, where, sided=exercise.sides != "none", may_be_empty=where[-1] == "short")
    if exercise.even_sides and exercise.sides == "none":
        yield ("even_sides",), "there are no sides to keep even", "set sides: each, or remove even_sides"
    for index, tip in enumerate(exercise.tips):
        if tip.when == "both" and exercise.sides == "none":
            yield ("tips", index, "when"), "there are no two sides to feel", "set sides: each, or remove it"
    yield from _dose(exercise)
    yield from _switch(exercise)
    yield from _ending(exercise.ending, exercise, ())
    yield from _breath_to(exercise)
    if trouble := too_much(exercise_size(exercise), MOST_REPETITIONS, LONGEST_EXERCISE):
        yield ("dose",), *trouble


def _switch(exercise: Exercise) -> Iterator[Trouble]:
    """What asks for a side must say which: else the same words would ask for both."""
    words = [(text, ("switch_words", index)) for index, text in enumerate(exercise.switch_words)]
    for text, where in [(exercise.which, ("which",)), *words] if exercise.which else words:
        if not any(f"{{{name}}}" in text for name in (PLACEHOLDERS if where[0] == "switch_words" else ("side",))):
            mend = "say {side} in it" + (" or {other}" if where[0] == "switch_words" else "")
            yield where, "a switch without words for both ways", mend


def _ending(ending: str | None, exercise: Exercise, where: KeyPath) -> Iterator[Trouble]:
    if problem := _uncounted(ending, exercise):
        yield (*where, "ending"), problem, "write ending: soft, or ending: bell"


def _uncounted(ending: str | None, exercise: Exercise) -> str:
    if ending != "count" or exercise.style not in ("rest", "breath"):
        return ""
    return f"{'guided rest' if exercise.style == 'rest' else 'breathing'} is not counted out"


def _session_ending(step: ExerciseStep, exercise: Exercise, session: Session) -> Iterator[Trouble]:
    """A session's ending must be one that each of its exercises can have, or says otherwise."""
    if step.ending is None and exercise.ending is None and (problem := _uncounted(session.ending, exercise)):
        mend = "write ending: soft, or give the steps that are counted an ending of their own"
        yield ("ending",), f"{problem}, and '{exercise.id}' is that", mend


def _breath_to(exercise: Exercise) -> Iterator[Trouble]:
    if exercise.breath_to is None:
        return
    if exercise.breath is None:
        problem = "a pace to lengthen to, and none to begin with"
        yield ("breath_to",), problem, "write breath, such as breath: [4, 0, 6, 0]"
    yield from _breath(exercise.breath_to, exercise.dose.hold, ("breath_to",))


def _dose(exercise: Exercise) -> Iterator[Trouble]:
    dose = exercise.dose
    where: KeyPath = ("dose",)
    if dose.min is not None and dose.max is not None and dose.min > dose.max:
        yield (*where, "min"), "is longer than max", "swap the two"
    yield from _bounds(dose.hold, exercise, (*where, "hold"))
    yield from _repetitions(dose, dose, where)
    if dose.tempo is not None and (dose.hold is not None or dose.reps is None):
        problem = "a tempo goes with reps and without a hold"
        yield (*where, "tempo"), problem, "remove hold, or write reps"
    if dose.phases:
        total = sum(phase.length for phase in dose.phases)
        if dose.hold is not None and total != dose.hold:
            problem = f"the phases last {write_duration(total)} and the hold {write_duration(dose.hold)}"
            yield (*where, "phases"), problem, "make them equal, or leave hold out"
        if not SHORTEST_HOLD <= total <= LONGEST_HOLD:
            problem = f"{write_duration(total)} is no time to hold a stretch"
            yield (*where, "phases"), problem, "3s to 10m are possible"
    yield from _breath(exercise.breath, dose.hold, ("breath",))


def _repetitions(request: Dose | ExerciseStep, dose: Dose, where: KeyPath) -> Iterator[Trouble]:
    """What holds for a dose, and for a step that asks for another one; ``dose`` has what the step leaves open."""
    if request.sets is not None and request.reps is None and dose.reps is None:
        yield (*where, "sets"), "sets need reps", "say how many repetitions a set has, or use rounds"
    if request.sets is not None and request.rounds is not None:
        yield (*where, "rounds"), "rounds and sets are two names for one thing here", "keep one of them"
    lengths = (request.hold, request.tempo, dose.hold, dose.tempo)
    if request.reps is not None and not dose.phases and all(length is None for length in lengths):
        yield (*where, "reps"), "reps need a hold or a tempo", "say how long one repetition lasts"


def _breath(breath: Any, hold: int | None, where: KeyPath) -> Iterator[Trouble]:
    if breath is None:
        return
    if breath.in_ < 1_000 or breath.out < 1_000:
        yield where, "breathing in and out need a second each at least", ""
    if hold is not None and breath.length > hold:
        problem = f"one breath ({write_duration(breath.length)}) is longer than the hold ({write_duration(hold)})"
        yield where, problem, "lengthen the hold or shorten the breath"


def _bounds(hold: int | None, exercise: Exercise, where: KeyPath) -> Iterator[Trouble]:
    low, high = exercise.dose.min, exercise.dose.max
    if hold is None or not ((low is not None and hold < low) or (high is not None and hold > high)):
        return
    bounds = (
        f"{write_duration(low) if low is not None else '3s'} to {write_duration(high) if high is not None else '10m'}"
    )
    problem = f"a hold of {write_duration(hold)} is outside the bounds of '{exercise.id or exercise.name}'"
    yield where, problem, f"{bounds} are allowed"


def spoken_lines(exercise: Exercise) -> Iterator[tuple[str, KeyPath]]:
    """Every text of an exercise that may be spoken, with its path in the file."""
    for name in ("purpose", "which", "again", "back"):
        if text := getattr(exercise, name):
            yield text, (name,)
    for name in ("switch_words", "before", "cautions"):
        yield from ((text, (name, i)) for i, text in enumerate(getattr(exercise, name)))
    for name, keys in {"instructions": ("say", "short"), "tips": ("say",), "faq": ("ask", "answer")}.items():
        for i, line in enumerate(getattr(exercise, name)):
            yield from ((text, (name, i, key)) for key in keys if (text := getattr(line, key)) is not None)
    for i, phase in enumerate(exercise.dose.phases):
        yield phase.say, ("dose", "phases", i, "say")


def name_trouble(name: str) -> tuple[str, str] | None:
    """What is wrong with the name of an exercise or the title of a session, and the mend; nothing where it will do."""
    if not name.strip():
        return "is empty", ""
    if not any(character.isalnum() for character in name):
        return f"'{name.strip()[:20]}' holds nothing that can be said", "write it in words"
    if any(unicodedata.category(character) in ("Cc", "Cs") and not character.isspace() for character in name):
        return "holds a character that no text can show", "write it anew"
    if len(name) > LONGEST_NAME:
        return f"is longer than {LONGEST_NAME} characters", ""
    return None


def _name(name: str, where: KeyPath) -> Iterator[Trouble]:
    if trouble := name_trouble(name):
        yield where, *trouble


def _line(text: str, where: KeyPath, *, sided: bool, may_be_empty: bool = False) -> Iterator[Trouble]:
    if not text.strip() and not may_be_empty and where[-1] != "purpose":
        yield where, "is empty", "write what is to be said, or remove it"
    if text.strip() and not any(character.isalnum() for character in text):
        yield where, f"'{text.strip()[:20]}' holds nothing that can be said", "write it in words"
    if len(text) > LONGEST_LINE:
        yield where, f"is {len(text)} characters long", "break it into lines of one action each"
    for inside in _BRACES.findall(text):
        if inside not in PLACEHOLDERS:
            mend = did_you_mean(inside, PLACEHOLDERS) or "{side} and {other} are there"
            yield where, f"there is no placeholder {{{inside}}}", mend
        if not sided:
            problem = f"{{{inside}}} in an exercise without sides"
            yield where, problem, "set sides: each, or write it without"
    if re.search(r"[{}]", _BRACES.sub("", text)):
        yield where, "holds a brace that is not part of {side} or {other}", "remove it"


def programme_troubles(programme: Programme) -> Iterator[Trouble]:
    """The same for a session, its exercises known."""
    session = programme.session
    yield from _name(session.title, ("title",))
    yield from _breath(session.breath, None, ("breath",))
    for name in ("intro", "outro"):
        if text := getattr(session, name):
            yield from _line(text, (name,), sided=False)
    yield from _sound(session)
    if not session.steps:
        yield ("steps",), "a session needs at least one step", ""
    if session.extra_hold and not session.tight_side:
        yield ("extra_hold",), "for which side?", "write tight_side: left or right"
    for step, where in walk(session.steps):
        if isinstance(step, ExerciseStep):
            yield from step_troubles(step, programme.exercises[step.exercise], session, where)
            yield from _session_ending(step, programme.exercises[step.exercise], session)
        elif isinstance(step, CircuitStep):
            yield from _circuit(step, where)
        elif isinstance(step, BreatheStep):
            yield from _breath(step.breath, None, (*where, "breath"))
        elif isinstance(step, SayStep | RestStep):
            yield from _words_or_rest(step, where)
    if too_long := session_trouble(programme):
        yield ("steps", too_long[0]), *too_long[1:]


def course_troubles(course: Course) -> Iterator[Trouble]:
    """The same for a course. Whether its sessions are there is not asked."""
    yield from _name(course.title, ("title",))
    if not course.days:
        yield ("days",), "a course needs its days", "write days: [monday, wednesday, friday]"
    elif len(set(course.days)) < len(course.days):
        yield ("days",), "a day stands here twice", "keep one of the two"
    if not 1 <= len(course.weeks) <= MOST_WEEKS:
        yield ("weeks",), f"must be 1 to {MOST_WEEKS} weeks, not {len(course.weeks)}", ""
    for index, week in enumerate(course.weeks):
        here = ("weeks", index)
        if not week.sessions:
            yield (*here, "sessions"), "a week needs at least one session", ""
        if course.days and len(week.sessions) > len(course.days):
            problem = f"{len(week.sessions)} sessions for {len(course.days)} days"
            yield (*here, "sessions"), problem, "name more days, or fewer sessions"
        for number, lesson in enumerate(week.sessions):
            where = (*here, "sessions", number)
            if not lesson.session.strip():
                yield where, "is empty", "name a session"


def session_trouble(programme: Programme) -> tuple[int, str, str] | None:
    """The step with which a session becomes larger than anyone could do, what is wrong, and the mend."""
    size = Size()
    for index, step in enumerate(programme.session.steps):
        one = size_of(step, programme.exercises)
        size += one
        trouble = too_much(size, MOST_PARTS, LONGEST)
        if isinstance(step, ExerciseStep):
            trouble = too_much(one, MOST_REPETITIONS, LONGEST_EXERCISE) or trouble
        if trouble:
            return index, *trouble
    return None


def _sound(session: Session) -> Iterator[Trouble]:
    for name in ("engine", "voice", "bed", "cover"):
        if (word := getattr(session, name)) is not None and not word.strip():
            yield (name,), "is empty", "name one, or remove it"
    for name in ("author", "album"):
        if len(getattr(session, name)) > LONGEST_NAME:
            yield (name,), f"is longer than {LONGEST_NAME} characters", ""


def _circuit(step: CircuitStep, where: KeyPath) -> Iterator[Trouble]:
    if not step.circuit:
        yield where, "this circuit is empty", ""
    if any(isinstance(inner, CircuitStep) for inner in step.circuit):
        yield where, "a circuit inside a circuit", "repeat the inner steps by hand"


def _words_or_rest(step: SayStep | RestStep, where: KeyPath) -> Iterator[Trouble]:
    if isinstance(step, RestStep) and step.rest < SHORTEST_REST:
        yield (*where, "rest"), "a rest lasts at least a second", "remove it, or write a pause"
    if step.say is not None:
        yield from _line(step.say, (*where, "say"), sided=False)
    if isinstance(step, RestStep):
        yield from _rest_lines(step, where)


def _rest_lines(step: RestStep, where: KeyPath) -> Iterator[Trouble]:
    before = -1
    for index, line in enumerate(step.lines):
        here = (*where, "lines", index)
        yield from _line(line.say, (*here, "say"), sided=False)
        if not 0 <= line.at < step.rest:
            problem = f"at {write_duration(line.at)} a rest of {write_duration(step.rest)} is over"
            yield (*here, "at"), problem, "say it sooner, or lengthen the rest"
        if line.at <= before:
            problem = f"at {write_duration(line.at)} comes behind {write_duration(Ms(before))}"
            yield (*here, "at"), problem, "write the lines in the order in which they are said"
        before = line.at


def step_troubles(step: ExerciseStep, exercise: Exercise, session: Session, where: KeyPath) -> Iterator[Trouble]:
    """The same for what a step asks for, and its exercise or its session does not allow."""
    yield from _bounds(step.hold, exercise, (*where, "hold"))
    yield from _ending(step.ending, exercise, where)
    yield from _step_sides(step, exercise, session, where)
    yield from _step_dose(step, exercise, where)
    hold = step.hold if step.hold is not None else exercise.dose.hold
    if step.breath is not None:
        yield from _breath(step.breath, hold, (*where, "breath"))
    elif session.breath is not None:
        yield from _breath(session.breath, hold, ("breath",))
    elif step.hold is not None:
        yield from _breath(exercise.breath, step.hold, (*where, "hold"))


def _step_sides(step: ExerciseStep, exercise: Exercise, session: Session, where: KeyPath) -> Iterator[Trouble]:
    sided = exercise.sides != "none"
    for name in ("side", "start_side", "alternate", "tight_side", "extra_hold"):
        if getattr(step, name) is not None and not sided:
            yield (*where, name), f"'{exercise.id}' has no sides", f"remove {name}"
    tight = step.tight_side or session.tight_side
    extra = session.extra_hold if step.extra_hold is None else step.extra_hold
    if step.extra_hold and not tight:
        yield (*where, "extra_hold"), "for which side?", "write tight_side: left or right"
    if exercise.even_sides and sided:
        if step.side is not None:
            problem = f"'{exercise.id}' keeps both sides even, and only one side is asked for"
            yield (*where, "side"), problem, "remove side"
        if tight and extra:
            is_own = step.tight_side or step.extra_hold
            problem = f"'{exercise.id}' keeps both sides even, so neither can have extra_hold"
            mend = "remove it" if is_own else "give tight_side to the steps that may have it, not to the whole session"
            yield (
                (*where, "tight_side" if step.tight_side else "extra_hold") if is_own else ("tight_side",),
                problem,
                mend,
            )
    hold, most = step.hold if step.hold is not None else exercise.dose.hold, exercise.dose.max
    if tight and extra and sided and most is not None and hold is not None and hold + extra > most:
        sum_ms = write_duration(hold + extra)
        problem = f"hold and extra_hold are {sum_ms}, and '{exercise.id}' allows {write_duration(most)}"
        at = (*where, "extra_hold") if step.extra_hold else ("extra_hold",)
        yield at, problem, "shorten one of them"


def _step_dose(step: ExerciseStep, exercise: Exercise, where: KeyPath) -> Iterator[Trouble]:
    dose = exercise.dose
    reps = step.reps if step.reps is not None else dose.reps
    yield from _repetitions(step, dose, where)
    for name in ("release", "rest", "tempo"):
        if getattr(step, name) is not None and reps is None:
            apart = "write a rest between two exercises as a step of its own"
            mend = apart if name == "rest" else f"add reps, or remove {name}"
            yield (*where, name), f"{name} goes with reps and sets", mend
    if step.tempo is not None and step.hold is not None:
        yield (*where, "tempo"), "a tempo goes without a hold", "keep one of them"
    if dose.phases and step.hold is not None and step.hold != sum(phase.length for phase in dose.phases):
        yield (*where, "hold"), f"the phases of '{exercise.id}' give its hold", "remove hold"
