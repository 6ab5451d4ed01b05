"""Stand-ins for devices, keyboards, voices and clocks. Time is driven: a second passes when a test says so."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from coach.content.model import (
    Dose,
    Exercise,
    ExerciseStep,
    Instruction,
    Ms,
    Programme,
    Question,
    RestStep,
    Session,
    Tip,
)
from coach.errors import CoachError
from coach.language import language
from coach.live.journal import Journal, Stopped
from coach.live.playhead import Playhead
from coach.live.rundown import Basis, Tape, lay
from coach.live.screen import View
from coach.live.start import lines_from
from coach.pipeline import options_from
from coach.practice.log import Entry
from coach.schedule.model import Schedule
from coach.script.build import Settings, build
from coach.script.model import BELL_MS, Line, Place, Script, Sound
from coach.sound.mix import Mix
from coach.voice.model import Clip

RATE = 1000
"""Frames a second: a frame is a millisecond."""
IN_HOLD = 1
"""Added to a sample that is delivered inside a hold, so that a test can count them."""


def spoken_ms(what: Line | Sound) -> int:
    """A length for every line, always the same, as long as such a line may last."""
    if isinstance(what, Sound):
        return dict[str, int](BELL_MS)[what.name]
    ms = 300 + zlib.crc32(what.text.encode()) % 500 + 45 * len(what.text)
    return min(ms, what.within) if what.within else ms


def code_of(text: str) -> int:
    """The even sample that stands for a line or bell in a ``CodeTrack``."""
    return 2 * (50 + zlib.crc32(text.encode()) % 15_000)


def clip_of(line: Line) -> Clip:
    return Clip(np.full(spoken_ms(line), code_of(line.text), np.int16), RATE)


class CodeTrack:
    """A track whose samples say what sounds, and whether it sounds in a hold."""

    rate = RATE
    gain = 0.0

    def __init__(self, schedule: Schedule, clips: Mapping[Line, Clip], mix: Mix | None = None) -> None:
        self.schedule = schedule
        self.clips = clips
        self.mix = mix or Mix()
        self.frames = schedule.duration
        for before, event in zip(schedule.events, schedule.events[1:], strict=False):
            assert event.start >= before.end, f"{before} and {event} sound at once"
        self.pcm = np.zeros(schedule.duration, np.int16)
        for event in schedule.events:
            assert not isinstance(event.what, Line) or clips[event.what].ms <= event.length
            name = event.what.text if isinstance(event.what, Line) else event.what.name
            self.pcm[event.start : event.end] = code_of(name)
        for span in schedule.windows:
            if span.kind == "hold":
                self.pcm[span.start : span.end] += IN_HOLD

    def with_schedule(self, schedule: Schedule, clips: Mapping[Line, Clip] | None = None) -> CodeTrack:
        return CodeTrack(schedule, self.clips if clips is None else clips, self.mix)

    def with_mix(self, mix: Mix) -> CodeTrack:
        return CodeTrack(self.schedule, self.clips, mix)

    def read(self, frame: int, count: int) -> NDArray[np.int16]:
        out = np.zeros(count, np.int16)
        there = self.pcm[max(0, frame) : frame + count]
        out[: len(there)] = there
        return out


class Room:
    """A clock on the wall and an output, which asks for frames while time passes."""

    latency_ms = 100
    between_ms = 30

    def __init__(self) -> None:
        self.now = 0.0
        self.feed: Callable[[int], NDArray[np.int16]] | None = None
        self.heard: list[NDArray[np.int16]] = []
        self.present = True
        self.stalled = False
        self.says_so = True
        """Whether the output says so when its device has gone."""
        self.opened = 0
        self.device = self.place = self.default = "headphones"
        """What it plays on, and what it would play on when it is opened again."""
        self.block = 30

    def open(self, rate: int, feed: Callable[[int], NDArray[np.int16]]) -> None:
        assert rate == RATE
        assert self.feed is None, "opened twice"
        if not self.present:
            raise CoachError("playing", "no sound device was found")
        self.feed, self.stalled, self.device, self.place = feed, False, self.default, self.default
        self.opened += 1

    def close(self) -> None:
        self.feed = None

    def drop(self, then: Callable[[int], None]) -> None:
        then(0)

    def gone(self) -> bool:
        return self.says_so and not self.present

    def wall(self) -> float:
        return self.now

    def pass_ms(self, ms: int) -> None:
        while ms > 0:
            step = min(ms, self.block)
            self.now += step / 1000
            if self.feed is not None and self.present and not self.stalled:
                self.heard.append(self.feed(step))
            ms -= step

    @property
    def pcm(self) -> NDArray[np.int16]:
        return np.concatenate(self.heard) if self.heard else np.zeros(0, np.int16)


class Hands:
    """Presses keys at set times (ms), and lets time pass in between, in steps of ``step`` ms."""

    def __init__(self, room: Room, presses: Sequence[tuple[int, str]] = (), step: int = 200, limit_ms: int = 4_000_000):
        self.room = room
        self.presses = sorted(presses, key=lambda press: press[0])
        self.step = step
        self.limit_ms = limit_ms
        self.each: Callable[[], None] = lambda: None

    def wait(self, seconds: float) -> list[str]:
        now = round(self.room.now * 1000)
        assert now < self.limit_ms, "the session does not end"
        until = self.presses[0][0] if self.presses else now + self.step
        self.room.pass_ms(max(1, min(self.step, until - now)))
        self.each()
        keys = []
        while self.presses and self.presses[0][0] <= round(self.room.now * 1000):
            keys.append(self.presses.pop(0)[1])
        return keys


class Voices:
    """Records each line in so many ms of the room's time; 0: at once."""

    def __init__(self, room: Room, ms: int = 0, fails: str = "") -> None:
        self.room = room
        self.ms = ms
        self.fails = fails
        self.asked: list[Line] = []
        self.ready_at: dict[Line, float] = {}
        self.closed = False

    def want(self, lines: Sequence[Line]) -> None:
        for line in lines:
            if line not in self.ready_at:
                last = max([self.room.now, *self.ready_at.values()])
                self.ready_at[line] = last + self.ms / 1000
                self.asked.append(line)

    def fresh(self) -> dict[Line, Clip]:
        ready = [line for line in self.asked if self.ready_at[line] <= self.room.now]
        self.asked = [line for line in self.asked if line not in ready]
        if self.fails and any(line.text == self.fails for line in ready):
            raise CoachError("the voice", "died")
        return {line: clip_of(line) for line in ready}

    def close(self) -> None:
        self.closed = True


