"""Track -> MP3, as one file or cut into several that play on from each other without a gap, as they would in one.

A file is a tag, an Info frame, and the frames of ``coach.export.islands``. Parts hold the frames of the whole session:
each starts a few frames early, so that the decoder is warm, and its Info frame tells how many samples to skip. Laid end
to end, what is heard is sample for sample the whole. Bits that the first frames of a part borrow from before it come
along in a frame that itself is silent.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from coach.export import islands
from coach.export.islands import Run, runs
from coach.export.mpeg import DECODER_DELAY, ENCODER_DELAY, Grid, crc16, info_frame, version_of
from coach.export.sounding import Encoding, Sounding, check_bitrate
from coach.export.tags import Tags, id3
from coach.store import whole_file


def grid_of(track: Sounding, bitrate: int | None) -> Grid:
    """The stream for a track. Raises ``RequestError`` for a bitrate, ``CoachError`` for a rate that MP3 has not."""
    version = version_of(track.rate)
    check_bitrate(bitrate, f"an MP3 of {track.rate} Hz", version.kbps)
    return Grid(track.rate, bitrate or version.usual[track.channels - 1], track.channels)


def write(track: Sounding, file: IO[bytes], tags: Tags, encoding: Encoding) -> None:
    """Write the whole session to ``file``, at a constant bitrate. Raises ``CoachError``."""
    grid = grid_of(track, encoding.bitrate)
    blocks = (run.data for run in runs(track, grid, encoding))
    slots, size = grid.slots(track.frames), islands.size(track, grid) if encoding.hear else 0
    _put(file, tags, grid, blocks, frames=track.frames, delay=ENCODER_DELAY, slots=slots, size=size, hear=encoding.hear)


def _put(
    file: IO[bytes], tags: Tags, grid: Grid, blocks: Iterable[bytes], *, frames: int, delay: int, slots: int,
    size: int = 0, hear: Callable[[bytes, int], None] | None = None,
) -> None:  # fmt: skip
    """Tag, Info frame and ``blocks`` of frames, ``size`` bytes where somebody hears them; see ``Encoding``."""
    tag = id3(tags)
    first = info_frame(grid, frames=frames, delay=delay, slots=slots, size=size, crc=0)
    file.write(tag + first)
    total = len(tag) + len(first) + size
    if hear:
        hear(tag + first, total)
    written = crc = 0
    for data in blocks:
        file.write(data)
        if hear:
            hear(data, total)
        written, crc = written + len(data), crc16(data, crc)
    file.seek(len(tag))
    file.write(info_frame(grid, frames=frames, delay=delay, slots=slots, size=written, crc=crc))
    file.seek(0, 2)


def write_parts(
    track: Sounding, folder: Path, parts: list[tuple[str, Tags, tuple[int, int]]], encoding: Encoding
) -> None:
    """Write ``(name, tags, (first sample, one behind the last))`` of the session into ``folder``, to play gaplessly."""
    grid = grid_of(track, encoding.bitrate)
    with TemporaryFile(dir=folder) as spool:
        stream = Stream(grid, spool, runs(track, grid, encoding))
        for name, tags, (start, stop) in parts:
            with whole_file(folder / name) as file:
                write_part(stream, file, tags, start, stop)


class Stream:
    """The frames of a session, kept in a file of their own so that any of them can be had again.

    ``runs`` follow each other from slot 0 on.
    """

    def __init__(self, grid: Grid, file: IO[bytes], runs: Iterable[Run]) -> None:
        self.grid = grid
        self._file = file
        self._slots: list[int] = []
        self._offsets: list[int] = []
        for run in runs:
            self._slots.append(run.slot)
            self._offsets.append(self._file.tell())
            self._file.write(run.data)

    def frames(self, first: int, stop: int) -> Iterator[bytes]:
        """The frames of slots ``first`` to before ``stop``."""
        run = bisect_right(self._slots, first) - 1
        slot, at = self._slots[run], self._offsets[run]
        size = (self.grid.base + 1) * 256
        while slot < stop:
            self._file.seek(at)
            for frame in self.grid.split(self._file.read(size)):
                if first <= slot < stop:
                    yield frame
                slot += 1
                at += len(frame)


def write_part(stream: Stream, file: IO[bytes], tags: Tags, start: int, stop: int) -> None:
    """Write samples ``start`` to before ``stop`` of the session as an MP3 of their own."""
    grid = stream.grid
    late = ENCODER_DELAY + DECODER_DELAY
    # To give a frame out as it would in the whole, a decoder must have had the granule before it, and that one too.
    warm = 1 if grid.samples == 1152 else 2
    first = max(0, (start + late) // grid.samples - warm)
    last = -(-(stop + late) // grid.samples)
    carrier = _carrier(stream, first, last)
    slots = last - first + bool(carrier)
    delay = start + late - (last - slots) * grid.samples - DECODER_DELAY

    frames = chain([carrier], stream.frames(first, last))
    _put(file, tags, grid, frames, frames=stop - start, delay=delay, slots=slots)


def _carrier(stream: Stream, first: int, last: int) -> bytes:
    """A silent frame with the main data from before ``first`` that frames from there on borrow; empty if none does."""
    grid = stream.grid
    need = between = 0
    for frame in stream.frames(first, min(first + 4, last)):
        need = max(need, grid.borrowed(frame) - between)
        between += len(frame) - 4 - grid.side_bytes
    if not need:
        return b""
    before = b"".join(frame[4 + grid.side_bytes :] for frame in stream.frames(max(0, first - 64), first))[-need:]
    return grid.with_room(need).silence[0][:-need] + before
