"""``coach today`` and what belongs to it, from the command line."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from coach.cli.play import _leave
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


def test_what_cannot_be_kept_is_played_all_the_same_and_no_place_is_promised(
    coach: Coach, tmp_path, monkeypatch, capsys
):
    (tmp_path / "state").write_text("no folder")
    monkeypatch.setenv("COACH_STATE", str(tmp_path / "state"))
    played = []
    monkeypatch.setattr("coach.cli.today.perform", lambda *args: played.append(args))
    _, _, err = coach("today", "--minutes", "8", "--engine", "silent", "--output", "null")
    assert played
    assert "cannot be taken up again" in err
    _leave(click.Context(click.Command("play")), "stopped", quiet=False)
    assert capsys.readouterr().err == "coach: stopped\n"
