"""The real program: from the command line to the terminal and back."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import random
import re
import select
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

SESSION = """
title: Short
intro: We begin.
outro: We end.
detail: brief
get_ready: 1s
transition: 1s
settle: 1s
switch: 1s
line_pause: 300ms
steps:
  - exercise: little
"""
EXERCISE = """
name: Little stretch
targets: [glutes]
sides: each
dose: {hold: 6s, min: 3s, rounds: 1}
instructions:
  - say: Bend your {side} knee.
    short: Bend.
  - say: Let it go.
    phase: release
tips:
  - say: Keep it soft.
faq:
  - ask: Why?
    answer: Because.
"""


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing of the user's own is touched, and a library with a session of half a minute."""
    for folder, name, text in (("scripts", "short", SESSION), ("exercises", "little", EXERCISE)):
        (tmp_path / "library" / folder).mkdir(parents=True)
        (tmp_path / "library" / folder / f"{name}.yaml").write_text(text)
    own = {name: str(tmp_path / name) for name in ("state", "data", "cache")}
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("COACH_", "DBUS_", "PULSE_"))}
    return {
        **environ,
        "COACH_STATE": own["state"],
        "COACH_DATA": own["data"],
        "COACH_CACHE": own["cache"],
        "COACH_CONFIG": str(tmp_path / "config.toml"),
        "COACH_LIBRARY": str(tmp_path / "library"),
        "COACH_ENGINE": "silent",
        "COACH_OUTPUT": "null",
        "TERM": "xterm",
        "COLUMNS": "80",
        "PULSE_SERVER": "unix:/nonexistent",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }


def coach(home: dict[str, str], *words: str, limit: float = 60) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "coach", *words]
    return subprocess.run(command, env=home, capture_output=True, text=True, timeout=limit, stdin=subprocess.DEVNULL)


class Terminal:
    """The program on a pseudo-terminal of 80 columns and 24 rows."""

    def __init__(self, home: dict[str, str], *words: str) -> None:
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (24, 80))
        self.before = termios.tcgetattr(slave)
        self.slave = slave
        command = [sys.executable, "-m", "coach", "play", *words]
        self.process = subprocess.Popen(
            command, env=home, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
        )
        self.text = ""

    def until(self, wanted: str, limit: float = 25) -> None:
        """Read until the pattern ``wanted`` has been shown."""
        end = time.monotonic() + limit
        while not re.search(wanted, self.text):
            assert time.monotonic() < end, f"{wanted!r} is not shown in {self.text[-2000:]!r}"
            self.read(0.1)

    def read(self, seconds: float) -> None:
        if select.select([self.master], [], [], seconds)[0]:
            with contextlib.suppress(OSError):
                self.text += os.read(self.master, 65536).decode(errors="replace")

    def press(self, keys: str) -> None:
        self.text = ""
        os.write(self.master, keys.encode())

    def end(self, limit: float = 20) -> int:
        stop = time.monotonic() + limit
        while self.process.poll() is None and time.monotonic() < stop:
            self.read(0.05)
        self.read(0.2)
        return self.process.wait(1)

    def restored(self) -> bool:
        return termios.tcgetattr(self.slave) == self.before

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.slave)
        os.close(self.master)


def test_a_whole_session_is_played_logged_and_forgotten(home: dict[str, str]) -> None:
    short = EXERCISE.replace("hold: 6s", "hold: 3s").replace("sides: each\n", "").replace("{side}", "left")
    (Path(home["COACH_LIBRARY"]) / "exercises" / "little.yaml").write_text(short)
    done = coach(home, "play", "short", "--detail", "cues")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "Hold for three seconds." in done.stderr
    entries = [json.loads(line) for line in (Path(home["COACH_DATA"]) / "log.jsonl").read_text().splitlines()]
    assert [(each["exercise"], each["ms"], each["targets"]) for each in entries] == [("little", 3000, ["glutes"])]
    assert not (Path(home["COACH_STATE"]) / "place.json").exists()
    week = coach(home, "log")
    assert "glutes" in week.stdout
    assert "0:03 held on 1 day" in week.stdout
    assert coach(home, "play", "--resume").returncode == 2


def test_on_a_terminal_it_pauses_steers_and_leaves_the_terminal_as_it_was(home: dict[str, str]) -> None:
    terminal = Terminal(home, "short")
    try:
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
    finally:
        terminal.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_from_outside_it_exits_130_with_the_terminal_restored(home: dict[str, str], number: int) -> None:
    terminal = Terminal(home, "short")
    try:
        terminal.until("We begin")
        os.kill(terminal.process.pid, number)
        assert terminal.end() == 130
        assert terminal.restored()
        assert "Traceback" not in terminal.text
        assert "coach: stopped; 'coach play --resume' goes on from here" in terminal.text
    finally:
        terminal.close()


BROKEN = """
import coach.live.panel as panel

show = panel.Panel.show
shown = []
def broken(self, view):
    shown.append(view)
    if len(shown) > 10:
        raise {error}
    show(self, view)
panel.Panel.show = broken
"""


@pytest.mark.parametrize(
    "error", ["ValueError('odd')", "__import__('coach.errors').errors.CoachError('voice', 'died')"]
)
def test_also_a_failure_leaves_the_terminal_as_it_was(home: dict[str, str], tmp_path: Path, error: str) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "sitecustomize.py").write_text(BROKEN.format(error=error))
    terminal = Terminal({**home, "PYTHONPATH": f"{tmp_path / 'broken'}{os.pathsep}{home['PYTHONPATH']}"}, "short")
    try:
        assert terminal.end() == 1
        assert terminal.restored()
        assert re.search(r"\x1b\[\?1049l.*(odd|died)", terminal.text, re.DOTALL)
    finally:
        terminal.close()


