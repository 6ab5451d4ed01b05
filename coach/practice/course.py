"""A course under way: which of its sessions were done, which is next, and on which days. Pure but for its content.

What was done follows from the log, whoever played it and how: a day counts as the course's when its log holds the
session that was next. Only the beginning, the days and a pause are kept, in the profile.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from coach.content.library import Library, lesson_session, read_course
from coach.content.model import WEEKDAYS, Course, Lesson, Weekday
from coach.errors import CoachError
from coach.language import Language
from coach.practice.greeting import phrase
from coach.practice.history import WEEK, History
from coach.practice.log import Entry, day_of
from coach.practice.profile import Enrolment, Profile

Day = datetime.date
DAY = datetime.timedelta(days=1)
DONE_SHARE = 4
"""A session is done once a quarter of its time was held: words and ways take half of it."""
DONE_MS = 30_000
"""The same for a session that says no length."""
CONGRATULATED = 3
"""Days for which the end of a course is spoken of."""


class Unit(msgspec.Struct, frozen=True):
    """One session of a course: the ``number``-th of ``of`` in its week; both from 1, as people count."""

    week: int
    number: int
    of: int
    lesson: Lesson
    duration: int | None
    """ms; ``None``: as the session is."""
    title: str | None
    """The session's title, by which the log knows it. ``None``: there is no such session any more."""
    lighter: bool = False


class Standing(msgspec.Struct, frozen=True):
    """How far somebody has come on the morning of a day."""

    course: Course
    enrolment: Enrolment
    units: tuple[Unit, ...]
    done: tuple[tuple[int, Day], ...]
    """Which unit on which day; after a week that began again, some stand here twice."""
    next: int | None
    """The unit that comes next; ``None``: the course is done."""
    due: Day | None
    """From which day on: on others there is rest."""
    again: tuple[int, ...] = ()
    """Weeks that began again."""

    @property
    def unit(self) -> Unit | None:
        return None if self.next is None else self.units[self.next]

    @property
    def last(self) -> Day | None:
        return self.done[-1][1] if self.done else None

    @property
    def missing(self) -> tuple[Unit, ...]:
        """Units whose session is gone; the course goes on without them."""
        return tuple(unit for unit in self.units if unit.title is None)


def units(course: Course, library: Library) -> tuple[Unit, ...]:
    """Every session of a course in its order. One that is gone or broken has no title."""
    titles: dict[str, tuple[str | None, int | None]] = {}
    result: list[Unit] = []
    for number, week in enumerate(course.weeks, 1):
        for turn, lesson in enumerate(week.sessions, 1):
            if lesson.session not in titles:
                titles[lesson.session] = _titled(lesson.session, library)
            title, own = titles[lesson.session]
            duration = lesson.duration or week.duration or own
            result.append(Unit(number, turn, len(week.sessions), lesson, duration, title, week.lighter))
    return tuple(result)


def _titled(name: str, library: Library) -> tuple[str | None, int | None]:
    try:
        session = lesson_session(name, library).session
    except CoachError:
        return None, None
    return session.title, session.duration


def standing(profile: Profile, library: Library, entries: Iterable[Entry], today: Day) -> Standing | None:
    """The course that this person has begun, as it stands before ``today``; ``None`` without one.

    Raises ``CoachError`` where the course itself is gone or wrong.
    """
    enrolment = profile.course
    if enrolment is None:
        return None
    course = read_course(library.course_path(enrolment.name))
    return stand(course, enrolment, units(course, library), entries, today)


def stand(
    course: Course, enrolment: Enrolment, every: Sequence[Unit], entries: Iterable[Entry], today: Day
) -> Standing:
    """What of a course was done before ``today``. A day does one unit at most: all day long the same is next."""
    walk = _Walk(course, enrolment, every)
    for day, sums in _days(entries, enrolment.since, today, {unit.title for unit in every}):
        walk.come_back(day)
        unit = walk.unit
        if unit is not None and sums[unit.title or ""] >= _enough(unit):
            walk.do(day)
    walk.come_back(today)
    return Standing(course, enrolment, tuple(every), tuple(walk.done), walk.next, walk.due(today), tuple(walk.again))


def _enough(unit: Unit) -> int:
    return unit.duration // DONE_SHARE if unit.duration else DONE_MS


def _days(entries: Iterable[Entry], since: Day, today: Day, titles: set[str | None]) -> list[tuple[Day, Counter[str]]]:
    """Each day from ``since`` on, before ``today``, on which one of the sessions was done: ms by its title."""
    days: dict[Day, Counter[str]] = {}
    first = since.isoformat()
    for entry in entries:
        if entry.session in titles and entry.at[:10] >= first:
            day = day_of(entry.at)
            if day is not None and since <= day < today:
                days.setdefault(day, Counter())[entry.session] += entry.ms
    return sorted(days.items())


