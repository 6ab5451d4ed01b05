from __future__ import annotations

import os
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.content.model import BEDS
from coach.errors import CoachError, RequestError
from coach.script.model import Line
from coach.sound import bed as beds
from coach.sound import decode
from coach.sound.bed import BLOCK, FileBed, Underlay, auto_level, bring, opened
from coach.sound.loudness import blocks, to_lufs
from coach.sound.mix import Mix
from coach.sound.synthesis import LOOPS, SIZE
from coach.sound.track import Track
from tests.oracle import need
from tests.sound.meter import integrated

RATE = 22_050


def second(number: float) -> int:
    return int(number * RATE)


class Steady:
    """A source of ones: what an underlay makes of it is its gain."""

    name = "steady"

    def read(self, frame: int, count: int) -> np.ndarray:
        return np.full(count, 0.9, np.float32)


def under(spoken: list[tuple[int, int]], seconds: int, level: float = -30.0) -> np.ndarray:
    layer = Underlay(Steady(), None, spoken, second(seconds), RATE, level, Mix())  # type: ignore[arg-type]
    return layer.read(0, second(seconds)) / 32768 / 0.9


def decibels(ratio: float) -> float:
    return float(20 * np.log10(max(ratio, 1e-9)))


def write(path: Path, samples: np.ndarray, rate: int = RATE) -> Path:
    """``samples``: int16, one row for each channel or a single one."""
    rows = np.atleast_2d(samples)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(rows))
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(rows.T.astype("<i2").tobytes())
    return path


def tune(seconds: float, rate: int = RATE, pitch: float = 220.0) -> np.ndarray:
    at = np.arange(int(seconds * rate)) / rate
    return np.round(9000 * np.sin(2 * np.pi * pitch * at)).astype(np.int16)


# ---- ducking


def test_the_bed_is_down_when_speech_starts_and_comes_back_over_1200_ms():
    gain = under([(second(10), second(12))], 30)
    assert decibels(gain[second(9.69)]) == pytest.approx(-30, abs=0.1)
    assert decibels(gain[second(9.85)]) < -31
    assert (gain[second(10) : second(12)] <= 10 ** (-40 / 20) * 1.01).all()
    assert decibels(gain[second(12.6)]) == pytest.approx(-35, abs=1.0)
    assert decibels(gain[second(13.21)]) == pytest.approx(-30, abs=0.1)


def test_the_bed_stays_down_through_short_gaps_and_comes_back_in_long_ones():
    short = under([(second(10), second(11)), (second(13.4), second(14))], 30)
    assert (short[second(10) : second(14)] <= 10 ** (-40 / 20) * 1.01).all()
    long = under([(second(10), second(11)), (second(13.5), second(14))], 30)
    assert decibels(long[second(12.9)]) == pytest.approx(-30, abs=0.1)


def test_the_bed_fades_in_and_out_without_a_step():
    gain = under([], 30)
    assert gain[0] == pytest.approx(0, abs=1e-4)
    assert gain[-1] == pytest.approx(0, abs=1e-4)
    assert decibels(gain[second(15)]) == pytest.approx(-30, abs=0.1)
    assert np.abs(np.diff(gain)).max() < 2.5 / 32768


