"""A sound file of the user's as plain samples, read in a process of its own.

What is in a file is not ours to trust: a decoder may crash on a hundred bytes, or never come to an end. So it works
beside us, limited in memory and in time, and what it cannot do costs the user one line. An ffmpeg reads any format;
where there is none, miniaudio reads WAV, FLAC, MP3 and Ogg Vorbis. pydub takes apart what they read, a second or two at
a time, and mixes it down: every channel is heard, also two that are each other's opposite.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from coach.errors import CoachError, RequestError

LONGEST_S = 900
"""Of real time, for any file: an hour of sound takes some seconds."""
_CPU_S = 600
_MEMORY = 2 << 30
"""Bytes of address space; what is read in pieces needs a tenth of it."""
_JUDGED_S = 600
"""How much of a file is listened to, to know how its channels lie to each other."""
_PIECE = 1 << 15
"""Frames that are worked on at a time."""
RATES = (16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
_NO_TOOL, _NO_SOUND, _NO_ROOM = 3, 4, 5
"""Exit codes of the process that reads."""
_BOOT = "import sys, json; sys.path[:] = json.loads(sys.argv.pop(1)); from coach.sound.decode import main; main()"
FFMPEG_MEND = "install ffmpeg, or pip install 'audio-coach[ffmpeg]'"


def ffmpeg() -> str | None:
    """The ffmpeg program: the one on the path, else the one that the extra ``ffmpeg`` brought along."""
    if program := shutil.which("ffmpeg"):
        return program
    if not find_spec("imageio_ffmpeg"):
        return None
    try:
        return str(import_module("imageio_ffmpeg").get_ffmpeg_exe())
    except (ImportError, RuntimeError):  # none for this system
        return None


def decode(path: Path, subject: str, rate: int, seconds: float, into: IO[bytes], stereo: bool = False) -> int:
    """Write at most ``seconds`` of the file to ``into``, mono int16 at ``rate`` Hz; the rate that was used.

    ``stereo``: in two channels, at the file's own rate where that is higher, up to 48 kHz (``usable``).

    Raises ``RequestError`` where no sound can be read from it, ``CoachError`` where a tool is missing or the disk full.
    """
    # -P keeps the current folder off the path: a file of the user's must not stand in for a module of Python's.
    command = [sys.executable, "-P", "-W", "ignore", "-c", _BOOT, json.dumps(sys.path)]
    command += [str(path.absolute()), str(rate), str(seconds), "2" if stereo else "1"]
    try:
        code = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=into,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST_S,
            check=False,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ).returncode
    except subprocess.TimeoutExpired:
        code = _NO_SOUND
    if code == _NO_TOOL:
        problem = "is not a WAV, FLAC, MP3 or Ogg Vorbis file, and there is no ffmpeg to read others"
        raise CoachError(subject, problem, f"convert it, or {FFMPEG_MEND}")
    if code == _NO_ROOM:
        raise CoachError(subject, "could not be unpacked: the disk is full", "make room")
    if code:
        raise RequestError(subject, "no sound could be read from it", "give a sound file that plays elsewhere")
    end = into.seek(-4, 2)
    rate = int.from_bytes(into.read(4), "little")
    into.truncate(end)
    return rate


def usable(rate: int, least: int) -> int:
    """The rate in Hz for a file of ``rate`` under a voice of ``least``: one that every format has."""
    return max(least, next((one for one in RATES if one >= rate), RATES[-1]))


# ---- the process that reads


def main() -> None:
    """``PATH RATE SECONDS CHANNELS``: the samples to standard output, and the rate behind them in four bytes.

    How it ended is told by the exit code.
    """
    _limit()
    path, rate, seconds, stereo = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4] == "2"
    try:
        channels = 0
        if stereo:
            own, channels = next((one.frame_rate, one.channels) for one in _segments(path, 0, 0.1))
            rate = usable(own, rate)
        signs = [] if channels in (1, 2) else _signs(_segments(path, rate, min(seconds, _JUDGED_S)))
        for segment in _segments(path, rate, seconds):
            if channels != 2:
                segment = _mono(segment, signs)
            sys.stdout.buffer.write(segment.set_channels(2 if stereo else 1).raw_data)
        sys.stdout.buffer.write(rate.to_bytes(4, "little"))
        sys.stdout.buffer.flush()
    except OSError:
        os._exit(_NO_ROOM)


def _limit() -> None:
    """For this process and those that it starts. Windows has no such limits; there the time alone is limited."""
    if os.name == "nt":
        return
    import resource

    for kind, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _CPU_S), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY or most < hard:
            resource.setrlimit(kind, (most, most))


def _pydub() -> Any:
    import pydub.audio_segment

    return pydub.audio_segment


def _segments(path: str, rate: int, seconds: float) -> Iterator[Any]:
    """At most ``seconds`` of the file as pydub's segments: 16 bits, in its channels, at ``rate`` Hz (0: its own)."""
    left = 0
    pieces = _by_ffmpeg(path, rate, seconds) if ffmpeg() else _by_miniaudio(path, rate)
    for segment in pieces:
        count = int(segment.frame_count())
        left = left or int(seconds * segment.frame_rate)
        yield segment if count <= left else segment.get_sample_slice(0, left)
        left -= count
        if left <= 0:
            break


