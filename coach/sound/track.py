"""The track: a schedule and its clips as samples, wherever they are asked for.

Nothing is mixed beforehand. A track knows which event lies where and copies what is asked for, so that hours of session
cost no more memory than the clips themselves, and any way of cutting it into pieces gives the same samples.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from coach.errors import CoachError
from coach.schedule.model import Event, Schedule
from coach.script.model import Line, Sound
from coach.sound.bells import ring
from coach.sound.levels import Levels
from coach.sound.loudness import blocks
from coach.sound.mix import Mix
from coach.times import ms_to_frames
from coach.voice.model import Clip

DEFAULT_RATE = 22_050
"""Hz, for a session in which nobody speaks: the rate of the default voice."""


class Track:
    """``read`` gives any part of the session as mono int16 at ``rate`` Hz; ``frames`` is its whole length."""

    def __init__(
        self,
        schedule: Schedule,
        clips: Mapping[Line, Clip],
        mix: Mix = Mix(),  # noqa: B008 (a frozen value)
        *,
        gain: float | None = None,
    ) -> None:
        """``gain`` in dB fixes the level of the speech; left out, it is found on the first use.

        Raises ``CoachError`` where a clip is missing, empty, of another rate or longer than its event: there is never
        silence in place of a sound, and never a line that is cut.
        """
        self.schedule = schedule
        self.clips = clips
        self.mix = mix
        self.rate = next((clip.rate for clip in clips.values()), DEFAULT_RATE)
        self.frames = ms_to_frames(schedule.duration, self.rate)
        self._levels = Levels(self.rate, mix.loudness, mix.ceiling, gain)
        self._bells: dict[str, npt.NDArray[np.int16]] = {}
        self._index()

    def _index(self) -> None:
        bells = self.mix.bells != "off"
        self._events = [event for event in self.schedule.events if bells or isinstance(event.what, Line)]
        sizes = [self._checked(event) for event in self._events]
        self._starts = np.array([ms_to_frames(event.start, self.rate) for event in self._events], np.int64)
        self._stops = self._starts + np.array(sizes, np.int64)
        if len(self._starts) and ((self._starts[1:] < self._stops[:-1]).any() or self._stops[-1] > self.frames):
            raise CoachError(
                "the schedule", "two sounds overlap or one lies beyond the end", "this is a defect: report it"
            )

    def _checked(self, event: Event) -> int:
        """The frames of an event's sound, once it is known to be there and to fit."""
        raw = self._raw(event)
        if len(raw) > ms_to_frames(event.start + event.length, self.rate) - ms_to_frames(event.start, self.rate):
            name = event.what.text if isinstance(event.what, Line) else event.what.name
            raise CoachError(
                f"'{name}'",
                f"lasts longer than the {event.length} ms that are planned for it",
                "record and lay out again",
            )
        return len(raw)

    def _raw(self, event: Event) -> npt.NDArray[np.int16]:
        if isinstance(event.what, Sound):
            return self._bell(event.what.name)
        clip = self.clips.get(event.what)
        if clip is None or not len(clip.pcm):
            raise CoachError(f"'{event.what.text}'", "there is no recording of this line", "record the session first")
        if clip.rate != self.rate:
            raise CoachError(
                f"'{event.what.text}'",
                f"was recorded at {clip.rate} Hz, the session at {self.rate} Hz",
                "record the session again with one voice",
            )
        pcm: npt.NDArray[np.int16] = clip.pcm
        return pcm

    def _bell(self, name: str) -> npt.NDArray[np.int16]:
        bell = self._bells.get(name)
        if bell is None:
            mix = self.mix
            bell = self._bells[name] = ring(name, mix.bells, self.rate, mix.loudness, mix.ceiling - 1)
        return bell

    @property
    def gain(self) -> float:
        """dB by which every line is raised. The first use measures the clips: ask before a delay would be heard."""
        if self._levels.gain is not None:
            return self._levels.gain
        times = Counter(event.what for event in self._events)
        spoken = [(self.clips[what].pcm, often) for what, often in times.items() if isinstance(what, Line)]
        rung = [
            (blocks(np.pad(self._bell(what.name), int(0.3 * self.rate)), self.rate), often)
            for what, often in times.items()
            if isinstance(what, Sound)
        ]
        return self._levels.settle(spoken, rung, (0.0, 0.0))

    def with_mix(self, mix: Mix) -> Track:
        """The same session mixed otherwise. The speech keeps its gain where the levels asked for are the same."""
        track = Track(self.schedule, self.clips, mix, gain=self.gain)
        track._share(self)
        return track

    def with_schedule(self, schedule: Schedule, clips: Mapping[Line, Clip] | None = None) -> Track:
        """The same sound with another plan and, perhaps, more clips. The gain stays: a level must not jump."""
        track = Track(schedule, self.clips if clips is None else clips, self.mix, gain=self.gain)
        track._share(self)
        return track

    def _share(self, other: Track) -> None:
        if other.rate == self.rate and other._levels.limit == self._levels.limit:
            self._levels = other._levels
        if other.rate == self.rate and other.mix.bells == self.mix.bells:
            self._bells = other._bells

    def _sound(self, event: Event) -> npt.NDArray[np.int16]:
        raw = self._raw(event)
        return self._levels.level(raw) if isinstance(event.what, Line) else raw

    def read(self, frame: int, count: int) -> npt.NDArray[np.int16]:
        """``count`` samples from ``frame`` on; zeros before the start and after the end."""
        out = np.zeros(count, np.int16)
        self.gain  # noqa: B018 (found before the first clip is levelled)
        for event, start, stop in self._between(frame, count):
            begin, end = max(start, frame), min(stop, frame + count)
            out[begin - frame : end - frame] = self._sound(event)[begin - start : end - start]
        return out

    def _between(self, frame: int, count: int) -> Iterator[tuple[Event, int, int]]:
        """The events that sound within ``count`` frames from ``frame``, each with its first frame and the one after."""
        at = int(np.searchsorted(self._stops, frame, "right"))
        while at < len(self._events) and (start := int(self._starts[at])) < frame + count:
            yield self._events[at], start, int(self._stops[at])
            at += 1

    def sounding(self) -> tuple[tuple[int, int], ...]:
        """Sorted, disjoint ``[start, stop)`` ranges of frames outside of which every sample is exactly zero."""
        ranges: list[tuple[int, int]] = []
        for start, stop in zip(self._starts.tolist(), self._stops.tolist(), strict=True):
            if ranges and ranges[-1][1] >= start:
                ranges[-1] = (ranges[-1][0], stop)
            else:
                ranges.append((start, stop))
        return tuple(ranges)

    def fingerprint(self, frame: int, count: int) -> bytes:
        """A digest for caches: where it is equal, ``read(frame, count)`` is equal. Nothing is levelled for it."""
        digest = hashlib.blake2b(f"{self.rate} {count} {self.gain}".encode(), digest_size=20)
        for event, start, _ in self._between(frame, count):
            raw = self._raw(event)
            digest.update(f" {start - frame} ".encode())
            digest.update(self._levels.digest(raw) if isinstance(event.what, Line) else raw.tobytes())
        return digest.digest()
