"""Contradictions that no type can see. Each is one complaint with its line, raised or collected by the document."""

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
    Timing,
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
from coach.content.yamlfile import Document, Key
from coach.times import write_duration

SHORTEST_HOLD = 3_000
LONGEST_HOLD = 600_000
SHORTEST_REST = 1_000
"""ms. Less cannot be announced truly."""
LONGEST_NAME = 120
MOST_WEEKS = 52
SHORTEST_LESSON, LONGEST_LESSON = 60_000, 4 * 3_600_000
"""ms."""
LONGEST_LINE = 1_000
"""Characters in one spoken line: a minute of speech. A coach who talks longer has lost the listener."""

_BRACES = re.compile(r"\{([^{}]*)\}")


def validate_exercise(exercise: Exercise, document: Document) -> None:
    """Tells ``document`` of the contradictions in an exercise; unless it collects them, the first is raised."""
    _name(exercise.name, document, ("name",))
    if not exercise.instructions:
        document.refuse(("instructions",), "an exercise needs at least one instruction")
    elif not any(line.say.strip() for line in exercise.instructions):
        document.refuse(("instructions",), "all instructions are empty")
    for text, where in spoken_lines(exercise):
        _line(text, document, where, sided=exercise.sides != "none", may_be_empty=where[-1] == "short")
    if exercise.even_sides and exercise.sides == "none":
        document.refuse(("even_sides",), "there are no sides to keep even", "set sides: each, or remove even_sides")
    for index, tip in enumerate(exercise.tips):
        if tip.when == "both" and exercise.sides == "none":
            document.refuse(("tips", index, "when"), "there are no two sides to feel", "set sides: each, or remove it")
    _gap(exercise, document, ())
    _dose(exercise, document)
    _switch(exercise, document)
    _ending(exercise.ending, exercise, document, ())
    _breath_to(exercise, document)
    if trouble := too_much(exercise_size(exercise), MOST_REPETITIONS, LONGEST_EXERCISE):
        document.refuse(("dose",), *trouble)


def _switch(exercise: Exercise, document: Document) -> None:
    """What asks for a side must say which: else the same words would ask for both."""
    words = [(text, ("switch_words", index)) for index, text in enumerate(exercise.switch_words)]
    for text, where in [(exercise.which, ("which",)), *words] if exercise.which else words:
        if not any(f"{{{name}}}" in text for name in (PLACEHOLDERS if where[0] == "switch_words" else ("side",))):
            mend = "say {side} in it" + (" or {other}" if where[0] == "switch_words" else "")
            document.refuse(where, "a switch without words for both ways", mend)


def _ending(ending: str | None, exercise: Exercise, document: Document, where: tuple[Key, ...]) -> None:
    if problem := _uncounted(ending, exercise):
        document.refuse((*where, "ending"), problem, "write ending: soft, or ending: bell")


def _uncounted(ending: str | None, exercise: Exercise) -> str:
    if ending != "count" or exercise.style not in ("rest", "breath"):
        return ""
    return f"{'guided rest' if exercise.style == 'rest' else 'breathing'} is not counted out"


def _session_ending(step: ExerciseStep, exercise: Exercise, session: Session, document: Document) -> None:
    """A session's ending must be one that each of its exercises can have, or says otherwise."""
    if step.ending is None and exercise.ending is None and (problem := _uncounted(session.ending, exercise)):
        mend = "write ending: soft, or give the steps that are counted an ending of their own"
        document.refuse(("ending",), f"{problem}, and '{exercise.id}' is that", mend)


def _breath_to(exercise: Exercise, document: Document) -> None:
    if exercise.breath_to is None:
        return
    if exercise.breath is None:
        problem = "a pace to lengthen to, and none to begin with"
        document.refuse(("breath_to",), problem, "write breath, such as breath: [4, 0, 6, 0]")
    _breath(exercise.breath_to, exercise.dose.hold, document, ("breath_to",))


def _dose(exercise: Exercise, document: Document) -> None:
    dose = exercise.dose
    where: tuple[Key, ...] = ("dose",)
    for name in ("hold", "min", "max"):
        _hold_length(getattr(dose, name), document, (*where, name))
    if dose.min is not None and dose.max is not None and dose.min > dose.max:
        document.refuse((*where, "min"), "is longer than max", "swap the two")
    _bounds(dose.hold, exercise, document, (*where, "hold"))
    _repetitions(dose, dose, document, where)
    if dose.tempo is not None and (dose.hold is not None or dose.reps is None):
        problem = "a tempo goes with reps and without a hold"
        document.refuse((*where, "tempo"), problem, "remove hold, or write reps")
    if dose.phases:
        total = sum(phase.length for phase in dose.phases)
        if dose.hold is not None and total != dose.hold:
            problem = f"the phases last {write_duration(total)} and the hold {write_duration(dose.hold)}"
            document.refuse((*where, "phases"), problem, "make them equal, or leave hold out")
        _hold_length(Ms(total), document, (*where, "phases"))
    _breath(exercise.breath, dose.hold, document, ("breath",))


