"""MPEG audio layer III as bytes: frame headers, frame lengths, ready-made silence. No encoder, no files.

The facts are those of ISO/IEC 11172-3 and 13818-3. One channel only: a voice in the middle.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from math import gcd

import msgspec

from coach.errors import CoachError, RequestError

DECODER_DELAY = 529
"""Samples by which every layer III decoder is late (528 of the filter bank and one more)."""
ENCODER_DELAY = 576
"""Samples by which LAME is late; written into the Info header, so that players skip both delays."""

_V1 = {44_100: 0, 48_000: 1, 32_000: 2}
_V2 = {22_050: 0, 24_000: 1, 16_000: 2}
_V25 = {11_025: 0, 12_000: 1, 8_000: 2}
RATES = (*_V1, *_V2, *_V25)
_V1_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_V2_KBPS = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def bitrates(rate: int) -> tuple[int, ...]:
    """The constant bitrates in kbit/s that an MP3 of ``rate`` Hz may have. Raises ``CoachError`` if none has it."""
    if rate in _V1:
        return _V1_KBPS
    if rate in _V2:
        return _V2_KBPS
    if rate in _V25:
        return _V2_KBPS[:8]  # LAME goes no further
    raise CoachError(
        "MP3", f"cannot hold {rate} Hz, the rate of this voice", "export to .wav or .flac, or choose another voice"
    )


def usual_bitrate(rate: int) -> int:
    """What speech needs: 64 kbit/s at 22.05 kHz, in proportion elsewhere."""
    return 96 if rate in _V1 else 64 if rate in _V2 else 32


def check_bitrate(kbps: int, rate: int) -> None:
    """Raises ``RequestError``, naming the known ones, when an MP3 of ``rate`` Hz cannot have ``kbps`` kbit/s."""
    known = bitrates(rate)
    if kbps not in known:
        raise RequestError(
            f"bitrate {kbps}", f"an MP3 of {rate} Hz does not know it", "choose from " + ", ".join(map(str, known))
        )


class Grid(msgspec.Struct, frozen=True, dict=True):
    """One constant-bitrate stream, cut into frames that are counted in *slots* from 0. ``kbps`` in kbit/s."""

    rate: int
    kbps: int

    @cached_property
    def samples(self) -> int:
        """Samples in one frame."""
        return 1152 if self.rate in _V1 else 576

    @cached_property
    def side_bytes(self) -> int:
        """Length of the side information behind the four header bytes."""
        return 17 if self.rate in _V1 else 9

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

    def slots(self, frames: int) -> int:
        """How many slots it takes until a decoder has given out all of ``frames`` samples."""
        return -(-(frames + ENCODER_DELAY + DECODER_DELAY) // self.samples)

    def header(self, padded: bool) -> bytes:
        """The four bytes that start a frame: layer III, no checksum, one channel, an original."""
        if self.rate in _V1:
            version, rates, known = 0xFB, _V1, _V1_KBPS
        else:
            version, rates, known = (0xF3, _V2, _V2_KBPS) if self.rate in _V2 else (0xE3, _V25, _V2_KBPS)
        third = (known.index(self.kbps) + 1) << 4 | rates[self.rate] << 2 | padded << 1
        return bytes((0xFF, version, third, 0xC4))

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
        return frame[4] << 1 | frame[5] >> 7 if self.rate in _V1 else frame[4]
