"""A body that is spared, on the command line: one option for all commands, and a profile in the config file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coach import api
from coach.cli import main
from coach.errors import RequestError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command; what it prints, its exit code and its complaint. A profile may stand in the config file."""
    config = tmp_path / "config.toml"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_CONFIG", str(config))
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))

    def call(*words: str, profile: str = "") -> tuple[str, int, str]:
        config.write_text(profile, encoding="utf-8")
        with pytest.raises(SystemExit) as ended:
            main([*words, "--library", str(ROOT)])
        out, err = capsys.readouterr()
        return out, ended.value.code or 0, err

    return call


def test_preview_says_what_is_done_instead(run, monkeypatch):
    plain, _, _ = run("preview", "hips-and-back")
    told = (
        r"(Instead|In place) of the figure four, the rolling bridge\.|The rolling bridge, instead of the figure four\."
    )
    assert not re.search(told, " ".join(plain.split()))
    asked = run("preview", "hips-and-back", "--avoid", "new hip")
    assert re.search(told, " ".join(asked[0].split()))
    assert run("preview", "hips-and-back", profile='avoid = ["new-hip"]\n') == asked
    monkeypatch.setenv("COACH_AVOID", "new-hip")
    assert run("preview", "hips-and-back") == asked


def test_the_command_line_wins_over_the_profile(run):
    plain, _, _ = run("preview", "hips-and-back")
    assert run("preview", "hips-and-back", "--avoid", "", profile='avoid = "new-hip"\n')[0] == plain


@pytest.mark.parametrize(
    "words",
    [
        ("preview", "hips"),
        ("export", "hips"),
        ("play", "hips", "--output", "null"),
        ("list",),
        ("make", "--minutes", "5"),
    ],
)
def test_an_unknown_condition_is_one_line_with_the_nearest(run, words):
    out, code, told = run(*words, "--avoid", "osteoporose")
    assert (out, code, told.count("\n")) == ("", 2, 1)
    assert "did you mean 'osteoporosis'?" in told
    assert "new-knee" in told


def test_where_nothing_is_left_it_is_told(run, tmp_path):
    (tmp_path / "exercises").mkdir()
    text = "name: Odd\navoid: [knee]\ninstructions: [Lie down.]\n"
    (tmp_path / "exercises" / "odd.yaml").write_text(text, encoding="utf-8")
    out, code, told = run("preview", "odd", "--avoid", "knee")
    assert (out, code, told.count("\n")) == ("", 2, 1)
    assert "'Odd': nothing of it is right with a sore knee" in told


def test_what_should_be_done_instead_and_is_not_there_is_told_with_its_line(run, tmp_path):
    (tmp_path / "exercises").mkdir()
    text = "name: Odd\navoid: [knee]\ninstead: pelvic-tilt\ninstructions: [Lie down.]\n"
    (tmp_path / "exercises" / "odd.yaml").write_text(text, encoding="utf-8")
    _, code, told = run("preview", "odd", "--avoid", "knee")
    assert code == 2
    assert "odd.yaml:3: instead: there is no exercise 'pelvic-tilt'; did you mean 'pelvic-tilts'" in told
    assert run("preview", "odd")[1] == 0


def test_make_chooses_nothing_that_must_be_avoided(run, tmp_path):
    _, code, told = run("make", "--targets", "hips", "--minutes", "10", "--avoid", "new-hip,knee", "-o", "made.yaml")
    assert code == 0, told
    chosen = api.load(str(tmp_path / "made.yaml"), library=ROOT).exercises.values()
    assert chosen
    assert not any({"new-hip", "knee"} & set(exercise.avoid) for exercise in chosen)


def test_list_leaves_out_exercises_and_says_so(run):
    out, _, told = run("list", "exercises", "--avoid", "knee")
    names = [line.split()[0] for line in out.splitlines()]
    assert "bridge" in names
    assert "pigeon" not in names
    assert "more are not for knee" in told


def test_list_tells_how_much_of_a_session_is_done_otherwise(run):
    out, _, _ = run("list", "sessions", "--avoid", "new-hip")
    sessions = dict(line.split(maxsplit=1) for line in " ".join(out.split()).replace(") ", ")\n").splitlines())
    assert sessions["hips-and-back"].endswith("4 done otherwise)")
    assert "otherwise" not in sessions["wrists-at-work"]


def test_show_tells_for_whom_it_is_not_and_what_is_done_in_its_place(run):
    out, _, _ = run("show", "pigeon")
    page = " ".join(out.split())
    assert "a new hip [new-hip]: no bending of the hip past a right angle" in page
    assert "(American Academy of Orthopaedic Surgeons" in page
    assert "Instead: Rolling bridge [bridge]" in page
    assert "Easier: Ninety-ninety hip stretch [ninety-ninety]" in page


def test_python_spares_a_body_too():
    programme = api.load("hips-and-back", library=ROOT, avoid=["new-hip"])
    assert "reclining-lower-trunk-extensor" in programme.spared
    with pytest.raises(RequestError, match="no condition"):
        api.load("hips-and-back", library=ROOT, avoid="nose")
