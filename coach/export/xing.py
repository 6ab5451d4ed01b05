"""The Info frame in front of an MP3: how long it is, to the sample, and where its time lies in its bytes.

Layout as Xing defined it and LAME extended it. Without it players start 50 ms late and guess lengths.
"""

from __future__ import annotations

import struct

from coach.export.crc import crc16
from coach.export.mpeg import DECODER_DELAY, Grid, bitrates

_BODY = 156
"""Bytes of the Xing part and the LAME part together."""
_ALL_FIELDS = 0xF
_CBR = 1


def info_grid(grid: Grid) -> Grid:
    """The grid of the Info frame itself: the stream's own, or the next bitrate whose frames have room for it."""
    for kbps in bitrates(grid.rate):
        wider = Grid(grid.rate, kbps)
        if kbps >= grid.kbps and wider.base >= 4 + grid.side_bytes + _BODY:
            return wider
    raise AssertionError("the highest bitrate has room")


def info_frame(grid: Grid, *, frames: int, delay: int, slots: int, size: int, crc: int) -> bytes:
    """The whole frame, to stand in front of ``slots`` frames of ``size`` bytes with the CRC-16 ``crc``.

    ``frames`` samples are to be heard, after the first ``delay`` (12 bits) and the decoder's own delay were skipped.
    """
    wide = info_grid(grid)
    total = size + wide.base
    padding = slots * grid.samples - delay - frames
    assert 0 <= delay < 4096
    assert DECODER_DELAY <= padding < 4096
    toc = bytes(min(255, 256 * (wide.base + grid.offset(slots * percent // 100)) // total) for percent in range(100))
    frame = bytearray(wide.silence[0])
    at = 4 + grid.side_bytes
    struct.pack_into(">4sIII100sI", frame, at, b"Info", _ALL_FIELDS, slots, total, toc, 0)
    lame = at + 120
    struct.pack_into(">9sBB", frame, lame, b"LAME3.100", _CBR, 0)
    frame[lame + 20] = min(grid.kbps, 255)
    frame[lame + 21 : lame + 24] = (delay << 12 | padding).to_bytes(3, "big")
    struct.pack_into(">IH", frame, lame + 28, total, crc)
    struct.pack_into(">H", frame, lame + 34, crc16(bytes(frame[: lame + 34])))
    return bytes(frame)
