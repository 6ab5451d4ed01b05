"""The audio side of live play: what the output pulls its frames from.

A ``Feeder`` is called by the output, usually from a thread that must never wait. The transport talks to it only by
``order``: orders are taken up at the next call, in turn. What it publishes are plain attributes, each assigned at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.sound.track import Track

Pcm = NDArray[np.int16]

FADE_OUT_MS = 20
"""Long enough not to click, short enough to be heard as at once."""
FADE_IN_MS = 5
"""Short: the first consonant of a repeated line must be heard."""
BLEND_MS = 10
"""How long one track blends into the one that takes its place."""


Order = Callable[[], None]


class Feeder:
    """Plays a track to an output, with fades, jumps, pauses and sounds laid over it.

    ``position``: the next frame of the track. ``limit``: the frame that it must not pass for now (not recorded yet, or
    waiting for the listener); there it stands in silence. ``delivered``: frames handed over so far, the clock.
    """

    def __init__(self, track: Track, limit: int | None = None, position: int = 0) -> None:
        self.track = track
        self.rate = track.rate
        self.limit = track.frames if limit is None else limit
        self.position = position
        self.delivered = 0
        self.paused = False
        self.standing = False
        """True while it stands at the limit."""
        self.ended_at: int | None = None
        """``delivered`` when the track came to its end."""
        self.played: deque[tuple[Track, int, int]] = deque()
        """Stretches of a track, in frames, that were delivered; for the transport to take away."""
        self._orders: deque[Order] = deque()
        self._over: list[tuple[Pcm, int]] = []
        self._old: Track | None = None
        self._blend_left = 0
        self._fade_left = 0
        self._after_fade: Order | None = None
        self._rise_left = 0

    # ---- orders: called by the transport, carried out by the output's thread

    def order(self, order: Order) -> None:
        """Have ``order`` carried out before the next frame is made."""
        self._orders.append(order)

    def swap(self, track: Track, limit: int, at: int = -1) -> None:
        """Go on in ``track``, which must sound the same before frame ``at``. Past that, it fades back to it."""

        def carry_out() -> None:
            if 0 <= at < self.position:
                self._fade_then(lambda: self._go_on(track, limit, at))
                return
            self._old, self._blend_left = self.track, self._frames(BLEND_MS)
            self.track, self.limit, self.ended_at = track, limit, None

        self.order(carry_out)

    def jump(self, frame: int, track: Track | None = None, limit: int | None = None) -> None:
        """Fade out, go to ``frame`` (of ``track``, if one is given), and play on from there."""

        def land() -> None:
            self._go_on(self.track if track is None else track, self.limit if limit is None else limit, frame)
            self.paused = False

        self.order(lambda: self._fade_then(land))

    def pause(self, *, fade: bool = True) -> None:
        stand = partial(setattr, self, "paused", True)
        self.order(partial(self._fade_then, stand) if fade else stand)

    def stop_at(self, limit: int) -> None:
        """Not to pass frame ``limit`` from now on."""
        self.order(partial(setattr, self, "limit", limit))

    def take_back(self, count: int) -> None:
        """The last ``count`` frames were dropped by the output, unheard: they are still to be played."""

        def go_back() -> None:
            self.position = max(0, self.position - count)
            left = count
            while left > 0 and self.played:
                track, start, stop = self.played.pop()
                if stop - start > left:
                    self.played.append((track, start, stop - left))
                left -= stop - start

        self.order(go_back)

    def overlay(self, pcm: Pcm) -> None:
        """Sound ``pcm`` now, over whatever plays, paused or not."""
        self.order(lambda: self._over.append((pcm, 0)))

    @property
    def settled(self) -> bool:
        """Whether every order has been carried out, to the end of its fade."""
        return not self._orders and self._after_fade is None

    @property
    def overlaid(self) -> bool:
        """Whether a sound laid over the track is still to be heard."""
        return bool(self._over)

    # ---- the output's thread

    def __call__(self, count: int) -> Pcm:
        """The next ``count`` frames."""
        out = np.zeros(count, np.int16)
        done = 0
        while done < count:
            done += self._some(out[done:])
        self._lay_over(out)
        self.delivered += count
        return out

    def _some(self, out: Pcm) -> int:
        """Fill the start of ``out``; returns how many frames. None only where an order has changed what comes next."""
        while self._orders and self._after_fade is None:  # a jump lands before anything is changed where it lands
            self._orders.popleft()()
        if self.paused or self._room <= 0:
            if self._after_fade is not None:
                self._finish_fade()
                return 0 if len(out) and not self.paused and self._room > 0 else len(out)
            self.standing = not self.paused
            if not self.paused and self.position >= self.track.frames and self.ended_at is None:
                self.ended_at = self.delivered
            return len(out)
        self.standing = False
        count = min(len(out), self._room, self._fade_left or len(out))
        out[:count] = self._shaped(self._read(count), count)
        self.played.append((self.track, self.position, self.position + count))
        self.position += count
        if self._after_fade is not None and self._fade_left <= 0:
            self._finish_fade()
        return count

    @property
    def _room(self) -> int:
        """How many frames it may play before it has to stand."""
        return min(self.limit, self.track.frames) - self.position

    def _read(self, count: int) -> Pcm:
        new = self.track.read(self.position, count)
        if self._old is None:
            return new
        share = min(count, self._blend_left)
        old = self._old.read(self.position, share).astype(np.float64)
        whole = self._frames(BLEND_MS)
        weight = (whole - self._blend_left + np.arange(1, share + 1)) / whole
        new = new.copy()
        new[:share] = np.rint(old + (new[:share] - old) * weight)
        self._blend_left -= share
        if self._blend_left <= 0:
            self._old = None
        return new

    def _shaped(self, pcm: Pcm, count: int) -> Pcm:
        if self._rise_left:
            whole, share = self._frames(FADE_IN_MS), min(count, self._rise_left)
            pcm = pcm.copy()
            pcm[:share] = np.rint(pcm[:share] * ((whole - self._rise_left + np.arange(1, share + 1)) / whole))
            self._rise_left -= share
        if self._fade_left:  # both, where a key follows another at once: no step between them
            whole = self._frames(FADE_OUT_MS)
            gain = (self._fade_left - 1 - np.arange(count)) / whole
            self._fade_left -= count
            pcm = np.rint(pcm * gain).astype(np.int16)
        return pcm

    def _lay_over(self, out: Pcm) -> None:
        still = []
        for pcm, begun in self._over:
            share = pcm[begun : begun + len(out)]
            mixed = out[: len(share)].astype(np.int32) + share
            out[: len(share)] = np.clip(mixed, -32768, 32767)
            if begun + len(share) < len(pcm):
                still.append((pcm, begun + len(share)))
        self._over = still

    def _fade_then(self, after: Order) -> None:
        if self.paused or self._room <= 0:
            after()
            return
        self._fade_left, self._after_fade = self._frames(FADE_OUT_MS), after

    def _finish_fade(self) -> None:
        after, self._after_fade, self._fade_left = self._after_fade, None, 0
        if after is not None:
            after()

    def _go_on(self, track: Track, limit: int, frame: int) -> None:
        self.track, self.limit, self._old = track, limit, None
        self.position, self._rise_left, self.ended_at = frame, self._frames(FADE_IN_MS), None

    def _frames(self, ms: int) -> int:
        return max(1, self.rate * ms // 1000)


def as_bytes(pcm: Any) -> bytes:
    """Frames as little-endian 16-bit samples."""
    data: bytes = pcm.astype("<i2", copy=False).tobytes()
    return data
