"""``coach like``: exercises to meet more often."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from coach.cli.options import library_at, library_option
from coach.cli.progress import echo

if TYPE_CHECKING:
    from coach.practice.profile import Profile

Change = Callable[["Profile", str], dict[str, Any]]


@click.command("like", epilog="Example: coach like figure-four-foot-down")
@click.argument("exercise", nargs=-1, required=True)
@click.option("--forget", is_flag=True, help="Like it no more.")
@library_option
def command(exercise: tuple[str, ...], forget: bool, library: str | None) -> None:
    """Meet an exercise more often in 'coach today'. What was skipped is met again."""
    from coach.practice.profile import indifferent, liked

    for name in ids(exercise, library):
        change((indifferent if forget else liked), name)
        echo(f"{name}: {'as any other' if forget else 'liked'}")


def ids(names: tuple[str, ...], library: str | None) -> list[str]:
    """The exercises' ids, all of them known before anything is written."""
    return [library_at(library).exercise_path(name).stem for name in names]


def change(values: Change, name: str) -> None:
    """Change the profile by what ``values`` makes of it and an exercise."""
    from coach.practice import profile
    from coach.settings import data_folder

    profile.change(data_folder(), values(profile.read_profile(data_folder()), name))
