"""Keeps what is sounding in step with the course: new recordings, changes ahead, jumps, and where to wait."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from coach.live.course import Course, Lengths, extend, index_at, known_until, schedule_of
from coach.live.feed import Feeder
from coach.script.model import Line, Window
from coach.sound.mix import Mix
from coach.sound.track import Track
from coach.times import frames_to_ms, ms_to_frames
from coach.voice.model import Clip

SOON_MS = 150
"""Changes are made this far ahead of the frame now delivered, so that they are in place when it gets there."""
NEAR_MS = 5_000
"""With less than this laid out ahead, a new recording is laid out at once; else all of them together, now and then."""
WARM_MS = 8_000
"""How far ahead clips are brought to their level."""
BATCH_MS = 1_000


class Playhead:
    """The track under the needle. All times in ms of the session; ``feeder`` is what the output pulls from."""

    def __init__(
        self,
        course: Course,
        lengths: Lengths,
        clips: Mapping[Line, Clip],
        track: Track,
        *,
        first: int = 0,
        wait: bool = False,
    ) -> None:
        """``track`` is the schedule of ``course`` as far as ``clips`` reach; it stands at item ``first``."""
        self.course = course
        self.lengths = lengths
        self.clips = dict(clips)
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
        self._warmed: set[Line] = set()
        start = ms_to_frames(self._begin_of(first), track.rate)
        self.feeder = Feeder(track, start, start)
        self._limit = self.feeder.limit = self._limit_in(track)
        self._warm(self._begin_of(first))

    # ---- what is known

    @property
    def here(self) -> int:
        """Where the session stands, as the listener means it: the goal of a jump under way counts as reached."""
        if self.goal is not None:
            return self._begin_of(self.goal)
        if self._heading is not None:
            if not self.feeder.settled:
                return self._heading
            self._heading = None
        return frames_to_ms(self.feeder.position, self.feeder.rate)

    @property
    def soon(self) -> int:
        """From when on the course may still be changed: at once where it stands and waits."""
        return self.here + (SOON_MS if self.goal is None and not self._standing else 0)

    @property
    def gate(self) -> int | None:
        """The start of the next hold that waits for the listener."""
        if not self.waits:
            return None
        begins = max(self.here - SOON_MS, self._opened + 1)
        for slot in self.course.slots[index_at(self.course, begins) :]:
            if isinstance(slot.item, Window) and slot.item.kind == "hold" and slot.begin.at >= begins:
                return slot.begin.at
        return None

    @property
    def at_gate(self) -> bool:
        """Whether it stands at the start of a hold and waits for the listener."""
        gate = self.gate
        return self.feeder.held and gate is not None and abs(self.here - gate) <= 1

    @property
    def starved(self) -> bool:
        """Whether it stands still because the next line is not recorded yet."""
        if self.goal is not None:
            return True
        until = known_until(self.course)
        return self.feeder.held and until is not None and self.here >= until - 1

    @property
    def all_known(self) -> bool:
        return self.course.known == len(self.course.slots)

    # ---- what is done

    def take(self, clips: Mapping[Line, Clip]) -> None:
        """New recordings have come."""
        if clips:
            self.clips.update(clips)
            self.lengths.measured.update((line, clip.ms) for line, clip in clips.items())
            self._unlaid = True

    def tend(self) -> None:
        """Lay out what has been recorded, open or shut the way ahead, go on a jump that has become possible."""
        if self._unlaid and self._worth_laying():
            self._unlaid, self._laid_at = False, self.feeder.delivered
            before = self.course.known
            self.course = extend(self.course, self.lengths)
            if self.course.known > before:
                self._swap(self._new_track(), None)
        self._set_limit()
        self._warm(self.here)
        if self.goal is not None and not self.paused and self.course.known >= self.goal:
            self.go_to(self.goal)

    def change(self, course: Course, at: int, to: int | None = None) -> None:
        """Go on in another course, which is the same before ``at``; or at its item ``to``."""
        self.course = extend(course, self.lengths)
        if to is None or self.course.known < to:
            self._swap(self._new_track(), at)
        if to is not None:
            self.go_to(to)

    def go_to(self, index: int) -> None:
        """Jump to an item; if what comes before it is not recorded yet, stand still until it is."""
        self.paused, self._opened = False, -1
        if self.course.known < index:
            self.goal = index
            self.feeder.pause()
            return
        self.goal = None
        self._jump(self._begin_of(index))

    def pause(self) -> None:
        self.paused = True
        self.feeder.pause()

    def resume(self) -> None:
        """Play on; a line that was cut off is said again from its start."""
        self.paused = False
        if self.goal is None:
            self._jump(line_start(self.course, self.here))

    def begin_hold(self) -> None:
        """The listener is ready: the hold that was waited for begins."""
        gate = self.gate
        if gate is not None:
            self._opened = gate
            self._set_limit()

    def remix(self, mix: Mix) -> None:
        """Other bells or another bed, from now on."""
        self._swap(self._track.with_mix(mix), None)

    def halt(self) -> None:
        """Stand still at once, without a fade: nobody hears it."""
        self.paused = True

        def stand(feeder: Feeder) -> None:
            feeder.paused = True

        self.feeder.order(stand)

    def say_over(self, line: Line) -> None:
        """Say a recorded line over whatever plays, as loud as the others."""
        pcm = self.clips[line].pcm * 10 ** (self._track.gain / 20)
        self.feeder.overlay(np.clip(np.rint(pcm), -32768, 32767).astype(np.int16))

    # ---- inside

    @property
    def _standing(self) -> bool:
        """Whether it stands, paused or at its limit, and nothing that was ordered may change that."""
        if self.paused:
            return self.feeder.paused and self._heading is None
        return self.feeder.held and self._heading is None and self.feeder.position >= self._limit

    def _begin_of(self, index: int) -> int:
        slots = self.course.slots
        return slots[index].begin.at if index < len(slots) else self.course.duration

    def _worth_laying(self) -> bool:
        waited = frames_to_ms(self.feeder.delivered - self._laid_at, self.feeder.rate)
        until = known_until(self.course)
        near = until is not None and until - self.here < NEAR_MS
        return near or self.goal is not None or waited >= BATCH_MS

    def _new_track(self) -> Track:
        schedule = schedule_of(self.course, self.course.known)
        return self._track.with_schedule(schedule, self.clips)

    def _swap(self, track: Track, at: int | None) -> None:
        self._track, self._limit = track, self._limit_in(track)
        self._warm(self.here)
        self.feeder.swap(track, self._limit, -1 if at is None else ms_to_frames(at, track.rate))

    def _warm(self, ms: int) -> None:
        """Level what comes next here, so that the output's thread need not take the time for it."""
        for slot in self.course.slots[index_at(self.course, ms) : self.course.known]:
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
        until = known_until(self.course)
        stops = [track.frames]
        stops += [] if until is None else [ms_to_frames(until, track.rate)]
        gate = self.gate
        stops += [] if gate is None else [ms_to_frames(gate, track.rate)]
        return min(stops)


def line_start(course: Course, ms: int) -> int:
    """The start of the line that is being said at ``ms``; ``ms`` itself where there is none."""
    for event in course.slots[index_at(course, ms)].laid.events if course.slots else ():
        if event.start <= ms < event.end and isinstance(event.what, Line):
            return event.start
    return ms
