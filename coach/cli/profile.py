"""``coach profile``: what the coach knows of you, to see, change, carry away or take back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from coach.cli.progress import echo, filled
from coach.content.conditions import conditions
from coach.content.select import muscles, places
from coach.files import user_path
from coach.practice import profile
from coach.practice.forget import bundle, forget, traces
from coach.settings import data_folder

LISTS = ("avoid", "not_in", "props", "wanted")
MEANT: dict[str, Callable[[list[str]], object]] = {"avoid": conditions, "not_in": places, "wanted": muscles}
"""What tells whether words are known."""


@click.command("profile", epilog="Example: coach profile --avoid knee --minutes 12")
@click.option("--avoid", metavar="CONDITIONS", help="What your body is to be spared for, such as knee,new-hip.")
@click.option("--not-in", metavar="POSITIONS", help="Positions that are not for you, such as kneeling.")
@click.option("--props", metavar="PROPS", help="What is at hand besides a mat, such as cushion,wall.")
@click.option("--minutes", type=float, metavar="N", help="How long a day's session usually is.")
@click.option("--wanted", metavar="TARGETS", help="What you care for most, such as hips,back.")
@click.option("--level", type=click.Choice(["gentle", "moderate", "strong"]), help="Nothing stronger than this.")
@click.option("--tight-side", type=click.Choice(["left", "right", "none"]), help="It is held a little longer.")
@click.option("--export", metavar="FILE", help="Write profile and log to one zip file, to carry them away.")
@click.option("--forget", is_flag=True, help="Take profile and log away from this machine.")
@click.option("--yes", is_flag=True, help="Do not ask before --forget.")
def command(export: str | None, forget: bool, yes: bool, **changes: Any) -> None:
    """Show or change what the coach knows of you. An empty text takes an entry back: --avoid ''.

    It is a plain TOML file in your own data folder, to be read and edited; nothing leaves the machine.
    """
    folder = data_folder()
    if export is not None:
        echo(_export(folder, export))
    elif forget:
        _forget(folder, yes)
    else:
        values = {name: _value(name, value) for name, value in changes.items() if value is not None}
        if values:
            profile.change(folder, values)
        profile.read_profile(folder)
        path = folder / profile.FILE
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        hint = "" if text else " is not there yet: 'coach profile --avoid knee' begins it"
        echo(filled(f"{path}{hint}", "# ", "# "))
        echo(text, nl=False)


def _value(name: str, value: Any) -> Any:
    """The value for the file; ``None`` takes the key away."""
    if name in LISTS:
        words = [word.strip() for word in value.split(",") if word.strip()]
        MEANT.get(name, list)(words)  # a word that is not known is a mistake of the command, not of the file
        return words if words or name == "props" else None
    return None if value == "none" else value


def _export(folder: Path, file: str) -> str:
    path = user_path(file)
    path = path if path.suffix == ".zip" else path.with_name(f"{path.name}.zip")
    bundle(folder, path)
    return str(path)


def _forget(folder: Path, yes: bool) -> None:
    files = traces(folder)
    if not files:
        echo("There is nothing to forget.")
        return
    if not yes:
        click.confirm(f"Take {' and '.join(path.name for path in files)} away for good?", abort=True)
    for path in forget(folder):
        echo(f"{path}: gone")
