"""``coach course`` from the command line: list, show, begin, pause, go on, end, and a calendar."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Coach


def test_a_course_is_listed_shown_begun_paused_taken_up_and_left(coach: Coach, tmp_path: Path) -> None:
    assert "stiff-hips" in coach("course")[1]
    assert "stiff-hips" in coach("list", "courses")[1]
    page = coach("course", "stiff-hips")[1]
    assert page.rstrip("\n") == coach("show", "stiff-hips")[1].rstrip("\n")
    assert "--begin" in page
    assert coach("course", "stiff-hips", "--begin")[0] == 0
    profile = tmp_path / "profile.toml"
    assert f"since = {datetime.date.today()}" in profile.read_text()
    assert "next in 'Stiff hips': week 1 of 8" in coach("today", "--show", "--engine", "silent")[1]
    assert "Week 1 of 8" in coach("course")[1]
    code, _, err = coach("course", "desk-back", "--begin")
    assert (code, err.count("\n")) == (2, 1)
    assert "'coach course --end' leaves it" in err
    assert coach("course", "--pause")[0] == 0
    assert "It was paused today" in coach("course")[1]
    assert "Stiff hips" not in coach("today", "--show", "--engine", "silent")[1].splitlines()[0]
    assert coach("course", "--resume")[0] == 0
    assert "paused" not in profile.read_text()
    assert coach("course", "--end")[0] == 0
    assert "course" not in profile.read_text()


def test_days_and_a_later_beginning(coach: Coach, tmp_path: Path) -> None:
    first = datetime.date.today() + datetime.timedelta(days=10)
    args = ("course", "desk-back", "--begin", "--on", "sat,sun", "--from", str(first))
    page = coach(*args)[1]
    assert "Saturday" in page
    assert 'days = ["saturday", "sunday"]' in (tmp_path / "profile.toml").read_text()
    assert coach("profile", "--minutes", "9")[0] == 0
    assert "begins on" in coach("today", "--show", "--engine", "silent")[1].splitlines()[0]


def test_a_calendar_is_written_for_a_course_that_is_begun_or_named(coach: Coach, tmp_path: Path) -> None:
    pytest.importorskip("icalendar")
    assert coach("course", "better-sleep", "--ics", str(tmp_path / "sleep"), "--at", "21:30")[0] == 0
    text = (tmp_path / "sleep.ics").read_bytes().decode()
    assert text.count("BEGIN:VEVENT\r\n") == 19
    assert "T213000" in text
    assert coach("course", "--ics", str(tmp_path / "x"))[0] == 2


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("course", "stif-hips"), "did you mean 'stiff-hips'"),
        (("course", "hips"), "is a session, not a course"),
        (("course", "--begin"), "needs the course's NAME"),
        (("course", "--pause"), "needs a course that was begun"),
        (("course", "stiff-hips", "--end"), "is not under way"),
        (("course", "stiff-hips", "--on", "mon"), "add --begin"),
        (("course", "stiff-hips", "--begin", "--on", "moon"), "is no day of the week"),
        (("course", "stiff-hips", "--begin", "--from", "2020-01-01"), "is past"),
        (("course", "stiff-hips", "--begin", "--from", "May"), "'May'"),
        (("play", "stiff-hips"), "'coach course stiff-hips'"),
        (("preview", "stiff-hips"), "is a course"),
        (("list", "courses", "--targets", "hips"), "are not chosen"),
    ],
)
def test_bad_words_have_one_line(coach: Coach, args: tuple[str, ...], words: str) -> None:
    code, _, err = coach(*args)
    assert code == 2
    assert words in err
    assert err.count("\n") == 1


COURSE = "title: Mine\nfor: you\ndays: [monday, friday]\nweeks:\n  - sessions: hips\n"


def test_a_course_of_ones_own_is_found_from_any_folder(
    coach: Coach, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("here/scripts", "there"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "here" / "scripts" / "mine.yaml").write_text(COURSE)
    monkeypatch.chdir(tmp_path / "here")
    assert coach("course", "mine", "--begin")[0] == 0
    monkeypatch.chdir(tmp_path / "there")
    assert "next in 'Mine'" in coach("today", "--show", "--engine", "silent")[1]
    assert coach("course", "mine", "--pause")[0] == 0


def test_a_course_that_is_gone_keeps_nobody_from_another(coach: Coach, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(COURSE)
    assert coach("course", str(tmp_path / "mine.yaml"), "--begin")[0] == 0
    (tmp_path / "mine.yaml").unlink()
    assert coach("course", "stiff-hips")[0] == 0
    code, out, err = coach("course")
    assert code == 0
    assert "stiff-hips" in out
    assert "'coach course --end' leaves it" in err


def test_a_calendar_that_cannot_be_written_begins_nothing(coach: Coach, tmp_path: Path) -> None:
    (tmp_path / "here").write_text("no folder")
    code, _, err = coach("course", "stiff-hips", "--begin", "--ics", str(tmp_path / "here" / "mine.ics"))
    assert code == 1
    assert err.count("\n") == 1
    assert not (tmp_path / "profile.toml").exists()
    assert coach("course", "stiff-hips", "--begin", "--ics", str(tmp_path / "mine"))[0] == 0
    assert (tmp_path / "mine.ics").is_file()
    assert "stiff-hips" in (tmp_path / "profile.toml").read_text()
