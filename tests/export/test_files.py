from __future__ import annotations

import errno
import wave
from pathlib import Path

import numpy as np
import pytest

from coach.errors import CoachError, RequestError
from coach.export import files
from coach.export.chapters import Chapter
from coach.export.sounding import Encoding
from coach.export.tags import Tags
from tests.export.fake_track import FakeTrack

TAGS = Tags(title="Hips", duration=10_000, chapters=(Chapter(0, 4000, "One"), Chapter(4000, 10_000, "Two")))


def track() -> FakeTrack:
    return FakeTrack(220_500, (30_000, 90_000))


@pytest.mark.parametrize(
    "name", ["a b.mp3", "-o.mp3", 'it\'s "x".mp3', "Hüfte.MP3", "$(x);.wav", "猫.wav", "x" * 251 + ".mp3"]
)
def test_any_file_name_will_do(tmp_path, name):
    files.write(track(), tmp_path / name, TAGS)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).stat().st_size > 80_000


def test_a_wav_holds_exactly_the_track(tmp_path):
    files.write(track(), tmp_path / "x.wav", TAGS)
    with wave.open(str(tmp_path / "x.wav")) as file:
        assert file.getparams()[:4] == (1, 2, 22_050, 220_500)
        assert np.array_equal(np.frombuffer(file.readframes(220_500), "<i2"), track().read(0, 220_500))


def test_a_wav_that_would_be_too_big_is_refused_and_nothing_written(tmp_path):
    with pytest.raises(RequestError, match="4 GB"):
        files.write(FakeTrack(2_200_000_000, ()), tmp_path / "x.wav", TAGS)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["x.mp4a", "x", "x.docx", "mp3", ".mp3"])
def test_an_unknown_format_is_refused_with_the_known_ones(name):
    with pytest.raises(RequestError, match=r"known are \.mp3|did you mean '\.m"):
        files.check_format(Path(name))


def test_a_bitrate_where_there_is_none_is_refused():
    with pytest.raises(RequestError, match="bitrate 64"):
        files.check_format(Path("x.wav"), 64)


def test_a_bitrate_that_the_format_does_not_know_leaves_the_old_file(tmp_path):
    (tmp_path / "x.mp3").write_text("old")
    with pytest.raises(RequestError, match="choose from"):
        files.write(track(), tmp_path / "x.mp3", TAGS, Encoding(bitrate=65))
    assert (tmp_path / "x.mp3").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


class Failing(FakeTrack):
    """Breaks in the middle."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(220_500, (30_000, 90_000))
        self.error = error

    def read(self, frame: int, count: int) -> np.ndarray:
        if frame > 50_000:
            raise self.error
        return super().read(frame, count)


@pytest.mark.parametrize("suffix", [".mp3"])
@pytest.mark.parametrize(
    ("error", "seen", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), CoachError, "the disk is full"),
        (PermissionError(errno.EACCES, "denied"), CoachError, "may not be written"),
        (KeyboardInterrupt(), KeyboardInterrupt, "^$"),
    ],
)
def test_when_it_breaks_in_the_middle_the_old_file_stays_and_nothing_else(tmp_path, suffix, error, seen, words):
    path = tmp_path / f"x{suffix}"
    path.write_text("old")
    with pytest.raises(seen, match=words):
        files.write(Failing(error), path, TAGS)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.wav").write_text("old")
    (tmp_path / "link.wav").symlink_to(tmp_path / "real.wav")
    files.write(track(), tmp_path / "link.wav", TAGS)
    assert (tmp_path / "link.wav").is_symlink()
    assert (tmp_path / "real.wav").read_bytes()[:4] == b"RIFF"
