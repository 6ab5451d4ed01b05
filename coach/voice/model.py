"""A voice, what it is asked to say, and what it recorded."""

from __future__ import annotations

from typing import Any

import msgspec


class Voice(msgspec.Struct, frozen=True):
    """A way of speaking. ``engine`` is a name in the registry, ``id`` the engine's own name of the voice.

    ``rate`` is in words a minute; ``pitch`` 0 to 100, ``None`` where the engine has no such thing.
    """

    engine: str
    id: str
    rate: int
    pitch: int | None = None


class Utterance(msgspec.Struct, frozen=True):
    """Text + voice: the key to everything spoken. ``text`` is as the engine gets it: plain words, spelled out.

    ``within``: the clip must not be longer than so many ms (0: no limit); the studio records it faster if need be.
    """

    text: str
    voice: Voice
    within: int = 0


class Clip(msgspec.Struct, frozen=True, eq=False):
    """Recorded sound, trimmed of silence: ``pcm`` is a 1-D numpy int16 array at ``rate`` frames a second."""

    pcm: Any
    rate: int

    @property
    def ms(self) -> int:
        """Length in ms, rounded up, so that a line's end is never before its last sample."""
        return -(-len(self.pcm) * 1000 // self.rate)
