"""Clips on disk: found again, told apart, noticed when damaged."""

from __future__ import annotations

import wave
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.errors import CoachError
from coach.voice.cache import ClipCache
from coach.voice.model import Clip, Utterance, Voice

VOICE = Voice("fake", "good", 150, 42)
HELLO = Utterance("Hello there", VOICE)
CLIP = Clip((np.arange(500) % 97 * 100).astype(np.int16), 22_050)


@pytest.fixture
def cache(tmp_path: Path) -> ClipCache:
    return ClipCache(tmp_path / "clips")


def only_file(cache: ClipCache) -> Path:
    (path,) = cache.store.folder.iterdir()
    return path


def test_a_clip_comes_back_as_it_was(cache):
    cache.put(HELLO, "1", CLIP)
    found = cache.get(HELLO, "1")
    assert found is not None
    assert found.rate == CLIP.rate
    assert found.pcm.dtype == np.int16
    assert (found.pcm == CLIP.pcm).all()


def test_of_two_takes_the_first_stays_so_that_what_is_in_use_does_not_change(cache):
    cache.put(HELLO, "1", CLIP)
    used = cache.get(HELLO, "1", in_memory=False)
    cache.put(HELLO, "1", Clip(CLIP.pcm[:400], CLIP.rate))  # another process was a moment later; no two takes are equal
    assert used.pcm.tolist() == CLIP.pcm.tolist()
    assert cache.get(HELLO, "1").frames == CLIP.frames
    assert len(list(cache.store.folder.iterdir())) == 1


def test_a_clip_is_a_wav_file_that_anyone_can_play(cache):
    cache.put(HELLO, "1", CLIP)
    with wave.open(str(only_file(cache))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate(), file.getnframes()) == (1, 2, 22_050, 500)
    assert b"Hello there" in only_file(cache).read_bytes()


@pytest.mark.parametrize(
    "other",
    [
        msgspec.structs.replace(HELLO, text="Hello, there"),
        msgspec.structs.replace(HELLO, within=900),
        *(
            msgspec.structs.replace(HELLO, voice=msgspec.structs.replace(VOICE, **change))
            for change in ({"engine": "x"}, {"id": "x"}, {"rate": 151}, {"pitch": 43}, {"pitch": None})
        ),
    ],
)
def test_whatever_changes_the_sound_is_another_clip(cache, other):
    cache.put(HELLO, "1", CLIP)
    assert cache.get(other, "1") is None


def test_another_version_of_the_engine_is_another_clip(cache):
    cache.put(HELLO, "1", CLIP)
    assert cache.get(HELLO, "2") is None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_is_noticed_and_mended_by_the_next_recording(tmp_path, data):
    cache = ClipCache(tmp_path / "clips")
    cache.put(HELLO, "1", CLIP)
    path = only_file(cache)
    whole = path.read_bytes()
    kind = data.draw(st.sampled_from(["flip", "cut", "grow", "swap"]))
    at = data.draw(st.integers(0, len(whole) - 1))
    if kind == "flip":
        damaged = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    elif kind == "cut":
        damaged = whole[:at]
    else:
        damaged = whole + b"\0" if kind == "grow" else bytes(len(whole))
    path.write_bytes(damaged)
    assert cache.get(HELLO, "1") is None
    cache.put(HELLO, "1", CLIP)
    assert path.read_bytes() == whole


def test_a_file_under_another_clips_name_is_not_taken_for_it(cache):
    cache.put(HELLO, "1", CLIP)
    other = msgspec.structs.replace(HELLO, text="Goodbye")
    only_file(cache).rename(cache.store.folder / f"{cache.key(other, '1')}.wav")
    assert cache.get(other, "1") is None


@pytest.mark.parametrize("obstacle", ["file", "file-as-parent", "folder-as-clip"])
def test_a_folder_that_cannot_be_used_warns_once_and_goes_on(tmp_path, obstacle):
    warnings: list[str] = []
    blocked = tmp_path / "blocked"
    if obstacle == "folder-as-clip":
        (blocked / f"{ClipCache.key(HELLO, '1')}.wav").mkdir(parents=True)
    else:
        blocked.write_text("in the way")
    cache = ClipCache(blocked if obstacle != "file-as-parent" else blocked / "clips", warn=warnings.append)
    for _ in range(3):
        assert cache.get(HELLO, "1") is None
        cache.put(HELLO, "1", CLIP)
    assert len(warnings) == 1
    assert "going on without" in warnings[0]
    assert not list(tmp_path.rglob("*.part"))


def test_many_writers_of_one_clip_do_no_harm(cache):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: cache.put(HELLO, "1", CLIP), range(64)))
        found = list(pool.map(lambda _: cache.get(HELLO, "1"), range(64)))
    assert all(clip is not None for clip in found)
    assert len(list(cache.store.folder.iterdir())) == 1


def test_a_clip_that_stays_on_disk_is_the_same_and_holds_nothing(cache):
    cache.put(HELLO, "1", CLIP)
    found = cache.get(HELLO, "1", in_memory=False)
    assert found is not None
    assert (found.frames, found.rate, found.ms, found.digest) == (CLIP.frames, CLIP.rate, CLIP.ms, CLIP.digest)
    assert (found.pcm == CLIP.pcm).all()
    samples = weakref.ref(found.pcm)
    assert samples() is None
    assert (found.in_memory, CLIP.in_memory) == (False, True)


def test_clips_of_other_samples_or_another_rate_have_another_digest():
    louder = Clip(CLIP.pcm + np.int16(1), CLIP.rate)
    assert len({CLIP.digest, louder.digest, Clip(CLIP.pcm, 16_000).digest}) == 3


@pytest.mark.parametrize("harm", ["gone", "cut", "flipped", "recorded otherwise"])
def test_a_clip_that_was_lost_while_in_use_is_told_and_never_silent(cache, harm):
    cache.put(HELLO, "1", CLIP)
    found = cache.get(HELLO, "1", in_memory=False)
    path = only_file(cache)
    data = path.read_bytes()
    if harm == "gone":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(data[:-10])
    elif harm == "flipped":
        path.write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])
    else:
        path.unlink()  # pruned, and then
        cache.put(HELLO, "1", Clip(CLIP.pcm[::-1], CLIP.rate))
    with pytest.raises(CoachError, match=f"{path.name}.*the recording") as caught:
        found.pcm  # noqa: B018
    assert "\n" not in str(caught.value)
