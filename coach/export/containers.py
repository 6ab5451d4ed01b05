"""Track -> FLAC, M4A, M4B, Ogg and Opus, by encoders that are not always installed: PyAV, or an ffmpeg.

Which one is there is asked before anything is recorded.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.util import find_spec
from typing import IO

import msgspec

from coach.errors import CoachError, RequestError
from coach.export.sounding import Sounding
from coach.export.tags import Tags

Progress = Callable[[int, int], None]
MEND = "pip install 'audio-coach[av]', or install ffmpeg"


class Container(msgspec.Struct, frozen=True):
    """``muxer`` and ``codec`` are ffmpeg's names. ``rate``: the only one the codec takes, in Hz; 0: the voice's own.

    ``kbps`` is the usual bitrate of a voice, between ``least`` and ``most``; all 0: the format has none.
    """

    muxer: str
    codec: str
    rate: int = 0
    kbps: int = 0
    least: int = 0
    most: int = 0


CONTAINERS = {
    ".flac": Container("flac", "flac"),
    ".m4a": Container("ipod", "aac", 0, 64, 16, 128),
    ".m4b": Container("ipod", "aac", 0, 64, 16, 128),
    ".ogg": Container("ogg", "libopus", 48_000, 32, 6, 256),
    ".opus": Container("opus", "libopus", 48_000, 32, 6, 256),
}
"""AAC at a voice's 22 kHz in one channel takes no more than six bits a sample, libopus no more than 256 kbit/s."""


def check(suffix: str, bitrate: int | None) -> None:
    """Raises ``RequestError`` for a bitrate that the format has not, ``CoachError`` when no encoder is here."""
    kind = CONTAINERS[suffix]
    if bitrate is not None and not kind.kbps:
        raise RequestError(f"bitrate {bitrate}", f"a {suffix} file has none: nothing is lost", "leave --bitrate out")
    if bitrate is not None and not kind.least <= bitrate <= kind.most:
        problem = f"a {suffix} file of one voice does not know it"
        raise RequestError(f"bitrate {bitrate}", problem, f"choose from {kind.least} to {kind.most}")
    if not find_spec("av"):
        program = shutil.which("ffmpeg")
        if not program:
            raise CoachError(f"{suffix} files", "need PyAV or ffmpeg, and neither is here", MEND)
        from coach.export import by_ffmpeg

        by_ffmpeg.check(program, kind.codec)


def write(
    track: Sounding,
    file: IO[bytes],
    suffix: str,
    tags: Tags,
    *,
    bitrate: int | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the whole session to ``file`` (an empty one with a name). Raises ``CoachError``."""
    kind = CONTAINERS[suffix]
    kbps = bitrate or kind.kbps
    if find_spec("av"):
        from coach.export import by_av

        by_av.write(track, file, kind.muxer, kind.codec, kind.rate or track.rate, kbps, tags, progress)
    else:
        from coach.export import by_ffmpeg

        by_ffmpeg.write(track, file, kind.muxer, kind.codec, kind.rate or track.rate, kbps, tags, progress)
    file.flush()
    from coach.export import comments

    comments.add(file, suffix, tags)
