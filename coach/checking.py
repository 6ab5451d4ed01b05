"""Checking files and sessions as a listener would meet them: read, linted, laid out, and asked what is not heard."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coach.content.conditions import listed
from coach.content.library import (
    YAML,
    Library,
    Rung,
    is_session,
    ladder_path,
    lesson_session,
    look_through,
    no_name,
    read_cover,
    read_exercise,
    session_path,
)
from coach.content.lint import Finding, Severity, finding, lint_exercise, lint_session
from coach.content.model import Course, Exercise, ExerciseStep, Programme, Session, walk
from coach.content.names import did_you_mean
from coach.content.validate import spoken_lines
from coach.content.yamlfile import Document, Key, around
from coach.errors import CoachError, ContentError, RequestError
from coach.files import user_path
from coach.language import Language
from coach.making import attempt, lasting
from coach.script.model import Line

if TYPE_CHECKING:
    from coach.pipeline import Options, Plan


def check_files(
    paths: Iterable[Path], library: Library, options: Options
) -> Iterator[tuple[Path, tuple[Finding, ...]]]:
    """What is found in each of the files, without what was told of another, such as a mistake in what both need."""
    told: set[Finding] = set()
    for path in paths:
        fresh: dict[Finding, Finding] = {}
        for one in check_file(path, library, options):
            fresh.setdefault(msgspec.structs.replace(one, path=_whole(Path(one.path))), one)
        yield path, tuple(one for same, one in fresh.items() if same not in told)
        told.update(fresh)


def _whole(path: Path) -> str:
    """A file may be named by many paths."""
    return os.path.join(os.path.realpath(path.parent), path.name)


def check_file(path: Path, library: Library, options: Options) -> Iterator[Finding]:
    """All findings in one file, an exercise, a session or a course, in order of its lines. Nothing is raised.

    A mistake in an exercise that a session needs is one of the session's, told with its own file.
    """
    findings = list(_findings(path, library, options))
    yield from sorted(findings, key=lambda one: (one.path != str(path), one.path, one.line))


def _findings(path: Path, library: Library, options: Options) -> Iterator[Finding]:
    try:
        document, content = look_through(path, library)
        if isinstance(content, Course):
            yield from _lost(document)
            yield from () if document.mistakes else check_course(content, document, library, options)
    except CoachError as error:
        yield _error(path, error)
        return
    mistakes = document.mistakes or []
    yield from (_error(path, error) for error in mistakes)
    if isinstance(content, Course):
        return
    language = options.language.for_engine(options.voice.engine)
    found = list(_lost(document))
    if isinstance(content, Programme):
        found += lint_session(content, document, language)
        found += check_sound(content.session, document, options)
    elif content is not None:
        found += check_ladder(content, document, library)
        found += lint_exercise(content, document, language)
    own = [error.where for error in mistakes if error.path == path]
    yield from (one for one in found if not any(around(place, one.where) for place in own))
    silent = any(one.where in ("engine", "voice") and one.severity == "error" for one in found)
    if content is None or mistakes or silent:
        return  # nobody can tell how long it takes to say
    try:
        yield from check_heard(content if isinstance(content, Programme) else alone(content), document, options)
    except CoachError as error:
        yield _error(path, error)


def _error(path: Path, error: CoachError) -> Finding:
    if isinstance(error, ContentError):
        return Finding(str(error.path), error.line, error.where, "error", error.problem, error.mend)
    return Finding(str(path), 0, "", "error", f"{error.subject}: {error.problem}", error.mend)


def _lost(document: Document) -> Iterator[Finding]:
    for where, comment in document.lost:
        problem = f"'{comment}' is not read: after a space and # YAML takes the rest of a line for a comment"
        mend = "put the whole text in quotes, or a comment on a line of its own"
        yield finding(document, where, "warning", problem, mend)


def files_of(names: Sequence[str], library: Library) -> list[Path]:
    """The files to check, each once: names, paths of files, or folders; without any, all of the library.

    Raises ``RequestError`` for what is none of these.
    """
    files: dict[str, Path] = {}
    for path in _files_of(names, library):
        files.setdefault(_whole(path), path)
    return list(files.values())


def _files_of(names: Sequence[str], library: Library) -> Iterator[Path]:
    if not names:
        yield from library.exercises().values()
        yield from library.sessions().values()
        yield from library.courses().values()
    for name in names:
        path = user_path(name)
        if os.path.isdir(path):
            if not os.access(path, os.R_OK | os.X_OK):
                raise CoachError(f"'{name}'", "is closed to you", "change its rights")
            if not (inside := list(_inside(path))):
                raise RequestError(f"'{name}'", "holds no .yaml file")
            yield from inside
        elif os.path.isfile(path):
            yield path
        else:
            yield session_path(name, library) or _exercise_path(name, library)


def _inside(folder: Path) -> Iterator[Path]:
    """The files in a folder and below it, but for hidden ones: those are other programs'."""
    for home, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] != ".")
        files = (Path(home, name) for name in sorted(names) if name[0] != ".")
        yield from (file for file in files if file.suffix.lower() in YAML)


