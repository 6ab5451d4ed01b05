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
from coach.live.deadline import Deadline
from coach.live.feed import Feeder
from coach.live.journal import Journal
from coach.live.keys import ACTIONS, Action, Controls, hint, key_list
from coach.live.outputs import Output
from coach.live.playhead import Playhead
from coach.live.priority import quick_hand_over
from coach.live.rundown import Rundown, lines_of
from coach.live.screen import Screen, State, view_of
from coach.live.start import Recorder
from coach.live.steering import NO, Move, Prompter, steer
from coach.script.model import Line, Place
from coach.sound.mix import Mix

Ending = Literal["end", "stopped", "interrupted"]
"""``stopped``: by a key; ``interrupted``: from outside, by Ctrl-C or a signal (``play`` itself raises then)."""

TICK = 0.05
"""Seconds that the loop waits for a key."""
STALLED_S = 2.0
"""An output that asks for nothing, so long after it should have, has stopped."""
STARTING_S = 4.0
"""A device that sleeps may take its time before it asks for the first frame."""
RETRY_S = 1.0
NEAR_MS = 6_000
"""So much of what a change brings must be recorded before it is made."""


class Rig(msgspec.Struct):
    """What a session is played with."""

    clips: Recorder
    output: Output
    controls: Controls
    screen: Screen
    journal: Journal
    keys: Mapping[str, Action]
    mixes: tuple[Mix, ...] = (Mix(),)
    """What the key for bells and bed goes round; it begins with the first."""
    wait_at_most: int = 60_000
    """A hold that waits for the listener begins after so many ms by itself."""
    until: float | None = None
    """When, by ``wall``, the session is to end."""
    wall: Callable[[], float] = time.monotonic
    """Seconds that pass even when no frame is delivered."""


