"""Checking files and sessions as a listener would meet them: read, linted, laid out, and asked what is not heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coach.content.conditions import listed
from coach.content.library import (
    Library,
    Rung,
    ladder_path,
    lesson_session,
    read_course,
    read_cover,
    read_exercise,
    read_session,
)
from coach.content.lint import Finding, Severity, finding, lint_exercise, lint_session
from coach.content.model import Exercise, ExerciseStep, Programme, Session
from coach.content.names import did_you_mean
from coach.content.validate import spoken_lines
from coach.content.yamlfile import Document, read, write_path
from coach.errors import CoachError, ContentError, RequestError
from coach.language import Language
from coach.making import attempt, lasting
from coach.script.model import Line

if TYPE_CHECKING:
    from coach.pipeline import Options, Plan


def check_file(path: Path, library: Library, options: Options) -> Iterator[Finding]:
    """All findings in one file: an exercise, a session or a course. Errors are findings too; nothing is raised."""
    try:
        document = read(path)
        if "weeks" in document.value and "steps" not in document.value:
            yield from check_course(path, library, options)
            return
        if "steps" in document.value or ("title" in document.value and "name" not in document.value):
            programme, document = read_session(path, library)
            yield from lint_session(programme, document, options.language.for_engine(options.voice.engine))
            wrong = list(check_sound(programme.session, document, options))
            yield from wrong
            if any(one.where in ("engine", "voice") and one.severity == "error" for one in wrong):
                return  # nobody can tell how long it takes to say
        else:
            exercise, document = read_exercise(path)
            yield from check_ladder(exercise, document, library)
            yield from lint_exercise(exercise, document, options.language.for_engine(options.voice.engine))
            programme = alone(exercise)
        yield from check_heard(programme, document, library, options)
    except ContentError as error:
        yield Finding(str(error.path), error.line, error.where, "error", error.problem, error.mend)
    except CoachError as error:
        yield Finding(str(path), 0, "", "error", f"{error.subject}: {error.problem}", error.mend)


def files_of(names: Sequence[str], library: Library) -> Iterator[Path]:
    """The files to check: names, paths of files, or folders; without any, all of the library.

    Raises ``RequestError`` for what is none of these.
    """
    from coach.content.library import session_path

    if not names:
        yield from library.exercises().values()
        yield from library.sessions().values()
        yield from library.courses().values()
    for name in names:
        path = Path(name)
        if path.is_dir():
            inside = sorted(other for other in path.rglob("*.y*ml") if other.suffix in (".yaml", ".yml"))
            if not inside:
                raise RequestError(f"'{name}'", "holds no .yaml file")
            yield from inside
        elif path.is_file():
            yield path
        else:
            yield session_path(name, library) or library.exercise_path(name)


def check_course(path: Path, library: Library, options: Options) -> Iterator[Finding]:
    """Whether a course's sessions are there, and can last as long as it says. Raises ``ContentError``."""
    course, document = read_course(path)
    seen: set[tuple[str, int | None]] = set()
    for index, week in enumerate(course.weeks):
        for number, lesson in enumerate(week.sessions):
            where = ("weeks", index, "sessions", number)
            duration = lesson.duration or week.duration
            if (lesson.session, duration) in seen:
                continue
            seen.add((lesson.session, duration))
            try:
                programme = lesson_session(lesson.session, library)
            except CoachError as error:
                yield finding(document, where, "error", f"{error.subject}: {error.problem}", error.mend)
                continue
            if duration and (refusal := attempt(lasting(programme, duration), options).refusal):
                yield finding(document, where, "error", f"{refusal.subject} {refusal.problem}", refusal.mend)


def check_sound(session: Session, document: Document, options: Options) -> Iterator[Finding]:
    """Whether there is what a session wants to be spoken by, to lie under it, and to be shown with it.

    What is only missing on this machine is a warning.
    """
    looks: tuple[tuple[str, Callable[[], object]], ...] = (
        ("voice" if session.voice else "engine", lambda: _check_voice(session, options)),
        ("bed", lambda: _check_bed(session)),
        ("cover", lambda: session.cover and read_cover(session.cover)),
    )
    for name, look in looks:
        try:
            look()
        except CoachError as error:
            severity: Severity = "error" if isinstance(error, RequestError) else "warning"
            yield finding(document, (name,), severity, f"{error.subject}: {error.problem}", error.mend)


def _check_bed(session: Session) -> None:
    if not session.bed:
        return  # nothing of sound is needed then
    from coach.sound.bed import check_bed
    from coach.sound.mix import mix_for

    check_bed(mix_for(session))


