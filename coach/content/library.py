"""Where exercises, sessions and courses live, finding them by name, and reading what a user asks for.

A library folder holds ``exercises/`` and ``scripts/``. They are searched in order; the first file of a name wins.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import Literal

import msgspec

from coach.content.convert import convert, lone_texts
from coach.content.model import (
    BEDS,
    Card,
    CircuitStep,
    Course,
    Exercise,
    ExerciseStep,
    Ms,
    PauseStep,
    Programme,
    Session,
    Step,
)
from coach.content.names import did_you_mean, nearest, slug
from coach.content.search import rank, words_of
from coach.content.spare import Conditions, spare
from coach.content.validate import session_trouble, validate_course, validate_exercise, validate_session
from coach.content.yamlfile import Document, Key, parse, read, read_text
from coach.errors import CoachError, ContentError, RequestError
from coach.files import user_path
from coach.language import Language
from coach.language import language as the_language
from coach.plain import cut
from coach.times import parse_duration

YAML = (".yaml", ".yml")
Rung = Literal["instead", "easier", "harder"]
"""Where an exercise points to another one."""
HEAD = ("name", "spoken", "aliases", "targets", "secondary", "position", "props", "level", "avoid", "title", "duration")
"""The keys that a card is read from."""
NOTHING = PauseStep(pause=Ms(1_000))
"""Stands for a step with a mistake, where all mistakes are looked for."""
FEW = 40
"""So many names are all told where none is near."""
LARGEST_COVER = 8_000_000  # bytes
"""A larger picture would weigh more than the sound that it is for."""
_KEY = re.compile(r"^(\w+)[ \t]*:", re.MULTILINE)


def card(path: Path) -> Card:
    """The card of one file. Raises ``ContentError`` where its head is wrong; the rest of it is not looked at."""
    try:
        value = parse(_head(read_text(path)), path).value
    except ContentError:
        value = {}  # the whole of it tells what is wrong
    if "name" not in value and "title" not in value:
        value = read(path).value  # not written key by key: then the whole of it must be read
    lone_texts(value)
    try:
        name = value.get("title", value.get("name"))
        value["name"] = cut(name) if isinstance(name, str) else name
        if value.get("duration") is not None:
            value["duration"] = parse_duration(value["duration"])
        return msgspec.convert(value, Card)
    except (msgspec.ValidationError, ValueError) as error:
        whole = read(path)
        if "steps" in whole.value:
            convert(whole, Session)  # tells where it is, and what
        else:
            convert(whole, Exercise)
        raise ContentError(path, 0, "", str(error)) from None


def _cards(files: Mapping[str, Path]) -> dict[str, Card]:
    cards = {}
    for name, path in files.items():
        with suppress(CoachError):
            cards[name] = card(path)
    return cards


def _head(text: str) -> str:
    """The blocks of the keys in ``HEAD``, all others left out."""
    starts = [(match.start(), match[1]) for match in _KEY.finditer(text)]
    ends = [*(start for start, _ in starts), len(text)][1:]
    return "".join(text[start:end] for (start, key), end in zip(starts, ends, strict=False) if key in HEAD)


class Library(msgspec.Struct, frozen=True, dict=True):
    """Folders to look in, first to last. Each is looked through once: who waits for changes makes a new one."""

    folders: tuple[Path, ...]

    def exercises(self) -> dict[str, Path]:
        """Every exercise's id and file, in order of the ids."""
        return self._exercises

    def readable_exercises(self, warn: Callable[[str], None]) -> list[Exercise]:
        """Every exercise that can be read; ``warn`` is told of one with a mistake, and the others go on."""
        exercises: list[Exercise] = []
        for path in self.exercises().values():
            try:
                exercises.append(self.exercise(path))
            except CoachError as error:
                warn(str(error))
        return exercises

    def sessions(self) -> dict[str, Path]:
        """Every session script's id and file, in order of the ids."""
        return {name: path for name, path in self._scripts.items() if name not in self._courses}

    def courses(self) -> dict[str, Path]:
        """Every course's id and file, in order of the ids. They stand among the session scripts."""
        return self._courses

    @cached_property
    def _exercises(self) -> dict[str, Path]:
        return self._files("exercises")

    @cached_property
    def _scripts(self) -> dict[str, Path]:
        return self._files("scripts")

    @cached_property
    def _courses(self) -> dict[str, Path]:
        return {name: path for name, path in self._scripts.items() if _is_course(path)}

    def _files(self, kind: str) -> dict[str, Path]:
        files: dict[str, Path] = {}
        for folder in self.folders:
            for path in _yaml_files(folder / kind):
                files.setdefault(path.stem, path)
        return dict(sorted(files.items()))

    def find(self, kind: str, name: str) -> Path | None:
        """The file of an exercise (``exercises``) or session (``scripts``) named ``name``, without reading any file."""
        wanted = slug(name)
        for folder in self.folders:
            for spelling in dict.fromkeys((name, wanted)):
                path = folder / kind / f"{spelling}.yaml"
                if spelling and os.sep not in spelling and "/" not in spelling and os.path.isfile(path):
                    return path
        files = self._exercises if kind == "exercises" else self._scripts
        return next((path for stem, path in files.items() if wanted and slug(stem) == wanted), None)

    @cached_property
    def cards(self) -> dict[str, Card]:
        """The card of every exercise that can be read, by id; one with a mistake is found by its own name only."""
        return _cards(self._exercises)

    @cached_property
    def session_cards(self) -> dict[str, Card]:
        """The same of the sessions."""
        return _cards(self.sessions())

    def search(self, words: str) -> list[tuple[int, str]]:
        """Where all of ``words`` are found (see ``search``), and in which exercise or session; the best come first.

        Texts are only looked through where no name, alias or target holds them.
        """
        wanted = words_of(words)
        cards = {**self.cards, **self.session_cards}
        for read_all in (False, True) if wanted else ():
            files = {**self._exercises, **self.sessions()} if read_all else {}
            ranks = {name: rank(wanted, name, one, partial(text, files.get(name))) for name, one in cards.items()}
            if hits := sorted((place, name) for name, place in ranks.items() if place >= 0):
                return hits
        return []

    def near(self, name: str, *, sessions: bool = True) -> str:
        """A mend for a name that is none: what is found by its words, else what is spelt much alike, else nothing."""
        cards = {**self.cards, **(self.session_cards if sessions else {})}
        hits = [other for _, other in self.search(name) if other in cards]
        if not hits:
            names = {slug(called): other for other, one in cards.items() for called in (other, one.name, *one.aliases)}
            hits = list({names[other]: other for other in reversed(nearest(name, names))}.values())[::-1]
        if not hits:
            return "known are " + ", ".join(cards) if 0 < len(cards) <= FEW else ""
        more = f" ('coach list {' '.join(words_of(name))}' has {len(hits) - 3} more)" if len(hits) > 3 else ""
        return "did you mean " + " or ".join(f"'{other}'" for other in hits[:3]) + f"?{more}"

    def hidden(self, kind: str) -> dict[str, Path]:
        """What is never reached (of ``exercises`` or ``scripts``), as a folder before it holds the same name."""
        seen: dict[str, Path] = {}
        hidden: dict[str, Path] = {}
        for folder in self.folders:
            for path in _yaml_files(folder / kind):
                if path.stem in seen and not os.path.samefile(path, seen[path.stem]):
                    hidden.setdefault(path.stem, path)
                seen.setdefault(path.stem, path)
        return hidden

    @cached_property
    def names(self) -> dict[str, str]:
        """Every id, name and alias of an exercise, and what a listener hears of it, as a slug; and the id it means."""
        cards, bare = self.cards.items(), the_language().bare
        spoken = {slug(bare(card.spoken)): id_ for id_, card in cards if card.spoken}
        aliases = {slug(name): id_ for id_, card in cards for name in (card.name, *card.aliases)}
        return {**spoken, **aliases, **{slug(id_): id_ for id_ in self._exercises}}

    @cached_property
    def _read(self) -> dict[Path, Exercise]:
        return {}

    def exercise(self, path: Path) -> Exercise:
        """The exercise in one of the files, which is read once. Raises ``ContentError``."""
        if path not in self._read:
            self._read[path] = read_exercise(path)[0]
        return self._read[path]

    def exercise_path(self, name: str) -> Path:
        """The file of the exercise with this id, name or alias. Raises ``RequestError`` with the nearest names."""
        if path := self.find("exercises", name):
            return path
        if id_ := self.names.get(slug(name)) or self.names.get("-".join(words_of(the_language().bare(name)))):
            return self._exercises[id_]
        mend = self.near(name, sessions=False) or "see 'coach list'"
        raise RequestError(f"'{name}'", "there is no exercise of that name", mend)

    def course_path(self, name: str) -> Path:
        """The file of the course with this name, or at this path. Raises ``RequestError`` with the nearest names."""
        path = user_path(name)
        if path.suffix.lower() in YAML and os.path.isfile(path):
            return path
        file = self.find("scripts", name)
        if file is not None and _is_course(file):
            return file
        if file is not None:
            raise RequestError(f"'{name}'", "is a session, not a course", f"'coach play {file.stem}' plays it")
        mend = did_you_mean(name, self.courses()) or "'coach course' lists what there is"
        raise RequestError(f"'{name}'", "there is no course of that name", mend)


