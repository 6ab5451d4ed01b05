"""An item to its folder in a site: the sound, what is said in it, its chapters, its cover. Whole or not at all."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coach.content.model import LEVELS, ExerciseStep, walk
from coach.errors import CoachError
from coach.export.job import Form, cover_of, encoding_ahead, write
from coach.export.lanes import ground_of
from coach.export.preview import preview_of
from coach.export.text_formats import FORMATS
from coach.language import DEFAULT
from coach.phone.card import card
from coach.phone.catalogue import Item
from coach.pipeline import Plan, plan, record
from coach.plain import plain
from coach.schedule.held import held_ms
from coach.store import Store, whole_file, whole_folder
from coach.voice.cache import ClipCache

if TYPE_CHECKING:
    from coach.schedule.model import Schedule
    from coach.voice.standby import Resident
    from coach.voice.studio import Progress, Tell

ABOUT = "session.json"
"""Is in every session's folder, and tells what else is."""
AUDIO, COVER, CARD, CUES, PAGE = "audio.mp3", "cover.png", "card.pdf", "cues.json", "index.html"
BESIDE: Mapping[str, str] = {
    "chapters.json": "chapters",
    CUES: "json",
    "lines.vtt": "vtt",
    "lines.srt": "srt",
}
"""The written forms that go with the sound: file, and name of the form."""
COVER_SIZE, COVER_INSIDE = 1400, 600
"""Pixels of each side: what podcast apps ask for at least, and what is in the sound's own tags."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A session in ``sessions.json``: what the page lists and plays. Paths are relative to the site.

    ``targets`` and ``positions`` in the order of doing it, the ``level`` of its strongest exercise.
    """

    name: str
    title: str
    about: str
    duration_ms: int
    held_ms: int
    targets: tuple[str, ...]
    positions: tuple[str, ...]
    level: str | None
    detail: str
    audio: str
    bytes: int
    sha256: str
    cover: str
    color: str
    cues: str
    language: str = DEFAULT


class File(msgspec.Struct, frozen=True):
    bytes: int
    sha256: str


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a session's folder says of itself. ``key`` tells from what it was made (see ``catalogue.key_of``)."""

    coach_session: int = 1
    key: str
    entry: Entry
    files: dict[str, File]


def entry_of(item: Item, schedule: Schedule, audio: File | None = None) -> Entry:
    """The entry of an item; of one that is not made yet, the length is an estimate and the size 0."""
    session, exercises = item.programme.session, item.programme.exercises
    levels = [LEVELS.index(exercise.level) for exercise in exercises.values()]
    places = [
        exercises[step.exercise].position if isinstance(step, ExerciseStep) else getattr(step, "position", None)
        for step, _ in walk(session.steps)
    ]
    return Entry(
        name=item.name,
        title=item.title,
        about=plain(session.intro),
        duration_ms=schedule.duration,
        held_ms=held_ms(schedule),
        targets=tuple(dict.fromkeys(muscle for one in exercises.values() for muscle in one.targets)),
        positions=tuple(dict.fromkeys(place for place in places if place)),
        level=LEVELS[max(levels)] if levels else None,
        detail=item.detail,
        audio=f"{item.name}/{AUDIO}",
        bytes=audio.bytes if audio else 0,
        sha256=audio.sha256 if audio else "",
        cover=f"{item.name}/{COVER}",
        color=ground_of(schedule.title),
        cues=f"{item.name}/{CUES}",
        language=schedule.language,
    )


def read_about(folder: Path) -> About | None:
    """What the folder of a session says of itself, where all of its files are there in their size."""
    try:
        about = msgspec.json.decode((folder / ABOUT).read_bytes(), type=About)
        sizes = {name: (folder / name).lstat().st_size for name in about.files}
    except (OSError, msgspec.DecodeError):
        return None
    return about if all(sizes[name] == file.bytes for name, file in about.files.items()) else None


