"""The sounds that we make from nothing: bells, and beds of noise, a drone and the sea.

A bell is soft, one for each moment that a listener must know with eyes closed. A strike is a sum of partials that are
not whole multiples of each other, as in struck metal, each fading by itself, the high ones first. They rise where
something begins and fall where it ends, so that each is known without being learnt.

A bed is a loop without a seam: a spectrum with chosen strengths and random phases is turned into a wave once, and such
a wave goes round by nature. Whatever the frame that is asked for, it is there, and an hour costs what a minute does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from coach.content.model import BellStyle
from coach.script.model import BELL_MS
from coach.sound.loudness import Floats, blocks, to_lufs
from coach.times import ms_to_frames

Frames = npt.NDArray[np.float32]


class Timbre(NamedTuple):
    partials: tuple[tuple[float, float, float], ...]
    """(multiple of the strike's note, level, how fast it fades against the first) of each partial."""
    attack: float
    """Milliseconds from nothing to full."""
    below_speech: float
    """How far the loudest 400 ms stay under the session's loudness, in LU."""


class Strike(NamedTuple):
    at: int
    """ms from the bell's start."""
    note: float
    """Hz"""
    level: float = 1.0
    fade: float = 0.22
    """Seconds in which the first partial falls to 1/e."""


TIMBRES: dict[BellStyle, Timbre] = {
    "soft": Timbre(  # a singing bowl, struck with felt
        ((1.0, 1.0, 1.0), (1.003, 0.35, 1.0), (2.71, 0.28, 1.9), (5.18, 0.08, 3.6)), attack=14.0, below_speech=6.0
    ),
    "clear": Timbre(  # a small tubular bell, struck with wood: cuts through a noisy room
        ((1.0, 1.0, 1.0), (2.0, 0.55, 1.3), (2.76, 0.4, 1.6), (4.07, 0.22, 2.2), (5.4, 0.16, 3.0)),
        attack=5.0,
        below_speech=2.0,
    ),
}

STRIKES: dict[str, tuple[Strike, ...]] = {
    "start": (Strike(0, 523.25, 0.8, 0.3), Strike(320, 783.99, 1.0, 0.32)),
    "hold-start": (Strike(0, 659.26, 1.0, 0.18),),
    "hold-end": (Strike(0, 783.99, 0.9, 0.14), Strike(190, 523.25, 1.0, 0.2)),
    "switch": (Strike(0, 587.33, 0.9, 0.1), Strike(170, 587.33, 1.0, 0.14)),
    "set-end": (Strike(0, 783.99, 0.8, 0.14), Strike(170, 659.26, 0.9, 0.16), Strike(340, 523.25, 1.0, 0.2)),
    "end": (Strike(0, 523.25, 0.8, 0.45), Strike(520, 392.0, 1.0, 0.6)),
}
FADE_OUT_MS = 180


def ring(name: str, style: BellStyle, rate: int, loudness: float, ceiling: float) -> npt.NDArray[np.int16]:
    """The bell ``name``, one of ``BELL_MS``, at ``rate`` Hz, exactly as long as that says; no sample above ``ceiling``
    dBFS. It is for speech of ``loudness`` LUFS.
    """
    timbre = TIMBRES[style]
    count = ms_to_frames(BELL_MS[name], rate)
    wave = np.zeros(count)
    for strike in STRIKES[name]:
        begin = ms_to_frames(strike.at, rate)
        wave[begin:] += _strike(strike, timbre, count - begin, rate)
    fade = min(ms_to_frames(FADE_OUT_MS, rate), count)
    wave[count - fade :] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fade + 1) / fade)
    loudest = to_lufs(float(blocks(wave, rate).max()))
    wave *= 10 ** ((loudness - timbre.below_speech - loudest) / 20)
    wave *= min(1.0, 10 ** (ceiling / 20) / float(np.abs(wave).max()))
    return np.round(wave * 32767).astype(np.int16)


def _strike(strike: Strike, timbre: Timbre, count: int, rate: int) -> Floats:
    seconds = np.arange(count) / rate
    wave: Floats = np.zeros(count)
    for multiple, level, haste in timbre.partials:
        pitch = strike.note * multiple
        if pitch < 0.45 * rate:  # what a low rate cannot carry would come back as another tone
            wave += level * np.exp(-seconds * haste / strike.fade) * np.sin(2 * np.pi * pitch * seconds)
    rise = np.minimum(seconds * 1000 / timbre.attack, 1.0)
    wave *= strike.level * (0.5 - 0.5 * np.cos(np.pi * rise))
    return wave


