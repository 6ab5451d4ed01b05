from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from coach.script.model import BELL_MS
from coach.sound.loudness import blocks, to_lufs
from coach.sound.synthesis import ring

RATE = 22_050
EVERY = [(name, style) for name in BELL_MS for style in ("soft", "clear")]


def rung(name: str, style: str, rate: int = RATE) -> np.ndarray:
    return ring(name, style, rate, -16.0, -2.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "style"), EVERY)
@pytest.mark.parametrize("rate", [16_000, 22_050, 48_000])
def test_a_bell_is_exactly_as_long_as_the_schedule_thinks(name, style, rate):
    assert len(rung(name, style, rate)) == BELL_MS[name] * rate // 1000


@pytest.mark.parametrize(("name", "style"), EVERY)
def test_a_bell_starts_and_ends_without_a_click(name, style):
    bell = rung(name, style).astype(float)
    bend = np.abs(np.diff(bell, 2, prepend=0, append=0))
    inside = bend.max()
    assert bend[:20].max() < 0.35 * inside
    assert bend[-60:].max() < 0.01 * inside
    assert abs(bell[0]) <= 1
    assert abs(bell[-1]) <= 1
    # A click anywhere inside (where a second strike comes) would be a jump much steeper than the steepest partial.
    assert inside < 6 * np.quantile(bend, 0.99)


@pytest.mark.parametrize(("name", "style"), EVERY)
def test_a_bell_is_quieter_than_speech_and_no_peak_is_too_high(name, style):
    bell = rung(name, style)
    loudest = to_lufs(float(blocks(bell, RATE).max()))
    assert -23 <= loudest <= -17.5
    assert np.abs(bell.astype(int)).max() <= 32767 * 10 ** (-2 / 20) + 1


def test_no_two_bells_can_be_taken_for_each_other():
    def picture(name: str) -> np.ndarray:
        """Strength by pitch and time of the first 600 ms."""
        bell = rung(name, "soft")[: 600 * RATE // 1000].astype(float)
        rows = bell.reshape(6, -1)
        strength = np.abs(np.fft.rfft(rows * np.hanning(rows.shape[1]), axis=1))[:, :200]
        return (strength / np.linalg.norm(strength)).ravel()

    for one, two in combinations(BELL_MS, 2):
        assert picture(one) @ picture(two) < 0.9, (one, two)
