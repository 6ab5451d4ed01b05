"""The one loop that plays a session. Its clock is the frames delivered to the output.

The wait for the listener's keys is the loop's only wait. Keys, output, screen, journal, clips and the clock on the wall
(needed only to tell that an output has stopped asking) are arguments, so that tests drive time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from coach.errors import CoachError
from coach.live.answers import Answer, sound_of
from coach.live.controls import ACTIONS, Action, Controls
from coach.live.outputs import Output
from coach.live.playhead import Playhead
from coach.live.recorder import Clips
from coach.live.steering import Moment, steer
from coach.live.view import Screen, State, view_of

Ending = Literal["end", "stopped"]

TICK = 0.05
"""Seconds that the loop waits for a key."""
STALLED_S = 2.0
"""An output that has asked for nothing for so long has stopped: it is opened again."""
RETRY_S = 1.0


class Means(msgspec.Struct):
    """What a session is played with. ``wall``: seconds that pass even when no frame is delivered."""

    clips: Clips
    output: Output
    controls: Controls
    screen: Screen
    keys: Mapping[str, Action]
    wall: Callable[[], float] = time.monotonic


class Transport:
    """Plays a session from where the playhead stands to its end. ``play`` may be called once."""

    def __init__(self, head: Playhead, means: Means) -> None:
        self.head = head
        self.means = means
        self.gliding = False
        self._stop = False
        self._pulse = (-1, 0.0)
        self._away = False
        self._retry_at = 0.0

    def play(self) -> Ending:
        """Play; returns how it ended. Raises ``CoachError`` when there is no device, or a line cannot be recorded."""
        means, feeder = self.means, self.head.feeder
        means.output.open(feeder.rate, feeder)
        try:
            while not (self._stop or self._over()):
                for pressed in means.controls.wait(TICK):
                    self.act(means.keys.get(pressed) or _action(pressed))
                self.tick()
            if self._stop:
                self._fade_away()
        except KeyboardInterrupt:
            self._fade_away()
            raise
        finally:
            means.output.close()
        return "stopped" if self._stop else "end"

    def tick(self) -> None:
        """All that goes on between two keys."""
        self.head.take(self.means.clips.fresh())
        self.head.tend()
        self._watch_output()
        self.means.screen.show(view_of(self.head.course, self.head.here, self.state))

    @property
    def state(self) -> State:
        if self._away:
            return "no device"
        if self.head.paused:
            return "paused"
        if self.head.at_gate:
            return "waiting"
        return "recording" if self.head.starved else "playing"

    def act(self, action: Action | None) -> None:
        """Do what was asked for, and answer with a sound."""
        head = self.head
        if action == "stop" or (action == "glide" and self.gliding):
            self._stop = True
        elif head.at_gate and action in (None, "pause", "play"):
            head.begin_hold()
            self.answer("go")
        elif action == "pause":
            self.act("play" if head.paused else "hold-on")
        elif action == "hold-on":
            if not head.paused:
                head.pause()
                self.answer("pause")
        elif action == "play":
            if head.paused:
                head.resume()
                self.answer("go")
        elif action == "glide":
            self._stop = True
        elif action is not None:
            moment = Moment(head.here, head.soon)
            move = steer(head.course, moment, action, head.lengths)
            self.answer(move.answer)
            if move.course is not None:
                head.change(move.course, moment.soon, move.to)
            elif move.to is not None:
                head.go_to(move.to)

    def answer(self, answer: Answer) -> None:
        self.head.feeder.overlay(sound_of(answer, self.head.feeder.rate))

    def _over(self) -> bool:
        """At the end, and the last frame has had time to be heard."""
        feeder = self.head.feeder
        if feeder.ended_at is None or not self.head.all_known or not feeder.settled:
            return False
        return (feeder.delivered - feeder.ended_at) * 1000 >= self.means.output.latency_ms * feeder.rate

    def _fade_away(self) -> None:
        """Let the fade be heard before the output is closed, unless it has stopped asking."""
        feeder = self.head.feeder
        self.head.pause()
        wanted = feeder.delivered + feeder.rate * (self.means.output.latency_ms + 40) // 1000
        until = self.means.wall() + 0.5
        while feeder.delivered < wanted and self.means.wall() < until:
            self.means.controls.wait(0.01)

    def _watch_output(self) -> None:
        """Open the output again when the device has left or has asked for nothing for two seconds."""
        now, delivered = self.means.wall(), self.head.feeder.delivered
        if self._away:
            if now >= self._retry_at:
                self._reopen(now)
        elif delivered != self._pulse[0]:
            self._pulse = (delivered, now)
            if self.means.output.gone():
                self._lose(now)
        elif self.means.output.gone() or now - self._pulse[1] >= STALLED_S:
            self._lose(now)

    def _lose(self, now: float) -> None:
        self.means.output.close()
        self._away = True
        self._retry_at = now
        self.means.screen.note("the sound device has gone")

    def _reopen(self, now: float) -> None:
        feeder = self.head.feeder
        try:
            self.means.output.open(feeder.rate, feeder)
        except CoachError:
            self._retry_at = now + RETRY_S
            return
        self._away, self._pulse = False, (-1, now)
        self.means.screen.note("going on")
        if not self.head.paused:
            self.head.resume()


def _action(name: str) -> Action | None:
    return next((action for action in ACTIONS if action == name), None)
