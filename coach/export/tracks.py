"""A session as a folder of numbered files, one per exercise or side, with a playlist: "next" on a locked phone.

Laid end to end the files are the whole session, sample for sample (in lossless formats and MP3).
"""

from __future__ import annotations

import os
import re
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from coach.errors import CoachError
from coach.export import files, mp3
from coach.export.chapters import Chapter
from coach.export.sounding import Encoding, Samples, Sounding
from coach.export.tags import Tags, part_of
from coach.store import check_target, refusals, sync_folder, whole_file, whole_folder
from coach.times import ms_to_frames

By = Literal["exercises", "sides"]
_MARKER = "#COACH-TRACKS"
"""A line of our playlists, by which an earlier export is known."""
_CLAIM = ".claim"
"""The playlist that stands while files are moved in: what is to come and what is to go."""


class Slice:
    """Samples ``start`` to before ``stop`` of a track, as a track. Nobody reads beyond its end."""

    def __init__(self, track: Samples, start: int, stop: int) -> None:
        self._track = track
        self._start = start
        self.rate, self.channels = track.rate, track.channels
        self.frames = stop - start

    def read(self, frame: int, count: int) -> Any:
        return self._track.read(self._start + frame, count)


def check_tracks(folder: Path, suffix: str, bitrate: int | None = None, channels: int = 1) -> None:
    """Before any work: can tracks be written there, in that format? Raises ``CoachError`` or ``RequestError``."""
    files.check_format(Path(f"x{suffix}"), bitrate, channels)
    check_target(folder, folder=True)


def write(
    track: Sounding,
    folder: Path,
    parts: tuple[Chapter, ...],
    tags: Tags,
    encoding: Encoding = Encoding(),  # noqa: B008 (a frozen value)
    suffix: str = ".mp3",
) -> tuple[Path, ...]:
    """Write ``parts`` of ``track`` into ``folder``, with a relative playlist; returns the paths, the playlist first.

    The files are made elsewhere and moved in when all are whole; those of an earlier export that this one does not
    replace go away, all others stay untouched. Raises ``CoachError`` or ``RequestError``.
    """
    check_tracks(folder, suffix, encoding.bitrate, track.channels)
    digits = max(2, len(str(len(parts))))
    names = [f"{number:0{digits}d} {_file_name(part.title)}{suffix}" for number, part in enumerate(parts, 1)]
    playlist = f"{_file_name(folder.resolve().name)}.m3u8"
    with whole_folder(folder) as work:
        _write_parts(track, work, names, parts, tags, encoding)
        (work / playlist).write_text(_playlist(tags.title, names, parts), encoding="utf-8", newline="\n")
        _move_in(work, folder, playlist, names)
    return (folder / playlist, *(folder / name for name in names))


def _write_parts(
    track: Sounding, work: Path, names: list[str], parts: tuple[Chapter, ...], tags: Tags, encoding: Encoding
) -> None:
    about = [part_of(tags, p.start, p.stop, p.title, (n, len(parts))) for n, p in enumerate(parts, 1)]
    ends = [(ms_to_frames(part.start, track.rate), ms_to_frames(part.stop, track.rate)) for part in parts]
    if names[0].endswith(".mp3"):
        mp3.write_parts(track, work, list(zip(names, about, ends, strict=True)), encoding)
        return
    for name, its_tags, (start, stop) in zip(names, about, ends, strict=True):
        with whole_file(work / name) as file:
            quiet = Encoding(bitrate=encoding.bitrate)
            files.WRITERS[Path(name).suffix](Slice(track, start, stop), file, its_tags, quiet)
        encoding.progress(stop, track.frames)


def _move_in(work: Path, folder: Path, playlist: str, names: list[str]) -> None:
    """A run that is killed meanwhile leaves a playlist that names all that is ours, so that the next one goes on."""
    with refusals(folder):
        folder.mkdir(exist_ok=True)
        earlier = _earlier(folder / playlist)
        for name in (*names, playlist):
            if (folder / name).exists() and name not in earlier:
                raise CoachError(str(folder / name), "is there and is not ours", "choose another folder")
        leftovers = sorted(earlier - {*names, playlist})
        final = (work / playlist).read_bytes()
        (work / _CLAIM).write_bytes(final + "".join(f"{name}\n" for name in leftovers).encode())
        os.replace(work / _CLAIM, folder / playlist)
        for name in names:
            os.replace(work / name, folder / name)
        for name in leftovers:
            (folder / name).unlink(missing_ok=True)
        if leftovers:
            os.replace(work / playlist, folder / playlist)
        sync_folder(folder)


def _earlier(playlist: Path) -> set[str]:
    """The files of an earlier export, its playlist among them."""
    lines: list[str] = []
    with suppress(OSError, UnicodeDecodeError):
        lines = playlist.read_text(encoding="utf-8").splitlines()
    names = {line for line in lines if re.match(r"\d+ ", line) and line == Path(line).name}
    return names | {playlist.name} if _MARKER in lines else set()


def _playlist(title: str, names: list[str], parts: tuple[Chapter, ...]) -> str:
    lines = ["#EXTM3U", _MARKER, f"#PLAYLIST:{title}"]
    for name, part in zip(names, parts, strict=True):
        lines += [f"#EXTINF:{(part.stop - part.start + 500) // 1000},{part.title}", name]
    return "\n".join(lines) + "\n"


def _file_name(title: str) -> str:
    """A title as a name that every system takes."""
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]+', " ", unicodedata.normalize("NFC", title))
    name = " ".join(name.split()).strip(". ")
    while len(name.encode()) > 150:
        name = name[:-1].rstrip(". ")
    return name or "track"
