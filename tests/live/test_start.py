"""Beginning: the first lines only, the rest while they play; and where the sound goes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from coach.errors import CoachError, RequestError
from coach.live import outputs
from coach.live.outputs.null import Null
from coach.live.rundown import Rundown, Tape, find_chapter, lay
from coach.live.start import Recorder, cue_up, lines_from
from coach.live.steering import Prompter
from coach.schedule.layout import lay_out
from coach.script.build import Settings
from coach.script.model import Line, Place, Script
from coach.sound.mix import Mix
from coach.voice.model import Clip
from tests.live.fakes import basis_of, programme, script_of, spoken_ms

PROGRAMME = programme((20, 45, 60))
SCRIPT = script_of(PROGRAMME)
BASIS = basis_of(PROGRAMME)
RATE = 8000


def clip(line: Line) -> Clip:
    noise = np.random.default_rng(len(line.text)).normal(0, 3000, spoken_ms(line) * RATE // 1000)
    return Clip(noise.astype(np.int16), RATE)


def whole() -> Rundown:
    return lay(SCRIPT, Tape(spoken_ms), BASIS)


class Slowly:
    """Hands over so many lines at each look."""

    def __init__(self, each: int) -> None:
        self.each = each
        self.left: list[Line] = []
        self.looks = 0

    def want(self, lines: Sequence[Line]) -> None:
        self.left += [line for line in lines if line not in self.left]

    def fresh(self) -> dict[Line, Clip]:
        self.looks += 1
        ready, self.left = self.left[: self.each], self.left[self.each :]
        return {line: clip(line) for line in ready}

    def close(self) -> None: ...


def test_when_all_is_recorded_it_is_the_session_that_an_export_writes() -> None:
    better = script_of(PROGRAMME, Settings(detail="brief"))
    head = cue_up(whole(), lambda clips: better, Slowly(1000), Mix(), nap=lambda seconds: None)
    assert head.rundown.script == better
    assert head.rundown.complete
    assert head._track.schedule == lay_out(better, spoken_ms)


def test_a_slow_voice_is_waited_for_only_until_its_first_lines_are_there() -> None:
    slow, long = Slowly(1), script_of(programme((20, 45, 30, 60)))
    naps: list[float] = []
    head = cue_up(lay(long, Tape(spoken_ms), BASIS), lambda clips: long, slow, Mix(), nap=naps.append)
    assert not head.rundown.complete
    assert sum(naps) < 0.5
    assert slow.left
    assert head.feeder.limit < head.feeder.track.frames


def test_from_a_chapter_on_its_own_lines_come_first() -> None:
    first = find_chapter(SCRIPT.items, Place("stretch-1", "left", 1, None, 2))
    assert first
    lines = lines_from(SCRIPT, first)
    assert set(lines) == set(lines_from(SCRIPT, 0))
    assert lines[0] == next(item.line for item in SCRIPT.items[first:] if hasattr(item, "line"))
    place = SCRIPT.items[first].place
    head = cue_up(whole(), lambda clips: SCRIPT, Slowly(1000), Mix(), place=place, nap=lambda s: None)
    assert head.here == head.rundown.slots[first].begin.at


def test_a_session_without_a_word_begins_too() -> None:
    head = cue_up(
        lay(Script("Silence", ()), Tape(spoken_ms), BASIS), lambda clips: Script("Silence", ()), Slowly(1), Mix()
    )
    assert head.rundown.complete
    assert head.feeder.track.frames == 0


def test_each_line_is_recorded_once_and_a_new_request_does_not_wait_for_the_old() -> None:
    asked: list[Line] = []
    go = threading.Event()

    def speak(lines: Sequence[Line]) -> Iterator[tuple[Line, Clip]]:
        for line in lines:
            if line.text == "slow":
                go.wait(5)
            asked.append(line)
            yield line, clip(line)

    recorder = Recorder(speak)
    recorder.want([Line("a"), Line("slow"), Line("a"), Line("b")])
    recorder.want([Line("a"), Line("tip")])
    found: dict[Line, Clip] = {}
    end = time.monotonic() + 5
    while Line("tip") not in found and time.monotonic() < end:
        found.update(recorder.fresh())
    assert Line("slow") not in found
    go.set()
    while len(found) < 4 and time.monotonic() < end:
        found.update(recorder.fresh())
    assert sorted(line.text for line in asked) == ["a", "b", "slow", "tip"]
    recorder.close()


@pytest.mark.parametrize("error", [CoachError("voice", "died"), ValueError("odd"), MemoryError()])
def test_what_goes_wrong_in_recording_is_told_as_one_error(error: Exception) -> None:
    def speak(lines: Sequence[Line]) -> Iterator[tuple[Line, Clip]]:
        raise error
        yield  # a generator

    recorder = Recorder(speak)
    recorder.want([Line("a")])
    for thread in recorder._threads:
        thread.join(5)
    with pytest.raises(CoachError):
        recorder.fresh()
    recorder.close()


def test_an_unknown_output_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(RequestError, match="did you mean 'simpleaudio'"):
        outputs.make("simpelaudio")
    with pytest.raises(RequestError, match="known are"):
        outputs.make("xyz")
    assert set(outputs.available()) == set(outputs.OUTPUTS)


def test_the_null_output_keeps_time_and_stops_when_closed() -> None:
    pulled: list[int] = []
    output = Null()
    output.open(1000, lambda count: pulled.append(count))
    time.sleep(0.3)
    output.close()
    frames = sum(pulled)
    assert frames > 0
    time.sleep(0.05)
    assert sum(pulled) == frames
    output.close()


def test_tips_and_answers_take_turns() -> None:
    prompter, rundown = Prompter(), lay(SCRIPT, Tape(spoken_ms), BASIS)
    place, second = Place("stretch-0", "left", 1), Place("stretch-1", "left", 1, step=2)
    tips = [prompter.tip(rundown, second)[0].text for _ in range(6)]
    assert tips[:2] == tips[4:]
    assert len(set(tips[:4])) == 4
    own = [event.what.text for event in rundown.schedule().events if event.role == "tip"]  # type: ignore[union-attr]
    told = [tip in own for tip in tips[:4]]
    assert told == sorted(told), "what the session says by itself comes last"
    assert set(told) == {False, True}
    answers = [prompter.answer(rundown, place)[1].text for _ in range(3)]
    assert answers == ["No, it never does.", "To be free.", "No, it never does."]
    assert prompter.tip(rundown, Place()) == ()
    assert prompter.answer(rundown, Place()) == ()


def test_the_first_bell_rings_while_the_voice_loads_and_the_level_is_that_of_a_late_start() -> None:
    slow = Slowly(0)
    head = cue_up(whole(), lambda clips: SCRIPT, slow, Mix(), rate=RATE, nap=lambda seconds: None)
    bell = head.feeder(2 * RATE)
    assert bell[: head.feeder.limit].any()
    assert not bell[head.feeder.limit :].any()
    assert head.starved
    slow.each = 1000
    head.take(slow.fresh())
    head.tend()
    assert head.rundown.complete
    head.feeder(1)
    late = cue_up(whole(), lambda clips: SCRIPT, Slowly(1000), Mix(), nap=lambda seconds: None)
    assert head._track.gain == late._track.gain
    assert np.array_equal(head._track.read(RATE, 9 * RATE), late._track.read(RATE, 9 * RATE))


def test_after_the_bell_nobody_speaks_before_enough_is_recorded_to_go_on() -> None:
    slow = Slowly(0)
    head = cue_up(whole(), lambda clips: SCRIPT, slow, Mix(), rate=RATE, nap=lambda seconds: None)
    limit, slow.each = head.feeder.limit, 1
    while head.feeder.limit == limit:
        head.take(slow.fresh())
        head.tend()
        head.feeder(RATE // 10)
    until = head.rundown.recorded_until
    assert until is not None
    assert until - head.here >= 2_500


def test_a_voice_that_stands_in_once_the_bell_rings_comes_at_the_rate_of_the_bell() -> None:
    slow = Slowly(0)
    head = cue_up(whole(), lambda clips: SCRIPT, slow, Mix(), rate=2 * RATE, nap=lambda seconds: None)
    slow.each = 1000
    head.take(slow.fresh())
    head.tend()
    assert head.rundown.complete
    assert head._track.rate == 2 * RATE
    assert {clip.rate for clip in head.tape.clips.values()} == {2 * RATE}
