"""From what a user asks for to a programme: a session script's name or path, or names of exercises."""

from __future__ import annotations

import os.path
from collections.abc import Sequence
from pathlib import Path

from coach.content.library import Library, read_exercise, read_session
from coach.content.model import Exercise, ExerciseStep, Programme, Session
from coach.content.names import did_you_mean
from coach.content.yamlfile import read
from coach.errors import ContentError, RequestError
from coach.language import Language
from coach.language import language as the_language


def load(names: Sequence[str], library: Library, language: Language | None = None) -> Programme:
    """The session named (or at that path); or a session of the exercises named (or at those paths).

    ``language`` words the title of a session of exercises (``None``: in English).
    Raises ``RequestError`` for a name that is not known, with the nearest ones, and ``ContentError`` for a wrong file.
    """
    if not names:
        raise RequestError("session", "none was named", "'coach list' shows what there is")
    if len(names) == 1 and not _exercise_file(names[0]) and (path := session_path(names[0], library)):
        return read_session(path, library)[0]
    return exercises_session(names, library, language or the_language())


def session_path(name: str, library: Library) -> Path | None:
    """The file of a session script by name or path, or ``None``. A path must exist."""
    path = Path(name).expanduser()
    if path.suffix in (".yaml", ".yml"):
        if os.path.isfile(path) or len(path.parts) > 1:
            return path
        name = path.stem
    elif len(path.parts) > 1 and not os.path.isdir(path):
        raise RequestError(f"'{name}'", "there is no such file", "a session script ends in .yaml")
    return library.find("scripts", name)


def _exercise_file(name: str) -> Path | None:
    """The file, where ``name`` is the path of one that holds an exercise."""
    path = Path(name).expanduser()
    if path.suffix not in (".yaml", ".yml") or not os.path.isfile(path):
        return None
    try:
        value = read(path).value
    except ContentError:
        return None  # whoever reads it next says what is wrong
    return path if "instructions" in value and "steps" not in value else None


def exercises_session(names: Sequence[str], library: Library, language: Language) -> Programme:
    """A session made of the named exercises, one after the other."""
    exercises: dict[str, Exercise] = {}
    steps: list[ExerciseStep] = []
    for name in names:
        try:
            path = _exercise_file(name) or library.exercise_path(name)
        except RequestError as error:
            if library.find("scripts", name):
                mend = "name one session, or only exercises"
                raise RequestError(f"'{name}'", "is a session, and stands beside other names", mend) from None
            if len(names) > 1:
                raise
            known = [*library.sessions(), *library.exercises()]
            mend = did_you_mean(name, known) if len(known) > 40 else error.mend
            mend = did_you_mean(name, known) or mend or "'coach list' shows what there is"
            raise RequestError(f"'{name}'", "there is no session or exercise of that name", mend) from None
        exercise = exercises.setdefault(path.stem, read_exercise(path)[0])
        steps.append(ExerciseStep(exercise=exercise.id))
    chosen = [exercises[step.exercise].name for step in steps]
    title = language.listed(chosen)
    if len(chosen) > 3:
        title = language.write("and_more", name=chosen[0], count=len(chosen) - 1)
    session = Session(title=title, id="-".join(exercises)[:80], steps=tuple(steps))
    return Programme(session=session, exercises=exercises)