def text(path: Path | None) -> str:
    """What a file holds; empty where it cannot be read."""
    with suppress(CoachError):
        return read_text(path) if path else ""
    return ""


def _yaml_files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in YAML and path.name[0] != ".")
    except OSError:
        return []  # a library folder need not hold both kinds


_WEEKS, _STEPS = (re.compile(rf"^{key}[ \t]*:", re.MULTILINE) for key in ("weeks", "steps"))


def _is_course(path: Path) -> bool:
    """Whether a file of ``scripts/`` holds a course. One that cannot be read is taken for a session, and told there."""
    try:
        text = read_text(path)
        return bool(_WEEKS.search(text)) and not _STEPS.search(text)
    except CoachError:
        return False


def load(
    names: Sequence[str], library: Library, language: Language | None = None, avoid: Conditions = frozenset()
) -> Programme:
    """The session named (or at that path); or a session of the exercises named (or at those paths).

    ``language`` words the title of a session of exercises (``None``: in English). What is wrong for a body with the
    conditions ``avoid`` is replaced or left out.
    Raises ``RequestError`` for a name that is not known, with the nearest ones, and where nothing is left, and
    ``ContentError`` for a wrong file.
    """
    if not names:
        raise RequestError("session", "none was named", "'coach list' shows what there is")
    programme = _load(names, library, language)
    return spare(programme, avoid, substitutes(programme, avoid, library)) if avoid else programme