def _by_ffmpeg(path: str, rate: int, seconds: float) -> Iterator[Any]:
    pydub = _pydub()
    # "file:" keeps a name such as "-x" or "concat:..." from being anything but a name, and a playlist from the net.
    command = [ffmpeg() or "", "-v", "error", "-nostdin", "-protocol_whitelist", "file", "-t", str(seconds + 1)]
    command += ["-i", f"file:{path}", "-vn", "-map", "0:a:0", "-bitexact", "-c:a", "pcm_s16le"]
    command += ["-ar", str(rate)] if rate else []
    with subprocess.Popen(
        [*command, "-f", "wav", "-"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        try:
            head = process.stdout.read(4096)
            if not head:
                sys.exit(_NO_SOUND)
            headers = pydub.extract_wav_headers(head)
            about = pydub.read_wav_audio(head, headers)
            channels, rate = about.channels, about.sample_rate
            rest = head[headers[-1].position + 8 :]
            while data := rest + process.stdout.read(2 * channels * _PIECE):
                whole = len(data) - len(data) % (2 * channels)
                yield pydub.AudioSegment(data[:whole], sample_width=2, frame_rate=rate, channels=channels)
                if not whole:
                    break
                rest = data[whole:]
        finally:
            process.kill()


def _by_miniaudio(path: str, rate: int) -> Iterator[Any]:
    pydub = _pydub()
    try:
        import miniaudio

        about = miniaudio.get_file_info(path)
        channels, rate = about.nchannels, rate or about.sample_rate
        stream = miniaudio.stream_file(path, miniaudio.SampleFormat.SIGNED16, channels, rate, frames_to_read=_PIECE)
    except (ImportError, miniaudio.MiniaudioError, ValueError):
        sys.exit(_NO_TOOL)
    for piece in stream:
        yield pydub.AudioSegment(piece.tobytes(), sample_width=2, frame_rate=rate, channels=channels)


def _signs(segments: Iterable[Any]) -> list[int]:
    """For each channel 1 or -1: as it is or turned over, whichever leaves more of it in the sum of all."""
    import numpy as np

    count, total, products = 0, np.zeros(1), np.zeros((1, 1))
    for segment in segments:
        rows = np.array(segment.get_array_of_samples(), np.float64).reshape(-1, segment.channels)
        count, total, products = count + len(rows), total + rows.sum(axis=0), products + rows.T @ rows
    likeness = products - np.outer(total, total) / max(count, 1)
    signs = np.zeros(len(likeness))
    for channel in range(len(signs)):
        signs[channel] = 1 if signs @ likeness[channel] >= 0 else -1
    return [int(sign) for sign in signs]


def _mono(segment: Any, signs: list[int]) -> Any:
    """All channels at the same level, in 32 bits until they are one: nothing is cut, nothing of a faint one lost."""
    if segment.channels == 1:
        return segment
    parts = segment.set_sample_width(4).apply_gain(-20 * math.log10(segment.channels)).split_to_mono()
    mixed = parts[0]
    for part, sign in zip(parts[1:], signs[1:], strict=True):
        mixed = mixed.overlay(part if sign > 0 else part.invert_phase())
    return mixed.set_sample_width(2)
