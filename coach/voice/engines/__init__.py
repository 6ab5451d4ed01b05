"""Speech engines: what one must be able to do, which there are, and which of them work here."""

from __future__ import annotations

import importlib
from typing import Protocol

import msgspec

from coach.errors import CoachError, RequestError
from coach.voice.lengths import ESPEAK, Pace
from coach.voice.model import Voice

ENGINES: dict[str, str] = {
    "hibari": "coach.voice.engines.hibari:HibariEngine",
    "pyttsx3": "coach.voice.engines.pyttsx3:Pyttsx3Engine",
    "piper": "coach.voice.engines.piper:PiperEngine",
    "kokoro": "coach.voice.engines.kokoro:KokoroEngine",
    "command": "coach.voice.engines.command:CommandEngine",
    "own": "coach.voice.engines.own:OwnEngine",
    "silent": "coach.voice.engines.silent:SilentEngine",
}
"""Name of an engine: ``module:class`` of it, imported when it is used."""

PREFERRED: tuple[str, ...] = ("hibari", "pyttsx3")
"""Who speaks where nobody was asked for: the first that lacks nothing here."""


class VoiceInfo(msgspec.Struct, frozen=True):
    """One voice of an engine. ``id`` is what ``Voice.id`` takes; ``languages`` are tags such as ``en-us``.

    One that is not ``here`` can be fetched.
    """

    id: str
    name: str = ""
    languages: tuple[str, ...] = ()
    gender: str = ""
    here: bool = True


class Nature(msgspec.Struct, frozen=True):
    """What an engine's clips are like when they are right: the judge goes by it.

    ``levels``: dBFS, root mean square of what is heard, least and most. ``edges``: dB from the loud parts, how loud a
    recording's first and last 10 ms may be (espeak-ng begins in the midst of a sound). ``soundless``: voices that give
    no sound, which is right for them. Not ``speech``: tones, as even as no voice is. ``rate``: the frames a second of
    all its voices; 0: they differ, or it speaks at once. ``one_rate``: a recorder speaks only at the rate it was opened
    for.
    """

    pace: Pace = ESPEAK
    levels: tuple[float, float] = (-45.0, -6.0)
    edges: tuple[float, float] = (20.0, -15.0)
    soundless: tuple[str, ...] = ()
    speech: bool = True
    rate: int = 0
    one_rate: bool = False

    def opened(self, voice: Voice) -> Voice:
        """What a recorder is opened for: one that speaks at any rate serves them all."""
        return voice if self.one_rate else msgspec.structs.replace(voice, rate=0)


class Failure(Exception):
    """One attempt to record failed: the engine died, hung, or gave something that is not speech."""


class Refusal(Failure):
    """It will not work a second time either: there is no such voice."""


class Missing(Failure):
    """The engine cannot start here, whatever it is asked for."""


class EngineMissing(CoachError):
    """The same, for the user."""


class Recorder(Protocol):
    """Records lines in one voice, one at a time."""

    def say(self, text: str, rate: int, take: int = 0) -> tuple[bytes, int]:
        """Untrimmed little-endian 16-bit mono sound, and its frames a second. Raises ``Failure``.

        ``rate``: words a minute, that of the voice it was opened for where the engine has ``one_rate``. ``take`` counts
        from 0: another one may sound otherwise, where the engine has a choice.
        """

    def close(self) -> None:
        """End it at once, from any thread, also in the middle of ``say``. Twice is no harm."""


class Engine(Protocol):
    """A speech engine, to be derived from. Making one costs nothing; only ``check``, ``voices`` and ``open`` may start
    something. Without a body here is what every engine must say for itself.
    """

    name: str
    rates: tuple[int, int]
    """The slowest and the fastest rate in words a minute."""
    nature: Nature = Nature()

    def lacks(self) -> str:
        """What keeps it from working here, and the mend; empty where all seems well. Starts and imports nothing."""
        return ""

    def most_workers(self) -> int:
        """How many recorders are of use, and have room, side by side; 0: as many as there are processors."""
        return 0

    def version(self) -> str:
        """Engine and voice data: whatever changes the sound of the same words in the same voice."""
        ...

    def check(self) -> str:
        """Empty when it works here, else the reason and the mend, for the user."""
        try:
            self.open(self.default()).close()
        except Failure as error:
            return str(error)
        return ""

    def voices(self) -> tuple[VoiceInfo, ...]:
        return ()

    def variants(self) -> tuple[str, ...]:
        """What may follow ``+`` in a voice's id (``en-us+f3``); empty where there is no such thing."""
        return ()

    def default(self) -> Voice:
        """A calm voice. Starts nothing: also right where the engine is missing."""
        ...

    def open(self, voice: Voice) -> Recorder:
        """Raises ``Failure``."""
        ...


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
    """The calm default voice of an engine, or of the one that speaks where nobody was asked for. Starts nothing."""
    return load(engine).default() if engine else preferred_voice()[0]


def preferred_voice() -> tuple[Voice, str]:
    """Who speaks where nobody was asked for, and a line for the user where that is not the one it should be."""
    notice = ""
    for name in PREFERRED:
        engine = load(name)
        reason = engine.lacks()
        if not reason:
            break
        notice = notice or f"{name} {reason}; {PREFERRED[-1]} speaks instead"
    return engine.default(), notice


def engine_of(voice: str) -> str:
    """The engine that a voice is meant of where none was named: one's own, a preferred one that has it, or one that is
    written nearly so, else the platform's."""
    import difflib

    base = voice.partition("+")[0]
    for name in ("own", *PREFERRED[:-1]):
        ids = [info.id for info in load(name).voices()]
        if base in ids or (name != "own" and difflib.get_close_matches(base, ids, 1, 0.8)):
            return name
    return "piper" if voice.endswith(".onnx") else PREFERRED[-1]


def stand_in(voice: Voice) -> Voice | None:
    """Who speaks where the preferred engine turns out not to start."""
    if voice.engine not in PREFERRED[:-1]:
        return None
    other = load(PREFERRED[PREFERRED.index(voice.engine) + 1])
    slowest, fastest = other.rates
    return msgspec.structs.replace(other.default(), rate=max(slowest, min(fastest, voice.rate)))


def reason_against(name: str) -> str:
    """Why an engine does not work here; empty where it does. Raises ``RequestError`` for an unknown one."""
    try:
        return load(name).check()
    except RequestError:
        raise
    except CoachError as error:
        return str(error)
    except ImportError as error:
        return f"cannot be imported ({error})"


def available() -> dict[str, str]:
    """Every engine: an empty text if it works here, else the reason why not."""
    return {name: reason_against(name) for name in ENGINES}
