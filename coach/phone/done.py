"""What was done on a phone comes home: into the same log as all else, once each, however often it is handed in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated

import msgspec

from coach.errors import RequestError
from coach.plain import plain
from coach.practice.log import Entry, Log
from coach.times import LONGEST_MS

Short = Annotated[str, msgspec.Meta(max_length=200)]


class Handed(msgspec.Struct, frozen=True):
    """One side of one exercise, as the phone tells it; see ``coach.practice.log.Entry``."""

    at: Annotated[str, msgspec.Meta(max_length=40)]
    session: Short
    exercise: Short
    ms: Annotated[int, msgspec.Meta(ge=0, le=LONGEST_MS)]
    side: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    targets: Annotated[tuple[Short, ...], msgspec.Meta(max_length=40)] = ()


class Batch(msgspec.Struct, frozen=True):
    """What a phone hands in at once. ``id`` is the same when it is handed in again."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    entries: Annotated[tuple[Handed, ...], msgspec.Meta(max_length=1000)]


def enter(batch: Batch, log: Log, titles: Mapping[str, str], targets: Mapping[str, tuple[str, ...]]) -> int:
    """Enter what the log does not have yet, one batch at a time; returns how many of the batch are in it now.

    The log itself says what it has already: no second record can disagree with it. ``titles`` of the sessions by their
    names in the site, ``targets`` of the exercises by their ids: where we know better than the phone. Raises
    ``RequestError`` for a time that is none, ``CoachError`` where it cannot be kept.
    """
    entries = [_entry(handed, titles, targets) for handed in batch.entries]
    entered = set(log.read())
    log.add([entry for entry in dict.fromkeys(entries) if entry not in entered])
    return len(entries) if log.on else 0


def _entry(handed: Handed, titles: Mapping[str, str], targets: Mapping[str, tuple[str, ...]]) -> Entry:
    try:
        at = datetime.datetime.fromisoformat(handed.at)
    except ValueError:
        raise RequestError("at", f"'{handed.at}' is no time", "write it as 2026-11-27T07:30:00+01:00") from None
    if at.year < 2000 or at.timestamp() > datetime.datetime.now().timestamp() + 86_400 * 2:
        raise RequestError("at", f"'{handed.at}' is no time at which anything was done", "look at the phone's clock")
    return Entry(
        at=at.isoformat(timespec="seconds"),
        session=titles.get(handed.session, plain(handed.session)),
        exercise=plain(handed.exercise),
        ms=handed.ms,
        side=handed.side if handed.side in ("left", "right") else None,
        targets=targets.get(handed.exercise, tuple(plain(target) for target in handed.targets)),
    )
