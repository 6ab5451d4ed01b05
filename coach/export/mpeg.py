"""MPEG audio layer III as bytes: frames, ready-made silence, the Info frame, checksums. No encoder, no files.

The facts are those of ISO/IEC 11172-3 and 13818-3. One channel for a voice alone, two with music under it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cached_property
from math import gcd
from typing import NamedTuple

import msgspec

from coach.errors import CoachError

DECODER_DELAY = 529
"""Samples by which every layer III decoder is late (528 of the filter bank and one more)."""
ENCODER_DELAY = 576
"""Samples by which LAME is late; written into the Info header, so that players skip both delays."""

_HIGH_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_LOW_KBPS = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


class Version(NamedTuple):
    """What the versions of MPEG differ in. ``usual``: the kbit/s that speech needs, and speech over stereo music.

    ``side_bytes`` likewise: in one channel, in two.
    """

    code: int
    rates: tuple[int, ...]
    kbps: tuple[int, ...]
    usual: tuple[int, int]
    samples: int
    side_bytes: tuple[int, int]


_VERSIONS = (
    Version(0xFB, (44_100, 48_000, 32_000), _HIGH_KBPS, (96, 160), 1152, (17, 32)),
    Version(0xF3, (22_050, 24_000, 16_000), _LOW_KBPS, (64, 112), 576, (9, 17)),
    Version(0xE3, (11_025, 12_000, 8_000), _LOW_KBPS[:8], (32, 64), 576, (9, 17)),  # LAME goes no further
)
BITRATES = sorted({*_HIGH_KBPS, *_LOW_KBPS})
"""In kbit/s. Which of them an MP3 can have depends on its rate."""


def version_of(rate: int) -> Version:
    """The one that has ``rate`` Hz. Raises ``CoachError`` if none has it."""
    for version in _VERSIONS:
        if rate in version.rates:
            return version
    mend = "export to .wav or .flac, or choose another voice"
    raise CoachError("MP3", f"cannot hold {rate} Hz, the rate of this voice", mend)


class Grid(msgspec.Struct, frozen=True, dict=True):
    """One constant-bitrate stream, cut into frames that are counted in *slots* from 0. ``kbps`` in kbit/s."""

    rate: int
    kbps: int
    channels: int = 1

    @cached_property
    def _version(self) -> Version:
        return version_of(self.rate)

    @property
    def samples(self) -> int:
        """Samples in one frame."""
        return self._version.samples

    @property
    def side_bytes(self) -> int:
        """Length of the side information behind the four header bytes."""
        return self._version.side_bytes[self.channels - 1]

    @cached_property
    def _length(self) -> tuple[int, int]:
        """Bytes of one frame as a fraction in lowest terms."""
        above, below = self.samples * self.kbps * 125, self.rate
        shared = gcd(above, below)
        return above // shared, below // shared

    @cached_property
    def base(self) -> int:
        """Bytes of a frame without the padding byte."""
        return self._length[0] // self._length[1]

    @property
    def period(self) -> int:
        """After so many frames the pattern of padding bytes repeats."""
        return self._length[1]

    def offset(self, slot: int) -> int:
        """The byte at which ``slot`` should begin, counted from slot 0, for the bitrate to be constant."""
        return slot * self._length[0] // self._length[1]

    def encoded(self, count: int) -> int:
        """The bytes of the first ``count`` frames of a fresh encoder: what it pads follows from the bitrate alone."""
        above, below = self._length
        return count * self.base + -(-(count - 1) * (above % below) // below)

    def slots(self, frames: int) -> int:
        """How many slots it takes until a decoder has given out all of ``frames`` samples."""
        return -(-(frames + ENCODER_DELAY + DECODER_DELAY) // self.samples)

    def header(self, padded: bool) -> bytes:
        """The four bytes that start a frame: layer III, no checksum, one channel or two joined ones, an original."""
        code, rates, bitrates = self._version[:3]
        third = (bitrates.index(self.kbps) + 1) << 4 | rates.index(self.rate) << 2 | padded << 1
        return bytes((0xFF, code, third, 0xC4 if self.channels == 1 else 0x44))

    def with_room(self, count: int) -> Grid:
        """The same stream, or at the next bitrate whose frames have ``count`` bytes behind the side information."""
        for kbps in self._version.kbps:
            wide = msgspec.structs.replace(self, kbps=kbps)
            if kbps >= self.kbps and wide.base - 4 - wide.side_bytes >= count:
                return wide
        raise AssertionError("the highest bitrate has room for all that is put in")

    @cached_property
    def silence(self) -> tuple[bytes, bytes]:
        """A frame of digital silence, without and with the padding byte. It borrows nothing from frames before it."""
        return tuple(self.header(bool(p)) + bytes(self.base + p - 4) for p in (0, 1))  # type: ignore[return-value]

    def split(self, stream: bytes) -> Iterator[bytes]:
        """Cut an encoder's output into frames; what is not yet a whole one at the end is left out.

        Raises ``CoachError`` when it is not a stream of this grid.
        """
        expected = self.header(False)
        at = 0
        while at + 4 <= len(stream):
            third = stream[at + 2]
            if stream[at : at + 2] != expected[:2] or third & 0xFC != expected[2]:
                raise CoachError("MP3 encoder", "gave a damaged stream", "export again, or to .wav")
            size = self.base + (third >> 1 & 1)
            if at + size > len(stream):
                return
            yield stream[at : at + size]
            at += size

    def borrowed(self, frame: bytes) -> int:
        """How many bytes of main data this frame takes from the frames before it (``main_data_begin``)."""
        return frame[4] << 1 | frame[5] >> 7 if self.samples == 1152 else frame[4]


# ---- the Info frame

INFO_BYTES = 156
"""Bytes of the Xing part and the LAME part together."""
_ALL_FIELDS = 0xF
_CBR = 1


def info_frame(grid: Grid, *, frames: int, delay: int, slots: int, size: int, crc: int) -> bytes:
    """The whole frame, to stand in front of ``slots`` frames of ``size`` bytes with the CRC-16 ``crc``.

    It tells how long the MP3 is, to the sample, and where its time lies in its bytes; without it players start 50 ms
    late and guess lengths. Layout as Xing defined it and LAME extended it.
    ``frames`` samples are to be heard, after the first ``delay`` (12 bits) and the decoder's own delay were skipped.
    """
    wide = grid.with_room(INFO_BYTES)
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


# ---- checksum


def crc16(data: bytes | bytearray, before: int = 0) -> int:
    """CRC-16/ARC (polynomial 0x8005 reflected), as the LAME tag has it; ``before`` is that of the bytes in front."""
    import fastcrc

    return fastcrc.crc16.arc(data, before)