def _check_voice(session: Session, options: Options) -> None:
    """Raises ``RequestError`` where no engine has it, ``CoachError`` where its engine does not work here."""
    from coach.pipeline import suited
    from coach.voice.engines import load

    if not (session.engine or session.voice):
        return
    voice = suited(msgspec.structs.replace(options, asked=frozenset()), session).voice
    engine = load(session.engine or voice.engine)
    if reason := engine.lacks():
        raise CoachError(f"engine '{engine.name}'", reason, "another one speaks here")
    has = [info.id for info in engine.voices()]
    if session.voice and has and voice.id.partition("+")[0] not in has:
        raise RequestError(f"voice '{session.voice}'", f"{engine.name} has no such voice", did_you_mean(voice.id, has))


LADDER: tuple[Rung, ...] = ("instead", "easier", "harder")


def check_ladder(exercise: Exercise, document: Document, library: Library) -> Iterator[Finding]:
    """Whether the exercises that it points to are there, and whether one of them serves those who must avoid it."""
    for name in LADDER:
        try:
            yield from _rung(exercise, name, document, library)
        except ContentError as error:
            yield Finding(str(error.path), error.line, error.where, "error", error.problem, error.mend)


def _rung(exercise: Exercise, name: Rung, document: Document, library: Library) -> Iterator[Finding]:
    if not getattr(exercise, name):
        return
    trail, other = [exercise.id], exercise
    while getattr(other, name):
        path = ladder_path(other, name, library, document if other is exercise else None)
        trail.append(path.stem)
        if path.stem in trail[:-1]:
            if path.stem == exercise.id:  # else it is told where the circle begins
                problem = f"points in a circle: {' -> '.join(trail)}"
                yield finding(document, (name,), "error", problem, "name another exercise, or remove it")
            return
        below, other = other, read_exercise(path)[0]
        if below is exercise and name == "instead" and (both := listed(set(exercise.avoid) & set(other.avoid))):
            problem = f"'{other.id}' is to be avoided itself, with {both}"
            yield finding(document, (name,), "error", problem, "name one that can be done")


def alone(exercise: Exercise) -> Programme:
    """A session of one exercise."""
    session = Session(title=exercise.name, id=exercise.id, steps=(ExerciseStep(exercise=exercise.id),))
    return Programme(session=session, exercises={exercise.id: exercise})


def check_heard(programme: Programme, document: Document, library: Library, options: Options) -> Iterator[Finding]:
    """What a listener of this session would miss: cues that do not fit, and tips that never come."""
    from coach.pipeline import plan as worked_out

    path = str(document.path)
    try:
        plan = worked_out(programme, options)
    except RequestError as error:
        yield Finding(path, document.line(("duration",)), "duration", "error", error.problem, error.mend)
        return
    for dropped in plan.schedule.dropped:
        text = dropped.what.text if isinstance(dropped.what, Line) else dropped.what.name
        exercise = programme.exercises.get(dropped.place.exercise or "")
        path, line, where = _place_of(text, exercise, document, library, options.language)
        said = ", ".join(str(part) for part in (exercise.id if exercise else "", dropped.place.side) if part)
        problem = f"'{text}' ({dropped.role}{', ' + said if said else ''}) is not heard: it {dropped.reason}"
        yield Finding(path, line, where, "warning", problem, "shorten it, or lengthen the hold")
    yield from _unheard_tips(plan, document, library)


def _place_of(
    text: str, exercise: Exercise | None, document: Document, library: Library, language: Language
) -> tuple[str, int, str]:
    """The file, line and path of a spoken text: in the exercise that it belongs to, else in the session."""
    if exercise and (file := library.find("exercises", exercise.id)):
        own = document if file == document.path else read(file)
        for written, where in spoken_lines(exercise):
            if text in _as_heard(written, language):
                return str(own.path), own.line(where), write_path(where)
    return str(document.path), 0, ""


def _as_heard(text: str, language: Language) -> set[str]:
    return {text, language.with_side(text, "left"), language.with_side(text, "right")}


def _unheard_tips(plan: Plan, document: Document, library: Library) -> Iterator[Finding]:
    """Tips that no listener of this session hears. Too long to fit: a warning. Too few holds for all: a note."""
    language = plan.options.language
    heard = {event.what.text for event in plan.schedule.events if isinstance(event.what, Line)}
    dropped = {drop.what.text for drop in plan.schedule.dropped if isinstance(drop.what, Line)}
    for exercise in plan.programme.exercises.values():
        holds = [w.length for w in plan.schedule.windows if w.kind == "hold" and w.place.exercise == exercise.id]
        for tip in exercise.tips:
            if _as_heard(tip.say, language) & (heard | dropped):
                continue
            path, line, where = _place_of(tip.say, exercise, document, library, language)
            problem = f"the tip '{tip.say}' of '{exercise.id}' is never heard in '{plan.programme.session.title}'"
            longer = f" or longer holds than {max(holds) // 1000} s" if holds else ""
            mend = f"more {'rounds' if holds else 'sets'}{longer} would bring it"
            yield Finding(path, line, where, "note", problem, mend)
