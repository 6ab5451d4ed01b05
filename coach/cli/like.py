"""``coach like`` and ``coach skip``: exercises to meet more often; or not, for good or for a month."""

from __future__ import annotations

import datetime

import click

from coach.cli.options import library_at, library_option
from coach.cli.progress import echo
from coach.practice.profile import MONTH, Verdict, judge, read_profile
from coach.settings import data_folder


@click.command("like", epilog="Example: coach like figure-four-foot-down")
@click.argument("exercise", nargs=-1, required=True)
@click.option("--forget", is_flag=True, help="Like it no more.")
@library_option
def like(exercise: tuple[str, ...], forget: bool, library: str | None) -> None:
    """Meet an exercise more often in 'coach today'. What was skipped is met again."""
    _judge(exercise, library, "" if forget else "like")


@click.command("skip", epilog="Example: coach skip frog --month")
@click.argument("exercise", nargs=-1, required=True)
@click.option("--month", is_flag=True, help="Only for a month.")
@click.option("--forget", is_flag=True, help="Skip it no more.")
@library_option
def skip(exercise: tuple[str, ...], month: bool, forget: bool, library: str | None) -> None:
    """Do not meet an exercise in 'coach today': for good, or for a month."""
    _judge(exercise, library, "" if forget else "skip", datetime.date.today() + MONTH if month else None)


def _judge(names: tuple[str, ...], library: str | None, verdict: Verdict, until: datetime.date | None = None) -> None:
    """All are looked up before anything is written."""
    for name in [library_at(library).exercise_path(name).stem for name in names]:
        echo(f"{name}: {judge(data_folder(), read_profile(data_folder()), name, verdict, until)}")
