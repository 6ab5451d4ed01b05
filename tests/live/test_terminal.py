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
    until(tmux, lambda rows: "before" in rows)
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
    assert "before" in rows
