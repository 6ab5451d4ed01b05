"""``coach like`` and ``coach skip``: exercises to meet more often, or not at all."""

from __future__ import annotations

from typing import Any

import click

from coach.cli.options import library_option, the_library


@click.command("like")
@click.argument("exercise", nargs=-1, required=True)
@click.option("--forget", is_flag=True, help="Like it no more.")
@library_option
def command(exercise: tuple[str, ...], forget: bool, library: str | None) -> None:
    """Meet an exercise more often in 'coach today'. What was skipped is met again."""
    from coach.practice.profile import indifferent, liked

    for name in _ids(exercise, library):
        _change((indifferent if forget else liked), name)
        click.echo(f"{name}: {'as any other' if forget else 'liked'}")


@click.command("skip")
@click.argument("exercise", nargs=-1, required=True)
@click.option("--month", is_flag=True, help="Only for a month.")
@click.option("--forget", is_flag=True, help="Skip it no more.")
@library_option
def skip(exercise: tuple[str, ...], month: bool, forget: bool, library: str | None) -> None:
    """Do not meet an exercise in 'coach today': for good, or for a month."""
    import datetime

    from coach.practice.profile import MONTH, indifferent, skipped

    until = datetime.date.today() + MONTH if month else None
    for name in _ids(exercise, library):
        if forget:
            _change(indifferent, name)
            click.echo(f"{name}: as any other")
        else:
            _change(lambda profile, name: skipped(profile, name, until), name)
            click.echo(f"{name}: skipped" + (f" until {until}" if until else " for good"))


def _ids(names: tuple[str, ...], library: str | None) -> list[str]:
    """The exercises' ids, all of them known before anything is written."""
    return [the_library(library).exercise_path(name).stem for name in names]


def _change(values: Any, name: str) -> None:
    from coach.practice.profile import change, read_profile
    from coach.settings import data_folder

    change(data_folder(), values(read_profile(data_folder()), name))
