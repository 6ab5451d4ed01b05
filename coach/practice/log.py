"""The quiet log: what was done, one JSON object a line, in the user's data folder. Nothing leaves the machine.

What is being held right now stands in a small file beside it, written anew each second, so that whatever ends the
program costs a second at most. It counts as part of the log until the line is there.
"""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from coach.errors import CoachError
from coach.files import read_file
from coach.store import refusals, sync

FILE = "log.jsonl"
OFF = "log-off"
"""While a file of this name is in the data folder, nothing is logged."""
UNDER_WAY = "log-under-way-*.json"
"""What was being held when a program wrote it last; ``*`` is the program's own."""
LEAST_MS, MOST_MS = 1_000, 24 * 3_600_000
"""Less is a slip of the finger and not logged; more than a day nobody holds."""
LARGEST = 100_000_000
"""Bytes: some hundred years of practice."""
LARGEST_UNDER_WAY = 100_000
"""Bytes."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One side of one exercise in one round. ``at``: when it was over, local time with its offset; ``ms``: time held.

    ``instead``: the exercise whose place it took while playing, because it is easier or harder; ``heard``: keys of the
    facts that were told of it; ``felt``: how the listener felt, in the words that they gave; ``round``: from 1, 0 where
    nobody wrote it down.
    """

    at: str
    session: str
    exercise: str
    ms: int
    side: str | None = None
    targets: tuple[str, ...] = ()
    instead: str = ""
    heard: tuple[str, ...] = ()
    felt: tuple[str, ...] = ()
    round: int = 0

    @property
    def day(self) -> datetime.date | None:
        """The day by the clock that the listener saw; ``None`` where there is none to read."""
        return day_of(self.at)


class Beginning(msgspec.Struct, frozen=True):
    """What stands in a file of ``UNDER_WAY``."""

    size: int
    """The log's, in bytes, when it began: what was written of it stands behind them."""
    entry: Entry


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
        self._under_way: tuple[Path, int] | None = None

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
                sync(file)

    def keep(self, entry: Entry) -> None:
        """Keep what is being held right now, in place of what was kept before. ``settle`` puts it into the log.

        Raises ``CoachError`` where the system refuses.
        """
        if entry.ms < LEAST_MS or not self.on:
            return
        with refusals(self.path):
            self.folder.mkdir(parents=True, exist_ok=True)
            if self._under_way is None:
                size = self.path.stat().st_size if self.path.exists() else 0
                self._under_way = self.folder / UNDER_WAY.replace("*", os.urandom(6).hex()), size
            path, size = self._under_way
            temporary = path.with_name(path.name + ".new")
            with open(temporary, "wb", buffering=0, opener=_for_us_alone) as file:
                file.write(msgspec.json.encode(Beginning(size, entry)))
            os.replace(temporary, path)

    def settle(self, entry: Entry) -> None:
        """Append what was held in the end; what was kept of it on the way goes. Raises ``CoachError``."""
        if self._under_way is not None:
            with contextlib.suppress(CoachError):  # the log itself may still be written
                self.keep(entry)  # the same in both, so that it is known again if the program ends between the two
        self.add([entry])
        if self._under_way is not None:
            with refusals(self._under_way[0]):
                self._under_way[0].unlink(missing_ok=True)
            self._under_way = None

    def read(self) -> Iterator[Entry]:
        """All entries. A line that is none (cut off, damaged, or another program's) is passed over, and kept."""
        begun = [*self._begun()]  # before the log: what is settled meanwhile is in both, and not in neither
        data = read_file(self.path, LARGEST) if os.path.lexists(self.path) else b""
        for entry in _entries(data):
            if LEAST_MS <= entry.ms <= MOST_MS:
                yield entry
        for beginning in begun:
            if LEAST_MS <= beginning.entry.ms <= MOST_MS and beginning.entry not in _entries(data[beginning.size :]):
                yield beginning.entry

    def _begun(self) -> Iterator[Beginning]:
        """What was being held when a program was ended, and what one holds right now."""
        for path in sorted(self.folder.glob(UNDER_WAY)):
            with contextlib.suppress(CoachError, msgspec.DecodeError, UnicodeDecodeError):
                yield msgspec.json.decode(read_file(path, LARGEST_UNDER_WAY), type=Beginning)


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
