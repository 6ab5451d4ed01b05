"""The track: a schedule and its clips as samples, wherever they are asked for.

Nothing is mixed beforehand. A track knows which event lies where and copies what is asked for, so that hours of session
cost no more memory than the clips themselves (or next to none, where those stay on disk), and any way of cutting it
into pieces gives the same samples.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from coach.content.model import BellStyle
from coach.errors import CoachError, within
from coach.schedule.model import Event, Schedule
from coach.script.model import Line, Sound
from coach.sound.bed import Bed, Underlay, auto_level, bring
from coach.sound.levels import MOST_GAIN, Levels
from coach.sound.loudness import Floats, blocks, to_power
from coach.sound.mix import Mix
from coach.sound.synthesis import LOOPS, Loop, ring
from coach.times import ms_to_frames
from coach.voice.model import Clip

DEFAULT_RATE = 22_050
"""Hz, for a session in which nobody speaks: the rate of the default voice."""


BELLS_UNDER_CEILING = 1.0
"""dB. Bells have no limiter: they are turned down if they would come nearer than this."""

BellKey = tuple[str, BellStyle, float, float]


class SoundBank:
    """What has been made for a track at one rate (Hz), kept for the tracks that take its place while it is played.

    Turning the bells off or adding ten seconds to a hold makes another track; its clips, bells, bed and, above all, its
    levels must be the same ones. Nothing is made before it is asked for.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.bed_levels: dict[tuple[str, float, float | None], float] = {}
        """LUFS by (bed, loudness, level asked for): chosen once, because a level must not jump."""
        self._levels: dict[tuple[float, float], Levels] = {}
        self._bells: dict[BellKey, npt.NDArray[np.int16]] = {}
        self._beds: dict[str, Bed] = {}
        self._floor: Loop | None = None

    def levels(self, mix: Mix) -> Levels:
        key = (mix.loudness, mix.ceiling)
        if key not in self._levels:
            self._levels[key] = Levels(self.rate, mix.loudness, mix.ceiling)
        return self._levels[key]

    def bell(self, name: str, mix: Mix) -> npt.NDArray[np.int16]:
        key = (name, mix.bells, mix.loudness, mix.ceiling)
        if key not in self._bells:
            ceiling = mix.ceiling - BELLS_UNDER_CEILING
            self._bells[key] = ring(name, mix.bells, self.rate, mix.loudness, ceiling)
        return self._bells[key]

    def bell_powers(self, name: str, mix: Mix) -> Floats:
        """Mean squares of a bell's 400 ms blocks, with the silence around it."""
        return blocks(np.pad(self.bell(name, mix), int(0.3 * self.rate)), self.rate)

    def bed(self, name: str, frames: int) -> Bed:
        if name not in self._beds:
            self._beds[name] = bring(name, self.rate, frames)
        return self._beds[name]

    def floor(self) -> Loop:
        if self._floor is None:
            noise = LOOPS["pink-noise"](self.rate)
            assert isinstance(noise, Loop)
            self._floor = noise
        return self._floor


