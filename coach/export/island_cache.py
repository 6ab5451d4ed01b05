"""Encoded islands, kept by what they hold. A folder of small files that any number of processes may share."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

_MAGIC = b"coach-island-1\n"
_SUM = 16


class Encoded(NamedTuple):
    """Whole MP3 frames and their CRC-16."""

    data: bytes
    crc: int


class IslandCache:
    """``folder`` is made when it is needed. Where it cannot be written, nothing is kept and nothing fails."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @staticmethod
    def key(pcm: bytes, settings: str) -> str:
        """The name of samples encoded with ``settings``, which must hold all that shapes the bytes."""
        return blake2b(pcm, digest_size=20, key=settings.encode()[:64]).hexdigest()

    def get(self, key: str) -> Encoded | None:
        """What is kept under ``key``; a damaged entry is none, and is encoded anew."""
        try:
            entry = (self.folder / key[:2] / key[2:]).read_bytes()
        except OSError:
            return None
        head, crc, data = entry[: len(_MAGIC)], entry[len(_MAGIC) : len(_MAGIC) + 2], entry[len(_MAGIC) + 2 : -_SUM]
        if head != _MAGIC or not data or blake2b(crc + data, digest_size=_SUM).digest() != entry[-_SUM:]:
            return None
        return Encoded(data, int.from_bytes(crc, "big"))

    def put(self, key: str, encoded: Encoded) -> None:
        """Keep it, whole or not at all."""
        path = self.folder / key[:2] / key[2:]
        body = encoded.crc.to_bytes(2, "big") + encoded.data
        new = path.with_name(f".{key[2:]}.{os.urandom(4).hex()}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                new.write_bytes(_MAGIC + body + blake2b(body, digest_size=_SUM).digest())
                os.replace(new, path)
            except OSError:
                new.unlink(missing_ok=True)
