"""A person's own voice: kept in plain files, found by its words, filled by an engine at the same level."""

from __future__ import annotations

import numpy as np
import pytest

from coach.errors import CoachError, RequestError
from coach.pipeline import Lengths, notices, options_from, plan
from coach.script.model import Line
from coach.voice import studio
from coach.voice.cache import ClipCache
from coach.voice.engines import soundfile
from coach.voice.model import Utterance, Voice
from coach.voice.own import (
    LEVEL,
    RATE,
    OwnVoice,
    leveled,
    own_voice,
    own_voices,
    resampled,
    spoken_part,
    trouble,
    words,
)

VOICE = Voice("own", "anna+silent", 145)


def speech(ms: int, loud: float = 6000.0, before: int = 400, noise: float = 12.0) -> np.ndarray:
    """Something like speech in a room that is never quite silent."""
    at = np.arange(ms * RATE // 1000) / RATE
    voice = np.sin(2 * np.pi * 170 * at) * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * at - 1.5)) * loud
    quiet = np.zeros(before * RATE // 1000)
    sound = np.concatenate([quiet, voice, quiet])
    return (sound + np.random.default_rng(3).normal(0, noise, len(sound))).clip(-32768, 32767).astype(np.int16)


def loudness(pcm: np.ndarray) -> float:
    frames = np.resize(pcm, len(pcm) // 240 * 240).reshape(-1, 240).astype(float) / 32768
    powers = (frames**2).mean(axis=1)
    return 10 * np.log10(powers[powers > powers.max() / 100].mean())


@pytest.fixture
def anna(tmp_path, monkeypatch):
    monkeypatch.setattr("coach.voice.own.voices_folder", lambda: tmp_path / "voices")
    voice = own_voice("anna")
    voice.put("Bend your knee.", spoken_part(speech(1200)))
    return voice


def heard(voice: OwnVoice, text: str) -> np.ndarray | None:
    path = voice.lines().get(words(text))
    return None if path is None else voice.sound(path)


def test_a_take_is_cut_to_what_is_said_and_brought_to_the_level_of_all_lines():
    for loud in (600.0, 9000.0):
        part = spoken_part(speech(1000, loud))
        assert 1000 <= len(part) * 1000 / RATE <= 1250
        assert loudness(part) == pytest.approx(LEVEL, abs=1.0)


def test_a_line_is_a_plain_wav_and_a_row_of_the_index(anna):
    index = (anna.folder / "lines.tsv").read_text().splitlines()
    name, _, text = index[0].partition("\t")
    assert text == "Bend your knee."
    sound, rate = soundfile.read((anna.folder / name).read_bytes())
    assert rate == RATE
    assert len(sound) // 2 == pytest.approx(1.3 * RATE, abs=0.2 * RATE)


def test_a_line_is_found_by_its_words_and_spoken_again_in_its_place(anna):
    assert heard(anna, "bend your knee!") is not None
    assert heard(anna, "Bend your knees.") is None
    anna.put("Bend your knee.", spoken_part(speech(2000)))
    assert len(anna.lines()) == 1
    assert len(heard(anna, "Bend your knee.")) > 1.9 * RATE


def test_what_nobody_spoke_is_filled_by_the_engine_at_the_same_level_and_rate(anna):
    mine, other = Utterance("Bend your knee.", VOICE), Utterance("Now let it go.", VOICE)
    clips = studio.record([mine, other], None)
    assert {clip.rate for clip in clips.values()} == {RATE}
    assert np.array_equal(
        clips[mine].pcm[200:-600], heard(anna, "Bend your knee.")[-len(clips[mine].pcm) :][200:-600]
    ) or (clips[mine].ms == pytest.approx(1300, abs=150))
    assert loudness(clips[other].pcm) == pytest.approx(loudness(clips[mine].pcm), abs=1.5)


def test_a_line_said_again_is_not_taken_from_the_cache(anna, tmp_path):
    cache, one = ClipCache(tmp_path / "clips"), Utterance("Bend your knee.", VOICE)
    before = studio.record([one], cache)[one].ms
    anna.put("Bend your knee.", spoken_part(speech(2200)))
    assert studio.record([one], cache)[one].ms > before + 500


def test_a_line_with_too_little_time_is_the_engine_s(anna):
    one = Utterance("Bend your knee.", VOICE, within=900)
    assert studio.record([one], None)[one].ms <= 900


def test_a_preview_knows_how_long_the_person_took_and_the_engine_takes(anna):
    anna.put("Let it all go.", spoken_part(speech(3100)))
    lengths = Lengths(options_from({"voice": "anna", "engine": "silent"}), {})
    texts = ("Bend your knee.", "Let it all go.", "Nobody has spoken this line.")
    clips = studio.record([Utterance(text, VOICE) for text in texts], None)
    for one, clip in clips.items():
        assert lengths(Line(one.text)) == pytest.approx(clip.ms, abs=60), one.text


def test_its_files_are_read_once_until_one_is_another(anna, monkeypatch):
    options, line, read = options_from({"voice": "anna", "engine": "silent"}), Line("Bend your knee."), []
    monkeypatch.setattr("coach.voice.own.read_file", lambda path, most: read.append(path.suffix) or path.read_bytes())
    first = Lengths(options, {})(line)
    assert {Lengths(options, {})(line) for _ in range(5)} == {first}
    assert read == [".tsv", ".wav"]
    anna.put("Bend your knee.", spoken_part(speech(2000)))
    assert Lengths(options, {})(line) > first + 500


def test_a_damaged_file_is_named(anna):
    path = next(anna.folder.glob("*.wav"))
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(CoachError, match=r"bend-your-knee.*say the line again"):
        studio.record([Utterance("Bend your knee.", VOICE)], None)
    path.unlink()
    assert heard(anna, "Bend your knee.") is None


def test_how_many_lines_are_ones_own_is_told(anna, programme):
    options = options_from({"voice": "anna", "engine": "silent", "rate": 200})
    assert options.voice == VOICE
    rate, count = notices(plan(programme, options))
    assert "rate" in rate
    assert count.startswith("0 of ")
    assert count.endswith("silent says the others")


@pytest.fixture
def programme():
    from coach.api import load

    return load("desk-break")


@pytest.mark.parametrize("name", ["", "../x", "hibari", "a b", "x" * 60])
def test_a_name_that_cannot_be_is_refused(name):
    with pytest.raises(RequestError, match="--as"):
        own_voice(name)


def test_only_a_folder_with_an_index_is_a_voice(anna):
    (anna.folder.parent / "piper").mkdir()
    assert list(own_voices()) == ["anna"]


@pytest.mark.parametrize(
    ("take", "words"),
    [
        (np.zeros(RATE, np.int16), "no sound"),
        (speech(1000, 60_000.0), "clips"),
        (np.random.default_rng(1).normal(0, 2000, RATE).astype(np.int16), "even noise"),
    ],
)
def test_a_take_that_holds_no_clear_speech_is_told_in_one_line(take, words):
    assert words in trouble(take)
    assert not trouble(speech(1000))


def test_another_rate_keeps_the_sound():
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(22_050) / 22_050) * np.hanning(22_050)).astype(np.int16)
    wanted = 8000 * np.sin(2 * np.pi * 440 * np.arange(24_000) / 24_000) * np.hanning(24_000)
    assert np.abs(resampled(tone, 22_050, 24_000) - wanted).max() < 20
    assert not leveled(np.zeros(2400, np.int16), RATE).any()
