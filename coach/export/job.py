"""A plan to files: the sound with its tags, cover and level, and what lies beside it. For command and Python alike."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coach.content.library import read_cover
from coach.errors import CoachError, RequestError
from coach.export import files, tracks
from coach.export.chapters import chapters_of
from coach.export.preview import Preview, preview_of
from coach.export.sounding import Encoding, Sounding, unheard
from coach.export.tags import tags_of, title_in
from coach.export.text_formats import FORMATS
from coach.files import user_path
from coach.pipeline import Plan, lines, notices, plan, record, speak
from coach.plain import plain
from coach.sound.mix import Mix
from coach.store import Store, cached, check_target, keep, whole_file
from coach.times import short_length

if TYPE_CHECKING:
    from coach.content.model import Programme
    from coach.pipeline import Options
    from coach.schedule.model import Schedule
    from coach.script.model import Line
    from coach.sound.track import Track
    from coach.voice.cache import ClipCache
    from coach.voice.model import Clip
    from coach.voice.studio import Progress, Tell


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be written of a session. ``tracks``: a folder of tracks, in the format ``suffix``, not one file."""

    cache: Path | None = None
    """The cache folder; without it nothing is kept, and everything is made anew."""
    bitrate: int | None = None
    """kbit/s; ``None``: what speech needs in this format."""
    tracks: tracks.By | None = None
    suffix: str = ".mp3"
    captions: bool = False
    chapters_json: bool = False
    cover: bool = True
    title: str = ""
    """Instead of the session's own, in the file's tags."""
    keep: bool = False
    """What is there already is kept, unless it is an earlier export of the same session in the same length."""
    dated: bool = True
    """Whether the tags name the year. Without it the same session gives the same file in any year."""
    cover_size: int = 1000
    """Pixels of each side of a cover that is drawn."""
    hear: Callable[[bytes, int], None] | None = None
    """See ``Encoding``."""

    def beside(self, target: Path) -> dict[str, Path]:
        """The written forms that go with a session, and their files."""
        forms = {"srt": ".srt", "vtt": ".vtt", "lrc": ".lrc"} if self.captions else {}
        if self.chapters_json:
            forms["chapters"] = ".chapters.json"
        stem = target / target.resolve().name if self.tracks else target.with_suffix("")
        return {form: Path(f"{stem}{suffix}") for form, suffix in forms.items()}


class Job(msgspec.Struct, frozen=True):
    """One session, and the file or folder of tracks that it becomes."""

    programme: Programme
    options: Options
    target: Path
    mix: Mix = Mix()


class Written(msgspec.Struct, frozen=True):
    """What was written: its length in ms, how many chapters or tracks it has, and its bytes."""

    target: Path
    duration: int
    parts: int
    bytes: int


def check(jobs: Sequence[Job], form: Form) -> None:
    """Whatever can be known to go wrong, before anything is recorded. Raises ``CoachError`` or ``RequestError``."""
    for job in jobs:
        if form.cover and job.programme.session.cover:
            read_cover(job.programme.session.cover)
        if form.tracks:
            tracks.check_tracks(job.target, form.suffix, form.bitrate, 1 + job.mix.stereo)
            continue
        files.check_format(job.target, form.bitrate, 1 + job.mix.stereo)
        check_apart(job.target, job.mix.bed, job.programme.session.cover)
        if form.keep:
            _check_kept(job, form)
        for path in (job.target, *form.beside(job.target).values()):
            check_target(path)
    for mix in dict.fromkeys(job.mix for job in jobs if job.mix.stereo):
        from coach.sound.bed import check_bed

        check_bed(mix)


def check_apart(target: Path, *sources: str | None) -> None:
    """Raises ``RequestError`` where a file would be written over one that it is made of: its bed, its cover."""
    there = [path for path in (user_path(source) for source in sources if source) if os.path.isfile(path)]
    if any(os.path.isfile(target) and os.path.samefile(path, target) for path in there):
        raise RequestError(f"'{target}'", "is what it is made of", "choose another name for the file")


def title_of(programme: Programme, options: Options) -> str:
    """The title that its files have: with the length where one was asked for."""
    title = plain(programme.session.title)
    return f"{title}, {short_length(options.duration)}" if options.duration else title


def _check_kept(job: Job, form: Form) -> None:
    """Raises ``CoachError`` where a file of somebody else's would be written over."""
    files_there = [path for path in (job.target, *form.beside(job.target).values()) if os.path.isfile(path)]
    if files_there and title_in(job.target) != (form.title or title_of(job.programme, job.options)):
        keep(files_there[0])


