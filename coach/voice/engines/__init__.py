"""Speech engines: what one must be able to do, which there are, and which of them work here."""

from __future__ import annotations

import importlib
from typing import Protocol

import msgspec

from coach.errors import CoachError, RequestError
from coach.voice.model import Voice

ENGINES: dict[str, str] = {
    "pyttsx3": "coach.voice.engines.pyttsx3:Pyttsx3Engine",
    "silent": "coach.voice.engines.silent:SilentEngine",
}
"""Name of an engine: ``module:class`` of it, imported when it is used. The first is the default."""


class VoiceInfo(msgspec.Struct, frozen=True):
    """One voice of an engine. ``id`` is what ``Voice.id`` takes; ``languages`` are tags such as ``en-us``."""

    id: str
    name: str = ""
    languages: tuple[str, ...] = ()
    gender: str = ""


class Failure(Exception):
    """One attempt to record failed: the engine died, hung, or gave something that is not speech."""


class Refusal(Failure):
    """It will not work a second time either: there is no such voice."""


class Recorder(Protocol):
    """Records lines in one voice at one rate, one at a time."""

    def say(self, text: str) -> tuple[bytes, int]:
        """Untrimmed little-endian 16-bit mono sound, and its frames a second. Raises ``Failure``."""

    def close(self) -> None:
        """End it at once, from any thread, also in the middle of ``say``. Twice is no harm."""


class Engine(Protocol):
    """A speech engine. Making one costs nothing; only ``check``, ``voices`` and ``open`` may start something."""

    name: str
    rates: tuple[int, int]
    """The slowest and the fastest rate in words a minute."""

    def version(self) -> str:
        """Engine and voice data: whatever changes the sound of the same words in the same voice."""

    def check(self) -> str:
        """Empty when it works here, else the reason and the mend, for the user."""

    def voices(self) -> tuple[VoiceInfo, ...]: ...

    def variants(self) -> tuple[str, ...]:
        """What may follow ``+`` in a voice's id (``en-us+f3``); empty where there is no such thing."""

    def default(self) -> Voice:
        """A calm voice. Starts nothing: also right where the engine is missing."""

    def open(self, voice: Voice) -> Recorder: ...


def load(name: str) -> Engine:
    """The engine of that name. Raises ``RequestError`` for an unknown one; whether it works is not asked here."""
    if name not in ENGINES:
        import difflib

        near = difflib.get_close_matches(name, ENGINES, 1)
        mend = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(ENGINES)}"
        raise RequestError(f"engine '{name}'", "there is no such speech engine", mend)
    module, _, attribute = ENGINES[name].partition(":")
    engine: Engine = getattr(importlib.import_module(module), attribute)()
    return engine


def default_voice(engine: str = "") -> Voice:
    """The calm default voice of an engine, or of the default engine. Starts nothing."""
    return load(engine or next(iter(ENGINES))).default()


def available() -> dict[str, str]:
    """Every engine: an empty text if it works here, else the reason why not."""
    reasons = {}
    for name in ENGINES:
        try:
            reasons[name] = load(name).check()
        except CoachError as error:
            reasons[name] = str(error)
        except ImportError as error:
            reasons[name] = f"cannot be imported ({error})"
    return reasons
