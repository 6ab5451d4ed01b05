"""``coach voices`` and ``coach cache``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml
from click.testing import CliRunner, Result

from coach.cli import cli
from coach.content.wording import own_words
from coach.errors import RequestError
from coach.language import language
from coach.voice.cache import ClipCache
from coach.voice.model import Clip, Utterance, Voice


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COACH_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("COACH_CACHE", str(tmp_path / "clips"))


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.fixture
def clips(tmp_path: Path) -> ClipCache:
    cache = ClipCache(tmp_path / "clips")
    for text in ("one", "two", "three"):
        cache.put(Utterance(text, Voice("fake", "good", 150)), "1", Clip(np.ones(5000, np.int16), 22_050))
    return cache


def test_voices_lists_the_engines_and_marks_a_default():
    result = call("voices", "--engine", "silent")
    assert result.exit_code == 0
    assert "silent" in result.output
    assert "* tone" in result.output
    assert "pyttsx3" not in result.output


def test_voices_gives_the_reason_where_an_engine_does_not_work(monkeypatch):
    from coach.voice.engines.pyttsx3 import Pyttsx3Engine

    monkeypatch.setattr(Pyttsx3Engine, "check", lambda self: "is not installed")
    assert "pyttsx3: does not work here: is not installed" in call("voices").output
    assert call("voices", "--engine", "pyttsx3").exit_code == 1


def test_voices_refuses_an_unknown_engine():
    assert isinstance(call("voices", "--engine", "nope").exception, RequestError)


def test_the_lexicon_is_printed_as_it_would_be_read(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "lexicon.yaml").write_text("'no': nope\n'it''s #1': \"it is: number one\"\n")
    result = call("voices", "--lexicon", "--engine", "pyttsx3")
    assert yaml.safe_load(result.output) == own_words(language(), tmp_path / "data").for_engine("pyttsx3").lexicon
    assert str(tmp_path / "data" / "lexicon.yaml") in result.output


def test_cache_tells_where_and_how_much(clips):
    assert call("cache").output == f"{clips.store.folder}: 3 clips, 0.0 MB\n"


def test_cache_prune_keeps_what_is_young_and_clear_keeps_nothing(clips):
    assert "3 clips" in call("cache", "--prune").stdout
    assert "3 clips" in call("cache", "--prune", "--older", "1").stdout
    assert "1 clip," in call("cache", "--prune", "--max-mb", "0.015").stdout
    assert "0 clips" in call("cache", "--clear").stdout


def test_cache_says_that_older_needs_prune(clips):
    assert isinstance(call("cache", "--older", "3").exception, RequestError)
    assert clips.store.count()["clips"].files == 3


def test_cache_that_is_not_there_is_empty():
    result = call("cache", "--prune")
    assert (result.exit_code, "0 clips" in result.stdout) == (0, True)


def test_a_voice_is_heard_in_a_file(tmp_path):
    target = tmp_path / "sample.wav"
    for arguments in (("--try", "silent:tone"), ("--try", "tone", "--engine", "silent"), ("--try", "tone")):
        assert call("voices", *arguments, "--say", "Hello", "-o", str(target)).exit_code == 0
        assert target.read_bytes()[:4] == b"RIFF"
        target.unlink()
    assert isinstance(call("voices", "--try", "nobody").exception, RequestError)
    assert isinstance(call("voices", "--try", "silent:tone", "-o", str(tmp_path / "a.mp3")).exception, RequestError)


def test_a_voice_is_fetched_after_what_it_is_was_shown(tmp_path, monkeypatch):
    import hashlib

    from coach.voice import library

    source = tmp_path / "kim.onnx"
    source.write_bytes(b"a model")
    offer = library.Offer(
        "kim", "hibari", source.as_uri(), "kim.onnx", 7, hashlib.sha256(b"a model").hexdigest(), "CC0-1.0"
    )
    monkeypatch.setattr(library, "offers", lambda: {"kim": offer})
    refused = CliRunner().invoke(cli, ["voices", "--get", "kim"], input="n\n")
    assert refused.exit_code != 0
    assert not offer.target.exists()
    done = call("voices", "--get", "kim", "--yes")
    assert done.exit_code == 0
    assert all(part in done.stderr for part in ("0.0 MB", "CC0-1.0", offer.sha256, "--voice kim"))
    assert offer.target.read_bytes() == b"a model"
    assert "there already" in call("voices", "--get", "kim").stderr
    assert isinstance(call("voices", "--get", "kym").exception, RequestError)


def test_a_lexicon_is_that_of_an_engine():
    assert "quadriceps" in call("voices", "--lexicon", "--engine", "pyttsx3").output
    assert "quadriceps" not in call("voices", "--lexicon", "--engine", "hibari").output


def test_a_voice_is_played_to_its_end(monkeypatch):
    from coach.live import outputs

    make = outputs.make
    monkeypatch.setattr(outputs, "make", lambda: make("null"))
    assert call("voices", "--try", "silent:tone", "--say", "Hi").exit_code == 0
