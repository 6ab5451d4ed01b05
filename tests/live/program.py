"""The real program, started by a test: in an environment of its own, on pipes or on a pseudo-terminal."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

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
    return environment(tmp_path)


def environment(tmp_path: Path) -> dict[str, str]:
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


def with_signals(*ignored: int) -> Callable[[], None]:
    """Sets a child's signals as a shell does, whatever those of the tests are: some ``ignored``, as by nohup."""

    def before() -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)

    return before


class Terminal:
    """The program on a pseudo-terminal of 80 columns and 24 rows. ``ignored``: signals that its caller ignores."""

    def __init__(self, home: dict[str, str], *words: str, ignored: tuple[int, ...] = (), verb: str = "play") -> None:
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (24, 80))
        self.before = termios.tcgetattr(slave)
        self.slave = slave
        command = [sys.executable, "-m", "coach", verb, *words]
        self.process = subprocess.Popen(
            command,
            env=home,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=with_signals(*ignored),
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

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.slave)
        os.close(self.master)
