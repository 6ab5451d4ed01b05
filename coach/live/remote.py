"""Steering without the keyboard, where the system and the installed extras allow it."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol

from coach.live.controls import Controls
from coach.live.view import Screen, View


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
    from coach.live.mpris import Remote

    remote = Remote()
    return remote if remote.start() else None


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
