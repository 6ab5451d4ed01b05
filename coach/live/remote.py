"""Steering without the keyboard, where the system and the installed extras allow it."""

from __future__ import annotations

import importlib.util
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from coach.live.controls import Controls
from coach.live.priority import prompt
from coach.live.view import Screen, View

CLOSING_S = 3.0
"""How long a bus may take to answer before it is left alone."""


class RemoteControl(Screen, Protocol):
    """Somebody else's buttons, and somebody else's display."""

    def taken(self) -> Sequence[str]:
        """The actions asked for since the last call; never waits."""


def remote_control(environ: Mapping[str, str] = os.environ) -> RemoteControl | None:
    """Media keys over MPRIS where there is a session bus and the extra is installed; else ``None``."""
    if sys.platform != "linux" or not environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return None
    if importlib.util.find_spec("dbus_fast") is None:
        return None
    return Later(_on_the_bus)


def _on_the_bus() -> RemoteControl | None:
    from coach.live.mpris import Remote

    remote = Remote()
    return remote if remote.start() else None


class Later:
    """A remote control that is looked for once there is something to show: the first sound never waits for it."""

    def __init__(self, connect: Callable[[], RemoteControl | None]) -> None:
        self._connect = connect
        self._remote: RemoteControl | None = None
        self._thread: threading.Thread | None = None

    def taken(self) -> Sequence[str]:
        return () if self._remote is None else self._remote.taken()

    def show(self, view: View) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._look, name="remote control", daemon=True)
            self._thread.start()
        if self._remote is not None:
            self._remote.show(view)

    def note(self, text: str) -> None: ...

    def close(self) -> None:
        if self._thread is not None:
            self._thread.join(CLOSING_S)
        if self._remote is not None:
            self._remote.close()

    def _look(self) -> None:
        prompt()  # it shares Python's lock with the thread that makes the frames
        self._remote = self._connect()


class Both:
    """The keyboard, and the remote control beside it."""

    def __init__(self, controls: Controls, remote: RemoteControl) -> None:
        self._controls = controls
        self._remote = remote

    def wait(self, seconds: float) -> Sequence[str]:
        return [*self._controls.wait(seconds), *self._remote.taken()]


class Screens:
    """Several screens that show the same."""

    def __init__(self, screens: Sequence[Screen]) -> None:
        self._screens = screens

    def show(self, view: View) -> None:
        for screen in self._screens:
            screen.show(view)

    def note(self, text: str) -> None:
        for screen in self._screens:
            screen.note(text)

    def close(self) -> None:
        for screen in self._screens:
            screen.close()
