"""The real program on a terminal, which it must always leave as it was."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.live.program import Terminal, with_signals


def test_on_a_terminal_it_pauses_steers_and_leaves_the_terminal_as_it_was(home: dict[str, str]) -> None:
    with Terminal(home, "short") as terminal:
        terminal.until("We begin")
        terminal.press("\x1b[C")
        terminal.until("Little stretch")
        terminal.press(" ")
        terminal.until("Paused")
        terminal.press(" ")
        terminal.press("s")
        terminal.until("left")
        terminal.press("q")
        terminal.until("We end")
        assert terminal.end() == 0
        assert terminal.restored()
        assert "\x1b[?1049l" in terminal.text


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_from_outside_it_exits_130_with_the_terminal_restored(home: dict[str, str], number: int) -> None:
    with Terminal(home, "short") as terminal:
        terminal.until("We begin")
        os.kill(terminal.process.pid, number)
        assert terminal.end() == 130
        assert terminal.restored()
        assert "Traceback" not in terminal.text
        assert "coach: stopped; 'coach play --resume' goes on from here" in terminal.text


def test_a_place_that_could_not_be_kept_is_not_promised_whatever_stands_there(home: dict[str, str]) -> None:
    (Path(home["COACH_STATE"]) / "place.json").mkdir(parents=True)
    with Terminal(home, "short") as terminal:
        terminal.until("We begin")
        terminal.press("qq")
        assert terminal.end() == 0
        assert "coach: stopped\r\n" in terminal.text


BROKEN = """
import coach.live.screen as screen

show = screen.Panel.show
shown = []
def broken(self, view):
    shown.append(view)
    if len(shown) > 10:
        raise {error}
    show(self, view)
screen.Panel.show = broken
"""


@pytest.mark.parametrize(
    "error", ["ValueError('odd')", "__import__('coach.errors').errors.CoachError('voice', 'died')"]
)
def test_also_a_failure_leaves_the_terminal_as_it_was(home: dict[str, str], tmp_path: Path, error: str) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "sitecustomize.py").write_text(BROKEN.format(error=error))
    with Terminal(
        {**home, "PYTHONPATH": f"{tmp_path / 'broken'}{os.pathsep}{home['PYTHONPATH']}"}, "short"
    ) as terminal:
        assert terminal.end() == 1
        assert terminal.restored()
        assert re.search(r"\x1b\[\?1049l.*(odd|died)", terminal.text, re.DOTALL)


@pytest.mark.parametrize("buffered", [True, False])
def test_a_terminal_that_is_closed_ends_the_session_in_good_order(home: dict[str, str], buffered: bool) -> None:
    environ = {key: value for key, value in home.items() if key != "PYTHONUNBUFFERED"}
    terminal = Terminal(environ if buffered else {**environ, "PYTHONUNBUFFERED": "1"}, "short")
    try:
        terminal.until("We begin")
        os.kill(terminal.process.pid, signal.SIGHUP)
        os.close(terminal.master)
        assert terminal.process.wait(20) == 130
        assert (Path(home["COACH_STATE"]) / "place.json").exists()
    finally:
        terminal.process.kill()
        terminal.process.wait()
        os.close(terminal.slave)


def test_under_nohup_a_closed_line_does_not_end_the_session(home: dict[str, str]) -> None:
    with Terminal(home, "short", ignored=(signal.SIGHUP, signal.SIGINT)) as terminal:
        terminal.until("We begin")
        os.kill(terminal.process.pid, signal.SIGHUP)
        os.kill(terminal.process.pid, signal.SIGINT)
        terminal.press("\x1b[C")
        terminal.until("Little stretch")
        os.kill(terminal.process.pid, signal.SIGTERM)
        assert terminal.end() == 130


@pytest.mark.parametrize("closed", ["2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_with_closed_streams_it_plays_all_the_same(home: dict[str, str], closed: str) -> None:
    program = f"{shlex.quote(sys.executable)} -m coach play short {closed}"
    process = subprocess.Popen(["sh", "-c", f"exec {program}"], env=home, preexec_fn=with_signals())
    place = Path(home["COACH_STATE"]) / "place.json"
    try:
        end = time.monotonic() + 25
        while not place.exists():  # the first chapter has begun
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        process.terminate()
        assert process.wait(20) == 130
    finally:
        process.kill()
        process.wait()
