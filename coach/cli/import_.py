"""``coach import``: pages and datasets to exercise files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from coach.cli.options import force_option, library_at, library_option
from coach.cli.progress import echo, filled, tell
from coach.content import yamlout
from coach.content.library import Library
from coach.content.names import did_you_mean, file_name
from coach.errors import CoachError, RequestError
from coach.files import user_path
from coach.importers import FORMATS, Imported, Refusal, import_all, prescription, report, write_all
from coach.store import keep, write_text


@click.command("import", epilog="Example: coach import leaflet.html -o exercises --report")
@click.argument("source", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "-o", "--output", "folder", metavar="DIR", default="exercises", show_default=True, help="Write the files here."
)
@click.option(
    "--format",
    "format_",
    metavar="NAME",
    default="auto",
    help="page, list, free-exercise-db, exercemus or wger, where it is not told by the file.",
)
@click.option("--report", "reporting", is_flag=True, help="Account for every sentence of the source, on stdout.")
@force_option
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@click.option(
    "--session", "as_session", is_flag=True, help="A prescription: write a session of the library's exercises."
)
@library_option
def command(
    source: tuple[str, ...], folder: str, format_: str, reporting: bool, force: bool, dry_run: bool, as_session: bool,
    library: str | None,
) -> int:  # fmt: skip
    """Turn exercise pages, datasets and lists into exercise files.

    SOURCE is a page (text, Markdown, HTML), a JSON dataset (free-exercise-db, exercemus, wger), a table with a header
    (CSV), a list of lines "name | seconds | each side", or a folder of these. Where another answer would change what
    is heard, a question stands in the file under "review:".

    With --session, the entries of a prescription ("1. Bridging: 3 sets of 10, hold 5 seconds") become a session in
    scripts/ beside exercises/, here or in DIR: exercises of the library by name, alias or near name, with the
    prescribed doses. Which one is meant is asked on a terminal. What the library lacks becomes an exercise.
    Nothing of a name that the library has is written without --force.

    \b
    Example: coach import --session prescription.txt

    Exit code: 0 all were written; 1 some could not be written or exist already; 2 some are wrong.
    """
    if format_ not in FORMATS:
        raise RequestError("--format", f"'{format_}' is not known", did_you_mean(format_, FORMATS))
    imports = list(import_all(source, format_))
    shelves, target = library_at(library), user_path(folder)
    names = {} if as_session else shelves.names
    if as_session:
        target = target if target.name == "exercises" else target / "exercises"  # where the session looks for them
        imports = _session(imports, source[0], target, shelves, force=force, dry_run=dry_run)
    return _write(imports, target, names, reporting=reporting, force=force, dry_run=dry_run)


def _write(
    imports: Sequence[Imported | Refusal], folder: Path, names: dict[str, str], *,
    reporting: bool, force: bool, dry_run: bool,
) -> int:  # fmt: skip
    """Write the exercises and tell what became of each; the exit code."""
    code = files = reviews = flagged = 0
    results = write_all(imports, folder, force=force, dry_run=dry_run, known=names)
    for one, result in zip(imports, results, strict=True):
        if reporting and isinstance(one, Imported):
            echo("\n".join(report(one)))
        if result.path is None:
            name = f": {result.name}" if result.name else ""
            tell(f"{result.where}{name}: {result.why}")
            code = max(code, 1 if isinstance(one, Imported) else 2)
            continue
        files += 1
        reviews += result.review
        flagged += result.review > 0
        if not reporting and len(imports) <= 50:
            note = f"  ({result.review} to review)" if result.review else ""
            echo(f"{result.path}{note}", err=False)
    verb = "would be written" if dry_run else "written"
    echo(f"{files} {verb}, {len(imports) - files} not; {reviews} points to review in {flagged} files", err=True)
    return code


def _session(
    imports: Sequence[Imported | Refusal], source: str, folder: Path, library: Library, *, force: bool, dry_run: bool
) -> list[Imported | Refusal]:
    """Write the session of a prescription; the exercises that are still to be written."""
    entries_read = [one for one in imports if not isinstance(one, Refusal)]
    refusals: list[Imported | Refusal] = [one for one in imports if isinstance(one, Refusal)]
    name = Path(source).stem.replace("-", " ").replace("_", " ").capitalize()
    title = next((one.record.page for one in entries_read if one.record.page), name)
    often = [f"{one.exercise.name}: {words}" for one in entries_read for words in one.often]
    path = folder.parent / "scripts" / f"{file_name(title) or 'prescription'}.yaml"
    if not force:  # before anything is asked
        keep(path)
        if library.find("scripts", path.stem):
            raise CoachError(f"'{path.stem}'", "is a session of the library", "give it another title, or --force")
    session, entries, additions = prescription.session(title, entries_read, library, _ask)
    if not session.steps:
        return refusals
    for entry in entries:
        also = f" (or {', '.join(entry.near)}?)" if entry.near and not _can_ask() else ""
        echo(
            filled(f"{entry.name}: {entry.exercise}{', a new exercise' if entry.new else ''}{also}", indent="  "),
            err=True,
        )
    if not dry_run:
        write_text(path, yamlout.write(session, often), force=force)
    for line in often:
        echo(f"how often, to remember: {line}", err=True)
    unsure = [entry.name for entry in entries if entry.new and entry.near]
    if unsure and not _can_ask():
        tell(f"not sure of {', '.join(unsure)}: on a terminal you are asked; or name the right ones in {path}")
    echo(path)
    return [*refusals, *additions]


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _ask(name: str, near: Sequence[str]) -> str:
    """Which exercise of the library is meant, asked on a terminal; elsewhere a new one, with the near ones listed."""
    if not _can_ask():
        return ""
    for number, one in enumerate(near, 1):
        echo(f"  {number}  {one}", err=True)
    answer: int = click.prompt(
        f"'{name}' is which one (0: a new exercise)", type=click.IntRange(0, len(near)), err=True
    )
    return near[answer - 1] if answer else ""
