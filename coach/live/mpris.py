"""Media keys, headset buttons and desktop controls on Linux: the session as an MPRIS player on D-Bus.

The bus is served by a thread of its own. Nothing that goes wrong there reaches the session: without a bus there are
just no media keys. (No postponed annotations here: the D-Bus library reads them.)
"""

import asyncio
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from dbus_fast import PropertyAccess, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusBool, DBusDict, DBusDouble, DBusInt64, DBusObjectPath, DBusStr
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from coach.live.mpris_root import Root
from coach.live.priority import prompt
from coach.live.view import View

NAME = "org.mpris.MediaPlayer2.coach"
PATH = "/org/mpris/MediaPlayer2"
CHAPTER = "/org/coach/chapter"
PATIENCE_S = 2.0
JUMP_MS = 1_500
"""A step in the position that differs by more than this from the time that passed is a jump; others are told of it."""
STATES = {"paused": "Paused", "no device": "Paused", "waiting": "Paused", "ended": "Stopped"}

Press = Callable[[str], None]


class Player(ServiceInterface):
    """``org.mpris.MediaPlayer2.Player``: the session is the album, its chapters are the titles."""

    def __init__(self, press: Press) -> None:
        super().__init__("org.mpris.MediaPlayer2.Player")
        self._press = press
        self.view: View | None = None

    @dbus_method()
    def PlayPause(self) -> None:  # noqa: N802
        self._press("pause")

    @dbus_method()
    def Play(self) -> None:  # noqa: N802
        self._press("play")

    @dbus_method()
    def Pause(self) -> None:  # noqa: N802
        self._press("hold-on")

    @dbus_method()
    def Next(self) -> None:  # noqa: N802
        self._press("next")

    @dbus_method()
    def Previous(self) -> None:  # noqa: N802
        self._press("previous")

    @dbus_method()
    def Stop(self) -> None:  # noqa: N802
        self._press("glide")

    @dbus_method()
    def Seek(self, offset: DBusInt64) -> None:  # noqa: N802
        """Holds are as long as they are: there is no seeking."""

    @dbus_method()
    def SetPosition(self, track: DBusObjectPath, position: DBusInt64) -> None:  # noqa: N802
        """Nor to a place."""

    @dbus_method()
    def OpenUri(self, uri: DBusStr) -> None:  # noqa: N802
        """Nor opening something else."""

    @dbus_signal()
    def Seeked(self, position: int) -> DBusInt64:  # noqa: N802
        return position

    @dbus_property(access=PropertyAccess.READ)
    def PlaybackStatus(self) -> DBusStr:  # noqa: N802
        return STATES.get(self.view.state, "Playing") if self.view else "Stopped"

    @dbus_property(access=PropertyAccess.READ)
    def Metadata(self) -> DBusDict:  # noqa: N802
        return metadata(self.view)

    @dbus_property(access=PropertyAccess.READ)
    def Position(self) -> DBusInt64:  # noqa: N802
        return self.view.position * 1000 if self.view else 0

    @dbus_property(access=PropertyAccess.READ)
    def Rate(self) -> DBusDouble:  # noqa: N802
        return 1.0

    @dbus_property(access=PropertyAccess.READ)
    def MinimumRate(self) -> DBusDouble:  # noqa: N802
        return 1.0

    @dbus_property(access=PropertyAccess.READ)
    def MaximumRate(self) -> DBusDouble:  # noqa: N802
        return 1.0

    @dbus_property(access=PropertyAccess.READ)
    def Volume(self) -> DBusDouble:  # noqa: N802
        return 1.0

    @dbus_property(access=PropertyAccess.READ)
    def CanGoNext(self) -> DBusBool:  # noqa: N802
        return True

    @dbus_property(access=PropertyAccess.READ)
    def CanGoPrevious(self) -> DBusBool:  # noqa: N802
        return True

    @dbus_property(access=PropertyAccess.READ)
    def CanPlay(self) -> DBusBool:  # noqa: N802
        return True

    @dbus_property(access=PropertyAccess.READ)
    def CanPause(self) -> DBusBool:  # noqa: N802
        return True

    @dbus_property(access=PropertyAccess.READ)
    def CanSeek(self) -> DBusBool:  # noqa: N802
        return False

    @dbus_property(access=PropertyAccess.READ)
    def CanControl(self) -> DBusBool:  # noqa: N802
        return True


def metadata(view: View | None) -> dict[str, Variant]:
    """The current exercise as title, the session as album. Times are microseconds there."""
    if view is None:
        return {"mpris:trackid": Variant("o", f"{CHAPTER}/none")}
    return {
        "mpris:trackid": Variant("o", f"{CHAPTER}/{view.chapter + 1}"),
        "mpris:length": Variant("x", view.duration * 1000),
        "xesam:title": Variant("s", view.exercise or view.title),
        "xesam:album": Variant("s", view.title),
        "xesam:artist": Variant("as", ["Coach"]),
    }


class Remote:
    """Keys that come over the bus (``taken``), and a screen that others see (``show``)."""

    def __init__(self) -> None:
        self._pressed: deque[str] = deque()
        self._player = Player(self._pressed.append)
        self._told: tuple[object, ...] = ()
        self._at = (0, 0.0)
        self._loop = asyncio.new_event_loop()
        self._bus: MessageBus | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="mpris", daemon=True)

    def start(self) -> bool:
        """Whether there is a bus that knows us now. Takes two seconds at most."""
        self._thread.start()
        return self._ready.wait(PATIENCE_S) and self._bus is not None

    def taken(self) -> Sequence[str]:
        """The actions that were asked for since the last call."""
        pressed = []
        while self._pressed:
            pressed.append(self._pressed.popleft())
        return pressed

    def show(self, view: View) -> None:
        before, self._player.view = self._player.view, view
        told = (self._player.PlaybackStatus, view.exercise, view.title, view.duration)
        jumped = before is not None and not -50 <= view.position - before.position <= JUMP_MS
        if told == self._told and not jumped:
            return
        self._told = told
        self._soon(lambda: self._tell(view, jumped))

    def note(self, text: str) -> None: ...

    def close(self) -> None:
        self._soon(self._leave)
        self._thread.join(PATIENCE_S)

    def _tell(self, view: View, jumped: bool) -> None:
        self._player.emit_properties_changed(
            {"PlaybackStatus": self._player.PlaybackStatus, "Metadata": metadata(view)}
        )
        if jumped:
            self._player.Seeked(view.position * 1000)

    def _soon(self, call: Callable[[], None]) -> None:
        if self._bus is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)

    def _leave(self) -> None:
        if self._bus is not None:
            self._bus.disconnect()

    def _serve(self) -> None:
        prompt()  # it shares Python's lock with the thread that makes the frames
        try:
            self._loop.run_until_complete(self._on_the_bus())
        except Exception:  # whatever a bus may do, the session goes on without it
            self._bus = None
        finally:
            self._ready.set()
            self._loop.close()

    async def _on_the_bus(self) -> None:
        bus = await MessageBus().connect()
        bus.export(PATH, Root(self._pressed.append))
        bus.export(PATH, self._player)
        # One name for each program that plays; the first is the one that scripts look for.
        reply = await bus.request_name(NAME)
        if reply.name not in ("PRIMARY_OWNER", "ALREADY_OWNER"):
            await bus.request_name(f"{NAME}.instance{os.getpid()}")
        self._bus = bus
        self._ready.set()
        gone: Any = bus.wait_for_disconnect
        await gone()
