"""Trimming: silence goes, sound stays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.voice.trim import trim

RATE = 22_050


@settings(max_examples=50, deadline=None)
@given(
    before=st.integers(0, 5000),
    after=st.integers(0, 20_000),
    length=st.integers(200, 5000),
    level=st.integers(50, 32_767),
)
def test_silence_around_goes_and_all_sound_stays(before, after, length, level):
    sound = (np.cos(np.arange(length) * 0.3) * level).astype(np.int16)
    clip = trim(np.concatenate([np.zeros(before, np.int16), sound, np.zeros(after, np.int16)]), RATE)
    lead = 3 * RATE // 1000
    assert length - 40 <= len(clip) <= length + lead + 25 * RATE // 1000
    onset = int(np.flatnonzero(np.abs(clip) > level // 3)[0])
    assert onset <= lead + 20
    kept = min(before, lead)
    middle = slice(kept + 50, kept + length - 50)
    assert (clip[middle] == sound[middle.start - kept : middle.stop - kept]).all()


def test_begins_and_ends_without_a_click():
    clip = trim(np.full(4000, 20_000, np.int16), RATE)
    assert abs(int(clip[0])) < 500
    assert abs(int(clip[-1])) < 500
    assert np.abs(np.diff(clip.astype(int))).max() < 1000


def test_silence_inside_is_kept():
    tone = (np.sin(np.arange(1000) * 0.3) * 9000).astype(np.int16)
    clip = trim(np.concatenate([tone, np.zeros(22_050, np.int16), tone]), RATE)
    assert len(clip) == pytest.approx(24_050, abs=50)


@pytest.mark.parametrize("pcm", [[], [0] * 1000, [3, -5, 8] * 300])
def test_nothing_to_hear_is_nothing(pcm):
    assert len(trim(np.array(pcm, np.int16), RATE)) == 0


def test_a_soft_first_consonant_is_not_cut_off():
    hiss = (np.random.default_rng(1).standard_normal(2000) * 250).astype(np.int16)  # 40 dB under the vowel
    vowel = (np.sin(np.arange(4000) * 0.05) * 25_000).astype(np.int16)
    assert len(trim(np.concatenate([np.zeros(3000, np.int16), hiss, vowel]), RATE)) >= 5950
