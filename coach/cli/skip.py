"""``coach skip``: exercises not to meet, for good or for a month."""

from __future__ import annotations

import click

from coach.cli.like import change, ids
from coach.cli.options import library_option
from coach.cli.progress import echo


@click.command("skip", epilog="Example: coach skip frog --month")
@click.argument("exercise", nargs=-1, required=True)
@click.option("--month", is_flag=True, help="Only for a month.")
@click.option("--forget", is_flag=True, help="Skip it no more.")
@library_option
def command(exercise: tuple[str, ...], month: bool, forget: bool, library: str | None) -> None:
    """Do not meet an exercise in 'coach today': for good, or for a month."""
    import datetime

    from coach.practice.profile import MONTH, indifferent, skipped

    until = datetime.date.today() + MONTH if month else None
    for name in ids(exercise, library):
        if forget:
            change(indifferent, name)
            echo(f"{name}: as any other")
        else:
            change(lambda profile, name: skipped(profile, name, until), name)
            echo(f"{name}: skipped" + (f" until {until}" if until else " for good"))
