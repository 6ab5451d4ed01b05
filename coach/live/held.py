"""Counting what was really held: the time in holds that was sent to the listener's ears, side by side."""

from __future__ import annotations

from bisect import bisect_right

import msgspec

from coach.schedule.model import Schedule
from coach.script.model import Place
from coach.times import frames_to_ms, ms_to_frames

COUNTS = ("hold", "rep")
"""The kinds of windows in which something is done."""


class Held(msgspec.Struct, frozen=True):
    """So many ms of one side of one exercise."""

    exercise: str
    side: str | None
    ms: int


class Counter:
    """Adds up played stretches; ``take`` gives what is complete, because the listener has gone on to another side."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._key: tuple[int, str, str | None, int | None] | None = None
        self._frames = 0
        self._done: list[Held] = []

    def played(self, schedule: Schedule, start: int, stop: int) -> None:
        """Frames ``start`` to ``stop`` of ``schedule`` were delivered."""
        first = bisect_right(schedule.windows, frames_to_ms(start, self._rate), key=lambda span: span.start) - 1
        for span in schedule.windows[max(0, first) :]:
            if ms_to_frames(span.start, self._rate) >= stop:
                break
            if span.kind not in COUNTS or span.place.exercise is None:
                continue
            begin, end = ms_to_frames(span.start, self._rate), ms_to_frames(span.end, self._rate)
            share = min(stop, end) - max(start, begin)
            if share > 0:
                self._add(span.place, share)

    def _add(self, place: Place, frames: int) -> None:
        key = (place.step, place.exercise or "", place.side, place.round)
        if key != self._key:
            self.finish()
            self._key = key
        self._frames += frames

    def finish(self) -> None:
        """What was counted last is complete too."""
        if self._key is not None and self._frames:
            self._done.append(Held(self._key[1], self._key[2], self._frames * 1000 // self._rate))
        self._key, self._frames = None, 0

    def take(self) -> list[Held]:
        done, self._done = self._done, []
        return done
