from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
import pytest

from coach.export import islands, mp3
from coach.export.mpeg import Grid, crc16, version_of
from coach.export.sounding import Encoding
from coach.export.tags import Tags
from coach.store import Store
from tests.export.fake_track import FakeTrack, Humming
from tests.export.test_mpeg import RATES

GRID = Grid(22_050, 64)
STARTS = (0, 70_001, 91_100, 150_000, 400_123, 481_123)


def track() -> FakeTrack:
    return FakeTrack(501_123, STARTS)


def written(sound: FakeTrack, **options) -> bytes:
    file = io.BytesIO()
    mp3.write(sound, file, Tags(title="t", duration=sound.frames * 1000 // sound.rate), Encoding(**options))
    return file.getvalue()


def decoded(data: bytes, rate: int = 22_050) -> np.ndarray:
    import miniaudio

    return np.frombuffer(miniaudio.decode(data, nchannels=1, sample_rate=rate).samples, np.int16).astype(float)


def distance(sound: FakeTrack, heard: np.ndarray) -> float:
    """Signal to noise in dB."""
    mix = sound.read(0, sound.frames).astype(float)
    return float(10 * np.log10((mix**2).sum() / ((heard - mix) ** 2).sum()))


def frames_of(data: bytes) -> list[bytes]:
    """All frames behind the tag, the Info frame first."""
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte
    return list(GRID.split(data[10 + size :]))


def test_decoded_sound_lies_where_the_mix_has_it_to_the_sample():
    sound = track()
    heard = decoded(written(sound))
    mix = sound.read(0, sound.frames).astype(float)
    assert len(heard) == sound.frames
    for start in STARTS:
        window = mix[start : start + 8000]
        scores = [
            float(np.dot(window, heard[start + shift : start + shift + 8000])) for shift in range(-3 if start else 0, 4)
        ]
        assert np.argmax(scores) == (3 if start else 0)


def test_islands_are_as_true_to_the_mix_as_one_long_encode():
    sound = track()
    one = FakeTrack(sound.frames, STARTS)
    one.sounding = lambda: ((0, one.frames),)  # type: ignore[method-assign]
    assert distance(sound, decoded(written(sound))) > distance(one, decoded(written(one))) - 0.5


def test_between_islands_there_is_exact_silence():
    heard = decoded(written(track()))
    for start, stop in pairwise(STARTS):
        quiet = heard[start + 20_000 + 4 * 576 : stop - 3 * 576]
        assert not quiet.any()
    assert heard[STARTS[3] : STARTS[3] + 20_000].any()


def test_no_island_borrows_bits_from_before_itself():
    frames = frames_of(written(track()))[1:]
    reservoir = 0
    for frame in frames:
        assert GRID.borrowed(frame) <= reservoir
        silent = frame in GRID.silence
        reservoir = 0 if silent else reservoir + len(frame) - 4 - GRID.side_bytes
    for island in islands.find(GRID, track().sounding(), track().frames):
        assert GRID.borrowed(frames[island.first]) == 0


def test_every_frame_is_near_its_place_at_a_constant_bitrate():
    frames = frames_of(written(track()))[1:]
    at = 0
    for slot, frame in enumerate(frames):
        assert abs(at - GRID.offset(slot)) <= 24
        at += len(frame)


def test_the_info_frame_tells_the_exact_length_and_sums():
    from mutagen.mp3 import MP3, BitrateMode

    data = written(track())
    info, *frames = frames_of(data)
    at = 4 + GRID.side_bytes
    assert info[at : at + 4] == b"Info"
    assert int.from_bytes(info[at + 8 : at + 12], "big") == len(frames) == GRID.slots(501_123)
    assert int.from_bytes(info[at + 12 : at + 16], "big") == len(info) + sum(map(len, frames))
    assert int.from_bytes(info[at + 152 : at + 154], "big") == crc16(b"".join(frames))
    assert int.from_bytes(info[at + 154 : at + 156], "big") == crc16(info[: at + 154])
    read = MP3(io.BytesIO(data)).info
    assert round(read.length * 22_050) == 501_123
    assert read.bitrate_mode == BitrateMode.CBR


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 24_000, 44_100, 48_000])
def test_any_voice_rate_that_mp3_knows_is_exact(rate):
    sound = FakeTrack(rate * 4 + 7, (rate,), rate, rate)
    heard = decoded(written(sound), rate)
    assert len(heard) == sound.frames
    assert distance(sound, heard) > 10


