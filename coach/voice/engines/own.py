"""A person's own voice as an engine: what they said is theirs, the rest is said by another engine at the same level.

A voice's id is ``NAME+ENGINE``: whose it is, and who says what is missing.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from coach.voice.engines import ENGINES, PREFERRED, Engine, Nature, Refusal, VoiceInfo, load, preferred_voice
from coach.voice.lengths import expected_ms
from coach.voice.model import Clip, Utterance, Voice
from coach.voice.own import RATE, OwnVoice, leveled, own_voices, resampled, words
from coach.voice.take import Booth
from coach.voice.trim import trim

BASE_RATE = 145


class OwnRecorder:
    """``say`` gives what the person said; a line that is missing, or must be faster than said, is the other's."""

    def __init__(self, own: OwnVoice, filler: str) -> None:
        engine = load(filler)
        self._own = own
        self._spoken = own.lines()
        self._filler = engine.default()
        self._rates = engine.rates
        self._booth = Booth(engine, engine.open)

    def say(self, text: str, rate: int, take: int = 0) -> tuple[bytes, int]:
        path = self._spoken.get(words(text)) if rate <= BASE_RATE else None
        if path is not None:
            pcm = self._own.sound(path)
        else:
            slowest, fastest = self._rates
            filler = msgspec.structs.replace(self._filler, rate=max(slowest, min(fastest, rate)))
            clip = self._booth.take(Utterance(text, filler))
            pcm = leveled(clip.pcm if clip.rate == RATE else resampled(clip.pcm, clip.rate, RATE), RATE)
        return pcm.tobytes(), RATE

    def close(self) -> None:
        self._booth.leave()


class OwnLengths:
    """How long a line takes in an own voice: what the person took for it, else what the other engine likely takes."""

    def __init__(self, own: OwnVoice | None, filler: str) -> None:
        self._own = own
        self._spoken = own.lines() if own else {}
        self._pace = load(filler or preferred_voice()[0].engine).nature.pace
        self._ms: dict[Path, int] = {}

    def __call__(self, text: str, rate: int) -> int:
        path = self._spoken.get(words(text)) if rate <= BASE_RATE else None
        if path is None or self._own is None:
            return expected_ms(text, rate, self._pace)
        if path not in self._ms:
            self._ms[path] = Clip(trim(self._own.sound(path), RATE), RATE).ms
        return self._ms[path]


def own_lengths(voice: Voice) -> OwnLengths:
    """The lengths of an own voice: its files are read once, until any of them is another one."""
    name, _, filler = voice.id.partition("+")
    own = own_voices().get(name)
    return _own_lengths(name, filler, own.state() if own else "")


@lru_cache(maxsize=1)
def _own_lengths(name: str, filler: str, _state: str) -> OwnLengths:
    return OwnLengths(own_voices().get(name), filler)


class OwnEngine(Engine):
    name = "own"
    rates = (BASE_RATE, 250)
    """People speak as they do; a line that must be faster is the other engine's."""
    nature = Nature(speech=False)
    """Their lines were judged when they were recorded, the other's are by its own measure."""

    def lacks(self) -> str:
        return "" if own_voices() else "has no voice yet; record one with: coach voices record SESSION --as NAME"

    def most_workers(self) -> int:
        return load(preferred_voice()[0].engine).most_workers()

    def version(self) -> str:
        states = [f"{own.name} {own.state()}" for own in own_voices().values()]
        return ", ".join([*states, *(load(name).version() for name in PREFERRED)])

    def check(self) -> str:
        return self.lacks()

    def voices(self) -> tuple[VoiceInfo, ...]:
        return tuple(VoiceInfo(own.name, f"recorded, {len(own.lines())} lines") for own in own_voices().values())

    def variants(self) -> tuple[str, ...]:
        return tuple(name for name in ENGINES if name != self.name)

    def default(self) -> Voice:
        return Voice(self.name, next(iter(own_voices()), ""), BASE_RATE)

    def open(self, voice: Voice) -> OwnRecorder:
        name, _, filler = voice.id.partition("+")
        own = own_voices().get(name)
        if own is None or filler == self.name or (filler and filler not in ENGINES):
            raise Refusal("has no such voice")
        return OwnRecorder(own, filler or preferred_voice()[0].engine)
