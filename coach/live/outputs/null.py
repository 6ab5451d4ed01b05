"""An output without a device: it pulls frames at the pace of the clock and throws them away."""

from __future__ import annotations

import time

from coach.live.outputs import Device, Feed, Pulling

BLOCK_MS = 20


class Null(Pulling):
    latency_ms = 0
    between_ms = BLOCK_MS

    @staticmethod
    def devices() -> list[Device]:
        return [Device("nothing", "keeps time, and is silent")]

    def pull(self, rate: int, feed: Feed) -> None:
        block, begun, pulled = rate * BLOCK_MS // 1000, time.monotonic(), 0
        while not self.closing.wait(max(0.0, begun + pulled / rate - time.monotonic())):
            feed(block)
            pulled += block
