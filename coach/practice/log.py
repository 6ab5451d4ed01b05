"""The quiet log: what was done, one JSON object a line, in the user's data folder. Nothing leaves the machine."""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from coach.files import read_file
from coach.store import refusals

FILE = "log.jsonl"
OFF = "log-off"
"""While a file of this name is in the data folder, nothing is logged."""
LEAST_MS, MOST_MS = 1_000, 24 * 3_600_000
"""Less is a slip of the finger and not logged; more than a day nobody holds."""
LARGEST = 100_000_000
"""Bytes: some hundred years of practice."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One side of one exercise. ``at``: when it was over, local time with its offset; ``ms``: time held.

    ``instead``: the exercise whose place it took while playing, because it is easier or harder; ``heard``: keys of the
    facts that were told of it.
    """

    at: str
    session: str
    exercise: str
    ms: int
    side: str | None = None
    targets: tuple[str, ...] = ()
    instead: str = ""
    heard: tuple[str, ...] = ()

    @property
    def day(self) -> datetime.date | None:
        """The day by the clock that the listener saw; ``None`` where there is none to read."""
        return day_of(self.at)


def day_of(at: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(at[:10])
    except ValueError:
        return None


class Log:
    """The log in a data folder. Making one touches nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / FILE

    @property
    def on(self) -> bool:
        return not (self.folder / OFF).exists()

    def switch(self, on: bool) -> None:
        """Log from now on, or no more. What was logged stays."""
        marker = self.folder / OFF
        if on:
            marker.unlink(missing_ok=True)
        else:
            self.folder.mkdir(parents=True, exist_ok=True)
            marker.touch()

    def add(self, entries: Iterable[Entry]) -> None:
        """Append. A line is written at once and whole; one that a power cut left half is closed off first.

        Raises ``CoachError`` where the system refuses.
        """
        lines = b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries if entry.ms >= LEAST_MS)
        if not lines or not self.on:
            return
        with refusals(self.path):
            self.folder.mkdir(parents=True, exist_ok=True)
            with open(self.path, "a+b", buffering=0, opener=_for_us_alone) as file:
                if file.tell():
                    file.seek(-1, os.SEEK_END)
                    lines = lines if file.read(1) == b"\n" else b"\n" + lines
                file.write(lines)
                os.fsync(file)

    def read(self) -> Iterator[Entry]:
        """All entries. A line that is none (cut off, damaged, or another program's) is passed over, and kept."""
        if not os.path.lexists(self.path):
            return
        data = read_file(self.path, LARGEST)
        for entry in _entries(data):
            if LEAST_MS <= entry.ms <= MOST_MS:
                yield entry


def _entries(data: bytes) -> Iterable[Entry]:
    decoder = msgspec.json.Decoder(Entry)
    try:
        return decoder.decode_lines(data)  # a whole log, twice as fast as line by line
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _readable(data, decoder)


def _readable(data: bytes, decoder: msgspec.json.Decoder[Entry]) -> Iterator[Entry]:
    for line in data.splitlines():
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
            yield decoder.decode(line)


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
