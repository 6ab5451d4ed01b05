"""Where exercises and sessions live, and finding them by name.

A library folder holds ``exercises/`` and ``scripts/``. The folders are searched in
order; the first file of a name wins.
"""

from __future__ import annotations

import os.path
from pathlib import Path

import msgspec

from coach.content.cards import card
from coach.content.convert import convert
from coach.content.model import CircuitStep, Exercise, ExerciseStep, Programme, Session, Step
from coach.content.names import did_you_mean, slug
from coach.content.validate import validate_exercise, validate_session
from coach.content.yamlfile import Document, Key, read
from coach.errors import ContentError, RequestError


class Library(msgspec.Struct, frozen=True):
    """Folders to look in, first to last."""

    folders: tuple[Path, ...]

    def exercises(self) -> dict[str, Path]:
        """Every exercise's id and file, in order of the ids."""
        return self._files("exercises")

    def sessions(self) -> dict[str, Path]:
        """Every session script's id and file, in order of the ids."""
        return self._files("scripts")

    def _files(self, kind: str) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for folder in self.folders:
            for path in _yaml_files(folder / kind):
                found.setdefault(path.stem, path)
        return dict(sorted(found.items()))

    def find(self, kind: str, name: str) -> Path | None:
        """The file of an exercise (``exercises``) or session (``scripts``) named ``name``, without reading any file."""
        wanted = slug(name)
        for folder in self.folders:
            for spelling in dict.fromkeys((name, wanted)):
                path = folder / kind / f"{spelling}.yaml"
                if spelling and os.sep not in spelling and "/" not in spelling and os.path.isfile(path):
                    return path
        return next((path for stem, path in self._files(kind).items() if wanted and slug(stem) == wanted), None)

    def exercise_path(self, name: str) -> Path:
        """The file of the exercise with this id, name or alias. Raises ``RequestError`` with the nearest names."""
        if path := self.find("exercises", name):
            return path
        wanted, names = slug(name), {}
        for path in self.exercises().values():
            try:
                head = card(path)
            except ContentError:
                continue  # a file with a mistake is found by its own name only
            names.update({slug(other): path for other in (head.name, *head.aliases)})
        if wanted in names:
            return names[wanted]
        known = [*self.exercises(), *names]
        raise RequestError(
            f"'{name}'", "there is no exercise of that name", did_you_mean(name, known) or "see 'coach list'"
        )


def _yaml_files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml") and path.name[0] != ".")
    except OSError:
        return []  # a library folder need not hold both kinds


def read_exercise(path: Path) -> tuple[Exercise, Document]:
    """One exercise with the document that it came from (for the lines). Raises ``ContentError``."""
    document = read(path)
    exercise = msgspec.structs.replace(convert(document, Exercise), id=path.stem)
    validate_exercise(exercise, document)
    return exercise, document


def read_session(path: Path, library: Library) -> tuple[Programme, Document]:
    """A session, its exercises' names resolved to ids, and its document. Raises ``ContentError``."""
    document = read(path)
    session = msgspec.structs.replace(convert(document, Session), id=path.stem)
    exercises: dict[str, Exercise] = {}
    steps = _resolve(session.steps, ("steps",), library, exercises, document)
    programme = Programme(session=msgspec.structs.replace(session, steps=steps), exercises=exercises)
    validate_session(programme, document)
    return programme, document


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
            except RequestError as error:
                problem = f"there is no exercise '{step.exercise}'"
                raise document.error((*here, "exercise"), problem, error.mend) from None
            if path.stem not in exercises:
                exercises[path.stem] = read_exercise(path)[0]
            result.append(msgspec.structs.replace(step, exercise=path.stem))
        elif isinstance(step, CircuitStep):
            inner = _resolve(step.circuit, (*here, "circuit"), library, exercises, document)
            result.append(msgspec.structs.replace(step, circuit=inner))
        else:
            result.append(step)
    return tuple(result)
