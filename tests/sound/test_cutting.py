"""One long recording, cut at its pauses into the lines that it should be."""

from __future__ import annotations

import numpy as np
import pytest

from coach.errors import CoachError, RequestError
from coach.sound.cutting import cut
from coach.voice.engines.soundfile import wav
from coach.voice.lengths import expected_ms
from coach.voice.own import RATE
from tests.voice.test_own import speech

TEXTS = (
    "Hips and back.", "Bend your right knee, and let it rest on the floor.", "Halfway.",
    "Both hands behind your thigh, then breathe out slowly and let the shoulders go.", "Slowly let it go.",
    "Now the other side.",
)  # fmt: skip


def recording(path, texts, pause=2000, tempo=1.2, lengths=None):
    parts = [np.zeros(RATE)]
    for index, text in enumerate(texts):
        ms = (lengths or {}).get(index, round(expected_ms(text, 145) * tempo))
        parts += [speech(ms, before=0).astype(float), np.zeros(pause * RATE // 1000)]
    sound = np.concatenate(parts) + np.random.default_rng(1).normal(0, 12, sum(map(len, parts)))
    path.write_bytes(wav(sound.clip(-32768, 32767).astype("<i2").tobytes(), RATE))
    return path


@pytest.mark.parametrize("pause", [1800, 800])
@pytest.mark.parametrize("tempo", [0.8, 1.6])
def test_each_line_gets_its_piece(tmp_path, pause, tempo):
    cutting = cut(recording(tmp_path / "x.wav", TEXTS, pause, tempo), TEXTS)
    assert not cutting.mismatches
    for (text, part), wanted in zip(cutting.lines, TEXTS, strict=True):
        assert text == wanted
        assert len(part) * 1000 / RATE == pytest.approx(expected_ms(text, 145) * tempo, abs=250)


def test_a_piece_that_is_not_its_line_is_listed_and_not_kept(tmp_path):
    cutting = cut(recording(tmp_path / "x.wav", TEXTS, lengths={3: 600}), TEXTS)
    assert [text for text, part in cutting.lines if part is None] == [TEXTS[3]]
    (mismatch,) = cutting.mismatches
    assert "line 4 at" in mismatch
    assert "likely" in mismatch


@pytest.mark.parametrize("texts", [TEXTS[:-1], (*TEXTS, "Once more."), TEXTS[:1]])
def test_another_number_of_lines_is_refused_with_both_numbers(tmp_path, texts):
    with pytest.raises(RequestError, match="there are 6 lines; leave two seconds"):
        cut(recording(tmp_path / "x.wav", texts), TEXTS)


def test_another_order_is_refused(tmp_path):
    with pytest.raises(RequestError, match="in the order in which they are printed"):
        cut(recording(tmp_path / "x.wav", TEXTS[::-1]), TEXTS)


def test_a_silent_recording_and_one_that_is_none_are_refused(tmp_path):
    (tmp_path / "x.wav").write_bytes(wav(bytes(RATE * 4), RATE))
    with pytest.raises(RequestError, match="no sound"):
        cut(tmp_path / "x.wav", TEXTS)
    (tmp_path / "y.wav").write_text("no sound at all")
    # With an ffmpeg it is the reading that finds nothing; without one the kind of file is known to be none.
    with pytest.raises(CoachError, match=r"no sound could be read|is not a WAV, FLAC, MP3 or Ogg Vorbis file"):
        cut(tmp_path / "y.wav", TEXTS)
