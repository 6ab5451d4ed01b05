"""The course that somebody has begun: beginning one, how it stands, letting it wait, leaving it."""

from __future__ import annotations

import datetime
from contextlib import nullcontext, suppress
from pathlib import Path

import msgspec

from coach.content.library import Library, read_course
from coach.content.model import Course, Weekday
from coach.content.names import slug
from coach.errors import CoachError, RequestError
from coach.practice.course import Standing, days_from, stand, units
from coach.practice.log import Log
from coach.practice.profile import Enrolment, Profile, change
from coach.settings import builtin_library, data_folder


def enrol(
    path: Path, library: Library, profile: Profile, first: datetime.date, days: tuple[Weekday, ...]
) -> tuple[Course, Enrolment]:
    """The course of that file, as it begins on the day ``first`` once that is kept; ``days`` of the week in place of
    its own, if there are any.

    Raises ``CoachError`` where it cannot be read or the day is past, and where another one is under way.
    """
    course = read_course(path)
    before = None
    with suppress(CoachError):  # one that is gone holds nobody up
        before = under_way(profile, library)
    if before and before.next is not None:
        raise RequestError(f"'{before.enrolment.name}'", "is under way", "'coach course --end' leaves it")
    if first < datetime.date.today():
        raise RequestError(f"--from {first}", "is past", "leave it out to begin today")
    everywhere = [folder.absolute() / "scripts" for folder in (data_folder(), builtin_library())]
    path = path.absolute()
    name = course.id if path.parent in everywhere else str(path)  # else only this folder would find it again
    return course, Enrolment(name=name, since=first, days=days or days_from(course, first))


def alter(name: str | None, verb: str, profile: Profile) -> str:
    """Let the course that is under way wait (``pause``), go on (``resume``) or be left (``end``); its name.

    Raises ``RequestError`` where there is none, or another than ``name``.
    """
    course = profile.course
    if course is None or (name is not None and slug(Path(name).stem) != slug(Path(course.name).stem)):
        subject = f"'{name}'" if name else f"--{verb}"
        mend = f"'{course.name}' is" if course else "'coach course NAME --begin' begins one"
        raise RequestError(subject, "is not under way" if name else "needs a course that was begun", mend)
    paused = (course.paused or datetime.date.today()) if verb == "pause" else None
    keep(None if verb == "end" else msgspec.structs.replace(course, paused=paused))
    return course.name


def keep(course: Enrolment | None) -> None:
    """Write the course into the profile; ``None``: none is under way."""
    values = msgspec.to_builtins(course, builtin_types=(datetime.date,)) or {}
    change(data_folder(), {"course": {key: value for key, value in values.items() if value} or None})


def under_way(profile: Profile, library: Library) -> Standing | None:
    """The course that was begun as it stands, with today's session, if that is done already.

    Raises ``CoachError`` where it is gone.
    """
    if profile.course is None:
        return None
    today, log = datetime.date.today(), tuple(Log(data_folder()).read())
    course = read_course(library.course_path(profile.course.name))
    every = units(course, library)
    later = stand(course, profile.course, every, log, today + datetime.timedelta(days=1))
    return later if later.last == today else stand(course, profile.course, every, log, today)


def shown(name: str | None, library: Library, profile: Profile, first: datetime.date) -> tuple[Standing, bool]:
    """A course (``None``: the one under way) as it stands, or would if begun on ``first``; and whether it is begun."""
    path = library.course_path(name).absolute() if name is not None else None
    begun = None
    if profile.course:
        with suppress(CoachError) if path else nullcontext():  # one that is gone keeps nobody from another
            begun = library.course_path(profile.course.name).absolute()
    if begun and path in (None, begun) and (state := under_way(profile, library)):
        return state, True
    if path is None:
        raise RequestError("--ics", "needs a course", "name one, or begin one")
    course = read_course(path)
    enrolment = Enrolment(name=course.id, since=first, days=days_from(course, first))
    return stand(course, enrolment, units(course, library), (), datetime.date.today()), False
