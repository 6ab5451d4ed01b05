"""``coach new``: a commented template to start from."""

from __future__ import annotations

from pathlib import Path

import click

from coach.errors import RequestError


@click.command("new")
@click.argument("kind", type=click.Choice(["exercise", "session"]))
@click.argument("name")
@click.option("-o", "--output", metavar="FILE", help="Write here.  [default: exercises/NAME.yaml or scripts/NAME.yaml]")
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
def command(kind: str, name: str, output: str | None, force: bool) -> None:
    """Write a commented template for an exercise or a session called NAME.

    It is valid as it stands; edit it, and see what "coach check" and "coach preview" say.
    """
    from coach.content.schema import FOLDERS, Kind, template
    from coach.files import user_path
    from coach.importers.writing import file_name
    from coach.settings import builtin_library
    from coach.store import write_text

    what: Kind = "exercise" if kind == "exercise" else "session"
    title = " ".join(name.split())
    stem = file_name(title)
    if not stem or len(title) > 120:
        raise RequestError(f"'{name[:40]}'", "is no name that a file can have", "use letters and digits, up to 120")
    path = user_path(output) if output else Path(FOLDERS[what]) / f"{stem}.yaml"
    if path.suffix not in (".yaml", ".yml"):
        raise RequestError(f"'{path}'", "must end in .yaml", "exercises and sessions are YAML files")
    write_text(path, template(what, _readable(title), path.parent, builtin_library()), force=force)
    click.echo(path)


def _readable(name: str) -> str:
    """``calf-stretch`` as ``Calf stretch``; a name with spaces or capitals stays."""
    plain = name.replace("-", " ").replace("_", " ") if name == name.lower() and " " not in name else name
    return plain[:1].upper() + plain[1:]
