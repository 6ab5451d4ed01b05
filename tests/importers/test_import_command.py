"""``coach import``: files that pass the check, and what bad input gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from coach.cli.import_ import command
from coach.content.library import read_exercise
from coach.content.model import DETAILS, ExerciseStep, Programme, Session
from coach.errors import CoachError
from coach.pipeline import options_from, plan
from tests.importers.test_datasets import RECORD

GOOD = "Tall Sit\nInstructions\nSit tall on a chair.\nHold for 20 seconds.\n"


def run(*args: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(command, [str(arg) for arg in args], standalone_mode=False)
    if isinstance(result.exception, CoachError):
        return result.exception.exit_code, result.stdout, str(result.exception)
    assert result.exception is None, result.exception
    return result.return_value, result.stdout, result.stderr


def test_what_is_written_is_valid_and_previews_at_every_level(tmp_path):
    (tmp_path / "page.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "data.json").write_text(json.dumps([RECORD]), encoding="utf-8")
    code, _, _ = run(tmp_path, "-o", tmp_path / "out")
    assert code == 0
    for path in sorted((tmp_path / "out").iterdir()):
        exercise = read_exercise(path)
        for detail in DETAILS:
            session = Session(title="x", detail=detail, steps=(ExerciseStep(exercise=exercise.id),))
            made = plan(Programme(session=session, exercises={exercise.id: exercise}), options_from({}))
            assert made.schedule.duration > 0
            assert not any("{" in getattr(event.what, "text", "") for event in made.schedule.events)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("binary.txt", bytes(range(256)) * 20, "is not text"),
        ("empty.txt", b"", "is empty"),
        ("blank.md", b" \n\t\n", "is empty"),
        ("cut.json", b'[{"name": "x", "instru', "is not valid JSON"),
        ("deep.json", b"[" * 100_000, "nested too deeply"),
        ("other.json", b'{"a": 1}', "of no dataset that is known"),
        ("big.txt", b"Lie down.\n" * 300_000, "is larger than 2 MB"),
        ("words.txt", b"Just a title\n", "has no instructions"),
        ("half.txt", b"\xff\xfeA\x00b", "says that it is UTF-16"),
    ],
)
def test_bad_files_get_one_line_and_the_others_go_on(tmp_path, name, data, why):
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    code, _, err = run(tmp_path / name, tmp_path / "good.txt", "-o", tmp_path / "out")
    assert code == 2
    lines = [line for line in err.splitlines() if name in line]
    assert len(lines) == 1
    assert why in lines[0]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["tall-sit.yaml"]


def test_mixed_encodings_are_read_and_said(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes("Café Stretch\nInstructions\n".encode() + "Sit tall – don’t slump.\n".encode("cp1252"))
    assert run(path, "-o", tmp_path / "out")[0] == 0
    exercise = read_exercise(tmp_path / "out" / "cafe-stretch.yaml")
    assert exercise.instructions[0].say == "Sit tall - don't slump."
    assert any("UTF-8" in line for line in exercise.review)


def test_names_stay_inside_the_folder_and_do_not_collide(tmp_path):
    names = ["../evil", "..\\..\\evil", "/etc/evil", "Evil", "CON", "日本", "..", "a" * 300]
    (tmp_path / "data.json").write_text(json.dumps([{**RECORD, "name": name} for name in names]), encoding="utf-8")
    code, _, err = run(tmp_path / "data.json", "-o", tmp_path / "in" / "out")
    assert code == 1
    assert "of which no file name can be made" in err
    written = sorted(path.name for path in (tmp_path / "in" / "out").iterdir())
    assert written == [
        "a" * 80 + ".yaml",
        "con-exercise.yaml",
        "etc-evil.yaml",
        "evil-2.yaml",
        "evil-3.yaml",
        "evil.yaml",
        "exercise.yaml",
    ]
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["out"]


def test_files_that_exist_are_kept_unless_forced(tmp_path):
    (tmp_path / "page.txt").write_text(GOOD, encoding="utf-8")
    out = tmp_path / "out"
    assert run(tmp_path / "page.txt", "-o", out)[0] == 0
    (out / "tall-sit.yaml").write_text("mine", encoding="utf-8")
    code, _, err = run(tmp_path / "page.txt", "-o", out)
    assert code == 1
    assert "was kept" in err
    assert (out / "tall-sit.yaml").read_text() == "mine"
    assert run(tmp_path / "page.txt", "-o", out, "--force")[0] == 0
    assert "Sit tall" in (out / "tall-sit.yaml").read_text()


def test_a_missing_source_and_a_folder_without_pages_are_refused(tmp_path):
    (tmp_path / "none").mkdir()
    code, _, err = run(tmp_path / "none", tmp_path / "absent.txt", "-o", tmp_path / "out")
    assert code == 2
    assert "holds no file" in err
    assert "does not exist" in err


def test_an_output_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "page.txt").write_text(GOOD, encoding="utf-8")
    code, _, message = run(tmp_path / "page.txt", "-o", tmp_path / "page.txt")
    assert code == 1
    assert "could not be written" in message


def test_dry_run_writes_nothing_and_report_tells_all(tmp_path):
    (tmp_path / "page.txt").write_text(GOOD, encoding="utf-8")
    code, out, _ = run(tmp_path / "page.txt", "-o", tmp_path / "out", "--dry-run", "--report")
    assert code == 0
    assert not (tmp_path / "out").exists()
    assert "Sit tall on a chair." in out
    assert "data, dose: hold 20 s" in out


@pytest.mark.parametrize(
    "unit", ["one ", ", and ", "try to ", "; then , ", "the other ", "repeat ", "10-", ", ", "(for "]
)
def test_text_that_repeats_itself_without_end_is_left_out_at_once(unit, tmp_path):
    record = {**RECORD, "instructions": ["Lie down.", (unit * 300)[:1200], (unit * 300)[:500]]}
    (tmp_path / "data.json").write_text(json.dumps([record] * 300), encoding="utf-8")
    assert run(tmp_path / "data.json", "-o", tmp_path / "out", "--dry-run")[0] == 0
