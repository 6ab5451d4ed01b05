from __future__ import annotations

import random

import pytest

from coach.live.course import (
    Course,
    Lengths,
    chapter_end,
    chapter_start,
    exercise_start,
    extend,
    find_chapter,
    hold_at,
    index_at,
    known_until,
    lay,
    lines_of,
    missing,
    next_exercise,
    schedule_of,
)
from coach.live.edit import glide_out, lengthen, put_in, restored, retold
from coach.schedule.layout import lay_out
from coach.script.build import Settings
from coach.script.model import Line, Mark, Place, Say, Script, Window
from tests.live.fakes import programme, script_of, spoken_ms
from tests.live.test_transport_fuzz import check

MADE = programme((20, 45), rounds=2)
SCRIPT = script_of(MADE)
ALL = Lengths(spoken_ms, {line: spoken_ms(line) for item in SCRIPT.items for line in lines_of(item)})


def whole() -> Course:
    return lay(SCRIPT, Lengths(spoken_ms, dict(ALL.measured)))


def hold_of(course: Course, side: str, number: int = 0) -> tuple[int, Window]:
    found = [
        (index, slot.item)
        for index, slot in enumerate(course.slots)
        if isinstance(slot.item, Window) and slot.item.kind == "hold" and slot.item.place.side == side
    ]
    return found[number]


def test_a_course_is_the_schedule_that_an_export_lays_out() -> None:
    assert schedule_of(whole()) == lay_out(SCRIPT, spoken_ms)


def test_what_is_laid_never_moves_while_recordings_come_in_any_order() -> None:
    dice = random.Random(3)
    lengths = Lengths(lambda what: spoken_ms(what) + (200 if isinstance(what, Line) else 0), {})
    course = lay(SCRIPT, lengths)
    assert known_until(course) is not None
    wanted = list(dict.fromkeys(missing(course, lengths)))
    dice.shuffle(wanted)
    for count in range(0, len(wanted), 7):
        before, until = course, known_until(course)
        lengths.measured.update((line, spoken_ms(line)) for line in wanted[: count + 7])
        course = extend(course, lengths)
        assert course.slots[: before.known] == before.slots[: before.known]
        assert until is not None
        assert known_until(course) is None or known_until(course) >= until  # type: ignore[operator]
    assert known_until(course) is None
    assert schedule_of(course) == lay_out(SCRIPT, spoken_ms)


def test_chapters_and_exercises_are_found_from_anywhere() -> None:
    items = SCRIPT.items
    for index, item in enumerate(items):
        start, end = chapter_start(items, index), chapter_end(items, index)
        assert start <= index < end
        assert isinstance(items[start], Mark)
        assert end == len(items) or isinstance(items[end], Mark)
        place = item.place
        if place.exercise:
            first, after = exercise_start(items, index), next_exercise(items, index)
            assert items[first].place.exercise == items[after - 1].place.exercise == place.exercise
            assert items[first].place.round == 1
            assert items[after].place.exercise != place.exercise
        found = find_chapter(items, items[start].place)
        assert found == start


def test_a_chapter_that_is_no_longer_there_gives_the_nearest_or_none() -> None:
    items = SCRIPT.items
    found = find_chapter(items, Place("stretch-1", "left", 9, None, 7))
    assert found is not None
    assert items[found].place.exercise == "stretch-1"
    assert find_chapter(items, Place("nothing", "left", 1, None, 40)) is None
    assert find_chapter(items, Place(None, None, None, None, 40)) is None