@pytest.mark.parametrize("bed", BEDS)
def test_under_speech_the_bed_is_at_least_20_db_lower(bed, talk):
    made_up = talk(2)
    speech = Track(made_up.schedule(), made_up.clips, Mix(bells="off"))
    both = speech.with_mix(Mix(bells="off", bed=bed, bed_level=-24.0))
    apart = both.read(0, both.frames).astype(np.int32) - speech.read(0, speech.frames)
    for event in made_up.events:
        if isinstance(event.what, Line):
            part = slice(event.start * RATE // 1000, event.end * RATE // 1000)
            line, below = speech.read(part.start, part.stop - part.start), apart[part]
            assert integrated(line, RATE) - to_lufs(float(blocks(below / 32768, RATE).max())) >= 20
            assert decibels(np.sqrt(np.mean(line.astype(float) ** 2) / np.mean(below.astype(float) ** 2))) >= 20


def test_the_bed_lies_below_what_a_meter_counts_and_is_never_too_loud_or_too_faint():
    assert auto_level(600_000, 600_000, -16.0) == pytest.approx(-30.0)
    assert auto_level(120_000, 600_000, -16.0) < -33
    assert auto_level(0, 600_000, -16.0) == pytest.approx(-52.0)


# ---- any part, the same samples


@pytest.mark.parametrize("mix", [*(Mix(bed=bed) for bed in BEDS), Mix(keep_alive=True)], ids=lambda mix: mix.bed or "")
def test_any_way_of_cutting_gives_the_same_samples_with_a_bed(mix, talk):
    made_up = talk(1)
    track = Track(made_up.schedule(), made_up.clips, mix)
    expected = track.read(0, track.frames)
    assert track.sounding() == ((0, track.frames),)

    @settings(max_examples=8, deadline=None)
    @given(st.lists(st.integers(1, 3 * BLOCK), min_size=1, max_size=12), st.integers(-100, track.frames))
    def holds(sizes, at):
        for size in sizes:
            got = track.read(at, size)
            before = max(-at, 0)
            left = expected[max(at, 0) : max(at + size, 0)]
            assert np.array_equal(got[before : before + len(left)], left)
            assert not got[:before].any()
            assert not got[before + len(left) :].any()
            at += size

    holds()


def test_every_bed_that_can_be_named_can_be_made():
    assert LOOPS.keys() == set(BEDS)


@pytest.mark.parametrize("name", [name for name in BEDS if name != "ocean"])
def test_a_loop_has_no_seam(name):
    source = LOOPS[name](RATE)
    around = source.read(SIZE - 2000, 4000).astype(float)
    steps = np.abs(np.diff(around))
    assert steps[1950:2050].max() <= steps.max()
    assert np.array_equal(source.read(5 * SIZE + 77, 100), source.read(77, 100))
    assert np.array_equal(LOOPS[name](RATE).read(0, 5000), source.read(0, 5000))


def test_the_sea_never_repeats_itself():
    sea = LOOPS["ocean"](RATE)
    assert not np.array_equal(sea.read(0, 4000), sea.read(SIZE, 4000))
    swell = [float(np.sqrt(np.mean(sea.read(second(at), second(1)) ** 2))) for at in range(120)]
    assert 1.8 < max(swell) / min(swell) < 12


def test_the_noise_floor_is_near_minus_70_dbfs_and_nothing_for_a_meter(desk):
    desk.say(1000).wait(5000)
    track = Track(desk.schedule(), desk.clips, Mix(keep_alive=True))
    floor = track.read(second(3), second(2)).astype(float) / 32768
    assert -74 < decibels(np.sqrt(np.mean(floor**2))) < -68
    assert to_lufs(float(blocks(floor, RATE).max())) < -70
    assert (np.abs(np.convolve(floor != 0, np.ones(50), "valid")) > 0).all()


# ---- files


def test_a_file_goes_round_without_a_seam(tmp_path):
    bed = opened(str(write(tmp_path / "tune.wav", tune(8))), RATE, second(60))
    assert isinstance(bed, FileBed)
    wave_ = bed.read(0, second(30)).astype(float)
    bend = np.abs(np.diff(wave_, 2))
    steady = bend[second(1) : second(3)].max()
    assert bend.max() < 1.6 * steady
    loud = np.sqrt(np.convolve(wave_**2, np.full(1000, 1e-3), "valid"))
    assert loud.min() > 0.1 * loud.mean()
    pieces = np.concatenate([bed.read(at, 9_973) for at in range(0, second(20), 9_973)])
    assert np.array_equal(pieces, wave_[: len(pieces)].astype(np.float32))


@pytest.mark.parametrize(("channels", "rate"), [(1, 44_100), (2, 48_000), (8, 22_050), (1, 8_000)])
def test_files_of_any_rate_and_number_of_channels_are_mixed_down(channels, rate, tmp_path):
    path = write(tmp_path / "bed.wav", np.stack([tune(4, rate)] * channels), rate)
    bed = bring(str(path), RATE, second(3))
    heard = bed.read(0, second(2)).astype(float)
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    assert np.argmax(spectrum) / 2 == pytest.approx(220, abs=1.5)
    assert to_lufs(float(np.median(blocks(heard, RATE)))) == pytest.approx(0, abs=1.0)


def test_only_as_much_of_a_long_file_is_unpacked_as_is_needed(tmp_path):
    path = write(tmp_path / "long.wav", np.tile(tune(1), 600))
    assert opened(str(path), RATE, second(20)).period <= second(24)


def test_a_very_long_file_goes_round_after_its_first_hour(tmp_path, monkeypatch):
    monkeypatch.setattr(beds, "LONGEST", 10)
    path = write(tmp_path / "long.wav", np.tile(tune(1), 60))
    bed = opened(str(path), RATE, 12 * 3600 * RATE)
    assert bed.period <= second(10)
    assert bed.read(11 * 3600 * RATE, 1000).any()


@pytest.mark.parametrize(
    ("samples", "told"),
    [
        (np.zeros(5 * RATE, np.int16), "silent"),
        (np.array([1200], np.int16), "at least 1 s"),
        (np.zeros(0, np.int16), "at least 1 s"),
        (np.full(5 * RATE, 3000, np.int16), "silent"),
    ],
    ids=["silent", "one sample", "empty", "only an offset"],
)
def test_a_bed_that_is_none_gets_one_clear_line(samples, told, tmp_path, talk):
    made_up = talk(1)
    path = write(tmp_path / "bad.wav", samples)
    with pytest.raises(RequestError, match=told) as error:
        Track(made_up.schedule(), made_up.clips, Mix(bed=str(path))).ready()
    assert "bad.wav" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_bed_names_the_ones_that_there_are(tmp_path):
    with pytest.raises(RequestError, match=r"no such file.*brown-noise"):
        bring(str(tmp_path / "none.mp3"), RATE, RATE)
    with pytest.raises(RequestError, match="is not a file"):
        bring(str(tmp_path), RATE, RATE)


def test_a_file_that_is_no_sound_is_refused(tmp_path):
    path = tmp_path / "text.mp3"
    path.write_text("this is no sound at all\n" * 400)
    with pytest.raises(CoachError, match=r"text\.mp3"):
        bring(str(path), RATE, RATE)


def test_without_ffmpeg_other_formats_are_refused_with_the_mend(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    (tmp_path / "imageio_ffmpeg.py").write_text("raise ImportError")  # the extra may be installed
    monkeypatch.syspath_prepend(tmp_path)
    path = tmp_path / "song.m4a"
    path.write_bytes(b"\0\0\0\x18ftypM4A " + bytes(5000))
    with pytest.raises(CoachError, match="install ffmpeg") as error:
        bring(str(path), RATE, RATE)
    assert error.value.exit_code == 1


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["song.m4a", "song.opus", "song.mp3", "song.flac", "song.ogg", "-a 'b' ü.aiff"])
def test_files_of_many_formats_can_be_a_bed(name, tmp_path):
    need("ffmpeg")
    source = write(tmp_path / "source.wav", tune(4, 44_100), 44_100)
    target = tmp_path / name
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(source), f"file:{target}"], check=True, stdin=subprocess.DEVNULL, timeout=60
    )
    bed = bring(str(target), RATE, second(3))
    spectrum = np.abs(np.fft.rfft(bed.read(0, second(2))))
    assert np.argmax(spectrum) / 2 == pytest.approx(220, abs=1.5)