class Growing:
    """The sound of a session while it is made, so that nobody who wants to hear it has to wait for its end.

    ``begun`` gets the entry as soon as there is something to hear; ``beside`` are the files that go with it, as soon
    as each is there. ``size``: what ``data`` will have in the end. ``ended``: nothing more comes.
    """

    def __init__(self, begun: Callable[[Entry], None]) -> None:
        self._begun = begun
        self.beside: dict[str, bytes] = {}
        self.data = bytearray()
        self.size = 0
        self.ended = False
        self._length_s = self._since = 0.0

    def hear(self, item: Item, schedule: Schedule, data: bytes, size: int) -> None:
        """The next piece of the sound, as ``Encoding`` has it."""
        self.data += data
        if not self.size:
            self.size, self._length_s, self._since = size, schedule.duration / 1000, time.monotonic()
            self._begun(entry_of(item, schedule, File(size, "")))

    @property
    def ahead_s(self) -> float:
        """So many seconds of it are there that nobody can have heard yet."""
        there = self._length_s * len(self.data) / self.size if self.size else 0.0
        return there - (time.monotonic() - self._since)


def render(
    item: Item,
    site: Path,
    cache: Path,
    key: str,
    progress: Progress,
    tell: Tell | None = None,
    growing: Growing | None = None,
    resident: Resident | None = None,
) -> Entry:
    """Make the folder of ``item`` in ``site``; an older one of ours gives way to it. Raises ``CoachError``.

    ``growing`` hears it while it is made. ``resident`` is a voice that stays open.
    """
    from coach.sound.track import Track

    if os.path.lexists(place := site / item.name) and not is_ours(place):
        raise CoachError(str(place), "is there and is not ours", "move it away, or choose another folder")
    first = plan(item.programme, item.options)
    form = Form(cache=cache, title=item.title, dated=False, cover_size=COVER_INSIDE)
    with encoding_ahead([(first, item.mix)], form, ClipCache(cache), _part(progress, 0)) as heard:
        voiced, spoken = record(first, ClipCache(cache, tell), heard, instead=tell, resident=resident)
    preview = preview_of(voiced)
    beside = {name: FORMATS[form](preview).encode() for name, form in BESIDE.items()}
    if growing:
        growing.beside = beside
        form = msgspec.structs.replace(form, hear=partial(growing.hear, item, voiced.schedule))
    with whole_folder(place) as passing:
        (new := passing / "new").mkdir()
        write(Track(voiced.schedule, spoken, item.mix), preview, new / AUDIO, form, _part(progress, 1), tell)
        progress(99, 100)  # it can be heard already: here, and after the cover, others may come first
        if cover := cover_of(voiced.schedule, Store(cache), None, COVER_SIZE):
            beside[COVER] = cover
        progress(99, 100)
        _companions(voiced, item, new, beside)
        entry = _describe(new, item, voiced.schedule, key)
        if os.path.lexists(place):
            os.rename(place, passing / "old")
        os.rename(new, place)
    return entry


def _describe(folder: Path, item: Item, schedule: Schedule, key: str) -> Entry:
    """Write into the folder what it holds."""
    sums = {path.name: _sum(path) for path in sorted(folder.iterdir()) if path.name not in (ABOUT, PAGE)}
    entry = entry_of(item, schedule, sums[AUDIO])
    about = About(key=key, entry=entry, files=sums)
    _write(folder / ABOUT, msgspec.json.format(msgspec.json.encode(about)) + b"\n")
    return entry


def _part(progress: Progress, half: int) -> Progress:
    """Progress within the first or the second half of the work."""
    return lambda done, total: progress(50 * half + 50 * done // max(total, 1), 100)


def _companions(plan: Plan, item: Item, folder: Path, beside: Mapping[str, bytes]) -> None:
    """Write what goes with the sound, and the hand-out.

    That needs libraries that are not everywhere, and room on its sheet: without it a session is whole, too.
    """
    for name, data in beside.items():
        _write(folder / name, data)
    try:
        sheet = card(plan, url=item.address and f"{item.address}{item.name}/")
    except CoachError:
        return
    _write(folder / CARD, sheet)


def _write(path: Path, data: bytes) -> None:
    with whole_file(path, at_once=path.name == ABOUT) as file:
        file.write(data)


def _sum(path: Path) -> File:
    with open(path, "rb") as file:
        return File(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def is_ours(folder: Path) -> bool:
    """Whether a folder is one of ours, though it may be damaged, or holds nothing at all."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    return (folder / ABOUT).is_file() or not any(folder.iterdir())
