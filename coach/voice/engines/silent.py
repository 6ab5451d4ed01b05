"""An engine without a voice, for dry runs and tests: a soft tone for each word, as long as speech would take.

Words are told apart by pitch, so that a line can be found again in a mix; the same text always gives the same samples.
The voice ``silence`` gives plain zeros instead.
"""

from __future__ import annotations

import zlib

from coach.voice.engines import Engine, Nature, Refusal, VoiceInfo
from coach.voice.lengths import expected_ms
from coach.voice.model import Voice

RATE = 22_050
LEVEL = 0.05
"""Peak of the tones, of full scale: -26 dBFS."""


class SilentRecorder:
    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def say(self, text: str, rate: int, take: int = 0) -> tuple[bytes, int]:
        import numpy as np

        sound = np.zeros(expected_ms(text, rate) * RATE // 1000, dtype=np.int16)
        words = text.split()
        if self._voice.id != "tone" or not words:
            return sound.tobytes(), RATE
        letters = sum(map(len, words))
        at = 0.0
        for word in words:
            share = len(sound) * len(word) / letters
            start, stop = int(at), int(at + (share if word is words[-1] else share * 0.85))
            at += share
            time = np.arange(stop - start) / RATE
            hertz = 200 + zlib.crc32(word.encode()) % 600
            edge = np.minimum(1.0, np.minimum(time, time[::-1]) / 0.004)
            sound[start:stop] = np.sin(2 * np.pi * hertz * time + 0.7) * edge * (LEVEL * 32767)
        return sound.tobytes(), RATE

    def close(self) -> None:
        pass


class SilentEngine(Engine):
    name = "silent"
    rates = (40, 2000)
    nature = Nature(soundless=("silence",), speech=False)

    def version(self) -> str:
        return "tones 1"

    def voices(self) -> tuple[VoiceInfo, ...]:
        return (VoiceInfo("tone", "a soft tone for each word"), VoiceInfo("silence", "nothing at all"))

    def default(self) -> Voice:
        return Voice("silent", "tone", 145)

    def open(self, voice: Voice) -> SilentRecorder:
        if voice.id not in ("tone", "silence"):
            raise Refusal("has no such voice")
        return SilentRecorder(voice)
