"""The bells: soft synthesized strikes, one for each moment that a listener must know with eyes closed.

A strike is a sum of partials that are not whole multiples of each other, as in struck metal, each fading by itself, the
high ones first. They rise where something begins and fall where it ends, so that each is known without being learnt.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from coach.content.model import Bell
from coach.errors import CoachError
from coach.script.model import BELL_MS
from coach.sound.loudness import Floats, blocks, to_lufs
from coach.sound.mix import BellStyle
from coach.times import ms_to_frames


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

STRIKES: dict[Bell, tuple[Strike, ...]] = {
    "start": (Strike(0, 523.25, 0.8, 0.3), Strike(320, 783.99, 1.0, 0.32)),
    "hold-start": (Strike(0, 659.26, 1.0, 0.18),),
    "hold-end": (Strike(0, 783.99, 0.9, 0.14), Strike(190, 523.25, 1.0, 0.2)),
    "switch": (Strike(0, 587.33, 0.9, 0.1), Strike(170, 587.33, 1.0, 0.14)),
    "set-end": (Strike(0, 783.99, 0.8, 0.14), Strike(170, 659.26, 0.9, 0.16), Strike(340, 523.25, 1.0, 0.2)),
    "end": (Strike(0, 523.25, 0.8, 0.45), Strike(520, 392.0, 1.0, 0.6)),
}
FADE_OUT_MS = 180


def ring(name: str, style: BellStyle, rate: int, loudness: float, ceiling: float) -> npt.NDArray[np.int16]:
    """The bell ``name`` at ``rate`` Hz, exactly ``BELL_MS[name]`` long, for speech of ``loudness`` LUFS.

    No sample is above ``ceiling`` dBFS. Raises ``CoachError`` for a sound that nobody has made.
    """
    sound: Any = name
    if sound not in STRIKES:
        raise CoachError(f"the bell '{name}'", "there is no such sound", f"there are: {', '.join(STRIKES)}")
    timbre = TIMBRES[style]
    count = ms_to_frames(BELL_MS[sound], rate)
    wave = np.zeros(count)
    for strike in STRIKES[sound]:
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
