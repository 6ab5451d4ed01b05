"""The real engine, in its real processes."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from coach.errors import CoachError, RequestError
from coach.voice import engines, studio
from coach.voice.cache import ClipCache
from coach.voice.engines import Failure
from coach.voice.engines import pyttsx3 as module
from coach.voice.lengths import expected_ms
from coach.voice.model import Clip, Utterance, Voice
from coach.voice.process import Worker
from tests.oracle import need, unavailable

SENTENCE = "Bring the right knee slowly across your body, and let the shoulder rest."


@pytest.fixture(autouse=True, scope="module")
def _speaks() -> None:
    if reason := engines.available()["pyttsx3"]:
        unavailable(f"pyttsx3 {reason}")


def record(text: str = SENTENCE, **changes) -> Clip:
    default = engines.default_voice("pyttsx3")
    voice = Voice(**{"engine": "pyttsx3", "id": default.id, "rate": default.rate, "pitch": default.pitch, **changes})
    return studio.record([Utterance(text, voice)], None, workers=1).popitem()[1]


def hertz(clip: Clip) -> float:
    """The voice's pitch: the strongest period of its voiced stretches."""
    found = []
    for at in range(0, len(clip.pcm) - 2048, 1024):
        part = clip.pcm[at : at + 2048].astype(float)
        if part.std() < 500:
            continue
        periods = np.correlate(part, part, "full")[2047:]
        low, high = clip.rate // 400, clip.rate // 60
        best = low + int(periods[low:high].argmax())
        if periods[best] > 0.4 * periods[0]:
            found.append(clip.rate / best)
    return float(np.median(found))


def test_rate_changes_the_length():
    assert record(rate=120).ms / record(rate=180).ms == pytest.approx(1.5, abs=0.12)


def test_pitch_changes_the_pitch():
    assert hertz(record(pitch=70)) > 1.2 * hertz(record(pitch=30))


def test_a_variant_changes_the_voice():
    assert hertz(record(id="en-us+f3")) > 1.5 * hertz(record(id="en-us"))


