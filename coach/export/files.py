"""Track -> file, by its suffix. Every file is there whole or not at all.

FLAC, M4A, M4B, Ogg and Opus are made by an ffmpeg. A program of its own, and not a library: it is the one that reads
beds too, many have it already, and what goes wrong in it does not go wrong in us. Whether it is here is asked before
anything is recorded.
"""

from __future__ import annotations

import errno
import re
import struct
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

import msgspec

from coach.content.names import did_you_mean
from coach.errors import CoachError, RequestError
from coach.export import mp3
from coach.export.mpeg import BITRATES
from coach.export.sounding import Encoding, Samples, Sounding, check_bitrate, pcm
from coach.export.tags import Tags, flac, id3, mp4, opus
from coach.sound.decode import FFMPEG_MEND, ffmpeg
from coach.store import check_target, sync_folder, temporary_folder, whole_file
from coach.times import clock

_MP4 = "ipod"


class Container(msgspec.Struct, frozen=True):
    """``muxer`` and ``codec`` are ffmpeg's names; ``tagged`` puts tags into mutagen's view of such a file.

    ``rate``: the only one the codec takes, in Hz; 0: the voice's own. ``kbps`` is the usual bitrate of a channel,
    between ``least`` and ``most``; left out: the format has none.
    """

    muxer: str
    codec: str
    tagged: Callable[[IO[bytes], Tags], Any]
    rate: int = 0
    kbps: int = 0
    least: int = 0
    most: int = -1

    def bitrates(self, channels: int) -> range:
        """All that it can have, in kbit/s."""
        return range(self.least, self.most * channels + 1)


CONTAINERS = {
    ".flac": Container("flac", "flac", flac),
    ".m4a": Container(_MP4, "aac", mp4, 0, 64, 16, 128),
    ".m4b": Container(_MP4, "aac", partial(mp4, book=True), 0, 64, 16, 128),
    ".ogg": Container("ogg", "libopus", opus, 48_000, 32, 6, 256),
    ".opus": Container("opus", "libopus", opus, 48_000, 32, 6, 256),
}
"""AAC at a voice's 22 kHz in one channel takes no more than six bits a sample, libopus no more than 256 kbit/s."""


def check_format(path: Path, bitrate: int | None = None, channels: int = 1) -> None:
    """Before anything is recorded: do we know the format of ``path``, and are its tools here?

    Raises ``RequestError`` for an unknown suffix or a bitrate that no such file has, ``CoachError`` for a missing tool.
    """
    suffix = path.suffix.lower()
    if not suffix and path.is_dir():
        raise RequestError(str(path), "is a folder and has no suffix", "name a file in it")
    if suffix not in SUFFIXES:
        problem = f"unknown format '{suffix}'" if suffix else "has no suffix"
        raise RequestError(str(path), problem, did_you_mean(suffix, SUFFIXES))
    kind = CONTAINERS.get(suffix)
    choice = kind.bitrates(channels) if kind else BITRATES if suffix == ".mp3" else ()
    check_bitrate(bitrate, f"a {suffix} file", choice)
    if kind:
        _check_encoder(suffix, kind.codec)


def write(track: Sounding, path: Path, tags: Tags, encoding: Encoding = Encoding()) -> None:  # noqa: B008 (a frozen value)
    """Write ``track`` to ``path`` in the format of its suffix.

    Raises ``CoachError`` or ``RequestError``; ``path`` is then as it was.
    """
    check_format(path, encoding.bitrate, track.channels)
    check_target(path)
    with whole_file(path) as file:
        WRITERS[path.suffix.lower()](track, file, tags, encoding)
    sync_folder(path.resolve().parent)


def _wav(sound: Samples, file: IO[bytes], tags: Tags, encoding: Encoding) -> None:
    """16-bit PCM, as it is, with the same ID3 tag behind it that an MP3 has in front.

    Raises ``RequestError`` when it is more than a WAV can hold (4 GB).
    """
    tag = id3(tags)
    tag += bytes(len(tag) % 2)
    row = 2 * sound.channels
    data = sound.frames * row
    size = 4 + 24 + 8 + data + 8 + len(tag)
    if size > 0xFFFFFFFF:
        raise RequestError(
            "WAV", f"cannot hold {clock(tags.duration)} of sound (4 GB at most)", "export to .flac or .mp3"
        )
    file.write(struct.pack("<4sI4s", b"RIFF", size, b"WAVE"))
    file.write(struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, sound.channels, sound.rate, sound.rate * row, row, 16))
    file.write(struct.pack("<4sI", b"data", data))
    for block in pcm(sound, encoding.progress):
        file.write(block)
    file.write(struct.pack("<4sI", b"id3 ", len(tag)) + tag)


def _check_encoder(suffix: str, codec: str) -> None:
    """Raises ``CoachError`` where no ffmpeg is here that can write the format."""
    program = ffmpeg()
    if not program:
        raise CoachError(f"{suffix} files", "need ffmpeg, and it is not here", FFMPEG_MEND)
    command = [program, "-v", "error", "-nostdin", "-encoders"]
    try:
        encoders = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CoachError("ffmpeg", f"does not run ({error})", FFMPEG_MEND) from error
    if not re.search(rf"^ A\S+ +{codec} ", encoders, re.MULTILINE):
        raise CoachError("ffmpeg", f"the one here was built without {codec}", "install a whole one")


def _by_ffmpeg(kind: Container, sound: Samples, file: IO[bytes], tags: Tags, encoding: Encoding) -> None:
    """Samples go in through a pipe, some seconds at a time; ``file`` has a name. Raises ``CoachError``."""
    kbps = encoding.bitrate or kind.kbps * sound.channels
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
                _feed(process, sound, encoding)
                process.wait()
            finally:
                process.kill()
        if process.returncode:
            complaints.seek(0)
            complaint = complaints.read().decode(errors="replace").strip().splitlines()
            raise _failure(complaint[-1] if complaint else f"exit code {process.returncode}")
    file.flush()
    file.seek(0)
    audio = kind.tagged(file, tags)
    file.seek(0)
    audio.save(file)


def _feed(process: subprocess.Popen[bytes], sound: Samples, encoding: Encoding) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError):  # it stopped, and its exit code and last words tell why
        for block in pcm(sound, encoding.progress):
            process.stdin.write(block)
        process.stdin.close()


def _failure(complaint: str) -> Exception:
    if "No space left" in complaint:
        return OSError(errno.ENOSPC, "No space left on device")
    return CoachError("ffmpeg", f"failed: {complaint}", "export to .mp3 or .wav")


def _metadata(tags: Tags) -> str:
    """Chapters in ffmpeg's own metadata format."""
    parts = [";FFMETADATA1\n"]
    for chapter in tags.chapters:
        title = re.sub(r"([=;#\\\n])", r"\\\1", chapter.title)
        title += " " * title.endswith("\\")  # ffmpeg takes a line's end after an escaped backslash for escaped, too
        parts.append(f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={chapter.start}\nEND={chapter.stop}\ntitle={title}\n")
    return "".join(parts)


WRITERS: dict[str, Callable[[Any, IO[bytes], Tags, Encoding], None]] = {
    ".mp3": mp3.write,
    ".wav": _wav,
    **{suffix: partial(_by_ffmpeg, kind) for suffix, kind in CONTAINERS.items()},
}
"""They write ``Samples``; that of MP3 must also know where they are silent. The first two need no other program."""
SUFFIXES = tuple(WRITERS)
