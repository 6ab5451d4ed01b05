"""The output by simpleaudio, an extra below Python 3.12.

It plays whole buffers and can neither pause nor tell its position. So it gets the session in stretches that begin and
end in silence where there is some, each started by the clock, and what was not heard yet can be dropped.
"""

from __future__ import annotations

import importlib.util
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from coach.errors import RequestError
from coach.live.feed import Pcm, as_bytes
from coach.live.outputs import Device, Feed, Pulling

BLOCK_MS = 20
LEAST_MS = 200
MOST_MS = 4_000
"""A stretch without a quiet moment is cut here, and a tick may be heard."""
QUIET = 60
"""Samples below this (about -55 dBFS) are a quiet moment."""
RATES = (8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000, 192000)
LATE_S = 0.005
"""A stretch that begins later than this moves all that follow."""
PATIENCE_S = 0.15
"""How long a device may take to end one stretch before the next one is started."""


class Simple(Pulling):
    latency_ms = 2 * LEAST_MS
    between_ms = MOST_MS

    def __init__(self, device: str = "", buffer_ms: int = 0) -> None:
        if device not in ("", "default"):
            raise RequestError(f"output 'simpleaudio:{device}'", "simpleaudio only plays on the default device")
        super().__init__(device, buffer_ms)
        self._dropped = threading.Event()
        self._failed = False
        self._lock = threading.Lock()
        self._playing: tuple[Any, float, int] | None = None
        """What sounds, since when, and how many frames it has."""
        self._waiting = 0
        self._rate = 1

    @staticmethod
    def lacks() -> str:
        if importlib.util.find_spec("simpleaudio") is None:
            return "simpleaudio is not installed (pip install 'audio-coach[simpleaudio]', below Python 3.12)"
        return "simpleaudio crashes on Python 3.12 and later" if sys.version_info >= (3, 12) else ""

    @staticmethod
    def devices() -> list[Device]:
        return [Device("default", "the system's default device")]

    def open(self, rate: int, feed: Feed) -> None:
        if rate not in RATES:
            raise RequestError("output 'simpleaudio'", f"cannot play {rate} Hz", "try --output miniaudio")
        self._rate, self._failed = rate, False
        super().open(rate, feed)

    def gone(self) -> bool:
        return self._failed

    def drop(self, then: Callable[[int], None]) -> None:
        with self._lock:
            left, self._waiting = self._waiting, 0
            if self._playing is not None:
                sounding, begun, frames = self._playing
                left += max(0, frames - round((time.monotonic() - begun) * self._rate))
                if sounding is not None:
                    sounding.stop()
                self._playing = None
            self._dropped.set()
            then(left)

    def pull(self, rate: int, feed: Feed) -> None:
        import simpleaudio

        due = time.monotonic()
        while not self.closing.is_set():
            with self._lock:
                self._dropped.clear()
                stretch = _stretch(rate, feed)
                self._waiting = len(stretch)
            if self._dropped.wait(max(0.0, due - time.monotonic())) or self.closing.is_set():
                due = time.monotonic()
                continue
            self._let_end()
            try:
                with self._lock:
                    if self._dropped.is_set():
                        continue
                    sounding = simpleaudio.play_buffer(as_bytes(stretch), 1, 2, rate) if stretch.any() else None
                    begun = time.monotonic()
                    self._playing, self._waiting = (sounding, begun, len(stretch)), 0
            except Exception:  # the device has left: simpleaudio has an error of its own for each system
                self._failed = True
                return
            due = max(due, begun - LATE_S) + len(stretch) / rate

    def _let_end(self) -> None:
        until = time.monotonic() + PATIENCE_S
        playing = self._playing
        while playing is not None and playing[0] is not None and playing[0].is_playing() and time.monotonic() < until:
            time.sleep(0.002)


def _stretch(rate: int, feed: Feed) -> Pcm:
    """Frames up to a quiet moment, or to the first sound after one."""
    block = max(1, rate * BLOCK_MS // 1000)
    parts: list[Pcm] = [feed(block)]
    while len(parts) * BLOCK_MS < MOST_MS:
        quiet = int(np.abs(parts[-1].astype(np.int32)).max()) < QUIET
        if quiet and len(parts) * BLOCK_MS >= LEAST_MS:
            break
        parts.append(feed(block))
    return np.concatenate(parts)