class _Walk:
    """Going through a course day by day."""

    def __init__(self, course: Course, enrolment: Enrolment, every: Sequence[Unit]) -> None:
        self.course, self.enrolment, self.units = course, enrolment, every
        self.next: int | None = -1
        self.done: list[tuple[int, Day]] = []
        self.again: list[int] = []
        self.week_began: Day | None = None
        self._move(0)

    @property
    def unit(self) -> Unit | None:
        return None if self.next is None else self.units[self.next]

    def _move(self, index: int) -> None:
        """To the unit at ``index``, or the first one behind it whose session is there."""
        rest = (number for number in range(index, len(self.units)) if self.units[number].title is not None)
        self.next = next(rest, None)

    def do(self, day: Day) -> None:
        assert self.next is not None
        unit = self.units[self.next]
        if unit.number == 1 or self.week_began is None or self.units[self.done[-1][0]].week != unit.week:
            self.week_began = day
        self.done.append((self.next, day))
        self._move(self.next + 1)

    def come_back(self, day: Day) -> None:
        """After a long absence the week that was under way begins again; each week once, so that the course ends."""
        limit = self.course.repeat_after
        if limit is None or not self.done or self.next is None or (day - self.done[-1][1]).days <= limit:
            return
        week = self.units[self.done[-1][0]].week
        if week not in self.again:
            self.again.append(week)
            self.week_began = None
            self._move(next(index for index, unit in enumerate(self.units) if unit.week == week))

    def due(self, today: Day) -> Day | None:
        """The day from which on the next unit may be done: the next of the course's days, a new week after seven."""
        unit = self.unit
        if unit is None:
            return None
        start = self.enrolment.since
        if self.done:
            start = self.done[-1][1] + DAY
            if self.week_began and unit.week != self.units[self.done[-1][0]].week:
                start = max(start, self.week_began + 7 * DAY)
        return max(next_day(start, self.enrolment.days or self.course.days), min(start, today))


def next_day(start: Day, days: Sequence[Weekday]) -> Day:
    """The first of the days of the week, from ``start`` on."""
    numbers = {WEEKDAYS.index(day) for day in days}
    return next(day for day in (start + n * DAY for n in range(7)) if day.weekday() in numbers)


def ahead(state: Standing, today: Day) -> Iterator[tuple[Unit, Day]]:
    """The units that are left, each with its day, if from now on none is missed."""
    walk = _Walk(state.course, state.enrolment, state.units)
    for index, day in state.done:
        walk.next = index
        walk.do(day)
    walk.next, walk.again = state.next, list(state.again)
    while walk.unit is not None:
        due = walk.due(today)
        assert due is not None
        day = max(due, today)
        yield walk.unit, day
        walk.do(day)


def days_from(course: Course, first: Day) -> tuple[Weekday, ...]:
    """The course's days, moved so that ``first`` is one of them and the gaps between them stay."""
    numbers = [WEEKDAYS.index(day) for day in course.days]
    shift = first.weekday() - numbers[0]
    return tuple(WEEKDAYS[number] for number in sorted((number + shift) % 7 for number in numbers))


def lessons_near(state: Standing) -> frozenset[str]:
    """The names of the sessions that were done last and come next: between them their exercises have rest."""
    near = [index for index in (state.done[-1][0] if state.done else None, state.next) if index is not None]
    return frozenset(state.units[index].lesson.session for index in near)


def gone(state: Standing, library: Library) -> Iterator[str]:
    """What a person should know of sessions that are not there any more, each told once."""
    names: dict[str, int] = {}
    for unit in state.missing:
        names.setdefault(unit.lesson.session, unit.week)
    for name, week in names.items():
        try:
            lesson_session(name, library)
        except CoachError as error:
            yield f"'{state.course.title}', week {week}: {error.and_then('the course goes on without it')}"


def by_week(every: Sequence[Unit]) -> Mapping[int, list[int]]:
    """The units' indices by their week."""
    weeks: dict[int, list[int]] = {}
    for index, unit in enumerate(every):
        weeks.setdefault(unit.week, []).append(index)
    return weeks


# ---- what is told of it


def spoken(state: Standing, past: History, language: Language, moment: str) -> str:
    """What a listener hears of the course before today's session of it, with a greeting for that ``moment``."""
    unit, day = state.units[state.next or 0], past.today.toordinal()
    words = {"title": state.course.title, "week": language.number(unit.week)}
    words["weeks"] = language.number(len(state.course.weeks))
    name = "course_week" if state.done else "course_first"
    if state.done and state.next == len(state.units) - 1:
        name = "course_last"
    lines = [phrase(language, name, day, **words)]
    if state.last and (past.today - state.last).days > WEEK:
        lines.insert(0, phrase(language, "course_back", day))
    if unit.lighter and unit.number == 1:
        lines.append(phrase(language, "course_lighter", day))
    lines.insert(0, phrase(language, f"today_{moment}", day))
    return " ".join(filter(None, lines))


def because(state: Standing) -> str:
    """One line for a person to read: which session of which week."""
    unit = state.units[state.next or 0]
    text = f"{unit.title}, because it is next in '{state.course.title}': week {unit.week} of {len(state.course.weeks)}"
    text += f", session {unit.number} of {unit.of}"
    if unit.week in state.again:
        text += ", once more after the time away"
    return text + ("; a lighter week" if unit.lighter else "")
