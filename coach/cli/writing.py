"""The work of ``coach export``: record what is new, then write each session, several of them side by side."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from coach.cli.progress import progress
from coach.content.model import Programme
from coach.errors import CoachError
from coach.pipeline import Options
from coach.sound.mix import BEDS, Mix
from coach.times import clock

if TYPE_CHECKING:
    from coach.export.preview import Preview
    from coach.export.tracks import By
    from coach.pipeline import Plan
    from coach.script.model import Line
    from coach.sound.track import Track
    from coach.voice.cache import ClipCache
    from coach.voice.model import Clip

Progress = Callable[[int, int], None]


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted of every session. ``tracks``: a folder of tracks instead of one file, in the format ``suffix``."""

    mix: Mix
    cache: Path
    bitrate: int | None = None
    tracks: By | None = None
    suffix: str = ".mp3"
    captions: bool = False
    chapters_json: bool = False
    cover: bool = True

    def clips(self) -> ClipCache:
        from coach.voice.cache import ClipCache

        return ClipCache(self.cache, lambda warning: click.echo(f"coach: {warning}", err=True))


class Job(msgspec.Struct, frozen=True):
    """One session and the file, or folder of tracks, that it becomes."""

    programme: Programme
    options: Options
    target: Path


def check(jobs: list[Job], wishes: Wishes) -> None:
    """Whatever can be known to go wrong, before anything is recorded. Raises ``CoachError`` or ``RequestError``."""
    from coach.export.atomic import check_target
    from coach.export.files import check_format
    from coach.export.tracks import check_tracks

    for job in jobs:
        if wishes.tracks:
            check_tracks(job.target, wishes.suffix, wishes.bitrate)
            continue
        check_format(job.target, wishes.bitrate)
        for path in (job.target, *_beside(job.target, wishes).values()):
            check_target(path)
    bed = wishes.mix.bed
    if bed and bed not in BEDS:
        from coach.sound.bed import bring
        from coach.sound.track import DEFAULT_RATE

        bring(bed, DEFAULT_RATE, 60 * DEFAULT_RATE)  # a minute of it is enough to know whether it will do


def write_all(jobs: list[Job], wishes: Wishes, known: Mapping[Line, Clip]) -> int:
    """Write every session; one that fails is told and does not stop the others. The exit code."""
    if len(jobs) == 1:
        made, clips = _recorded(jobs[0], wishes, known)
        with progress("Writing") as show:
            summary = _write(jobs[0], wishes, made, clips, show)
        click.echo(summary, err=True)
        return 0
    stopped = threading.Event()
    code = 0
    with progress("Writing") as show, ThreadPoolExecutor(min(len(jobs), os.cpu_count() or 1)) as pool:
        tally = _Tally(len(jobs), show, stopped)
        try:
            ready = [_recorded(job, wishes, known) for job in jobs]
            work = [
                pool.submit(_write, job, wishes, *recorded, tally.of(number))
                for number, (job, recorded) in enumerate(zip(jobs, ready, strict=True))
            ]
            told = []
            for one in work:
                try:
                    told.append(one.result())
                except CoachError as error:
                    told.append(f"coach: {error}")
                    code = max(code, error.exit_code)
        except BaseException:
            stopped.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    for line in told:
        click.echo(line, err=True)
    return code


class _Tally:
    """The progress of several writers as one, and the way to stop them all."""

    def __init__(self, jobs: int, show: Progress, stopped: threading.Event) -> None:
        self._parts = [0.0] * jobs
        self._show = show
        self._stopped = stopped

    def of(self, number: int) -> Progress:
        def hear(done: int, total: int) -> None:
            if self._stopped.is_set():
                raise KeyboardInterrupt
            self._parts[number] = done / max(total, 1)
            self._show(round(100 * sum(self._parts) / len(self._parts)), 100)

        return hear


def _recorded(job: Job, wishes: Wishes, known: Mapping[Line, Clip]) -> tuple[Plan, dict[Line, Clip]]:
    from coach.pipeline import plan, record

    with progress("Recording") as show:
        return record(plan(job.programme, job.options, known), wishes.clips(), show, known)


