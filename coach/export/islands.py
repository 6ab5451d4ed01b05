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
from itertools import chain
from typing import Any, NamedTuple

from coach.errors import CoachError
from coach.export.mpeg import Grid
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
_HELD = 64
"""Islands, of some 15 kB each, that are held for their repetitions; a cache folder has older ones, too."""


class Island(NamedTuple):
    """Slots ``first`` to before ``stop`` of the grid are encoded; all others are silence."""

    first: int
    stop: int


class Run(NamedTuple):
    """``length`` whole MP3 frames from slot ``slot`` on."""

    slot: int
    length: int
    data: bytes


def find(grid: Grid, sounding: Iterable[tuple[int, int]], frames: int) -> tuple[Island, ...]:
    """The islands of a track: ``sounding`` are its ranges of sound in samples, sorted, ``frames`` its length."""
    islands: list[Island] = []
    end = grid.slots(frames)
    for start, stop in sounding:
        island = Island(max(0, start // grid.samples - EARLY), min(end, -(-stop // grid.samples) + LATE))
        if islands and island.first < islands[-1].stop + _MERGE:
            island = Island(islands[-1].first, max(islands.pop().stop, island.stop))
        islands.append(island)
    return tuple(islands)


def runs(track: Sounding, grid: Grid, encoding: Encoding) -> Iterator[Run]:
    """All frames of the session in order, a run at a time, in memory that does not grow with the session.

    Raises ``CoachError`` when the encoder fails.
    """
    slots = grid.slots(track.frames)
    slot = sent = 0  # sent: bytes so far; the padding of silent frames keeps it where the bitrate wants it
    for run in _sounds(track, grid, find(grid, track.sounding(), track.frames), encoding.store):
        for piece in chain(_silence(grid, slot, run.slot, sent), (run,)):
            yield piece
            sent += len(piece.data)
            slot = piece.slot + piece.length
        encoding.progress(slot, slots)
    yield from _silence(grid, slot, slots, sent)


def prepare(track: Sounding, grid: Grid, store: Store, done: int) -> Iterator[int]:
    """Encode the islands of a track that is to go on, from number ``done`` on, into ``store``; after each, how many
    are done.

    The last one is not: what comes next may belong to it.
    """
    for number, island in enumerate(find(grid, track.sounding(), track.frames)[done:-1], done + 1):
        key = _key(track, grid, island)
        if not _is_long(island, grid) and store.get("islands", key) is None:
            _encoded(grid, _pcm(track, grid, island), key, store)
        yield number


def size(track: Sounding, grid: Grid) -> int:
    """The bytes of all ``runs``, known before any is encoded."""
    end = grid.slots(track.frames)
    slot = sent = 0
    for island in (*find(grid, track.sounding(), track.frames), Island(end, end)):
        sent += sum(len(run.data) for run in _silence(grid, slot, island.first, sent))
        sent += grid.encoded(island.stop - island.first)
        slot = island.stop
    return sent


def _silence(grid: Grid, slot: int, stop: int, sent: int) -> Iterator[Run]:
    """Silent frames for ``slot`` to before ``stop``, with so much padding that the stream is on its bitrate again."""
    while slot < stop:
        count = min(stop - slot, _SILENCE_RUN)
        repeats, rest = divmod(count, grid.period)
        block = _quiet(grid, grid.period, grid.offset(grid.period) - grid.period * grid.base)
        missing = grid.offset(slot + count) - sent - repeats * len(block) - rest * grid.base
        tail = _quiet(grid, rest, min(max(missing, 0), rest))
        yield Run(slot, count, block * repeats + tail)
        slot += count
        sent += repeats * len(block) + len(tail)


def _quiet(grid: Grid, count: int, padded: int) -> bytes:
    """``count`` silent frames, the first ``padded`` of them with the padding byte."""
    return grid.silence[1] * padded + grid.silence[0] * (count - padded)


def _sounds(track: Sounding, grid: Grid, islands: tuple[Island, ...], cache: Store | None) -> Iterator[Run]:
    """The encoded islands in order; a few are ahead in other threads while one is handed out."""
    workers = os.cpu_count() or 1
    works: dict[str, Future[bytes]] = {}
    ahead: deque[tuple[Island, Future[bytes]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for island in islands:
                long = _is_long(island, grid)
                while ahead and (long or len(ahead) > workers):
                    yield _run(*ahead.popleft())
                if long:
                    yield from _streamed(track, grid, island)
                    continue
                key = _key(track, grid, island)
                if key not in works:
                    data = cache.get("islands", key) if cache else None
                    pcm = b"" if data else _pcm(track, grid, island)  # a track is read by one thread
                    works[key] = pool.submit(bytes, data) if data else pool.submit(_encoded, grid, pcm, key, cache)
                ahead.append((island, works[key]))
                if len(works) > _HELD:
                    del works[next(iter(works))]
            while ahead:
                yield _run(*ahead.popleft())
        finally:
            pool.shutdown(cancel_futures=True)


def _is_long(island: Island, grid: Grid) -> bool:
    return (island.stop - island.first) * grid.samples > _LONGEST * grid.rate


def _run(island: Island, work: Future[bytes]) -> Run:
    return Run(island.first, island.stop - island.first, work.result())


def _key(track: Sounding, grid: Grid, island: Island) -> str:
    sound = track.fingerprint(island.first * grid.samples, (island.stop - island.first) * grid.samples)
    return Store.key(sound, f"frames {identity(grid.rate)} {grid.rate} {grid.kbps} {grid.channels}")


def _pcm(track: Sounding, grid: Grid, island: Island) -> bytes:
    samples = track.read(island.first * grid.samples, (island.stop - island.first) * grid.samples)
    return bytes(samples.astype("<i2", copy=False).tobytes())


def _encoded(grid: Grid, pcm: bytes, key: str, cache: Store | None) -> bytes:
    count = len(pcm) // 2 // grid.channels // grid.samples
    frames = list(grid.split(encode(grid, pcm)))[:count]
    data = b"".join(frames)
    if cache:
        cache.put("islands", key, data)
    return data


def _streamed(track: Sounding, grid: Grid, island: Island) -> Iterator[Run]:
    """A long island through one encoder, some seconds at a time."""
    step = 512
    blocks = (Island(at, min(at + step, island.stop)) for at in range(island.first, island.stop, step))
    slot = island.first
    rest = b""
    for part in encode_stream(grid, _ahead(_pcm(track, grid, block) for block in blocks)):
        frames = list(grid.split(rest + part))
        stream = b"".join(frames)
        rest = (rest + part)[len(stream) :]
        frames = frames[: island.stop - slot]
        if frames:
            yield Run(slot, len(frames), b"".join(frames))
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
