"""A course in words, with its dates; and as a calendar for any other program. Pure. The only user of icalendar."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterator, Sequence

from coach.content.model import WEEKDAYS, Course, Weekday
from coach.content.names import did_you_mean
from coach.errors import CoachError, RequestError
from coach.language import Language
from coach.practice.course import DAY, Standing, Unit, ahead, by_week, next_day
from coach.times import write_duration

Day = datetime.date
LEAD = " " * 9
"""Before all that stands under a week's number."""
EVENT_MS = 15 * 60_000
"""How long an event at a time of day is, where the session says no length."""


def weekdays(words: Sequence[str]) -> tuple[Weekday, ...]:
    """Days of the week from their names or the beginnings of them. Raises ``RequestError`` on what is none."""
    chosen: set[Weekday] = set()
    for word in words:
        near = [day for day in WEEKDAYS if len(word) > 1 and day.startswith(word.lower())]
        if len(near) != 1:
            raise RequestError(f"'{word}'", "is no day of the week", did_you_mean(word, WEEKDAYS))
        chosen.add(near[0])
    return tuple(day for day in WEEKDAYS if day in chosen)


def said(day: Day, today: Day) -> str:
    """``today``, ``tomorrow``, or ``on Wednesday 2 December``."""
    near = {0: "today", 1: "tomorrow"}.get((day - today).days)
    return near or f"on {day:%A} {day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")


def headline(state: Standing, today: Day) -> str:
    """One line: how far it has come, and what is next."""
    unit, weeks = state.unit, len(state.course.weeks)
    if unit is None:
        return f"You have done all of it, the last of it {said(state.last or today, today)}. Well done."
    lead = f"Week {unit.week} of {weeks}"
    if state.enrolment.paused:
        return f"{lead}. It was paused {said(state.enrolment.paused, today)}: 'coach course --resume' goes on."
    if state.last == today:
        lead = f"Today's session is done. {lead}"
    due = max(state.due or today, today)
    return f"{lead}, session {unit.number} of {unit.of}. Next is {named(unit)}, {said(due, today)}."


def named(unit: Unit) -> str:
    """``Open hips (12m)``; one that is gone by the name that it had."""
    title = unit.title or f"'{unit.lesson.session}', which is not there any more"
    return f"{title} ({write_duration(unit.duration)})" if unit.duration else title


def page(state: Standing, today: Day, language: Language, width: int = 72, *, begun: bool = True) -> str:
    """A course for a terminal; not ``begun``: as it would be."""
    course = state.course
    rows = [course.title, "=" * len(course.title), *_wrapped(course.written_for, width), ""]
    days = state.enrolment.days or course.days
    first = next_day(state.enrolment.since, days)
    order = sorted(days, key=lambda day: (WEEKDAYS.index(day) - first.weekday()) % 7)
    rows += _wrapped(f"{_weeks(course)}, on {language.listed([day.capitalize() for day in order])}.", width)
    if begun:
        rows += _wrapped(headline(state, today), width)
    else:
        rows += _wrapped(f"'coach course {course.id} --begin' begins it today; these would be its days.", width)
    rows += ["", *_table(state, today, width, begun=begun)]
    rows += _wrapped(_missed(course), width)
    if course.sources:
        rows += ["", "Where the figures come from"]
    for source in course.sources:
        text = f"{source.says} ({', '.join(filter(None, (source.author, source.title)))})"
        rows += _wrapped(text, width, "  - ", "    ") + ([f"    {source.url}"] if source.url else [])
    return "\n".join(rows)


def _weeks(course: Course) -> str:
    return f"{len(course.weeks)} weeks" if len(course.weeks) > 1 else "One week"


def _missed(course: Course) -> str:
    text = "What you miss waits for you: each day goes on with the session that comes next."
    if course.repeat_after:
        text += f" After more than {course.repeat_after} days away, the week that was under way begins again, once."
    return text


def _table(state: Standing, today: Day, width: int, *, begun: bool) -> Iterator[str]:
    done = dict(state.done)
    days: dict[int, Day] = {}
    if not (begun and state.enrolment.paused):
        places = {id(unit): index for index, unit in enumerate(state.units)}
        days = {places[id(unit)]: day for unit, day in ahead(state, today)}
    for number, indices in by_week(state.units).items():
        week = state.course.weeks[number - 1]
        title = week.title + (" (a lighter week)" if week.lighter else "")
        yield f"Week {number:<2}  {title}".rstrip()
        yield from _wrapped(week.about, width, LEAD, LEAD)
        for index in indices:
            past = index in done and index not in days
            day = done[index] if past else days.get(index)
            date = f"{day:%a} {day.day:>2} {day:%b}" if day else ""
            mark = "done" if past else "next" if begun and index == state.next else ""
            yield f"{LEAD}{date:<12}{named(state.units[index])}{'  ' + mark if mark else ''}".rstrip()
        yield ""


def _wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    if not text:
        return []
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False)


# ---- as a calendar


def calendar(state: Standing, today: Day, now: datetime.datetime, at: datetime.time | None = None) -> bytes:
    """What is left of a course as an iCalendar file: all-day events, or such that begin ``at`` a time of day.

    An event's id stays the same, so that a calendar that reads the file again moves its events. Raises ``CoachError``
    where icalendar is missing.
    """
    try:
        from icalendar import Calendar, Event
    except ImportError:
        mend = "pip install 'audio-coach[calendar]'"
        raise CoachError("--ics", "needs icalendar, which is not installed", mend) from None
    book = Calendar()
    book.add("prodid", "-//audio-coach//course//EN")
    book.add("version", "2.0")
    book.add("x-wr-calname", state.course.title)
    for unit, day in ahead(state, today):
        event = Event()
        event.add("uid", f"{state.course.id}-{unit.week}-{unit.number}@audio-coach")
        event.add("dtstamp", now)
        event.add("summary", f"{unit.title}: week {unit.week} of {len(state.course.weeks)}")
        about = state.course.weeks[unit.week - 1].about
        event.add("description", " ".join(filter(None, (about, "'coach today' plays it."))))
        if at is None:
            event.add("dtstart", day)
            event.add("dtend", day + DAY)
        else:  # by the clock on the wall, wherever that is
            start = datetime.datetime.combine(day, at)
            event.add("dtstart", start)
            event.add("dtend", start + datetime.timedelta(milliseconds=unit.duration or EVENT_MS))
        event.add("transp", "TRANSPARENT")
        book.add_component(event)
    return bytes(book.to_ical())
