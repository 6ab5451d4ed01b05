"""What is measured of a lesson, over all bundled sessions: how much is held, how talk fades, what no ending may say."""

from __future__ import annotations

from functools import cache

import msgspec
import pytest

from coach.content.model import DETAILS, Detail
from coach.pipeline import Plan, options_from, plan
from coach.script.model import Line
from tests.bench.teaching import AVERAGE, LEAST_MINUTES, Lesson, crowded, lesson, untrue_doses
from tests.programmes import ENGLISH, bundled_sessions

SESSIONS = bundled_sessions()
LEAST = 42
"""Percent that is held at ``full`` in any session of eight minutes and more."""
FADED = 0.7
"""Words a minute in the last third, of those in the first."""


@cache
def planned(name: str, detail: Detail) -> Plan:
    return plan(SESSIONS[name], options_from({"engine": "silent", "detail": detail}))


@cache
def measured(name: str, detail: Detail) -> Lesson:
    return lesson(SESSIONS[name], planned(name, detail).schedule)


@pytest.mark.parametrize("detail", AVERAGE)
def test_at_least_half_of_a_lesson_is_what_they_came_for(detail: Detail) -> None:
    lessons = {name: measured(name, detail) for name in SESSIONS}
    held = {name: one.held for name, one in lessons.items() if one.duration >= LEAST_MINUTES * 60_000}
    assert sum(held.values()) / len(held) >= AVERAGE[detail]
    if detail == "full":
        assert min(held.values()) >= LEAST, held


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("name", SESSIONS)
def test_talk_fades(name: str, detail: Detail) -> None:
    first, _, last = measured(name, detail).words
    assert last <= FADED * first, (first, last)


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("name", SESSIONS)
def test_what_ends_softly_is_not_counted(name: str, detail: Detail) -> None:
    one = planned(name, detail)
    for span in one.schedule.windows:
        exercise = one.programme.exercises.get(span.place.exercise or "")
        if span.kind not in ("hold", "rest") or exercise is None:
            continue
        soft = exercise.ending == "soft" or exercise.style in ("rest", "breath")
        if soft or (exercise.ending is None and one.programme.session.ending == "soft"):
            counted = [event for event in one.schedule.events if event.item == span.item and event.role == "count"]
            assert not counted


@pytest.mark.parametrize("name", SESSIONS)
def test_only_who_lies_on_a_side_hears_of_one_as_it_is_changed(name: str) -> None:
    one = planned(name, "learn")
    for event in one.schedule.events:
        exercise = one.programme.exercises.get(event.place.exercise or "")
        if event.role == "switch" and isinstance(event.what, Line) and exercise and exercise.position != "side-lying":
            assert not ENGLISH.lain_on.search(event.what.text)


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("name", SESSIONS)
def test_no_two_lines_crowd_each_other(name: str, detail: Detail) -> None:
    assert crowded(planned(name, detail).schedule) == []


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("name", SESSIONS)
def test_no_dose_is_spoken_that_the_clock_does_not_give(name: str, detail: Detail) -> None:
    assert untrue_doses(planned(name, detail).schedule) == []


def test_a_dose_that_is_untrue_is_found() -> None:
    schedule = planned("hips-and-back", "full").schedule
    lines = [event for event in schedule.events if isinstance(event.what, Line)]
    for old, new in (("a minute and a half", "two minutes"), (" times", "ty times")):
        told = next(event for event in lines if event.role == "time" and old in str(event.what))
        assert isinstance(told.what, Line)
        lie = msgspec.structs.replace(told, what=Line(told.what.text.replace(old, new)))
        events = tuple(lie if event == told else event for event in schedule.events)
        assert len(untrue_doses(msgspec.structs.replace(schedule, events=events))) == 1


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("name", SESSIONS)
def test_most_holds_of_which_nobody_says_how_they_end_are_not_counted_out(name: str, detail: Detail) -> None:
    one = planned(name, detail)
    still = {key for key, each in one.programme.exercises.items() if each.style == "static" and not each.dose.reps}
    holds = [w for w in one.schedule.windows if w.kind == "hold" and w.place.exercise in still]
    counted = {event.item for event in one.schedule.events if event.role == "count"}
    assert len(holds) < 4 or sum(hold.item in counted for hold in holds) * 3 <= 2 * len(holds)
