"""``coach today`` as the real program: its session is played, stopped, taken up again, and written to a file."""

from __future__ import annotations

import json
import subprocess
import wave
from pathlib import Path

import pytest

from tests.live.program import Terminal, coach


def test_a_session_of_today_that_was_stopped_is_taken_up_again(home: dict[str, str]) -> None:
    with Terminal(home, "--minutes", "3", "--feel", "tired", verb="today") as first:
        first.until("because you are tired")
        first.until("Space|pause")
        first.press("\x1b[C")
        first.until("begin with|This is")
        first.press("\x1b[C")
        first.until("1:|2:")
        first.process.kill()
    place = json.loads((Path(home["COACH_STATE"]) / "place.json").read_text())
    assert place["felt"] == ["tired"]
    assert place["session"] == [str(Path(home["COACH_STATE"]) / "today.json")]
    with Terminal(home, "--resume") as again:
        again.until(place["chapter"].split(",")[0])
        assert "has changed" not in again.text
        again.press("qq")
        assert again.end() == 0


def test_the_next_session_of_a_course_is_played_under_its_own_title(home: dict[str, str]) -> None:
    week = "title: Mine\ndays: [monday, thursday]\nweeks:\n  - sessions: short\n"
    (Path(home["COACH_LIBRARY"]) / "scripts" / "mine.yaml").write_text(week)
    assert coach(home, "course", "mine", "--begin").returncode == 0
    with Terminal(home, verb="today") as terminal:
        terminal.until("week 1 of 1, session 1 of 1")
        terminal.until("Here begins Mine")
        terminal.press("qq")
        assert terminal.end() == 0
    # By this title it stands in the log, from which the course knows how far it has come.
    assert json.loads((Path(home["COACH_STATE"]) / "place.json").read_text())["title"] == "Short"


@pytest.mark.parametrize("name", ["today.wav", "today"])
def test_a_session_of_today_is_written_exactly_as_long_as_asked(
    home: dict[str, str], tmp_path: Path, name: str
) -> None:
    done: subprocess.CompletedProcess[str] = coach(home, "today", "--minutes", "3", "-o", str(tmp_path / name))
    assert done.returncode == 0, done.stderr
    assert "because" in done.stderr
    if name.endswith(".wav"):
        with wave.open(str(tmp_path / name)) as file:
            assert file.getnframes() == 180 * file.getframerate()
    else:
        assert (tmp_path / "today.mp3").is_file()


@pytest.mark.parametrize(
    ("file", "code", "words"),
    [("missing/today.mp3", 1, "there is no folder"), ("today.txt", 2, "unknown format '.txt'")],
)
def test_a_file_that_cannot_be_is_told_in_one_line(
    home: dict[str, str], tmp_path: Path, file: str, code: int, words: str
) -> None:
    done = coach(home, "today", "--minutes", "3", "-o", str(tmp_path / file))
    assert done.returncode == code
    assert words in done.stderr
    assert done.stderr.count("\ncoach: ") == 1, done.stderr


@pytest.mark.slow
def test_what_was_stopped_inside_an_easier_form_is_taken_up_again_at_its_exercise(home: dict[str, str]) -> None:
    folder = Path(home["COACH_LIBRARY"]) / "exercises"
    text = (folder / "little.yaml").read_text().replace("hold: 6s", "hold: 60s")
    (folder / "simple.yaml").write_text(text.replace("Little stretch", "Simple stretch"))
    (folder / "little.yaml").write_text(text + "easier: simple\n")
    with Terminal(home, "short") as first:
        first.until("Space|pause")
        first.press("\x1b[C")
        first.until("hold")
        first.press("e")
        first.until("easier: Simple stretch")
        first.until("Simple stretch, ")  # it has begun
        first.process.kill()
    place = json.loads((Path(home["COACH_STATE"]) / "place.json").read_text())
    assert place["place"]["exercise"] == "little"
    with Terminal(home, "--resume") as again:
        again.until("Little stretch")
        assert "has changed" not in again.text
        again.press("qq")
        assert again.end() == 0