def _repetitions(asked: Dose | ExerciseStep, dose: Dose, document: Document, where: tuple[Key, ...]) -> None:
    """What holds for a dose, and for a step that asks for another one; ``dose`` has what the step leaves open."""
    if asked.sets is not None and asked.reps is None and dose.reps is None:
        document.refuse((*where, "sets"), "sets need reps", "say how many repetitions a set has, or use rounds")
    if asked.sets is not None and asked.rounds is not None:
        document.refuse((*where, "rounds"), "rounds and sets are two names for one thing here", "keep one of them")
    if asked.tempo is not None and not 1_000 <= asked.tempo <= 60_000:
        problem = f"a tempo of {write_duration(asked.tempo)}: one repetition lasts 1s to 60s"
        document.refuse((*where, "tempo"), problem)
    lengths = (asked.hold, asked.tempo, dose.hold, dose.tempo)
    if asked.reps is not None and not dose.phases and all(length is None for length in lengths):
        document.refuse((*where, "reps"), "reps need a hold or a tempo", "say how long one repetition lasts")


def _breath(breath: Any, hold: int | None, document: Document, where: tuple[Key, ...]) -> None:
    if breath is None:
        return
    if breath.in_ < 1_000 or breath.out < 1_000:
        document.refuse(where, "breathing in and out need a second each at least")
    if hold is not None and breath.length > hold:
        problem = f"one breath ({write_duration(breath.length)}) is longer than the hold ({write_duration(hold)})"
        document.refuse(where, problem, "lengthen the hold or shorten the breath")


def _hold_length(ms: int | None, document: Document, where: tuple[Key, ...]) -> None:
    if ms is not None and not SHORTEST_HOLD <= ms <= LONGEST_HOLD:
        problem = f"{write_duration(ms)} is no time to hold a stretch"
        document.refuse(where, problem, "3s to 10m are possible")


def _bounds(hold: int | None, exercise: Exercise, document: Document, where: tuple[Key, ...]) -> None:
    low, high = exercise.dose.min, exercise.dose.max
    if hold is None or not ((low is not None and hold < low) or (high is not None and hold > high)):
        return
    bounds = (
        f"{write_duration(low) if low is not None else '3s'} to {write_duration(high) if high is not None else '10m'}"
    )
    problem = f"a hold of {write_duration(hold)} is outside the bounds of '{exercise.id or exercise.name}'"
    document.refuse(where, problem, f"{bounds} are allowed")


def _gap(value: Timing, document: Document, where: tuple[Key, ...]) -> None:
    if value.gap is not None and not 500 <= value.gap <= 10_000:
        document.refuse((*where, "gap"), "must be 0.5s to 10s: with less, two lines run into each other")


def spoken_lines(exercise: Exercise) -> Iterator[tuple[str, tuple[Key, ...]]]:
    """Every text of an exercise that may be spoken, with its path in the file."""
    yield exercise.purpose, ("purpose",)
    for i, line in enumerate(exercise.instructions):
        yield line.say, ("instructions", i, "say")
        if line.short is not None:
            yield line.short, ("instructions", i, "short")
    for i, tip in enumerate(exercise.tips):
        yield tip.say, ("tips", i, "say")
    if exercise.which:
        yield exercise.which, ("which",)
    for name in ("switch_words", "before", "cautions"):
        yield from ((text, (name, i)) for i, text in enumerate(getattr(exercise, name)))
    if exercise.again:
        yield exercise.again, ("again",)
    if exercise.back:
        yield exercise.back, ("back",)
    for i, question in enumerate(exercise.faq):
        yield question.ask, ("faq", i, "ask")
        yield question.answer, ("faq", i, "answer")
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


def _name(name: str, document: Document, where: tuple[Key, ...]) -> None:
    if trouble := name_trouble(name):
        document.refuse(where, *trouble)


