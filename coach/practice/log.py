"""The quiet log: what was done, one JSON object a line, in the user's data folder. Nothing leaves the machine."""

from __future__ import annotations

import contextlib
import datetime
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from coach.files import read_file
from coach.store import refusals

FILE = "log.jsonl"
OFF = "log-off"
"""While a file of this name is in the data folder, nothing is logged."""
WEEK_MS = 10 * 60_000
"""Ten minutes a muscle group and week, beyond which flexibility gains level off (Ingram et al. 2025, Sports Med)."""
LEAST_MS, MOST_MS = 1_000, 24 * 3_600_000
"""Less is a slip of the finger and not logged; more than a day nobody holds."""
LARGEST = 100_000_000
"""Bytes: some hundred years of practice."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One side of one exercise. ``at``: when it was over, local time with its offset; ``ms``: time held."""

    at: str
    session: str
    exercise: str
    ms: int
    side: str | None = None
    targets: tuple[str, ...] = ()


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
        """All entries. A line that is none (cut off, or another program's) is passed over."""
        if not os.path.lexists(self.path):
            return
        data = read_file(self.path, LARGEST)
        decoder = msgspec.json.Decoder(Entry)
        for line in data.splitlines():
            with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
                if LEAST_MS <= (entry := decoder.decode(line)).ms <= MOST_MS:
                    yield entry


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def since_monday(entries: Iterable[Entry], today: datetime.date) -> list[Entry]:
    """The entries of the week that ``today`` is in, Monday to Sunday."""
    monday = today - datetime.timedelta(days=today.weekday())
    sunday = monday + datetime.timedelta(days=6)
    return [entry for entry in entries if (day := _day(entry)) is not None and monday <= day <= sunday]


def by_muscle(entries: Iterable[Entry]) -> dict[str, int]:
    """Milliseconds by muscle group, most first. Each group that an exercise is for gets its whole time."""
    sums: Counter[str] = Counter()
    for entry in entries:
        sums.update(dict.fromkeys(entry.targets, entry.ms))
    return dict(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))


def _day(entry: Entry) -> datetime.date | None:
    try:
        return datetime.datetime.fromisoformat(entry.at).date()
    except ValueError:
        return None


def report(entries: Sequence[Entry], width: int = 72) -> str:
    """The week by muscle group, each against the ten minutes."""
    if not entries:
        return "Nothing was logged this week."
    sums = by_muscle(entries)
    days = len({_day(entry) for entry in entries})
    whole = sum(entry.ms for entry in entries)
    rows = [f"This week: {_minutes(whole)} held on {days} {'day' if days == 1 else 'days'}.", ""]
    label = max((len(name) for name in sums), default=0)
    room = max(10, min(30, width - label - 22))
    for name, ms in sums.items():
        filled = min(room, ms * room // WEEK_MS)
        rows.append(f"{name:<{label}}  {'█' * filled}{'·' * (room - filled)}  {_minutes(ms):>7} of 10 min")
    rows += ["", "Gains in flexibility level off near ten minutes a week for each muscle group."]
    return "\n".join(rows)


def _minutes(ms: int) -> str:
    minutes, rest = divmod((ms + 500) // 1000, 60)
    return f"{minutes}:{rest:02d}"