def test_the_default_voice_is_heard_at_once_and_lasts_as_estimated():
    clip = record()
    assert np.abs(clip.pcm[: clip.rate // 25].astype(int)).max() > 100
    assert clip.ms == pytest.approx(expected_ms(SENTENCE, 145), rel=0.15)
    assert clip.pcm.dtype == np.int16


def test_many_lines_in_two_processes_are_each_right():
    words = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    lines = [
        Utterance(f"{first} and {second}", engines.default_voice("pyttsx3")) for first in words for second in words[:4]
    ]
    for one, clip in studio.record(lines, None, workers=2).items():
        assert clip.ms == pytest.approx(expected_ms(one.text, 145), abs=450), one.text


def test_every_process_speaks_at_its_rate_from_the_first_line_on():
    """Without setting the rate twice, one process in thirty kept pyttsx3's own; one line in forty was empty."""
    engine, voice = engines.load("pyttsx3"), engines.default_voice("pyttsx3")

    def lengths(_: int) -> list[int]:
        recorder = engine.open(voice)
        try:
            return [len(recorder.say(SENTENCE, voice.rate)[0]) for _ in range(3)]
        finally:
            recorder.close()

    with ThreadPoolExecutor(4) as pool:
        found = [length for some in pool.map(lengths, range(60)) for length in some]
    assert max(found) - min(found) < 0.05 * max(found)


@pytest.mark.parametrize("word", ["one", "two", "three", "four", "five", "ten"])
def test_a_number_fits_its_second(word):
    assert record(word).ms < 700


def test_a_number_is_said_faster_when_it_must_fit():
    voice = Voice("pyttsx3", "en-us+f3", 80, 42)
    plain, fitted = Utterance("seventy-seven", voice), Utterance("seventy-seven", voice, 900)
    clips = studio.record([plain, fitted], None)
    assert clips[plain].ms > 900 >= clips[fitted].ms > 200


@pytest.mark.parametrize(
    "text",
    [
        "Привет мир",
        "深呼吸してください",
        "مرحبا",
        "नमस्ते",
        "a" * 300,
        "x",
        "Ωμέγα ∑",
        "don't",
        "É",
        "word " * 400,
        "A. B. C.",
    ],
)
def test_odd_text_is_spoken(text):
    assert record(text).ms > 50


@pytest.mark.parametrize(
    ("voice", "mend"),
    [("en-usa", "did you mean 'en-us'"), ("en-us+f33", "did you mean 'en-us\\+f3'"), ("gmw", "coach voices")],
)
def test_a_voice_that_there_is_not_is_refused_with_the_nearest(voice, mend):
    with pytest.raises(RequestError, match=mend):
        record(id=voice)


@pytest.mark.parametrize("voice", ["en-gb", "EN-US+F3", "English (America)", "gmw/en-us"])
def test_a_voice_is_found_by_language_name_and_file(voice):
    assert record(id=voice).ms > 1000


def test_changing_the_voice_back_finds_the_old_clips(tmp_path):
    cache = ClipCache(tmp_path)
    voices = [Voice("pyttsx3", "en-us+f3", rate, 42) for rate in (145, 160, 145)]
    counts = []
    for voice in voices:
        studio.record([Utterance("Breathe", voice)], cache)
        counts.append(cache.store.count()["clips"].files)
    assert counts == [1, 2, 2]


def test_what_the_engine_prints_stays_off_our_output():
    code = (
        "from coach.voice import engines, studio; from coach.voice.model import Utterance;"
        "studio.record([Utterance('Breathe', engines.default_voice('pyttsx3'))], None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_an_engine_that_cannot_start_gives_its_reason():
    worker = Worker("coach.voice.engines.pyttsx3_worker", {"driver": "no-such-driver", "library": ""})
    with pytest.raises(Failure, match="no-such-driver"):
        worker.start()


def test_a_deep_folder_of_voice_data_works(tmp_path, monkeypatch):
    embedded = module._embedded()
    if embedded is None:
        unavailable("espeakng-loader is not installed")
    deep = tmp_path
    for _ in range(5):
        deep /= "a-folder-with-a-rather-long-name-indeed"
    deep.mkdir(parents=True)
    (deep / "espeak-ng-data").symlink_to(embedded[1])
    monkeypatch.setattr(module, "_embedded", lambda: (embedded[0], str(deep / "espeak-ng-data")))
    assert record().ms > 2000


BROKEN = {
    "raise OSError('no driver here')": "no driver here",
    "import os; os._exit(3)": "exit code 3",
    "import os; print('noise', flush=True); os.kill(os.getpid(), 11)": "signal 11",
    "import time; time.sleep(600)": "hung",
}


@pytest.mark.parametrize(("code", "reason"), BROKEN.items())
def test_a_broken_pyttsx3_is_ended_and_named(tmp_path, monkeypatch, code, reason):
    (tmp_path / "pyttsx3.py").write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    if reason == "hung":
        monkeypatch.setattr("coach.voice.process.START_LIMIT", 0.5)
    with pytest.raises(CoachError, match=f"pyttsx3.*{reason}.*Breathe in"):
        record("Breathe in")


def test_a_missing_pyttsx3_is_named_with_its_install_line(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(CoachError, match="pip install pyttsx3"):
        record("Breathe in")


@pytest.mark.oracle
def test_the_systems_espeak_speaks_where_there_is_no_embedded_one(monkeypatch):
    need("espeak-ng")
    monkeypatch.setattr(module, "_embedded", lambda: None)
    assert "espeakng-loader" not in engines.load("pyttsx3").version()
    assert record().ms == pytest.approx(expected_ms(SENTENCE, 145), rel=0.2)


def test_pyttsx3_is_never_imported_by_our_process():
    code = (
        "import sys; from coach.voice import engines, studio; from coach.voice.model import Utterance;"
        "engines.available(); studio.record([Utterance('Breathe', engines.default_voice('pyttsx3'))], None);"
        "sys.exit(any(name.split('.')[0] in ('pyttsx3', 'espeakng_loader') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
