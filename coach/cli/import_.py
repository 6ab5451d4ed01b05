"""``coach import``: pages and datasets to exercise files."""

from __future__ import annotations

import click

from coach.cli.progress import echo
from coach.errors import RequestError
from coach.files import user_path


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
@click.option("--force", is_flag=True, help="Replace files that are there already.")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
def command(source: tuple[str, ...], folder: str, format_: str, reporting: bool, force: bool, dry_run: bool) -> int:
    """Turn exercise pages, datasets and lists into exercise files.

    SOURCE is a page (text, Markdown, HTML), a JSON dataset (free-exercise-db, exercemus, wger), a table with a header
    (CSV), a list of lines "name | seconds | each side", or a folder of these. Where another answer would change what
    is heard, a question stands in the file under "review:".

    Exit code: 0 all were written; 1 some could not be written or exist already; 2 some are wrong.
    """
    from coach.content.names import did_you_mean
    from coach.importers import FORMATS, Imported, import_all, report, write_all

    if format_ not in FORMATS:
        raise RequestError("--format", f"'{format_}' is not known", did_you_mean(format_, FORMATS))
    found = list(import_all(source, format_))
    code = written = reviews = flagged = 0
    for one, result in zip(found, write_all(found, user_path(folder), force=force, dry_run=dry_run), strict=True):
        if reporting and isinstance(one, Imported):
            echo("\n".join(report(one)))
        if result.path is None:
            name = f": {result.name}" if result.name else ""
            echo(f"coach: {result.where}{name}: {result.why}", err=True)
            code = max(code, 1 if isinstance(one, Imported) else 2)
            continue
        written += 1
        reviews += result.review
        flagged += result.review > 0
        if not reporting and len(found) <= 50:
            note = f"  ({result.review} to review)" if result.review else ""
            echo(f"{result.path}{note}", err=False)
    done = "would be written" if dry_run else "written"
    echo(f"{written} {done}, {len(found) - written} not; {reviews} points to review in {flagged} files", err=True)
    return code