def _exercise_path(name: str, library: Library) -> Path:
    try:
        return library.exercise_path(name)
    except RequestError:
        if Path(name).suffix.lower() in YAML:
            raise RequestError(f"'{name}'", "there is no such file") from None
        raise no_name(name, library) from None


def check_course(course: Course, document: Document, library: Library, options: Options) -> Iterator[Finding]:
    """Whether a course's sessions are there, and can last as long as it says."""
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


def check_heard(programme: Programme, document: Document, options: Options) -> Iterator[Finding]:
    """What a listener of this session would miss: cues that do not fit, and tips that never come.

    Each is told at its line where the document is the exercise's, else at the session's step: there it can be mended.
    """
    from coach.pipeline import plan as worked_out

    try:
        plan = worked_out(programme, options)
    except RequestError as error:
        line = document.line(("duration",))
        yield Finding(str(document.path), line, "duration", "error", error.problem, error.mend)
        return
    for dropped in plan.schedule.dropped:
        text = dropped.what.text if isinstance(dropped.what, Line) else dropped.what.name
        exercise = programme.exercises.get(dropped.place.exercise or "")
        where = _place_of(text, exercise, programme, document, options.language)
        said = ", ".join(str(part) for part in (exercise.id if exercise else "", dropped.place.side) if part)
        problem = f"'{text}' ({dropped.role}{', ' + said if said else ''}) is not heard: it {dropped.reason}"
        yield finding(document, where, "warning", problem, "shorten it, or lengthen the hold")
    yield from _unheard_tips(plan, document)


def _place_of(
    text: str, exercise: Exercise | None, programme: Programme, document: Document, language: Language
) -> tuple[Key, ...]:
    """Where a spoken text is to be mended: its line in its own file, the first step of its exercise in a session's."""
    if exercise is None:
        return ()
    if not is_session(document):
        places = [where for written, where in spoken_lines(exercise) if text in _as_heard(written, language)]
        return places[0] if places else ()
    for step, where in walk(programme.session.steps):
        if isinstance(step, ExerciseStep) and exercise.id == step.exercise:
            return where
    return ()


def _as_heard(text: str, language: Language) -> set[str]:
    return {text, language.with_side(text, "left"), language.with_side(text, "right")}


def _unheard_tips(plan: Plan, document: Document) -> Iterator[Finding]:
    """Tips that no listener of this session hears: of an exercise each, of a session's exercise how many."""
    language = plan.options.language
    heard = {event.what.text for event in plan.schedule.events if isinstance(event.what, Line)}
    dropped = {drop.what.text for drop in plan.schedule.dropped if isinstance(drop.what, Line)}
    for exercise in plan.programme.exercises.values():
        holds = [w.length for w in plan.schedule.windows if w.kind == "hold" and w.place.exercise == exercise.id]
        tips = [tip.say for tip in exercise.tips if not _as_heard(tip.say, language) & (heard | dropped)]
        longer = f" or longer holds than {max(holds) // 1000} s" if holds else ""
        mend = f"more {'rounds' if holds else 'sets'}{longer} would bring it"
        if is_session(document) and len(tips) > 1:
            where = _place_of(tips[0], exercise, plan.programme, document, language)
            problem = f"{len(tips)} of {len(exercise.tips)} tips of '{exercise.id}' are never heard in this session"
            yield finding(document, where, "note", problem, f"{mend[:-2]}them")
            continue
        for tip in tips:
            where = _place_of(tip, exercise, plan.programme, document, language)
            problem = f"the tip '{tip}' of '{exercise.id}' is never heard in '{plan.programme.session.title}'"
            yield finding(document, where, "note", problem, mend)