class Transport:
    """Plays a session from where the playhead stands to its end. ``play`` may be called once."""

    def __init__(self, head: Playhead, prompter: Prompter, rig: Rig) -> None:
        self.head = head
        self.prompter = prompter
        self.rig = rig
        self.watch = Watch(rig.output, head.feeder)
        self.deadline = Deadline(head, rig.output, rig.wall, rig.until)
        self._stop = False
        self._gliding = False
        self._waits = head.waits
        self._moves: list[Move] = []
        """Those whose change is still to be made."""
        self._mix = 0
        self._chapter: Place | None = None
        self._gate_since: int | None = None
        self._cut_off = False
        """The sound was lost while the session was playing."""

    def play(self) -> Ending:
        """Play; returns how it ended. Raises ``CoachError`` when there is no device, or a line cannot be recorded."""
        rig, feeder = self.rig, self.head.feeder
        rig.output.open(feeder.rate, feeder)
        try:
            with quick_hand_over():
                self._note_progress()  # what is stopped at once can be taken up, too
                self._loop()
        except KeyboardInterrupt:
            self._fade_away()
            raise
        finally:
            rig.output.close()
            self._note_progress(last=True)
        if self._stop or self._gliding:
            return "stopped"  # there is something to take up again
        rig.journal.ended()
        return "end"

    def _loop(self) -> None:
        while not (self._stop or self._over()):
            for pressed in self.rig.controls.wait(TICK):
                action = self.rig.keys.get(pressed) or ACTIONS.get(pressed)
                if action is None and not self.head.at_gate:
                    self.rig.screen.note(f"'{pressed}' is no key here; {hint(self.rig.keys)}")
                if action == "minutes":
                    self.answer("yes" if self.deadline.type(pressed) else "no")
                else:
                    self.act(action)
            self.tick()
        if self._stop:
            self._fade_away()

    def tick(self) -> None:
        """All that goes on between two keys."""
        head, rig = self.head, self.rig
        head.take(rig.clips.fresh())
        head.tend()
        self._tend_deadline()
        self._make_changes()
        self._open_gate_in_time()
        self._note_progress()
        self._watch_over()
        rig.screen.show(view_of(head.rundown, head.here, self.state))

    @property
    def state(self) -> State:
        if self.watch.away:
            return "no device"
        if self.head.paused:
            return "paused"
        if self.head.at_gate:
            return "waiting"
        return "recording" if self.head.starved else "playing"

    def act(self, action: Action | None) -> None:
        """Do what was asked for, and answer with a sound. ``None``: a key that means nothing."""
        head = self.head
        if action == "stop" or (action == "glide" and self._gliding):
            self._stop = True
        elif action == "help":
            self.rig.screen.help(key_list(self.rig.keys))
        elif action == "suspend":
            self._suspend()
        elif action == "pause" and self._cut_off:
            self._cut_off = False  # there is no sound now, and none is wanted when it comes back
        elif action == "pause":
            self.act("play" if head.paused or head.at_gate else "hold-on")
        elif head.at_gate and action in (None, "play"):
            head.begin_hold()
            self.answer("go")
        elif action == "hold-on":
            if not head.paused:
                self._at_once(head.pause)
                self.answer("pause")
        elif action == "play":
            if head.paused:
                head.resume()
                self.answer("go")
        elif action is not None:
            self._steer(action)

    def _suspend(self) -> None:
        """Stand still in silence while the shell has the terminal; then go on where it was."""
        rig, head = self.rig, self.head
        playing = not head.paused
        self._fade_away()
        rig.output.close()
        rig.screen.close()
        rig.controls.suspend()
        if not self.watch.reopen(rig.wall()):
            self._cut_off = self._cut_off or playing  # it goes on as soon as there is a device again
        elif playing:
            head.resume()

    def answer(self, answer: Answer) -> None:
        feeder = self.head.feeder
        feeder.overlay(sound_of(answer, feeder.rate, self.rig.mixes[self._mix].loudness))

    def _steer(self, action: Action) -> None:
        head = self.head
        if action == "sounds":
            self._mix = (self._mix + 1) % len(self.rig.mixes)
            head.remix(self.rig.mixes[self._mix])
            self.answer("yes")
            return
        soon, rundown = head.soon, head.rundown
        try:
            move = steer(rundown, head.here, action, self.prompter)
            changed = move.change(rundown, soon) if move.change and move.lead is None else rundown
        except CoachError as error:
            move, changed = Move("no", note=str(error)), rundown
        if move == NO or changed is None:
            move, changed = Move("no", note=f"'{action}' can do nothing here"), rundown
        self.answer(move.answer)
        self._take_up(move)
        changed = changed.ending(None)
        if move.to is not None:
            self._at_once(lambda: head.change(changed, soon, move.to))
        elif move.change and move.lead is None:
            head.change(changed, soon)
        self.rig.clips.want(head.rundown.missing())
        if action == "glide":
            self._gliding, head.waits = True, False
            if head.paused:
                head.resume()
        elif move.to is not None:
            self._gliding, head.waits = False, self._waits

    def _take_up(self, move: Move) -> None:
        """What of it is to be seen, and what is to be made once its lines are recorded."""
        if move.note:
            self.rig.screen.note(move.note)
        if move.lead is not None:
            self._moves.append(move)
            self.rig.clips.want(move.lines)

    def _at_once(self, do: Callable[[], None]) -> None:
        """Do what must be heard now, also where the output has pulled far ahead."""

        def after(dropped: int) -> None:
            if dropped:
                self.head.feeder.take_back(dropped)
            do()

        self.rig.output.drop(after)

    def _make_changes(self) -> None:
        """Make the changes that were asked for, each as soon as what it brings is recorded: so there is no gap."""
        head = self.head
        while self._moves and not head.paused and head.tape.has(self._moves[0].lines):
            move = self._moves.pop(0)
            at = head.soon + (move.lead or 0 if head.soon > head.here else 0)
            try:
                changed = move.change(head.rundown, at) if move.change else None
            except CoachError as error:
                self.rig.screen.note(str(error))
                changed = None
            if changed is None:
                self.answer("no")
                continue
            self.rig.clips.want(changed.missing())
            if lines := _missing_soon(head.rundown, changed, at):
                self._moves.insert(0, msgspec.structs.replace(move, lines=lines))
                return
            head.change(changed, at)

    def _tend_deadline(self) -> None:
        """Have the session end when it is asked to: by a number that was typed, or by the clock."""
        still = self.head.paused or self.head.at_gate or self.watch.away or self._gliding
        if move := self.deadline.typed() or (None if still or self._moves else self.deadline.keep()):
            self._take_up(move)

    def _open_gate_in_time(self) -> None:
        """A hold that waits says so, and waits only so long."""
        head = self.head
        if not head.at_gate:
            self._gate_since = None
        elif self._gate_since is None:
            self._gate_since = head.feeder.delivered
            self.answer("ready")
        elif (head.feeder.delivered - self._gate_since) * 1000 >= self.rig.wait_at_most * head.feeder.rate:
            head.begin_hold()

    def _note_progress(self, *, last: bool = False) -> None:
        """Tell the journal what was held, and which chapter has begun."""
        head, journal = self.head, self.rig.journal
        instead = head.rundown.basis.instead
        while head.feeder.played:
            journal.count(*head.feeder.played.popleft(), instead)
        if last:
            journal.settle()
            return
        journal.keep()
        mark = next((mark for start, mark in reversed(head.rundown.chapters) if start <= head.here), None)
        if not self._gliding and mark is not None and mark.place != self._chapter:
            self._chapter = mark.place
            exercise = instead.get(mark.place.exercise or "", mark.place.exercise)
            journal.chapter(msgspec.structs.replace(mark.place, exercise=exercise), mark.title)

    def _over(self) -> bool:
        """At the end, and the last frame has had time to be heard."""
        feeder = self.head.feeder
        if feeder.ended_at is None or not self.head.rundown.complete or not feeder.settled or feeder.overlaid:
            return False
        return (feeder.delivered - feeder.ended_at) * 1000 >= self.rig.output.latency_ms * feeder.rate

    def _fade_away(self) -> None:
        """Let the fade be heard before the output is closed, unless it has stopped asking."""
        feeder = self.head.feeder
        self._at_once(self.head.pause)
        end = feeder.delivered + feeder.rate * (self.rig.output.latency_ms + 40) // 1000
        until = self.rig.wall() + 0.5
        while feeder.delivered < end and self.rig.wall() < until:
            self.rig.controls.wait(0.01)

    def _watch_over(self) -> None:
        """Stand still while there is no device; say so when one is there, and take up the line that was cut off.

        Where another device plays at once, headphones have gone: it goes on when the listener says so.
        """
        head, rig = self.head, self.rig
        lines = head.rundown.phrase("sound_back")
        turn = self.watch.look(rig.wall())
        if turn == "lost":
            rig.screen.note("the sound device has gone")
            self._cut_off = self._cut_off or not head.paused
            head.pause(fade=False)
            rig.clips.want(lines)
        elif turn == "moved":
            rig.screen.note(f"the sound is on {rig.output.device} now; space goes on")
            self._cut_off = False
        elif turn == "back":
            rig.screen.note("the sound is back")
            for line in lines if self._cut_off and head.tape.has(lines) else ():
                head.say_over(line)
        elif self._cut_off and not self.watch.away and head.feeder.settled and not head.feeder.overlaid:
            self._cut_off = False
            head.resume()


