"""The beds that we make: noise, a drone and the sea, from nothing but a seed.

All are loops without a seam: a spectrum with chosen strengths and random phases is turned into a wave once, and such a
wave goes round by nature. Whatever the frame that is asked for, it is there, and an hour costs what a minute does.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from coach.sound.loudness import Floats

SIZE = 1 << 20
"""Frames of a loop: 48 s at 22,050 Hz. Longer than an ear remembers noise."""
LOWEST = 55.0
"""Hz. What is lower, phones and headphones cannot play: it would only take up room."""
Frames = npt.NDArray[np.float32]


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


def made(name: str, rate: int) -> Loop | Sea:
    """The bed ``name``, one of ``mix.BEDS``, at ``rate`` Hz."""
    if name == "ocean":
        return Sea(rate)
    if name == "drone":
        return Loop(_shaped(rate, 2, _chord))
    if name == "brown-noise":
        return Loop(_shaped(rate, 1, lambda f: 1 / f))
    return Loop(_shaped(rate, 5, lambda f: f**-0.5))
