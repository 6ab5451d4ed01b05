"""What a session leaves behind while it plays: the place to take it up again, and the log of what was done."""

from __future__ import annotations

import contextlib
import datetime
import os
import zlib
from bisect import bisect_right
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from coach.content.model import Exercise, ExerciseStep, Programme, walk
from coach.errors import CoachError, RequestError
from coach.files import read_file
from coach.practice.log import Entry, Log
from coach.schedule.held import is_held
from coach.script.model import Mark, Place, Script
from coach.sound.track import Track
from coach.store import write_text
from coach.times import frames_to_ms, ms_to_frames

FILE = "place.json"
TODAY = "today.json"
"""Beside it: what ``coach today`` made last, told to this listener, for no script holds that."""
VERSION = 1
LARGEST = 1_000_000
KEPT_EACH_MS = 1_000
AGAIN = "start the session by its name"


class Stopped(msgspec.Struct, frozen=True, kw_only=True):
    """Where a session was stopped: ``place`` and ``chapter`` say how far it got.

    ``session`` and ``options`` are what its user asked for, to be read by whoever wrote them.
    """

    version: int = VERSION
    session: tuple[str, ...]
    options: dict[str, str | int | float | bool | tuple[str, ...] | None] = {}
    title: str = ""
    place: Place = Place()
    chapter: str = ""
    outline: int = 0
    """A sum over the session's chapters: another one tells that the session was changed."""
    felt: tuple[str, ...] = ()
    """How the listener felt, in the words that they gave."""


def outline(script: Script) -> int:
    """The same for the same chapters in the same order."""
    titles = "\n".join(f"{item.title} {item.place}" for item in script.items if isinstance(item, Mark))
    return zlib.crc32(titles.encode())


def write_place(folder: Path, stopped: Stopped) -> None:
    """Replace the file, so that a reader finds the old place or the new one, also after a power cut."""
    write_text(folder / FILE, msgspec.json.encode(stopped).decode(), force=True, secret=True)


def read_place(folder: Path) -> Stopped:
    """Where the last session was stopped. Raises ``RequestError`` where there is none that can be read."""
    path = folder / FILE
    try:
        if not os.path.lexists(path):
            raise RequestError("--resume", "no session was stopped before its end", AGAIN)
        data = read_file(path, LARGEST)
        version = msgspec.json.decode(data, type=dict[str, object]).get("version")
        if version != VERSION:
            raise RequestError("--resume", f"{path} was written by another version of the coach", AGAIN)
        return msgspec.json.decode(data, type=Stopped)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise damaged(folder) from None


def write_today(folder: Path, programme: Programme) -> Path:
    """Keep a programme as it is told, to be taken up again; its file. Raises ``CoachError``."""
    path = folder / TODAY
    write_text(path, msgspec.json.encode(programme, enc_hook=int).decode(), force=True, secret=True)
    return path


def read_today(path: Path) -> Programme:
    """What was kept. Raises ``CoachError`` where it cannot be read."""
    try:
        programme = msgspec.json.decode(read_file(path, LARGEST), type=Programme, dec_hook=_whole)
        named = {step.exercise for step, _ in walk(programme.session.steps) if isinstance(step, ExerciseStep)}
        if not programme.session.steps or not named <= programme.exercises.keys() or programme.session.duration == 0:
            raise ValueError
        return programme
    except (ValueError, RecursionError):  # what is no JSON, or of another shape, is a ValueError, too
        raise RequestError("--resume", f"{path} is damaged", "'coach today' makes a session anew") from None


def _whole(kind: type[int], value: object) -> int:
    """A length of time as it was kept: whole milliseconds, never below zero."""
    if type(value) is not int or value < 0:
        raise ValueError
    return kind(value)


def damaged(folder: Path) -> RequestError:
    """The error for a file that tells no place."""
    return RequestError("--resume", f"{folder / FILE} is damaged", AGAIN)


class Journal(msgspec.Struct):
    """Keeps the place in the folder ``state``, and the log. ``warn`` hears once what cannot be kept: nothing raises."""

    diary: Log
    state: Path
    stopped: Stopped
    exercises: Mapping[str, Exercise]
    warn: Callable[[str], None]
    heard: Mapping[str, tuple[str, ...]] = {}
    """The facts that the session tells of each exercise, by their keys."""
    warned: bool = False
    placed: bool = False
    """Whether the place stands in its file."""
    side: Place = Place()
    """What is being held, or was held last."""
    instead: str = ""
    """The exercise whose place it took while playing."""
    held_ms: float = 0
    """How long; 0 once it is in the log."""
    kept_ms: float = 0
    """So much of it was kept last."""

    def chapter(self, place: Place, title: str) -> None:
        """A chapter has begun."""
        self.stopped = msgspec.structs.replace(self.stopped, place=place, chapter=title)
        self.placed = self._keep(lambda: write_place(self.state, self.stopped))

    def count(self, track: Track, start: int, stop: int, instead: Mapping[str, str]) -> None:
        """Frames ``start`` to ``stop`` of ``track`` were sent to the listener's ears: what of them was in holds counts.

        A side goes into the log when another one is begun. ``instead``: in whose place each form stands, by ids.
        """
        rate, windows = track.rate, track.schedule.windows
        first = bisect_right(windows, frames_to_ms(start, rate), key=lambda span: span.start) - 1
        for span in windows[max(0, first) :]:
            begin, end = ms_to_frames(span.start, rate), ms_to_frames(span.end, rate)
            if begin >= stop:
                break
            share = min(stop, end) - max(start, begin)
            if share > 0 and is_held(span) and span.place.exercise is not None:
                side = msgspec.structs.replace(span.place, rep=None)
                if side != self.side:
                    self.settle()
                self.side, self.instead = side, instead.get(span.place.exercise, "")
                self.held_ms += share * 1000 / rate

    def keep(self) -> None:
        """Keep what is being held, so far for this time, a second at a time."""
        if self.held_ms >= self.kept_ms + KEPT_EACH_MS:
            self.kept_ms = self.held_ms
            self._keep(lambda: self.diary.keep(self._entry()))

    def settle(self) -> None:
        """What was counted last is complete."""
        if self.held_ms:
            self._keep(lambda: self.diary.settle(self._entry()))
        self.held_ms = self.kept_ms = 0

    def ended(self) -> None:
        """The session was heard to its end: there is nothing to take up again."""
        with contextlib.suppress(OSError):
            (self.state / FILE).unlink()

    def _entry(self) -> Entry:
        at = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        name, ms = self.side.exercise or "", round(self.held_ms, 3)
        exercise = self.exercises.get(name)
        targets = tuple(exercise.targets) if exercise else ()
        heard = self.heard.get(name, ())
        side, felt, turn = self.side.side, self.stopped.felt, self.side.round or 0
        return Entry(at, self.stopped.title, name, int(ms), side, targets, self.instead, heard, felt, turn)

    def _keep(self, write: Callable[[], None]) -> bool:
        try:
            write()
            return True
        except CoachError as error:
            if not self.warned:
                self.warned = True
                self.warn(f"{error.subject}: {error.problem}; what you do is not kept")
            return False