def _missing_soon(before: Rundown, after: Rundown, at: int) -> tuple[Line, ...]:
    """What is not recorded yet of the first that a change at ``at`` ms brings; nothing where it must wait anyway."""
    if before.recorded_until is not None and before.recorded_until < at + NEAR_MS:
        return ()
    unrecorded = (slot for slot in after.slots[after.recorded :] if slot.begin.at < at + NEAR_MS)
    return tuple(line for slot in unrecorded for line in lines_of(slot.item) if line not in after.tape.clips)


Turn = Literal["", "lost", "moved", "back"]
"""What has become of the device. ``moved``: it was lost, and another one is there in its place."""


class Watch(msgspec.Struct):
    """Sees to the output: a device that left, was suspended or stopped asking is closed, and opened again.

    ``away``: whether there is no device just now.
    """

    output: Output
    feeder: Feeder
    away: bool = False
    delivered: int = -1
    since: float | None = None
    patience: float = STARTING_S
    retry_at: float = 0.0
    lost: str = ""
    """The device that was lost just now."""

    def look(self, now: float) -> Turn:
        """What has changed since the last look, at ``now`` seconds of a clock on the wall."""
        if self.away:
            return self._try_again(now) if now >= self.retry_at else ""
        if self.since is None or self.feeder.delivered != self.delivered:
            self.patience = STARTING_S if self.since is None else STALLED_S
            self.delivered, self.since = self.feeder.delivered, now
        if not self.output.gone() and now - self.since < self.patience + self.output.between_ms / 1000:
            return ""
        self.output.close()
        self.away, self.retry_at, self.lost = True, now, self.output.place
        return "lost"

    def _try_again(self, now: float) -> Turn:
        lost, self.lost = self.lost, ""
        if not self.reopen(now):
            return ""
        return "moved" if lost and self.output.place != lost else "back"

    def reopen(self, now: float) -> bool:
        """Open the output again; false, and another try later, where there is no device."""
        try:
            self.output.open(self.feeder.rate, self.feeder)
        except CoachError:
            self.away, self.retry_at = True, now + RETRY_S
            return False
        self.away, self.since = False, None
        return True
