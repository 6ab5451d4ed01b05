"""The registry: what there is, what works here, and why the rest does not."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from coach.errors import RequestError
from coach.voice import engines, studio
from coach.voice.model import Utterance, Voice


def test_every_engine_is_what_it_says(monkeypatch):
    for name in engines.ENGINES:
        engine = engines.load(name)
        assert engine.name == name
        assert engine.default().engine == name
        slowest, fastest = engine.rates
        assert slowest <= engine.default().rate <= fastest


def test_available_keeps_the_reason_of_each(monkeypatch):
    monkeypatch.setitem(engines.ENGINES, "fake", "tests.voice.fake:FakeEngine")
    monkeypatch.setitem(engines.ENGINES, "lost", "coach.voice.engines.lost:Lost")
    reasons = engines.available()
    assert reasons["silent"] == ""
    assert reasons["fake"] == "is only a fake"
    assert "coach.voice.engines.lost" in reasons["lost"]


def test_naming_the_default_voice_loads_no_engine_and_no_audio():
    code = (
        "import sys; from coach.voice.engines import default_voice; default_voice();"
        "sys.exit(any(name in sys.modules for name in ('numpy', 'subprocess', 'pyttsx3')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_unknown_engine_is_refused():
    with pytest.raises(RequestError, match=r"there are hibari, pyttsx3, .*, silent"):
        engines.load("robot")


def silent(text: str, voice: str = "tone") -> np.ndarray:
    return studio.record([Utterance(text, Voice("silent", voice, 145))], None).popitem()[1].pcm


def test_the_silent_engine_always_gives_the_same_and_tells_words_apart():
    assert (silent("Bend your knee") == silent("Bend your knee")).all()
    assert silent("four").tobytes() != silent("five").tobytes()


def test_the_silent_engine_is_heard_from_the_first_frame_unless_silence_is_asked_for():
    assert abs(silent("Bend your knee")[:200].astype(int)).max() > 500
    assert not silent("Bend your knee", "silence").any()
    assert len(silent("Bend your knee", "silence")) == pytest.approx(len(silent("Bend your knee")), rel=0.05)


def test_the_silent_engine_refuses_other_voices():
    with pytest.raises(RequestError, match="no such voice"):
        silent("Hello", "loud")


def test_the_neural_voice_is_the_default_and_the_platforms_own_stands_in():
    assert engines.PREFERRED == ("hibari", "pyttsx3")
    if not engines.load("hibari").lacks():
        assert engines.default_voice() == engines.default_voice("hibari")
    other = engines.stand_in(Voice("hibari", "heart", 150))
    assert other is not None
    assert (other.engine, other.id, other.rate) == ("pyttsx3", engines.default_voice("pyttsx3").id, 150)
    assert engines.stand_in(Voice("pyttsx3", "en-us", 150)) is None
    assert [engines.engine_of(voice) for voice in ("heart", "en-us+f3", "kim.onnx")] == ["hibari", "pyttsx3", "piper"]
    assert engines.engine_of("hart") == "hibari"  # which then says what was meant
