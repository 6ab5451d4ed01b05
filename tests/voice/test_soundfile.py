"""Reading the files that engines write."""

from __future__ import annotations

import io
import struct
import wave

import pytest

from coach.voice.engines import soundfile

SAMPLES = [0, 1, -1, 32_767, -32_768, 1000]


def wav(channels: int = 1, width: int = 2, rate: int = 16_000) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((channels, width, rate, 0, "NONE", ""))
        file.writeframes(b"".join(struct.pack("<h", s)[:width] * channels for s in SAMPLES))
    return out.getvalue()


def aiff(kind: bytes = b"") -> bytes:
    order = "<" if kind == b"sowt" else ">"
    rate = bytes.fromhex("400DAC44000000000000")  # 22,050 as a Macintosh writes it
    common = struct.pack(">hIh", 1, len(SAMPLES), 16) + rate + (kind + b"\0\0" if kind else b"")
    sound = struct.pack(">II", 0, 0) + struct.pack(f"{order}{len(SAMPLES)}h", *SAMPLES)
    body = b"".join(
        n + struct.pack(">I", len(b)) + b for n, b in ((b"FVER", b"1234"), (b"COMM", common), (b"SSND", sound))
    )
    return b"FORM" + struct.pack(">I", 4 + len(body)) + (b"AIFC" if kind else b"AIFF") + body


def test_reads_wav():
    assert soundfile.read(wav()) == (struct.pack("<6h", *SAMPLES), 16_000)


def test_averages_channels():
    assert soundfile.read(wav(channels=2))[0] == struct.pack("<6h", *SAMPLES)


@pytest.mark.parametrize("kind", [b"", b"NONE", b"sowt", b"twos"])
def test_reads_aiff_in_both_byte_orders(kind):
    assert soundfile.read(aiff(kind)) == (struct.pack("<6h", *SAMPLES), 22_050)


@pytest.mark.parametrize(
    "data", [b"", b"RIFF", wav()[:50], wav(width=1), aiff()[:60], aiff(b"ima4"), b"ID3" + bytes(99)]
)
def test_anything_else_is_refused(data):
    with pytest.raises(ValueError, match=r".+"):
        soundfile.read(data)
