from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from coach.live.feed import FADE_IN_MS, FADE_OUT_MS, Feeder
from coach.schedule.model import Schedule

RATE = 1000


class Steps:
    """A track whose samples count up, so that every frame can be recognised."""

    rate = RATE

    def __init__(self, frames: int = 20_000, base: int = 10_000) -> None:
        self.frames = frames
        self.base = base
        self.schedule = Schedule("", (), (), (), frames)

    def read(self, frame: int, count: int) -> NDArray[np.int16]:
        out = np.zeros(count, np.int16)
        there = np.arange(frame, min(frame + count, self.frames))
        out[: len(there)] = self.base + there % 10_000
        return out


def pull(feeder: Feeder, count: int, block: int = 37) -> NDArray[np.int16]:
    parts = []
    while count > 0:
        parts.append(feeder(min(block, count)))
        count -= block
    return np.concatenate(parts)


def test_a_track_is_delivered_as_it_is_whatever_the_blocks() -> None:
    track = Steps(3000)
    for block in (1, 37, 441, 5000):
        heard = pull(Feeder(track), 3500, block)[:3500]
        assert (heard == track.read(0, 3500)).all()


def test_a_pause_fades_within_twenty_ms_and_goes_on_where_it_stopped() -> None:
    feeder = Feeder(Steps())
    pull(feeder, 1000)
    feeder.pause()
    faded = pull(feeder, 500)
    assert feeder.paused
    assert feeder.settled
    assert not faded[FADE_OUT_MS:].any()
    steps = np.diff(faded[:FADE_OUT_MS].astype(int))
    assert (steps < 0).all()  # evenly down: no click
    assert np.abs(steps).max() < 12_000 / FADE_OUT_MS * 1.5
    assert feeder.position == 1000 + FADE_OUT_MS
    where = feeder.position
    feeder.jump(where)
    again = pull(feeder, 100)
    assert again[50] == Steps().read(where + 50, 1)[0]


def test_a_jump_lands_on_its_frame_after_the_fade() -> None:
    feeder = Feeder(Steps())
    feeder(100)
    feeder.jump(5000)
    heard = feeder(200)
    assert heard[FADE_OUT_MS + 10] == 10_000 + 5010
    assert feeder.position == 5000 + 200 - FADE_OUT_MS


def test_a_jump_into_another_track_never_sounds_the_new_one_early() -> None:
    feeder = Feeder(Steps())
    feeder(100)
    feeder.jump(5000, Steps(base=-20_000), 20_000)
    heard = feeder(200)
    assert (heard[:FADE_OUT_MS] >= 0).all()
    assert heard[FADE_OUT_MS + 10] == -20_000 + 5010


def test_it_stands_still_in_silence_at_its_limit_and_goes_on_when_that_is_lifted() -> None:
    feeder = Feeder(Steps(), limit=500)
    heard = pull(feeder, 1000)
    assert heard[499] == 10_499
    assert not heard[500:].any()
    assert feeder.standing
    assert feeder.position == 500
    assert feeder.ended_at is None
    feeder.stop_at(2000)
    assert feeder(10)[3] == 10_503
    assert not feeder.standing


def test_another_track_blends_in_and_the_same_sound_does_not_change_at_all() -> None:
    feeder = Feeder(Steps())
    feeder(100)
    feeder.swap(Steps(), 20_000)
    assert (feeder(100) == Steps().read(100, 100)).all()
    feeder.swap(Steps(base=20_000), 20_000)
    heard = feeder(50).astype(int)
    assert (np.diff(heard) <= 1100).all()  # 10,000 apart, over 10 frames
    assert heard[20] == 20_220


def test_a_change_that_comes_too_late_is_gone_back_to() -> None:
    feeder = Feeder(Steps())
    feeder(1000)
    feeder.swap(Steps(base=20_000), 20_000, at=900)
    heard = np.concatenate([[Steps().read(999, 1)[0]], feeder(FADE_OUT_MS), feeder(80)]).astype(int)
    assert feeder.position == 980
    assert heard[-1] == 20_979
    assert np.abs(np.diff(heard)).max() < 21_000 / FADE_IN_MS * 1.2  # it fades: no click


def test_a_pause_in_the_first_moment_after_a_jump_fades_on_from_where_it_is() -> None:
    feeder = Feeder(Steps())
    feeder(100)
    feeder.jump(5000)
    heard = [feeder(FADE_OUT_MS + 2)]
    feeder.pause()
    heard.append(feeder(100))
    assert np.diff(np.concatenate(heard).astype(int))[FADE_OUT_MS:].max() < 16_000 / FADE_IN_MS
    assert np.abs(np.diff(heard[1].astype(int))).max() < 16_000 / FADE_IN_MS


def test_answers_sound_over_everything_and_never_wrap_round() -> None:
    feeder = Feeder(Steps(base=22_000))
    feeder.overlay(np.full(150, 30_000, np.int16))
    heard = pull(feeder, 300, 100)
    assert (heard[:150] == 32_767).all()
    assert heard[150] == 22_150
    assert not feeder.overlaid
    feeder.pause()
    pull(feeder, 100)
    feeder.overlay(np.full(50, 500, np.int16))
    assert (feeder(50) == 500).all()


def test_the_end_is_told_once_everything_was_delivered() -> None:
    feeder = Feeder(Steps(300))
    feeder(250)
    assert feeder.ended_at is None
    feeder(250)
    assert feeder.ended_at is not None
    feeder.jump(100)
    feeder(50)
    assert feeder.ended_at is None


def test_what_was_played_is_told_and_what_was_dropped_is_not() -> None:
    feeder = Feeder(Steps())
    pull(feeder, 370)
    feeder.take_back(100)
    feeder.pause()
    pull(feeder, 37)
    stretches = [(start, stop) for _, start, stop in feeder.played]
    assert (stretches[0][0], stretches[-1][1]) == (0, 270 + FADE_OUT_MS)
    assert all(stop == start for (_, stop), (start, _) in pairwise(stretches))


def test_a_change_that_follows_a_jump_at_once_is_not_undone_by_its_landing() -> None:
    feeder = Feeder(Steps())
    feeder(100)
    feeder.jump(5000, Steps(base=2_000), 20_000)
    last = Steps(base=-20_000)
    feeder.swap(last, 20_000)
    feeder.pause()
    feeder.jump(7000)
    for block in (5, 3, 1, 400):
        heard = feeder(block)
    assert feeder.settled
    assert feeder.track is last
    assert heard[-1] == -20_000 + feeder.position - 1
    assert 7_000 < feeder.position < 7_400
