"""A track of known sound, so that a file can be held against what it should hold."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np


class FakeTrack:
    """``frames`` samples at ``rate`` Hz; the same voice-like clip of ``length`` samples at each of ``starts``."""

    channels = 1

    def __init__(self, frames: int, starts: tuple[int, ...], length: int = 20_000, rate: int = 22_050) -> None:
        self.frames = frames
        self.rate = rate
        self.starts = starts
        time = np.arange(length) / rate
        tone = 180 + 60 * np.sin(5 * time)
        wave = np.sin(2 * np.pi * tone * time) + 0.5 * np.sin(6 * np.pi * tone * time)
        wave += 0.05 * np.random.default_rng(1).normal(size=length)
        edge = np.minimum(np.arange(length), np.arange(length)[::-1])
        self.clip = (9000 * wave * np.minimum(1, edge / 60)).astype(np.int16)
        self.most = 0
        """The longest stretch that was asked for at once."""

    def sounding(self) -> tuple[tuple[int, int], ...]:
        return tuple((start, min(start + len(self.clip), self.frames)) for start in self.starts)

    def fingerprint(self, frame: int, count: int) -> bytes:
        return blake2b(self.read(frame, count).tobytes()).digest()

    def read(self, frame: int, count: int) -> np.ndarray:
        self.most = max(self.most, count)
        out = np.zeros(count, np.int16)
        for start in self.starts:
            low, high = max(start, frame), min(start + len(self.clip), frame + count, self.frames)
            if low < high:
                out[low - frame : high - frame] = self.clip[low - start : high - start]
        return out


class Humming(FakeTrack):
    """The same over a quiet hum, so that it is never silent."""

    def sounding(self) -> tuple[tuple[int, int], ...]:
        return ((0, self.frames),)

    def read(self, frame: int, count: int) -> np.ndarray:
        hum = 300 * np.sin(np.arange(frame, frame + count) * 0.05)
        hum[max(0, self.frames - frame) :] = 0
        return super().read(frame, count) + hum.astype(np.int16)
