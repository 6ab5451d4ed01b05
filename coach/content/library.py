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

from coach.content.convert import convert
from coach.content.model import (
    BEDS,
    Card,
    Course,
    Exercise,
    ExerciseStep,
    Ms,
    PauseStep,
    Programme,
    Session,
    Step,
    each_exercise,
    walk,
)
from coach.content.names import did_you_mean, nearest, slug
from coach.content.search import rank, words_of
from coach.content.spare import Conditions, spare
from coach.content.validate import course_troubles, exercise_troubles, programme_troubles, session_trouble
from coach.content.yamlfile import Document, parse, read, read_text
from coach.errors import CoachError, ContentError, RequestError
from coach.files import read_file, user_path
from coach.language import Language
from coach.language import language as the_language
from coach.plain import cut

YAML = (".yaml", ".yml")
Rung = Literal["instead", "easier", "harder"]
"""Where an exercise points to another one."""
NOTHING = PauseStep(pause=Ms(1_000))
"""Stands for a step with a mistake, where all mistakes are looked for."""
FEW = 40
"""So many names are all told where none is near."""
LARGEST_COVER = 8_000_000  # bytes
"""A larger picture would weigh more than the sound that it is for."""
_KEY = re.compile(r"(\w+)[ \t]*:")


def card(path: Path) -> Card:
    """The card of one file. Raises ``ContentError`` where its head is wrong; the rest of it is not looked at."""
    try:
        document = parse(_head(read_text(path)), path)
    except ContentError:
        document = None  # the whole of it tells what is wrong
    if document is None or document.value.keys().isdisjoint(("name", "title")):
        document = read(path)  # it may not be written key by key
    head = {key: value for key, value in document.value.items() if key in Card.__struct_fields__}
    one = convert(msgspec.structs.replace(document, value=head), Card)
    if not (name := one.title or one.name) and head.keys().isdisjoint(("name", "title")):
        raise document.error((), f"'{'title' if is_session(document) else 'name'}' is missing")
    return msgspec.structs.replace(one, name=cut(name))


def _cards(files: Mapping[str, Path]) -> dict[str, Card]:
    cards = {}
    for name, path in files.items():
        with suppress(CoachError):
            cards[name] = card(path)
    return cards


def _head(text: str) -> str:
    """The blocks of the keys that a card has, each on its own lines; all other lines are empty."""
    lines, is_part = [], False
    for line in text.split("\n"):
        if key := _KEY.match(line):
            is_part = key[1] in Card.__struct_fields__
        lines.append(line if is_part else "")
    return "\n".join(lines)


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
        return {name: path for name, path in self._scripts.items() if _looks_like_course(path)}

    def _files(self, kind: str) -> dict[str, Path]:
        return {name: paths[0] for name, paths in sorted(self._all_files(kind).items())}

    def _all_files(self, kind: str) -> dict[str, list[Path]]:
        """All files of each name; the first one is used."""
        files: dict[str, list[Path]] = {}
        for folder in self.folders:
            for path in _yaml_files(folder / kind):
                files.setdefault(path.stem, []).append(path)
        return files

    def find(self, kind: str, name: str) -> Path | None:
        """The file of an exercise (``exercises``) or session (``scripts``) named ``name``, without reading any file."""
        files = self._exercises if kind == "exercises" else self._scripts
        slugged = slug(name)
        same = next((path for stem, path in files.items() if slugged and slug(stem) == slugged), None)
        return files.get(name) or files.get(slugged) or same

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
        parts = words_of(words)
        cards = {**self.cards, **self.session_cards}
        for read_all in (False, True) if parts else ():
            files = {**self._exercises, **self.sessions()} if read_all else {}
            ranks = {name: rank(parts, name, one, partial(text, files.get(name))) for name, one in cards.items()}
            if places := sorted((place, name) for name, place in ranks.items() if place >= 0):
                return places
        return []

    def near(self, name: str, *, sessions: bool = True) -> str:
        """A mend for a name that is none: what is found by its words, else what is spelt much alike, else nothing."""
        cards = {**self.cards, **(self.session_cards if sessions else {})}
        matches = [other for _, other in self.search(name) if other in cards]
        if not matches:
            names = {slug(called): other for other, one in cards.items() for called in (other, one.name, *one.aliases)}
            matches = list({names[other]: other for other in reversed(nearest(name, names))}.values())[::-1]
        if not matches:
            return "known are " + ", ".join(cards) if 0 < len(cards) <= FEW else ""
        more = f" ('coach list {' '.join(words_of(name))}' has {len(matches) - 3} more)" if len(matches) > 3 else ""
        return "did you mean " + " or ".join(f"'{other}'" for other in matches[:3]) + f"?{more}"

    def hidden(self, kind: str) -> dict[str, Path]:
        """What is never reached (of ``exercises`` or ``scripts``), as a folder before it holds the same name."""
        hidden: dict[str, Path] = {}
        for name, (first, *others) in self._all_files(kind).items():
            if other := next((path for path in others if not os.path.samefile(path, first)), None):
                hidden[name] = other
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
            self._read[path] = read_exercise(path)
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
        if file is not None and _looks_like_course(file):
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


def _looks_like_course(path: Path) -> bool:
    """Whether a file of ``scripts/`` holds a course. One that cannot be read is taken for a session, and told there."""
    content = text(path)
    return bool(_WEEKS.search(content)) and not _STEPS.search(content)


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
    if len(names) == 1 and not exercise_file(names[0]) and (path := session_path(names[0], library)):
        programme = read_session(path, library)
    else:
        programme = exercises_session(names, library, language or the_language())
    return for_body(programme, avoid, library) if avoid else programme


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
        return None if is_session(read(path)) else path
    except CoachError:
        return None  # whoever reads it next says what is wrong


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


