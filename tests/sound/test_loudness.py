from __future__ import annotations

import math
import re
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from coach.sound.loudness import gated, to_power, true_peaks
from coach.sound.mix import Mix
from coach.sound.track import Track
from tests.oracle import need
from tests.sound.meter import integrated


def write(path: Path, samples: np.ndarray, rate: int) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def judged(path: Path) -> tuple[float, float]:
    """(LUFS, dBTP) as ffmpeg reads them."""
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr.rpartition("Summary")[2]
    loud = re.search(r"I:\s+(\S+) LUFS", told)
    peak = re.search(r"Peak:\s+(\S+) dBFS", told)
    assert loud
    assert peak
    return float(loud[1]), float(peak[1])


@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100, 48_000])
def test_a_full_scale_sine_reads_as_the_standard_says(rate):
    sine = np.sin(2 * np.pi * 997 * np.arange(5 * rate) / rate)
    assert integrated(sine, rate) == pytest.approx(-3.01, abs=0.05)
    assert integrated(sine / 10, rate) == pytest.approx(-23.01, abs=0.05)


def test_silence_has_no_loudness_and_does_not_lower_that_of_speech(desk):
    assert integrated(np.zeros(48_000), 48_000) == -math.inf
    speech = desk.say(4000).clips.popitem()[1].pcm
    alone = integrated(speech, 22_050)
    quiet = np.concatenate([np.zeros(10 * 22_050, np.int16), speech, np.zeros(60 * 22_050, np.int16)])
    assert integrated(quiet, 22_050) == pytest.approx(alone, abs=0.3)


def test_what_is_ten_lu_below_the_mean_is_not_counted():
    powers = np.array([to_power(-16.0)] * 10 + [to_power(-30.0)] * 10)
    assert gated(powers) == pytest.approx(-16.0)
    assert gated(powers, np.array([1.0] * 10 + [0.0] * 10)) == pytest.approx(-16.0)
    nearer = np.array([to_power(-16.0)] * 10 + [to_power(-22.0)] * 10)
    assert gated(nearer) == pytest.approx(-18.04, abs=0.01)


def test_a_background_lowers_the_gate_but_is_not_counted():
    powers = np.array([to_power(-16.0)] * 10 + [to_power(-29.5)] * 10)
    assert gated(powers) == pytest.approx(-16.0)
    assert gated(powers, background=(to_power(-36.0), 60.0)) < -18


def test_a_peak_between_two_samples_is_found():
    # A sine at a quarter of the rate, sampled 45 degrees off its peaks: its samples show 3 dB less than its peaks.
    sine = np.sin(np.pi / 2 * np.arange(400) + np.pi / 4).astype(np.float32)
    assert np.abs(sine).max() == pytest.approx(0.7071, abs=1e-3)
    assert true_peaks(sine, 0.5)[50:350].max() == pytest.approx(1.0, abs=0.01)


def test_a_peak_is_found_between_two_samples_that_are_both_lower_than_their_other_neighbours():
    # From a hiss of espeak's: the wave dips to -0.83 between -0.55 and -0.5.
    hiss = np.array([0] * 20 + [-0.27, 0.3, 0.61, -0.55, -0.5, 0.67, 0.26, -0.32] + [0] * 20, np.float32)
    assert true_peaks(hiss, 0.1)[23] > 0.75


@pytest.mark.oracle
@pytest.mark.parametrize("rate", [16_000, 22_050, 48_000])
def test_ffmpeg_reads_the_same_loudness(rate, tmp_path):
    need("ffmpeg")
    rng = np.random.default_rng(rate)
    noise = rng.normal(0, 1500, 12 * rate) * (1 + np.sin(np.arange(12 * rate) * 3 / rate))
    noise[5 * rate : 7 * rate] = 0
    path = write(tmp_path / "noise.wav", noise, rate)
    assert integrated(noise.astype(np.int16), rate) == pytest.approx(judged(path)[0], abs=0.15)


@pytest.mark.oracle
@pytest.mark.parametrize(
    "mix",
    [
        Mix(),
        Mix(bells="clear"),
        Mix(bells="off", keep_alive=True),
        Mix(loudness=-20.0),
        *(Mix(bed=bed) for bed in ("brown-noise", "pink-noise", "drone", "ocean")),
    ],
    ids=lambda mix: f"{mix.loudness} {mix.bells} {mix.bed}",
)
def test_ffmpeg_reads_the_loudness_that_was_asked_for_and_no_peak_above_the_ceiling(mix, talk, tmp_path):
    need("ffmpeg")
    made = talk(3)
    track = Track(made.schedule(), made.clips, mix)
    path = write(tmp_path / "session.wav", track.read(0, track.frames), track.rate)
    loud, peak = judged(path)
    assert loud == pytest.approx(mix.loudness, abs=0.5)
    assert peak <= mix.ceiling - 0.3
