"""An export begins to be encoded while its later lines are still spoken, and is the same file as if it had not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from coach.api import load, plan
from coach.export import ahead, islands
from coach.export.job import Form, encoding_ahead, write
from coach.export.preview import preview_of
from coach.export.sounding import unheard
from coach.pipeline import Plan, lines, record, utterance
from coach.script.model import Line
from coach.sound.mix import Mix
from coach.sound.track import Track
from coach.voice.cache import ClipCache
from coach.voice.engines import load as load_engine
from coach.voice.engines.silent import SilentEngine
from coach.voice.model import Clip

Work = tuple[Plan, dict[Line, Clip]]


class AtOnce(ThreadPoolExecutor):
    """Nobody is behind."""

    def submit(self, work, *words):
        done = super().submit(work, *words)
        done.exception()
        return done


@pytest.fixture(scope="module")
def recorded() -> Work:
    return record(plan(load("legs-up-rest"), engine="silent"), None)


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


def spoken(work: Work, folder: Path, mix: Mix = Mix()) -> ClipCache:  # noqa: B008
    """All its lines are recorded, one after the other, and it is encoded meanwhile."""
    cache, every = ClipCache(folder), lines(work[0].script)
    with encoding_ahead([(work[0], mix)], Form(cache=folder), cache, unheard) as heard:
        for number, line in enumerate(every, 1):
            cache.put(utterance(line, work[0].options), load_engine("silent").version(), work[1][line])
            heard(number, len(every))
    return cache


def written(work: Work, target: Path, cache: Path) -> bytes:
    write(Track(work[0].schedule, work[1]), preview_of(work[0]), target, Form(cache=cache, cover=False))
    return target.read_bytes()


def test_what_is_heard_first_is_encoded_before_the_last_line_is_spoken(recorded, encoded, tmp_path):
    spoken(recorded, tmp_path)
    early = list(encoded)
    assert len(early) > 10
    written(recorded, tmp_path / "a.mp3", tmp_path)
    assert not set(early) & set(encoded[len(early) :]), "twice"
    assert len(encoded) == len(list((tmp_path / "islands").glob("*/*"))), "one that nobody hears"


def test_the_file_is_the_same_whether_it_was_begun_early_or_not(recorded, encoded, tmp_path):
    spoken(recorded, tmp_path / "one")
    assert encoded
    early = written(recorded, tmp_path / "a.mp3", tmp_path / "one")
    assert early == written(recorded, tmp_path / "b.mp3", tmp_path / "other")


@pytest.mark.parametrize("mix", [Mix(bed="pink-noise"), Mix(keep_alive=True)])
def test_what_sounds_from_end_to_end_waits_for_the_last_line(mix, recorded, encoded, tmp_path):
    spoken(recorded, tmp_path, mix)
    assert not encoded


def test_a_session_of_an_exact_length_waits_for_the_last_line(encoded, tmp_path):
    spoken(record(plan(load("desk-break"), engine="silent", minutes=8), None), tmp_path)
    assert not encoded


def test_nothing_is_begun_where_all_was_recorded_before(recorded, encoded, tmp_path):
    cache = spoken(recorded, tmp_path)
    encoded.clear()
    with encoding_ahead([(recorded[0], Mix())], Form(cache=tmp_path), cache, unheard) as heard:
        heard(35, 35)
    assert not encoded


def test_a_clip_that_vanishes_meanwhile_is_for_the_export_to_tell(recorded, encoded, tmp_path, monkeypatch):
    monkeypatch.setattr(ahead, "settle", lambda track, store: [path.unlink() for path in tmp_path.glob("*.wav")])
    spoken(recorded, tmp_path)
    assert not encoded


def test_an_engine_is_asked_for_its_version_once_and_only_where_something_is_encoded(
    recorded, encoded, tmp_path, monkeypatch
):
    asked: list[str] = []
    monkeypatch.setattr(SilentEngine, "version", lambda self: asked.append(self.name) or "1")
    with encoding_ahead([(recorded[0], Mix())] * 3, Form(cache=tmp_path), ClipCache(tmp_path), unheard) as heard:
        heard(35, 35)
        assert asked == []
        heard(4, 35)
        heard(8, 35)
    assert asked == ["silent"]
