"""``coach course``: sessions over weeks, to see, begin, pause and end."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coach.cli.options import Words, library_at, library_option
from coach.cli.progress import columns, echo, tell
from coach.errors import CoachError, RequestError

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.practice.course import Standing
    from coach.practice.profile import Profile

DATE = click.DateTime(["%Y-%m-%d"])
TIME = click.DateTime(["%H:%M"])


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
    from coach.practice.profile import read_profile
    from coach.settings import data_folder

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
    else:
        from coach.practice.syllabus import page

        echo(page(state, datetime.date.today(), columns(), begun=begun))
        _tell_missing(state, shelves)


def _begin(name: str | None, library: Library, profile: Profile, flags: dict[str, Any]) -> None:
    from coach.content.library import read_course
    from coach.practice import profile as profiles
    from coach.practice.course import days_from
    from coach.practice.syllabus import weekdays
    from coach.settings import builtin_library, data_folder

    if name is None:
        raise click.UsageError("--begin needs the course's NAME; 'coach course' lists what there is")
    path = library.course_path(name).absolute()
    course, _ = read_course(path)
    today = datetime.date.today()
    if profile.course and _goes_on(profile, library, today):
        raise RequestError(f"'{profile.course.name}'", "is under way", "'coach course --end' leaves it")
    first = flags["first"].date() if flags["first"] else today
    if first < today:
        raise RequestError(f"--from {first}", "is past", "leave it out to begin today")
    days = weekdays(flags["days"] or ()) or days_from(course, first)
    everywhere = [folder.absolute() / "scripts" for folder in (data_folder(), builtin_library())]
    written = course.id if path.parent in everywhere else str(path)  # else only this folder would find it again
    values = {"name": written, "since": first, "days": list(days)}
    profiles.change(data_folder(), {"course": values})
    tell(f"'{course.title}' is begun: 'coach today' plays its sessions")


def _goes_on(profile: Profile, library: Library, today: datetime.date) -> bool:
    """Whether there is something left of the course that was begun; one that is gone holds nobody up."""
    from coach.practice.course import standing

    try:
        state = standing(profile, library, _log(), today + datetime.timedelta(days=1))
    except CoachError:
        return False
    return state is not None and state.next is not None


def _log() -> Any:
    from coach.practice.log import Log
    from coach.settings import data_folder

    return Log(data_folder()).read()


def _change(name: str | None, verb: str, profile: Profile) -> None:
    """Pause, resume or end the course that is under way."""
    import msgspec

    from coach.content.names import slug
    from coach.practice import profile as profiles
    from coach.settings import data_folder

    course = profile.course
    if course is None or (name is not None and slug(Path(name).stem) != slug(Path(course.name).stem)):
        subject = f"'{name}'" if name else f"--{verb}"
        mend = f"'{course.name}' is" if course else "'coach course NAME --begin' begins one"
        raise RequestError(subject, "is not under way" if name else "needs a course that was begun", mend)
    paused = datetime.date.today() if verb == "pause" else None
    values = msgspec.structs.asdict(msgspec.structs.replace(course, paused=course.paused or paused))
    if verb == "resume":
        values["paused"] = None
    values = {key: list(value) if isinstance(value, tuple) else value for key, value in values.items() if value}
    profiles.change(data_folder(), {"course": None if verb == "end" else values})
    words = {
        "pause": "waits; 'coach course --resume' goes on",
        "resume": "goes on",
        "end": "is left; what you did stays",
    }
    echo(f"'{course.name}' {words[verb]}.")


def _standing(name: str | None, library: Library, profile: Profile, flags: dict[str, Any]) -> tuple[Standing, bool]:
    """The course as it stands, and whether it is begun; with today's session, if that is done already."""
    from coach.content.library import read_course
    from coach.practice.course import days_from, stand, standing, units
    from coach.practice.profile import Enrolment

    today = datetime.date.today()
    if name is None and profile.course is None:
        raise RequestError("--ics", "needs a course", "name one, or begin one")
    path = library.course_path(name).absolute() if name is not None else None
    if profile.course and (path is None or path == _begun(profile.course.name, library)):
        state = standing(profile, library, log := tuple(_log()), today)
        assert state is not None
        later = stand(state.course, state.enrolment, state.units, log, today + datetime.timedelta(days=1))
        return (later if later.last == today else state), True
    assert path is not None
    course, _ = read_course(path)
    first = flags["first"].date() if flags["first"] else today
    enrolment = Enrolment(name=course.id, since=first, days=days_from(course, first))
    return stand(course, enrolment, units(course, library), (), today), False


def _begun(name: str, library: Library) -> Path | None:
    """The file of the course that was begun; ``None``: it is gone, which keeps nobody from another."""
    try:
        return library.course_path(name).absolute()
    except CoachError:
        return None


def _list(library: Library, profile: Profile) -> None:
    from coach.cli.list_ import courses
    from coach.cli.progress import table

    rows = [(row.name, row.about) for row in courses(library)]
    echo(table(rows) if rows else "  Nothing fits.")
    if profile.course is None:
        echo("\n'coach course NAME' shows one, 'coach course NAME --begin' begins it.")
        return
    from coach.practice.syllabus import headline

    try:
        state, _ = _standing(profile.course.name, library, profile, {"first": None})
    except CoachError as error:
        tell(error.and_then("'coach course --end' leaves it"))
        return
    echo(f"\n{state.course.title}: {headline(state, datetime.date.today())}")


def _write(state: Standing, flags: dict[str, Any]) -> None:
    from coach.files import user_path
    from coach.practice.syllabus import calendar
    from coach.store import write_text

    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    at = flags["at"].time() if flags["at"] else None
    text = calendar(state, datetime.date.today(), now, at).decode()
    path = user_path(flags["ics"])
    path = path if path.suffix else path.with_suffix(".ics")
    write_text(path, text, force=True)
    echo(path)


def _tell_missing(state: Standing, library: Library) -> None:
    """What of a course is not there, each once."""
    from coach.practice.course import gone

    for note in gone(state, library):
        tell(note)
