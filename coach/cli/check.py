"""``coach check``: find what is wrong, or would be missed by a listener, in files or the whole library."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click
import msgspec

from coach import pipeline
from coach.checking import alone, check_files, files_of
from coach.cli.options import library_at, library_option, option, voice_options
from coach.cli.progress import counted, echo, tell
from coach.content.library import Library, look_through
from coach.content.model import Exercise, Programme
from coach.errors import CoachError
from coach.export.preview import preview_of
from coach.export.text import write
from coach.pipeline import Options, options_from


@click.command("check", epilog="Example: coach check hips-and-back")
@click.argument("names", nargs=-1, metavar="[PATH|NAME]...")
@option("--strict", is_flag=True, help="Warnings fail, too.")
@option("--notes", is_flag=True, help="Show every note, not only how many a file has.")
@option("--watch", is_flag=True, help="Check again on every save, and preview.")
@library_option
@voice_options
def command(names: tuple[str, ...], strict: bool, notes: bool, watch: bool, library: str | None, **flags: Any) -> int:
    """Check exercises and sessions: the named ones, files or folders; without a name the whole library.

    All mistakes of all files are told at once. Errors make the exit code 2, with --strict warnings do too.
    """
    shelves, options = library_at(library), options_from(flags)
    paths = files_of(names, shelves)
    if watch:
        _watch(paths, shelves, options)
    return _report(paths, shelves, options, strict=strict, notes=notes or len(paths) == 1, named=bool(names))


def _report(
    paths: list[Path], library: Library, options: Options, *, strict: bool, notes: bool, named: bool = True
) -> int:
    counts: dict[str, int] = {"error": 0, "warning": 0, "note": 0}
    for path, findings in check_files(paths, library, options):
        hidden = 0
        for finding in findings:
            counts[finding.severity] += 1
            if finding.severity == "note" and not notes:
                hidden += 1
            else:
                echo(str(finding).removeprefix(f"{Path.cwd()}/"), prose=True)
        if hidden and named:
            echo(f"{str(path).removeprefix(f'{Path.cwd()}/')}: {counted(hidden, 'note')}; --notes shows them")
    _tell_hidden(paths, library)
    summary = ", ".join(counted(count, kind) for kind, count in counts.items() if count)
    echo(f"{len(paths)} checked: {summary or 'nothing to mend'}.", err=True)
    return 2 if counts["error"] or (strict and counts["warning"]) else 0


def _tell_hidden(paths: list[Path], library: Library) -> None:
    """Which of the files are used in place of others of the same name, such as bundled ones; and which never are."""
    for kind in ("exercises", "scripts"):
        for name, other in library.hidden(kind).items():
            winner = library.find(kind, name)
            if winner in [path.absolute() for path in paths]:
                tell(f"{winner} is used in place of {other}")
            elif other in [path.absolute() for path in paths]:
                tell(f"{other} is not used: {winner} comes before it")


def _watch(paths: list[Path], library: Library, options: Options) -> None:
    """Check and preview what was saved, until Ctrl-C."""
    saved: dict[Path, int] = {}
    while True:
        for path in paths:
            stamp = path.stat().st_mtime_ns if path.exists() else 0
            before, saved[path] = saved.get(path), stamp
            if stamp == before or (before is None and len(paths) > 1):
                continue
            click.clear()
            fresh = msgspec.structs.replace(library)  # of which nothing was read before
            if _report([path], fresh, options, strict=False, notes=True):
                continue
            try:
                content = look_through(path, fresh)[1]
                programme = alone(content) if isinstance(content, Exercise) else content
                if isinstance(programme, Programme):
                    echo(write(preview_of(pipeline.plan(programme, options))))
            except CoachError as error:
                tell(str(error))
        time.sleep(0.3)  # the wait for the next save