@pytest.mark.parametrize("kbps", [8, 32, 48, 160])
def test_any_bitrate_that_mp3_knows_is_exact(kbps):
    sound = track()
    heard = decoded(written(sound, bitrate=kbps))
    assert len(heard) == sound.frames
    assert distance(sound, heard) > 10


def test_a_track_of_nothing_but_silence_is_written():
    assert not decoded(written(FakeTrack(50_000, ()))).any()
    assert len(decoded(written(FakeTrack(1, ())))) == 1


def test_a_bed_goes_through_the_encoder_in_small_blocks():
    sound = Humming(22_050 * 90, STARTS)
    heard = decoded(written(sound))
    assert sound.most <= 600 * 576
    assert len(heard) == sound.frames
    assert distance(sound, heard) > 15


def test_a_repeated_island_is_encoded_once(tmp_path, monkeypatch):
    calls = []
    encode = islands.encode
    monkeypatch.setattr(islands, "encode", lambda grid, pcm: calls.append(1) or encode(grid, pcm))
    far = tuple(100_000 + n * 576 * 90 for n in range(20))
    sound = FakeTrack(1_300_000, far)
    plain = written(sound)
    assert len(calls) == 1
    cache = Store(tmp_path / "islands")
    assert written(sound, store=cache) == plain
    assert written(sound, store=cache) == plain
    assert len(calls) == 2
    changed = FakeTrack(1_300_000, (*far[:-1], far[-1] + 5))
    written(changed, store=cache)
    assert len(calls) == 3


def test_a_damaged_cache_entry_is_encoded_anew(tmp_path):
    cache = Store(tmp_path)
    plain = written(track(), store=cache)
    entries = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert entries
    for number, path in enumerate(entries):
        data = bytearray(path.read_bytes())
        if number % 3 == 0:
            path.write_bytes(data[: len(data) // 2])
        elif number % 3 == 1:
            path.write_bytes(b"")
        else:
            data[len(data) // 2] ^= 1
            path.write_bytes(data)
    assert written(track(), store=cache) == plain
    assert written(track(), store=cache) == plain


def test_a_cache_that_cannot_be_written_is_gone_without(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert written(track(), store=Store(blocked / "islands")) == written(track())


def test_other_settings_have_other_cache_entries(tmp_path):
    cache = Store(tmp_path)
    written(track(), store=cache)
    assert written(track(), store=cache, bitrate=32) == written(track(), bitrate=32)


@pytest.mark.parametrize(("rate", "kbps"), [(24_000, 64), (22_050, 64), (22_050, 112), (44_100, 96), (11_025, 32)])
def test_it_is_heard_while_it_is_written_as_long_as_it_will_be(rate: int, kbps: int):
    """Byte for byte the file, but for two sums in its first frame; also where frames differ in length."""
    sound = FakeTrack(501_123, STARTS, rate=rate)
    pieces: list[bytes] = []
    sizes: set[int] = set()

    def hear(data: bytes, size: int) -> None:
        pieces.append(data)
        sizes.add(size)

    data = written(sound, hear=hear, bitrate=kbps)
    heard = b"".join(pieces)
    assert sizes == {len(data)}
    assert len(heard) == len(data)
    assert len(pieces) > 5
    assert sum(one != other for one, other in zip(heard, data, strict=True)) <= 4


@pytest.mark.parametrize("rate", RATES)
def test_how_long_encoded_frames_are_follows_from_their_number(rate: int):
    """Of noise and of silence alike, at every bitrate: what is heard while it is made is promised in its length."""
    noise = np.random.default_rng(14).integers(-20_000, 20_000, 60 * 1152, dtype=np.int16)
    for kbps in version_of(rate).kbps:
        grid = Grid(rate, kbps)
        for sound in (noise, noise * 0):
            frames = list(grid.split(islands.encode(grid, sound[: 60 * grid.samples].tobytes())))
            assert [sum(map(len, frames[:count])) for count in (0, 1, 7, 59)] == [
                grid.encoded(count) for count in (0, 1, 7, 59)
            ]
