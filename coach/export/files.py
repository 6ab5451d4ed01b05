"""Track -> file, by its suffix. Every file is there whole or not at all."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import IO, TYPE_CHECKING

from coach.content.names import did_you_mean
from coach.errors import RequestError
from coach.export import containers
from coach.export.containers import CONTAINERS
from coach.export.mpeg import RATES, bitrates
from coach.export.sounding import Sounding
from coach.export.tags import Tags, id3
from coach.store import Store, check_target, sync_folder, whole_file
from coach.times import clock

if TYPE_CHECKING:
    from coach.voice.studio import Progress

_BLOCK_S = 10
_WAV_BYTES = 0xFFFFFFFF
"""More than this a WAV cannot tell of itself."""
SUFFIXES = (".mp3", ".wav", *CONTAINERS)
"""The first two need nothing but what is always installed."""


def check_format(path: Path, bitrate: int | None = None) -> None:
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
        containers.check(suffix, bitrate)
    elif bitrate is not None and suffix == ".wav":
        raise RequestError(f"bitrate {bitrate}", "a .wav file has none: nothing is lost", "leave --bitrate out")
    elif bitrate is not None and not any(bitrate in bitrates(rate) for rate in RATES):
        known = sorted({kbps for rate in RATES for kbps in bitrates(rate)})
        raise RequestError(f"bitrate {bitrate}", "an MP3 does not know it", "choose from " + ", ".join(map(str, known)))


def write(
    track: Sounding,
    path: Path,
    tags: Tags,
    *,
    bitrate: int | None = None,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> None:
    """Write ``track`` to ``path`` in the format of its suffix.

    ``bitrate`` in kbit/s (``None``: what speech needs in this format); ``cache`` is the cache folder, in which encoded
    islands are kept; ``progress`` hears how much of how much is done. Raises ``CoachError`` or ``RequestError``;
    ``path`` is then as it was.
    """
    check_format(path, bitrate)
    check_target(path)
    with whole_file(path) as file:
        _write(track, file, path.suffix.lower(), tags, bitrate, cache, progress)
    sync_folder(path.resolve().parent)


def _write(
    track: Sounding,
    file: IO[bytes],
    suffix: str,
    tags: Tags,
    bitrate: int | None,
    cache: Path | None,
    progress: Progress | None,
) -> None:
    if suffix == ".wav":
        _write_wav(track, file, tags, progress)
        return
    if suffix in CONTAINERS:
        containers.write(track, file, suffix, tags, bitrate=bitrate, progress=progress)
        return
    from coach.export import mp3

    islands = Store(cache) if cache else None
    mp3.write(track, file, tags, bitrate=bitrate, cache=islands, progress=progress)


def _write_wav(track: Sounding, file: IO[bytes], tags: Tags, progress: Progress | None) -> None:
    """16-bit PCM, as it is, with the same ID3 tag behind it that an MP3 has in front.

    Raises ``RequestError`` when it is more than a WAV can hold (4 GB).
    """
    tag = id3(tags)
    tag += bytes(len(tag) % 2)
    data = track.frames * 2
    size = 4 + 24 + 8 + data + 8 + len(tag)
    if size > _WAV_BYTES:
        raise RequestError(
            "WAV", f"cannot hold {clock(tags.duration)} of sound (4 GB at most)", "export to .flac or .mp3"
        )
    file.write(struct.pack("<4sI4s", b"RIFF", size, b"WAVE"))
    file.write(struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, track.rate, track.rate * 2, 2, 16))
    file.write(struct.pack("<4sI", b"data", data))
    step = _BLOCK_S * track.rate
    for frame in range(0, track.frames, step):
        count = min(step, track.frames - frame)
        file.write(track.read(frame, count).astype("<i2", copy=False).tobytes())
        if progress:
            progress(frame + count, track.frames)
    file.write(struct.pack("<4sI", b"id3 ", len(tag)) + tag)