def test_a_terminal_that_is_closed_ends_the_session_in_good_order(home: dict[str, str]) -> None:
    terminal = Terminal(home, "short")
    try:
        terminal.until("We begin")
        os.kill(terminal.process.pid, signal.SIGHUP)
        os.close(terminal.master)
        assert terminal.process.wait(20) in (1, 130)
        assert (Path(home["COACH_STATE"]) / "place.json").exists()
    finally:
        terminal.process.kill()
        terminal.process.wait()
        os.close(terminal.slave)


def test_a_stopped_session_is_taken_up_at_its_side(home: dict[str, str]) -> None:
    terminal = Terminal(home, "short")
    try:
        terminal.until("We begin")
        terminal.press("\x1b[C")
        terminal.until("Little stretch")
        time.sleep(0.3)
        terminal.press("s")
        terminal.until("left")
        time.sleep(0.3)
        terminal.process.kill()
    finally:
        terminal.close()
    again = Terminal(home, "--resume")
    try:
        again.until("left side")
        assert "We begin" not in again.text
        again.press("qq")
        assert again.end() == 0
    finally:
        again.close()
    script = Path(home["COACH_LIBRARY"]) / "scripts" / "short.yaml"
    script.write_text(SESSION + "  - rest: 3s\n")
    changed = Terminal(home, "--resume", "--quiet")
    try:
        changed.until("has changed since it was stopped; it goes on at 'Little stretch, left'")
    finally:
        changed.close()


def test_killed_at_any_moment_it_can_be_taken_up_and_the_log_is_whole(home: dict[str, str]) -> None:
    dice = random.Random(11)
    for _ in range(int(os.environ.get("COACH_KILLS", "3"))):
        words = ["--resume"] if (Path(home["COACH_STATE"]) / "place.json").exists() else ["short"]
        terminal = Terminal(home, *words)
        try:
            terminal.until("Little|We begin|left|left side|Bend")
            end = time.monotonic() + dice.uniform(0, 2)
            while time.monotonic() < end:
                terminal.read(0.05)
                if dice.random() < 0.2:
                    terminal.press(dice.choice(["s", "\x1b[C", "\x1b[D", " ", "t", "?", "+"]))
            assert terminal.process.poll() in (None, 0), terminal.text
            terminal.process.kill()
        finally:
            terminal.close()
        log = Path(home["COACH_DATA"]) / "log.jsonl"
        for line in log.read_text().splitlines() if log.exists() else []:
            json.loads(line)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["short", "--output", "minaudio"], 2, "did you mean 'miniaudio'?"),
        (["short", "--output", "miniaudio"], 1, "coach export"),
        (["shorts"], 2, "did you mean 'short'"),
        ([], 2, "SESSION"),
        (["--resume"], 2, "no session was stopped"),
    ],
)
def test_what_cannot_be_played_is_one_line(home: dict[str, str], words: list[str], code: int, told: str) -> None:
    if "miniaudio" in words and _has_sound():
        pytest.skip("this machine has a sound device")
    done = coach(home, "play", *words)
    assert done.returncode == code
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def _has_sound() -> bool:
    return Path("/proc/asound/cards").exists() and "no soundcards" not in Path("/proc/asound/cards").read_text()


def test_keys_come_from_the_config_file_and_a_wrong_one_is_one_line(home: dict[str, str]) -> None:
    config = Path(home["COACH_CONFIG"])
    config.write_text('[keys]\npause = ["p", "space"]\n')
    assert "p, space" in coach(home, "play", "--keys").stdout
    config.write_text('[keys]\npause = "spacebar"\n')
    done = coach(home, "play", "short")
    assert done.returncode == 2
    assert f"{config}: keys: 'pause'" in done.stderr
    assert "did you mean 'space'?" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    config.write_text("keys = 3\n")
    assert coach(home, "play", "short").returncode == 2


@pytest.mark.parametrize("data", [b"", b'{"version": 9}', b"{"])
def test_a_place_that_cannot_be_read_does_not_keep_a_named_session_from_playing(
    home: dict[str, str], data: bytes
) -> None:
    state = Path(home["COACH_STATE"])
    state.mkdir()
    (state / "place.json").write_bytes(data)
    alone = coach(home, "play", "--resume")
    assert alone.returncode == 2
    assert "start the session by its name" in alone.stderr
    terminal = Terminal(home, "short", "--resume", "--quiet")
    try:
        terminal.until("it begins from the start")
    finally:
        terminal.close()


@pytest.mark.parametrize(
    "options",
    [
        {"rate": "x"},
        {"rate": True},
        {"detail": "much"},
        {"wait": 3},
        {"wait_at_most": "1m"},
        {"loudness": 99},
        {"engine": 7},
    ],
)
def test_a_place_with_options_that_cannot_be_is_damaged_in_one_line(
    home: dict[str, str], options: dict[str, object]
) -> None:
    state = Path(home["COACH_STATE"])
    state.mkdir()
    (state / "place.json").write_text(json.dumps({"version": 1, "session": ["short"], "options": options}))
    done = coach(home, "play", "--resume")
    assert done.returncode == 2
    assert "is damaged; start the session by its name" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_outputs_are_listed_with_the_reason_where_one_does_not_work(home: dict[str, str]) -> None:
    done = coach(home, "play", "--outputs")
    assert done.returncode == 0
    assert "miniaudio (default)" in done.stdout
    assert "null:" in done.stdout


def test_the_log_can_be_turned_off_and_on(home: dict[str, str]) -> None:
    assert "The log is off" in coach(home, "log", "--off").stdout
    assert "The log is off" in coach(home, "log").stderr
    assert "The log is on" in coach(home, "log", "--on").stdout
    assert coach(home, "log").stdout == "Nothing was logged this week.\n"
