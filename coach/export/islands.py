"""An MP3 of mostly silence: only the stretches of sound are encoded, the rest is laid as ready-made frames.

A fresh LAME encoder starts with an empty bit reservoir, so the frames of separately encoded stretches may stand one
after the other. Each stretch starts on the frame grid of the whole session, so that what it holds sounds where it
would have sounded in one long encode, to the sample. Islands are encoded side by side, each distinct one only once.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from coach.errors import CoachError
from coach.export.mpeg import Grid, crc16, join
from coach.export.sounding import Encoding, Sounding
from coach.store import Store

EARLY, LATE = 2, 3
"""Frames encoded before and after the sound itself, for the encoder's own delay and the width of its filters."""
_MERGE = 4
"""Stretches with fewer silent frames than this between them are one island."""
_LONGEST = 60
"""Seconds. An island that is longer is a bed: it goes through the encoder as a stream, and is not kept."""
_SILENCE_RUN = 1024
QUALITY = 3
"""LAME's own scale, 2 (best) to 7 (fastest); 3 is its usual one, twice as fast as 2 and no further from the mix."""
_PLAIN = 7
"""At 24 kHz: ffmpeg, and every player that is built on it, applies LAME's scale factors to other bands there than all
other decoders, so that some hundred frames of a session crackle, up to full scale. At this quality there are none."""
_PIECE = 1 << 16
"""Bytes of sound that LAME gets at a time: it asks for more room than its output needs."""
_HELD = 1_000_000
"""Bytes of finished islands that are held for their repetitions; a cache folder has older ones, too."""


Encoded = tuple[bytes, int]
"""Whole MP3 frames and the CRC-16 of their bytes."""


class Island(NamedTuple):
    """Slots ``first`` to before ``stop`` of the grid are encoded; all others are silence."""

    first: int
    stop: int


class Run(NamedTuple):
    """``length`` whole MP3 frames from slot ``slot`` on, and the CRC-16 of their bytes."""

    slot: int
    length: int
    data: bytes
    crc: int


