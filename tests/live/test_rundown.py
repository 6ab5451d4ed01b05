from __future__ import annotations

import random

import pytest

from coach.live.edit import glide_out, lengthen, put_in, rewritten
from coach.live.replan import retold
from coach.live.rundown import (
    Rundown,
    Tape,
    chapter_end,
    chapter_start,
    exercise_start,
    find_chapter,
    hold_at,
    lay,
    next_exercise,
)
from coach.schedule.layout import lay_out
from coach.script.build import Settings
from coach.script.model import Line, Mark, Place, Say, Script, Window, lines_of
from tests.live.fakes import basis_of, clip_of, programme, script_of, spoken_ms
from tests.live.test_transport_fuzz import check

PROGRAMME = programme((20, 45), rounds=2)
SCRIPT = script_of(PROGRAMME)
BASIS = basis_of(PROGRAMME)


def tape_of(*scripts: Script, more: tuple[Line, ...] = ()) -> Tape:
    """A tape on which every line is recorded."""
    lines = [line for script in scripts for item in script.items for line in lines_of(item)]
    return Tape(spoken_ms, {line: clip_of(line) for line in (*lines, *more)})


ALL = tape_of(SCRIPT)


def whole(tape: Tape = ALL) -> Rundown:
    return lay(SCRIPT, tape, BASIS)


def hold_of(rundown: Rundown, side: str, number: int = 0) -> tuple[int, Window]:
    found = [
        (index, slot.item)
        for index, slot in enumerate(rundown.slots)
        if isinstance(slot.item, Window) and slot.item.kind == "hold" and slot.item.place.side == side
    ]
    return found[number]


def test_a_rundown_is_the_schedule_that_an_export_lays_out() -> None:
    assert whole().schedule() == lay_out(SCRIPT, spoken_ms)


