"""One take: asking an engine for an utterance until what comes back is right."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

from coach.errors import CoachError, RequestError
from coach.voice.engines import Engine, Failure, Recorder, Refusal
from coach.voice.lengths import plausible_ms
from coach.voice.model import Clip, Utterance, Voice
from coach.voice.trim import trim

_ATTEMPTS = 2
"""The second is made by a fresh process."""
_FASTER = 1.04
_FASTER_TAKES = 5


class Booth:
    """The recorders of one thread: one for each voice in use, opened when it is needed.

    ``open`` starts a recorder and ``drop`` ends one; both are the studio's, which can end them all from outside.
    """

    def __init__(self, engine: Engine, opener: Callable[[Voice], Recorder], drop: Callable[[Recorder], None]) -> None:
        self._engine = engine
        self._open = opener
        self._drop = drop
        self._recorders: dict[Voice, Recorder] = {}

    def take(self, utterance: Utterance) -> Clip:
        """Record an utterance, faster if it must fit ``within``.

        Raises ``RequestError`` when there is nothing in it to speak, ``CoachError`` naming engine and line when the
        engine fails twice, or cannot speak it fast enough.
        """
        if not any(letter.isalnum() for letter in utterance.text):
            raise RequestError(
                f"line '{_shortened(utterance.text)}'", "holds no word that could be spoken", "write it in words"
            )
        voice = utterance.voice
        slowest, fastest = self._engine.rates
        if not slowest <= voice.rate <= fastest:
            problem = f"{voice.engine} speaks {slowest} to {fastest} words a minute"
            raise RequestError(f"rate {voice.rate}", problem, "choose one of these")
        clip = self._checked(utterance.text, voice)
        for _ in range(_FASTER_TAKES):
            if not utterance.within or clip.ms <= utterance.within:
                return clip
            if voice.rate >= fastest:
                break
            rate = int(voice.rate * clip.ms / utterance.within * _FASTER) + 1
            voice = msgspec.structs.replace(voice, rate=max(slowest, min(fastest, rate)))
            clip = self._checked(utterance.text, voice)
        if clip.ms <= utterance.within:
            return clip
        raise CoachError(
            f"line '{_shortened(utterance.text)}'",
            f"takes {clip.ms} ms even at {voice.rate} words a minute, and has only {utterance.within} ms",
            "use shorter words, or another voice",
        )

    def _checked(self, text: str, voice: Voice) -> Clip:
        for attempt in range(_ATTEMPTS):
            try:
                if voice not in self._recorders:
                    self._recorders[voice] = self._open(voice)
                sound, rate = self._recorders[voice].say(text)
                return _check(text, voice, sound, rate)
            except Refusal as error:
                raise RequestError(f"voice '{voice.id}'", f"{voice.engine} {error}", self._nearest(voice)) from None
            except Failure as error:
                self.leave(voice)
                if attempt + 1 == _ATTEMPTS:
                    raise CoachError(
                        f"speech engine {voice.engine}, voice '{voice.id}'",
                        f"{error}, at the line '{_shortened(text)}'",
                        "see 'coach voices' for what works here",
                    ) from None
        raise AssertionError("not reached")

    def _nearest(self, voice: Voice) -> str:
        base, plus, variant = voice.id.partition("+")
        ids = [info.id for info in self._engine.voices()]
        if base not in ids:
            near = difflib.get_close_matches(base, ids, 1)
            return f"did you mean '{near[0]}{plus}{variant}'?" if near else "see 'coach voices'"
        near = difflib.get_close_matches(variant, self._engine.variants(), 1)
        return f"did you mean '{base}+{near[0]}'?" if near else f"'{base}' alone is one; see 'coach voices'"

    def leave(self, voice: Voice | None = None) -> None:
        """End the recorder of one voice, or all."""
        for one in [voice] if voice else list(self._recorders):
            if recorder := self._recorders.pop(one, None):
                self._drop(recorder)


def _check(text: str, voice: Voice, sound: bytes, rate: int) -> Clip:
    pcm: Any = np.frombuffer(sound, dtype="<i2")
    if voice.id == "silence":
        return Clip(pcm, rate)
    if rate <= 0:
        raise Failure("gave sound without a rate")
    trimmed = trim(pcm, rate)
    if not len(trimmed):
        raise Failure("gave no sound")
    clip = Clip(trimmed, rate)
    least, most = plausible_ms(text, voice.rate)
    if not least <= clip.ms <= most:
        raise Failure(f"gave {clip.ms} ms of sound where {least} to {most} ms were likely")
    return clip


def _shortened(text: str) -> str:
    """A line as it can stand in a message: on any terminal, not too long."""
    text = "".join(letter if letter.isprintable() else "?" for letter in text)
    return text if len(text) <= 60 else text[:57] + "..."
