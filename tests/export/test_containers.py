from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from coach.errors import CoachError, RequestError
from coach.export import files
from coach.export.chapters import Chapter
from coach.export.tags import Tags
from tests.export.fake_track import FakeTrack
from tests.oracle import need

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe"
    "0def46b80000000049454e44ae426082"
)
TAGS = Tags(
    title="Hüften; = #1",
    duration=12_000,
    album="Hips",
    year=2026,
    chapters=(Chapter(0, 4000, "One; = \\#1"), Chapter(4000, 9500, "Zwei ü"), Chapter(9500, 12_000, "Three")),
    lines=((1000, "Hello"),),
    cover=PNG,
)
SUFFIXES = tuple(files.CONTAINERS)


def track() -> FakeTrack:
    return FakeTrack(264_600, (30_000, 90_001, 244_600))


def probed(path: Path) -> dict:
    need("ffprobe")
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_chapters", "-show_format", "-show_streams", str(path)]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def decoded(path: Path, rate: int = 22_050) -> np.ndarray:
    need("ffmpeg")
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:a", "-ar", str(rate), "-f", "s16le", "-"]
    return np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.int16)


@pytest.mark.oracle
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_ffprobe_reads_back_the_length_and_the_chapters(tmp_path, suffix):
    need("ffmpeg", "ffprobe")
    path = tmp_path / f"a b{suffix}"
    files.write(track(), path, TAGS)
    found = probed(path)
    assert float(found["format"]["duration"]) == pytest.approx(12.0, abs=0.027)
    chapters = [(round(float(c["start_time"]) * 1000), c["tags"]["title"]) for c in found["chapters"]]
    assert chapters == [(c.start, c.title) for c in TAGS.chapters]
    assert float(found["chapters"][-1]["end_time"]) == pytest.approx(12.0, abs=0.027)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.oracle
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_sound_lies_where_the_track_has_it(tmp_path, suffix):
    need("ffmpeg")
    files.write(track(), tmp_path / f"x{suffix}", TAGS)
    heard = decoded(tmp_path / f"x{suffix}").astype(float)
    mix = track().read(0, 264_600).astype(float)
    if suffix == ".flac":
        assert np.array_equal(heard, mix)
    for start in (30_000, 90_001):
        scores = [float(np.dot(mix[start : start + 9000], heard[start + k : start + k + 9000])) for k in range(-50, 51)]
        assert abs(int(np.argmax(scores)) - 50) <= 2


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_tags_words_and_picture_are_read_back(tmp_path, suffix):
    import mutagen

    need("ffmpeg")

    path = tmp_path / f"x{suffix}"
    files.write(track(), path, TAGS)
    read = mutagen.File(path)
    assert read is not None
    said = {key.lower(): value[0] for key, value in read.tags.items() if isinstance(value, list) and value}
    assert TAGS.title in said.values()
    assert "Hello" in said.values()
    pictures = [p.data for p in getattr(read, "pictures", [])] or [
        value for key, value in said.items() if key in ("covr", "metadata_block_picture")
    ]
    assert len(pictures) == 1
    if suffix == ".m4b":
        assert read.tags["stik"] == [2]


def test_without_any_encoder_it_is_told_at_once_with_the_line_that_mends_it(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("coach.sound.decode.find_spec", lambda name: None)  # the extra may be installed
    with pytest.raises(CoachError, match=r"install ffmpeg, or pip install 'audio-coach\[ffmpeg\]'"):
        files.check_format(Path("x.opus"))
    files.check_format(Path("x.mp3"))


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for ffmpeg")
@pytest.mark.parametrize("script", ["#!/bin/sh\nexit 3\n", "#!/bin/sh\necho ' A..... aac  AAC'\n", "not a program"])
def test_an_ffmpeg_that_cannot_do_it_is_told_at_once(tmp_path, monkeypatch, script):
    (tmp_path / "ffmpeg").write_text(script)
    (tmp_path / "ffmpeg").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CoachError, match="ffmpeg"):
        files.check_format(Path("x.opus"))


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for ffmpeg")
def test_an_ffmpeg_that_dies_leaves_nothing_behind(tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    (tmp_path / "out").mkdir()
    fake = tmp_path / "bin" / "ffmpeg"
    fake.write_text('#!/bin/sh\ncase "$*" in *-encoders*) echo " A....D flac  x";; *) echo oh no >&2; exit 1;; esac\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(CoachError, match="oh no"):
        files.write(track(), tmp_path / "out" / "x.flac", TAGS)
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize(("name", "bitrate"), [("x.flac", 64), ("x.opus", 1000), ("x.m4a", 8), ("x.mp3", 65)])
def test_a_bitrate_that_the_format_does_not_know_is_refused(name, bitrate):
    need("ffmpeg")
    with pytest.raises(RequestError, match=f"bitrate {bitrate}"):
        files.check_format(Path(name), bitrate)
