"""Recorded clips on disk, so that nothing is recorded twice.

A clip is a plain WAV file that any player opens: its title is what is said, its comment the voice. A last chunk
``ccrc`` holds the CRC-32 of everything before it, so that a damaged file is noticed, and recorded again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from coach.errors import CoachError
from coach.voice.model import Clip, Utterance
from coach.voice.trim import TRIM_VERSION

FORMAT = 2
_DAY = 86_400
_STALE_SECONDS = 3600
"""Unfinished files older than this are left over from a program that was killed."""


class Stats(msgspec.Struct, frozen=True):
    clips: int
    bytes: int


class ClipCache:
    """Clips in ``folder``, shared safely by any number of processes. Making one touches nothing.

    A folder or disk that cannot be written is told to ``warn`` once; recording goes on without keeping.
    """

    def __init__(self, folder: Path, warn: Callable[[str], None] | None = None) -> None:
        self.folder = Path(folder)
        self.warning = ""
        self._warn = warn

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
        path = self._path(key)
        try:
            with open(path, "rb") as file:
                data = file.read()
                if time.time() - os.fstat(file.fileno()).st_mtime > _DAY:
                    with contextlib.suppress(OSError):  # when it was last used, for prune
                        os.utime(path)
        except OSError:
            return None
        clip = _unpack(data, key)
        if clip is None or in_memory:
            return clip
        seal = data[-4:]
        return Clip.on_disk(clip.pcm, clip.rate, lambda: _again(path, key, seal))

    def put(self, utterance: Utterance, version: str, clip: Clip) -> None:
        """Keep a clip, unless another process was quicker: what is in use must not change, and no two takes are equal.

        Never raises for a disk that does not want it: see ``warning``.
        """
        key = self.key(utterance, version)
        path = self._path(key)
        unfinished = path.with_name(f".{key}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                unfinished.write_bytes(_pack(utterance, key, clip))
                self._place(unfinished, path, key)
            except BaseException:
                with contextlib.suppress(OSError):
                    unfinished.unlink()
                raise
        except OSError as error:
            self._complain(error)

    @staticmethod
    def _place(unfinished: Path, path: Path, key: str) -> None:
        """Give a finished clip its name, where no whole one has it already."""
        try:
            os.link(unfinished, path)  # which of two processes is first, the file system decides
        except OSError:  # there is one, or no links are to be had here
            if not path.is_file() or _unpack(path.read_bytes(), key) is None:
                os.replace(unfinished, path)
                return
        unfinished.unlink()

    def stats(self) -> Stats:
        sizes = [size for _, size, _ in self._files()]
        return Stats(len(sizes), sum(sizes))

    def prune(self, *, older_days: float | None = None, max_bytes: int | None = None) -> Stats:
        """Remove clips not used for so many days, then the longest unused until the rest fits into ``max_bytes``.

        Returns what was removed. What a killed program left unfinished goes as well. ``older_days=0``: all.
        """
        now = time.time()
        files = sorted(self._files())
        total = sum(size for _, size, _ in files)
        removed, freed = 0, 0
        for used, size, path in files:
            aged = older_days is not None and now - used >= older_days * _DAY
            if aged or (max_bytes is not None and total - freed > max_bytes):
                with contextlib.suppress(OSError):
                    path.unlink()
                    removed, freed = removed + 1, freed + size
        for path in self._glob(".*.tmp"):
            with contextlib.suppress(OSError):
                if now - path.stat().st_mtime > _STALE_SECONDS:
                    path.unlink()
        return Stats(removed, freed)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.wav"

    def _glob(self, pattern: str) -> Iterator[Path]:
        with contextlib.suppress(OSError):
            yield from self.folder.glob(pattern)

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        for path in self._glob("*.wav"):
            if len(path.stem) != 40:  # something of the user's own
                continue
            with contextlib.suppress(OSError):
                found = path.stat()
                yield found.st_mtime, found.st_size, path

    def _complain(self, error: OSError) -> None:
        if not self.warning:
            self.warning = f"{self.folder}: clips cannot be kept ({error.strerror or error}); going on without"
            if self._warn:
                self._warn(self.warning)


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _pack(utterance: Utterance, key: str, clip: Clip) -> bytes:
    voice = utterance.voice
    about = f"{voice.engine} {voice.id}, {voice.rate} words a minute, pitch {voice.pitch}"
    info = b"INFO" + _chunk(b"INAM", utterance.text.encode(errors="replace") + b"\0") + _chunk(b"ICMT", about.encode())
    body = _chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, clip.rate, clip.rate * 2, 2, 16))
    body += _chunk(b"data", clip.pcm.astype("<i2").tobytes()) + _chunk(b"LIST", info)
    data = b"RIFF" + struct.pack("<I", 4 + len(body) + 12) + b"WAVE" + body + b"ccrc" + struct.pack("<I", 4)
    return data + struct.pack("<I", _checksum(data, key))


def _again(path: Path, key: str, seal: bytes) -> Any:
    """The samples of a clip in use; ``seal`` is the checksum that its file had when it was found."""
    mend = "leave the cache alone while sessions are written; run it again, what is missing is recorded anew"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CoachError(str(path), f"the recording is gone ({error.strerror or error})", mend) from None
    clip = _unpack(data, key)
    if clip is None or data[-4:] != seal:
        raise CoachError(str(path), "the recording was changed while it was in use", mend)
    return clip.pcm


def _checksum(data: bytes | memoryview, key: str) -> int:
    """The key is part of it, so that a file under another's name is not taken for that one."""
    return zlib.crc32(data, zlib.crc32(key.encode()))


def _unpack(data: bytes, key: str) -> Clip | None:
    if len(data) < 60 or struct.unpack_from("<I", data, len(data) - 4)[0] != _checksum(memoryview(data)[:-4], key):
        return None
    rate, size = struct.unpack_from("<I", data, 24)[0], struct.unpack_from("<I", data, 40)[0]
    return Clip(np.frombuffer(data, dtype="<i2", count=size // 2, offset=44), rate)
