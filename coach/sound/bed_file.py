"""A sound file of the user's as a bed: read once, kept on the disk as plain samples, looped without a seam.

A bed of twelve hours must not cost memory, and a session must be able to start anywhere in it: so the file is decoded
to a temporary file, only as far as the session needs and never more than ``LONGEST`` of it, and read from there. What
miniaudio knows (WAV, FLAC, MP3, Ogg Vorbis) needs no other program; anything else is left to an ffmpeg that is there.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np

from coach.errors import CoachError, RequestError
from coach.sound.loops import Frames
from coach.sound.mix import BEDS

LONGEST = 3600
"""Seconds. A longer file goes round after its first hour."""
SHORTEST = 1.0
"""Seconds. What is shorter is not a bed but a buzz."""
CROSSFADE = 3.0
"""Seconds over which the end of the file goes over into its start (at most a quarter of the file)."""
_PIECE = 1 << 16


class FileBed:
    """Samples in a temporary file, which is gone when this is. Can be read by several threads."""

    def __init__(self, samples: IO[bytes], frames: int, rate: int) -> None:
        self._samples = samples
        self._lock = threading.Lock()
        self._blend = min(int(CROSSFADE * rate), frames // 4)
        self.period = frames - self._blend

    def read(self, frame: int, count: int) -> Frames:
        out = np.empty(count, np.float32)
        done = 0
        while done < count:
            lap, at = divmod(frame + done, self.period)
            size = min(count - done, self.period - at)
            out[done : done + size] = self._lap(lap, at, size)
            done += size
        return out

    def _lap(self, lap: int, at: int, size: int) -> Frames:
        wave = self._raw(at, size)
        blended = min(self._blend - at, size)
        if lap > 0 and blended > 0:  # an equal-power crossfade with what the lap before left over
            turn = (np.pi / 2) * (np.arange(at, at + blended) + 0.5) / self._blend
            wave[:blended] *= np.sin(turn)
            wave[:blended] += self._raw(self.period + at, blended) * np.cos(turn)
        return wave

    def _raw(self, at: int, size: int) -> Frames:
        with self._lock:
            self._samples.seek(2 * at)
            data = self._samples.read(2 * size)
        wave = np.frombuffer(data, np.int16).astype(np.float32)
        wave *= 1 / 32768
        return wave


def opened(name: str, rate: int, needed: int) -> FileBed:
    """The file ``name`` as a bed at ``rate`` Hz of which ``needed`` frames will be used, if it has as many.

    Raises ``RequestError`` where there is no such file or it holds no usable sound, ``CoachError`` where it would take
    an ffmpeg that is not there or the disk is full.
    """
    path = Path(name).expanduser()
    subject = f"the bed '{name}'"
    if not path.is_file():
        problem = "is not a file" if path.exists() else "there is no such file"
        raise RequestError(subject, problem, f"give a sound file or one of: {', '.join(BEDS)}")
    most = min(needed + int((CROSSFADE + 1) * rate), LONGEST * rate)
    try:
        samples = tempfile.TemporaryFile(prefix="coach-bed-")  # noqa: SIM115 (lives as long as the bed)
        frames = _decoded(path, subject, rate, most, samples)
    except OSError as error:
        raise CoachError(subject, f"could not be unpacked: {error.strerror or error}") from error
    if frames < SHORTEST * rate:
        raise RequestError(subject, f"is only {frames / rate:.2f} s long", f"a bed must last at least {SHORTEST:.0f} s")
    return FileBed(samples, frames, rate)


def _decoded(path: Path, subject: str, rate: int, most: int, into: IO[bytes]) -> int:
    """Write at most ``most`` mono frames of the file; how many there were."""
    frames = 0
    for piece in _pieces(path, subject, rate, most):
        size = min(len(piece) // 2, most - frames)
        into.write(piece[: 2 * size])
        frames += size
        if frames >= most:
            break
    into.flush()
    return frames


def _pieces(path: Path, subject: str, rate: int, most: int) -> Iterator[bytes]:
    import miniaudio

    try:
        stream = miniaudio.stream_file(str(path), miniaudio.SampleFormat.SIGNED16, 1, rate, frames_to_read=_PIECE)
    except (miniaudio.MiniaudioError, ValueError, OSError):
        yield from _by_ffmpeg(path, subject, rate, most)
        return
    for piece in stream:
        yield bytes(piece)


def _by_ffmpeg(path: Path, subject: str, rate: int, most: int) -> Iterator[bytes]:
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        raise CoachError(
            subject,
            "is not a WAV, FLAC, MP3 or Ogg Vorbis file, and there is no ffmpeg to read others",
            "convert it, or install ffmpeg",
        )
    # "file:" keeps a name such as "-x" or "concat:..." from being anything but a name.
    command = [ffmpeg, "-v", "error", "-nostdin", "-t", str(most / rate + 1), "-i", f"file:{path.absolute()}", "-vn"]
    command += ["-ac", "1", "-ar", str(rate), "-f", "s16le", "-"]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        heard = False
        try:
            while piece := process.stdout.read(_PIECE):
                heard = True
                yield piece
        finally:
            process.kill()
    if not heard:
        raise RequestError(subject, "no sound could be read from it", "give a sound file that plays elsewhere")
