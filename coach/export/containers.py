"""Track -> FLAC, M4A, M4B, Ogg and Opus, by an ffmpeg: samples go in through a pipe, a few seconds at a time.

A program of its own, and not a library: it is the one that reads beds too, many have it already, and what goes wrong in
it does not go wrong in us. Whether it is here is asked before anything is recorded.
"""

from __future__ import annotations

import errno
import re
import subprocess
import tempfile
from pathlib import Path
from typing import IO

import msgspec

from coach.errors import CoachError
from coach.export.sounding import Encoding, Samples, check_bitrate, pcm
from coach.export.tags import Tags, comment
from coach.sound.decode import FFMPEG_MEND, ffmpeg
from coach.store import temporary_folder

_MP4 = "ipod"


class Container(msgspec.Struct, frozen=True):
    """``muxer`` and ``codec`` are ffmpeg's names. ``rate``: the only one the codec takes, in Hz; 0: the voice's own.

    ``kbps`` is the usual bitrate of a channel, between ``least`` and ``most``; left out: the format has none.
    """

    muxer: str
    codec: str
    rate: int = 0
    kbps: int = 0
    least: int = 0
    most: int = -1

    def bitrates(self, channels: int) -> range:
        """All that it can have, in kbit/s."""
        return range(self.least, self.most * channels + 1)


CONTAINERS = {
    ".flac": Container("flac", "flac"),
    ".m4a": Container(_MP4, "aac", 0, 64, 16, 128),
    ".m4b": Container(_MP4, "aac", 0, 64, 16, 128),
    ".ogg": Container("ogg", "libopus", 48_000, 32, 6, 256),
    ".opus": Container("opus", "libopus", 48_000, 32, 6, 256),
}
"""AAC at a voice's 22 kHz in one channel takes no more than six bits a sample, libopus no more than 256 kbit/s."""


def check(suffix: str, bitrate: int | None, channels: int = 1) -> None:
    """Raises ``RequestError`` for a bitrate that the format has not, ``CoachError`` when no encoder is here."""
    kind = CONTAINERS[suffix]
    check_bitrate(bitrate, f"a {suffix} file", kind.bitrates(channels))
    program = ffmpeg()
    if not program:
        raise CoachError(f"{suffix} files", "need ffmpeg, and it is not here", FFMPEG_MEND)
    command = [program, "-v", "error", "-nostdin", "-encoders"]
    try:
        encoders = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CoachError("ffmpeg", f"does not run ({error})", FFMPEG_MEND) from error
    if not re.search(rf"^ A\S+ +{kind.codec} ", encoders, re.MULTILINE):
        raise CoachError("ffmpeg", f"the one here was built without {kind.codec}", "install a whole one")


def write(suffix: str, sound: Samples, file: IO[bytes], tags: Tags, how: Encoding) -> None:
    """Write the whole session to ``file`` (an empty one with a name). Raises ``CoachError``."""
    kind = CONTAINERS[suffix]
    kbps = how.bitrate or kind.kbps * sound.channels
    with temporary_folder() as folder, tempfile.TemporaryFile() as complaints:
        # "file:" keeps any name from being anything but a name.
        command = [ffmpeg() or "ffmpeg", "-v", "error", "-y"]
        command += ["-f", "s16le", "-ar", str(sound.rate), "-ac", str(sound.channels), "-i", "pipe:0"]
        if kind.muxer == _MP4:  # the others have their chapters among the comments; a second input makes ffmpeg slow
            about = folder / "chapters"
            about.write_text(_metadata(tags), encoding="utf-8")
            command += ["-i", f"file:{about}", "-map", "0:a", "-map_metadata", "1", "-map_chapters", "1"]
        command += ["-c:a", kind.codec, "-ar", str(kind.rate or sound.rate), *(["-b:a", f"{kbps}k"] if kbps else [])]
        command += ["-f", kind.muxer, f"file:{Path(file.name).absolute()}"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=complaints, stderr=complaints) as process:
            try:
                _feed(process, sound, how)
                process.wait()
            finally:
                process.kill()
        if process.returncode:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace").strip().splitlines()
            raise _failure(said[-1] if said else f"exit code {process.returncode}")
    file.flush()
    comment(file, suffix, tags)


def _feed(process: subprocess.Popen[bytes], sound: Samples, how: Encoding) -> None:
    assert process.stdin is not None
    try:
        for block in pcm(sound, how.progress):
            process.stdin.write(block)
        process.stdin.close()
    except BrokenPipeError:
        pass  # it stopped, and its exit code and last words tell why


def _failure(said: str) -> Exception:
    if "No space left" in said:
        return OSError(errno.ENOSPC, "No space left on device")
    return CoachError("ffmpeg", f"failed: {said}", "export to .mp3 or .wav")


def _metadata(tags: Tags) -> str:
    """Chapters in ffmpeg's own metadata format."""
    parts = [";FFMETADATA1\n"]
    for chapter in tags.chapters:
        title = re.sub(r"([=;#\\\n])", r"\\\1", chapter.title)
        title += " " * title.endswith("\\")  # ffmpeg takes a line's end after an escaped backslash for escaped, too
        parts.append(f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={chapter.start}\nEND={chapter.stop}\ntitle={title}\n")
    return "".join(parts)
