"""What a wrong file gets: one line that names it, exit code 2, nothing on stdout, and never a crash."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coach.cli import main

EXERCISE = "name: Figure Four\ntargets: [glutes]\ninstructions:\n  - say: Cross the ankle over the other knee.\n"


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    for folder in ("exercises", "scripts", "data"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COACH_CONFIG", str(tmp_path / "none.toml"))
    monkeypatch.setenv("COACH_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def complaint(capsys):
    """Runs the command, which has to fail with exit code 2 and one line; gives that line."""

    def run(*args: str) -> str:
        with pytest.raises(SystemExit) as stopped:
            main(list(args))
        written = capsys.readouterr()
        assert stopped.value.code == 2
        assert written.out == ""
        assert written.err.count("\n") == 1
        return written.err

    return run


@pytest.mark.parametrize(
    "text",
    [
        "title: A\nsteps: " + "[" * 50_000,
        "title: A\nsteps: " + "{a: " * 50_000,
        "title: A\nsteps:\n  " + "- " * 100_000 + "x",
        "? " * 100_000 + "x",
        "\n".join(" " * depth + "a:" for depth in range(1200)),
    ],
    ids=["brackets", "braces", "dashes", "keys", "columns"],
)
def test_endless_nesting_is_refused_before_it_can_crash_the_reader(here, complaint, text):
    (here / "scripts" / "deep.yaml").write_text(text)
    assert "deeper than 20 levels" in complaint("preview", "deep")


def test_a_long_line_and_many_brackets_are_no_nesting(here, capsys):
    steps = "".join(f"  - {{say: Line {number}.}}\n" for number in range(1500))
    (here / "scripts" / "flat.yaml").write_text(f"title: Flat\nsteps:\n{steps}")
    with pytest.raises(SystemExit) as stopped:
        main(["preview", "flat"])
    assert stopped.value.code == 0
    assert "Line 1499." in capsys.readouterr().out


def test_a_region_in_place_of_muscles_is_told_its_muscles(here, complaint):
    (here / "exercises" / "four.yaml").write_text(EXERCISE.replace("glutes", "hips"))
    assert "name the muscles: glutes, abductors, adductors" in complaint("preview", "four")


def test_an_unknown_key_far_from_any_known_one_gets_a_short_answer(here, complaint):
    (here / "exercises" / "four.yaml").write_text(EXERCISE + "zzzz: 1\n")
    line = complaint("preview", "four")
    assert "unknown key 'zzzz'" in line
    assert len(line) < 200 + len(str(here))


@pytest.mark.parametrize("title", ["...", "-", "\U0001f600"])
def test_a_title_of_no_word_is_refused_where_it_stands(here, complaint, title):
    (here / "scripts" / "mute.yaml").write_text(f"title: '{title}'\nsteps:\n  - say: Rest.\n")
    assert "mute.yaml:1: title:" in complaint("preview", "mute")


def test_an_unknown_target_is_told_before_anything_is_listed(here, complaint):
    assert "'toes'" in complaint("list", "--targets", "toes")


def test_an_empty_output_name_is_no_name(here, complaint):
    (here / "exercises" / "four.yaml").write_text(EXERCISE)
    complaint("export", "four", "-o", "")
    assert not list(here.glob("*.mp3"))


def test_an_exercise_is_also_named_by_its_path(here, capsys):
    (here / "exercises" / "four.yaml").write_text(EXERCISE)
    (here / "two.yaml").write_text(EXERCISE.replace("Figure Four", "Other"))
    with pytest.raises(SystemExit) as stopped:
        main(["preview", "exercises/four.yaml", "two.yaml", "butterfly"])
    assert stopped.value.code == 0
    assert "Figure Four, Other and Butterfly" in capsys.readouterr().out


def test_a_wrong_file_named_by_its_path_is_told_its_fault(here, complaint):
    (here / "exercises" / "four.yaml").write_text(EXERCISE + "zzzz: 1\n")
    assert "four.yaml:5: zzzz" in complaint("preview", "exercises/four.yaml")
    (here / "none.yaml").write_text("- a\n")
    assert "none.yaml:1: must be a mapping" in complaint("preview", "none.yaml")


def test_an_endless_name_is_an_unknown_name(here, complaint):
    assert "there is no session or exercise of that name" in complaint("preview", "a" * 5000)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a folder that is in use")
def test_a_current_folder_that_is_gone_is_named(here, capsys):
    (here / "gone").mkdir()
    os.chdir(here / "gone")
    (here / "gone").rmdir()
    with pytest.raises(SystemExit) as stopped:
        main(["preview", "hips"])
    assert stopped.value.code == 1
    assert capsys.readouterr().err == "coach: the current folder: is not there any more; change to another one\n"


def test_a_check_tells_each_unknown_exercise_beside_other_mistakes_and_each_mistake_once(here, capsys):
    (here / "exercises" / "four.yaml").write_text(EXERCISE + "zzzz: 1\n")
    steps = "  - {exercise: piegon, hodl: 30s}\n  - {circuit: [frogg, four], times: 0}\n"
    (here / "scripts" / "s.yaml").write_text(f"title: Mine\nbed: ocaen\nsteps:\n{steps}")
    with pytest.raises(SystemExit):
        main(["check", "exercises", "scripts"])
    out = capsys.readouterr().out
    for meant in ("'pigeon'", "'hold'", "'frog'", "must be 1 to 100", "did you mean 'ocean'?"):
        assert meant in out
    assert out.count("unknown key 'zzzz'") == 1


def test_a_check_of_what_is_not_there_says_so(here, complaint):
    assert "there is no such file" in complaint("check", "nosuch.yaml")
    assert "no session or exercise of that name; did you mean 'hips-and-back'" in complaint("check", "hips-and-bakc")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title: A\nsteps:\n  - zzz: 30s\n", ":3: steps[0]: this step has no kind; write {exercise: zzz, hold: 30s}"),
        ("title: A\nsteps:\n  - rest 20s\n", ":3: steps[0]: 'rest 20s' is no exercise; write rest: 20s"),
        ("title: A\nsteps: frog\n", ":2: steps: must be a list, not text"),
        ("title: A\nsteps: [frog]\n---\ntitle: B\n", ":3: holds two documents"),
        ("title: A\nsteps:\n\u00a0\u00a0- frog\n", "copied from a page"),
    ],
)
def test_what_people_write_for_a_step_is_told_as_it_is_meant(here, capsys, text, told):
    (here / "scripts" / "s.yaml").write_text(text, encoding="utf-8")
    for words in (["preview", "s"], ["check", "scripts"]):
        with pytest.raises(SystemExit):
            main(words)
        out, err = capsys.readouterr()
        assert told in (out + err).replace(": error", "")
        assert "missing" not in out + err


def test_a_list_tells_a_wrong_file_with_its_line_and_in_plain_words(here, capsys):
    (here / "exercises" / "odd.yaml").write_text("name: Odd\naliases: [on, 12]\ninstructions: [Sit.]\n")
    (here / "scripts" / "odd.yaml").write_text("title: Odd\nduration: []\nsteps: [frog]\n")
    with pytest.raises(SystemExit):
        main(["list", "odd"])
    told = capsys.readouterr().err
    assert "odd.yaml:2: aliases[1]: must be text, not a whole number" in told
    assert "odd.yaml:2: duration: a duration is needed; write 30s" in told
