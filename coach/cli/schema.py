"""``coach schema``: the JSON Schema of a file, for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coach.cli.progress import echo

if TYPE_CHECKING:
    from coach.content.schema import Kind


@click.command("schema", epilog="Example: coach schema exercise > exercise.schema.json")
@click.argument("kind", type=click.Choice(["exercise", "session", "course"]))
def command(kind: Kind) -> None:
    """Print the JSON Schema of an exercise, session or course file.

    Editors that speak YAML then complete keys and mark mistakes: put the output into a file, and name it in the first
    line of your own as "# yaml-language-server: $schema=FILE". The bundled files have that line.
    """
    from coach.content.schema import text

    echo(text(kind), nl=False)
