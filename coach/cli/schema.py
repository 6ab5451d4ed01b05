"""``coach schema``: the JSON Schema of a file, for editors."""

from __future__ import annotations

import click

from coach.cli.progress import echo
from coach.content.schema import Kind, text


@click.command("schema", epilog="Example: coach schema exercise > exercise.schema.json")
@click.argument("kind", type=click.Choice(["exercise", "session", "course"]))
def command(kind: Kind) -> None:
    """Print the JSON Schema of an exercise, session or course file.

    Editors that speak YAML then complete keys and mark mistakes: put the output into a file, and name it in the first
    line of your own as "# yaml-language-server: $schema=FILE". The bundled files have that line.
    """
    echo(text(kind), nl=False)