@pytest.fixture(params=["ffmpeg", "no ffmpeg"])
def reader(request, monkeypatch) -> str:
    """Once with an ffmpeg and once without."""
    if request.param == "ffmpeg":
        need("ffmpeg")
    else:
        monkeypatch.setenv("PATH", "")
    return request.param


def loudest_pitch(bed: FileBed) -> float:
    heard = bed.read(0, second(2)).astype(float)
    return float(np.argmax(np.abs(np.fft.rfft(heard * np.hanning(len(heard)))))) / 2


@pytest.mark.parametrize(
    "weights",
    [(1, 1, 0, 0, 0.5, 0.5), (1, -1), (1, -0.9), (-0.5, 1, 0.7), (1, -1, 0, 0, -1, 1), (0, 0, 0, 1)],
    ids=["5.1", "opposites", "nearly opposites", "three", "5.1 with opposites", "only the last"],
)
def test_what_is_heard_in_any_channel_is_heard_in_the_bed(reader, tmp_path, weights):
    path = write(tmp_path / "bed.wav", np.stack([np.round(w * tune(4, 44_100)) for w in weights]), 44_100)
    bed = opened(str(path), RATE, second(3))
    assert loudest_pitch(bed) == pytest.approx(220, abs=1.5)
    level = np.sqrt(np.mean(bed.read(second(1), second(1)).astype(float) ** 2))
    assert level > 0.25 * 9000 / 32768 / np.sqrt(2) * sum(abs(w) for w in weights) / len(weights)


def test_a_surround_file_with_its_layout_is_mixed_down(reader, tmp_path):
    data = write(
        tmp_path / "plain.wav", np.stack([tune(4, 44_100)] * 2 + [0 * tune(4, 44_100)] * 4), 44_100
    ).read_bytes()
    guid = b"\x01\x00\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"
    shape = b"\xfe\xff" + data[22:36] + (22).to_bytes(2, "little") + b"\x10\x00\x3f\x06\x00\x00" + guid
    (tmp_path / "5.1.wav").write_bytes(data[:16] + len(shape).to_bytes(4, "little") + shape + data[36:])
    assert loudest_pitch(opened(str(tmp_path / "5.1.wav"), RATE, second(3))) == pytest.approx(220, abs=1.5)


