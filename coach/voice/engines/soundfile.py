"""Reading the WAV that engines write, or the AIFF of macOS, and writing WAV. Standard library only."""

from __future__ import annotations

import array
import struct
import sys
from collections.abc import Iterator


def read(data: bytes) -> tuple[bytes, int]:
    """Little-endian 16-bit mono sound and its frames a second; several channels are averaged.

    Raises ``ValueError`` for anything else, and for a file that is shorter than it says.
    """
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return _read_wav(data)
    if data[:4] == b"FORM" and data[8:12] in (b"AIFF", b"AIFC"):
        return _read_aiff(data)
    raise ValueError("neither WAV nor AIFF")


def wav(sound: bytes, rate: int) -> bytes:
    """A WAV file of little-endian 16-bit mono sound."""
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + len(sound), b"WAVE", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16)
    return head + struct.pack("<4sI", b"data", len(sound)) + sound


def _chunks(data: bytes, order: str) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from(f"{order}4sI", data, at)
        body = data[at + 8 : at + 8 + size]
        if len(body) < size:
            raise ValueError("truncated")
        yield name, body
        at += 8 + size + size % 2


def _read_wav(data: bytes) -> tuple[bytes, int]:
    chunks = dict(_chunks(data, "<"))
    if b"fmt " not in chunks or b"data" not in chunks or len(chunks[b"fmt "]) < 16:
        raise ValueError("a part of the WAV file is missing")
    _, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunks[b"fmt "])
    return _mono(chunks[b"data"], channels, bits, swap=sys.byteorder == "big"), rate


def _read_aiff(data: bytes) -> tuple[bytes, int]:
    chunks = dict(_chunks(data, ">"))
    if b"COMM" not in chunks or b"SSND" not in chunks:
        raise ValueError("a part of the AIFF file is missing")
    channels, _, bits, exponent, mantissa = struct.unpack_from(">hIhHQ", chunks[b"COMM"])
    kind = chunks[b"COMM"][18:22] if data[8:12] == b"AIFC" else b"NONE"
    if kind not in (b"NONE", b"twos", b"sowt"):
        raise ValueError(f"AIFF in {kind!r} cannot be read")
    rate = round(mantissa * 2.0 ** (exponent - 16383 - 63))  # an 80-bit extended float
    (offset,) = struct.unpack_from(">I", chunks[b"SSND"])
    return _mono(
        chunks[b"SSND"][8 + offset :], channels, bits, swap=(kind == b"sowt") == (sys.byteorder == "big")
    ), rate


def _mono(body: bytes, channels: int, bits: int, *, swap: bool) -> bytes:
    if bits != 16 or channels < 1:
        raise ValueError(f"{bits}-bit sound cannot be read")
    samples = array.array("h", body[: len(body) // (2 * channels) * 2 * channels])
    if swap:
        samples.byteswap()
    if channels > 1:
        parts = [samples[channel::channels] for channel in range(channels)]
        samples = array.array("h", (sum(frame) // channels for frame in zip(*parts, strict=True)))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples.tobytes()
