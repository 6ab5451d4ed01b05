"""Courses: what is next follows from the log; what was missed waits; and they end."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from coach.content.library import Library, lesson_session, read_course
from coach.content.model import WEEKDAYS, Course, Lesson, Week
from coach.making import Request, Today, make_day
from coach.pipeline import plan
from coach.practice.course import Standing, Unit, ahead, days_from, gone, next_day, stand, units
from coach.practice.log import Entry
from coach.practice.profile import Enrolment, Profile
from coach.practice.syllabus import calendar, headline, page, weekdays
from coach.settings import builtin_library
from tests.practice.person import LANGUAGE, ask_for, entries_of, silent

LIBRARY = Library((builtin_library(),))
COURSES = {name: read_course(path) for name, path in LIBRARY.courses().items()}
DAY = datetime.timedelta(days=1)
MONDAY = datetime.date(2026, 11, 30)


def entry(day: datetime.date, session: str, ms: int) -> Entry:
    return Entry(f"{day}T18:00:00+01:00", session, "frog", ms, "left", ("adductors",))


def of_two_weeks(repeat_after: int | None = None) -> tuple[Course, tuple[Unit, ...], Enrolment]:
    """Four lessons on Mondays and Thursdays: A and B, then C and D."""
    weeks = tuple(Week(sessions=tuple(Lesson(session=name) for name in names)) for names in ("ab", "cd"))
    course = Course(title="Two weeks", id="two", days=("monday", "thursday"), repeat_after=repeat_after, weeks=weeks)
    every = tuple(
        Unit(week, number, 2, lesson, 600_000, lesson.session.upper())
        for week, each in enumerate(weeks, 1)
        for number, lesson in enumerate(each.sessions, 1)
    )
    return course, every, Enrolment(name="two", since=MONDAY)


def after(*done: tuple[int, str], today: int, repeat_after: int | None = None, share: int = 2) -> Standing:
    """How the course of two weeks stands ``today``; all days counted from its first Monday."""
    course, every, enrolment = of_two_weeks(repeat_after)
    log = [entry(MONDAY + number * DAY, title, 600_000 // share) for number, title in done]
    return stand(course, enrolment, every, log, MONDAY + today * DAY)


def next_of(state: Standing) -> tuple[str | None, int | None]:
    return (state.unit.title if state.unit else None), (state.due - MONDAY).days if state.due else None


def test_it_begins_on_its_day_and_goes_on_with_what_is_next() -> None:
    assert next_of(after(today=0)) == ("A", 0)
    assert next_of(after((0, "A"), today=1)) == ("B", 3)
    assert next_of(after((0, "A"), (3, "B"), today=4)) == ("C", 7)
    assert next_of(after((0, "A"), (3, "B"), (7, "C"), (10, "D"), today=11)) == (None, None)


def test_what_was_missed_waits_and_is_due_on_any_day() -> None:
    state = after((0, "A"), today=5)
    assert next_of(state) == ("B", 3)
    assert headline(state, MONDAY + 5 * DAY) == "Week 1 of 2, session 2 of 2. Next is B (10m), today."
    assert next_of(after((0, "A"), (6, "B"), today=7)) == ("C", 7)


def test_another_session_or_a_few_seconds_of_it_are_not_the_lesson() -> None:
    assert next_of(after((0, "B"), (1, "X"), today=2))[0] == "A"
    assert next_of(after((0, "A"), today=2, share=5))[0] == "A"
    assert next_of(after((0, "A"), today=2, share=4))[0] == "B"


def test_all_day_long_the_same_is_next_and_a_day_does_one_lesson() -> None:
    log = [(0, "A"), (0, "B"), (1, "A")]
    assert next_of(after(*log, today=0))[0] == "A"
    assert next_of(after(*log, today=2))[0] == "B"


def test_after_a_long_absence_the_week_begins_again_once() -> None:
    assert next_of(after((0, "A"), (3, "B"), (7, "C"), today=17, repeat_after=10))[0] == "D"
    back = after((0, "A"), (3, "B"), (7, "C"), today=18, repeat_after=10)
    assert next_of(back)[0] == "C"
    assert back.again == (2,)
    once = [(0, "A"), (3, "B"), (7, "C"), (18, "C")]
    assert next_of(after(*once, today=19, repeat_after=10))[0] == "D"
    assert next_of(after(*once, today=60, repeat_after=10))[0] == "D"


def test_what_a_wrong_clock_wrote_and_what_was_before_the_beginning_do_not_count() -> None:
    assert next_of(after((-7, "A"), (30, "A"), today=1))[0] == "A"
    course, every, enrolment = of_two_weeks()
    odd = [Entry("yesterday", "A", "frog", 600_000), Entry("2026-13-40T18:00:00", "A", "frog", 600_000)]
    assert stand(course, enrolment, every, odd, MONDAY + DAY).done == ()


def test_over_the_years_end_and_a_leap_day() -> None:
    course, every, _ = of_two_weeks()
    for first in (datetime.date(2026, 12, 31), datetime.date(2028, 2, 28)):
        enrolment = Enrolment(name="two", since=first, days=days_from(course, first))
        days = [day for _, day in ahead(stand(course, enrolment, every, (), first), first)]
        assert days[0] == first
        assert [(b - a).days for a, b in pairwise(days)] == [3, 4, 3]


def test_days_are_moved_so_that_the_gaps_stay() -> None:
    course = COURSES["stiff-hips"]
    for shift in range(7):
        first = MONDAY + shift * DAY
        days = days_from(course, first)
        assert WEEKDAYS[first.weekday()] in days
        assert next_day(first, days) == first
    assert days_from(course, MONDAY) == course.days
    assert weekdays(["Fri", "mon"]) == ("monday", "friday")


def follow(course: Course, walks: Iterator[bool]) -> tuple[Standing, datetime.date]:
    """Somebody who comes on the days that ``walks`` says, and does what is due; a log without any sound."""
    every, enrolment = units(course, LIBRARY), Enrolment(name=course.id, since=MONDAY)
    log: list[Entry] = []
    day = MONDAY
    while (state := stand(course, enrolment, every, log, day)).unit is not None:
        assert (day - MONDAY).days < 3_000, "it does not end"
        if state.due and state.due <= day and next(walks):
            log.append(entry(day, state.unit.title or "", (state.unit.duration or 0) // 2))
        day += DAY
    return state, day


@pytest.mark.parametrize("name", COURSES)
@pytest.mark.parametrize("keen", [0.05, 0.3, 0.7, 1.0])
def test_every_course_ends_whatever_is_missed(name: str, keen: float) -> None:
    course, dice = COURSES[name], random.Random(7)
    state, end = follow(course, iter(lambda: dice.random() < keen, None))
    assert {index for index, _ in state.done} == set(range(len(state.units)))
    assert len(set(state.again)) == len(state.again)
    if keen == 1.0:
        assert (end - MONDAY).days <= 7 * len(course.weeks)
        assert [index for index, _ in state.done] == list(range(len(state.units)))


@pytest.mark.parametrize("name", COURSES)
def test_no_course_has_an_exercise_on_more_than_three_days_running(name: str) -> None:
    state, _ = follow(COURSES[name], iter(lambda: True, None))
    did: dict[str, set[datetime.date]] = {}
    for index, day in state.done:
        for exercise in lesson_session(state.units[index].lesson.session, LIBRARY).exercises:
            did.setdefault(exercise, set()).add(day)
    for exercise, days in did.items():
        assert not any({day + n * DAY for n in range(4)} <= days for day in days), exercise


@pytest.mark.parametrize("name", COURSES)
def test_a_bundled_course_says_for_whom_it_is_and_where_its_figures_come_from(name: str) -> None:
    course = COURSES[name]
    assert course.written_for
    assert len(course.sources) >= 2
    assert any(week.lighter for week in course.weeks)
    assert all(week.about and week.title for week in course.weeks)
    minutes = [
        [unit.duration or 0 for unit in units(course, LIBRARY) if unit.week == n + 1] for n in range(len(course.weeks))
    ]
    firm = [sum(each) / len(each) for each, week in zip(minutes, course.weeks, strict=True) if not week.lighter]
    assert firm[-2] > firm[0], "the dose rises"


# ---- what `coach today` makes of it


def today_of(profile: Profile, log: list[Entry], day: datetime.date, **settings: object) -> tuple[Today, list[str]]:
    notes: list[str] = []
    request = Request(profile=profile, entries=tuple(log), ask=ask_for(8), day=day, **settings)  # type: ignore[arg-type]
    return make_day(request, LIBRARY, silent(), notes.append), notes


def test_the_next_session_is_played_at_its_length_and_the_line_says_why() -> None:
    profile = Profile(course=Enrolment(name="stiff-hips", since=MONDAY))
    today, notes = today_of(profile, [], MONDAY)
    assert today.because == "Knees spared, because it is next in 'Stiff hips': week 1 of 8, session 1 of 3"
    assert plan(today.programme, silent()).schedule.duration == 11 * 60_000
    assert today.programme.session.title == "Knees spared"
    assert "Here begins Stiff hips" in today.programme.session.intro
    assert notes == []
    assert plan(today_of(profile, [], MONDAY, minutes=True)[0].programme, silent()).schedule.duration == 8 * 60_000


def test_between_two_sessions_their_exercises_rest() -> None:
    profile = Profile(course=Enrolment(name="stiff-hips", since=MONDAY))
    log = [entry(MONDAY, "Knees spared", 300_000)]
    today, _ = today_of(profile, log, MONDAY + DAY)
    assert today.because.endswith("'Stiff hips' goes on tomorrow")
    near = {*lesson_session("knees-spared", LIBRARY).exercises, *lesson_session("hips-and-back", LIBRARY).exercises}
    assert not near & today.programme.exercises.keys()


def test_a_feeling_or_a_pause_lets_it_wait() -> None:
    course = Enrolment(name="stiff-hips", since=MONDAY)
    assert "'Stiff hips' waits for you" in today_of(Profile(course=course), [], MONDAY, own=True)[0].because
    paused = Profile(course=Enrolment(name="stiff-hips", since=MONDAY, paused=MONDAY))
    assert "Stiff hips" not in today_of(paused, [], MONDAY)[0].because


def test_a_body_is_spared_in_a_course_too() -> None:
    course = Enrolment(name="stiff-hips", since=MONDAY - 70 * DAY, days=("monday",))
    profile = Profile(course=course, avoid=("hip",), not_in=("kneeling", "standing"), skip={"supine-twist": True})
    today, _ = today_of(profile, [], MONDAY)
    for exercise in today.programme.exercises.values():
        assert "hip" not in exercise.avoid
        assert exercise.position not in ("kneeling", "standing")
        assert exercise.id != "supine-twist"


def test_the_end_is_told_for_some_days_and_then_days_are_as_before() -> None:
    state, end = follow(COURSES["chair-mobility"], iter(lambda: True, None))
    log = [
        entry(day, state.units[index].title or "", (state.units[index].duration or 0) // 2) for index, day in state.done
    ]
    profile = Profile(course=Enrolment(name="chair-mobility", since=MONDAY))
    today, notes = today_of(profile, log, end)
    assert "you have done all of 'Gently mobile on a chair'" in notes[0]
    assert "week" not in today.because
    assert today_of(profile, log, end + 5 * DAY)[1] == []


def test_a_course_that_is_gone_or_names_a_session_that_is_gone_holds_nobody_up(tmp_path: Path) -> None:
    today, notes = today_of(Profile(course=Enrolment(name="stiff-hipz", since=MONDAY)), [], MONDAY)
    assert today.programme.exercises
    assert "did you mean 'stiff-hips'" in notes[0]
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "mine.yaml").write_text(
        "title: Mine\ndays: monday\nweeks:\n  - sessions: hipz\n  - sessions: hips\n"
    )
    library = Library((tmp_path, builtin_library()))
    course = read_course(library.course_path("mine"))
    enrolment = Enrolment(name="mine", since=MONDAY)
    state = stand(course, enrolment, units(course, library), (), MONDAY)
    assert state.unit is not None
    assert state.unit.title == "Open hips"
    [note] = gone(state, library)
    assert "'hipz'" in note
    assert "goes on without it" in note
    assert "is not there any more" in page(state, MONDAY, LANGUAGE)


@pytest.mark.slow
def test_eight_weeks_with_missed_days_as_they_are_played_come_to_their_end() -> None:
    course, enrolment, dice = COURSES["stiff-hips"], Enrolment(name="stiff-hips", since=MONDAY), random.Random(3)
    every, profile = units(course, LIBRARY), Profile(course=enrolment)
    log: list[Entry] = []
    day = MONDAY
    while (state := stand(course, enrolment, every, log, day)).unit is not None:
        assert (day - MONDAY).days < 200, f"it does not end: {headline(state, day)}"
        away = dice.random() < 0.3 or 30 < (day - MONDAY).days < 50
        if state.due and state.due <= day and not away:
            today, _ = today_of(profile, log, day)
            assert f"week {state.unit.week} of 8" in today.because
            log += entries_of(day, plan(today.programme, silent()))
        day += DAY
    assert len(state.again) == 1


# ---- as a page and a calendar


def test_the_page_shows_what_is_done_what_is_next_and_when() -> None:
    course, every, enrolment = of_two_weeks()
    state = stand(course, enrolment, every, [entry(MONDAY, "A", 300_000)], MONDAY + DAY)
    text = page(state, MONDAY + DAY, LANGUAGE)
    assert "Mon 30 Nov  A (10m)  done" in text
    assert "Thu  3 Dec  B (10m)  next" in text
    assert "Mon  7 Dec  C (10m)" in text
    assert "2 weeks, on Monday and Thursday." in text


def test_a_calendar_that_others_read_with_ids_that_stay() -> None:
    icalendar = pytest.importorskip("icalendar")
    course, every, enrolment = of_two_weeks()
    now = datetime.datetime(2026, 11, 30, 9, tzinfo=datetime.UTC)
    state = stand(course, enrolment, every, (), MONDAY)
    days = icalendar.Calendar.from_ical(calendar(state, MONDAY, now)).walk("VEVENT")
    assert [event["DTSTART"].dt for event in days] == [MONDAY + n * DAY for n in (0, 3, 7, 10)]
    late = stand(course, enrolment, every, [entry(MONDAY + DAY, "A", 300_000)], MONDAY + 2 * DAY)
    timed = icalendar.Calendar.from_ical(calendar(late, MONDAY + 2 * DAY, now, datetime.time(18, 30))).walk("VEVENT")
    assert timed[0]["DTSTART"].dt == datetime.datetime(2026, 12, 3, 18, 30)
    assert [event["UID"] for event in timed] == [event["UID"] for event in days][1:]
