"""Track -> file, by its suffix. Every file is there whole or not at all."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO

from coach.content.names import did_you_mean
from coach.errors import RequestError
from coach.export import containers, mp3
from coach.export.containers import CONTAINERS
from coach.export.mpeg import BITRATES
from coach.export.sounding import Encoding, Samples, Sounding, check_bitrate, pcm
from coach.export.tags import Tags, id3
from coach.store import check_target, sync_folder, whole_file
from coach.times import clock


def check_format(path: Path, bitrate: int | None = None, channels: int = 1) -> None:
    """Before anything is recorded: do we know the format of ``path``, and are its tools here?

    Raises ``RequestError`` for an unknown suffix or a bitrate that no such file has, ``CoachError`` for a missing tool.
    """
    suffix = path.suffix.lower()
    if not suffix and path.is_dir():
        raise RequestError(str(path), "is a folder and has no suffix", "name a file in it")
    if suffix not in SUFFIXES:
        problem = f"unknown format '{suffix}'" if suffix else "has no suffix"
        raise RequestError(str(path), problem, did_you_mean(suffix, SUFFIXES))
    if suffix in CONTAINERS:
        containers.check(suffix, bitrate, channels)
    else:
        check_bitrate(bitrate, f"a {suffix} file", BITRATES if suffix == ".mp3" else ())


def write(track: Sounding, path: Path, tags: Tags, how: Encoding = Encoding()) -> None:  # noqa: B008 (a frozen value)
    """Write ``track`` to ``path`` in the format of its suffix.

    Raises ``CoachError`` or ``RequestError``; ``path`` is then as it was.
    """
    check_format(path, how.bitrate, track.channels)
    check_target(path)
    with whole_file(path) as file:
        if path.suffix.lower() == ".mp3":
            mp3.write(track, file, tags, how)
        else:
            WRITERS[path.suffix.lower()](track, file, tags, how)
    sync_folder(path.resolve().parent)


def _wav(sound: Samples, file: IO[bytes], tags: Tags, how: Encoding) -> None:
    """16-bit PCM, as it is, with the same ID3 tag behind it that an MP3 has in front.

    Raises ``RequestError`` when it is more than a WAV can hold (4 GB).
    """
    tag = id3(tags)
    tag += bytes(len(tag) % 2)
    row = 2 * sound.channels
    data = sound.frames * row
    size = 4 + 24 + 8 + data + 8 + len(tag)
    if size > 0xFFFFFFFF:
        raise RequestError(
            "WAV", f"cannot hold {clock(tags.duration)} of sound (4 GB at most)", "export to .flac or .mp3"
        )
    file.write(struct.pack("<4sI4s", b"RIFF", size, b"WAVE"))
    file.write(struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, sound.channels, sound.rate, sound.rate * row, row, 16))
    file.write(struct.pack("<4sI", b"data", data))
    for block in pcm(sound, how.progress):
        file.write(block)
    file.write(struct.pack("<4sI", b"id3 ", len(tag)) + tag)


WRITERS: dict[str, Callable[[Samples, IO[bytes], Tags, Encoding], None]] = {
    ".wav": _wav,
    **{suffix: partial(containers.write, suffix) for suffix in CONTAINERS},
}
"""Every format but MP3, which must also know where a track is silent."""
SUFFIXES = (".mp3", *WRITERS)
"""The first two need nothing but what is always installed."""
