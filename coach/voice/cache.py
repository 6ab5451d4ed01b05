"""Recorded clips on disk, so that nothing is recorded twice.

A clip is a plain WAV file that any player opens: its title is what is said, its comment the voice. Behind the samples
stands their digest, so that nobody has to work it out again. The store closes the file with a chunk that holds the
CRC-32 of everything before it, so that a damaged file is noticed, and recorded again.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from coach.errors import CoachError
from coach.store import Store
from coach.voice.model import DIGEST_BYTES, Clip, Utterance, digest_of
from coach.voice.trim import TRIM_VERSION

FORMAT = 2
_SEAL_BYTES = 12
"""What the store adds at the end; the file's own length counts it."""
_SAMPLES_AT = 44
_DIGEST = b"dgst" + struct.pack("<I", DIGEST_BYTES)
"""Begins the digest's chunk; files from before there was one have none."""


class _Stored(NamedTuple):
    """What stands in a clip's file."""

    pcm: memoryview
    rate: int
    digest: bytes


class ClipCache:
    """The clips of the cache in ``folder``, shared safely by any number of processes. Making one touches nothing.

    A folder or disk that cannot be written is told to ``warn`` once; recording goes on without keeping.
    """

    def __init__(self, folder: Path, warn: Callable[[str], None] | None = None) -> None:
        self.store = Store(folder, warn)

    @staticmethod
    def key(utterance: Utterance, version: str) -> str:
        """From everything that shapes the sound; ``version`` is the engine's."""
        voice = utterance.voice
        shape = [FORMAT, TRIM_VERSION, voice.engine, version, voice.id, voice.rate, voice.pitch]
        return hashlib.sha256(json.dumps([*shape, utterance.text, utterance.within]).encode()).hexdigest()[:40]

    def get(self, utterance: Utterance, version: str, *, in_memory: bool = True) -> Clip | None:
        """The clip, or ``None`` when it is not there, damaged, or cannot be read.

        Without ``in_memory`` its samples are read, and checked, again whenever they are asked for.
        """
        key = self.key(utterance, version)
        stored = self._stored(key)
        if stored is None:
            return None
        pcm, rate, digest = stored
        if in_memory:
            return Clip(_samples(pcm), rate, digest)
        return Clip.elsewhere(len(pcm) // 2, rate, lambda: self._again(key, digest), digest)

    def has(self, utterance: Utterance, version: str) -> bool:
        """Whether there is a file for it; whether that is whole is seen when it is read."""
        return self.store.path("clips", self.key(utterance, version)).is_file()

    def put(self, utterance: Utterance, version: str, clip: Clip) -> None:
        """Keep a clip, unless another process was quicker. Never raises for a disk that does not want it."""
        self.store.put("clips", self.key(utterance, version), _packed(utterance, clip))

    def _again(self, key: str, digest: bytes) -> Any:
        """The samples of a clip in use; ``digest`` is the one that its file had when it was found."""
        stored = self._stored(key)
        if stored is None or stored.digest != digest:
            path = self.store.path("clips", key)
            problem = "was changed while it was in use" if path.exists() else "is gone"
            mend = "leave the cache alone while sessions are written; run it again, what is missing is recorded anew"
            raise CoachError(str(path), f"the recording {problem}", mend)
        return _samples(stored.pcm)

    def _stored(self, key: str) -> _Stored | None:
        data = self.store.get("clips", key)
        if data is None or len(data) < _SAMPLES_AT:
            return None
        rate, size = struct.unpack_from("<I", data, 24)[0], struct.unpack_from("<I", data, 40)[0]
        end = _SAMPLES_AT + size
        pcm, start = memoryview(data)[_SAMPLES_AT:end], end + len(_DIGEST)
        known = data[end:start] == _DIGEST
        return _Stored(pcm, rate, data[start : start + DIGEST_BYTES] if known else digest_of(pcm, rate))


def _samples(pcm: memoryview) -> Any:
    import numpy as np

    return np.frombuffer(pcm, "<i2")


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _packed(utterance: Utterance, clip: Clip) -> bytes:
    voice = utterance.voice
    about = f"{voice.engine} {voice.id}, {voice.rate} words a minute, pitch {voice.pitch}"
    info = b"INFO" + _chunk(b"INAM", utterance.text.encode(errors="replace") + b"\0") + _chunk(b"ICMT", about.encode())
    body = _chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, clip.rate, clip.rate * 2, 2, 16))
    body += _chunk(b"data", clip.pcm.astype("<i2").tobytes()) + _DIGEST + clip.digest + _chunk(b"LIST", info)
    return b"RIFF" + struct.pack("<I", 4 + len(body) + _SEAL_BYTES) + b"WAVE" + body
