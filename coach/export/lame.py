"""The MP3 encoder, LAME through lameenc: samples in, bytes out. The only module that imports it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

from coach.errors import CoachError
from coach.export.mpeg import Grid

QUALITY = 3
"""LAME's own scale, 2 (best) to 7 (fastest); 3 is its usual one, twice as fast as 2 and no further from the mix."""
_PIECE = 1 << 16
"""Bytes of sound that LAME gets at a time: it asks for more room than its output needs."""


def identity() -> str:
    """Encoder, version and settings: with these three equal, equal samples give equal bytes.

    The size of its library tells one version from another; asking the package's metadata takes 20 ms.
    """
    return f"lameenc {os.stat(_lameenc().__file__).st_size} q{QUALITY}"


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
    encoder.set_channels(1)
    encoder.set_in_sample_rate(grid.rate)
    encoder.set_out_sample_rate(grid.rate)
    encoder.set_bit_rate(grid.kbps)
    encoder.set_quality(QUALITY)
    return encoder


def encode(grid: Grid, pcm: bytes) -> bytes:
    """16-bit little-endian mono samples through a fresh encoder, which holds nothing back and borrows from nobody.

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
