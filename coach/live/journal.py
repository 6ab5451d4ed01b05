"""What a session leaves behind while it plays: the place to take it up again, and the log of what was done."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from coach.content.model import Exercise
from coach.live.held import Held
from coach.live.log import Entry, Log
from coach.live.place import Stopped, forget_place, write_place
from coach.script.model import Place

Now = Callable[[], datetime.datetime]


class Journal(Protocol):
    """Told by the transport. None of its calls raises for a disk that does not want it."""

    def chapter(self, place: Place, title: str) -> None:
        """A chapter has begun."""

    def held(self, done: Sequence[Held]) -> None:
        """One side or more is over."""

    def ended(self) -> None:
        """The session was heard to its end: there is nothing to take up again."""


class Nothing:
    """Keeps nothing."""

    def chapter(self, place: Place, title: str) -> None: ...

    def held(self, done: Sequence[Held]) -> None: ...

    def ended(self) -> None: ...


def _local_now() -> datetime.datetime:
    return datetime.datetime.now().astimezone()


class Files:
    """Keeps the place in the state folder and the log in the data folder. ``warn`` hears once what cannot be kept."""

    def __init__(
        self,
        log: Log,
        state: Path,
        stopped: Stopped,
        exercises: Mapping[str, Exercise],
        warn: Callable[[str], None],
        now: Now = _local_now,
    ) -> None:
        self._log = log
        self._state = state
        self._stopped = stopped
        self._exercises = exercises
        self._warn = warn
        self._warned = False
        self._now = now

    def chapter(self, place: Place, title: str) -> None:
        stopped = msgspec.structs.replace(self._stopped, place=place, chapter=title)
        self._keep(lambda: write_place(self._state, stopped))

    def held(self, done: Sequence[Held]) -> None:
        at = self._now().isoformat(timespec="seconds")
        entries = [self._entry(held, at) for held in done]
        self._keep(lambda: self._log.add(entries))

    def ended(self) -> None:
        forget_place(self._state)

    def _entry(self, held: Held, at: str) -> Entry:
        exercise = self._exercises.get(held.exercise)
        return Entry(
            at=at,
            session=self._stopped.title,
            exercise=held.exercise,
            ms=held.ms,
            side=held.side,
            targets=tuple(exercise.targets) if exercise else (),
        )

    def _keep(self, write: Callable[[], None]) -> None:
        try:
            write()
        except OSError as error:
            if not self._warned:
                self._warned = True
                self._warn(f"{error.filename or 'log'}: {error.strerror or error}; what you do is not kept")