def test_bytes_that_crash_a_decoder_cost_one_line(reader, tmp_path):
    """131 bytes of Ogg Vorbis, its comments' lengths broken: they corrupt the memory of one decoder."""
    import base64

    (tmp_path / "tiny.ogg").write_bytes(base64.b64decode(TINY))
    with pytest.raises(RequestError, match="no sound could be read") as error:
        bring(str(tmp_path / "tiny.ogg"), RATE, RATE)
    assert "\n" not in str(error.value)


TINY = (
    "T2dnUwACAAAAAAAAAAAMc3RNAAAAAKVnx1sBHgF2b3JiaXMAAAAAASJWAAAAAAAAHp0AAAAAAACpAU9nZ1MAAAAAAAAAAAAADHN0"
    "TQH//wAntQK2DkD////////////////FA3ZvcmJpcw0AAABMYXZmNd05LjI3LjEwMAEAAAAfAAA="
)


@pytest.mark.parametrize("code", [-6, -9, 1])
def test_however_the_reader_ends_it_is_told_in_one_line(tmp_path, monkeypatch, code):
    path = write(tmp_path / "bed.wav", tune(4))
    end = f"os.kill(os.getpid(), {-code})" if code < 0 else f"sys.exit({code})"
    monkeypatch.setattr(decode, "_BOOT", f"import os, sys; {end}")
    with pytest.raises(RequestError, match="no sound could be read"):
        bring(str(path), RATE, RATE)


def test_a_reader_that_never_ends_is_ended(tmp_path, monkeypatch):
    path = write(tmp_path / "bed.wav", tune(4))
    monkeypatch.setattr(decode, "_BOOT", "import time; time.sleep(60)")
    monkeypatch.setattr(decode, "LONGEST_S", 0.5)
    with pytest.raises(RequestError, match="no sound could be read"):
        bring(str(path), RATE, RATE)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limits")
def test_a_reader_that_takes_too_much_memory_is_refused_it(tmp_path, monkeypatch):
    path = write(tmp_path / "bed.wav", tune(4))
    greedy = "from coach.sound.decode import _limit; _limit(); bytearray(3 << 30)"
    monkeypatch.setattr(decode, "_BOOT", decode._BOOT.partition("from")[0] + greedy)
    with pytest.raises(RequestError, match="no sound could be read"):
        bring(str(path), RATE, RATE)


@pytest.mark.parametrize("bed_level", [-0.0, -6.0])
def test_no_sample_leaves_above_the_ceiling_whatever_is_asked_for(desk, tmp_path, bed_level):
    desk.say(1000).wait(3000)
    path = write(tmp_path / "bed.wav", (tune(4).astype(int) * 3).clip(-32768, 32767).astype(np.int16))
    track = Track(desk.schedule(), desk.clips, Mix(bed=str(path), bed_level=bed_level))
    heard = np.abs(track.read(0, track.frames).astype(int))
    assert heard.max() <= 32768 * 10 ** (-1 / 20)
    assert heard.max() > 20_000


def test_what_is_no_number_in_a_bed_is_silence():
    class Broken(Steady):
        def read(self, frame: int, count: int) -> np.ndarray:
            return np.full(count, [np.nan, np.inf, -np.inf, 0][frame // BLOCK % 4], np.float32)

    layer = Underlay(Broken(), None, [], second(10), RATE, -30.0, Mix())  # type: ignore[arg-type]
    heard = layer.read(0, 4 * BLOCK)
    assert not heard[:BLOCK].any()
    assert np.abs(heard).max() <= 32768


# ---- while it is played


def test_the_bed_can_be_turned_off_and_on_and_is_the_same_again(talk):
    made_up = talk(1)
    track = Track(made_up.schedule(), made_up.clips, Mix(bed="drone"))
    off = track.with_mix(Mix())
    on = off.with_mix(Mix(bed="drone"))
    assert off.sounding() != track.sounding()
    assert np.array_equal(on.read(5000, 30_000), track.read(5000, 30_000))


def test_a_longer_hold_does_not_change_the_level_of_the_bed(desk):
    desk.say(2000).wait(20_000)
    track = Track(desk.schedule(), desk.clips, Mix(bed="brown-noise"))
    desk.wait(200_000)
    longer = track.with_schedule(desk.schedule())
    assert np.array_equal(longer.read(second(5), second(5)), track.read(second(5), second(5)))
