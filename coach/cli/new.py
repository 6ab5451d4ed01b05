"""``coach new``: a commented template to start from; and where a new file of a user's goes, under which name."""

from __future__ import annotations

from pathlib import Path

import click

from coach.cli.options import force_option
from coach.cli.progress import echo
from coach.content.library import YAML
from coach.content.names import file_name
from coach.content.schema import FOLDERS, Kind, template
from coach.content.validate import name_trouble
from coach.errors import RequestError
from coach.files import user_path
from coach.settings import builtin_library
from coach.store import write_text


@click.command("new", epilog="Example: coach new exercise calf-stretch")
@click.argument("kind", type=click.Choice(["exercise", "session", "course"]))
@click.argument("name")
@click.option("-o", "--output", metavar="FILE", help="Write here.  [default: exercises/NAME.yaml or scripts/NAME.yaml]")
@force_option
def command(kind: Kind, name: str, output: str | None, force: bool) -> None:
    """Write a commented template for an exercise, a session or a course called NAME.

    It is valid as it stands; edit it, and see what "coach check", "coach preview" and "coach course" say.
    """
    title = title_of(name)
    path = content_path(output, kind, title)
    if title == title.lower() and " " not in title:  # calf-stretch
        title = title.replace("-", " ").replace("_", " ")
    title = title[:1].upper() + title[1:]
    write_text(path, template(kind, title, path.parent, builtin_library()), force=force)
    echo(path)


def title_of(name: str) -> str:
    """The name on one line. Raises ``RequestError`` for what is none."""
    title = " ".join(name.split())
    if trouble := name_trouble(title):
        raise RequestError(f"the name '{title[:40]}'", *trouble)
    return title


def content_path(output: str | None, kind: Kind, title: str) -> Path:
    """Where a new file goes: where it was asked for, or under its title where such files are looked for."""
    path = user_path(output) if output else Path(FOLDERS[kind]) / f"{file_name(title) or kind}.yaml"
    if path.suffix.lower() not in YAML:
        raise RequestError(f"'{path}'", "must end in .yaml", "exercises, sessions and courses are YAML files")
    return path
