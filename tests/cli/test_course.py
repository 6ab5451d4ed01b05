"""``coach course`` from the command line: list, show, begin, pause, go on, end, and a calendar."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from coach.cli import cli, run


@pytest.fixture
def coach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> object:
    for name in ("COACH_DATA", "COACH_STATE", "COACH_CONFIG"):
        monkeypatch.setenv(name, str(tmp_path / ("config.toml" if name == "COACH_CONFIG" else "")))

    def call(*args: str) -> tuple[int, str, str]:
        code = run(lambda: cli.main(args=list(args), prog_name="coach", standalone_mode=False))
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


def test_a_course_is_listed_shown_begun_paused_taken_up_and_left(coach: object, tmp_path: Path) -> None:
    assert "stiff-hips" in coach("course")[1]  # type: ignore[operator]
    assert "stiff-hips" in coach("list", "courses")[1]  # type: ignore[operator]
    page = coach("course", "stiff-hips")[1]  # type: ignore[operator]
    assert page.rstrip("\n") == coach("show", "stiff-hips")[1].rstrip("\n")  # type: ignore[operator]
    assert "--begin" in page
    assert coach("course", "stiff-hips", "--begin")[0] == 0  # type: ignore[operator]
    profile = tmp_path / "profile.toml"
    assert f"since = {datetime.date.today()}" in profile.read_text()
    assert "next in 'Stiff hips': week 1 of 8" in coach("today", "--show", "--engine", "silent")[1]  # type: ignore[operator]
    assert "Week 1 of 8" in coach("course")[1]  # type: ignore[operator]
    code, _, err = coach("course", "desk-back", "--begin")  # type: ignore[operator]
    assert (code, err.count("\n")) == (2, 1)
    assert "'coach course --end' leaves it" in err
    assert coach("course", "--pause")[0] == 0  # type: ignore[operator]
    assert "It was paused today" in coach("course")[1]  # type: ignore[operator]
    assert "Stiff hips" not in coach("today", "--show", "--engine", "silent")[1].splitlines()[0]  # type: ignore[operator]
    assert coach("course", "--resume")[0] == 0  # type: ignore[operator]
    assert "paused" not in profile.read_text()
    assert coach("course", "--end")[0] == 0  # type: ignore[operator]
    assert "course" not in profile.read_text()


def test_days_and_a_later_beginning(coach: object, tmp_path: Path) -> None:
    first = datetime.date.today() + datetime.timedelta(days=10)
    args = ("course", "desk-back", "--begin", "--on", "sat,sun", "--from", str(first))
    page = coach(*args)[1]  # type: ignore[operator]
    assert "Saturday" in page
    assert 'days = ["saturday", "sunday"]' in (tmp_path / "profile.toml").read_text()
    assert coach("profile", "--minutes", "9")[0] == 0  # type: ignore[operator]
    assert "begins on" in coach("today", "--show", "--engine", "silent")[1].splitlines()[0]  # type: ignore[operator]


def test_a_calendar_is_written_for_a_course_that_is_begun_or_named(coach: object, tmp_path: Path) -> None:
    pytest.importorskip("icalendar")
    assert coach("course", "better-sleep", "--ics", str(tmp_path / "sleep"), "--at", "21:30")[0] == 0  # type: ignore[operator]
    text = (tmp_path / "sleep.ics").read_bytes().decode()
    assert text.count("BEGIN:VEVENT\r\n") == 19
    assert "T213000" in text
    assert coach("course", "--ics", str(tmp_path / "x"))[0] == 2  # type: ignore[operator]


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
def test_bad_words_have_one_line(coach: object, args: tuple[str, ...], words: str) -> None:
    code, _, err = coach(*args)  # type: ignore[operator]
    assert code == 2
    assert words in err
    assert err.count("\n") == 1
