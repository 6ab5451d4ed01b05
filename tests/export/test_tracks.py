from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from coach.errors import CoachError, RequestError
from coach.export import files, tracks
from coach.export.chapters import Chapter as Part
from coach.export.chapters import chapters_of
from coach.export.preview import Preview
from coach.export.sounding import Encoding
from coach.export.tags import Tags
from coach.schedule.model import Chapter, Schedule
from coach.script.model import Place
from coach.voice.model import Voice
from tests.export.fake_track import FakeTrack, Humming

CUTS = (0, 3100, 4126, 6800, 7300, 11_000, 20_000)
PARTS = tuple(Part(start, stop, f"Part: {start}/{stop}") for start, stop in pairwise(CUTS))
TAGS = Tags(title="Hips", duration=20_000, chapters=(Part(0, 4000, "a"), Part(4000, 20_000, "b")))


def decoded(path: Path, rate: int) -> np.ndarray:
    import miniaudio

    return np.frombuffer(miniaudio.decode_file(str(path), nchannels=1, sample_rate=rate).samples, np.int16)


@pytest.mark.parametrize("kind", [FakeTrack, Humming])
@pytest.mark.parametrize(("rate", "bitrate"), [(22_050, None), (22_050, 8), (16_000, 160), (44_100, 32)])
def test_tracks_laid_end_to_end_are_the_session_sample_for_sample(tmp_path, kind, rate, bitrate):
    sound = kind(rate * 20, (0, 70_001, 91_100, 150_000), rate=rate)
    files.write(sound, tmp_path / "whole.mp3", TAGS, Encoding(bitrate=bitrate))
    _, *paths = tracks.write(sound, tmp_path / "t", PARTS, TAGS, Encoding(bitrate=bitrate))
    pieces = [decoded(path, rate) for path in paths]
    assert [len(piece) for piece in pieces] == [(b * rate // 1000) - (a * rate // 1000) for a, b in pairwise(CUTS)]
    assert np.array_equal(np.concatenate(pieces), decoded(tmp_path / "whole.mp3", rate))
    assert not list(tmp_path.glob(".*"))


def test_tracks_of_samples_are_the_session_too(tmp_path):
    sound = FakeTrack(441_000, (0, 70_001, 150_000))
    _, *paths = tracks.write(sound, tmp_path / "t", PARTS, TAGS, suffix=".wav")
    assert np.array_equal(np.concatenate([decoded(path, 22_050) for path in paths]), sound.read(0, 441_000))


def test_the_playlist_names_the_files_as_they_lie_beside_it(tmp_path):
    playlist, *paths = tracks.write(FakeTrack(441_000, (9000,)), tmp_path / "my hips", PARTS, TAGS)
    lines = playlist.read_text(encoding="utf-8").splitlines()
    assert playlist.name == "my hips.m3u8"
    assert lines[0] == "#EXTM3U"
    assert [line for line in lines if not line.startswith("#")] == [path.name for path in paths]
    assert paths[0].name == "01 Part 0 3100.mp3"
    assert "#EXTINF:9,Part: 11000/20000" in lines


def test_each_track_says_what_it_is(tmp_path):
    from mutagen.mp3 import MP3

    _, *paths = tracks.write(FakeTrack(441_000, (9000,)), tmp_path / "t", PARTS, TAGS)
    read = MP3(paths[1])
    assert str(read.tags["TIT2"]) == PARTS[1].title
    assert str(read.tags["TALB"]) == "Hips"
    assert str(read.tags["TRCK"]) == "2/6"
    assert read.info.length == pytest.approx(1.026, abs=0.001)
    assert [(c.start_time, c.end_time) for c in read.tags.getall("CHAP")] == [(0, 900), (900, 1026)]


def test_a_second_export_replaces_ours_and_leaves_the_rest(tmp_path):
    folder = tmp_path / "t"
    sound = FakeTrack(441_000, (9000,))
    tracks.write(sound, folder, PARTS, TAGS)
    (folder / "07 mine.mp3").write_text("mine")
    (folder / "notes.txt").write_text("mine")
    tracks.write(sound, folder, (Part(0, 20_000, "All"),), TAGS)
    assert sorted(path.name for path in folder.iterdir()) == ["01 All.mp3", "07 mine.mp3", "notes.txt", "t.m3u8"]
    assert (folder / "07 mine.mp3").read_text() == "mine"


def test_a_file_that_is_not_ours_is_never_replaced(tmp_path):
    folder = tmp_path / "t"
    folder.mkdir()
    (folder / "01 All.mp3").write_text("mine")
    with pytest.raises(CoachError, match="not ours"):
        tracks.write(FakeTrack(441_000, (9000,)), folder, (Part(0, 20_000, "All"),), TAGS)
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [("01 All.mp3", "mine")]
    assert [path.name for path in tmp_path.iterdir()] == ["t"]


def test_what_cannot_be_written_is_told_before_any_work(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CoachError, match="not a folder"):
        tracks.check_tracks(tmp_path / "file", ".mp3")
    with pytest.raises(CoachError, match="there is no folder"):
        tracks.check_tracks(tmp_path / "a" / "b", ".mp3")
    with pytest.raises(RequestError, match="unknown format"):
        tracks.check_tracks(tmp_path / "t", ".doc")


def marks(*rows: tuple[int, str, str | None, str | None, int]) -> Preview:
    chapters = tuple(
        Chapter(start, title, Place(exercise=exercise, side=side, step=step), item)  # type: ignore[arg-type]
        for item, (start, title, exercise, side, step) in enumerate(rows)
    )
    schedule = Schedule("Hips", (), (), chapters, 60_000)
    return Preview(schedule, Voice("silent", "x", 150), {"fig": "Figure four"})


def test_one_track_per_exercise_or_per_side():
    preview = marks(
        (5000, "Figure four, right", "fig", "right", 1),
        (20_000, "Figure four, left", "fig", "left", 1),
        (40_000, "Rest", None, None, 2),
        (50_000, "Figure four, right", "fig", "right", 3),
        (60_000, "Nothing", None, None, 4),
    )
    assert chapters_of(preview.schedule, preview.exercises) == (
        Part(0, 5000, "Hips"),
        Part(5000, 40_000, "Figure four"),
        Part(40_000, 50_000, "Rest"),
        Part(50_000, 60_000, "Figure four"),
    )
    assert [part.start for part in chapters_of(preview.schedule)] == [0, 5000, 20_000, 40_000, 50_000]


@pytest.mark.parametrize("title", ["a/b\\c:d", "...", "x" * 400, "猫" * 100, "CON?*", "\x00\n"])
def test_titles_become_names_that_every_system_takes(tmp_path, title):
    _, path = tracks.write(FakeTrack(441_000, ()), tmp_path / "t", (Part(0, 20_000, title),), TAGS)
    assert path.is_file()
    assert len(path.name.encode()) < 180
    assert not set(path.name) & set('<>:"/\\|?*\x00\n')