def record_all(
    jobs: Sequence[Job], form: Form, clips: ClipCache, progress: Progress | None = None, tell: Tell | None = None
) -> list[tuple[Plan, dict[Line, Clip]]]:
    """All lines of all sessions at once, so that every processor is busy to the end; then what their true lengths add.

    What is spoken is encoded meanwhile. ``tell``: what a user should know of their voices, see ``pipeline.record``.
    """
    plans = [plan(job.programme, job.options) for job in jobs]
    if tell:
        for notice in dict.fromkeys(notice for one in plans for notice in notices(one)):
            tell(notice)
    pairs = zip(plans, jobs, strict=True)
    mp3s = [
        (one, job.mix) for one, job in pairs if (form.suffix if form.tracks else job.target.suffix.lower()) == ".mp3"
    ]
    with encoding_ahead(mp3s, form, clips, progress or unheard) as heard:
        recorded = speak([(lines(one.script), one.options) for one in plans], clips, heard, tell)
        return [
            record(one.with_clips(spoken), clips, progress, spoken, tell)
            for one, spoken in zip(plans, recorded, strict=True)
        ]


@contextmanager
def encoding_ahead(
    sessions: Sequence[tuple[Plan, Mix]], form: Form, clips: ClipCache, progress: Progress
) -> Iterator[Progress]:
    """``progress``, to be told of recording: MP3s are encoded meanwhile. ``clips`` are in the cache of ``form``."""
    from coach.export.ahead import Ahead, Versions

    versions = Versions()
    aheads = [Ahead(plan, mix, form.bitrate, clips, versions) for plan, mix in sessions if form.cache]

    def heard(done: int, total: int) -> None:
        progress(done, total)
        for ahead in aheads:
            ahead.look(done, total)

    with ExitStack() as stack:
        for ahead in aheads:
            stack.callback(ahead.close)
        yield heard


def write_all(
    jobs: Sequence[Job],
    recorded: Sequence[tuple[Plan, Mapping[Line, Clip]]],
    form: Form,
    progress: Progress,
    tell: Tell | None = None,
) -> list[Written | CoachError]:
    """Write every session, several side by side. One that fails does not stop the others: its error is its result."""
    from coach.sound.track import Track

    stopped, parts = threading.Event(), [0.0] * len(jobs)

    def write_one(number: int) -> Written:
        def hear(done: int, total: int) -> None:
            if stopped.is_set():
                raise KeyboardInterrupt
            parts[number] = done / max(total, 1)
            progress(round(100 * sum(parts) / len(parts)), 100)

        plan, clips = recorded[number]
        track = Track(plan.schedule, clips, jobs[number].mix)
        its = msgspec.structs.replace(form, title=form.title or title_of(plan.programme, plan.options))
        return write(track, preview_of(plan), jobs[number].target, its, hear, tell)

    results: list[Written | CoachError] = []
    with ThreadPoolExecutor(min(len(jobs), os.cpu_count() or 1)) as pool:
        try:
            for work in [pool.submit(write_one, number) for number in range(len(jobs))]:
                try:
                    results.append(work.result())
                except CoachError as error:
                    results.append(error)
        except BaseException:
            stopped.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return results


def write(
    track: Track, preview: Preview, target: Path, form: Form, progress: Progress = unheard, tell: Tell | None = None
) -> Written:
    """Write one session. ``preview`` is of the same schedule as ``track``; for tracks it names the exercises.

    Every file is there whole or not at all. Raises ``CoachError`` or ``RequestError``.
    """
    from coach.export.ahead import settle

    schedule = track.schedule
    store = Store(form.cache) if form.cache else None
    stereo = track.mix.stereo
    if stereo:
        from coach.sound.stereo import Stereo, voice_of

        track = voice_of(track)
    settle(track, store)
    sound: Sounding = Stereo(track) if stereo else track
    cover = cover_of(schedule, store, tell, form.cover_size) if form.cover else b""
    tags = tags_of(preview, year=date.today().year if form.dated else None, cover=cover)
    title = form.title or tags.title
    album = title if form.tracks and not schedule.imprint.album else tags.album
    tags = msgspec.structs.replace(tags, title=title, album=album)
    how = Encoding(bitrate=form.bitrate, store=store, progress=progress, hear=form.hear)
    if form.tracks:
        parts = chapters_of(schedule, preview.exercises if form.tracks == "exercises" else None)
        paths = tracks.write(sound, target, parts, tags, how, form.suffix)
    else:
        files.write(sound, target, tags, how)
        parts, paths = tags.chapters, (target,)
    for name, path in form.beside(target).items():
        with whole_file(path) as file:
            file.write(FORMATS[name](preview).encode())
    return Written(target, schedule.duration, len(parts), sum(path.stat().st_size for path in paths))


def cover_of(schedule: Schedule, store: Store | None, tell: Tell | None, size: int) -> bytes:
    """The session's own, else one that is drawn; where that cannot be, a file without a picture is better than none."""
    from coach.export.cover import RECIPE, draw

    if schedule.imprint.cover:
        return read_cover(schedule.imprint.cover)
    about = (size, schedule.title, schedule.duration, schedule.estimated, schedule.events, schedule.windows)
    key = Store.key(str(RECIPE), msgspec.json.encode(about, enc_hook=int))
    try:
        return cached(store, "covers", key, lambda: draw(schedule, size))
    except ImportError as error:
        if tell:
            tell(f"no cover picture ({error}); pip install pillow")
        return b""
