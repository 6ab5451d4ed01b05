"""``coach course``: sessions over weeks, to see, begin, pause and end."""

from __future__ import annotations

import datetime
from typing import Any

import click

from coach.cli.list_ import courses
from coach.cli.options import language_option, library_at, library_option, words
from coach.cli.progress import columns, echo, filled, table, tell
from coach.content.library import Library
from coach.errors import CoachError, RequestError
from coach.files import user_path
from coach.pipeline import language_from
from coach.practice.course import Standing, gone, stand, units
from coach.practice.enrolment import alter, enrol, keep, shown, under_way
from coach.practice.profile import Profile, read_profile
from coach.practice.syllabus import calendar, headline, page, weekdays
from coach.settings import data_folder
from coach.store import write_text

DATE = click.DateTime(["%Y-%m-%d"])
TIME = click.DateTime(["%H:%M"])
CHANGED = {
    "pause": "waits; 'coach course --resume' goes on",
    "resume": "goes on",
    "end": "is left; what you did stays",
}


@click.command("course", epilog="Example: coach course stiff-hips --begin --on mon,wed,fri")
@click.argument("name", required=False)
@click.option("--begin", "verb", flag_value="begin", help="Begin it: 'coach today' plays its sessions from now on.")
@click.option("--pause", "verb", flag_value="pause", help="Let it wait; what is done stays done.")
@click.option("--resume", "verb", flag_value="resume", help="Go on with it.")
@click.option("--end", "verb", flag_value="end", help="Leave it.")
@click.option("--on", "days", type=words, metavar="DAYS", help="Its days, such as mon,wed,fri.  [default: its own]")
@click.option("--from", "first", type=DATE, metavar="DATE", help="Begin on that day, such as 2026-12-07.")
@click.option("--ics", metavar="FILE", help="Write what is left of it for any calendar.")
@click.option(
    "--at", type=TIME, metavar="HH:MM", help="In the calendar, begin at this time of day.  [default: all day]"
)
@language_option
@library_option
def command(name: str | None, verb: str | None, library: str | None, **flags: Any) -> None:
    """List the courses, or show one: its weeks, their days, and what is next.

    One course is under way at a time. What you miss waits for you, and nothing is held against you: how far you have
    come follows from your log, whichever way you did a session.
    """
    shelves, profile = library_at(library), read_profile(data_folder())
    if verb == "begin":
        _begin(name, shelves, profile, flags)
        if flags["ics"]:
            return
    elif verb:
        echo(f"'{alter(name, verb, profile)}' {CHANGED[verb]}.")
        return
    elif flags["days"] or (flags["first"] and not flags["ics"]):
        raise RequestError("--on" if flags["days"] else "--from", "is for a beginning", "add --begin")
    if name is None and not flags["ics"]:
        _list(shelves, profile)
        return
    state, begun = shown(name, shelves, read_profile(data_folder()), _first(flags))
    if flags["ics"]:
        _write(state, flags)
        return
    echo(page(state, datetime.date.today(), language_from(flags), columns(), begun=begun))
    for note in gone(state, shelves):
        tell(note)


def _begin(name: str | None, library: Library, profile: Profile, flags: dict[str, Any]) -> None:
    if name is None:
        raise click.UsageError("--begin needs the course's NAME; 'coach course' lists what there is")
    course, enrolment = enrol(library.course_path(name), library, profile, _first(flags), weekdays(flags["days"] or ()))
    if flags["ics"]:  # a file that is refused begins nothing
        _write(stand(course, enrolment, units(course, library), (), datetime.date.today()), flags)
    keep(enrolment)
    tell(f"'{course.title}' is begun: 'coach today' plays its sessions")


def _first(flags: dict[str, Any]) -> datetime.date:
    return flags["first"].date() if flags["first"] else datetime.date.today()


def _list(library: Library, profile: Profile) -> None:
    rows = [(row.name, row.about) for row in courses(library)]
    echo(table(rows) if rows else "  Nothing fits.")
    try:
        if state := under_way(profile, library):
            echo(f"\n{state.course.title}: {headline(state, datetime.date.today())}")
        else:
            echo("\n" + filled("'coach course NAME' shows one, 'coach course NAME --begin' begins it."))
    except CoachError as error:
        tell(error.and_then("'coach course --end' leaves it"))


def _write(state: Standing, flags: dict[str, Any]) -> None:
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    at = flags["at"].time() if flags["at"] else None
    text = calendar(state, datetime.date.today(), now, at).decode()
    path = user_path(flags["ics"])
    path = path if path.suffix else path.with_suffix(".ics")
    write_text(path, text, force=True)
    echo(path)
