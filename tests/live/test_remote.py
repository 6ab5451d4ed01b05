"""Media keys, pressed by a real client on a bus of our own."""

from __future__ import annotations

import importlib.util
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.live.keys import Silent
from coach.live.remote import Remote, has_bus
from coach.live.screen import View
from tests.live.fakes import Watcher
from tests.oracle import need, unavailable


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    need("dbus-daemon", "playerctl")
    if importlib.util.find_spec("dbus_fast") is None:
        unavailable("needs dbus-fast")
    address = f"unix:path={tmp_path / 'bus'}"
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(100):
        if (tmp_path / "bus").exists():
            break
        time.sleep(0.05)
    yield address
    daemon.terminate()
    daemon.wait(5)


@pytest.mark.oracle
def test_playerctl_steers_a_session_and_is_told_where_it_is(home: dict[str, str], bus: str) -> None:
    environ = {**home, "DBUS_SESSION_BUS_ADDRESS": bus}

    def ask(*words: str) -> str:
        done = subprocess.run(
            ["playerctl", "-p", "coach", *words], env=environ, capture_output=True, text=True, timeout=10
        )
        return done.stdout.strip()

    def until(wanted: str, *words: str) -> None:
        end = time.monotonic() + 15
        while ask(*words) != wanted:
            assert time.monotonic() < end, (wanted, ask(*words))
            time.sleep(0.1)

    command = [sys.executable, "-m", "coach", "play", "short", "--quiet"]
    process = subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL)
    try:
        until("Playing", "status")
        assert ask("metadata", "xesam:album") == "Short"
        until("Introduction", "metadata", "xesam:title")
        ask("next")
        until("Little stretch, right", "metadata", "xesam:title")
        ask("pause")
        until("Paused", "status")
        time.sleep(0.3)  # it fades
        before = ask("position")
        time.sleep(0.5)
        assert ask("position") == before
        ask("play-pause")
        until("Playing", "status")
        ask("next")
        until("Closing", "metadata", "xesam:title")
        ask("previous")
        ask("stop")
        ask("stop")
        assert process.wait(15) == 0
        assert ask("status") == ""
    finally:
        process.kill()
        process.wait()


def test_without_a_bus_there_are_no_media_keys_and_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not has_bus({})
    if importlib.util.find_spec("dbus_fast"):
        address = "unix:path=/nonexistent/bus"
        assert has_bus({"DBUS_SESSION_BUS_ADDRESS": address})
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        screen = Watcher()
        remote = Remote(Silent(), screen)
        remote.show(View("S", "playing", 0, 1))
        remote.note("x")
        remote.leave()
        assert (len(screen.views), screen.notes) == (1, ["x"])


def test_neither_the_first_picture_nor_the_end_waits_for_a_bus_that_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if importlib.util.find_spec("dbus_fast") is None:
        unavailable("needs dbus-fast")
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "bus"))
        silent.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
        remote = Remote(Silent(), Watcher())
        begun = time.monotonic()
        remote.show(View("S", "playing", 0, 1))
        assert remote.wait(0) == []
        assert time.monotonic() - begun < 0.5
        assert remote._thread is not None
        silent.settimeout(20)
        silent.accept()  # it is on its way
        remote.leave()
        assert not remote._thread.is_alive()
