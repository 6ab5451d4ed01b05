"""``coach course``: sessions over weeks, to see, begin, pause and end."""

from __future__ import annotations

import datetime
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import click
import msgspec

from coach.cli.list_ import courses
from coach.cli.options import Words, library_at, library_option
from coach.cli.progress import columns, echo, filled, table, tell
from coach.content.library import Library, read_course
from coach.content.names import slug
from coach.errors import CoachError, RequestError
from coach.files import user_path
from coach.practice.course import Standing, days_from, gone, stand, standing, units
from coach.practice.log import Log
from coach.practice.profile import Enrolment, Profile, change, read_profile
from coach.practice.syllabus import calendar, headline, page, weekdays
from coach.settings import builtin_library, data_folder
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
@click.option("--on", "days", type=Words(), metavar="DAYS", help="Its days, such as mon,wed,fri.  [default: its own]")
@click.option("--from", "first", type=DATE, metavar="DATE", help="Begin on that day, such as 2026-12-07.")
@click.option("--ics", metavar="FILE", help="Write what is left of it for any calendar.")
@click.option(
    "--at", type=TIME, metavar="HH:MM", help="In the calendar, begin at this time of day.  [default: all day]"
)
@library_option
def command(name: str | None, verb: str | None, library: str | None, **flags: Any) -> None:
    """List the courses, or show one: its weeks, their days, and what is next.

    One course is under way at a time. What you miss waits for you, and nothing is held against you: how far you have
    come follows from your log, whichever way you did a session.
    """
    shelves, profile = library_at(library), read_profile(data_folder())
    if verb == "begin":
        _begin(name, shelves, profile, flags)
    elif verb:
        _change(name, verb, profile)
        return
    elif flags["days"] or (flags["first"] and not flags["ics"]):
        raise RequestError("--on" if flags["days"] else "--from", "is for a beginning", "add --begin")
    if name is None and not flags["ics"]:
        _list(shelves, profile)
        return
    state, begun = _standing(name, shelves, read_profile(data_folder()), flags)
    if flags["ics"]:
        _write(state, flags)
        return
    echo(page(state, datetime.date.today(), columns(), begun=begun))
    for note in gone(state, shelves):
        tell(note)


def _begin(name: str | None, library: Library, profile: Profile, flags: dict[str, Any]) -> None:
    if name is None:
        raise click.UsageError("--begin needs the course's NAME; 'coach course' lists what there is")
    path, today = library.course_path(name).absolute(), datetime.date.today()
    course, _ = read_course(path)
    before = None
    with suppress(CoachError):  # one that is gone holds nobody up
        before = _begun(profile, library)
    if before and before.next is not None:
        raise RequestError(f"'{before.enrolment.name}'", "is under way", "'coach course --end' leaves it")
    first = flags["first"].date() if flags["first"] else today
    if first < today:
        raise RequestError(f"--from {first}", "is past", "leave it out to begin today")
    days = weekdays(flags["days"] or ()) or days_from(course, first)
    everywhere = [folder.absolute() / "scripts" for folder in (data_folder(), builtin_library())]
    written = course.id if path.parent in everywhere else str(path)  # else only this folder would find it again
    _keep(Enrolment(name=written, since=first, days=days))
    tell(f"'{course.title}' is begun: 'coach today' plays its sessions")


def _change(name: str | None, verb: str, profile: Profile) -> None:
    """Pause, resume or end the course that is under way."""
    course = profile.course
    if course is None or (name is not None and slug(Path(name).stem) != slug(Path(course.name).stem)):
        subject = f"'{name}'" if name else f"--{verb}"
        mend = f"'{course.name}' is" if course else "'coach course NAME --begin' begins one"
        raise RequestError(subject, "is not under way" if name else "needs a course that was begun", mend)
    paused = (course.paused or datetime.date.today()) if verb == "pause" else None
    _keep(None if verb == "end" else msgspec.structs.replace(course, paused=paused))
    echo(f"'{course.name}' {CHANGED[verb]}.")


def _keep(course: Enrolment | None) -> None:
    """The course in the profile; ``None``: none is under way."""
    values = msgspec.to_builtins(course, builtin_types=(datetime.date,)) or {}
    change(data_folder(), {"course": {key: value for key, value in values.items() if value} or None})


def _begun(profile: Profile, library: Library) -> Standing | None:
    """The course that was begun as it stands, with today's session, if that is done already.

    Raises ``CoachError`` where it is gone.
    """
    today, log = datetime.date.today(), tuple(Log(data_folder()).read())
    later = standing(profile, library, log, today + datetime.timedelta(days=1))
    return later if later and later.last == today else standing(profile, library, log, today)


def _standing(name: str | None, library: Library, profile: Profile, flags: dict[str, Any]) -> tuple[Standing, bool]:
    """The course as it stands, and whether it is begun."""
    path = library.course_path(name).absolute() if name is not None else None
    begun = None
    if profile.course:
        with suppress(CoachError) if path else nullcontext():  # one that is gone keeps nobody from another
            begun = library.course_path(profile.course.name).absolute()
    if begun and path in (None, begun) and (state := _begun(profile, library)):
        return state, True
    if path is None:
        raise RequestError("--ics", "needs a course", "name one, or begin one")
    course, _ = read_course(path)
    first = flags["first"].date() if flags["first"] else datetime.date.today()
    enrolment = Enrolment(name=course.id, since=first, days=days_from(course, first))
    return stand(course, enrolment, units(course, library), (), datetime.date.today()), False


def _list(library: Library, profile: Profile) -> None:
    rows = [(row.name, row.about) for row in courses(library)]
    echo(table(rows) if rows else "  Nothing fits.")
    try:
        if state := _begun(profile, library):
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
