"""``coach export`` as a user calls it. The silent engine stands for a voice, so that nothing is recorded."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest

from coach.cli import main
from coach.export import ahead
from coach.voice import studio

ROOT = Path(__file__).parents[2]
EXERCISE = """\
name: Figure Four
sides: each
dose: {hold: 10s, rounds: 1}
instructions:
  - say: Cross your {side} ankle over the other knee.
    short: Other ankle across.
"""
SESSION = "title: Hips\nsteps:\n  - exercise: figure-four\n  - rest: 10s\n"


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """An empty folder to work in, with a library of one exercise and two sessions beside it."""
    library, folder = tmp_path / "library", tmp_path / "here"
    for place in (library / "exercises", library / "scripts", folder):
        place.mkdir(parents=True)
    (library / "exercises" / "figure-four.yaml").write_text(EXERCISE)
    (library / "scripts" / "hips.yaml").write_text(SESSION)
    (library / "scripts" / "short.yaml").write_text("title: Short\nsteps:\n  - say: Well done.\n  - rest: 10s\n")
    monkeypatch.chdir(folder)
    for name, value in {
        "COACH_LIBRARY": library, "COACH_CACHE": tmp_path / "cache", "COACH_ENGINE": "silent",
        "COACH_CONFIG": tmp_path / "none.toml", "COACH_DATA": tmp_path / "data", "COACH_STATE": tmp_path / "state",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))
    return folder


@pytest.fixture
def coach(here, capsys):
    def call(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as done:
            main(list(words))
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return int(done.value.code or 0), said.out, said.err

    return call


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_recordings_that_vanish_while_they_are_used_are_told_in_one_line(coach, here, tmp_path, monkeypatch):
    def emptied(*words):
        for clip in (tmp_path / "cache").glob("*.wav"):
            clip.unlink()
        return settle(*words)

    settle = ahead.settle
    monkeypatch.setattr(ahead, "settle", emptied)
    code, _, err = coach("export", "hips", "-o", "hips.mp3")
    assert code == 1
    assert "the recording is gone" in err.strip().splitlines()[-1]
    assert names(here) == []


def duration(coach, *words: str) -> int:
    return int(json.loads(coach("preview", *words, "--exact", "--format", "json")[1])["duration_ms"])


def seconds(path: Path) -> float:
    from mutagen.mp3 import MP3

    return float(MP3(path).info.length)


def test_the_file_is_named_after_the_session_and_as_long_as_the_cue_sheet_says(coach, here):
    code, out, err = coach("export", "hips")
    assert (code, out) == (0, "")
    assert names(here) == ["hips.mp3"]
    assert seconds(here / "hips.mp3") * 1000 == pytest.approx(duration(coach, "hips"), abs=1)
    assert err.startswith("hips.mp3: ")
    assert "chapters" in err


def test_a_second_export_gives_the_same_bytes(coach, here):
    coach("export", "hips", "-o", "one.mp3")
    coach("export", "hips", "-o", "two.mp3")
    assert (here / "one.mp3").read_bytes() == (here / "two.mp3").read_bytes()


def test_what_is_recorded_and_encoded_already_is_written_without_numpy(coach, here):
    coach("export", "hips")
    again = (
        "import sys; sys.modules['numpy'] = None; from coach.cli import main; main(['export', 'hips', '-o', 'x.mp3'])"
    )
    subprocess.run([sys.executable, "-c", again], cwd=here, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True)
    assert (here / "x.mp3").read_bytes() == (here / "hips.mp3").read_bytes()


def test_exercises_alone_make_a_session(coach, here):
    assert coach("export", "figure-four", "--format", "wav")[0] == 0
    assert names(here) == ["figure-four.wav"]


def test_only_an_mp3_is_encoded_while_it_is_recorded(coach, here, monkeypatch):
    begun = []
    monkeypatch.setattr(ahead, "Ahead", lambda *words: begun.append(words) or Mock())
    assert coach("export", "figure-four", "-o", "x.wav")[0] == coach("export", "hips", "--tracks", "-o", "t")[0] == 0
    assert len(begun) == 1


@pytest.mark.parametrize("name", ["-o.mp3", "a b.mp3", 'it\'s "so".mp3', "Hüfte.wav", "--all.mp3"])
def test_any_file_name_works(coach, here, name):
    code, _, err = coach("export", "short", "-o", name)
    assert code == 0, err
    assert names(here) == [name]


def test_several_sessions_go_side_by_side_into_a_folder(coach, here, monkeypatch):
    monkeypatch.setattr("coach.settings.builtin_library", lambda: here.parent / "library")  # all are these two
    (here / "out").mkdir()
    assert coach("export", "hips", "short", "-o", "out")[0] == 0
    assert names(here / "out") == ["hips.mp3", "short.mp3"]
    assert coach("export", "--all", "-o", "out", "--format", "wav")[0] == 0
    assert names(here / "out") == ["hips.mp3", "hips.wav", "short.mp3", "short.wav"]


def test_captions_and_chapters_lie_beside_the_file(coach, here):
    assert coach("export", "hips", "--captions", "--chapters-json", "--no-cover")[0] == 0
    assert names(here) == ["hips.chapters.json", "hips.lrc", "hips.mp3", "hips.srt", "hips.vtt"]
    chapters = json.loads((here / "hips.chapters.json").read_text())["chapters"]
    assert chapters[0]["startTime"] == 0
    assert "-->" in (here / "hips.srt").read_text()


def test_tracks_are_the_session_in_pieces(coach, here):
    import miniaudio

    coach("export", "hips", "-o", "whole.wav")
    code, _, err = coach("export", "hips", "--tracks-by", "sides", "--format", "wav", "-o", "my tracks")
    assert code == 0, err
    playlist = (here / "my tracks" / "my tracks.m3u8").read_text()
    listed = [line for line in playlist.splitlines() if not line.startswith("#")]
    assert len(listed) >= 3

    def heard(path: Path) -> np.ndarray:
        return np.frombuffer(miniaudio.wav_read_file_s16(str(path)).samples, np.int16)

    whole = np.concatenate([heard(here / "my tracks" / name) for name in listed])
    assert np.array_equal(whole, heard(here / "whole.wav"))
    assert coach("export", "hips", "--tracks")[0] == 0
    assert len(list((here / "hips").glob("*.mp3"))) < len(listed)


def test_the_tag_tells_the_chapters_and_has_a_cover(coach, here):
    from mutagen.id3 import ID3

    coach("export", "hips")
    tag = ID3(here / "hips.mp3")
    ends = sorted((chapter.start_time, chapter.end_time) for chapter in tag.getall("CHAP"))
    assert ends[0][0] == 0
    assert ends[-1][1] == duration(coach, "hips")
    assert all(one[1] == two[0] for one, two in pairwise(ends))
    assert tag.getall("APIC")[0].data.startswith(b"\x89PNG")
    assert "ankle" in tag.getall("USLT")[0].text


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["hipps"], 2, "hips"),
        ([], 2, "none was named"),
        (["hips", "--all"], 2, "one or the other"),
        (["hips", "-o", "x.mp4a"], 2, "did you mean"),
        (["hips", "-o", "x"], 2, "no suffix"),
        (["hips", "--bitrate", "65"], 2, "bitrate 65"),
        (["hips", "--bitrate", "320"], 2, "choose from"),
        (["hips", "--bitrate", "fast"], 2, "not a bitrate"),
        (["hips", "-o", "x.wav", "--bitrate", "64"], 2, "bitrate 64"),
        (["hips", "--bed", "no such file.mp3"], 2, "no such file"),
        (["hips", "-o", "missing/x.mp3"], 1, "there is no folder"),
        (["hips", "-o", "."], 2, "no suffix"),
        (["hips", "-o", "folder.mp3"], 1, "is a folder"),
        (["hips", "--tracks", "-o", "x.mp3"], 2, "--format mp3"),
        (["hips", "short", "-o", "nowhere/deep"], 1, "there is no folder"),
        (["hips", "--loudness", "5"], 2, "loudness"),
    ],
)
def test_what_cannot_be_is_told_in_one_line_and_nothing_is_written(coach, here, words, code, said):
    (here / "folder.mp3").mkdir()
    got, out, err = coach("export", *words)
    assert got == code
    assert out == ""
    assert said in err
    assert names(here) == ["folder.mp3"]


def test_nothing_is_recorded_for_a_file_that_cannot_be_written(coach, here, monkeypatch):

    monkeypatch.setattr(studio, "record_each", lambda *words, **more: pytest.fail("recorded"))
    assert coach("export", "hips", "-o", "missing/x.mp3")[0] == 1


def test_when_one_of_several_cannot_be_written_none_is_begun(coach, here):
    (here / "out").mkdir()
    (here / "out" / "short.mp3").mkdir()
    code, _, err = coach("export", "hips", "short", "-o", "out")
    assert code == 1
    assert "is a folder" in err
    assert names(here / "out") == ["short.mp3"]


def test_a_bed_makes_the_whole_session_sound(coach, here):
    coach("export", "short", "-o", "x.wav", "--bed", "brown-noise")
    data = (here / "x.wav").read_bytes()
    sound = np.frombuffer(io.BytesIO(data).read()[44 : 44 + 22_050 * 2 * 8], np.int16)
    assert (np.abs(sound[22_050 * 4 :].astype(int)).reshape(-1, 441).max(axis=1) > 0).all()


def test_a_bed_lies_as_far_below_the_speech_as_is_asked(coach, here):
    loud = {}
    for below in ("14", "26"):
        assert coach("export", "short", "-o", "x.wav", "--bed", "brown-noise", "--bed-level", below)[0] == 0
        sound = np.frombuffer((here / "x.wav").read_bytes()[44:], np.int16).astype(float)
        loud[below] = 10 * np.log10((sound[22_050 * 9 : 22_050 * 12] ** 2).mean())  # in the rest, away from the words
    assert loud["14"] - loud["26"] == pytest.approx(12, abs=0.5)
    code, _, err = coach("export", "short", "-o", "x.wav", "--bed", "brown-noise", "--bed-level", "3")
    assert code == 2
    assert "--bed-level" in err


def test_a_link_to_itself_is_refused_in_one_line(coach, here):
    (here / "loop.mp3").symlink_to("loop.mp3")
    code, _, err = coach("export", "hips", "-o", "loop.mp3")
    assert code == 1
    assert "link that leads nowhere" in err


def test_where_the_preferred_engine_is_missing_another_speaks_and_one_line_says_so(tmp_path, monkeypatch):
    from click.testing import CliRunner

    from coach.cli import cli
    from coach.voice import engines
    from coach.voice.engines import hibari

    monkeypatch.setattr(engines, "PREFERRED", ("hibari", "silent"))
    monkeypatch.setattr(hibari, "folder", lambda package: None)
    monkeypatch.delenv("COACH_ENGINE", raising=False)
    monkeypatch.setenv("COACH_CONFIG", str(tmp_path / "none"))
    target = tmp_path / "breathe.mp3"
    result = CliRunner().invoke(cli, ["export", "breathe", "-o", str(target), "--cache", str(tmp_path / "cache")])
    assert result.exit_code == 0, result.output
    assert target.is_file()
    lines = [line for line in result.stderr.splitlines() if "instead" in line]
    assert lines == [
        "coach: hibari needs hibari-tts, which is not installed; install it with: pip install hibari-tts; "
        "silent speaks instead"
    ]


def test_a_session_says_how_it_sounds_and_who_made_it(coach, here, tmp_path):
    from mutagen.id3 import ID3

    picture = b"\xff\xd8\xff\xe0 a picture"
    (tmp_path / "library" / "scripts" / "cover.jpg").write_bytes(picture)
    wishes = "bed: ocean\nbells: off\nrate: 120\nauthor: Ada\nalbum: Evenings\ncover: cover.jpg\n"
    (tmp_path / "library" / "scripts" / "mine.yaml").write_text(SESSION + wishes)
    assert (
        coach("export", "mine")[0] == coach("export", "mine", "-o", "plain.mp3", "--bed", "off", "--no-cover")[0] == 0
    )
    tags = ID3(here / "mine.mp3")
    assert [str(tags[name]) for name in ("TPE1", "TALB", "TIT2")] == ["Ada", "Evenings", "Hips"]
    assert (tags["APIC:"].mime, tags["APIC:"].data) == ("image/jpeg", picture)
    assert "APIC:" not in ID3(here / "plain.mp3")
    assert (here / "mine.mp3").read_bytes().count(bytes(40)) < (here / "plain.mp3").read_bytes().count(bytes(40))
    sheet = json.loads(coach("preview", "mine", "--format", "json")[1])
    assert sheet["voice"]["rate"] == 120
    assert all(event["role"] != "bell" for event in sheet["events"])


def test_sessions_of_several_voices_are_exported_together(coach, here, tmp_path):
    (tmp_path / "library" / "scripts" / "slow.yaml").write_text(SESSION + "rate: 60\n")
    assert coach("export", "hips", "slow", "--format", "wav")[0] == 0
    assert (here / "slow.wav").stat().st_size > (here / "hips.wav").stat().st_size


def test_a_cover_or_bed_that_is_not_there_is_told_before_anything_is_recorded(coach, here, tmp_path):
    for wish in ("cover: none.png", "bed: none.ogg"):
        (tmp_path / "library" / "scripts" / "mine.yaml").write_text(f"{SESSION}{wish}\n")
        code, _, err = coach("export", "mine")
        assert code == 2
        assert len(err.splitlines()) == 1
        assert str(tmp_path / "library" / "scripts" / wish.split()[1]) in err
    assert names(here) == []
    assert not (tmp_path / "cache").exists()


def title(path: Path) -> str:
    return str(import_module("mutagen").File(path)["TIT2"][0])


def test_a_length_that_was_asked_for_stands_in_name_and_title(coach, here):
    assert coach("export", "hips", "--minutes", "2")[0] == 0
    assert coach("export", "hips", "--minutes", "1m30s", "--tracks", "--format", "wav")[0] == 0
    assert names(here) == ["hips-1m30s", "hips-2min.mp3"]
    assert title(here / "hips-2min.mp3") == "Hips, 2 min"


def test_a_bed_is_not_written_over_by_what_it_lies_under(coach, here):
    (here / "rain.wav").write_bytes(b"RIFF")
    (here / "link.wav").symlink_to("rain.wav")
    code, _, err = coach("export", "hips", "--bed", "link.wav", "-o", "rain.wav", "--force")
    assert (code, "is what it is made of" in err) == (2, True)
    assert (here / "rain.wav").read_bytes() == b"RIFF"


@pytest.mark.parametrize("wish", ["bed", "cover"])
def test_nor_one_that_is_named_from_the_home_folder(coach, here, tmp_path, monkeypatch, wish):
    monkeypatch.setenv("HOME", str(here))
    monkeypatch.setenv("USERPROFILE", str(here))
    (here / "mine.wav").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "library" / "scripts" / "hips.yaml").write_text(f"{SESSION}{wish}: ~/mine.wav\n")
    code, _, err = coach("export", "hips", "-o", "mine.wav", "--force")
    assert (code, "is what it is made of" in err) == (2, True)


def test_what_is_there_is_kept_unless_it_is_an_earlier_export_of_the_same(coach, here):
    (here / "hips.mp3").write_bytes(b"music")
    (here / "short.srt").write_text("mine")
    for words in (["hips"], ["hips", "-o", "hips.mp3"], ["short", "--captions"]):
        code, _, err = coach("export", *words)
        assert (code, "was kept" in err, "--force" in err) == (1, True, True)
    assert (here / "hips.mp3").read_bytes() == b"music"
    assert names(here) == ["hips.mp3", "short.srt"]
    assert coach("export", "hips", "--force")[0] == 0
    assert coach("export", "hips", "--captions")[0] == 0
    assert coach("export", "hips", "--minutes", "2", "-o", "hips.mp3")[0] == 1
    (here / "notes.txt").write_text("mine")
    assert coach("preview", "hips", "-o", "notes.txt")[0] == 1
    assert (here / "notes.txt").read_text() == "mine"
    for _ in range(2):
        assert coach("preview", "hips", "-o", "hips.txt")[0] == 0


def test_folders_are_made_alike_and_a_bad_session_is_named_and_passed_over(coach, here, tmp_path, monkeypatch):
    monkeypatch.setattr("coach.settings.builtin_library", lambda: tmp_path / "library")  # all are these two
    assert coach("export", "hips", "short", "-o", "two")[0] == 0
    (tmp_path / "library" / "scripts" / "odd.yaml").write_text("title: [")
    code, _, err = coach("export", "--all", "-o", "all")
    assert (code, "odd.yaml" in err) == (2, True)
    assert names(here / "all") == ["hips.mp3", "short.mp3"]
    assert names(here / "two") == ["hips.mp3", "short.mp3"]
    assert coach("export", "hips", "odd", "-o", "named")[0] == 2
    assert names(here / "named") == ["hips.mp3"]


@pytest.mark.parametrize("wrong", [["--engine", "nosuch"], ["--avoid", "nosuch"]])
def test_what_is_wrong_whatever_the_session_is_told_once(coach, here, wrong):
    code, _, err = coach("export", "hips", "short", "-o", "two", *wrong)
    assert (code, err.count("coach: ")) == (2, 1)
    assert names(here) == []


@pytest.mark.parametrize(
    "words",
    [
        ["export", "hips", "-o", "x.wav", "--format", "mp3"],
        ["preview", "hips", "-o", "x.srt", "--format", "vtt"],
        ["preview", "hips", "-o", "x.pdf"],
        ["export", "hips", "-o", "x.pdf"],
    ],
)
def test_a_suffix_and_a_format_that_contradict_are_refused(coach, here, words):
    assert coach(*words)[0] == 2
    assert names(here) == []


@pytest.mark.skipif(os.name == "nt", reason="has no /dev/stdout")
def test_a_session_goes_into_a_stream(here, tmp_path):
    command = [sys.executable, "-m", "coach"]
    for words, start in ((["export", "short", "-o", "-"], b"ID3"), (["export", "short", "-o", "/dev/stdout"], b"ID3")):
        done = subprocess.run([*command, *words], capture_output=True, cwd=here, timeout=60, check=True)
        assert done.stdout.startswith(start)
    with open(here / "x.txt", "wb") as file:
        subprocess.run([*command, "preview", "short", "-o", "/dev/stdout"], stdout=file, timeout=60, check=True)
    assert "Well done." in (here / "x.txt").read_text()
