"""A prescription becomes a session of the library's exercises, and no import stands before one of them unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from coach.cli.import_ import command
from coach.content.library import Library, read_session
from coach.content.names import near
from coach.settings import library_folders

TEXT = (
    "Plan for a knee\n\nOnce a day.\n\n"
    "1. Bridging: 2 sets of 8, hold 4 seconds\n2. Wobble thing 3 x 20 s each leg, twice a day\n"
)


def run(*args: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(command, [str(arg) for arg in args], standalone_mode=False)
    assert result.exception is None, result.exception
    return result.return_value, result.stderr


def test_entries_become_steps_with_their_doses_and_what_is_missing_an_exercise(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("plan.txt").write_text(TEXT, encoding="utf-8")
    code, told = run("--session", "plan.txt")
    assert code == 0
    assert "Bridging: bridge" in told
    assert "a new exercise" in told
    folders = (tmp_path, *library_folders(None))
    programme, _ = read_session(Path("scripts/plan-for-a-knee.yaml"), Library(folders))
    bridge, wobble = programme.session.steps
    assert (bridge.exercise, bridge.sets, bridge.reps, bridge.hold) == ("bridge", 2, 8, 4_000)
    assert (wobble.exercise, wobble.rounds, wobble.hold) == ("wobble-thing", 3, 20_000)
    assert programme.exercises["wobble-thing"].sides == "each"
    assert programme.session.title == "Plan for a knee"
    for text in (told, Path("scripts/plan-for-a-knee.yaml").read_text(encoding="utf-8")):
        assert "Bridging: Once a day" in text
        assert "Wobble thing: twice a day" in text


def test_a_name_that_may_mean_several_is_not_chosen_silently():
    known = {"wall-calf": "wall-calf", "calf-raise": "calf-raise", "bridge": "bridge"}
    assert near("Bridges", known) == (["bridge"], True)
    assert near("Calf", known) == (["wall-calf", "calf-raise"], False)
    assert near("Nothing like it", known) == ([], False)


@pytest.mark.parametrize("force", [False, True])
def test_an_import_stands_before_the_librarys_exercise_only_when_told(tmp_path, force):
    name = next(iter(Library(library_folders(None)).names))
    (tmp_path / "page.txt").write_text(f"{name}\nInstructions\nSit tall.\nHold for 20 seconds.\n", encoding="utf-8")
    code, told = run(tmp_path / "page.txt", "-o", tmp_path / "out", *(["--force"] if force else []))
    assert code == (0 if force else 1)
    assert force or "in the library" in told
