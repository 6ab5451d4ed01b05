"""A voice, what it is asked to say, and what it recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

DIGEST_BYTES = 20


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


class Clip:
    """Recorded sound, trimmed of silence: ``frames`` frames, ``rate`` of them a second. Never changed.

    It has its samples in memory (``in_memory``), or reads them from the cache whenever they are asked for: a long
    session's clips are larger than all else that an export needs.
    """

    __slots__ = ("_digest", "_read", "frames", "in_memory", "rate")

    def __init__(self, pcm: Any, rate: int, digest: bytes = b"") -> None:
        """``digest``: that of ``pcm``, where it is known."""
        self.rate = rate
        self.frames = len(pcm)
        self.in_memory = True
        self._digest = digest
        self._read: Callable[[], Any] = lambda: pcm

    @classmethod
    def elsewhere(cls, frames: int, rate: int, read: Callable[[], Any], digest: bytes = b"") -> Clip:
        """A clip of ``frames`` samples that ``read`` gives, always the same, or raises ``CoachError``."""
        clip = cls(range(frames), rate, digest)
        clip.in_memory, clip._read = False, read
        return clip

    @property
    def pcm(self) -> Any:
        """The samples, a 1-D numpy int16 array. Raises ``CoachError`` where they were to be read and are gone."""
        return self._read()

    @property
    def digest(self) -> bytes:
        """Equal for clips of equal samples and rate."""
        if not self._digest:
            self._digest = digest_of(memoryview(self.pcm).tobytes(), self.rate)
        return self._digest

    @property
    def ms(self) -> int:
        """Length in ms, rounded up, so that a line's end is never before its last sample."""
        return -(-self.frames * 1000 // self.rate)


def digest_of(pcm: bytes | memoryview, rate: int) -> bytes:
    """The digest of a clip, in ``DIGEST_BYTES``."""
    from hashlib import blake2b

    return blake2b(pcm, digest_size=DIGEST_BYTES, salt=b"%d" % rate).digest()
