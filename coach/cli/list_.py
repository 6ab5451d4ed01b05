"""``coach list``: what there is, chosen by muscle, position, prop, level or time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coach.cli.options import (
    Minutes,
    Words,
    avoid_option,
    conditions_of,
    level_option,
    library_at,
    library_option,
    option,
    position_option,
    targets_option,
)
from coach.cli.progress import columns, echo, tell
from coach.content.model import LEVELS
from coach.errors import CoachError, RequestError

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.content.model import Programme
    from coach.content.select import Filter
    from coach.content.spare import Conditions

WIDEST_NAME = 44


@click.command("list", epilog="Example: coach list exercises --targets hips --position floor")
@click.argument("kind", type=click.Choice(["exercises", "sessions", "courses"]), required=False)
@targets_option
@position_option
@option("--props", type=Words(), metavar="PROPS", help="Exercises that need nothing but these, such as mat,wall.")
@level_option
@option("--minutes", type=Minutes(), metavar="N", help="Sessions that last at most so long.")
@avoid_option
@library_option
def command(kind: str | None, library: str | None, minutes: float | None, **flags: Any) -> None:
    """List exercises, sessions and courses, all or those that fit."""
    from coach.content.select import Filter

    want = Filter.of(flags["targets"] or (), flags["position"] or (), flags["props"])
    if kind in ("exercises", "courses") and minutes is not None:
        raise RequestError("--minutes", "is for sessions", "coach list sessions --minutes N lists them")
    if kind == "courses" and (want != Filter() or flags["level"] or flags["avoid"]):
        raise RequestError("courses", "are not chosen by muscle or body", "'coach list courses' lists them all")
    shelves, level, avoid = library_at(library), flags["level"], conditions_of(flags)
    if kind is None and minutes is not None:
        kind = "sessions"  # only they have a length that was asked for
    elif kind is None and (level or want != Filter()):
        kind = "exercises"
    parts: dict[str, Callable[[], list[tuple[str, str]]]] = {
        "exercises": lambda: _exercises(shelves, want, level, avoid),
        "sessions": lambda: _sessions(shelves, want, level, avoid, minutes),
        "courses": lambda: courses(shelves),
    }
    for name in [kind] if kind else parts:
        if kind is None:
            echo(f"{'' if name == 'exercises' else chr(10)}{name.capitalize()}")
        table(parts[name]())


def courses(library: Library) -> list[tuple[str, str]]:
    """A row for each course: its name, and what it is."""
    from coach.content.library import read_course

    rows = []
    for name, path in library.courses().items():
        if reading := _readable(partial(read_course, path)):
            course = reading[0]
            weeks, days = len(course.weeks), len(course.days)
            rows.append((name, f"{course.title} ({weeks} weeks, {days} days a week)"))
    return rows


def table(rows: list[tuple[str, str]]) -> None:
    if not rows:
        echo("  Nothing fits.")
        return
    width = columns(120)
    formatter = click.HelpFormatter(width=width)
    with formatter.indentation():
        formatter.write_dl(rows, col_max=min(WIDEST_NAME, width // 2))
    echo(formatter.getvalue().rstrip("\n"))


def _readable(read: Any) -> Any:
    """What ``read`` gives; a file with a mistake is named on stderr, and the others go on."""
    try:
        return read()
    except CoachError as error:
        tell(str(error))
        return None


def _exercises(library: Library, want: Filter, level: str | None, avoid: Conditions) -> list[tuple[str, str]]:
    from coach.content.conditions import listed
    from coach.content.library import card

    rows, spared = [], 0
    for name, path in library.exercises().items():
        head = _readable(partial(card, path))
        if head is None or not want.fits(head) or (level and head.level != level):
            continue
        if avoid & set(head.avoid):
            spared += 1
            continue
        about = ", ".join(filter(None, (head.position, " and ".join(head.targets[:2]))))
        rows.append((name, f"{head.name} ({about})" if about else head.name))
    if spared:
        tell(f"{spared} more are not for {listed(avoid)}")
    return rows


def _sessions(
    library: Library, want: Filter, level: str | None, avoid: Conditions, minutes: float | None
) -> list[tuple[str, str]]:
    from coach.content.library import card
    from coach.content.select import Filter
    from coach.export.preview import held
    from coach.pipeline import options_from, plan

    rows, options = [], options_from({})
    for name, path in library.sessions().items():
        head = _readable(partial(card, path))
        programme = None if head is None else _readable(partial(_programme, path, library))
        if head is None or ((level or want != Filter()) and not (programme and _suits(programme, want, level))):
            continue
        worked_out = programme and _readable(partial(plan, programme, options))
        schedule = worked_out.schedule if worked_out else None
        if minutes is not None and (schedule is None or schedule.duration > minutes * 60_000):
            continue
        notes = [held(schedule)] if schedule else []
        if avoid:
            changes = programme and _readable(partial(_changes, programme, library, avoid))
            if changes is None:
                continue
            notes += [f"{changes} done otherwise"] if changes else []
        rows.append((name, head.name + (f" ({', '.join(notes)})" if notes else "")))
    return rows


def _programme(path: Path, library: Library) -> Programme:
    from coach.content.library import read_session

    return read_session(path, library)[0]


def _changes(programme: Programme, library: Library, avoid: Conditions) -> int | None:
    """How many exercises of a session are others for such a body, or left out; ``None`` where nothing would be left."""
    from coach.content.library import substitutes
    from coach.content.spare import spare

    try:
        return len(spare(programme, avoid, substitutes(programme, avoid, library)).spared)
    except RequestError:
        return None


def _suits(programme: Programme, want: Filter, level: str | None) -> bool:
    """Whether a session has an exercise for the targets, and none that asks for more than is wanted."""
    exercises = programme.exercises.values()
    strongest = LEVELS.index(level) if level else len(LEVELS)
    return any(want.works(exercise) for exercise in exercises) and all(
        want.placed(exercise) and want.equipped(exercise) and LEVELS.index(exercise.level) <= strongest
        for exercise in exercises
    )
