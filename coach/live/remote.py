"""Steering without the keyboard: media keys, headset buttons and desktop controls on Linux, by MPRIS on D-Bus.

The session is the album, its chapters are the titles. The bus is served by a thread of its own. Nothing that goes wrong
there reaches the session: without a bus there are just no media keys.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, Signature
from typing import Any

from coach.live.keys import Controls
from coach.live.priority import prompt
from coach.live.screen import Screen, View

PATH = "/org/mpris/MediaPlayer2"
ROOT = "org.mpris.MediaPlayer2"
PLAYER = f"{ROOT}.Player"
NAME = f"{ROOT}.coach"
CHAPTER = "/org/coach/chapter"
CLOSING_S = 3.0
"""How long a bus may take to answer before it is left alone."""
JUMP_MS = 1_500
"""A step in the position that differs by more than this from the time that passed is a jump; others are told of it."""
STATES = {"paused": "Paused", "no device": "Paused", "waiting": "Paused", "ended": "Stopped"}


def _status(view: View | None) -> str:
    return STATES.get(view.state, "Playing") if view else "Stopped"


def _metadata(view: View | None) -> dict[str, Any]:
    """The current exercise as title, the session as album. Times are microseconds there."""
    from dbus_fast import Variant

    if view is None:
        return {"mpris:trackid": Variant("o", f"{CHAPTER}/none")}
    return {
        "mpris:trackid": Variant("o", f"{CHAPTER}/{view.chapter + 1}"),
        "mpris:length": Variant("x", view.duration * 1000),
        "xesam:title": Variant("s", view.exercise or view.title),
        "xesam:album": Variant("s", view.title),
        "xesam:artist": Variant("as", ["Coach"]),
    }


METHODS: dict[str, dict[str, tuple[str, str]]] = {
    ROOT: {"Raise": ("", ""), "Quit": ("", "glide")},
    PLAYER: {
        "PlayPause": ("", "pause"),
        "Play": ("", "play"),
        "Pause": ("", "hold-on"),
        "Next": ("", "next"),
        "Previous": ("", "previous"),
        "Stop": ("", "glide"),
        "Seek": ("x", ""),
        "SetPosition": ("ox", ""),
        "OpenUri": ("s", ""),
    },
}
"""What others may call: the D-Bus types of its arguments, and the action that it asks for.

Some ask for nothing: there is no window to raise, holds are as long as they are, and nothing else can be opened.
"""

PROPERTIES: dict[str, dict[str, tuple[str, Any]]] = {
    ROOT: {
        **dict.fromkeys(("CanRaise", "HasTrackList"), ("b", False)),
        **dict.fromkeys(("SupportedUriSchemes", "SupportedMimeTypes"), ("as", [])),
        "CanQuit": ("b", True),
        "Identity": ("s", "Coach"),
    },
    PLAYER: {
        **dict.fromkeys(("CanGoNext", "CanGoPrevious", "CanPlay", "CanPause", "CanControl"), ("b", True)),
        **dict.fromkeys(("Rate", "MinimumRate", "MaximumRate", "Volume"), ("d", 1.0)),
        "CanSeek": ("b", False),
        "PlaybackStatus": ("s", _status),
        "Metadata": ("a{sv}", _metadata),
        "Position": ("x", lambda view: view.position * 1000 if view else 0),
    },
}
"""What others may read: its D-Bus type, and its value, or what finds that in a view."""


def _interface(name: str, press: Callable[[str], None], view: Callable[[], View | None]) -> Any:
    """The members of the tables, made as the D-Bus library wants them: functions annotated with D-Bus types."""
    from dbus_fast import PropertyAccess
    from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

    def typed(member: str, call: Callable[..., Any], arguments: str = "", gives: str = "") -> Callable[..., Any]:
        parts = [Parameter("self", Parameter.POSITIONAL_ONLY)]
        parts += [Parameter(f"_{each}", Parameter.POSITIONAL_ONLY, annotation=each) for each in arguments]
        call.__name__ = member
        call.__signature__ = Signature(parts, return_annotation=gives or Signature.empty)  # type: ignore[attr-defined]
        return call

    def method(action: str) -> Callable[..., None]:
        return lambda self, *arguments: press(action) if action else None

    def getter(value: Any) -> Callable[..., Any]:
        return lambda self: value(view()) if callable(value) else value

    members: dict[str, Any] = {
        member: dbus_method()(typed(member, method(action), types)) for member, (types, action) in METHODS[name].items()
    }
    for member, (kind, value) in PROPERTIES[name].items():
        members[member] = dbus_property(PropertyAccess.READ)(typed(member, getter(value), gives=kind))
    if name == PLAYER:
        members["Seeked"] = dbus_signal()(typed("Seeked", lambda self, position: position, gives="x"))
    return type("Interface", (ServiceInterface,), members)(name)


def has_bus(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether there is a session bus, and the extra is installed."""
    on_linux = sys.platform == "linux" and environ.get("DBUS_SESSION_BUS_ADDRESS")
    return bool(on_linux) and importlib.util.find_spec("dbus_fast") is not None


