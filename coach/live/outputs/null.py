"""An output without a device: it pulls frames at the pace of the clock and throws them away."""

from __future__ import annotations

import threading
import time

from coach.live.outputs import Device, Feed, Output

BLOCK_MS = 20


def unavailable() -> str:
    return ""


def devices() -> list[Device]:
    return [Device("nothing", "keeps time, and is silent")]


class Null(Output):
    latency_ms = 0
    between_ms = BLOCK_MS

    def __init__(self) -> None:
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def open(self, rate: int, feed: Feed) -> None:
        self._closing.clear()
        self._thread = threading.Thread(target=self._pull, args=(rate, feed), name="null output", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        if self._thread is not None:
            self._thread.join(1)
            self._thread = None

    def _pull(self, rate: int, feed: Feed) -> None:
        block, begun, pulled = rate * BLOCK_MS // 1000, time.monotonic(), 0
        while not self._closing.wait(max(0.0, begun + pulled / rate - time.monotonic())):
            feed(block)
            pulled += block


def make(device: str, buffer_ms: int) -> Null:  # noqa: ARG001 - every output is made in the same way
    return Null()
