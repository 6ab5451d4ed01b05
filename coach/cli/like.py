"""``coach like`` and ``coach skip``: exercises to meet more often; or not, for good or for a month."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import click

from coach.cli.options import library_at, library_option
from coach.cli.progress import echo
from coach.practice.profile import MONTH, Profile, change, indifferent, liked, read_profile, skipped
from coach.settings import data_folder


@click.command("like", epilog="Example: coach like figure-four-foot-down")
@click.argument("exercise", nargs=-1, required=True)
@click.option("--forget", is_flag=True, help="Like it no more.")
@library_option
def like(exercise: tuple[str, ...], forget: bool, library: str | None) -> None:
    """Meet an exercise more often in 'coach today'. What was skipped is met again."""
    _change(exercise, library, indifferent if forget else liked, "as any other" if forget else "liked")


@click.command("skip", epilog="Example: coach skip frog --month")
@click.argument("exercise", nargs=-1, required=True)
@click.option("--month", is_flag=True, help="Only for a month.")
@click.option("--forget", is_flag=True, help="Skip it no more.")
@library_option
def skip(exercise: tuple[str, ...], month: bool, forget: bool, library: str | None) -> None:
    """Do not meet an exercise in 'coach today': for good, or for a month."""
    until = datetime.date.today() + MONTH if month else None
    if forget:
        _change(exercise, library, indifferent, "as any other")
    else:
        said = f"skipped until {until}" if until else "skipped for good"
        _change(exercise, library, lambda profile, name: skipped(profile, name, until), said)


def _change(
    names: tuple[str, ...], library: str | None, values: Callable[[Profile, str], dict[str, Any]], said: str
) -> None:
    """Change the profile by what ``values`` makes of it and each exercise; all are known before anything is written."""
    for name in [library_at(library).exercise_path(name).stem for name in names]:
        change(data_folder(), values(read_profile(data_folder()), name))
        echo(f"{name}: {said}")