class Remote:
    """Somebody else's buttons beside the ``controls``, and somebody else's display beside the ``screen``.

    The bus is looked for once there is something to show: the first sound never waits for it.
    """

    def __init__(self, controls: Controls, screen: Screen) -> None:
        self.view: View | None = None
        self._controls = controls
        self._screen = screen
        self._pressed: deque[str] = deque()
        self._news: tuple[object, ...] = ()
        self._player: Any = None
        """What the bus shows of us, once we are on it."""
        import asyncio  # here, for it takes a while, and most who play have no bus

        self._asyncio = asyncio
        self._loop = asyncio.new_event_loop()
        self._thread: threading.Thread | None = None

    def wait(self, seconds: float) -> Sequence[str]:
        return [*self._controls.wait(seconds), *(self._pressed.popleft() for _ in range(len(self._pressed)))]

    def show(self, view: View) -> None:
        self._screen.show(view)
        before, self.view = self.view, view
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="remote control", daemon=True)
            self._thread.start()
        news = (_status(view), view.exercise, view.title, view.duration)
        jumped = before is not None and not -50 <= view.position - before.position <= JUMP_MS
        if self._player is not None and (news != self._news or jumped):
            self._news = news
            self._soon(lambda: self._tell(view, jumped))

    def note(self, text: str) -> None:
        self._screen.note(text)

    def help(self, text: str) -> None:
        self._screen.help(text)

    def suspend(self) -> None:
        self._controls.suspend()

    def close(self) -> None:
        self._screen.close()

    def leave(self) -> None:
        """Leave the bus."""
        self._soon(lambda: [task.cancel() for task in self._asyncio.all_tasks(self._loop)])
        if self._thread is not None:
            self._thread.join(CLOSING_S)

    def _tell(self, view: View, jumped: bool) -> None:
        self._player.emit_properties_changed({"PlaybackStatus": _status(view), "Metadata": _metadata(view)})
        if jumped:
            self._player.Seeked(view.position * 1000)

    def _soon(self, call: Callable[[], object]) -> None:
        with contextlib.suppress(RuntimeError):  # the bus has gone
            self._loop.call_soon_threadsafe(call)

    def _serve(self) -> None:
        prompt()  # it shares Python's lock with the thread that makes the frames
        with contextlib.suppress(Exception, self._asyncio.CancelledError):  # whatever a bus may do, the session goes on
            self._loop.run_until_complete(self._on_the_bus())
        self._loop.close()

    async def _on_the_bus(self) -> None:
        from dbus_fast.aio import MessageBus

        bus = await MessageBus().connect()
        try:
            interfaces = [_interface(name, self._pressed.append, lambda: self.view) for name in (ROOT, PLAYER)]
            for interface in interfaces:
                bus.export(PATH, interface)
            # One name for each program that plays; the first is the one that scripts look for.
            reply = await bus.request_name(NAME)
            if reply.name not in ("PRIMARY_OWNER", "ALREADY_OWNER"):
                await bus.request_name(f"{NAME}.instance{os.getpid()}")
            self._player = interfaces[-1]
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call,unused-ignore]
        finally:
            bus.disconnect()
