"""Made-up speech and schedules: enough like the real ones to be mixed, and no engine is needed."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from coach.schedule.model import Event, Schedule
from coach.script.model import BELL_MS, Line, Sound
from coach.voice.model import Clip

RATE = 22_050


def babble(ms: int, seed: int, level: float = 0.1, rate: int = RATE) -> Clip:
    """Something like speech: pulses at a voice's pitch through a few resonances, in syllables, with a high crest."""
    rng = np.random.default_rng(seed)
    count = ms * rate // 1000
    seconds = np.arange(count) / rate
    pitch = 110 + 60 * rng.random() + 8 * np.sin(2 * np.pi * 2.1 * seconds)
    phase = np.cumsum(pitch) / rate
    wave = np.zeros(count)
    for formant, width in ((500 + 300 * rng.random(), 180), (1500 + 500 * rng.random(), 350), (2600, 500)):
        for harmonic in range(1, 40):
            strength = np.exp(-(((harmonic * 140 - formant) / width) ** 2))
            if strength > 0.01 and harmonic * 180 < rate / 2:
                wave += strength * np.cos(2 * np.pi * harmonic * phase + harmonic**2)
    wave *= 0.25 + np.abs(np.sin(np.pi * 4.3 * seconds + rng.random())) ** 1.5
    wave *= level / np.sqrt(np.mean(wave**2))
    return Clip(np.clip(np.round(wave * 32767), -32768, 32767).astype(np.int16), rate)


class Desk:
    """Lays sounds one after the other."""

    def __init__(self) -> None:
        self.clips: dict[Line, Clip] = {}
        self.events: list[Event] = []
        self.at = 0
        self.numbers = itertools.count()

    def say(self, ms: int = 1200, gap: int = 800, clip: Clip | None = None, text: str = "") -> Desk:
        number = next(self.numbers)
        line = Line(text or f"line {number}")
        if line not in self.clips:
            self.clips[line] = clip or babble(ms, number)
        self.events.append(Event(self.at, self.clips[line].ms, "instruction", line))
        self.at = self.events[-1].end + gap
        return self

    def ring(self, name: str, gap: int = 500) -> Desk:
        self.events.append(Event(self.at, BELL_MS[name], "bell", Sound(name)))  # type: ignore[index]
        self.at = self.events[-1].end + gap
        return self

    def wait(self, ms: int) -> Desk:
        self.at += ms
        return self

    def schedule(self) -> Schedule:
        return Schedule("made up", tuple(self.events), (), (), self.at)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def talk() -> Callable[[int], Desk]:
    """A session of so many rounds of lines, counted seconds, bells and holds."""

    def made(rounds: int = 3) -> Desk:
        desk = Desk().ring("start")
        for _ in range(rounds):
            desk.say(2100).say(1500, gap=900).ring("hold-start").wait(3000).say(1700).wait(6000)
            for number in "54321":
                desk.say(430, gap=570, text=number)
            desk.ring("hold-end").say(1300).ring("switch")
        return desk.ring("end")

    return made
