"""Small things that took time to make, kept by what they were made from. Any number of processes may share a folder."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

_MAGIC = b"coach-kept-1\n"
_SUM = 16
_DAY = 86_400


class Kept:
    """``folder`` is made when it is needed. Where it cannot be written, nothing is kept and nothing fails."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @staticmethod
    def key(*made_from: bytes | str) -> str:
        """The name of something; ``made_from`` must tell all that shapes it."""
        digest = blake2b(digest_size=20)
        for part in made_from:
            data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
            digest.update(len(data).to_bytes(8, "big") + data)
        return digest.hexdigest()

    def get(self, key: str) -> bytes | None:
        """What is kept under ``key``; something damaged is nothing, and is made anew."""
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
        if head != _MAGIC or _sum(key, body) != entry[-_SUM:]:
            return None
        return body

    def put(self, key: str, body: bytes) -> None:
        """Keep it, whole or not at all."""
        path = self._path(key)
        new = path.with_name(f".{key[2:]}.{os.urandom(4).hex()}.tmp")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                new.write_bytes(_MAGIC + body + _sum(key, body))
                os.replace(new, path)
            except OSError:
                new.unlink(missing_ok=True)

    def stats(self) -> tuple[int, int]:
        """How many things are kept, and their bytes."""
        sizes = [size for _, size, _ in self._files()]
        return len(sizes), sum(sizes)

    def prune(self, *, older_days: float | None = None, max_bytes: int | None = None) -> tuple[int, int]:
        """Remove what was not used for so many days, then the longest unused until the rest fits into ``max_bytes``.

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


def kept_folders(cache: Path) -> tuple[Path, ...]:
    """The folders of the cache that hold such things: encoded islands, levels and covers."""
    return tuple(cache / name for name in ("islands", "levels", "covers"))


def _sum(key: str, body: bytes) -> bytes:
    """The key is part of it, so that an entry under another's name is not taken for that one."""
    return blake2b(body, digest_size=_SUM, key=key.encode()).digest()
