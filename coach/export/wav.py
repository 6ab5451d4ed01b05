"""Track -> WAV: 16-bit PCM, as it is, with the same ID3 tag behind it that an MP3 has in front."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import IO

from coach.errors import RequestError
from coach.export.sounding import Sounding
from coach.export.tags import Tags, id3
from coach.times import clock

_BLOCK_S = 10
_LIMIT = 0xFFFFFFFF


def write(track: Sounding, file: IO[bytes], tags: Tags, *, progress: Callable[[int, int], None] | None = None) -> None:
    """Write the whole session to ``file``. Raises ``RequestError`` when it is more than a WAV can hold (4 GB)."""
    tag = id3(tags)
    tag += bytes(len(tag) % 2)
    data = track.frames * 2
    size = 4 + 24 + 8 + data + 8 + len(tag)
    if size > _LIMIT:
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
