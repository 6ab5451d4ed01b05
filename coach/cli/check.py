"""``coach check``: find what is wrong, or would be missed by a listener, in files or the whole library."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coach.cli.options import library_option, option, the_library, voice_options
from coach.errors import RequestError

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.content.lint import Finding
    from coach.content.model import Programme
    from coach.pipeline import Options


@click.command("check")
@click.argument("names", nargs=-1, metavar="[PATH|NAME]...")
@option("--strict", is_flag=True, help="Warnings fail, too.")
@option("--notes", is_flag=True, help="Show notes for the whole library, too.")
@option("--watch", is_flag=True, help="Check again on every save, and preview.")
@library_option
@voice_options
def command(names: tuple[str, ...], strict: bool, notes: bool, watch: bool, library: str | None, **given: Any) -> int:
    """Check exercises and sessions: the named ones, files or folders; without a name the whole library.

    Errors make the exit code 2, with --strict warnings do too.
    """
    from coach.pipeline import options_from

    shelves, options = the_library(library), options_from(given)
    paths = list(_paths(names, shelves))
    if watch:
        _watch(paths, shelves, options)
    return _report(paths, shelves, options, strict=strict, notes=notes or bool(names))


def _report(paths: list[Path], library: Library, options: Options, *, strict: bool, notes: bool) -> int:
    from coach.checking import check_file

    shown: dict[str, int] = {"error": 0, "warning": 0, "note": 0}
    seen: set[Finding] = set()
    for path in paths:
        for finding in check_file(path, library, options):
            if finding in seen or (finding.severity == "note" and not notes):
                continue
            seen.add(finding)
            shown[finding.severity] += 1
            click.echo(str(finding).removeprefix(f"{Path.cwd()}/"))
    summary = ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in shown.items() if count)
    click.echo(f"{len(paths)} checked: {summary or 'nothing to mend'}.", err=True)
    return 2 if shown["error"] or (strict and shown["warning"]) else 0


def _paths(names: tuple[str, ...], library: Library) -> Iterator[Path]:
    from coach.content.library import session_path

    if not names:
        yield from library.exercises().values()
        yield from library.sessions().values()
        return
    for name in names:
        path = Path(name)
        if path.is_dir():
            files = sorted(other for other in path.rglob("*.y*ml") if other.suffix in (".yaml", ".yml"))
            if not files:
                raise RequestError(f"'{name}'", "holds no .yaml file")
            yield from files
        elif path.is_file():
            yield path
        else:
            yield session_path(name, library) or library.exercise_path(name)


def _watch(paths: list[Path], library: Library, options: Options) -> None:
    """Check and preview what was saved, until Ctrl-C."""
    from coach import pipeline
    from coach.errors import CoachError
    from coach.export.preview import Preview
    from coach.export.text import write

    saved: dict[Path, int] = {}
    while True:
        for path in paths:
            stamp = path.stat().st_mtime_ns if path.exists() else 0
            if saved.get(path) == stamp:
                continue
            first = path not in saved
            saved[path] = stamp
            if first and len(paths) > 1:
                continue
            click.clear()
            _report([path], library, options, strict=False, notes=True)
            try:
                plan = pipeline.plan(_programme(path, library), options)
                names = {id: exercise.name for id, exercise in plan.programme.exercises.items()}
                click.echo(write(Preview(plan.schedule, options.voice, names)))
            except CoachError as error:
                click.echo(f"coach: {error}", err=True)
        time.sleep(0.3)  # the wait for the next save


def _programme(path: Path, library: Library) -> Programme:
    """The session in a file, or a session of the exercise in it."""
    from coach.checking import alone
    from coach.content.library import read_exercise, read_session
    from coach.content.yamlfile import read

    if "steps" in read(path).value:
        return read_session(path, library)[0]
    return alone(read_exercise(path)[0])