def _write(job: Job, wishes: Wishes, made: Plan, clips: Mapping[Line, Clip], show: Progress) -> str:
    """Write one session, and say what was written."""
    from coach.export import files, tracks
    from coach.export.preview import Preview
    from coach.export.tags import tags_of

    names = {known: exercise.name for known, exercise in job.programme.exercises.items()}
    preview = Preview(made.schedule, job.options.voice, names, left_out=made.left_out)
    track = _track(made, clips, wishes)
    tags = tags_of(preview, year=date.today().year, cover=_cover(preview, wishes.cache) if wishes.cover else b"")
    written: tuple[Path, ...]
    if wishes.tracks:
        parts = tracks.parts_of(preview, wishes.tracks)
        written = tracks.write(
            track,
            job.target,
            parts,
            tags,
            suffix=wishes.suffix,
            bitrate=wishes.bitrate,
            cache=wishes.cache,
            progress=show,
        )
        what = f"{len(parts)} tracks"
    else:
        files.write(track, job.target, tags, bitrate=wishes.bitrate, cache=wishes.cache, progress=show)
        written = (job.target,)
        what = f"{len(tags.chapters)} chapters"
    _write_beside(preview, _beside(job.target, wishes))
    size = sum(path.stat().st_size for path in written) / 1e6
    return f"{job.target}: {clock(made.schedule.duration)}, {what}, {size:.1f} MB"


def _track(made: Plan, clips: Mapping[Line, Clip], wishes: Wishes) -> Track:
    """The sound of the session. Measuring its level takes longer than all else, so what was found is kept."""
    from coach.export.kept import Kept
    from coach.sound.levels import RECIPE
    from coach.sound.track import Track

    kept = Kept(wishes.cache / "levels")
    speech = blake2b()
    for line, clip in clips.items():
        speech.update(f"{line.text} {clip.rate} {clip.frames}".encode("utf-8", "surrogatepass") + clip.digest)
    about = [
        msgspec.json.encode(part, enc_hook=int) for part in (made.schedule.events, wishes.mix, made.schedule.duration)
    ]
    key = Kept.key(str(RECIPE), speech.digest(), *about)
    known = kept.get(key)
    track = Track(made.schedule, clips, wishes.mix, gain=float(known) if known else None)
    if not known:
        kept.put(key, repr(float(track.gain)).encode())
    return track


def _age(module: str) -> str:
    """Of the code that makes something: what older code made is not taken for what it would make now."""
    return str((Path(__file__).parent.parent / "export" / f"{module}.py").stat().st_mtime_ns)


def _cover(preview: Preview, cache: Path) -> bytes:
    """A file without a picture is better than none."""
    from coach.export.drawn import drawn
    from coach.export.kept import Kept

    kept = Kept(cache / "covers")
    schedule = preview.schedule
    about = (schedule.title, schedule.duration, schedule.estimated, schedule.events, schedule.windows, schedule.marks)
    key = Kept.key(_age("cover"), msgspec.json.encode(about, enc_hook=int))
    if known := kept.get(key):
        return known
    try:
        picture = drawn(schedule)
    except ImportError as error:
        click.echo(f"coach: no cover picture ({error}); pip install pillow", err=True)
        return b""
    kept.put(key, picture)
    return picture


def _beside(target: Path, wishes: Wishes) -> dict[str, Path]:
    """The written forms that go with a session, and their files."""
    forms = {"srt": ".srt", "vtt": ".vtt", "lrc": ".lrc"} if wishes.captions else {}
    if wishes.chapters_json:
        forms["chapters"] = ".chapters.json"
    if wishes.tracks:
        return {form: target / f"{target.resolve().name}{suffix}" for form, suffix in forms.items()}
    return {form: target.with_suffix(suffix) for form, suffix in forms.items()}


def _write_beside(preview: Preview, paths: Mapping[str, Path]) -> None:
    from coach.export.atomic import whole_file
    from coach.export.text_formats import FORMATS

    for form, path in paths.items():
        with whole_file(path) as file:
            file.write(FORMATS[form](preview).encode())
