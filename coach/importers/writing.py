"""Exercises to files: safe names, nothing overwritten, nothing half-written; and the report of what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from coach.content import yamlout
from coach.content.names import file_name, slug
from coach.errors import CoachError
from coach.importers.records import Imported, Refusal, Written
from coach.store import check_target, refusals, write_text


def write_all(
    imported: Iterable[Imported | Refusal], folder: Path, *,
    force: bool = False, dry_run: bool = False, known: Mapping[str, str] | None = None,
) -> Iterator[Written]:  # fmt: skip
    """Write each exercise as ``<folder>/<name>.yaml``; what exists is kept unless ``force``.

    ``known``: the library's names and aliases as slugs, and their ids. A name among them is refused without ``force``,
    for the new file would stand before the library's.

    Raises ``CoachError`` where the folder cannot be written at all.
    """
    if not dry_run:
        with refusals(folder):
            folder.mkdir(parents=True, exist_ok=True)
        check_target(folder, folder=True)
    taken: dict[str, int] = {}
    for one in imported:
        if isinstance(one, Refusal):
            yield Written(one.where, "", why=one.why)
            continue
        name = one.exercise.name
        base = file_name(name)
        if not base:
            yield Written(one.record.where, name, why="has a name of which no file name can be made")
            continue
        path = folder / f"{_free(base, taken)}.yaml"
        try:
            if not force and (other := (known or {}).get(slug(name))) and not path.exists():
                raise CoachError(f"'{other}'", "is in the library, and would be replaced", "--force does that")
            _write(one, path, force=force, dry_run=dry_run)
            yield Written(one.record.where, name, path, review=len(one.exercise.review))
        except CoachError as error:
            yield Written(one.record.where, name, why=str(error))


def _free(base: str, taken: dict[str, int]) -> str:
    """A name that no exercise of this run has yet: the name itself, or with a number."""
    stem = base
    while stem in taken:
        taken[base] += 1
        stem = f"{base}-{taken[base]}"
    taken[stem] = 1
    return stem


def _write(one: Imported, path: Path, *, force: bool, dry_run: bool) -> None:
    if dry_run and not force and path.exists():
        raise CoachError(str(path), "is there already, and was kept", "--force replaces it")
    comments = ["Imported by coach; the review list says what was not certain."] if one.exercise.review else []
    comments += [f"How often: {words}" for words in one.often]
    if not dry_run:
        write_text(path, yamlout.write(one.exercise, comments), force=force, at_once=False)


def report(imported: Imported) -> Iterator[str]:
    """What became of one record and of each of its sentences, line by line."""
    one = imported.exercise
    yield f"{one.name}  ({imported.record.where})"
    place, targets = one.position or "unknown", ", ".join(one.targets) or "unknown"
    yield f"  {one.style}; sides: {one.sides}; position: {place}; targets: {targets}"
    yield from (f"  not sure: {doubt}" for doubt in one.review)
    sentence = None
    for account in imported.accounts:
        if account.sentence != sentence:
            sentence = account.sentence
            yield f'  {account.part}: "{sentence}"'
        yield f"    {account.fate}"
    yield ""
