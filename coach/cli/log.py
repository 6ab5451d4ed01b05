"""``coach log``: the page of what was done, and why an exercise is heard as it is."""

from __future__ import annotations

import datetime
from typing import Any

import click

from coach.cli.options import language_option, library_at, library_option, option
from coach.cli.progress import columns, echo
from coach.content.library import read_exercise
from coach.files import user_path
from coach.pipeline import language_from
from coach.practice import page
from coach.practice.history import history
from coach.practice.log import Log
from coach.practice.page import why
from coach.practice.profile import read_profile
from coach.practice.today import care
from coach.settings import data_folder
from coach.store import write_text


@click.command("log", epilog="Example: coach log")
@click.option("--off", "switch", flag_value="off", help="Keep no log from now on.")
@click.option("--on", "switch", flag_value="on", help="Keep a log again.")
@click.option("--why", metavar="EXERCISE", help="Why an exercise is heard at its level.")
@click.option("--json", "as_json", is_flag=True, help="The page for other programs; times in ms.")
@click.option("--svg", metavar="FILE", help="Write the calendar as a picture.")
@option("--width", type=click.IntRange(40, 200), help="Columns.  [default: the terminal's, to 72]")
@language_option
@library_option
def command(
    switch: str | None,
    why: str | None,
    as_json: bool,
    svg: str | None,
    width: int | None,
    library: str | None,
    **flags: Any,
) -> None:
    """Show what you did: weeks in a row, this week by muscle, the last twelve weeks, and what is good next.

    The log is a plain file in your own data folder; nothing leaves the machine.
    """
    log = Log(data_folder())
    if switch:
        log.switch(switch == "on")
        echo(f"The log is {switch}. It is kept in {log.path}.", prose=True)
        return
    if why is not None:
        echo(_why(log, why, library), prose=True)
        return
    sheet = page.page(log.read(), datetime.date.today(), care(read_profile(data_folder())))
    if svg:
        write_text(user_path(svg), page.picture(sheet), force=True)
        echo(svg)
    elif as_json:
        echo(page.data(sheet).decode())
    else:
        echo(page.text(sheet, language_from(flags), width or max(40, columns(72))))
    if not log.on:
        echo("The log is off: 'coach log --on' keeps it again.", err=True)


def _why(log: Log, name: str, library: str | None) -> str:
    exercise = read_exercise(library_at(library).exercise_path(name))
    return why(exercise, history(log.read(), datetime.date.today()))
