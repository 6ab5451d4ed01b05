"""Encoding by an ffmpeg program on the path: samples go in through a pipe, a few seconds at a time."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from coach.errors import CoachError
from coach.export.sounding import Sounding
from coach.export.tags import Tags

_BLOCK_S = 10


def check(program: str, codec: str) -> None:
    """Raises ``CoachError`` when this ffmpeg cannot encode ``codec``."""
    command = [program, "-v", "error", "-nostdin", "-encoders"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CoachError("ffmpeg", f"does not run ({error})", "pip install 'audio-coach[av]'") from error
    if not re.search(rf"^ A\S+ +{codec} ", found, re.MULTILINE):
        raise CoachError("ffmpeg", f"the one here was built without {codec}", "pip install 'audio-coach[av]'")


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
    program = shutil.which("ffmpeg") or "ffmpeg"
    with tempfile.TemporaryDirectory(prefix="coach-") as folder, tempfile.TemporaryFile() as complaints:
        about = Path(folder) / "chapters"
        about.write_text(_metadata(tags), encoding="utf-8")
        # "file:" keeps any name from being anything but a name.
        command = [program, "-v", "error", "-y", "-f", "s16le", "-ar", str(track.rate), "-ac", "1", "-i", "pipe:0"]
        command += ["-i", f"file:{about}", "-map", "0:a", "-map_metadata", "1", "-map_chapters", "1"]
        command += ["-c:a", codec, "-ar", str(rate), *(["-b:a", f"{kbps}k"] if kbps else [])]
        command += ["-f", muxer, f"file:{Path(file.name).absolute()}"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=complaints, stderr=complaints) as process:
            try:
                _feed(process, track, progress)
                process.wait()
            finally:
                process.kill()
        if process.returncode:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace").strip().splitlines()
            raise _failure(said[-1] if said else f"exit code {process.returncode}")


def _feed(process: subprocess.Popen[bytes], track: Sounding, progress: Callable[[int, int], None] | None) -> None:
    assert process.stdin is not None
    step = _BLOCK_S * track.rate
    try:
        for at in range(0, track.frames, step):
            count = min(step, track.frames - at)
            process.stdin.write(track.read(at, count).astype("<i2", copy=False).tobytes())
            if progress:
                progress(at + count, track.frames)
        process.stdin.close()
    except BrokenPipeError:
        pass  # it stopped, and its exit code and last words tell why


def _failure(said: str) -> Exception:
    if "No space left" in said:
        import errno

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
