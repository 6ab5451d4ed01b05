"""The panel as a real terminal shows it: tmux draws what the program sends, and is asked for its screen."""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coach.live.screen import big
from tests.oracle import need

Tmux = Callable[..., str]


@pytest.fixture
def tmux(home: dict[str, str], tmp_path: Path) -> Iterator[Tmux]:
    need("tmux")
    environ = {key: value for key, value in home.items() if key not in ("TMUX", "COLUMNS", "LINES")}

    def ask(*words: str) -> str:
        command = ["tmux", "-S", str(tmp_path / "socket"), "-f", "/dev/null", *words]
        done = subprocess.run(command, env={**environ, "LC_ALL": "C.UTF-8"}, capture_output=True, text=True, timeout=20)
        return done.stdout

    ask("-u", "new-session", "-d", "-x", "80", "-y", "24", "sh")
    yield ask
    ask("kill-server")


def until(tmux: Tmux, shown: Callable[[list[str]], bool]) -> list[str]:
    """The rows of the screen as soon as they are as wanted."""
    end = time.monotonic() + 40
    while True:
        rows = tmux("capture-pane", "-p").splitlines()
        if shown(rows):
            return rows
        assert time.monotonic() < end, "\n".join(rows)
        time.sleep(0.05)


def number(rows: list[str]) -> str:
    """The time that is shown in large digits; "" for none."""
    found = [
        f"0:{left:02d}" for left in range(60) if [f"  {row}".rstrip() for row in big(f"0:{left:02d}")] == rows[2:7]
    ]
    return found[0] if found else ""


@pytest.mark.oracle
@pytest.mark.slow
def test_a_terminal_shows_the_hold_large_in_every_size_and_is_given_back(
    home: dict[str, str],
    tmux: Tmux,
) -> None:
    tmux("send-keys", "echo before", "Enter")
    until(tmux, lambda rows: any(row.endswith("before") and "echo" not in row for row in rows))
    tmux("send-keys", shlex.join([sys.executable, "-m", "coach", "play", "short"]), "Enter")
    until(tmux, lambda rows: rows[0] == "Introduction")
    tmux("send-keys", "Right")
    rows = until(tmux, lambda rows: rows[8:9] == ["  hold"] and bool(number(rows)))
    assert rows[0] == "Little stretch, right"
    assert number(rows) in [f"0:0{left}" for left in range(7)]
    assert "  Next: Little stretch, left" in rows
    assert any(row.startswith("  ┿") for row in rows)
    tmux("send-keys", "Space")
    until(tmux, lambda rows: "  Paused." in rows)
    tmux("resize-window", "-x", "40", "-y", "12")
    rows = until(tmux, lambda rows: len(rows) == 12 and rows[2].startswith("  hold 0:0"))
    assert "  Next: Little stretch, left" in rows
    assert "  Paused." in rows
    tmux("send-keys", "q")
    tmux("send-keys", "q")
    rows = until(tmux, lambda rows: "coach: stopped" in " ".join(rows))
    assert any(row.endswith("before") and "echo" not in row for row in rows)


@pytest.mark.oracle
@pytest.mark.slow
def test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_goes_on_where_it_was(home: dict[str, str], tmux: Tmux) -> None:
    tmux("respawn-pane", "-k", "bash --norc")
    tmux("send-keys", shlex.join([sys.executable, "-m", "coach", "play", "short"]), "Enter")
    rows = until(tmux, lambda rows: "? shows all keys" in " ".join(rows))
    tmux("send-keys", "h")
    until(tmux, lambda rows: any("next exercise" in row for row in rows))
    tmux("send-keys", "h")
    tmux("send-keys", "Right")
    until(tmux, lambda rows: rows[0] == "Little stretch, right")
    tmux("send-keys", "C-z")
    until(tmux, lambda rows: "Stopped" in " ".join(rows))
    tmux("send-keys", "stty -a | grep -o ' icanon'", "Enter")
    until(tmux, lambda rows: " icanon" in rows)
    tmux("send-keys", "bg", "Enter")
    tmux("send-keys", "sleep 1; jobs", "Enter")
    rows = until(tmux, lambda rows: "Running" in " ".join(rows))
    assert "Little stretch, right" not in rows
    tmux("send-keys", "fg", "Enter")
    until(tmux, lambda rows: rows[0].startswith("Little stretch"))
    tmux("send-keys", "z")
    until(tmux, lambda rows: "'z' is no key here" in " ".join(rows))
    tmux("send-keys", "q", "q")
    until(tmux, lambda rows: "coach play --resume" in " ".join(rows))


@pytest.mark.oracle
@pytest.mark.slow
def test_in_the_background_it_plays_without_keys(home: dict[str, str], tmux: Tmux) -> None:
    tmux("respawn-pane", "-k", "bash --norc")
    tmux("send-keys", shlex.join([sys.executable, "-m", "coach", "play", "short"]) + " & sleep 4; jobs", "Enter")
    until(tmux, lambda rows: "Running" in " ".join(rows))
    tmux("send-keys", "fg", "Enter")
    until(tmux, lambda rows: "? shows all keys" in " ".join(rows))
    tmux("send-keys", "q", "q")
    until(tmux, lambda rows: "coach play --resume" in " ".join(rows))
