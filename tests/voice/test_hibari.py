"""The neural engine, in its real processes; and what happens where it cannot be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coach.errors import CoachError, RequestError
from coach.voice import engines, studio
from coach.voice.engines import hibari, machine
from coach.voice.lengths import expected_ms
from coach.voice.model import Utterance, Voice
from tests.oracle import unavailable

LINES = (
    "Bring the right knee slowly across your body, and let the shoulder rest.",
    "Ninety ninety. Both knees down, and breathe out.",
    "Three.",
    "Twenty seconds to go.",
)
BROKEN = {
    "raise ImportError('DLL load failed')": "DLL load failed",
    "import os; os.kill(os.getpid(), 4)": "signal 4",
}


@pytest.fixture
def speaks() -> None:
    if reason := engines.load("hibari").lacks():
        unavailable(f"hibari {reason}")


def said(rate: int = 145, workers: int = 1) -> dict[str, bytes]:
    lines = [Utterance(text, Voice("hibari", "heart", rate)) for text in LINES]
    return {one.text: clip.pcm.tobytes() for one, clip in studio.record(lines, None, workers=workers).items()}


@pytest.mark.usefixtures("speaks")
def test_the_same_line_is_the_same_bytes_in_any_process_and_order():
    first = said()
    assert first == said(workers=2)
    assert len(set(first.values())) == len(LINES)


@pytest.mark.usefixtures("speaks")
def test_a_number_without_a_full_stop_is_said_like_one_with_it():
    words = [Utterance(text, Voice("hibari", "heart", 145)) for text in ("Four", "Four.")]
    one, other = studio.record(words, None).values()
    assert one.digest == other.digest


@pytest.mark.usefixtures("speaks")
def test_rates_are_words_a_minute_of_the_same_kind_as_everywhere():
    for rate in (110, 145, 200):
        seconds = sum(len(sound) for sound in said(rate).values()) / 2 / 24_000
        pace = engines.load("hibari").nature.pace
        assert seconds * 1000 == pytest.approx(sum(expected_ms(text, rate, pace) for text in LINES), rel=0.15)


@pytest.mark.usefixtures("speaks")
@pytest.mark.parametrize(("voice", "mend"), [("hart", "did you mean 'heart'"), ("emma", "coach voices --get emma")])
def test_a_voice_that_is_not_here_is_refused_and_never_fetched(tmp_path, monkeypatch, voice, mend):
    monkeypatch.setenv("COACH_DATA", str(tmp_path))
    with pytest.raises(RequestError, match=mend) as caught:
        studio.record([Utterance("Rest", Voice("hibari", voice, 145))], None)
    assert "alone" not in str(caught.value)


@pytest.mark.usefixtures("speaks")
@pytest.mark.parametrize("content", [b"", b"not a model at all", None])
def test_a_model_that_is_cut_or_of_another_kind_is_told_in_one_line(tmp_path, monkeypatch, content):
    monkeypatch.setenv("COACH_DATA", str(tmp_path))
    home = machine.folder("hibari")
    assert home is not None
    model = tmp_path / "voices" / "hibari" / hibari.voice_list()["emma"]["file"]
    model.parent.mkdir(parents=True)
    whole = (home / "assets" / "hibari.onnx").read_bytes()
    model.write_bytes(whole[: len(whole) // 2] if content is None else content)
    with pytest.raises(CoachError, match=r"hibari.*emma.*damaged") as caught:
        studio.record([Utterance("Rest", Voice("hibari", "emma", 145))], None)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(("code", "reason"), BROKEN.items())
def test_where_it_cannot_start_another_speaks_and_says_why(tmp_path, monkeypatch, code, reason):
    if machine.folder("hibari") is None:
        unavailable("hibari is not installed")
    (tmp_path / "onnxruntime").mkdir()
    (tmp_path / "onnxruntime" / "__init__.py").write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(engines, "PREFERRED", ("hibari", "silent"))
    one = Utterance("Breathe in", Voice("hibari", "heart", 145))
    with pytest.raises(CoachError, match=reason):
        studio.record([one], None)
    for record in (studio.record, lambda *rest, **also: dict(studio.record_each(*rest, **also))):
        told: list[str] = []
        clips = record([one], None, instead=told.append)
        assert clips[one].ms > 300
        assert len(told) == 1
        assert reason in told[0]
        assert "silent speaks instead" in told[0]


def test_where_its_own_model_is_lost_another_speaks(tmp_path, monkeypatch):
    if machine.folder("hibari") is None:
        unavailable("hibari is not installed")
    monkeypatch.setattr(hibari.HibariEngine, "_model", lambda self, name, about: tmp_path / "gone.onnx")
    monkeypatch.setattr(engines, "PREFERRED", ("hibari", "silent"))
    told: list[str] = []
    assert studio.record([Utterance("Breathe in", Voice("hibari", "heart", 145))], None, instead=told.append)
    assert "pip install --force-reinstall hibari-tts" in told[0]


def test_where_it_is_missing_or_has_no_room_another_is_preferred_with_a_notice(monkeypatch):
    monkeypatch.setattr(engines, "PREFERRED", ("hibari", "pyttsx3"))
    monkeypatch.setattr(hibari, "folder", lambda package: None)
    voice, notice = engines.preferred_voice()
    assert voice.engine == "pyttsx3"
    assert "pip install hibari-tts" in notice
    assert "pyttsx3 speaks instead" in notice
    monkeypatch.setattr(hibari, "folder", lambda package: Path())
    monkeypatch.setattr(machine, "free_megabytes", lambda: 90)
    voice, notice = engines.preferred_voice()
    assert voice.engine == "pyttsx3"
    assert "there are 90" in notice
    monkeypatch.setattr(machine, "free_megabytes", lambda: 4000)
    assert engines.preferred_voice() == (engines.default_voice("hibari"), "")


def test_workers_are_as_many_as_have_room(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 16)
    for free, workers in ((90, 1), (700, 2), (64_000, 3), (None, 3)):
        monkeypatch.setattr(machine, "free_megabytes", lambda free=free: free)
        assert engines.load("hibari").most_workers() == workers


def test_choosing_a_voice_imports_nothing_of_it():
    code = (
        "import sys; from coach.voice import engines; engines.preferred_voice(); engines.load('hibari').voices();"
        "sys.exit(any(name.split('.')[0] in ('hibari', 'onnxruntime', 'numpy') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
