"""Encoding by PyAV, which brings ffmpeg's libraries along. The only module that imports it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import IO, Any

from coach.errors import CoachError
from coach.export.sounding import Sounding
from coach.export.tags import Tags

_BLOCK_S = 10


def write(
    track: Sounding,
    file: IO[bytes],
    muxer: str,
    codec: str,
    rate: int,
    kbps: int,
    tags: Tags,
    progress: Callable[[int, int], None] | None,
) -> None:
    """Encode ``track`` at ``rate`` Hz and ``kbps`` (0: the codec has none) with its chapters. Raises ``CoachError``."""
    import av
    import av.error

    try:
        with av.open(file, "w", format=muxer) as out:
            stream: Any = out.add_stream(codec, rate=rate, layout="mono")
            if kbps:
                stream.bit_rate = kbps * 1000
            out.set_chapters([_chapter(number, c.start, c.stop, c.title) for number, c in enumerate(tags.chapters)])
            step = _BLOCK_S * track.rate
            for at in range(0, track.frames, step):
                count = min(step, track.frames - at)
                frame = av.AudioFrame.from_ndarray(track.read(at, count).reshape(1, -1), format="s16", layout="mono")
                frame.sample_rate, frame.pts, frame.time_base = track.rate, at, Fraction(1, track.rate)
                out.mux(stream.encode(frame))
                if progress:
                    progress(at + count, track.frames)
            out.mux(stream.encode(None))
    except av.error.FFmpegError as error:
        if isinstance(error, OSError) and error.errno:
            raise OSError(error.errno, error.strerror) from error
        raise CoachError(f"{muxer} encoder", f"failed: {error}", "export to .mp3 or .wav") from error


def _chapter(number: int, start: int, stop: int, title: str) -> Any:
    return {"id": number, "start": start, "end": stop, "time_base": Fraction(1, 1000), "metadata": {"title": title}}