def find(grid: Grid, sounding: Iterable[tuple[int, int]], frames: int) -> tuple[Island, ...]:
    """The islands of a track: ``sounding`` are its ranges of sound in samples, sorted, ``frames`` its length."""
    found: list[Island] = []
    end = grid.slots(frames)
    for start, stop in sounding:
        island = Island(max(0, start // grid.samples - EARLY), min(end, -(-stop // grid.samples) + LATE))
        if found and island.first < found[-1].stop + _MERGE:
            island = Island(found[-1].first, max(found.pop().stop, island.stop))
        found.append(island)
    return tuple(found)


def runs(track: Sounding, grid: Grid, how: Encoding) -> Iterator[Run]:
    """All frames of the session in order, a run at a time, in memory that does not grow with the session.

    Raises ``CoachError`` when the encoder fails.
    """
    slots = grid.slots(track.frames)
    slot = sent = 0  # sent: bytes so far; the padding of silent frames keeps it where the bitrate wants it
    for run in _sounds(track, grid, find(grid, track.sounding(), track.frames), how.store):
        for piece in chain(_silence(grid, slot, run.slot, sent), (run,)):
            yield piece
            sent += len(piece.data)
            slot = piece.slot + piece.length
        how.progress(slot, slots)
    yield from _silence(grid, slot, slots, sent)


def _silence(grid: Grid, slot: int, stop: int, sent: int) -> Iterator[Run]:
    """Silent frames for ``slot`` to before ``stop``, with so much padding that the stream is on its bitrate again."""
    while slot < stop:
        count = min(stop - slot, _SILENCE_RUN)
        repeats, rest = divmod(count, grid.period)
        block, block_crc = _quiet(grid, grid.period, grid.offset(grid.period) - grid.period * grid.base)
        missing = grid.offset(slot + count) - sent - repeats * len(block) - rest * grid.base
        tail, tail_crc = _quiet(grid, rest, min(max(missing, 0), rest))
        crc = 0
        for _ in range(repeats):
            crc = join(crc, block_crc, len(block))
        yield Run(slot, count, block * repeats + tail, join(crc, tail_crc, len(tail)))
        slot += count
        sent += repeats * len(block) + len(tail)


@lru_cache(maxsize=4096)
def _quiet(grid: Grid, count: int, padded: int) -> Encoded:
    """``count`` silent frames, the first ``padded`` of them with the padding byte."""
    data = grid.silence[1] * padded + grid.silence[0] * (count - padded)
    return data, crc16(data)


def _sounds(track: Sounding, grid: Grid, islands: tuple[Island, ...], cache: Store | None) -> Iterator[Run]:
    """The encoded islands in order; a few are ahead in other threads while one is handed out."""
    workers = os.cpu_count() or 1
    desk = _Desk(grid, cache)
    with ThreadPoolExecutor(workers) as pool:
        try:
            for island in islands:
                if (island.stop - island.first) * grid.samples > _LONGEST * grid.rate:
                    yield from desk.hand_out()
                    yield from _streamed(track, grid, island)
                    continue
                desk.take_in(track, island, pool)
                if len(desk.ahead) > workers:
                    yield from desk.hand_out(1)
            yield from desk.hand_out()
        finally:
            for _, waiting in desk.ahead:
                waiting.cancel()


class _Desk:
    """Islands in work, in order, and finished ones that may come again."""

    def __init__(self, grid: Grid, cache: Store | None) -> None:
        self.grid = grid
        self.cache = cache
        self.ahead: deque[tuple[Island, Future[Encoded]]] = deque()
        self._held: dict[str, Future[Encoded]] = {}
        self._bytes = 0

    def take_in(self, track: Sounding, island: Island, pool: ThreadPoolExecutor) -> None:
        samples = self.grid.samples
        sound = track.fingerprint(island.first * samples, (island.stop - island.first) * samples)
        key = Store.key(sound, f"{identity(self.grid.rate)} {self.grid.rate} {self.grid.kbps} {self.grid.channels}")
        work = self._held.get(key)
        if work is None:
            if kept := self.cache.get("islands", key) if self.cache else None:
                work = Future()
                work.set_result((kept[2:], int.from_bytes(kept[:2], "big")))
            else:
                work = pool.submit(_encoded, self.grid, _pcm(track, self.grid, island), key, self.cache)
            self._held[key] = work
            self._bytes += self.grid.offset(island.stop - island.first)
        self.ahead.append((island, work))
        while self._bytes > _HELD and len(self._held) > len(self.ahead):  # the oldest ones were all handed out
            oldest = next(iter(self._held))
            self._bytes -= len(self._held.pop(oldest).result()[0])

    def hand_out(self, count: int | None = None) -> Iterator[Run]:
        for _ in range(len(self.ahead) if count is None else count):
            island, work = self.ahead[0]
            data, crc = work.result()
            self.ahead.popleft()
            yield Run(island.first, island.stop - island.first, data, crc)


def _pcm(track: Sounding, grid: Grid, island: Island) -> bytes:
    samples = track.read(island.first * grid.samples, (island.stop - island.first) * grid.samples)
    return bytes(samples.astype("<i2", copy=False).tobytes())


def _encoded(grid: Grid, pcm: bytes, key: str, cache: Store | None) -> Encoded:
    count = len(pcm) // 2 // grid.channels // grid.samples
    frames = list(grid.split(encode(grid, pcm)))[:count]
    data = b"".join(frames)
    crc = crc16(data)
    if cache:
        cache.put("islands", key, crc.to_bytes(2, "big") + data)
    return data, crc


def _streamed(track: Sounding, grid: Grid, island: Island) -> Iterator[Run]:
    """A long island through one encoder, some seconds at a time."""
    step = 512
    blocks = (Island(at, min(at + step, island.stop)) for at in range(island.first, island.stop, step))
    slot = island.first
    rest = b""
    for part in encode_stream(grid, _ahead(_pcm(track, grid, block) for block in blocks)):
        frames = list(grid.split(rest + part))
        done = b"".join(frames)
        rest = (rest + part)[len(done) :]
        frames = frames[: island.stop - slot]
        data = b"".join(frames)
        if frames:
            yield Run(slot, len(frames), data, crc16(data))
            slot += len(frames)


def _ahead(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same, each made in another thread while the one before it is encoded."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, blocks, b"")
        while block := coming.result():
            coming = pool.submit(next, blocks, b"")
            yield block


# ---- the encoder: LAME, through lameenc


def identity(rate: int) -> str:
    """Encoder, version and settings: with these three equal, equal samples give equal bytes.

    The size of its library tells one version from another; asking the package's metadata takes 20 ms.
    """
    return f"lameenc {os.stat(_lameenc().__file__).st_size} q{quality(rate)}"


def quality(rate: int) -> int:
    """LAME's quality at so many Hz."""
    return _PLAIN if rate == 24_000 else QUALITY


def _lameenc() -> Any:
    try:
        import lameenc
    except ImportError as error:
        raise CoachError(
            "MP3 encoder", f"lameenc is missing ({error})", "pip install lameenc, or export to .wav"
        ) from error
    return lameenc


def _encoder(grid: Grid) -> Any:
    encoder = _lameenc().Encoder()
    encoder.silence()
    encoder.set_channels(grid.channels)
    encoder.set_in_sample_rate(grid.rate)
    encoder.set_out_sample_rate(grid.rate)
    encoder.set_bit_rate(grid.kbps)
    encoder.set_quality(quality(grid.rate))
    return encoder


def encode(grid: Grid, pcm: bytes) -> bytes:
    """16-bit little-endian samples through a fresh encoder, which holds nothing back and borrows from nobody.

    Two frames more come out than went in. Releases the interpreter's lock, so threads encode side by side.
    """
    view = memoryview(pcm)
    return b"".join(encode_stream(grid, (bytes(view[at : at + _PIECE]) for at in range(0, len(pcm), _PIECE))))


def encode_stream(grid: Grid, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """As ``encode``, for what is too long to be held: each item is the output that was ready by then."""
    encoder = _encoder(grid)
    for pcm in blocks:
        yield bytes(encoder.encode(pcm))
    yield bytes(encoder.flush())