def for_body(programme: Programme, avoid: Conditions, library: Library) -> Programme:
    """The programme without what must be avoided, done otherwise with what the library has: see ``spare``.

    Raises ``RequestError`` where nothing of it is left, ``ContentError`` for an exercise that is named and is wrong.
    """
    waiting = [exercise for exercise in programme.exercises.values() if avoid & set(exercise.avoid)]
    others = {exercise.id: exercise for exercise in library.readable_exercises(lambda _: None)} if waiting else {}
    seen: set[str] = set()
    while waiting:
        exercise = waiting.pop()
        if exercise.instead and exercise.instead not in seen and avoid & set(exercise.avoid):
            seen.add(exercise.instead)
            waiting.append(library.exercise(ladder_path(exercise, "instead", library)))
    return spare(programme, avoid, others)


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


def read_exercise(path: Path) -> Exercise:
    """One exercise. Raises ``ContentError``."""
    return _exercise(read(path))


def _exercise(document: Document) -> Exercise:
    exercise = msgspec.structs.replace(convert(document, Exercise), id=document.path.stem)
    document.refuse(exercise_troubles(exercise))
    return exercise


def read_session(path: Path, library: Library) -> Programme:
    """A session, its exercises' names resolved to ids.

    Raises ``ContentError``, and ``RequestError`` for a course.
    """
    return _session(read(path), library)


def _session(document: Document, library: Library) -> Programme:
    path = document.path
    if _is_course(document):
        raise RequestError(f"'{path.stem}'", "is a course", f"'coach course {path.stem}' shows it, and how to begin it")
    session = _with_paths(msgspec.structs.replace(convert(document, Session), id=path.stem), path.parent)
    programme = _resolved(session, library, document)
    document.refuse(programme_troubles(programme))
    return programme


def is_session(document: Document) -> bool:
    """Whether a file holds a session or a course; else it is an exercise, whatever else may be wrong with it."""
    value = document.value
    is_titled = "title" in value and "name" not in value and "instructions" not in value
    return is_titled or not value.keys().isdisjoint(("steps", "weeks"))


def _is_course(document: Document) -> bool:
    return "weeks" in document.value and "steps" not in document.value


def look_through(path: Path, library: Library) -> tuple[Document, Exercise | Programme | Course | None]:
    """A file with all its ``mistakes`` collected, and what it holds, as far as that can be told.

    Raises ``ContentError`` where it cannot be read at all.
    """
    document = read(path, [])
    assert document.mistakes is not None
    content: Exercise | Programme | Course | None = None
    try:
        if _is_course(document):
            content = _course(document)
        else:
            content = _session(document, library) if is_session(document) else _exercise(document)
    except ContentError as error:
        if str(error) not in map(str, document.mistakes):
            document.mistakes.append(error)
    return document, content


def read_course(path: Path) -> Course:
    """A course; its sessions are not looked for. Raises ``ContentError``."""
    return _course(read(path))


def _course(document: Document) -> Course:
    course = msgspec.structs.replace(convert(document, Course), id=document.path.stem)
    document.refuse(course_troubles(course))
    return course


def lesson_session(name: str, library: Library) -> Programme:
    """A course's session by its name. Raises ``CoachError`` where it is gone, is no session, or is wrong."""
    path = library.find("scripts", name)
    if path is None:
        mend = did_you_mean(name, library.sessions()) or "'coach list sessions' shows what there is"
        raise RequestError(f"'{name}'", "there is no session of that name", mend)
    return read_session(path, library)


def _with_paths(session: Session, folder: Path) -> Session:
    """The files that it names by their whole paths, so that they are found from anywhere."""
    files = {"bed": "" if session.bed in (*BEDS, "off") else session.bed, "cover": session.cover}
    home = os.path.abspath(folder)
    paths = {name: os.path.join(home, file) for name, file in files.items() if file and file[0] != "~"}
    return msgspec.structs.replace(session, **paths)


def read_cover(name: str) -> bytes:
    """A session's own picture. Raises ``RequestError`` for what is no PNG or JPEG, or too large."""
    subject = f"the cover '{name}'"
    try:
        picture = read_file(user_path(name), LARGEST_COVER)
    except CoachError as error:
        raise RequestError(subject, error.problem, error.mend or "name another picture") from None
    if not picture.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise RequestError(subject, "is no PNG or JPEG picture", "save it as one")
    return picture


def _resolved(session: Session, library: Library, document: Document) -> Programme:
    """The session with its exercises, each step naming its own by the id."""
    exercises: dict[str, Exercise] = {}
    ids: dict[str, str] = {}
    for step, where in walk(session.steps):
        if not isinstance(step, ExerciseStep):
            continue
        try:
            path = library.exercise_path(step.exercise)
            exercises[path.stem] = library.exercise(path)
            ids[step.exercise] = path.stem
        except ContentError as error:  # it is there, and wrong
            document.add(error)
        except RequestError as error:
            document.add(document.error((*where, "exercise"), f"there is no exercise '{step.exercise}'", error.mend))

    def resolved(step: ExerciseStep) -> Step:
        id_ = ids.get(step.exercise)
        return msgspec.structs.replace(step, exercise=id_) if id_ else NOTHING

    steps = each_exercise(session.steps, resolved)
    return Programme(session=msgspec.structs.replace(session, steps=steps), exercises=exercises)
