"""Encoded islands, kept by what they hold. A folder of small files that any number of processes may share."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

_MAGIC = b"coach-island-1\n"
_SUM = 16
_DAY = 86_400


class Encoded(NamedTuple):
    """Whole MP3 frames and their CRC-16."""

    data: bytes
    crc: int


class IslandCache:
    """``folder`` is made when it is needed. Where it cannot be written, nothing is kept and nothing fails."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @staticmethod
    def key(fingerprint: bytes, settings: str) -> str:
        """The name of a sound encoded with ``settings``; together they must tell all that shapes the bytes."""
        return blake2b(fingerprint + settings.encode(), digest_size=20).hexdigest()

    def get(self, key: str) -> Encoded | None:
        """What is kept under ``key``; a damaged entry is none, and is encoded anew."""
        path = self._path(key)
        try:
            with open(path, "rb") as file:
                entry = file.read()
                if time.time() - os.fstat(file.fileno()).st_mtime > _DAY:
                    with suppress(OSError):  # when it was last used, for prune
                        os.utime(path)
        except OSError:
            return None
        head, body = entry[: len(_MAGIC)], entry[len(_MAGIC) : -_SUM]
        if head != _MAGIC or len(body) < 2 or _sum(key, body) != entry[-_SUM:]:
            return None
        return Encoded(body[2:], int.from_bytes(body[:2], "big"))

    def put(self, key: str, encoded: Encoded) -> None:
        """Keep it, whole or not at all."""
        path = self._path(key)
        body = encoded.crc.to_bytes(2, "big") + encoded.data
        new = path.with_name(f".{key[2:]}.{os.urandom(4).hex()}.tmp")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                new.write_bytes(_MAGIC + body + _sum(key, body))
                os.replace(new, path)
            except OSError:
                new.unlink(missing_ok=True)

    def stats(self) -> tuple[int, int]:
        """How many islands are kept, and their bytes."""
        sizes = [size for _, size, _ in self._files()]
        return len(sizes), sum(sizes)

    def prune(self, *, older_days: float | None = None, max_bytes: int | None = None) -> tuple[int, int]:
        """Remove islands not used for so many days, then the longest unused until the rest fits into ``max_bytes``.

        Returns how many were removed, and their bytes. ``older_days=0``: all.
        """
        files = sorted(self._files())
        total = sum(size for _, size, _ in files)
        now = time.time()
        removed = freed = 0
        for used, size, path in files:
            aged = older_days is not None and now - used >= older_days * _DAY
            if aged or (max_bytes is not None and total - freed > max_bytes):
                with suppress(OSError):
                    path.unlink()
                    removed, freed = removed + 1, freed + size
        return removed, freed

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """All that is ours: entries, and what a killed run left unfinished."""
        with suppress(OSError):
            for path in self.folder.glob("??/*"):
                with suppress(OSError):
                    found = path.stat()
                    yield found.st_mtime, found.st_size, path


def _sum(key: str, body: bytes) -> bytes:
    """The key is part of it, so that an entry under another's name is not taken for that one."""
    return blake2b(body, digest_size=_SUM, key=key.encode()).digest()
