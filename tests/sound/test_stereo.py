"""Speech over music of the user's: two channels, the voice in the middle and where it belongs."""

from __future__ import annotations

import wave

import numpy as np
import pytest

from coach.script.model import Line
from coach.sound.mix import Mix
from coach.sound.stereo import Stereo, resampled, voice_of
from coach.sound.track import Track
from coach.times import ms_to_frames


def music(path, rate: int, seconds: int = 12) -> str:
    """One tone on the left, another on the right."""
    time = np.arange(seconds * rate) / rate
    both = np.stack([np.sin(2 * np.pi * 220 * time), np.sin(2 * np.pi * 330 * time)], axis=1)
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, rate, 0, "NONE", ""))
        file.writeframes((8000 * both).astype("<i2").tobytes())
    return str(path)


def pitch(samples: np.ndarray, rate: int) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples * np.hanning(len(samples)))))) * rate / len(samples)


@pytest.mark.parametrize(("rate", "heard_at"), [(44_100, 44_100), (48_000, 48_000), (96_000, 48_000), (8_000, 22_050)])
def test_the_rate_is_the_musics_up_to_48_khz_and_never_below_the_voices(rate, heard_at, tmp_path, talk):
    made_up = talk(2)
    track = Track(made_up.schedule(), made_up.clips, Mix(bed=music(tmp_path / "m.wav", rate)))
    stereo = Stereo(voice_of(track))
    assert stereo.rate == heard_at
    assert stereo.frames == ms_to_frames(track.schedule.duration, heard_at)


def test_voice_stands_in_the_middle_and_music_on_its_sides(tmp_path, talk):
    made_up = talk(2)
    mix = Mix(bed=music(tmp_path / "m.wav", 44_100), bells="off")
    stereo = Stereo(voice_of(Track(made_up.schedule(), made_up.clips, mix)))
    whole = stereo.read(0, stereo.frames)
    assert whole.shape == (stereo.frames, 2)
    assert np.abs(whole).max() <= 32767 * 10 ** (-1 / 20) + 1
    quiet = whole[-3 * 44_100 :]
    assert pitch(quiet[:, 0], 44_100) == pytest.approx(220, abs=1)
    assert pitch(quiet[:, 1], 44_100) == pytest.approx(330, abs=1)
    start = ms_to_frames(next(e.start for e in made_up.schedule().events if isinstance(e.what, Line)), 44_100)
    spoken = whole[start : start + 22_050].astype(float)
    assert np.corrcoef(spoken.T)[0, 1] > 0.97


def test_any_cut_gives_the_same_samples(tmp_path, talk):
    made_up = talk(2)
    mix = Mix(bed=music(tmp_path / "m.wav", 44_100))
    stereo = Stereo(voice_of(Track(made_up.schedule(), made_up.clips, mix)))
    whole = stereo.read(0, stereo.frames)
    pieces = [stereo.read(at, min(7001, stereo.frames - at)) for at in range(0, stereo.frames, 7001)]
    assert (np.concatenate(pieces) == whole).all()


@pytest.mark.parametrize(("rate", "new"), [(22_050, 44_100), (24_000, 44_100), (22_050, 48_000), (16_000, 24_000)])
def test_resampling_keeps_the_wave_and_its_place(rate, new):
    def tone(at: int) -> np.ndarray:
        time = np.arange(at) / at
        return 12_000 * np.sin(2 * np.pi * 1000 * time) * np.sin(np.pi * time) ** 2

    heard = resampled(tone(rate).astype(np.int16), rate, new)
    assert len(heard) == new
    assert np.abs(heard - tone(new)).max() < 4
    assert len(resampled(np.ones(1001, np.int16), rate, new)) * rate <= 1001 * new
