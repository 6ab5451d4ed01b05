"""A microphone, and what came from it through the speakers."""

from __future__ import annotations

import threading
from collections.abc import Generator
from typing import Any

import miniaudio
import numpy as np

from coach.errors import CoachError
from coach.live import outputs
from coach.live.outputs.speakers import hushed, real_devices
from coach.voice.own import RATE

_BUFFER_MS = 50
_FROM_FILE = "record into a file with another program, and give it with --from"


class SystemMicrophone:
    """The system's own choice of microphone. It is open only during a take."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._device: Any = None

    def start(self) -> None:
        captures = real_devices("captures")
        if not captures:
            raise CoachError("microphone", "none was found", _FROM_FILE)
        self._parts = []
        try:
            with hushed():
                self._device = miniaudio.CaptureDevice(
                    input_format=miniaudio.SampleFormat.SIGNED16,
                    nchannels=1,
                    sample_rate=RATE,
                    buffersize_msec=_BUFFER_MS,
                    backends=[captures[0][0]],
                    app_name="coach",
                )
            parts = self._listen()
            next(parts)
            self._device.start(parts)
        except miniaudio.MiniaudioError as error:
            raise CoachError("microphone", f"does not open ({error.args[0]})", _FROM_FILE) from None

    def stop(self) -> Any:
        device, self._device = self._device, None
        if device is not None:
            device.close()
        if not self._parts:
            raise CoachError("microphone", "gave nothing", _FROM_FILE)
        return np.frombuffer(b"".join(self._parts), "<i2")

    def _listen(self) -> Generator[None, bytes, None]:
        while True:
            self._parts.append(bytes((yield)))


def hear(pcm: Any, rate: int) -> None:
    """Let a clip be heard through the default output, to its end. Raises ``CoachError`` where there is none."""
    at, done = 0, threading.Event()

    def feed(count: int) -> Any:
        nonlocal at
        part = pcm[at : at + count].copy()
        at += count
        if at > len(pcm) + rate // 2:  # half a second later what was pulled has been heard
            done.set()
        part.resize(count, refcheck=False)  # with silence
        return part

    output = outputs.make()
    output.open(rate, feed)
    try:
        done.wait(len(pcm) / rate + 5)
    finally:
        output.close()