class Diary:
    """A log in memory."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def keep(self, entry: Entry) -> None: ...

    def settle(self, entry: Entry) -> None:
        self.entries.append(entry)


class Notes(Journal):
    """A journal in memory."""

    chapters: list[Place] = msgspec.field(default_factory=list)
    at_end: bool = False

    def chapter(self, place: Place, title: str) -> None:
        self.chapters.append(place)

    def ended(self) -> None:
        self.at_end = True


def notes_of(diary: Diary | None = None) -> Notes:
    return Notes(diary or Diary(), Path(), Stopped(session=()), {}, print)  # type: ignore[arg-type]


class Watcher:
    """A screen that remembers what it was shown."""

    def __init__(self) -> None:
        self.views: list[View] = []
        self.notes: list[str] = []

    def show(self, view: View) -> None:
        self.views.append(view)

    def note(self, text: str) -> None:
        self.notes.append(text)

    def help(self, text: str) -> None:
        self.notes.append(text)

    def close(self) -> None: ...


def programme(holds: Sequence[int] = (20, 45), *, rounds: int = 1, reps: int | None = None) -> Programme:
    """One exercise with two sides for each of ``holds`` (seconds), and a rest."""
    exercises = {}
    steps: list[ExerciseStep | RestStep] = []
    for number, hold in enumerate(holds):
        name = f"stretch-{number}"
        exercises[name] = Exercise(
            id=name,
            name=f"Stretch {number}",
            purpose="It is good for you.",
            targets=("glutes",),
            sides="each",
            dose=Dose(hold=Ms(hold * 1000), rounds=rounds, reps=reps),
            ending="count",
            instructions=(
                Instruction(say="Bend your {side} knee.", short="Bend."),
                Instruction(say="Breathe out and go in.", phase="enter", pause=Ms(2000)),
                Instruction(say="Slowly let go of your {side} leg.", phase="release"),
                Instruction(say="Both feet down.", phase="reset", pause=Ms(1000)),
            ),
            tips=tuple(Tip(say=f"This is tip {n} of stretch {number}.") for n in range(4)),
            faq=(
                Question(ask="Does it hurt?", answer="No, it never does."),
                Question(ask="Why?", answer="To be free."),
            ),
        )
        steps.append(ExerciseStep(exercise=name))
    steps.insert(1, RestStep(rest=Ms(12_000)))
    return Programme(session=Session(title="Test", steps=tuple(steps)), exercises=exercises)


def script_of(programme: Programme, settings: Settings | None = None) -> Script:
    return build(programme, language(), settings or Settings())


def basis_of(programme: Programme) -> Basis:
    return Basis(programme, options_from({"engine": "silent"}))


EASIER = Exercise(
    id="easier-stretch",
    name="Easier stretch",
    sides="each",
    targets=("glutes",),
    dose=Dose(hold=Ms(15_000), min=Ms(5_000), max=Ms(60_000), rounds=1),
    instructions=(
        Instruction(say="Lie down.", phase="position", pause=Ms(1000)),
        Instruction(say="Hug your {side} knee.", short="Hug."),
        Instruction(say="Put the {side} foot down.", phase="release"),
    ),
)
"""The easier form of every exercise of ``programme``; there is no harder one."""


def form_of(exercise: Exercise, rung: str) -> Exercise | None:
    return EASIER if rung == "easier" and exercise.id != EASIER.id else None


def head_of(
    script: Script, voices: Voices, basis: Basis | None = None, *, wait: bool = False, first: int = 0
) -> Playhead:
    """A playhead as soon as the first item can be heard."""
    tape = Tape(lambda what: spoken_ms(what) + (137 if voices.ms and isinstance(what, Line) else 0))
    rundown = lay(script, tape, basis or basis_of(programme()))
    voices.want(lines_from(script, first))
    while True:
        if fresh := voices.fresh():
            tape.clips.update(fresh)
            rundown = rundown.extended()
        if rundown.recorded > first + 4 or rundown.complete:
            break
        voices.room.now += 0.01
    track = CodeTrack(rundown.schedule(rundown.recorded), tape.clips)
    return Playhead(rundown, track, first=first, wait=wait)  # type: ignore[arg-type]


def random_presses(seed: int, span_ms: int, most: int = 12) -> list[tuple[int, str]]:
    """A listener who presses anything at any time, sometimes twice at once."""
    dice = random.Random(seed)
    keys = [
        "space",
        "right",
        "left",
        "up",
        "down",
        "s",
        "r",
        "t",
        "a",
        "d",
        "D",
        "m",
        "z",
        "up",
        "down",
        "space",
        "e",
        "E",
        "l",
        "x",
    ]
    presses = []
    for _ in range(dice.randrange(1, most)):
        at = dice.randrange(span_ms)
        presses.append((at, dice.choice(keys)))
        if dice.random() < 0.2:
            presses.append((at + dice.choice([0, 1, 15, 40, 120]), dice.choice(keys)))
    return presses
