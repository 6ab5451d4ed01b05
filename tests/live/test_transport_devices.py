"""A transport whose device comes and goes."""

from __future__ import annotations

import pytest

from coach.errors import CoachError
from coach.script.model import Line
from tests.live.evening import Evening
from tests.live.fakes import (
    spoken_ms,
)

pytestmark = pytest.mark.usefixtures("silent_answers")


@pytest.mark.parametrize("how", ["leaves", "stalls"])
def test_without_a_device_it_stands_still_says_so_and_takes_up_the_line(how: str) -> None:
    back = Line("The sound was gone. We go on from here.")
    text = "Slowly let go of your right leg."
    start = Evening().planned(text)[0].start
    evening = Evening()

    def each() -> None:
        away = start + 600 < evening.room.now * 1000 < start + 9_000
        evening.room.present = not away if how == "leaves" else True
        evening.room.stalled = away if how == "stalls" and evening.room.opened == 1 else False

    evening.hands.each = each
    assert evening.play() == "end"
    assert evening.watcher.notes[:2] == ["the sound device has gone", "the sound is back"]
    first, again = evening.onsets(text)[:2]
    said = evening.onsets(back.text)
    assert len(said) == 1
    assert said[0] + spoken_ms(back) < again  # one line after the other
    assert first == start


@pytest.mark.parametrize(("then", "state"), [("loudspeakers", "paused"), ("headphones", "playing")])
def test_headphones_that_go_are_a_pause_also_where_another_device_is_there_at_once(then: str, state: str) -> None:
    evening = Evening((20_000, "STOP"))
    gone = []

    def each() -> None:
        evening.room.present = True
        if evening.room.now > 5 and not gone:
            gone.append(True)
            evening.room.present, evening.room.default = False, then

    evening.hands.each = each
    evening.play()
    assert evening.states()[:3] == ["playing", "no device", "paused"]
    assert evening.states()[-1] == state
    if state == "paused":
        assert "the sound is on loudspeakers now; space goes on" in evening.watcher.notes
        assert not evening.pcm[6_000:].any()


def test_an_output_that_asks_seldom_is_not_taken_for_lost() -> None:
    evening = Evening()
    evening.room.block = evening.room.between_ms = evening.hands.step = 3_500
    assert evening.play() == "end"
    assert "no device" not in evening.states()


def test_a_pause_while_the_device_is_away_stays_one() -> None:
    evening = Evening((6_000, "space"), (20_000, "STOP"))

    def each() -> None:
        evening.room.present = not 5_000 < evening.room.now * 1000 < 9_000

    evening.hands.each = each
    evening.play()
    assert evening.states() == ["playing", "no device", "paused"]


def test_without_any_device_nothing_begins() -> None:
    evening = Evening()
    evening.room.present = False
    with pytest.raises(CoachError, match="no sound device"):
        evening.play()