# ---- beds

SIZE = 1 << 20
"""Frames of a loop: 48 s at 22,050 Hz. Longer than an ear remembers noise."""
LOWEST = 55.0
"""Hz. What is lower, phones and headphones cannot play: it would only take up room."""


class Loop:
    """A wave that goes round. The level is arbitrary."""

    def __init__(self, wave: Frames) -> None:
        self._wave = wave

    def read(self, frame: int, count: int) -> Frames:
        """``count`` samples from ``frame`` on, free to be changed by the caller."""
        at = frame % len(self._wave)
        if at + count <= len(self._wave):
            return self._wave[at : at + count].copy()
        part: Frames = self._wave[np.arange(at, at + count) % len(self._wave)]
        return part


class Sea:
    """Waves: a rumble, and a hiss that comes a little later and breaks sharper. No two waves are quite alike."""

    PERIODS = ((8.3, 0.1, 1.0), (11.9, 0.45, 0.9), (17.3, 0.8, 0.7))
    """Seconds, phase and height of three swells that never come together in the same way again."""
    LAG = 1.1
    STEP = 256

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._deep = Loop(_shaped(rate, 3, lambda f: 1 / f / (1 + (f / 700) ** 3)))
        self._foam = Loop(_shaped(rate, 4, lambda f: f**-0.4 / (1 + (600 / f) ** 2) / (1 + (f / 4500) ** 2)))

    def read(self, frame: int, count: int) -> Frames:
        first = frame // self.STEP
        knots = np.arange(first, (frame + count) // self.STEP + 2)
        at = np.arange(frame, frame + count)
        wave = self._deep.read(frame, count)
        wave *= np.interp(at, knots * self.STEP, 0.5 + 0.6 * self._swell(knots, 0.0)).astype(np.float32)
        foam = self._foam.read(frame, count)
        foam *= np.interp(at, knots * self.STEP, 0.15 + 0.7 * self._swell(knots, self.LAG) ** 2).astype(np.float32)
        wave += foam
        return wave

    def _swell(self, knots: npt.NDArray[np.int64], lag: float) -> Floats:
        seconds = knots * self.STEP / self.rate - lag
        height = np.zeros(len(knots))
        for period, phase, strength in self.PERIODS:
            height += strength * (0.5 - 0.5 * np.cos(2 * np.pi * (seconds / period + phase))) ** 2
        swell: Floats = height / 1.6
        return swell


def _shaped(rate: int, seed: int, strength: Callable[[Floats], Floats]) -> Frames:
    """A loop with ``strength(Hz)`` as its spectrum's amplitude, and a mean square of 1."""
    pitch = np.fft.rfftfreq(SIZE, 1 / rate)
    pitch[0] = pitch[1]
    level = strength(pitch) / (1 + (LOWEST / pitch) ** 4)
    turn = np.random.Generator(np.random.PCG64(seed)).random(len(pitch)) * 2 * np.pi
    spectrum = level * np.exp(1j * turn)
    spectrum[0] = spectrum[-1] = 0
    wave = np.fft.irfft(spectrum, SIZE)
    loop: Frames = (wave / np.sqrt(np.mean(wave * wave))).astype(np.float32)
    return loop


def _chord(pitch: Floats) -> Floats:
    """An open fifth over A: each note a narrow hill of frequencies instead of a line, so that it breathes."""
    level = np.zeros(len(pitch))
    for note, loud in ((110.0, 1.0), (164.81, 0.7), (220.0, 0.8), (329.63, 0.35), (440.0, 0.25), (659.26, 0.08)):
        for partial in (1, 2, 3):
            centre = note * partial
            level += loud / partial**2 * np.exp(-(((pitch - centre) / (0.0022 * centre)) ** 2))
    return level


def _hum(seed: int, strength: Callable[[Floats], Floats]) -> Callable[[int], Loop]:
    return lambda rate: Loop(_shaped(rate, seed, strength))


LOOPS: dict[str, Callable[[int], Loop | Sea]] = {
    "brown-noise": _hum(1, lambda f: 1 / f),
    "pink-noise": _hum(5, lambda f: f**-0.5),
    "drone": _hum(2, _chord),
    "ocean": Sea,
}
"""What makes each of ``coach.content.model.BEDS``, at so many Hz."""
