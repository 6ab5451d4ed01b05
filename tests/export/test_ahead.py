"""An export begins to be encoded while its later lines are still spoken, and is the same file as if it had not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from coach.api import load, plan
from coach.export import ahead, islands
from coach.export.ahead import Ahead
from coach.export.job import Form, encoded_ahead, write
from coach.export.preview import preview_of
from coach.pipeline import Plan, lines, record
from coach.script.model import Line
from coach.sound.mix import Mix
from coach.sound.track import Track
from coach.store import Store
from coach.voice.cache import ClipCache
from coach.voice.model import Clip

Spoken = dict[Line, Clip]


class AtOnce(ThreadPoolExecutor):
    """Nobody is behind."""

    def submit(self, work, *words):
        done = super().submit(work, *words)
        done.exception()
        return done


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Spoken]:
    return record(plan(load("legs-up-rest"), engine="silent"), ClipCache(tmp_path_factory.mktemp("clips")))


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The key of each island that goes through the encoder."""
    keys: list[str] = []

    def encode(grid, pcm, key, cache):
        keys.append(key)
        cache.put("islands", key, key.encode())
        return key.encode()

    monkeypatch.setattr(islands, "_encoded", encode)
    monkeypatch.setattr(ahead, "EVERY", 4)
    monkeypatch.setattr(ahead, "ThreadPoolExecutor", AtOnce)
    return keys


def written(work: tuple[Plan, Spoken], target: Path, cache: Path, mix: Mix = Mix()) -> bytes:  # noqa: B008
    write(Track(work[0].schedule, work[1], mix), preview_of(work[0]), target, Form(cache=cache, cover=False))
    return target.read_bytes()


def test_what_is_heard_first_is_encoded_before_the_last_line_is_spoken(recorded, encoded, tmp_path):
    work, clips = recorded
    heard = Ahead(work, Mix(), None, Store(tmp_path))
    for line in lines(work.script)[:-1]:
        heard.hear(line, clips[line])
    heard.close()
    early = list(encoded)
    assert len(early) > 10
    written(recorded, tmp_path / "a.mp3", tmp_path)
    assert not set(early) & set(encoded[len(early) :]), "twice"
    assert len(encoded) == len(list((tmp_path / "islands").glob("*/*"))), "one that nobody hears"


def test_the_file_is_the_same_whether_it_was_begun_early_or_not(recorded, encoded, tmp_path):
    with encoded_ahead(recorded[0], Mix(), Form(cache=tmp_path / "one")) as hear:
        assert hear
        for line in lines(recorded[0].script):
            hear(line, recorded[1][line])
    assert encoded
    early = written(recorded, tmp_path / "a.mp3", tmp_path / "one")
    assert early == written(recorded, tmp_path / "b.mp3", tmp_path / "other")


@pytest.mark.parametrize("mix", [Mix(bed="pink-noise"), Mix(keep_alive=True)])
def test_what_sounds_from_end_to_end_waits_for_the_last_line(mix, recorded, encoded, tmp_path):
    with encoded_ahead(recorded[0], mix, Form(cache=tmp_path)) as hear:
        assert hear
        for line in lines(recorded[0].script):
            hear(line, recorded[1][line])
    assert not encoded


def test_a_session_of_an_exact_length_waits_for_the_last_line(encoded, tmp_path):
    work, clips = record(plan(load("desk-break"), engine="silent", minutes=8), ClipCache(tmp_path))
    with encoded_ahead(work, Mix(), Form(cache=tmp_path)) as hear:
        assert hear
        for line in lines(work.script):
            hear(line, clips[line])
    assert not encoded


def test_a_clip_that_vanishes_meanwhile_is_for_the_export_to_tell(recorded, tmp_path):
    work, clips = record(plan(load("breathe"), engine="silent"), ClipCache(tmp_path / "clips"))
    for path in (tmp_path / "clips").glob("*.wav"):
        path.unlink()
    with encoded_ahead(work, Mix(), Form(cache=tmp_path)) as hear:
        assert hear
        for line in lines(work.script):
            hear(line, clips[line])
