"""Track -> MP3: tag, Info frame, then the frames of ``coach.export.islands``."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from coach.export.crc import join
from coach.export.cut import Stream, write_part
from coach.export.islands import runs
from coach.export.mpeg import ENCODER_DELAY, Grid, check_bitrate, usual_bitrate
from coach.export.sounding import Sounding
from coach.export.tags import Tags, id3
from coach.export.xing import info_frame, info_grid
from coach.store import Store


def grid_of(rate: int, bitrate: int | None) -> Grid:
    """The stream for ``rate`` Hz. Raises ``RequestError`` for a bitrate, ``CoachError`` for a rate that MP3 has not."""
    if bitrate is not None:
        check_bitrate(bitrate, rate)
    return Grid(rate, bitrate or usual_bitrate(rate))


def write(
    track: Sounding,
    file: IO[bytes],
    tags: Tags,
    *,
    bitrate: int | None = None,
    cache: Store | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write the whole session to ``file``, at a constant ``bitrate`` (kbit/s). Raises ``CoachError``.

    ``progress`` hears how many frames of how many are done.
    """
    grid = grid_of(track.rate, bitrate)
    slots = grid.slots(track.frames)
    file.write(id3(tags))
    start = file.tell()
    file.write(bytes(info_grid(grid).base))
    size = crc = 0
    for run in runs(track, grid, cache, (lambda done: progress(done, slots)) if progress else None):
        file.write(run.data)
        crc = join(crc, run.crc, len(run.data))
        size += len(run.data)
    file.seek(start)
    file.write(info_frame(grid, frames=track.frames, delay=ENCODER_DELAY, slots=slots, size=size, crc=crc))
    file.seek(0, 2)


def write_parts(
    track: Sounding,
    folder: Path,
    parts: list[tuple[str, Tags, tuple[int, int]]],
    bitrate: int | None = None,
    cache: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write ``(name, tags, (first sample, one behind the last))`` of the session into ``folder``, to play gaplessly."""
    grid = grid_of(track.rate, bitrate)
    slots = grid.slots(track.frames)
    with TemporaryFile(dir=folder) as spool:
        stream = Stream(grid, spool)
        told = (lambda done: progress(done, slots)) if progress else None
        stream.take(runs(track, grid, Store(cache) if cache else None, told))
        for name, tags, (start, stop) in parts:
            with open(folder / name, "w+b") as file:
                write_part(stream, file, tags, start, stop)
                file.flush()
                os.fsync(file.fileno())
