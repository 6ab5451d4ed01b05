"""The output that serves by default: miniaudio, on whatever sound system the machine has."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from typing import Any, Literal

import miniaudio
from miniaudio import ffi  # type: ignore[attr-defined]

from coach.errors import CoachError, RequestError
from coach.live.feed import as_bytes
from coach.live.outputs import BUFFER_MS, EXPORT_INSTEAD, Device, Feed, Output
from coach.live.priority import prompt

PERIODS = 5
"""The buffer is asked for in so many parts."""
REROUTED = 2
"""miniaudio's number for a device whose sound the system has moved to another one."""
CLOSING_S = 1.0
"""How long a device may take to close; ones that are there take a buffer's length."""


class Speakers(Output):
    """``buffer_ms`` are pulled ahead: heard that much later, and safe for that long on a busy machine."""

    def __init__(self, name: str = "", buffer_ms: int = BUFFER_MS) -> None:
        self.name = name
        self.latency_ms = self.between_ms = buffer_ms
        self.choice: tuple[Any, Any] | None = self.choose()
        """What was looked up just before, for the first time it is opened."""
        self._device: Any = None
        self._left = False
        self._moved = False
        """Whether the system has moved the sound to another device, for a reason that is not known yet."""
        self._closing: threading.Thread | None = None

    @staticmethod
    def devices() -> list[Device]:
        return [Device(str(device["name"]), _formats(device)) for _, device in real_devices()]

    def open(self, rate: int, feed: Feed) -> None:
        if self._closing is not None and self._closing.is_alive():
            raise CoachError("playing", "the sound device does not answer", EXPORT_INSTEAD)
        (backend, device_id), self.choice = self.choice or self.choose(), None
        prompt()
        try:
            with hushed(), _pulse_latency(self.latency_ms):
                self._device = _Playback(
                    self._on_change,
                    output_format=miniaudio.SampleFormat.SIGNED16,
                    nchannels=1,
                    sample_rate=rate,
                    buffersize_msec=max(1, self.latency_ms // PERIODS),
                    callback_periods=PERIODS,
                    device_id=device_id,
                    backends=[backend],
                    app_name="coach",
                )
            self._left = self._moved = False
            self._device.stop_callback = self._stopped
            frames = self._frames(feed)
            next(frames)
            self._device.start(frames)
        except miniaudio.MiniaudioError as error:
            self.close()
            raise CoachError("playing", f"the sound device does not open ({error.args[0]})", EXPORT_INSTEAD) from error

    def close(self) -> None:
        """A device that is suspended closes only when it wakes: it is waited for in a thread of its own."""
        device, self._device = self._device, None
        if device is not None:
            device.stop_callback = None
            self._closing = threading.Thread(target=device.close, name="closing the device", daemon=True)
            self._closing.start()
            self._closing.join(CLOSING_S)

    def gone(self) -> bool:
        """Also when the system plays on elsewhere because the device has left: then nobody wants to hear it there."""
        if self._moved:
            devices = [device for _, device in real_devices()]
            self._left = self.place not in map(_place, devices)
            if devices and not self._left:
                self.device, self.place = str(devices[0]["name"]), _place(devices[0])
            self._moved = False
        return self._left

    def _stopped(self) -> None:
        self._left = True

    def _on_change(self, kind: int) -> None:
        self._moved = self._moved or kind == REROUTED

    def _frames(self, feed: Feed) -> Generator[bytes, int, None]:
        """The one generator that feeds the whole session. It never ends by itself: a device plays on after the end.

        Where the sound was moved, nothing is heard until it is known why.
        """
        count = yield b""
        prompt()  # the first request comes from the device's own thread
        while True:
            count = yield bytes(2 * count) if self._moved else as_bytes(feed(count))

    def choose(self) -> tuple[Any, Any]:
        """The backend and the device to play on; no device: the default one. Raises where there is none."""
        playbacks = real_devices()
        if not playbacks:
            raise CoachError("playing", "no sound device was found", EXPORT_INSTEAD)
        for backend, device in playbacks:
            if self.name.casefold() in str(device["name"]).casefold():
                self.device, self.place = str(device["name"]), _place(device)
                return backend, device["id"] if self.name else None
        names = ", ".join(str(device["name"]) for _, device in playbacks)
        raise RequestError(f"output 'miniaudio:{self.name}'", "there is no such device", f"there are: {names}")


def _place(device: dict[str, Any]) -> str:
    """What tells a device from another of the same name."""
    return f"{device['name']} {bytes(miniaudio.ffi.buffer(device['id'])).hex()}"  # type: ignore[attr-defined]


class _Devices(miniaudio.Devices):
    """The devices, with what the library knows and does not tell: which one the system plays on by itself."""

    def _get_info(self, device_type: Any, device_info: Any) -> dict[str, Any]:
        return {"default": bool(device_info.isDefault), **super()._get_info(device_type, device_info)}


class _Playback(miniaudio.PlaybackDevice):
    """A device that tells of what happens to it, which the library asks the system for but keeps to itself."""

    def __init__(self, on_change: Callable[[int], None], **settings: Any) -> None:
        self._notification = ffi.callback(
            "void(ma_device_notification *)", lambda notification: on_change(int(notification.type))
        )
        super().__init__(**settings)

    def _make_context(self, *settings: Any) -> Any:
        """Called between its settings and the making of the device: the only place to ask for more."""
        self._devconfig.notificationCallback = self._notification
        return super()._make_context(*settings)


def real_devices(kind: Literal["playbacks", "captures"] = "playbacks") -> list[tuple[Any, dict[str, Any]]]:
    """Devices with their backend, default first. miniaudio's null backend makes no sound, so it does not count."""
    silent = (miniaudio.Backend.NULL, miniaudio.Backend.CUSTOM)
    backends = sorted(set(miniaudio.get_enabled_backends()) - set(silent), key=lambda backend: backend.value)
    for backend in backends:
        try:
            with hushed():
                all_devices = _Devices([backend])
                devices = all_devices.get_playbacks() if kind == "playbacks" else all_devices.get_captures()
        except miniaudio.MiniaudioError:
            continue
        if devices:
            return [(backend, device) for device in sorted(devices, key=lambda device: not device["default"])]
    return []


@contextlib.contextmanager
def _pulse_latency(ms: int) -> Iterator[None]:
    """Have PulseAudio (and PipeWire in its place) hold the whole buffer ready.

    What miniaudio asks for by itself leaves some 30 ms of it in the server's hands; on a machine whose processors were
    all busy that lost 2 s of sound in three minutes, and this none. libpulse only takes it from the environment, when a
    stream is made.
    """
    if "PULSE_LATENCY_MSEC" in os.environ:  # the user knows better
        yield
        return
    os.environ["PULSE_LATENCY_MSEC"] = str(ms)
    try:
        yield
    finally:
        del os.environ["PULSE_LATENCY_MSEC"]


@contextlib.contextmanager
def hushed() -> Iterator[None]:
    """Keep the sound libraries' own remarks (ALSA's, JACK's) about what is not there off the user's screen."""
    if sys.stderr is None:  # a program without a console
        yield
        return
    sys.stderr.flush()
    errors = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(errors, 2)
        os.close(errors)
        os.close(nowhere)


def _formats(device: dict[str, Any]) -> str:
    rates = sorted({int(each["samplerate"]) for each in device.get("formats", [])} - {0})
    return ", ".join(f"{rate} Hz" for rate in rates)
