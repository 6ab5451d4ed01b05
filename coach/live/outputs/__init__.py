"""Where sound can go. Each output is one module, imported when it is used."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, cast

from coach.content.names import did_you_mean
from coach.errors import CoachError, RequestError

Feed = Callable[[int], Any]
"""Makes the next so many frames: a 1-D int16 array. Called from the output's own thread."""


class Device(NamedTuple):
    name: str
    detail: str


EXPORT_INSTEAD = "'coach export SESSION -o session.mp3' writes a file that any phone plays"


class Output(Protocol):
    """A device that pulls mono 16-bit frames from a feed. It is made from part of a name, and the ms to pull ahead."""

    latency_ms: int
    """How much later than delivered a frame is heard, about."""
    between_ms: int
    """How long it may be busy with what it pulled before it asks for more."""
    device: str = ""
    """What it plays on since it was opened, where that is known."""
    place: str = ""
    """What tells that device from others, also from those of the same name."""

    def open(self, rate: int, feed: Feed) -> None:
        """Start to pull from ``feed`` at ``rate`` frames a second. Raises ``CoachError`` where there is no device."""

    def close(self) -> None:
        """Stop pulling. Safe to call twice, and on one that never opened."""

    def drop(self, then: Callable[[int], None]) -> None:
        """Forget frames that were pulled long before they are heard, and call ``then`` with how many there were.

        Nothing is pulled meanwhile. An output that pulls little ahead forgets nothing: 0.
        """
        then(0)

    def gone(self) -> bool:
        """Whether the device is known to have left, so that it must be opened again."""
        return False

    @staticmethod
    def lacks() -> str:
        """Why it does not work here; empty where it does."""
        return ""

    @staticmethod
    def devices() -> list[Device]:
        """What it can play on, the default one first. Raises ``CoachError`` where it does not work."""
        return []


class Pulling(Output):
    """An output that pulls its frames in a thread of its own, until ``closing`` is set."""

    def __init__(self, device: str = "", buffer_ms: int = 0) -> None:
        self.closing = threading.Event()
        self._thread: threading.Thread | None = None

    def open(self, rate: int, feed: Feed) -> None:
        self.closing.clear()
        self._thread = threading.Thread(target=self.pull, args=(rate, feed), name="output", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.closing.set()
        self.drop(lambda left: None)
        if self._thread is not None:
            self._thread.join(1)
            self._thread = None

    def pull(self, rate: int, feed: Feed) -> None:
        """Pull, and let it be heard. Called in the thread."""


OUTPUTS: dict[str, str] = {
    "miniaudio": "speakers:Speakers",
    "simpleaudio": "simple:Simple",
    "null": "null:Null",
}
"""The outputs by name: their modules here, and their classes."""

DEFAULT = "miniaudio"
BUFFER_MS = 150
"""How much is pulled ahead: a pause is heard within 150 ms, and a busy machine has time to answer."""


def available() -> dict[str, str]:
    """For every output, why it does not work here; an empty text where it does."""
    return {name: load(name).lacks() for name in OUTPUTS}


def make(text: str = DEFAULT, buffer_ms: int = BUFFER_MS) -> Output:
    """The output called ``NAME`` or ``NAME:part of a device's name``.

    Raises ``RequestError`` for an unknown name and ``CoachError`` for one that does not work here.
    """
    name, _, device = text.partition(":")
    if name not in OUTPUTS:
        raise RequestError(f"output '{name}'", "there is no such output", did_you_mean(name, OUTPUTS))
    output = load(name)
    if reason := output.lacks():
        others = [other for other, why in available().items() if not why and other != "null"]
        mend = f"try --output {others[0]}" if others else EXPORT_INSTEAD
        raise CoachError(f"output '{name}'", reason, mend)
    return cast(Output, output(device.strip(), buffer_ms))


def load(name: str) -> Any:
    """The class of the output of that name."""
    module, _, attribute = OUTPUTS[name].partition(":")
    return getattr(importlib.import_module(f"coach.live.outputs.{module}"), attribute)