def _load(names: Sequence[str], library: Library, language: Language | None) -> Programme:
    if len(names) == 1 and not exercise_file(names[0]) and (path := session_path(names[0], library)):
        return read_session(path, library)[0]
    return exercises_session(names, library, language or the_language())


def session_path(name: str, library: Library) -> Path | None:
    """The file of a session script by name or path, or ``None``. A path must exist."""
    path = user_path(name)
    if path.suffix.lower() in YAML:
        if os.path.isfile(path) or len(path.parts) > 1:
            return path
        name = path.stem
    elif len(path.parts) > 1 and not os.path.isdir(path):
        raise RequestError(f"'{name}'", "there is no such file", "a session script ends in .yaml")
    return library.find("scripts", name)


def exercise_file(name: str | Path) -> Path | None:
    """The file, where ``name`` is the path of one that holds an exercise."""
    path = user_path(name)
    if path.suffix.lower() not in YAML or not os.path.isfile(path):
        return None
    try:
        value = read(path).value
    except CoachError:
        return None  # whoever reads it next says what is wrong
    return path if "instructions" in value and "steps" not in value else None


def exercises_session(names: Sequence[str], library: Library, language: Language) -> Programme:
    """A session made of the named exercises, one after the other."""
    exercises: dict[str, Exercise] = {}
    steps: list[ExerciseStep] = []
    for name in names:
        try:
            path = exercise_file(name) or library.exercise_path(name)
        except RequestError:
            if len(names) > 1 and not library.find("scripts", name):
                raise
            raise no_name(name, library) from None
        exercise = exercises.setdefault(path.stem, library.exercise(path))
        steps.append(ExerciseStep(exercise=exercise.id))
    titles = [exercises[step.exercise].name for step in steps]
    title = language.listed(titles)
    if len(titles) > 3:
        title = language.write("and_more", name=titles[0], count=len(titles) - 1)
    session = Session(title=title, id="-".join(exercises)[:80], steps=tuple(steps))
    programme = Programme(session=session, exercises=exercises)
    if too_long := session_trouble(programme):
        raise RequestError(f"'{title}'", *too_long[1:])
    return programme


