"""The track: a schedule and its clips as samples, wherever they are asked for.

Nothing is mixed beforehand. A track knows which event lies where and copies what is asked for, so that hours of session
cost no more memory than the clips themselves (or next to none, where those stay on disk), and any way of cutting it
into pieces gives the same samples.

To know what sounds where takes no numbers of numpy's, and no more than a moment: a session whose islands are all
encoded already is written without it.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING

from coach.content.model import BellStyle
from coach.errors import CoachError, within
from coach.schedule.model import Event, Schedule
from coach.script.model import BELL_MS, Line, Sound
from coach.sound.mix import MOST_GAIN, Mix
from coach.times import ms_to_frames
from coach.voice.model import Clip

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from coach.sound.bed import Bed, Underlay
    from coach.sound.levels import Levels
    from coach.sound.loudness import Floats
    from coach.sound.synthesis import Loop

RECIPE = 8
"""Count this up when a clip is levelled or a bell is made in another way, so that no cache keeps the old sound."""

DEFAULT_RATE = 22_050
"""Hz, for a session in which nobody speaks: the rate of the default voice."""


FIRST_MS = 60_000
"""So much speech settles the level of all of it: see ``coach.sound.levels``."""
BELLS_UNDER_CEILING = 1.0
"""dB. Bells have no limiter: they are turned down if they would come nearer than this."""

Aim = tuple[float, float]
"""The loudness and the ceiling of a mix."""
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
        self.settled: dict[Aim, tuple[float, float | None]] = {}
        """For each aim what was found, or settled, for the speech: its gain in dB, and the middle of its lines."""
        self._levels: dict[Aim, Levels] = {}
        self._bells: dict[BellKey, npt.NDArray[np.int16]] = {}
        self._beds: dict[str, Bed] = {}
        self._floor: Loop | None = None

    def levels(self, mix: Mix) -> Levels:
        from coach.sound.levels import Levels

        aim = (mix.loudness, mix.ceiling)
        if aim not in self._levels:
            self._levels[aim] = Levels(self.rate, *aim, *self.settled.get(aim, ()))
        return self._levels[aim]

    def settle(self, mix: Mix, gain: float, middle: float | None) -> None:
        """Fix the gain; what was levelled with another one is forgotten."""
        aim = (mix.loudness, mix.ceiling)
        self.settled[aim] = (gain, middle)
        self._levels.pop(aim, None)

    def bell(self, name: str, mix: Mix) -> npt.NDArray[np.int16]:
        from coach.sound.synthesis import ring

        key = (name, mix.bells, mix.loudness, mix.ceiling)
        if key not in self._bells:
            ceiling = mix.ceiling - BELLS_UNDER_CEILING
            self._bells[key] = ring(name, mix.bells, self.rate, mix.loudness, ceiling)
        return self._bells[key]

    def bell_powers(self, name: str, mix: Mix) -> Floats:
        """Mean squares of a bell's 400 ms blocks, with the silence around it."""
        import numpy as np

        from coach.sound.loudness import blocks

        return blocks(np.pad(self.bell(name, mix), int(0.3 * self.rate)), self.rate)

    def bed(self, name: str, frames: int) -> Bed:
        from coach.sound.bed import bring

        if name not in self._beds:
            self._beds[name] = bring(name, self.rate, frames)
        return self._beds[name]

    def floor(self) -> Loop:
        from coach.sound.synthesis import LOOPS, Loop

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
        self._aim = (mix.loudness, mix.ceiling)
        self._most = round(32767 * 10 ** (mix.ceiling / 20))
        bells = mix.bells != "off"
        self._events = [event for event in schedule.events if bells or isinstance(event.what, Line)]
        sizes = [self._checked(event) for event in self._events]
        self._starts = [ms_to_frames(event.start, self.rate) for event in self._events]
        self._stops = [start + size for start, size in zip(self._starts, sizes, strict=True)]
        if any(stop > start for stop, start in zip(self._stops, [*self._starts, self.frames][1:], strict=True)):
            raise CoachError("the schedule", "two sounds overlap, or one lies beyond its end", "please report this")

    def _checked(self, event: Event) -> int:
        """The frames of an event's sound, once it is known to be there and to fit."""
        what = event.what
        if isinstance(what, Line):
            frames = self._clip(what).frames
        elif what.name in BELL_MS:
            frames = ms_to_frames(BELL_MS[what.name], self.rate)
        else:
            raise CoachError(f"the bell '{what.name}'", "there is no such sound", f"there are: {', '.join(BELL_MS)}")
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
        from coach.sound.bed import Underlay

        spoken = [
            (start, stop)
            for event, start, stop in zip(self._events, self._starts, self._stops, strict=True)
            if isinstance(event.what, Line)
        ]
        return Underlay(bed, floor, spoken, self.frames, self.rate, level, mix, channels)

    @property
    def bed_level(self) -> float:
        """LUFS of the bed between the lines."""
        mix = self.mix
        key = (mix.bed or "", mix.loudness, mix.bed_level)
        if key not in self._bank.bed_levels:
            from coach.sound.bed import auto_level

            spoken = sum(event.length for event in self.schedule.events if isinstance(event.what, Line))
            level = auto_level(spoken, self.schedule.duration, mix.loudness) if mix.bed_level is None else mix.bed_level
            self._bank.bed_levels[key] = level
        return self._bank.bed_levels[key]

    @property
    def gain(self) -> float:
        """dB by which every line is raised. The first use measures the clips: ask before a delay would be heard."""
        if not self.settled:
            levels = self._bank.levels(self.mix)
            self._bank.settled[self._aim] = (self._found(levels), levels.middle)
        return self._bank.settled[self._aim][0]

    def _found(self, levels: Levels) -> float:
        """The gain for all that sounds until ``FIRST_MS`` of speech are over, measured."""
        first = self.first_events()
        times = Counter(event.what for event in first)
        spoken = [(self.clips[what], often) for what, often in times.items() if isinstance(what, Line)]
        rung = [
            (self._bank.bell_powers(what.name, self.mix), often)
            for what, often in times.items()
            if isinstance(what, Sound)
        ]
        background = (0.0, 0.0)
        if self.mix.bed and first:  # counted in hops of 100 ms, as a meter does
            from coach.sound.loudness import to_power

            silence = first[-1].end - sum(event.length for event in first)
            background = (to_power(self.bed_level), silence / 100)
        return levels.settle(spoken, rung, background)

    def first_events(self) -> list[Event]:
        """Those that settle the level of the speech."""
        spoken = accumulate(event.length * isinstance(event.what, Line) for event in self._events)
        return self._events[: 1 + sum(1 for _ in takewhile(lambda ms: ms < FIRST_MS, spoken))]

    @property
    def settled(self) -> bool:
        """Whether the level of the speech is known, so that ``gain`` costs nothing."""
        return self._aim in self._bank.settled

    @property
    def middle(self) -> float | None:
        """LUFS of the lines before the gain, to which it brings each of them nearer; ``None`` where none was found."""
        self.gain  # noqa: B018 (found together)
        return self._bank.settled[self._aim][1]

    def settle(self, gain: float, middle: float | None = None) -> None:
        """Fix the level of the speech, ``gain`` in dB and ``middle`` in LUFS, instead of measuring it."""
        self._bank.settle(self.mix, within("gain", gain, -80, MOST_GAIN), middle)

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
        import numpy as np

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
            return self._bank.levels(self.mix).level(self._clip(what))
        return self._bank.bell(what.name, self.mix)

    def _between(self, frame: int, count: int) -> Iterator[tuple[Event, int, int]]:
        """The events that sound within ``count`` frames from ``frame``, each with its first frame and the one after."""
        at = bisect_right(self._stops, frame)
        while at < len(self._events) and self._starts[at] < frame + count:
            yield self._events[at], self._starts[at], self._stops[at]
            at += 1

    def sounding(self) -> tuple[tuple[int, int], ...]:
        """Sorted, disjoint ``[start, stop)`` ranges of frames outside of which every sample is exactly zero."""
        if self._under:
            return ((0, self.frames),) if self.frames else ()
        ranges: list[tuple[int, int]] = []
        for start, stop in zip(self._starts, self._stops, strict=True):
            if ranges and ranges[-1][1] >= start:
                ranges[-1] = (ranges[-1][0], stop)
            else:
                ranges.append((start, stop))
        return tuple(ranges)

    def fingerprint(self, frame: int, count: int) -> bytes:
        """A digest for caches: where it is equal, ``read(frame, count)`` is equal. Without a bed nothing is made for
        it."""
        if self._under:
            return hashlib.blake2b(self.read(frame, count).tobytes(), digest_size=20).digest()
        mix = self.mix
        about = f"{RECIPE} {self.rate} {count} {self.gain} {self.middle} {mix.ceiling}"
        digest = hashlib.blake2b(about.encode(), digest_size=20)
        for event, start, _ in self._between(frame, count):
            digest.update(f" {start - frame} ".encode())
            if isinstance(event.what, Line):
                digest.update(self._clip(event.what).digest)
            else:
                digest.update(f"{event.what.name} {mix.bells} {mix.loudness}".encode())
        return digest.digest()