def _line(text: str, document: Document, where: tuple[Key, ...], *, sided: bool, may_be_empty: bool = False) -> None:
    if not text.strip() and not may_be_empty and where[-1] != "purpose":
        document.refuse(where, "is empty", "write what is to be said, or remove it")
    if text.strip() and not any(character.isalnum() for character in text):
        document.refuse(where, f"'{text.strip()[:20]}' holds nothing that can be said", "write it in words")
    if len(text) > LONGEST_LINE:
        document.refuse(where, f"is {len(text)} characters long", "break it into lines of one action each")
    for inside in _BRACES.findall(text):
        if inside not in PLACEHOLDERS:
            mend = did_you_mean(inside, PLACEHOLDERS) or "{side} and {other} are there"
            document.refuse(where, f"there is no placeholder {{{inside}}}", mend)
        if not sided:
            problem = f"{{{inside}}} in an exercise without sides"
            document.refuse(where, problem, "set sides: each, or write it without")
    if re.search(r"[{}]", _BRACES.sub("", text)):
        document.refuse(where, "holds a brace that is not part of {side} or {other}", "remove it")


def validate_session(programme: Programme, document: Document) -> None:
    """The same for a session, its exercises known."""
    session = programme.session
    _name(session.title, document, ("title",))
    _gap(session, document, ())
    _breath(session.breath, None, document, ("breath",))
    for name in ("intro", "outro"):
        if text := getattr(session, name):
            _line(text, document, (name,), sided=False)
    _sound(session, document)
    if not session.steps:
        document.refuse(("steps",), "a session needs at least one step")
    if session.extra_hold and not session.tight_side:
        document.refuse(("extra_hold",), "for which side?", "write tight_side: left or right")
    for step, where in walk(session.steps):
        if isinstance(step, ExerciseStep):
            validate_step(step, programme.exercises[step.exercise], session, document, where)
            _session_ending(step, programme.exercises[step.exercise], session, document)
        elif isinstance(step, CircuitStep):
            _circuit(step, document, where)
        elif isinstance(step, BreatheStep):
            _breath(step.breath, None, document, (*where, "breath"))
        elif isinstance(step, SayStep | RestStep):
            _words_or_rest(step, document, where)
    if too_long := session_trouble(programme):
        document.refuse(("steps", too_long[0]), *too_long[1:])


def validate_course(course: Course, document: Document) -> None:
    """Raises ``ContentError`` at the first contradiction in a course. Whether its sessions are there is not asked."""
    _name(course.title, document, ("title",))
    if not course.days:
        document.refuse(("days",), "a course needs its days", "write days: [monday, wednesday, friday]")
    elif len(set(course.days)) < len(course.days):
        document.refuse(("days",), "a day stands here twice", "keep one of the two")
    if not 1 <= len(course.weeks) <= MOST_WEEKS:
        document.refuse(("weeks",), f"must be 1 to {MOST_WEEKS} weeks, not {len(course.weeks)}")
    for index, week in enumerate(course.weeks):
        here = ("weeks", index)
        if not week.sessions:
            document.refuse((*here, "sessions"), "a week needs at least one session")
        if course.days and len(week.sessions) > len(course.days):
            problem = f"{len(week.sessions)} sessions for {len(course.days)} days"
            document.refuse((*here, "sessions"), problem, "name more days, or fewer sessions")
        _length(week.duration, document, (*here, "duration"))
        for number, lesson in enumerate(week.sessions):
            where = (*here, "sessions", number)
            _length(lesson.duration, document, (*where, "duration"))
            if not lesson.session.strip():
                document.refuse(where, "is empty", "name a session")


def _length(duration: Ms | None, document: Document, where: tuple[Key, ...]) -> None:
    if duration is not None and not SHORTEST_LESSON <= duration <= LONGEST_LESSON:
        low, high = write_duration(SHORTEST_LESSON), write_duration(LONGEST_LESSON)
        document.refuse(where, f"must be {low} to {high}, not {write_duration(duration)}")


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


def _sound(session: Session, document: Document) -> None:
    for name in ("engine", "voice", "bed", "cover"):
        if (word := getattr(session, name)) is not None and not word.strip():
            document.refuse((name,), "is empty", "name one, or remove it")
    for name in ("author", "album"):
        if len(getattr(session, name)) > LONGEST_NAME:
            document.refuse((name,), f"is longer than {LONGEST_NAME} characters")


def _circuit(step: CircuitStep, document: Document, where: tuple[Key, ...]) -> None:
    if not step.circuit:
        document.refuse(where, "this circuit is empty")
    if any(isinstance(inner, CircuitStep) for inner in step.circuit):
        document.refuse(where, "a circuit inside a circuit", "repeat the inner steps by hand")