class Track:
    """``read`` gives any part of the session as mono int16 at ``rate`` Hz; ``frames`` is its whole length."""

    channels = 1

    def __init__(
        self,
        schedule: Schedule,
        clips: Mapping[Line, Clip],
        mix: Mix = Mix(),  # noqa: B008 (a frozen value)
        *,
        bank: SoundBank | None = None,
        rate: int = DEFAULT_RATE,
    ) -> None:
        """``bank``: an earlier track's, for ``with_mix`` and ``with_schedule``. ``rate`` in Hz: of a session in which
        nobody speaks. The level of the speech is found on the first use, unless it is settled before.

        Raises ``CoachError`` where a clip is missing, empty, of another rate or longer than its event: there is never
        silence in place of a sound, and never a line that is cut. ``RequestError``, at the first read, where the bed
        cannot be used.
        """
        self.schedule = schedule
        self.clips = clips
        self.mix = mix
        self.rate = next((clip.rate for clip in clips.values()), bank.rate if bank else rate)
        self.frames = ms_to_frames(schedule.duration, self.rate)
        self._bank = bank if bank and bank.rate == self.rate else SoundBank(self.rate)
        self._levels = self._bank.levels(mix)
        self._most = round(32767 * 10 ** (mix.ceiling / 20))
        bells = mix.bells != "off"
        self._events = [event for event in schedule.events if bells or isinstance(event.what, Line)]
        sizes = [self._checked(event) for event in self._events]
        self._starts = np.array([ms_to_frames(event.start, self.rate) for event in self._events], np.int64)
        self._stops = self._starts + np.array(sizes, np.int64)
        if len(sizes) and ((self._starts[1:] < self._stops[:-1]).any() or self._stops[-1] > self.frames):
            raise CoachError("the schedule", "two sounds overlap, or one lies beyond its end", "please report this")

    def _checked(self, event: Event) -> int:
        """The frames of an event's sound, once it is known to be there and to fit."""
        what = event.what
        frames = self._clip(what).frames if isinstance(what, Line) else len(self._bank.bell(what.name, self.mix))
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

    @cached_property
    def _under(self) -> Underlay | None:
        mix = self.mix
        if not mix.bed and not mix.keep_alive:
            return None
        bed = self._bank.bed(mix.bed, self.frames) if mix.bed else None
        return self.laid_under(bed, self.bed_level, mix, self._bank.floor() if mix.keep_alive else None)

    def laid_under(
        self, bed: Bed | None, level: float, mix: Mix, floor: Loop | None = None, channels: int = 1
    ) -> Underlay:
        """What makes way for this track's speech; ``level`` and the rest as in ``Underlay``."""
        lines = [isinstance(event.what, Line) for event in self._events]
        spoken = [
            (start, stop)
            for start, stop, line in zip(self._starts.tolist(), self._stops.tolist(), lines, strict=True)
            if line
        ]
        return Underlay(bed, floor, spoken, self.frames, self.rate, level, mix, channels)

    @property
    def bed_level(self) -> float:
        """LUFS of the bed between the lines."""
        mix = self.mix
        key = (mix.bed or "", mix.loudness, mix.bed_level)
        if key not in self._bank.bed_levels:
            spoken = sum(event.length for event in self.schedule.events if isinstance(event.what, Line))
            level = auto_level(spoken, self.schedule.duration, mix.loudness) if mix.bed_level is None else mix.bed_level
            self._bank.bed_levels[key] = level
        return self._bank.bed_levels[key]

    @property
    def gain(self) -> float:
        """dB by which every line is raised. The first use measures the clips: ask before a delay would be heard."""
        if self._levels.gain is not None:
            return self._levels.gain
        times = Counter(event.what for event in self._events)
        spoken = [(self.clips[what], often) for what, often in times.items() if isinstance(what, Line)]
        rung = [
            (self._bank.bell_powers(what.name, self.mix), often)
            for what, often in times.items()
            if isinstance(what, Sound)
        ]
        background = (0.0, 0.0)
        if self.mix.bed:  # counted in hops of 100 ms, as a meter does
            silence = self.frames - int((self._stops - self._starts).sum())
            background = (to_power(self.bed_level), max(silence, 0) / (0.1 * self.rate))
        return self._levels.settle(spoken, rung, background)

    @property
    def settled(self) -> bool:
        """Whether the level of the speech is known, so that ``gain`` costs nothing."""
        return self._levels.gain is not None

    @property
    def middle(self) -> float | None:
        """LUFS of the lines before the gain, to which it brings each of them nearer; ``None`` where none was found."""
        self.gain  # noqa: B018 (found together)
        return self._levels.middle

    def settle(self, gain: float, middle: float | None = None) -> None:
        """Fix the level of the speech, ``gain`` in dB and ``middle`` in LUFS, instead of measuring it."""
        self._levels.gain, self._levels.middle = within("gain", gain, -80, MOST_GAIN), middle

    def with_mix(self, mix: Mix) -> Track:
        """The same session mixed otherwise. The speech keeps its level unless another loudness is asked for."""
        self.gain  # noqa: B018 (found now, so that both have the same)
        return Track(self.schedule, self.clips, mix, bank=self._bank).ready()

    def with_schedule(self, schedule: Schedule, clips: Mapping[Line, Clip] | None = None) -> Track:
        """The same sound with another plan and, perhaps, more clips. The levels stay: they must not jump."""
        self.gain  # noqa: B018
        return Track(schedule, self.clips if clips is None else clips, self.mix, bank=self._bank).ready()

    def ready(self) -> Track:
        """This track, with its gain found and its bed unpacked: a thread that must not wait can read it."""
        self.gain, self._under  # noqa: B018
        return self

    def read(self, frame: int, count: int) -> npt.NDArray[np.int16]:
        """``count`` samples from ``frame`` on; zeros before the start and after the end."""
        self.gain  # noqa: B018 (found before the first clip is levelled)
        out = np.zeros(count, np.int16)
        for event, start, stop in self._between(frame, count):
            sound = self._sound(event.what)
            begin, end = max(start, frame), min(stop, frame + count)
            out[begin - frame : end - frame] = sound[begin - start : end - start]
        whole = out + self._under.read(frame, count).astype(np.int32) if self._under else out
        # The last guard: whatever was asked for, no sample leaves above the ceiling. The limiter keeps well below it.
        return np.clip(whole, -self._most, self._most, out=whole).astype(np.int16, copy=False)

    def _sound(self, what: Line | Sound) -> npt.NDArray[np.int16]:
        if isinstance(what, Line):
            return self._levels.level(self._clip(what))
        return self._bank.bell(what.name, self.mix)

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
