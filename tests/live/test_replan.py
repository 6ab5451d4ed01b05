"""What is still to come, planned again: another form, more talk, the time that is left."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from coach.content.model import Ms, Programme, RestStep
from coach.live.replan import ending_at, in_form, in_time, retold
from coach.live.rundown import Rundown, Tape, exercise_start, lay, next_exercise
from coach.pipeline import options_from, plan
from coach.schedule.fit import CannotLast
from coach.script.model import Line, Mark, Window
from tests.live.evening import Evening
from tests.live.fakes import EASIER, basis_of, clip_of, programme, spoken_ms
from tests.live.test_transport_fuzz import check

pytestmark = pytest.mark.usefixtures("silent_answers")

OPENING = (Line("Let us make it easier."),)
LONG = programme((60, 45, 60, 50, 45))


class Everything(Tape):
    """A tape that has every line, as soon as it is asked for."""

    def __init__(self) -> None:
        super().__init__(spoken_ms)

    def __call__(self, what):  # type: ignore[no-untyped-def]
        if isinstance(what, Line):
            self.clips.setdefault(what, clip_of(what))
        return spoken_ms(what)

    def has(self, lines) -> bool:  # type: ignore[no-untyped-def]
        return all(self(line) for line in lines)


def begun(session: Programme = LONG) -> Rundown:
    basis = basis_of(session)
    return lay(plan(session, basis.options).script, Everything(), basis)


def settled(rundown: Rundown, at: int) -> Rundown:
    """With the lengths of new recordings made up for, as the transport does."""
    end = rundown.basis.end
    assert end is not None
    changed = ending_at(rundown, rundown.index_at(at) + 1, end)
    assert changed is not None
    return changed


def moments(rundown: Rundown, step: int = 7_777) -> range:
    return range(200, rundown.duration - 5_000, step)


def heard(rundown: Rundown, until: int) -> list[object]:
    return [event for event in rundown.schedule().events if event.start < until]


def test_another_form_takes_the_place_of_the_rest_of_the_exercise_and_the_end_stays() -> None:
    rundown, count = begun(), 0
    for at in moments(rundown):
        place = rundown.items[rundown.index_at(at)].place
        changed = in_form(rundown, at, EASIER, OPENING)
        if changed is None:
            continue
        count += 1
        if changed.basis.end is None:
            assert at > rundown.duration - 100_000, "there was time enough"
        else:
            changed = settled(changed, at)
            assert changed.duration == rundown.duration
        check(changed, glided=True)
        assert heard(changed, at) == heard(rundown, at)
        marks = [item.place for item in changed.items if isinstance(item, Mark) and item.place.exercise == EASIER.id]
        assert {mark.step for mark in marks} == {place.step}
        assert [mark.side for mark in marks] == (["left"] if place.side == "left" else ["right", "left"])
        assert changed.basis.instead == {EASIER.id: place.exercise}
        texts = [event.what.text for event in changed.schedule().events if isinstance(event.what, Line)]
        assert OPENING[0].text in texts
        assert any("Easier stretch" in text and "of Stretch" in text for text in texts), "nor what it is instead of"
    assert count > 15


def test_where_no_hold_of_the_exercise_is_left_there_is_nothing_to_make_easier() -> None:
    rundown = begun()
    assert in_form(rundown, 200, EASIER, OPENING) is None
    lasts = [slot for slot in rundown.slots if slot.is_hold and slot.item.place.side == "left"]
    assert in_form(rundown, lasts[0].end + 300, EASIER, OPENING) is None


def test_a_form_of_a_form_is_logged_as_of_the_first_and_back_is_as_it_was() -> None:
    rundown = begun()
    at = next(slot.begin.at for slot in rundown.slots if slot.is_hold) + 4_000
    easier = in_form(rundown, at, EASIER, ())
    assert easier is not None
    first = LONG.exercises["stretch-0"]
    again = next(slot.begin.at for slot in easier.slots if slot.is_hold and slot.begin.at > at) + 4_000
    lighter = in_form(easier, again, replace(EASIER, id="lightest", name="Lightest"), ())
    assert lighter is not None
    assert lighter.basis.instead == {EASIER.id: "stretch-0", "lightest": "stretch-0"}
    back = in_form(easier, again, first, ())
    assert back is not None
    assert back.basis.instead == {EASIER.id: "stretch-0"}


@pytest.mark.parametrize("share", [0.3, 0.6, 1.1])
def test_the_rest_ends_when_it_is_asked_to_or_tells_a_range_that_holds(share: float) -> None:
    rundown, fitted = begun(), 0
    words = (Line("Six minutes left."),)
    for at in moments(rundown, 97_777):
        end = at + int((rundown.duration - at) * share)
        try:
            changed = settled(in_time(rundown, at, end, words), at)
        except CannotLast as refusal:
            possible = refusal.shortest
            assert abs(in_time(rundown, at, possible, words).duration - possible) <= rundown.script.gap
            continue
        fitted += 1
        assert changed.duration == end
        check(changed, glided=True)
        assert heard(changed, at) == heard(rundown, at)
    assert fitted


def test_both_sides_of_what_is_begun_stay_alike() -> None:
    rundown = begun()
    at = next(slot.begin.at for slot in rundown.slots if slot.is_hold) + 6_000
    for share in (0.5, 0.8, 1.2):
        changed = in_time(rundown, at, at + int((rundown.duration - at) * share))
        sides: dict[object, set[int]] = {}
        for item in changed.items:
            if isinstance(item, Window) and item.kind == "hold":
                sides.setdefault(item.place.step, set()).add(item.length)
        assert all(len(lengths) == 1 for lengths in sides.values()), sides


def test_of_an_exercise_alone_both_holds_give_alike() -> None:
    alone = programme((60,))
    alone = replace(alone, session=replace(alone.session, steps=alone.session.steps[:1]))
    rundown = begun(alone)
    at = next(slot.begin.at for slot in rundown.slots if slot.is_hold) + 6_000
    changed = in_time(rundown, at, rundown.duration - 30_000)
    holds = [slot.item.length for slot in changed.slots if slot.is_hold]  # type: ignore[union-attr]
    assert holds == [45_000, 45_000]
    assert changed.duration == rundown.duration - 30_000


def test_a_final_rest_gives_and_takes() -> None:
    steps = (*LONG.session.steps[:1], RestStep(rest=Ms(120_000)))
    rundown = begun(replace(LONG, session=replace(LONG.session, steps=steps)))
    rest = next(slot for slot in rundown.slots if isinstance(slot.item, Window) and slot.item.length == 120_000)
    for by in (-60_000, 60_000):
        assert in_time(rundown, rest.begin.at + 20_000, rundown.duration + by).duration == rundown.duration + by


def test_more_talk_keeps_the_holds_of_the_side_that_follows_and_an_end_that_was_asked_for() -> None:
    options = options_from({"engine": "silent", "minutes": 6})
    fitted = plan(LONG, options)
    tape = Everything()
    basis = replace(basis_of(LONG), end=360_000)
    rundown = lay(fitted.script, tape, basis)
    end = rundown.duration
    first = next(slot for slot in rundown.slots if slot.is_hold)
    more = retold(rundown.ending(end), first.begin.at + 3_000, -1)
    assert more is not None
    more = settled(more, first.begin.at + 3_000)
    assert more.duration == end
    start = exercise_start(more.items, more.index_at(first.begin.at))
    holds = [
        item.length
        for item in more.items[start : next_exercise(more.items, start)]
        if isinstance(item, Window) and item.kind == "hold"
    ]
    assert len(holds) == 2
    assert len(set(holds)) == 1


# ---- as it is heard


def test_easier_is_announced_and_the_session_ends_when_it_would_have() -> None:
    plain = Evening()
    begin = next(slot.begin.at for slot in plain.head.rundown.slots if slot.is_hold)
    evening = Evening((begin + 6_000, "e"), voice_ms=40)
    assert evening.play() == "end"
    assert evening.head.rundown.duration == plain.head.rundown.duration
    (said,) = evening.onsets("Let us make it easier.")
    assert begin + 6_000 < said < begin + 14_000
    assert evening.onsets("Hug.")
    assert "recording" not in evening.states()[1:]
    assert "easier: Easier stretch" in evening.watcher.notes


def test_where_there_is_no_such_form_it_says_so() -> None:
    evening = Evening((30_000, "E"), (60_000, "STOP"))
    evening.play()
    assert evening.onsets("This has no harder form here.")
    assert "there is no harder form of Stretch 0" in evening.watcher.notes


@pytest.mark.parametrize("voice_ms", [0, 120])
def test_two_minutes_left_are_two_minutes_also_with_lines_not_yet_spoken(voice_ms: int) -> None:
    evening = Evening((30_000, "2"), voice_ms=voice_ms, holds=(60, 45, 60, 50))
    assert evening.play() == "end"
    assert evening.onsets("Two minutes left.")
    last = (evening.pcm != 0).nonzero()[0][-1] + 500  # the tail is silence
    assert last == pytest.approx(30_000 + 120_000, abs=700)
    assert "recording" not in evening.states()[1:]


@pytest.mark.slow
def test_an_exact_length_is_kept_where_it_began_with_expected_lengths() -> None:
    evening = Evening(voice_ms=40, holds=(60, 45, 60, 50))
    expected = evening.head.rundown.duration
    evening.head.rundown = evening.head.rundown.ending(expected)
    assert evening.play() == "end"
    assert evening.head.rundown.duration == expected
    assert evening.head.feeder.ended_at == pytest.approx(expected, abs=evening.room.block)
    assert "recording" not in evening.states()[1:]
    as_it_is = Evening(voice_ms=40, holds=(60, 45, 60, 50))
    as_it_is.play()
    assert as_it_is.head.rundown.duration < expected - 1_000


def test_digits_make_a_number_and_what_cannot_be_tells_what_can() -> None:
    evening = Evening((30_000, "9"), (30_300, "9"), (60_000, "STOP"), holds=(60, 45, 60, 50))
    evening.play()
    (note,) = [note for note in evening.watcher.notes if "cannot end" in note]
    assert "minutes can be left" in note


def test_with_an_end_by_the_clock_a_pause_is_made_up_for() -> None:
    evening = Evening((100_000, "space"), (160_000, "space"), until=400.0, holds=(60, 45, 60, 50))
    assert evening.play() == "end"
    last = (evening.pcm != 0).nonzero()[0][-1] + 500
    assert last == pytest.approx(400_000, abs=800)


def test_a_key_that_moves_the_end_is_made_up_for_where_the_clock_counts() -> None:
    evening = Evening((60_000, "up"), (200_000, "right"), until=400.0, holds=(60, 45, 60, 50))
    assert evening.play() == "end"
    last = (evening.pcm != 0).nonzero()[0][-1] + 500
    assert last == pytest.approx(400_000, abs=800)


def test_a_form_that_is_new_is_explained_also_where_the_exercise_came_before() -> None:
    first, second = LONG.session.steps[:2]
    rundown = begun(replace(LONG, session=replace(LONG.session, steps=(first, second, first))))
    at = next(slot.begin.at for slot in rundown.slots if slot.is_hold and slot.item.place.step == 2) + 4_000
    changed = in_form(rundown, at, EASIER, ())
    assert changed is not None
    said = [event.what.text for event in changed.schedule().events if isinstance(event.what, Line)]
    assert any(text.startswith("Hug your") for text in said), said
