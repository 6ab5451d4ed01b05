"""The config file and the environment as the defaults of every command, and what a slip in them gets."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from coach.cli import COMMANDS, SETTINGS, cli, main

SESSION = "title: Quiet\nsteps:\n  - say: Rest now.\n  - rest: 3m\n"


@pytest.fixture
def config(tmp_path, monkeypatch) -> Path:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "quiet.yaml").write_text(SESSION)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COACH_CONFIG", str(tmp_path / "config.toml"))
    return tmp_path / "config.toml"


@pytest.fixture
def coach(capsys):
    def run(*args: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(list(args))
        written = capsys.readouterr()
        assert isinstance(stopped.value.code, int)
        return stopped.value.code, written.out, written.err

    return run


def voice(coach, *args: str) -> str:
    code, out, err = coach("preview", "quiet", "--format", "json", *args)
    assert code == 0, err
    return next(line for line in out.splitlines() if '"voice"' in line)


def test_flags_go_before_the_environment_before_the_file(config, coach, monkeypatch):
    config.write_text("rate = 120\n")
    assert '"rate": 120' in voice(coach)
    monkeypatch.setenv("COACH_RATE", "130")
    assert '"rate": 130' in voice(coach)
    assert '"rate": 150' in voice(coach, "--rate", "150")


def test_a_table_settles_one_command_alone(config, coach):
    config.write_text("rate = 120\n[preview]\nrate = 110\n[export]\nrate = 100\n")
    assert '"rate": 110' in voice(coach)


def test_a_list_is_written_with_commas_as_on_the_command_line(config, coach):
    config.write_text('exclude = ["butterfly", "sphinx"]\n')
    code, _, err = coach("preview", "quiet")
    assert code == 2
    assert "'butterfly'" in err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("raet = 120", "there is no setting 'raet'; did you mean 'rate'"),
        ("[exprot]\nrate = 120", "there is no setting 'exprot'; did you mean 'export'"),
        ("[export]\nraet = 120", "there is no setting 'raet'"),
        ("clear = true", "there is no setting 'clear'"),
        ("rate = ", "is not valid TOML"),
        ("rate = 'fast'", "it stands in"),
        ("rate = 1.5", "it stands in"),
        ("bells = 7", "it stands in"),
        ("lead-in = -4", "it stands in"),
        ("exact = 7", "there is no setting 'exact'"),
    ],
)
def test_a_slip_is_told_in_one_line_that_names_the_file(config, coach, text, told):
    config.write_text(text)
    code, out, err = coach("preview", "quiet")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert told in err
    assert "config.toml" in err


@pytest.mark.parametrize("value", ["7", "'often'"])
def test_a_switch_that_is_not_true_or_false_is_refused(config, coach, value):
    config.write_text(f"captions = {value}")
    code, _, err = coach("export", "quiet", "-o", "quiet.mp3")
    assert (code, err.count("\n")) == (2, 1)
    assert not (config.parent / "quiet.mp3").exists()


def test_a_wrong_variable_is_named(config, coach, monkeypatch):
    monkeypatch.setenv("COACH_RATE", "fast")
    code, _, err = coach("preview", "quiet")
    assert code == 2
    assert "COACH_RATE" in err


def test_every_setting_is_an_option_of_some_command():
    names = set()
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        names |= {
            option[2:].replace("-", "_")
            for param in command.params if isinstance(param, click.Option)
            for option in param.opts if option.startswith("--")
        }  # fmt: skip
    assert set(SETTINGS) <= names


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_has_an_example(name, coach):
    assert f"Example: coach {name}" in " ".join(coach(name, "--help")[1].split())
