"""One take: asking an engine for an utterance until what comes back is right."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from operator import methodcaller
from typing import Any

import msgspec
import numpy as np

from coach.errors import CoachError, RequestError
from coach.voice.engines import Engine, EngineMissing, Failure, Missing, Recorder, Refusal
from coach.voice.judge import fault, silences
from coach.voice.model import Clip, Utterance, Voice
from coach.voice.trim import trim

_ATTEMPTS = 2
"""How often an engine may die or hang at a line; the second time it is a fresh process."""
_TAKES = 3
"""How often a line is said until it is said well."""
_ALONE = 2
"""Words: so few are said badly by some engines, and well in company."""
_APART_MS = 60
_FASTER = 1.04
_FASTER_TAKES = 5


class Booth:
    """The recorders of one thread: one for each voice in use (and each rate, where it keeps to one), opened when
    it is needed.

    ``opener`` starts a recorder and ``drop`` ends one; both are the studio's, which can end them all from outside.
    """

    def __init__(
        self,
        engine: Engine,
        opener: Callable[[Voice], Recorder],
        drop: Callable[[Recorder], None] = methodcaller("close"),
    ) -> None:
        self._engine = engine
        self._open = opener
        self._drop = drop
        self._recorders: dict[Voice, Recorder] = {}

    def take(self, utterance: Utterance) -> Clip:
        """Record an utterance, faster if it must fit ``within``.

        Raises ``RequestError`` when there is nothing in it to speak, ``CoachError`` naming engine and line when the
        engine fails twice, says it badly three times, or cannot speak it fast enough (``EngineMissing``: cannot start).
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
        """The first good take. A line of few words is at last said three times in one, and the middle one cut out.

        Where none is good, what was wrong with the first is told.
        """
        problem = ""
        for take in range(_TAKES):
            padded = take == _TAKES - 1 and len(text.split()) <= _ALONE
            words = text.rstrip(".,;:!?")
            sound, rate = self._say(f"{words}, {words}, {words}." if padded else text, voice, take)
            pcm: Any = np.frombuffer(sound[: len(sound) // 2 * 2], dtype="<i2")
            if voice.id in self._engine.nature.soundless:
                return Clip(pcm, rate)
            if rate <= 0:
                wrong = "gave sound without a rate"
            else:
                recording = _middle(pcm, rate) if padded else pcm
                clip = Clip(trim(recording, rate), rate)
                wrong = fault(text, voice.rate, recording, clip.pcm, rate, self._engine.nature)
            if not wrong:
                return clip
            problem = problem or wrong
            if spoil := getattr(self._recorders.get(self._engine.nature.opened(voice)), "spoil", None):
                spoil()
            self.leave(voice)
        raise self._failed(text, voice, problem)

    def _say(self, text: str, voice: Voice, take: int) -> tuple[bytes, int]:
        for attempt in range(_ATTEMPTS):
            try:
                if (key := self._engine.nature.opened(voice)) not in self._recorders:
                    self._recorders[key] = self._open(voice)
                return self._recorders[key].say(text, voice.rate, take)
            except Refusal as error:
                raise RequestError(f"voice '{voice.id}'", f"{voice.engine} {error}", self._nearest(voice)) from None
            except Failure as error:
                self.leave(voice)
                if attempt + 1 == _ATTEMPTS:
                    kind = EngineMissing if isinstance(error, Missing) else CoachError
                    raise self._failed(text, voice, str(error), kind) from None
        raise AssertionError("not reached")

    @staticmethod
    def _failed(text: str, voice: Voice, problem: str, kind: type[CoachError] = CoachError) -> CoachError:
        return kind(
            f"speech engine {voice.engine}, voice '{_shortened(voice.id)}'",
            f"{problem}, at the line '{_shortened(text)}'",
            "see 'coach voices' for what works here",
        )

    def _nearest(self, voice: Voice) -> str:
        base, plus, variant = voice.id.partition("+")
        ids = [info.id for info in self._engine.voices()]
        if base not in ids:
            near = difflib.get_close_matches(base, ids, 1)
            return f"did you mean '{near[0]}{plus}{variant}'?" if near else "see 'coach voices'"
        if not plus:
            return "see 'coach voices'"
        near = difflib.get_close_matches(variant, self._engine.variants(), 1)
        return f"did you mean '{base}+{near[0]}'?" if near else f"'{base}' alone is one; see 'coach voices'"

    def leave(self, voice: Voice | None = None) -> None:
        """End the recorder of one voice, or all."""
        for one in [self._engine.nature.opened(voice)] if voice else list(self._recorders):
            if recorder := self._recorders.pop(one, None):
                self._drop(recorder)


def _middle(pcm: Any, rate: int) -> Any:
    """What stands between the two longest silences inside; nothing where there are no two."""
    clip = trim(pcm, rate)
    pauses = sorted(silences(clip, rate), key=lambda pause: pause[0] - pause[1])[:2]
    if len(pauses) < 2 or min(stop - start for start, stop in pauses) < rate * _APART_MS // 1000:
        return clip[:0]
    (_, start), (stop, _) = sorted(pauses)
    room = rate * _APART_MS // 2000
    return clip[start - room : stop + room]


def _shortened(text: str) -> str:
    """A line as it can stand in a message: on any terminal, not too long."""
    text = "".join(letter if letter.isprintable() else "?" for letter in text)
    return text if len(text) <= 60 else text[:57] + "..."
