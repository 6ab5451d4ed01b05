"""The track: a schedule and its clips as samples, wherever they are asked for.

Nothing is mixed beforehand. A track knows which event lies where and copies what is asked for, so that hours of session
cost no more memory than the clips themselves (or next to none, where those stay on disk), and any way of cutting it
into pieces gives the same samples.
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
from coach.sound.bed import Underlay, auto_level
from coach.sound.loudness import to_power
from coach.sound.mix import Mix
from coach.sound.rack import Rack
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
        rack: Rack | None = None,
    ) -> None:
        """``gain`` in dB fixes the level of the speech; left out, it is found on the first use. ``rack``: an earlier
        track's, for ``with_mix`` and ``with_schedule``.

        Raises ``CoachError`` where a clip is missing, empty, of another rate or longer than its event: there is never
        silence in place of a sound, and never a line that is cut. ``RequestError`` where the bed cannot be used.
        """
        self.schedule = schedule
        self.clips = clips
        self.mix = mix
        self.rate = next((clip.rate for clip in clips.values()), rack.rate if rack else DEFAULT_RATE)
        self.frames = ms_to_frames(schedule.duration, self.rate)
        self._rack = rack if rack and rack.rate == self.rate else Rack(self.rate)
        self._levels = self._rack.levels(mix)
        if gain is not None:
            self._levels.gain = gain
        bells = mix.bells != "off"
        self._events = [event for event in schedule.events if bells or isinstance(event.what, Line)]
        sizes = [self._checked(event) for event in self._events]
        self._starts = np.array([ms_to_frames(event.start, self.rate) for event in self._events], np.int64)
        self._stops = self._starts + np.array(sizes, np.int64)
        if len(sizes) and ((self._starts[1:] < self._stops[:-1]).any() or self._stops[-1] > self.frames):
            raise CoachError("the schedule", "two sounds overlap, or one lies beyond its end", "please report this")
        self._under = self._laid_under() if mix.bed or mix.keep_alive else None

    def _checked(self, event: Event) -> int:
        """The frames of an event's sound, once it is known to be there and to fit."""
        what = event.what
        frames = self._clip(what).frames if isinstance(what, Line) else len(self._rack.bell(what.name, self.mix))
        if frames > ms_to_frames(event.end, self.rate) - ms_to_frames(event.start, self.rate):
            name = what.text if isinstance(what, Line) else what.name
            problem = f"lasts longer than the {event.length} ms that are planned for it"
            raise CoachError(f"'{name}'", problem, "record and lay out again")
        return frames

    def _clip(self, line: Line) -> Clip:
        clip = self.clips.get(line)
        if clip is None or not clip.frames:
            raise CoachError(f"'{line.text}'", "there is no recording of this line", "record the session first")
        if clip.rate != self.rate:
            problem = f"was recorded at {clip.rate} Hz, the session at {self.rate} Hz"
            raise CoachError(f"'{line.text}'", problem, "record the session again with one voice")
        return clip

    def _laid_under(self) -> Underlay:
        lines = [isinstance(event.what, Line) for event in self._events]
        spoken = [
            (start, stop)
            for start, stop, line in zip(self._starts.tolist(), self._stops.tolist(), lines, strict=True)
            if line
        ]
        bed = self._rack.bed(self.mix.bed, self.frames) if self.mix.bed else None
        floor = self._rack.floor() if self.mix.keep_alive else None
        return Underlay(bed, floor, spoken, self.frames, self.rate, self._bed_level(), self.mix)

    def _bed_level(self) -> float:
        mix = self.mix
        key = (mix.bed or "", mix.loudness, mix.bed_level)
        if key not in self._rack.bed_levels:
            spoken = sum(event.length for event in self.schedule.events if isinstance(event.what, Line))
            level = auto_level(spoken, self.schedule.duration, mix.loudness) if mix.bed_level is None else mix.bed_level
            self._rack.bed_levels[key] = level
        return self._rack.bed_levels[key]

    @property
    def gain(self) -> float:
        """dB by which every line is raised. The first use measures the clips: ask before a delay would be heard."""
        if self._levels.gain is not None:
            return self._levels.gain
        times = Counter(event.what for event in self._events)
        spoken = [(self.clips[what], often) for what, often in times.items() if isinstance(what, Line)]
        rung = [
            (self._rack.bell_powers(what.name, self.mix), often)
            for what, often in times.items()
            if isinstance(what, Sound)
        ]
        background = (0.0, 0.0)
        if self.mix.bed:  # counted in hops of 100 ms, as a meter does
            silence = self.frames - int((self._stops - self._starts).sum())
            background = (to_power(self._bed_level()), max(silence, 0) / (0.1 * self.rate))
        return self._levels.settle(spoken, rung, background)

    def with_mix(self, mix: Mix) -> Track:
        """The same session mixed otherwise. The speech keeps its level unless another loudness is asked for."""
        self.gain  # noqa: B018 (found now, so that both have the same)
        return Track(self.schedule, self.clips, mix, rack=self._rack)

    def with_schedule(self, schedule: Schedule, clips: Mapping[Line, Clip] | None = None) -> Track:
        """The same sound with another plan and, perhaps, more clips. The levels stay: they must not jump."""
        self.gain  # noqa: B018
        return Track(schedule, self.clips if clips is None else clips, self.mix, rack=self._rack)

    def read(self, frame: int, count: int) -> npt.NDArray[np.int16]:
        """``count`` samples from ``frame`` on; zeros before the start and after the end."""
        self.gain  # noqa: B018 (found before the first clip is levelled)
        out = np.zeros(count, np.int16)
        for event, start, stop in self._between(frame, count):
            sound = self._sound(event.what)
            begin, end = max(start, frame), min(stop, frame + count)
            out[begin - frame : end - frame] = sound[begin - start : end - start]
        if self._under:
            out = np.clip(out + self._under.read(frame, count), -32768, 32767).astype(np.int16)
        return out

    def _sound(self, what: Line | Sound) -> npt.NDArray[np.int16]:
        if isinstance(what, Line):
            return self._levels.level(self._clip(what))
        return self._rack.bell(what.name, self.mix)

    def _between(self, frame: int, count: int) -> Iterator[tuple[Event, int, int]]:
        """The events that sound within ``count`` frames from ``frame``, each with its first frame and the one after."""
        at = int(np.searchsorted(self._stops, frame, "right"))
        while at < len(self._events) and (start := int(self._starts[at])) < frame + count:
            yield self._events[at], start, int(self._stops[at])
            at += 1

    def sounding(self) -> tuple[tuple[int, int], ...]:
        """Sorted, disjoint ``[start, stop)`` ranges of frames outside of which every sample is exactly zero."""
        if self._under:
            return ((0, self.frames),) if self.frames else ()
        ranges: list[tuple[int, int]] = []
        for start, stop in zip(self._starts.tolist(), self._stops.tolist(), strict=True):
            if ranges and ranges[-1][1] >= start:
                ranges[-1] = (ranges[-1][0], stop)
            else:
                ranges.append((start, stop))
        return tuple(ranges)

    def fingerprint(self, frame: int, count: int) -> bytes:
        """A digest for caches: where it is equal, ``read(frame, count)`` is equal. Nothing is levelled for it."""
        if self._under:
            return hashlib.blake2b(self.read(frame, count).tobytes(), digest_size=20).digest()
        digest = hashlib.blake2b(f"{self.rate} {count} {self.gain}".encode(), digest_size=20)
        for event, start, _ in self._between(frame, count):
            digest.update(f" {start - frame} ".encode())
            if isinstance(event.what, Line):
                digest.update(self._levels.digest(self._clip(event.what)))
            else:
                digest.update(self._sound(event.what).tobytes())
        return digest.digest()
