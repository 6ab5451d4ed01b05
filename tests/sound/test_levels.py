from __future__ import annotations

import gc
from weakref import ref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.sound.levels import BESIDE, Levels, limiting, stretch
from coach.sound.loudness import true_peaks
from coach.sound.mix import Mix
from coach.sound.track import Track
from coach.voice.model import Clip
from tests.sound.meter import integrated

RATE = 22_050


def settled(pcm: np.ndarray, gain: float, ceiling: float = -1.0) -> np.ndarray:
    return Levels(RATE, -16.0, ceiling, gain).level(Clip(pcm, RATE))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(0, 1.5, width=32), min_size=1, max_size=80).map(lambda peaks: np.array(peaks)),
    st.floats(0.05, 1.0),
)
def test_the_limiter_is_down_wherever_a_peak_is_and_never_above_one(peaks, limit):
    curve = limiting(peaks, limit)
    if curve is None:
        assert peaks.max() <= limit
        return
    assert len(curve) == len(peaks) + 1
    needed = np.minimum(1.0, limit / np.maximum(peaks, 1e-9))
    assert (np.maximum(curve[:-1], curve[1:]) <= needed + 1e-9).all()
    assert curve.min() >= needed.min() - 1e-9


def test_no_peak_not_even_between_samples_gets_past_the_ceiling(desk):
    pcm = desk.say(2500).clips.popitem()[1].pcm
    for gain in (3.0, 9.0, 18.0):
        loud = settled(pcm, gain)
        assert true_peaks(loud.astype(np.float32) / 32768, 0.1).max() <= 10 ** (-1 / 20)


def test_what_needs_no_limiting_is_only_scaled(desk):
    pcm = (desk.say(1500).clips.popitem()[1].pcm // 4).astype(np.int16)
    middle = slice(RATE // 100, -RATE // 100)
    assert np.abs(settled(pcm, 6.0)[middle] - pcm[middle] * 10 ** (6 / 20)).max() <= 0.51


def test_the_limiter_bends_no_waveform():
    """A steady tone that is far too loud comes out as the same tone, without overtones."""
    tone = np.round(30_000 * np.sin(2 * np.pi * 180 * np.arange(2 * RATE) / RATE)).astype(np.int16)
    loud = settled(tone, 6.0)[RATE // 2 : RATE // 2 + RATE].astype(float)
    spectrum = np.abs(np.fft.rfft(loud)) ** 2
    tone_power = spectrum[175:186].sum()
    assert (spectrum.sum() - tone_power) / tone_power < 1e-5


def test_edges_of_clips_do_not_click():
    cut = np.full(RATE, 12_000, np.int16)  # as if a sound had been cut in its middle
    soft = settled(cut, 0.0).astype(int)
    assert np.abs(np.diff(soft, prepend=0, append=0)).max() < 700


def test_all_lines_get_the_same_gain_but_a_soft_one_comes_nearer(desk):
    for number in range(6):
        desk.say(1500, clip=None, text=f"l{number}")
    lines = list(desk.clips)
    desk.clips[lines[2]] = Clip((desk.clips[lines[2]].pcm * 0.75).astype(np.int16), RATE)
    track = Track(desk.schedule(), desk.clips)
    before = [integrated(desk.clips[line].pcm, RATE) for line in lines]
    after = [
        integrated(track.read(event.start * RATE // 1000, event.length * RATE // 1000), RATE) for event in desk.events
    ]
    raised = np.array(after) - np.array(before)
    others = np.delete(raised, 2)
    assert np.ptp(others) < 0.1
    assert 1.0 < raised[2] - others.mean() < 2.5 - BESIDE + 0.2
    assert np.ptp(after) < 1.5 < np.ptp(before)
    assert np.argmin(after) == np.argmin(before)


def test_a_line_that_is_meant_to_be_far_from_the_others_stays_there(desk):
    for number in range(6):
        desk.say(1500, clip=None, text=f"l{number}")
    lines = list(desk.clips)
    desk.clips[lines[2]] = Clip((desk.clips[lines[2]].pcm * 0.3).astype(np.int16), RATE)
    track = Track(desk.schedule(), desk.clips)
    heard = [integrated(track.read(at.start * RATE // 1000, at.length * RATE // 1000), RATE) for at in desk.events]
    assert heard[0] - heard[2] == pytest.approx(10.5, abs=0.3)


def test_one_changed_line_among_many_does_not_change_the_gain(talk):
    made = talk(3)
    gain = Track(made.schedule(), made.clips).gain
    kept = 0
    for line in list(made.clips)[:8]:
        clips = dict(made.clips)
        clips[line] = Clip(clips[line].pcm[: len(clips[line].pcm) * 9 // 10], RATE)
        kept += Track(made.schedule(), clips).gain == gain
    assert kept >= 7


def test_a_fixed_gain_is_used_as_it_is(talk):
    made = talk(1)
    track = Track(made.schedule(), made.clips)
    track.settle(-3.5)
    assert track.gain == -3.5
    assert track.with_mix(Mix(bells="clear")).gain == -3.5


def test_a_whispering_voice_is_not_raised_without_end(desk):
    desk.say(clip=Clip((np.random.default_rng(1).normal(0, 3, RATE)).astype(np.int16), RATE))
    assert Track(desk.schedule(), desk.clips).gain <= 30.0


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
def test_any_rate_of_a_voice_works(rate, desk):
    assert stretch(rate) * 640 == pytest.approx(rate, rel=0.06)
    tone = Clip((4000 * np.sin(np.arange(5 * rate) * 2 * np.pi * 300 / rate)).astype(np.int16), rate)
    track = Track(desk.say(clip=tone).schedule(), desk.clips)
    assert track.rate == rate
    assert integrated(track.read(0, 5 * rate), rate) == pytest.approx(-15.6, abs=0.5)


def test_levelled_clips_are_gone_with_the_track_that_they_were_for():
    pcm = np.full(RATE, 1000, np.int16)
    gc.collect()
    gc.disable()
    try:
        levels = Levels(RATE, -16.0, -1.0, 0.0)
        loud = ref(levels.level(Clip.elsewhere(RATE, RATE, lambda: pcm)))
        assert loud() is not None
        del levels
        assert loud() is None
    finally:
        gc.enable()
