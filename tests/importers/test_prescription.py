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
    programme = read_session(Path("scripts/plan-for-a-knee.yaml"), Library(folders))
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


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        (
            "My plan\n\n- Sphinx 2 min\n- Pigeon 90s/side\n- Wobble x 5 each way\n\nEvening\n"
            "- Breathing thing, 4 in 6 out, 5 minutes\n",
            ["sphinx 120 s", "pigeon 90 s", "wobble 5", "breathing-thing 300 s"],
        ),
        (
            "1) Pelvic tilts - 2 sets of 12 reps\n2) Wall push-ups 3x10\n3) Clam shells\n\n"
            "Do these 5 days a week.\nSigned, A. Finch\n",
            ["pelvic-tilts 12", "wall-push-ups 10", "clam-shells"],
        ),
        (
            "Rehab\n\n1. Wobble swings\n   Lean forward. Let your arm hang.\n   2 minutes\n2. Wall slides\n"
            "   Slide your hands up the wall.\n   3 sets of 10\n3. Wobble stretch\n   30 seconds x 3\n",
            ["wobble-swings 120 s", "wall-slides 10", "wobble-stretch 30 s"],
        ),
        (
            "Knee hug\n\n- Lie down.\n- Hug your right knee. Hold 20 seconds.\n- Repeat 3 times.\n",
            ["knees-to-chest 20 s"],
        ),
        ("Cat camel 10x\nPigeon 20s x3\nChilds pose 1min\n", ["cat-cow 10", "pigeon 20 s", "childs-pose 60 s"]),
    ],
    ids=["bullets", "a name alone and a signature", "doses on lines of their own", "one exercise", "plain lines"],
)
def test_a_list_is_a_step_for_each_entry_however_it_is_written(tmp_path, text, steps):
    (tmp_path / "plan.txt").write_text(text, encoding="utf-8")
    assert run("--session", tmp_path / "plan.txt", "-o", tmp_path / "own")[0] == 0
    (script,) = (tmp_path / "own" / "scripts").iterdir()
    programme = read_session(script, Library((tmp_path / "own", *library_folders(None))))
    told = [(step.exercise, step.reps, (step.hold or 0) // 1000) for step in programme.session.steps]
    assert [f"{name} {reps}" if reps else f"{name} {hold} s" if hold else name for name, reps, hold in told] == steps
    lines = [line.say for exercise in programme.exercises.values() for line in exercise.instructions]
    assert not any("Finch" in line or "Signed" in line for line in lines)


def test_a_session_of_the_library_is_not_replaced_by_a_title(tmp_path):
    (tmp_path / "plan.txt").write_text("Morning\n\n1. Pigeon: 30 s\n2. Sphinx: 30 s\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="'morning'"):
        run("--session", tmp_path / "plan.txt", "-o", tmp_path)
    assert run("--session", tmp_path / "plan.txt", "-o", tmp_path, "--force")[0] == 0
