"""``coach list``: what there is, chosen by muscle, position, prop, level or time."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coach.cli.options import avoid_option, conditions_of, library_option, option, the_library
from coach.content.model import POSITIONS
from coach.errors import RequestError

if TYPE_CHECKING:
    from coach.content.library import Card, Library
    from coach.content.model import Exercise
    from coach.content.spare import Conditions
    from coach.schedule.model import Schedule

WIDEST_NAME = 44


@click.command("list")
@click.argument("kind", type=click.Choice(["exercises", "sessions"]), required=False)
@option("--targets", metavar="TARGETS", help="Muscles or regions, such as hips,back.")
@option("--position", type=click.Choice([*POSITIONS, "floor"]), help="Exercises in this position.")
@option("--props", metavar="PROPS", help="Exercises that need nothing but these, such as mat,wall.")
@option("--level", type=click.Choice(["gentle", "moderate", "strong"]), help="Exercises of this level.")
@option("--minutes", type=float, metavar="N", help="Sessions that last at most so long.")
@avoid_option
@library_option
def command(kind: str | None, library: str | None, minutes: float | None, **wanted: Any) -> None:
    """List exercises and sessions, all or those that fit."""
    shelves = the_library(library)
    wanted["avoid"] = conditions_of(wanted)
    about_exercises = any(value is not None for name, value in wanted.items() if name != "avoid")
    if kind == "exercises" and minutes is not None:
        raise RequestError("--minutes", "is for sessions", "coach list sessions --minutes N lists them")
    if kind is None and minutes is not None:
        kind = "sessions"  # only they have a length that was asked for
    elif kind is None and about_exercises:
        kind = "exercises"
    both = kind is None
    if kind != "sessions":
        if both:
            click.echo("Exercises")
        _table(_exercises(shelves, wanted))
    if kind != "exercises":
        if both:
            click.echo("\nSessions")
        _sessions(shelves, minutes, wanted.pop("avoid"), wanted if about_exercises else {})


def _table(rows: list[tuple[str, str]]) -> None:
    if not rows:
        click.echo("  Nothing fits.")
        return
    formatter = click.HelpFormatter(width=max(60, min(shutil.get_terminal_size().columns, 120)))
    with formatter.indentation():
        formatter.write_dl(rows, col_max=WIDEST_NAME)
    click.echo(formatter.getvalue().rstrip("\n"))


def _exercises(library: Library, wanted: dict[str, Any]) -> list[tuple[str, str]]:
    from coach.content.conditions import listed
    from coach.content.library import card

    rows, spared = [], 0
    for name, path in library.exercises().items():
        head = _readable(partial(card, path))
        if head and _fits(head, wanted):
            if wanted["avoid"] & set(head.avoid):
                spared += 1
                continue
            about = ", ".join(filter(None, (head.position, " and ".join(head.targets[:2]))))
            rows.append((name, f"{head.name} ({about})" if about else head.name))
    if spared:
        click.echo(f"coach: {spared} more are not for {listed(wanted['avoid'])}", err=True)
    return rows


def _readable(read: Any) -> Any:
    """What ``read`` gives; a file with a mistake is named on stderr, and the others go on."""
    from coach.errors import CoachError

    try:
        return read()
    except CoachError as error:
        click.echo(f"coach: {error}", err=True)
        return None


def _fits(exercise: Card | Exercise, wanted: dict[str, Any]) -> bool:
    from coach.content.make import FLOOR
    from coach.content.names import slug
    from coach.content.select import muscles

    names = _targets(wanted)
    if names and not muscles(names) & {*exercise.targets, *exercise.secondary}:
        return False
    position = wanted.get("position")
    if position and exercise.position not in (FLOOR if position == "floor" else (position,)):
        return False
    if wanted.get("level") and exercise.level != wanted["level"]:
        return False
    if wanted.get("props") is None:
        return True
    owned = {slug(prop) for prop in wanted["props"].split(",")} | {"mat"}
    return all(slug(prop) in owned for prop in exercise.props)


def _targets(wanted: dict[str, Any]) -> list[str]:
    return [name for name in (wanted.get("targets") or "").split(",") if name.strip()]


def _sessions(library: Library, minutes: float | None, avoid: Conditions, wanted: dict[str, Any]) -> None:
    from coach.content.library import card
    from coach.content.select import muscles
    from coach.export.preview import held

    muscles(_targets(wanted))  # a wrong word is told at once
    rows = []
    for name, path in library.sessions().items():
        head = _readable(partial(card, path))
        if head is None or (wanted and not _readable(partial(_suits, path, library, wanted))):
            continue
        schedule = _readable(partial(_schedule, path, library))
        if minutes is not None and (schedule is None or schedule.duration > minutes * 60_000):
            continue
        notes = [held(schedule)] if schedule else []
        if avoid and (changes := _readable(partial(_changes, path, library, avoid))) != 0:
            if changes is None:
                continue
            notes.append(f"{changes} done otherwise")
        rows.append((name, head.name + (f" ({', '.join(notes)})" if notes else "")))
    _table(rows)


def _changes(path: Path, library: Library, avoid: Conditions) -> int | None:
    """How many exercises of a session are others for such a body, or left out; ``None`` where nothing would be left."""
    from coach.content.library import read_session, substitutes
    from coach.content.spare import spare

    programme = read_session(path, library)[0]
    others = substitutes(programme, avoid, library)
    try:
        return len(spare(programme, avoid, others).spared)
    except RequestError:
        return None


def _suits(path: Path, library: Library, wanted: dict[str, Any]) -> bool:
    """Whether a session has an exercise for the targets, and none that asks for more than is wanted."""
    from coach.content.library import read_session
    from coach.content.make import LEVELS

    exercises = read_session(path, library)[0].exercises.values()
    limits = {**wanted, "targets": None, "level": None}
    strongest = LEVELS.index(wanted["level"]) if wanted.get("level") else len(LEVELS)
    return (
        any(_fits(exercise, {"targets": wanted.get("targets")}) for exercise in exercises)
        and all(_fits(exercise, limits) for exercise in exercises)
        and all(LEVELS.index(exercise.level) <= strongest for exercise in exercises)
    )


def _schedule(path: Path, library: Library) -> Schedule:
    from coach.content.library import read_session
    from coach.pipeline import options_from, plan

    return plan(read_session(path, library)[0], options_from({})).schedule
