"""``coach list`` as a user calls it, with the built-in library."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def listed(tmp_path, monkeypatch, capsys):
    """What ``coach list`` prints for some words, as names; and its exit code and complaint."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_CONFIG", str(tmp_path / "none.toml"))

    def run(*words: str) -> tuple[list[str], int, str]:
        with pytest.raises(SystemExit) as ended:
            main(["list", *words, "--library", str(ROOT)])
        out, err = capsys.readouterr()
        return [line.split()[0] for line in out.splitlines() if line.startswith("  ")], ended.value.code or 0, err

    return run


def test_sessions_are_chosen_by_what_their_exercises_ask_for(listed):
    every, _, _ = listed("sessions")
    chair, _, _ = listed("sessions", "--targets", "neck", "--position", "chair", "--level", "gentle")
    assert "desk-break" in chair
    assert "hips" not in chair
    assert set(chair) < set(every)
    assert "hips" not in listed("sessions", "--targets", "wrists")[0]


def test_a_word_that_is_no_muscle_is_refused_for_sessions_too(listed):
    for kind in ("exercises", "sessions"):
        names, code, told = listed(kind, "--targets", "nose")
        assert (names, code) == ([], 2)
        assert "'nose'" in told


def test_minutes_are_for_sessions(listed):
    assert "desk-break" in listed("sessions", "--minutes", "6")[0]
    assert "desk-break" in (short := listed("--minutes", "6", "--targets", "neck")[0])
    assert "breathe" not in short
    names, code, told = listed("exercises", "--minutes", "6")
    assert (names, code) == ([], 2)
    assert "coach list sessions" in told