def _words_or_rest(step: SayStep | RestStep, document: Document, where: tuple[Key, ...]) -> None:
    if isinstance(step, RestStep) and step.rest < SHORTEST_REST:
        document.refuse((*where, "rest"), "a rest lasts at least a second", "remove it, or write a pause")
    if step.say is not None:
        _line(step.say, document, (*where, "say"), sided=False)
    if isinstance(step, RestStep):
        _rest_lines(step, document, where)


def _rest_lines(step: RestStep, document: Document, where: tuple[Key, ...]) -> None:
    before = -1
    for index, line in enumerate(step.lines):
        here = (*where, "lines", index)
        _line(line.say, document, (*here, "say"), sided=False)
        if not 0 <= line.at < step.rest:
            problem = f"at {write_duration(line.at)} a rest of {write_duration(step.rest)} is over"
            document.refuse((*here, "at"), problem, "say it sooner, or lengthen the rest")
        if line.at <= before:
            problem = f"at {write_duration(line.at)} comes behind {write_duration(Ms(before))}"
            document.refuse((*here, "at"), problem, "write the lines in the order in which they are said")
        before = line.at


def validate_step(
    step: ExerciseStep, exercise: Exercise, session: Session, document: Document, where: tuple[Key, ...]
) -> None:
    """The same for what a step asks for, and its exercise or its session does not allow."""
    _gap(step, document, where)
    _hold_length(step.hold, document, (*where, "hold"))
    _bounds(step.hold, exercise, document, (*where, "hold"))
    _ending(step.ending, exercise, document, where)
    _step_sides(step, exercise, session, document, where)
    _step_dose(step, exercise, document, where)
    hold = step.hold if step.hold is not None else exercise.dose.hold
    if step.breath is not None:
        _breath(step.breath, hold, document, (*where, "breath"))
    elif session.breath is not None:
        _breath(session.breath, hold, document, ("breath",))
    elif step.hold is not None:
        _breath(exercise.breath, step.hold, document, (*where, "hold"))


def _step_sides(
    step: ExerciseStep, exercise: Exercise, session: Session, document: Document, where: tuple[Key, ...]
) -> None:
    sided = exercise.sides != "none"
    for name in ("side", "start_side", "alternate", "tight_side", "extra_hold"):
        if getattr(step, name) is not None and not sided:
            document.refuse((*where, name), f"'{exercise.id}' has no sides", f"remove {name}")
    tight = step.tight_side or session.tight_side
    extra = session.extra_hold if step.extra_hold is None else step.extra_hold
    if step.extra_hold and not tight:
        document.refuse((*where, "extra_hold"), "for which side?", "write tight_side: left or right")
    if exercise.even_sides and sided:
        if step.side is not None:
            problem = f"'{exercise.id}' keeps both sides even, and only one side is asked for"
            document.refuse((*where, "side"), problem, "remove side")
        if tight and extra:
            own = step.tight_side or step.extra_hold
            problem = f"'{exercise.id}' keeps both sides even, so neither can have extra_hold"
            mend = "remove it" if own else "give tight_side to the steps that may have it, not to the whole session"
            document.refuse(
                (*where, "tight_side" if step.tight_side else "extra_hold") if own else ("tight_side",), problem, mend
            )
    hold, most = step.hold if step.hold is not None else exercise.dose.hold, exercise.dose.max
    if tight and extra and sided and most is not None and hold is not None and hold + extra > most:
        both = write_duration(hold + extra)
        problem = f"hold and extra_hold are {both}, and '{exercise.id}' allows {write_duration(most)}"
        at = (*where, "extra_hold") if step.extra_hold else ("extra_hold",)
        document.refuse(at, problem, "shorten one of them")


def _step_dose(step: ExerciseStep, exercise: Exercise, document: Document, where: tuple[Key, ...]) -> None:
    dose = exercise.dose
    reps = step.reps if step.reps is not None else dose.reps
    _repetitions(step, dose, document, where)
    for name in ("release", "rest", "tempo"):
        if getattr(step, name) is not None and reps is None:
            apart = "write a rest between two exercises as a step of its own"
            mend = apart if name == "rest" else f"add reps, or remove {name}"
            document.refuse((*where, name), f"{name} goes with reps and sets", mend)
    if step.tempo is not None and step.hold is not None:
        document.refuse((*where, "tempo"), "a tempo goes without a hold", "keep one of them")
    if dose.phases and step.hold is not None and step.hold != sum(phase.length for phase in dose.phases):
        document.refuse((*where, "hold"), f"the phases of '{exercise.id}' give its hold", "remove hold")
