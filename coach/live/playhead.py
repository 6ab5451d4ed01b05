"""Keeps what is sounding in step with the rundown: new recordings, changes ahead, jumps, and where to wait."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

import numpy as np

from coach.live.feed import Feeder
from coach.live.rundown import Rundown
from coach.script.model import Line
from coach.sound.mix import Mix
from coach.sound.stereo import at_rate
from coach.sound.track import Track
from coach.times import frames_to_ms, ms_to_frames
from coach.voice.model import Clip

AHEAD_MS = 3_000
"""So much must be recorded before the first word, so that it does not stop at once."""
ENOUGH_LINES = 12
"""So many lines tell how loud a voice is, to half a decibel."""
SOON_MS = 150
"""Changes are made this far ahead of the frame now delivered, so that they are in place when it gets there."""
NEAR_MS = 5_000
"""With less than this laid out ahead, a new recording is laid out at once; else all of them together, now and then."""
WARM_MS = 8_000
"""How far ahead clips are brought to their level."""
BATCH_MS = 1_000


class Playhead:
    """The track under the needle. All times in ms of the session; ``feeder`` is what the output pulls from."""

    def __init__(self, rundown: Rundown, track: Track, *, first: int = 0, wait: bool = False) -> None:
        """``track`` is the schedule of ``rundown`` as far as it is recorded; it stands at item ``first``."""
        self.rundown = rundown
        self.tape = rundown.tape
        self.paused = False
        self.goal: int | None = None
        """The item to go to as soon as all before it is recorded."""
        self.waits = wait
        """Whether each hold waits for the listener."""
        self._opened = -1
        """The start of the last hold that the listener has begun."""
        self._heading: int | None = None
        """Where an ordered jump goes, until the feeder has landed."""
        self._unlaid = False
        self._laid_at = 0
        self._track = track
        self._prelude = rundown.recorded < len(rundown.slots) and not rundown.tape.clips
        """Whether no word is recorded yet, so that the level of the voice is still to be found."""
        self._warmed: set[Line] = set()
        begin = rundown.begin_of(first)
        start = ms_to_frames(begin, track.rate)
        self.feeder = Feeder(track, start, start)
        self._limit = self.feeder.limit = self._limit_in(track)
        self._warm(begin)

    # ---- what is known

    @property
    def here(self) -> int:
        """Where the session stands, as the listener means it: the goal of a jump under way counts as reached."""
        if self.goal is not None:
            return self.rundown.begin_of(self.goal)
        if self._heading is not None:
            if not self.feeder.settled:
                return self._heading
            self._heading = None
        # Rounded up, as a frame is rounded down: at the first frame of an item it is that item, not the one before.
        return -(-self.feeder.position * 1000 // self.feeder.rate)

    @property
    def soon(self) -> int:
        """From when on the rundown may still be changed: at once where it stands and waits."""
        return self.here + (SOON_MS if self.goal is None and not self._standing else 0)

    @property
    def gate(self) -> int | None:
        """The start of the next hold that waits for the listener."""
        begins = max(self.here - SOON_MS, self._opened + 1)
        ahead = self.rundown.slots[self.rundown.index_at(begins) :] if self.waits else ()
        return next((slot.begin.at for slot in ahead if slot.is_hold and slot.begin.at >= begins), None)

    @property
    def at_gate(self) -> bool:
        """Whether it stands at the start of a hold and waits for the listener."""
        gate = self.gate
        return self.feeder.standing and gate is not None and abs(self.here - gate) <= 1

    @property
    def starved(self) -> bool:
        """Whether it stands still because the next line is not recorded yet."""
        if self.goal is not None:
            return True
        until = self.rundown.recorded_until
        return self.feeder.standing and until is not None and self.here >= until - 1

    # ---- what is done

    def take(self, clips: Mapping[Line, Clip]) -> None:
        """New recordings have come."""
        if clips:
            # A voice that stands in for another may have its own rate, once the sound has begun.
            alike = all(clip.rate == self.feeder.rate for clip in clips.values())
            self.tape.clips.update(clips if alike else at_rate(clips, self.feeder.rate))
            self._unlaid = True

    def tend(self) -> None:
        """Lay out what has been recorded, open or shut the way ahead, go on a jump that has become possible."""
        if self._unlaid and self._worth_laying():
            self._unlaid, self._laid_at = False, self.feeder.delivered
            before = self.rundown.recorded
            self.rundown = self.rundown.extended()
            if self.rundown.recorded > before:
                self._swap(self._new_track(), None)
        self._set_limit()
        self._warm(self.here)
        if self.goal is not None and not self.paused and self.rundown.recorded >= self.goal:
            self.go_to(self.goal)

    def change(self, rundown: Rundown, at: int, to: int | None = None) -> None:
        """Go on in another rundown, which is the same before ``at``; or at its item ``to``."""
        self.rundown = rundown.extended()
        if to is None or self.rundown.recorded < to:
            self._swap(self._new_track(), at)
        if to is not None:
            self.go_to(to)

    def go_to(self, index: int) -> None:
        """Jump to an item; if what comes before it is not recorded yet, stand still until it is."""
        self.paused, self._opened = False, -1
        if self.rundown.recorded < index:
            self.goal = index
            self.feeder.pause()
            return
        self.goal = None
        self._jump(self.rundown.begin_of(index))

    def pause(self, *, fade: bool = True) -> None:
        """Stand still; without a fade where nobody hears it."""
        self.paused = True
        self.feeder.pause(fade=fade)

    def resume(self) -> None:
        """Play on; a line that was cut off is said again from its start."""
        self.paused = False
        if self.goal is None:
            self._jump(line_start(self.rundown, self.here))

    def begin_hold(self) -> None:
        """The listener is ready: the hold that was waited for begins."""
        if (gate := self.gate) is not None:
            self._opened = gate
            self._set_limit()

    def remix(self, mix: Mix) -> None:
        """Other bells or another bed, from now on."""
        self._swap(self._track.with_mix(mix), None)

    def say_over(self, line: Line) -> None:
        """Say a recorded line over whatever plays, as loud as the others."""
        pcm = self.tape.clips[line].pcm * 10 ** (self._track.gain / 20)
        self.feeder.overlay(np.clip(np.rint(pcm), -32768, 32767).astype(np.int16))

    # ---- inside

    @property
    def _standing(self) -> bool:
        """Whether it stands, paused or at its limit, and nothing that was ordered may change that."""
        if self._heading is not None:
            return False
        return self.feeder.paused if self.paused else self.feeder.standing and self.feeder.position >= self._limit

    def _worth_laying(self) -> bool:
        if self._prelude and not self._may_speak():
            return False
        waited = frames_to_ms(self.feeder.delivered - self._laid_at, self.feeder.rate)
        until = self.rundown.recorded_until
        near = until is not None and until - self.here < NEAR_MS
        return near or self.goal is not None or waited >= BATCH_MS

    def _may_speak(self) -> bool:
        """Whether enough is recorded after the first bell: to know the level, unless that is late, and to go on."""
        rundown = self.rundown.extended()
        until = rundown.recorded_until
        ahead = until is None or until - self.here >= AHEAD_MS
        return ahead and (until is None or len(self.tape.clips) >= ENOUGH_LINES or self.feeder.standing)

    def _new_track(self) -> Track:
        if self._prelude:
            self._prelude = False
            return levelled(self.rundown, self._track.mix)
        return self._track.with_schedule(self.rundown.schedule(self.rundown.recorded), self.tape.clips)

    def _swap(self, track: Track, at: int | None) -> None:
        self._track, self._limit = track, self._limit_in(track)
        self._warm(self.here)
        self.feeder.swap(track, self._limit, -1 if at is None else ms_to_frames(at, track.rate))

    def _warm(self, ms: int) -> None:
        """Level what comes next here, so that the output's thread need not take the time for it."""
        for slot in self.rundown.slots[self.rundown.index_at(ms) : self.rundown.recorded]:
            if slot.begin.at > ms + WARM_MS:
                break
            for event in slot.laid.events:
                if isinstance(event.what, Line) and event.what not in self._warmed:
                    self._warmed.add(event.what)
                    self._track.read(ms_to_frames(event.start, self._track.rate), 1)

    def _jump(self, ms: int) -> None:
        self._heading = ms
        self._track = self._new_track()
        self._warm(ms)
        self._limit = self._limit_in(self._track)
        self.feeder.jump(ms_to_frames(ms, self.feeder.rate), self._track, self._limit)

    def _set_limit(self) -> None:
        limit = self._limit_in(self._track)
        if limit != self._limit:
            self._limit = limit
            self.feeder.stop_at(limit)

    def _limit_in(self, track: Track) -> int:
        """The frame that must not be passed for now: the first that is not recorded, or a hold that waits."""
        stops = (self.rundown.recorded_until, self.gate)
        return min([track.frames, *(ms_to_frames(stop, track.rate) for stop in stops if stop is not None)])


def levelled(rundown: Rundown, mix: Mix) -> Track:
    """The track of all that is recorded, at the level of its first lines.

    That is within a step of what all of them would give, and ten times as soon.
    """
    recorded = rundown.slots[: rundown.recorded]
    lines = [sum(isinstance(event.what, Line) for event in slot.laid.events) for slot in recorded]
    enough = next((at for at, count in enumerate(accumulate(lines), 1) if count >= ENOUGH_LINES), rundown.recorded)
    first = Track(rundown.schedule(enough), rundown.tape.clips, mix).ready()  # here, and not in the output's thread
    return first.with_schedule(rundown.schedule(rundown.recorded), rundown.tape.clips)


def line_start(rundown: Rundown, ms: int) -> int:
    """The start of the line that is being said at ``ms``; ``ms`` itself where there is none."""
    events = rundown.slots[rundown.index_at(ms)].laid.events if rundown.slots else ()
    saying = (event.start for event in events if event.start <= ms < event.end and isinstance(event.what, Line))
    return next(saying, ms)
