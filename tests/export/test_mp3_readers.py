"""MP3s, as tools read them that we did not write."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from coach.export import files
from coach.export.chapters import Chapter
from coach.export.mpeg import Grid
from coach.export.tags import Tags
from tests.export.fake_track import FakeTrack, Humming
from tests.oracle import need

pytestmark = pytest.mark.oracle
STARTS = (0, 70_001, 91_100, 150_000, 400_123, 641_500)
TAGS = Tags(title="Hips", duration=30_000, chapters=(Chapter(0, 18_146, "One"), Chapter(18_146, 30_000, "Zwei ü")))


@pytest.fixture(params=[FakeTrack, Humming])
def sound(request):
    return request.param(661_500, STARTS)


@pytest.fixture
def path(tmp_path, sound) -> Path:
    files.write(sound, tmp_path / "x.mp3", TAGS)
    return tmp_path / "x.mp3"


def run(*command: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([str(part) for part in command], capture_output=True, check=True)


def by_ffmpeg(path: Path, *more: str) -> np.ndarray:
    need("ffmpeg")
    done = run("ffmpeg", "-v", "warning", *more, "-i", path, "-f", "s16le", "-")
    assert done.stderr == b""
    return np.frombuffer(done.stdout, np.int16).astype(float)


def by_mpg123(path: Path) -> np.ndarray:
    need("mpg123")
    done = run("mpg123", "-q", "-s", path)
    assert done.stderr == b""
    return np.frombuffer(done.stdout, np.int16).astype(float)


def by_miniaudio(path: Path) -> np.ndarray:
    import miniaudio

    return np.frombuffer(miniaudio.decode_file(str(path), nchannels=1, sample_rate=22_050).samples, np.int16).astype(
        float
    )


@pytest.mark.parametrize("reader", [by_ffmpeg, by_mpg123, by_miniaudio])
def test_every_decoder_hears_the_exact_length_and_places(path, sound, reader):
    heard = reader(path)
    assert len(heard) == sound.frames
    mix = sound.read(0, sound.frames).astype(float)
    for start in STARTS[1:]:
        scores = [float(np.dot(mix[start : start + 9000], heard[start + k : start + k + 9000])) for k in range(-60, 61)]
        assert abs(int(np.argmax(scores)) - 60) <= 1
    noise = 10 * np.log10((mix**2).sum() / ((heard - mix) ** 2).sum())
    assert noise > 18


def test_mp3val_has_no_complaint(path):
    need("mp3val")
    said = run("mp3val", path).stdout.decode()
    assert "WARNING" not in said
    assert "ERROR" not in said


def test_lengths_and_chapters_are_read_back(path):
    need("ffprobe")
    from mutagen.mp3 import MP3

    found = json.loads(run("ffprobe", "-v", "error", "-of", "json", "-show_chapters", "-show_format", path).stdout)
    # ffprobe counts the frames that a decoder skips, as it does for LAME's own files: two and a bit of them.
    start = float(found["format"]["start_time"])
    assert float(found["format"]["duration"]) - start == pytest.approx(30.0, abs=0.027)
    assert MP3(path).info.length == pytest.approx(30.0, abs=0.0001)
    assert [(c["start"], c["end"], c["tags"]["title"]) for c in found["chapters"]] == [
        (c.start, c.stop, c.title) for c in TAGS.chapters
    ]


def test_seeking_by_bytes_lands_within_a_frame_of_the_chapter(path, sound):
    """As players without an index do: time times bitrate, from the first frame behind the tag and the Info frame."""
    data = path.read_bytes()
    grid = Grid(22_050, 64)
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte
    info, *frames = grid.split(data[10 + size :])
    first = 10 + size + len(info)
    offsets = np.cumsum([first] + [len(frame) for frame in frames])
    for chapter in TAGS.chapters:
        byte = first + chapter.start * 64 // 8
        frame = int(np.searchsorted(offsets, byte, "right")) - 1
        assert abs(frame - chapter.start * 22_050 / 1000 / 576) <= 1
    at = first - len(info)
    toc = info[4 + 9 + 16 : 4 + 9 + 116]
    for percent in range(100):
        byte = at + toc[percent] * (len(data) - at) // 256
        assert abs(byte - offsets[len(frames) * percent // 100]) <= (len(data) - at) / 256 + 209


def test_a_player_that_jumps_to_a_chapter_hears_its_start(path, sound):
    start = 400_123
    whole = by_ffmpeg(path)
    after = by_ffmpeg(path, "-ss", str(start / 22_050))
    scores = [float(np.dot(whole[start : start + 9000], after[k : k + 9000])) for k in range(2000)]
    assert int(np.argmax(scores)) <= 576
