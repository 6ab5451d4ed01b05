"""The short sounds that answer a key, so that it works with eyes closed. Synthesized here, each under 0.2 s."""

from __future__ import annotations

from typing import Literal

import numpy as np

from coach.live.feed import Pcm

Answer = Literal["yes", "no", "on", "back", "more", "less", "pause", "go", "ready", "end"]

NOTES: dict[Answer, tuple[tuple[float, int], ...]] = {
    "yes": ((880.0, 90),),
    "no": ((220.0, 70), (0.0, 30), (220.0, 70)),
    "on": ((660.0, 60), (990.0, 90)),
    "back": ((990.0, 60), (660.0, 90)),
    "more": ((740.0, 60), (880.0, 90)),
    "less": ((880.0, 60), (740.0, 90)),
    "pause": ((392.0, 120),),
    "go": ((784.0, 120),),
    "ready": ((523.0, 80), (784.0, 110)),
    "end": ((784.0, 80), (523.0, 110)),
}
"""Pitch in Hz (0: silence) and length in ms.

Up is on or more, down is back or less, low twice is no; pause is one low note, and going on the same an octave higher.
"""

LEVEL_DB = -5.0
"""Peak against the loudness of the session: about -21 dBFS at -16 LUFS, under the speech, also at night."""
EDGE_MS = 8


def sound_of(answer: Answer, rate: int, loudness: float = -16.0) -> Pcm:
    """The sound of an answer at ``rate`` frames a second, in a session of so many LUFS.

    Sines with soft edges, so that nothing clicks.
    """
    peak = 10 ** ((loudness + LEVEL_DB) / 20)
    return np.concatenate([_tone(pitch, ms, rate, peak) for pitch, ms in NOTES[answer]])


def _tone(pitch: float, ms: int, rate: int, peak: float) -> Pcm:
    count = max(1, rate * ms // 1000)
    times = np.arange(count) / rate
    wave = np.sin(2 * np.pi * pitch * times) if pitch else np.zeros(count)
    edge = max(1, min(count // 2, rate * EDGE_MS // 1000))
    shape = np.minimum(1.0, np.minimum(np.arange(count) + 1, np.arange(count, 0, -1)) / edge)
    return np.rint(wave * shape * peak * 32767).astype(np.int16)