def test_what_is_laid_never_moves_while_recordings_come_in_any_order() -> None:
    dice = random.Random(3)
    tape = Tape(lambda what: spoken_ms(what) + (200 if isinstance(what, Line) else 0))
    rundown = lay(SCRIPT, tape, BASIS)
    assert rundown.recorded_until is not None
    wanted = list(dict.fromkeys(rundown.missing()))
    dice.shuffle(wanted)
    for count in range(0, len(wanted), 7):
        before, until = rundown, rundown.recorded_until
        tape.clips.update((line, clip_of(line)) for line in wanted[: count + 7])
        rundown = rundown.extended()
        assert rundown.slots[: before.recorded] == before.slots[: before.recorded]
        assert until is not None
        assert rundown.recorded_until is None or rundown.recorded_until >= until  # type: ignore[operator]
    assert rundown.recorded_until is None
    assert rundown.schedule() == lay_out(SCRIPT, spoken_ms)


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
        rundown = whole()
        index, window = hold_of(rundown, "right", 2)
        assert window.length == 45_000
        soon = rundown.slots[index].begin.at + elapsed
        changed = lengthen(rundown, soon, delta)
        if changed is None:
            assert delta < 0
            assert elapsed > 45_000 - 5_000 - 1_000 - 3_500  # no more than the countdown is left
            continue
        check(changed)
        new = changed.slots[index].item
        assert isinstance(new, Window)
        assert new.length - 45_000 == delta or (delta < 0 and -10_000 < new.length - 45_000 < 0)
        before = [event for event in rundown.schedule().events if event.start < soon]
        assert [event for event in changed.schedule().events if event.start < soon] == before
        counts = [event for event in changed.slots[index].laid.events if event.role == "count"]
        end = changed.slots[index].laid.cursor.at
        assert [end - event.start for event in counts[-5:]] == [5000, 4000, 3000, 2000, 1000]
        for event in changed.slots[index].laid.events:
            if event.what == Line("Ten seconds.") and event.start >= soon:
                assert 9_750 <= end - event.start <= 10_000
            if event.what == Line("Halfway.") and event.start >= soon:
                assert abs(event.start - changed.slots[index].begin.at - new.length // 2) <= 400
        assert changed.duration - rundown.duration == new.length - 45_000


def test_a_length_that_was_not_announced_yet_is_announced_rightly() -> None:
    rundown = whole()
    index, _ = hold_of(rundown, "right", 2)
    said = max(at for at in range(index) if isinstance(rundown.slots[at].item, Say))
    text = rundown.slots[said].item.line.text  # type: ignore[union-attr]
    assert "forty-five seconds" in text
    soon = rundown.slots[said].begin.at - 1000
    longer = lengthen(rundown, soon, 10_000)
    assert longer is not None
    assert "fifty-five seconds" in longer.slots[said].item.line.text  # type: ignore[union-attr]
    late = lengthen(rundown, rundown.slots[index].begin.at - 500, 10_000)
    assert late is not None
    assert late.slots[said].item == rundown.slots[said].item


def test_a_prescription_that_was_not_begun_changes_in_all_its_repetitions() -> None:
    three = programme((20,), reps=3)
    script = script_of(three)
    rundown = lay(script, tape_of(script), basis_of(three))
    index = next(at for at, item in enumerate(script.items) if isinstance(item, Window) and item.kind == "hold")
    start = chapter_start(script.items, index)
    changed = lengthen(rundown, rundown.slots[start].begin.at + 100, -5_000)
    assert changed is not None
    holds = [item.length for item in changed.items[start : chapter_end(changed.items, index)] if _is_hold(item)]
    assert holds == [15_000] * 3


def _is_hold(item: object) -> bool:
    return isinstance(item, Window) and item.kind == "hold"


def test_outside_a_stretch_there_is_no_hold_to_change() -> None:
    rundown = whole()
    assert lengthen(rundown, 100, 10_000) is None
    end = max(at for at, item in enumerate(rundown.items) if isinstance(item, Mark))
    assert hold_at(rundown.items, end) is None


def test_gliding_out_at_any_moment_ends_what_is_said_releases_and_closes() -> None:
    rundown = whole()
    last = max(at for at, item in enumerate(rundown.items) if isinstance(item, Mark))
    closing = [item for item in rundown.items[last:] if isinstance(item, Say)]
    for soon in range(0, rundown.slots[last].begin.at, 3_333):
        index = rundown.index_at(soon)
        out = glide_out(rundown, soon)
        check(out, glided=True)
        assert out.duration <= rundown.duration
        said = [item for item in out.items[index + 1 :] if isinstance(item, Say)]
        assert said[-len(closing) :] == closing
        assert not any(_is_hold(item) for item in out.items[index + 1 :])
        before = [event for event in rundown.schedule().events if event.start < soon]
        assert [event for event in out.schedule().events if event.start < soon] == before
        if _is_hold(rundown.items[index]):
            assert any(item.role == "release" for item in said)
            assert out.slots[index].laid.cursor.at <= soon + 4_000


def test_a_line_that_was_asked_for_is_said_soon_and_no_other_line_is_cut() -> None:
    lines = (Line("Why is that so?"), Line("Because it is good for you and for all."))
    rundown = whole(tape_of(SCRIPT, more=lines))
    for soon in range(500, rundown.duration - 500, 2_111):
        changed = put_in(rundown, soon, lines, "answer")
        assert changed is not None
        check(changed)
        starts = [event.start for event in changed.schedule().events if event.what in lines]
        assert len(starts) == 2
        assert starts[0] >= soon - spoken_ms(lines[0])
        before = [event for event in rundown.schedule().events if event.start < soon]
        assert [event for event in changed.schedule().events if event.start < soon] == before
        lasts = {slot.item.place: slot.item.length for slot in rundown.slots if _is_hold(slot.item)}  # type: ignore[union-attr]
        for slot in changed.slots:
            if isinstance(slot.item, Window) and slot.item.kind == "hold":
                assert slot.item.length == lasts[slot.item.place]


def test_a_tip_that_does_not_fit_into_the_hold_is_refused() -> None:
    rundown = whole()
    index, _ = hold_of(rundown, "right")
    end = rundown.slots[index].laid.cursor.at
    assert put_in(rundown, end - 4_500, (Line("Another tip that is long enough."),), "tip") is None


def test_a_side_that_is_repeated_is_as_it_was_written() -> None:
    rundown = whole()
    index, _ = hold_of(rundown, "right")
    changed = lengthen(rundown, rundown.slots[index].begin.at + 5_000, 10_000)
    assert changed is not None
    chapter = chapter_start(changed.items, index)
    again = rewritten(changed, chapter)
    assert again == rundown


def test_less_talk_begins_with_the_next_side() -> None:
    brief = script_of(PROGRAMME, Settings(detail="brief"))
    rundown = whole(tape_of(SCRIPT, brief))
    index, _ = hold_of(rundown, "right")
    changed = retold(rundown, rundown.slots[index].begin.at + 3_000, 1)
    assert changed is not None
    check(changed)
    end = chapter_end(rundown.items, index)
    assert changed.slots[:end] == rundown.slots[:end]
    assert changed.items[end:] == brief.items[find_chapter(brief.items, rundown.items[end].place) :]
    cues = retold(changed, rundown.slots[index].begin.at + 3_000, 1)
    assert cues is not None
    assert retold(cues, rundown.slots[index].begin.at + 3_000, 1) is None, "there is a least"
    assert retold(rundown, rundown.duration - 200, 1) is None, "nothing is left to say"
    more = retold(rundown, rundown.slots[index].begin.at + 3_000, -1)
    assert more is not None
    assert retold(more, rundown.slots[index].begin.at + 3_000, -1) is None, "there is a most"


def test_an_empty_script_is_an_empty_rundown() -> None:
    rundown = lay(Script("Nothing", ()), ALL, BASIS)
    assert rundown.duration == 0
    assert rundown.recorded_until is None
    assert rundown.index_at(5) == 0
