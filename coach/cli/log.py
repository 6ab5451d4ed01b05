"""``coach log``: what was done this week, by muscle group."""

from __future__ import annotations

import click

from coach.cli.options import option
from coach.cli.progress import echo


@click.command("log", epilog="Example: coach log")
@click.option("--off", "switch", flag_value="off", help="Keep no log from now on.")
@click.option("--on", "switch", flag_value="on", help="Keep a log again.")
@option("--width", type=click.IntRange(40, 200), default=72, show_default=True, help="Columns.")
def command(switch: str | None, width: int) -> None:
    """Show what you did this week, against ten minutes a muscle group.

    The log is a plain file in your own data folder; nothing leaves the machine.
    """
    import datetime

    from coach.practice.log import Log, report, since_monday
    from coach.settings import data_folder

    log = Log(data_folder())
    if switch:
        log.switch(switch == "on")
        echo(f"The log is {switch}. It is kept in {log.path}.")
        return
    echo(report(since_monday(log.read(), datetime.date.today()), width))
    if not log.on:
        echo("The log is off: 'coach log --on' keeps it again.", err=True)
