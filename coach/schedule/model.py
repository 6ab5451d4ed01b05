"""The schedule: words with a clock. All times are absolute int milliseconds from the start of the session."""

from __future__ import annotations

import msgspec

from coach.language import DEFAULT
from coach.script.model import Imprint, Kind, Line, Place, Role, Sound


class _Value(msgspec.Struct, frozen=True, gc=False):
    pass


class Event(_Value, frozen=True):
    """Something that sounds from ``start`` for ``length`` ms. No two events of a schedule overlap."""

    start: int
    length: int
    role: Role
    what: Line | Sound
    place: Place = Place()
    item: int = 0
    """Index of the script item that it came from."""

    @property
    def end(self) -> int:
        return self.start + self.length


class Span(_Value, frozen=True):
    """A window of the script with its place in time."""

    start: int
    length: int
    kind: Kind
    place: Place = Place()
    item: int = 0

    @property
    def end(self) -> int:
        return self.start + self.length


class Chapter(_Value, frozen=True):
    start: int
    title: str
    place: Place = Place()
    item: int = 0


class Dropped(_Value, frozen=True):
    """A cue that did not fit, and why. Nothing is dropped without one of these."""

    what: Line | Sound
    role: Role
    reason: str
    place: Place = Place()


class Schedule(_Value, frozen=True):
    """``events``, ``windows`` and ``marks`` in order of their start; ``duration`` in ms."""

    title: str
    events: tuple[Event, ...]
    windows: tuple[Span, ...]
    marks: tuple[Chapter, ...]
    duration: int
    dropped: tuple[Dropped, ...] = ()
    estimated: bool = False
    """True when the length of any event was estimated instead of measured."""
    language: str = DEFAULT
    """The name of the language that it is spoken in."""
    imprint: Imprint = Imprint()
