"""``coach today`` and what belongs to it, from the command line."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from coach.live.journal import Stopped, write_place
from coach.pipeline import lines, plan
from tests.cli.conftest import Coach


def test_today_is_shown_and_says_why(coach: Coach) -> None:
    code, out, _ = coach("today", "--show", "--minutes", "8", "--engine", "silent")
    assert code == 0
    assert "because" in out.splitlines()[0]
    assert "about 8:00" in out


def test_today_keeps_what_the_profile_says(coach: Coach) -> None:
    assert coach("profile", "--not-in", "standing,chair", "--minutes", "9")[0] == 0
    code, out, _ = coach("today", "--show", "--engine", "silent")
    assert code == 0
    assert "without chair and standing" in out
    assert "about 9:00" in out


def test_today_ends_when_the_clock_says_so(coach: Coach) -> None:
    then = datetime.datetime.now() + datetime.timedelta(minutes=9)
    code, out, _ = coach("today", "--show", "--until", f"{then:%H:%M}", "--engine", "silent")
    assert code == 0
    assert re.search(r"about (8:[0-5]\d|9:00)$", out, re.MULTILINE)
    code, _, err = coach("today", "--until", f"{then:%H:%M}", "--minutes", "9")
    assert code == 2
    assert "say the same thing" in err


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        ('not-in = ["floor", "chair", "standing"]', "take back a position or a condition"),
        ('not-in = ["floor", "standing"]\nprops = []\nlevel = "gentle"\n'
         'avoid = ["neck", "shoulder", "back", "hip", "knee", "dizziness"]',
         "'coach profile' shows what is left out"),
        ("minutes = 1", "'coach profile' shows what is left out"),
        ('[skip]\npigeon = true\nfrog = "never"', "profile.toml:3: skip: must be true"),
    ],
)  # fmt: skip
def test_a_profile_that_leaves_nothing_is_one_line_with_a_way_on(
    coach: Coach, tmp_path: Path, profile: str, words: str
) -> None:
    (tmp_path / "profile.toml").write_text(profile)
    code, out, err = coach("today", "--show", "--engine", "silent")
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ('{"at":"2999-01-01T10:00:00+01:00","session":"S","exercise":"frog","ms":60000}', "dated in the future"),
        ('{"at":"2026-13-45T10:00","session":"S","exercise":"frog","ms":60000}', ""),
        ("garbage", ""),
    ],
)
def test_a_wrong_clock_and_a_damaged_log_hold_nobody_up(coach: Coach, tmp_path: Path, line: str, note: str) -> None:
    (tmp_path / "log.jsonl").write_text(line + "\n")
    code, out, err = coach("today", "--show", "--engine", "silent")
    assert code == 0
    assert "because it is a good place to begin" in out
    assert note in err
    assert err.count("\n") == bool(note)
    assert coach("log")[0] == 0


def test_a_course_or_its_session_that_is_gone_is_one_line_and_the_day_goes_on(coach: Coach, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("title: Mine\ndays: [monday, friday]\nweeks:\n  - sessions: [hipz, hips]\n")
    for name, words in ((mine, "the course goes on without it"), ("stif-hips", "'coach course --end' leaves it")):
        (tmp_path / "profile.toml").write_text(f'[course]\nname = "{name}"\nsince = 2026-11-01\n')
        code, out, err = coach("today", "--show", "--engine", "silent")
        assert code == 0
        assert "because" in out
        assert words in err
        assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("today", "--show", "--feel", "tirred"), "did you mean 'tired'"),
        (("today", "--show", "--minutes", "0"), "is no length of a session"),
        (("today", "--show", "--minutes", "soon"), "is not a duration"),
        (("today", "--show", "--avoid", "kne"), "did you mean 'knee'"),
        (("like", "frogg"), "did you mean 'frog'"),
        (("log", "--why", "frogg"), "did you mean 'frog'"),
    ],
)
def test_bad_words_have_one_line_and_the_nearest_names(coach: Coach, args: tuple[str, ...], words: str) -> None:
    code, _, err = coach(*args)
    assert code == 2
    assert words in err
    assert err.count("\n") == 1


def test_like_skip_export_and_forget(coach: Coach, tmp_path: Path) -> None:
    assert coach("like", "frog", "pigeon")[0] == 0
    assert coach("skip", "frog", "--month")[0] == 0
    text = (tmp_path / "profile.toml").read_text()
    assert 'like = ["pigeon"]' in text
    assert "frog = 20" in text
    assert coach("profile", "--export", str(tmp_path / "me"))[0] == 0
    assert (tmp_path / "me.zip").is_file()
    assert coach("profile", "--forget", "--yes")[0] == 0
    assert not (tmp_path / "profile.toml").exists()


def test_a_log_that_nobody_has_is_a_friendly_page(coach: Coach, tmp_path: Path) -> None:
    assert "coach today" in coach("log")[1]
    assert coach("log", "--svg", str(tmp_path / "log.svg"))[0] == 0
    assert coach("log", "--json")[1].startswith("{")


def test_what_cannot_be_kept_is_played_all_the_same(coach: Coach, tmp_path, monkeypatch):
    (tmp_path / "state").write_text("no folder")
    monkeypatch.setenv("COACH_STATE", str(tmp_path / "state"))
    played = []
    monkeypatch.setattr("coach.cli.today.perform", lambda *args: played.append(args))
    _, _, err = coach("today", "--minutes", "8", "--engine", "silent", "--output", "null")
    assert played
    assert "cannot be taken up again" in err


def test_what_is_taken_up_again_is_told_as_it_was(coach: Coach, tmp_path: Path, monkeypatch) -> None:
    """Level, doses, greeting and what a body is spared stand in no script: the lines are those of the first run."""
    monkeypatch.setenv("COACH_STATE", str(tmp_path))
    (tmp_path / "profile.toml").write_text('avoid = ["knee"]\ntight-side = "left"\n')
    played = []
    monkeypatch.setattr("coach.cli.today.perform", lambda *args: played.append(args))
    monkeypatch.setattr("coach.cli.play.perform", lambda *args: played.append(args))
    coach("today", "--minutes", "8", "--engine", "silent", "--feel", "stiff-back")
    first, options, flags, session = played[0][1:]
    write_place(tmp_path, Stopped(session=session, options={"engine": "silent"}, felt=flags["feel"], title="T"))
    coach("play", "--resume")
    again, same, _, _, stopped = played[1][1:]
    assert stopped.felt == ("stiff-back",)
    assert again == first
    assert lines(plan(again, same).script) == lines(plan(first, options).script)
    (tmp_path / "today.json").write_text('{"session": 5}')
    code, _, err = coach("play", "--resume")
    assert (code, err.count("\n")) == (2, 1)
    assert "'coach today' makes a session anew" in err


def test_it_is_taken_up_again_where_the_state_folder_is_named_from_here(coach: Coach, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_STATE", "state")
    played = []
    monkeypatch.setattr("coach.cli.today.perform", lambda *args: played.append(args))
    monkeypatch.setattr("coach.cli.play.perform", lambda *args: played.append(args))
    coach("today", "--minutes", "8", "--engine", "silent")
    kept = str(tmp_path / "state" / "today.json")
    write_place(tmp_path / "state", Stopped(session=(kept,), options={"engine": "silent"}, title="T"))
    for words in ([], ["state/today.json"]):
        code, _, err = coach("play", "--resume", *words)
        assert (code, err) == (0, "")
        assert played[-1][1] == played[0][1]