def substitutes(programme: Programme, avoid: Conditions, library: Library) -> dict[str, Exercise]:
    """What may be done instead of the exercises that must be avoided, by id. Raises ``ContentError``."""
    others: dict[str, Exercise] = {}
    waiting = list(programme.exercises.values())
    while waiting:
        exercise = waiting.pop()
        name = exercise.instead
        if name and avoid & set(exercise.avoid) and name not in programme.exercises and name not in others:
            others[name] = library.exercise(ladder_path(exercise, "instead", library))
            waiting.append(others[name])
    if any(avoid & set(exercise.avoid) for exercise in programme.exercises.values()):
        others = {**_likely(programme, library), **others}
    return others


def _likely(programme: Programme, library: Library) -> dict[str, Exercise]:
    """The whole library but for the session's own: what is named serves one, and more than one may need it."""
    others: dict[str, Exercise] = {}
    for name in library.exercises():
        path = library.find("exercises", name)
        if path is not None and path.stem not in programme.exercises:
            with suppress(ContentError):  # one that is broken is told of where it is asked for
                others[path.stem] = library.exercise(path)
    return others


def ladder_path(exercise: Exercise, name: Rung, library: Library, document: Document | None = None) -> Path:
    """The file of the exercise that is named there. Raises ``ContentError`` with the nearest names.

    ``document`` is the exercise's own, where it is at hand.
    """
    other: str = getattr(exercise, name)
    path = library.find("exercises", other)
    if path is not None and path.stem == other:
        return path
    problem, mend = f"there is no exercise '{other}'", did_you_mean(other, library.exercises())
    if document is None and (file := library.find("exercises", exercise.id)):
        document = read(file)
    if document is None:
        raise ContentError(f"{exercise.id}.yaml", 0, name, problem, mend)
    raise document.error((name,), problem, mend)


def no_name(name: str, library: Library) -> RequestError:
    """Why a name stands for nothing that can be done, with the nearest sessions and exercises."""
    if library.find("scripts", name):
        mend = "name one session, or only exercises"
        return RequestError(f"'{name}'", "is a session, and stands beside other names", mend)
    mend = library.near(name) or "'coach list' shows what there is"
    return RequestError(f"'{name}'", "there is no session or exercise of that name", mend)


def read_exercise(path: Path) -> tuple[Exercise, Document]:
    """One exercise with the document that it came from (for the lines). Raises ``ContentError``."""
    document = read(path)
    return _exercise(document), document


def _exercise(document: Document) -> Exercise:
    exercise = msgspec.structs.replace(convert(document, Exercise), id=document.path.stem)
    validate_exercise(exercise, document)
    return exercise


def read_session(path: Path, library: Library) -> tuple[Programme, Document]:
    """A session, its exercises' names resolved to ids, and its document.

    Raises ``ContentError``, and ``RequestError`` for a course.
    """
    document = read(path)
    return _session(document, library), document


def _session(document: Document, library: Library) -> Programme:
    path = document.path
    if _holds_course(document):
        raise RequestError(f"'{path.stem}'", "is a course", f"'coach course {path.stem}' shows it, and how to begin it")
    session = _with_paths(msgspec.structs.replace(convert(document, Session), id=path.stem), path.parent)
    exercises: dict[str, Exercise] = {}
    steps = _resolve(session.steps, ("steps",), library, exercises, document)
    programme = Programme(session=msgspec.structs.replace(session, steps=steps), exercises=exercises)
    validate_session(programme, document)
    return programme


