"""A session as a folder of numbered files, one per exercise or side, with a playlist: "next" on a locked phone.

Laid end to end the files are the whole session, sample for sample (in lossless formats and MP3).
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

import msgspec

from coach.errors import CoachError
from coach.export import files
from coach.export.atomic import check_target, refusals, sync_folder, whole_folder
from coach.export.preview import Preview, chapter_title, plain
from coach.export.sounding import Sounding
from coach.export.tags import Tags, part_of
from coach.times import ms_to_frames

By = Literal["exercises", "sides"]
_OURS = "#COACH-TRACKS"
"""A line of our playlists, by which an earlier export is known."""


class Part(msgspec.Struct, frozen=True):
    """From ``start`` to before ``stop`` ms of the session."""

    start: int
    stop: int
    title: str


def parts_of(preview: Preview, by: By = "exercises") -> tuple[Part, ...]:
    """One part per exercise as it is performed, or one per chapter (``sides``); together they are the whole session."""
    found: list[tuple[int, str, object]] = []
    for mark in preview.schedule.marks:
        if mark.start >= preview.schedule.duration:
            break
        same: object = mark.item
        title = chapter_title(mark, preview.language)
        if by == "exercises" and mark.place.exercise:
            same = (mark.place.exercise, mark.place.step)
            title = plain(preview.exercises.get(mark.place.exercise, mark.title))
        if found and found[-1][2] == same:
            continue
        if found and found[-1][0] == mark.start:
            found.pop()
        found.append((mark.start, title, same))
    if not found or found[0][0] > 0:
        found.insert(0, (0, plain(preview.schedule.title), None))
    stops = [start for start, _, _ in found[1:]] + [preview.schedule.duration]
    return tuple(Part(start, stop, title) for (start, title, _), stop in zip(found, stops, strict=True))


class Slice:
    """Samples ``start`` to before ``stop`` of a track, as a track."""

    def __init__(self, track: Sounding, start: int, stop: int) -> None:
        self._track = track
        self._start = start
        self.rate = track.rate
        self.frames = stop - start

    def read(self, frame: int, count: int) -> Any:
        samples = self._track.read(self._start + frame, count)
        if frame + count > self.frames:
            samples = samples.copy()
            samples[max(0, self.frames - frame) :] = 0
        return samples

    def fingerprint(self, frame: int, count: int) -> bytes:
        return blake2b(self.read(frame, count).tobytes(), digest_size=20).digest()

    def sounding(self) -> tuple[tuple[int, int], ...]:
        ranges = ((max(a - self._start, 0), min(b - self._start, self.frames)) for a, b in self._track.sounding())
        return tuple((start, stop) for start, stop in ranges if start < stop)


def check_tracks(folder: Path, suffix: str, bitrate: int | None = None) -> None:
    """Before any work: can tracks be written there, in that format? Raises ``CoachError`` or ``RequestError``."""
    files.check_format(Path(f"x{suffix}"), bitrate)
    check_target(folder, folder=True)


def write(
    track: Sounding,
    folder: Path,
    parts: tuple[Part, ...],
    tags: Tags,
    *,
    suffix: str = ".mp3",
    bitrate: int | None = None,
    cache: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Path, ...]:
    """Write ``parts`` of ``track`` into ``folder``, with a relative playlist; returns the paths, the playlist first.

    The files are made elsewhere and moved in when all are whole; those of an earlier export that this one does not
    replace go away, all others stay untouched. Raises ``CoachError`` or ``RequestError``.
    """
    check_tracks(folder, suffix, bitrate)
    names = [f"{n:0{len(str(len(parts)))}d} {_file_name(part.title)}" for n, part in enumerate(parts, 1)]
    names = [f"{name if len(parts) > 9 else '0' + name}{suffix}" for name in names]
    playlist = f"{_file_name(folder.resolve().name)}.m3u8"
    with whole_folder(folder) as work:
        _write_parts(track, work, names, parts, tags, bitrate, cache, progress)
        (work / playlist).write_text(_playlist(tags.title, names, parts), encoding="utf-8", newline="\n")
        _move_in(work, folder, playlist, names)
    return (folder / playlist, *(folder / name for name in names))


def _write_parts(
    track: Sounding,
    work: Path,
    names: list[str],
    parts: tuple[Part, ...],
    tags: Tags,
    bitrate: int | None,
    cache: Path | None,
    progress: Callable[[int, int], None] | None,
) -> None:
    said = [part_of(tags, p.start, p.stop, p.title, (n, len(parts))) for n, p in enumerate(parts, 1)]
    ends = [(ms_to_frames(part.start, track.rate), ms_to_frames(part.stop, track.rate)) for part in parts]
    if names[0].endswith(".mp3"):
        from coach.export import mp3

        mp3.write_parts(track, work, list(zip(names, said, ends, strict=True)), bitrate, cache, progress)
        return
    for name, about, (start, stop) in zip(names, said, ends, strict=True):
        files.write(Slice(track, start, stop), work / name, about, bitrate=bitrate, cache=cache)
        if progress:
            progress(stop, track.frames)


def _move_in(work: Path, folder: Path, playlist: str, names: list[str]) -> None:
    with refusals(folder):
        folder.mkdir(exist_ok=True)
        earlier = _earlier(folder / playlist)
        for name in (*names, playlist):
            if (folder / name).exists() and name not in earlier:
                raise CoachError(str(folder / name), "is there and is not ours", "choose another folder")
        for name in (*names, playlist):
            os.replace(work / name, folder / name)
        for name in earlier - {*names, playlist}:
            (folder / name).unlink(missing_ok=True)
        sync_folder(folder)


def _earlier(playlist: Path) -> set[str]:
    """The files of an earlier export, its playlist among them."""
    try:
        lines = playlist.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return set()
    if _OURS not in lines:
        return set()
    ours = {line for line in lines if re.match(r"\d+ ", line) and line == Path(line).name}
    return ours | {playlist.name}


def _playlist(title: str, names: list[str], parts: tuple[Part, ...]) -> str:
    lines = ["#EXTM3U", _OURS, f"#PLAYLIST:{title}"]
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