@pytest.mark.parametrize("delta", [10_000, -10_000])
def test_a_hold_changes_by_ten_seconds_and_nothing_heard_moves(delta: int) -> None:
    for elapsed in range(-4_000, 44_000, 777):
        course = whole()
        index, window = hold_of(course, "right", 2)
        assert window.length == 45_000
        soon = course.slots[index].begin.at + elapsed
        changed = lengthen(course, soon, delta, ALL)
        if changed is None:
            assert delta < 0
            assert elapsed > 45_000 - 5_000 - 1_000 - 3_500  # no more than the countdown is left
            continue
        check(changed)
        new = changed.slots[index].item
        assert isinstance(new, Window)
        assert new.length - 45_000 == delta or (delta < 0 and -10_000 < new.length - 45_000 < 0)
        before = [event for event in schedule_of(course).events if event.start < soon]
        assert [event for event in schedule_of(changed).events if event.start < soon] == before
        counts = [event for event in changed.slots[index].laid.events if event.role == "count"]
        end = changed.slots[index].laid.cursor.at
        assert [end - event.start for event in counts[-5:]] == [5000, 4000, 3000, 2000, 1000]
        for event in changed.slots[index].laid.events:
            if event.what == Line("Ten seconds.") and event.start >= soon:
                assert 9_750 <= end - event.start <= 10_000
            if event.what == Line("Halfway.") and event.start >= soon:
                assert abs(event.start - changed.slots[index].begin.at - new.length // 2) <= 400
        assert changed.duration - course.duration == new.length - 45_000


def test_a_length_that_was_not_announced_yet_is_announced_rightly() -> None:
    course = whole()
    index, _ = hold_of(course, "right", 2)
    said = max(at for at in range(index) if isinstance(course.slots[at].item, Say))
    text = course.slots[said].item.line.text  # type: ignore[union-attr]
    assert "forty-five seconds" in text
    soon = course.slots[said].begin.at - 1000
    longer = lengthen(course, soon, 10_000, ALL)
    assert longer is not None
    assert "fifty-five seconds" in longer.slots[said].item.line.text  # type: ignore[union-attr]
    late = lengthen(course, course.slots[index].begin.at - 500, 10_000, ALL)
    assert late is not None
    assert late.slots[said].item == course.slots[said].item


def test_a_prescription_that_was_not_begun_changes_in_all_its_repetitions() -> None:
    script = script_of(programme((20,), reps=3))
    lengths = Lengths(spoken_ms, {line: spoken_ms(line) for item in script.items for line in lines_of(item)})
    course = lay(script, lengths)
    index = next(at for at, item in enumerate(script.items) if isinstance(item, Window) and item.kind == "hold")
    start = chapter_start(script.items, index)
    changed = lengthen(course, course.slots[start].begin.at + 100, -5_000, lengths)
    assert changed is not None
    holds = [item.length for item in changed.items[start : chapter_end(changed.items, index)] if _is_hold(item)]
    assert holds == [15_000] * 3


def _is_hold(item: object) -> bool:
    return isinstance(item, Window) and item.kind == "hold"


def test_outside_a_stretch_there_is_no_hold_to_change() -> None:
    course = whole()
    assert lengthen(course, 100, 10_000, ALL) is None
    end = max(at for at, item in enumerate(course.items) if isinstance(item, Mark))
    assert hold_at(course.items, end) is None


def test_gliding_out_at_any_moment_ends_what_is_said_releases_and_closes() -> None:
    course = whole()
    last = max(at for at, item in enumerate(course.items) if isinstance(item, Mark))
    closing = [item for item in course.items[last:] if isinstance(item, Say)]
    for soon in range(0, course.slots[last].begin.at, 3_333):
        index = index_at(course, soon)
        out = glide_out(course, soon, ALL)
        check(out, glided=True)
        assert out.duration <= course.duration
        said = [item for item in out.items[index + 1 :] if isinstance(item, Say)]
        assert said[-len(closing) :] == closing
        assert not any(_is_hold(item) for item in out.items[index + 1 :])
        before = [event for event in schedule_of(course).events if event.start < soon]
        assert [event for event in schedule_of(out).events if event.start < soon] == before
        if _is_hold(course.items[index]):
            assert any(item.role == "release" for item in said)
            assert out.slots[index].laid.cursor.at <= soon + 4_000


def test_a_line_that_was_asked_for_is_said_soon_and_no_other_line_is_cut() -> None:
    lines = (Line("Why is that so?"), Line("Because it is good for you and for all."))
    lengths = Lengths(spoken_ms, {**ALL.measured, **{line: spoken_ms(line) for line in lines}})
    course = whole()
    for soon in range(500, course.duration - 500, 2_111):
        changed = put_in(course, soon, lines, "answer", lengths)
        assert changed is not None
        check(changed)
        starts = [event.start for event in schedule_of(changed).events if event.what in lines]
        assert len(starts) == 2
        assert starts[0] >= soon - spoken_ms(lines[0])
        before = [event for event in schedule_of(course).events if event.start < soon]
        assert [event for event in schedule_of(changed).events if event.start < soon] == before
        lasts = {slot.item.place: slot.item.length for slot in course.slots if _is_hold(slot.item)}  # type: ignore[union-attr]
        for slot in changed.slots:
            if isinstance(slot.item, Window) and slot.item.kind == "hold":
                assert slot.item.length == lasts[slot.item.place]


def test_a_tip_that_does_not_fit_into_the_hold_is_refused() -> None:
    course = whole()
    index, _ = hold_of(course, "right")
    end = course.slots[index].laid.cursor.at
    assert put_in(course, end - 4_500, (Line("Another tip that is long enough."),), "tip", ALL) is None


def test_a_side_that_is_repeated_is_as_it_was_written() -> None:
    course = whole()
    index, _ = hold_of(course, "right")
    changed = lengthen(course, course.slots[index].begin.at + 5_000, 10_000, ALL)
    assert changed is not None
    chapter = chapter_start(changed.items, index)
    again = restored(changed, chapter, SCRIPT, ALL)
    assert again == course


def test_less_talk_begins_with_the_next_side() -> None:
    course = whole()
    brief = script_of(MADE, Settings(detail="cues"))
    lengths = Lengths(
        spoken_ms, {**ALL.measured, **{line: spoken_ms(line) for i in brief.items for line in lines_of(i)}}
    )
    index, _ = hold_of(course, "right")
    changed = retold(course, course.slots[index].begin.at, brief, lengths)
    assert changed is not None
    check(changed)
    end = chapter_end(course.items, index)
    assert changed.slots[:end] == course.slots[:end]
    assert len(changed.slots) < len(course.slots)
    assert retold(course, course.duration - 10, brief, lengths) is None


def test_an_empty_script_is_an_empty_course() -> None:
    course = lay(Script("Nothing", ()), ALL)
    assert course.duration == 0
    assert known_until(course) is None
    assert index_at(course, 5) == 0