def is_session(document: Document) -> bool:
    """Whether a file holds a session; else it is an exercise, whatever else may be wrong with it."""
    value = document.value
    return "steps" in value or ("title" in value and "name" not in value and "instructions" not in value)


def look_through(path: Path, library: Library) -> tuple[Document, Exercise | Programme | Course | None]:
    """A file with all its ``mistakes`` collected, and what it holds, as far as that can be told.

    Raises ``ContentError`` where it cannot be read at all.
    """
    document = read(path, [])
    assert document.mistakes is not None
    content: Exercise | Programme | Course | None = None
    try:
        if _holds_course(document):
            content = _course(document)
        else:
            content = _session(document, library) if is_session(document) else _exercise(document)
    except ContentError as error:
        if str(error) not in map(str, document.mistakes):
            document.mistakes.append(error)
    return document, content


def read_course(path: Path) -> tuple[Course, Document]:
    """A course with its document; its sessions are not looked for. Raises ``ContentError``."""
    document = read(path)
    return _course(document), document


def _course(document: Document) -> Course:
    course = msgspec.structs.replace(convert(document, Course), id=document.path.stem)
    validate_course(course, document)
    return course


def _holds_course(document: Document) -> bool:
    return "weeks" in document.value and "steps" not in document.value


def lesson_session(name: str, library: Library) -> Programme:
    """A course's session by its name. Raises ``CoachError`` where it is gone, is no session, or is wrong."""
    path = library.find("scripts", name)
    if path is None:
        mend = did_you_mean(name, library.sessions()) or "'coach list sessions' shows what there is"
        raise RequestError(f"'{name}'", "there is no session of that name", mend)
    return read_session(path, library)[0]


def _with_paths(session: Session, folder: Path) -> Session:
    """The files that it names by their whole paths, so that they are found from anywhere."""
    files = {"bed": "" if session.bed in (*BEDS, "off") else session.bed, "cover": session.cover}
    home = os.path.abspath(folder)
    whole = {name: os.path.join(home, file) for name, file in files.items() if file and file[0] != "~"}
    return msgspec.structs.replace(session, **whole)


def read_cover(name: str) -> bytes:
    """A session's own picture. Raises ``RequestError`` for what is no PNG or JPEG, or too large."""
    subject = f"the cover '{name}'"
    try:
        with open(Path(name).expanduser(), "rb") as file:
            picture = file.read(LARGEST_COVER + 1)
    except (OSError, RuntimeError) as error:  # RuntimeError: there is no user of that name behind a ~
        reason = getattr(error, "strerror", None) or error
        raise RequestError(subject, f"cannot be read ({reason})", "name another picture") from None
    if len(picture) > LARGEST_COVER:
        raise RequestError(subject, f"has more than {LARGEST_COVER // 10**6} MB", "make it smaller")
    if not picture.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise RequestError(subject, "is no PNG or JPEG picture", "save it as one")
    return picture


def _resolve(
    steps: tuple[Step, ...],
    where: tuple[Key, ...],
    library: Library,
    exercises: dict[str, Exercise],
    document: Document,
) -> tuple[Step, ...]:
    result: list[Step] = []
    for index, step in enumerate(steps):
        here = (*where, index)
        if isinstance(step, ExerciseStep):
            try:
                path = library.exercise_path(step.exercise)
                exercises.setdefault(path.stem, library.exercise(path))
                result.append(msgspec.structs.replace(step, exercise=path.stem))
            except ContentError as error:  # it is there, and wrong
                document.add(error)
                result.append(NOTHING)
            except RequestError as error:
                document.add(document.error((*here, "exercise"), f"there is no exercise '{step.exercise}'", error.mend))
                result.append(NOTHING)
        elif isinstance(step, CircuitStep):
            inner = _resolve(step.circuit, (*here, "circuit"), library, exercises, document)
            result.append(msgspec.structs.replace(step, circuit=inner))
        else:
            result.append(step)
    return tuple(result)
