"""``coach preview`` as a user runs it: what is on stdout, what is in the file, how it fails."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from coach.export.text_formats import FORMATS

EXERCISE = """\
name: Knee hug
sides: each
dose: {hold: 10s, rounds: 1}
instructions:
  - say: Draw your {side} knee to your chest, 3x10 – voilà.
"""
SESSION = """\
title: Évening
intro: Lie down.
steps:
  - exercise: knee-hug
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    for folder, name, text in (("exercises", "knee-hug", EXERCISE), ("scripts", "evening", SESSION)):
        (tmp_path / "lib" / folder).mkdir(parents=True)
        (tmp_path / "lib" / folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "lib"


def coach(library: Path, *args: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    """A real process, in an empty folder, with nothing of the user's own."""
    home = library.parent / "home"
    home.mkdir(exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("COACH_")}
    own = {"COACH_CONFIG": f"{home}/config.toml", "COACH_DATA": f"{home}/data", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "coach", "preview", *args, "--library", str(library), "--cache", f"{home}/clips"],
        capture_output=True, cwd=home, env=kept | own | settings, timeout=60,
    )  # fmt: skip


def test_a_session_is_printed_and_nothing_else(library: Path) -> None:
    done = coach(library, "evening")
    lines = done.stdout.decode().splitlines()
    assert (done.returncode, done.stderr) == (0, b"")
    assert lines[:2] == ["Évening", "======="]
    assert sum("hold 10 s, right" in line for line in lines) == sum("hold 10 s, left" in line for line in lines) == 1
    assert max(map(len, lines)) <= 80
    assert b"\x1b" not in done.stdout


def test_exact_times_are_not_estimates(library: Path) -> None:
    guessed = json.loads(coach(library, "evening", "--format", "json").stdout)
    exact = coach(library, "evening", "--format", "json", "--exact", "--engine", "silent")
    assert guessed["estimated"] is True
    assert json.loads(exact.stdout)["estimated"] is False
    assert exact.stderr == b""


def test_the_words_as_the_voice_gets_them(library: Path) -> None:
    assert "3x10" in coach(library, "evening").stdout.decode()
    spoken = coach(library, "evening", "--spoken").stdout.decode()
    assert "three times ten" in " ".join(spoken.split()) or "three sets of ten" in " ".join(spoken.split())
    assert "3x10" in coach(library, "evening", "--spoken", "--format", "json").stdout.decode()


def test_a_file_gets_the_form_of_its_name(library: Path, tmp_path: Path) -> None:
    for name, begins in (("a.vtt", "WEBVTT"), ("-b c.lrc", "[ti:"), ("é.svg", "<svg"), ("d.md", "# Évening")):
        done = coach(library, "evening", "-o", str(tmp_path / name))
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_the_format_can_be_settled_and_a_player_s_output_is_no_file_name(library: Path) -> None:
    coach(library, "evening")  # makes the home
    (library.parent / "home" / "config.toml").write_text('format = "json"\noutput = "simpleaudio"\n')
    assert json.loads(coach(library, "evening").stdout)["title"] == "Évening"
    assert coach(library, "evening", COACH_FORMAT="vtt", COACH_OUTPUT="null").stdout.startswith(b"WEBVTT")


@pytest.mark.parametrize("form", FORMATS)
def test_no_terminal_is_too_poor_for_any_form(library: Path, form: str) -> None:
    done = coach(library, "evening", "--format", form, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8")


def test_a_reader_that_leaves_early_hears_no_complaint(library: Path) -> None:
    code = "import sys; from coach.cli import main; sys.stdin.readline(); main()"
    args = [sys.executable, "-c", code, "preview", *["knee-hug"] * 300, "--library", str(library)]
    with subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(b"\n")
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


@pytest.mark.parametrize(
    ("args", "code", "names"),
    [
        (["evning"], 2, "evning"),
        (["evening", "--format", "pdf"], 2, "pdf"),
        (["evening", "--width", "3"], 2, "--width"),
        (["evening", "-o", "missing/x.txt"], 1, "missing/x.txt"),
        (["evening", "-o", "."], 1, "."),
        (["evening", "--exact", "--engine", "silnt"], 2, "silnt"),
    ],
)
def test_a_wrong_request_gets_one_clear_line(library: Path, args: list[str], code: int, names: str) -> None:
    done = coach(library, *args)
    assert (done.returncode, done.stdout) == (code, b"")
    complaint = done.stderr.decode().splitlines()[-1]
    assert names in complaint
    assert "Traceback" not in done.stderr.decode()


def test_it_needs_no_speech_playback_or_encoder_library(library: Path) -> None:
    barred = ("numpy", "pyttsx3", "miniaudio", "lameenc", "mutagen", "pydub", "PIL")
    code = f"import sys; sys.modules.update(dict.fromkeys({barred})); from coach.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "preview", "evening", "--library", str(library)], capture_output=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"hold 10 s" in done.stdout


def test_what_the_readme_shows_is_what_its_exercise_makes(library: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    example = r"`coach preview ([\w-]+)` makes.*?```yaml\n(name: .*?)```\n+```text\n(.*?)```"
    written = re.search(example, readme, re.DOTALL)
    assert written
    (library / "exercises" / f"{written[1]}.yaml").write_text(written[2], encoding="utf-8")
    shown = coach(library, written[1], "--engine", "hibari").stdout.decode()
    assert written[3] in shown


def test_the_session_and_the_settings_of_the_readme_can_be_used(library: Path, tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    session, config = (re.search(rf"```{kind}(.*?)```", readme, re.DOTALL) for kind in ("yaml\n(?=title)", "toml\n"))
    assert session
    assert config
    (library / "scripts" / "bed-time.yaml").write_text(session[1], encoding="utf-8")
    (tmp_path / "config.toml").write_text(config[1], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "coach", "check", "bed-time", "--strict", "--library", str(library)],
        capture_output=True, timeout=60, env={**os.environ, "COACH_CONFIG": str(tmp_path / "config.toml")},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_file_that_only_begins_with_the_same_brace_is_kept(library: Path, tmp_path: Path) -> None:
    target = tmp_path / "package.json"
    target.write_text('{\n  "name": "mine"\n}\n')
    done = coach(library, "evening", "-o", str(target))
    assert (done.returncode, target.read_text()) == (1, '{\n  "name": "mine"\n}\n')
    assert b"--force" in done.stderr
    for _ in range(2):  # one of ours is written anew
        assert coach(library, "evening", "-o", str(tmp_path / "cues.json")).returncode == 0
