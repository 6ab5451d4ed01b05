"""The judge: every rule broken on purpose, on a recording that was right before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from coach.errors import CoachError
from coach.voice import engines, studio
from coach.voice.engines import Nature
from coach.voice.judge import fault
from coach.voice.lengths import Pace
from coach.voice.trim import trim
from tests.oracle import unavailable

TEXT = "Bring the right knee slowly across. Let the shoulder rest"
HERTZ = 16_000
NATURE = Nature(Pace(0.3, 0.138, 0.5, 2.5, 0.6, 1.5, (200, 700)), levels=(-30.0, -18.0), edges=(-30.0, -30.0))
Change = Callable[[Any], Any]


def speech() -> Any:
    """As speech goes: syllables, a pause at the full stop, quiet around it."""
    rng = np.random.default_rng(1)

    def words(ms: int) -> Any:
        time = np.arange(ms * HERTZ // 1000) / HERTZ
        syllables = np.clip(np.sin(2 * np.pi * 4.5 * time - 1), 0.02, None)
        tone = (
            np.sin(2 * np.pi * 180 * time) + 0.5 * np.sin(2 * np.pi * 540 * time) + 0.1 * rng.standard_normal(len(time))
        )
        return tone * syllables * 3000

    quiet = np.zeros(HERTZ // 4)
    return np.concatenate([quiet, words(2100), np.zeros(HERTZ * 6 // 10), words(1300), quiet])


def judged(sound: Any, text: str = TEXT) -> str:
    pcm = np.clip(sound, -32768, 32767).astype(np.int16)
    return fault(text, 145, pcm, trim(pcm, HERTZ), HERTZ, NATURE)


def noise(count: int, level: float) -> Any:
    return np.random.default_rng(2).standard_normal(count) * level


BROKEN: dict[str, tuple[Change, str]] = {
    "silence": (lambda sound: sound * 0, "no sound"),
    "a word only": (lambda sound: np.concatenate([sound[:9000], sound[-4000:]]), "were likely"),
    "three hours": (lambda sound: np.tile(sound, 20), "were likely"),
    "a hole": (lambda sound: np.insert(sound, 20_000, np.zeros(HERTZ * 2)), "silence inside"),
    "a hole where no mark is": (lambda sound: np.insert(sound, 20_000, np.zeros(HERTZ)), "silence inside"),
    "a burst after it": (
        lambda sound: np.concatenate([sound, np.zeros(HERTZ * 6 // 10), noise(800, 2000), np.zeros(4000)]),
        "silence inside|after the last word",
    ),
    "static after it": (lambda sound: np.concatenate([sound[:-4000], noise(HERTZ, 55), sound[-4000:]]), "noise after"),
    "a cut start": (lambda sound: sound[4000 + int(np.abs(sound[4000:10_000]).argmax()) :], "start is cut"),
    "a cut end": (lambda sound: sound[: 64_000 + int(np.abs(sound[64_000:67_000]).argmax())], "end is cut"),
    "a whisper": (lambda sound: sound / 20, "dBFS"),
    "a shout": (lambda sound: sound * 5, "dBFS|clipped"),
    "clipped": (lambda sound: sound * 40, "clipped"),
    "noise": (lambda sound: np.concatenate([np.zeros(4000), noise(len(sound) - 8000, 2000), np.zeros(4000)]), "even"),
    "hum": (lambda sound: np.sin(np.arange(len(sound)) * 0.02) * 4000, "even|cut"),
    "a constant": (lambda sound: np.full(len(sound), 3000.0), "constant"),
}


def test_what_is_right_passes():
    assert judged(speech()) == ""


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_named(name):
    import re

    change, problem = BROKEN[name]
    assert re.search(problem, judged(change(speech())))


WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("left", "right", "halfway", "rest"),
)


@pytest.mark.parametrize("engine", ["hibari", "pyttsx3"])
def test_the_words_of_a_countdown_are_whole_and_clear(engine):
    """Each passes the judge at the first take, fits its second, and no two sound alike."""
    if reason := engines.load(engine).lacks():
        unavailable(f"{engine} {reason}")
    speaker = engines.load(engine)
    voice = speaker.default()
    recorder = speaker.open(voice)
    heard = {}
    try:
        for word in WORDS:
            sound, rate = recorder.say(word, 145)
            pcm = np.frombuffer(sound, "<i2")
            clip = trim(pcm, rate)
            assert fault(word, voice.rate, pcm, clip, rate, speaker.nature) == "", word
            assert 180 < len(clip) * 1000 // rate < 900, word
            heard[word] = clip.tobytes()
    finally:
        recorder.close()
    assert len(set(heard.values())) == len(WORDS)


def test_a_line_said_badly_is_said_again_and_a_single_word_in_company(fake, journal):
    one = fake("Three", voice="badly-alone")
    clip = studio.record([one], None)[one]
    assert journal("say") == ["say Three", "say Three", "say Three, Three, Three."]
    assert 200 < clip.ms < 1500


def test_what_is_wrong_with_a_single_word_is_told_though_its_last_take_is_another(fake):
    with pytest.raises(CoachError, match=r"noise.*'Three'"):
        studio.record([fake("Three", voice="noise")], None)


@pytest.mark.parametrize("voice", ["noise", "constant", "babble-after", "clipped"])
def test_what_is_no_speech_is_refused_by_name_and_never_kept(fake, tmp_path, voice):
    from coach.voice.cache import ClipCache

    cache = ClipCache(tmp_path / "clips")
    one = fake(voice=voice)
    with pytest.raises(CoachError, match=r"fake.*Bend your right knee"):
        studio.record([one], cache)
    assert cache.store.count()["clips"].files == 0
    assert studio.record([fake()], cache)
