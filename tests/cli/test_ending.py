"""How the program ends when it is told to, when nobody listens, and when a library is not there."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SESSION = "title: Long\nsteps:\n" + "  - say: Rest now.\n  - rest: 30m\n" * 20


@pytest.fixture
def here(tmp_path) -> Path:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "long.yaml").write_text(SESSION)
    return tmp_path


def environment(here: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COACH_")}
    return {
        **kept,
        "COACH_CACHE": str(here / "cache"),
        "COACH_CONFIG": str(here / "none.toml"),
        "COACH_DATA": str(here / "data"),
        "COACH_ENGINE": "silent",
        **more,
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("sent", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_an_export_that_is_told_to_stop_leaves_nothing_behind(here, sent):
    command = [sys.executable, "-m", "coach", "export", "long", "-o", "long.wav"]
    with subprocess.Popen(command, cwd=here, env=environment(here), stderr=subprocess.PIPE, text=True) as program:
        for _ in range(3000):
            if is_being_written(here) or program.poll() is not None:
                break
            time.sleep(0.01)
        assert is_being_written(here), "it never began to write"
        program.send_signal(getattr(signal, sent))
        _, told = program.communicate(timeout=60)
    assert program.returncode == 130
    assert told.strip().splitlines()[-1] == "coach: stopped"
    assert not list(here.glob("*.wav"))
    assert not list(here.glob(".*"))


def is_being_written(here: Path) -> bool:
    """An unfinished file that has grown: its writer has come to where it would clean up."""
    with contextlib.suppress(OSError):  # it may be moved to its place meanwhile
        return any(path.stat().st_size > 50_000 for path in here.glob(".*"))
    return False


@pytest.mark.skipif(os.name == "nt", reason="streams are closed in another way there")
def test_a_closed_stdout_is_no_crash(here):
    command = [sys.executable, "-m", "coach", "preview", "long"]
    closed = f"import os; os.close(1); os.execv({command[0]!r}, {command!r})"
    done = subprocess.run(
        [sys.executable, "-c", closed],
        cwd=here, env=environment(here), stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


BLOCK = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names!r}:
            raise ImportError("blocked " + name, name=name)

sys.meta_path.insert(0, Blocked())
"""
LIBRARIES = (
    "numpy",
    "pyttsx3",
    "espeakng_loader",
    "pydub",
    "miniaudio",
    "lameenc",
    "mutagen",
    "PIL",
    "simpleaudio",
    "av",
)


@pytest.fixture
def without_sound(here) -> dict[str, str]:
    """An environment in which no library for speech, playback, pictures or encoding can be imported."""
    (here / "blocked").mkdir()
    (here / "blocked" / "sitecustomize.py").write_text(BLOCK.format(names=LIBRARIES))
    return environment(here, PYTHONPATH=str(here / "blocked"), COACH_ENGINE="pyttsx3")


@pytest.mark.parametrize(
    "command",
    [
        "--help", "list", "list --minutes 10", "show hips", "show butterfly", "check hips", "preview hips-and-back",
        "preview hips --format json", "preview hips --format svg", "preview hips --minutes 20 --spoken",
        "make --targets hips --minutes 10", "export --help", "play --help",
    ],
)  # fmt: skip
def test_what_needs_no_sound_works_without_its_libraries(here, without_sound, command):
    done = subprocess.run(
        [sys.executable, "-m", "coach", *command.split()],
        cwd=here, env=without_sound, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout or done.stderr


@pytest.mark.parametrize("command", ["export long -o long.mp3", "play long", "preview long --exact"])
def test_what_needs_sound_names_the_missing_library_in_one_line(here, without_sound, command):
    done = subprocess.run(
        [sys.executable, "-m", "coach", *command.split()],
        cwd=here, env=without_sound, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("coach: ")
    assert done.stderr.count("\n") == 1
    assert not list(here.glob("*.mp3"))
