"""The script: what is said and how long things last, without a clock.

``Say`` and ``Ring`` are elastic: they last as long as they sound. ``Window`` is rigid: it lasts exactly ``length`` ms,
and what sounds inside it is pinned to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from coach.content.model import Side
from coach.language import DEFAULT

Role = Literal[
    "title", "purpose", "instruction", "caution", "tip", "time", "count", "breath", "switch", "release", "rest",
    "outro", "answer", "bell",
]  # fmt: skip
Kind = Literal["hold", "rep", "rest", "transition", "settle", "breath", "pause", "ready"]

BELL_MS: Mapping[str, int] = {
    "start": 1100,
    "hold-start": 700,
    "hold-end": 900,
    "switch": 700,
    "set-end": 1000,
    "end": 2600,
}
"""How long each named sound rings, in ms, its fade-out included. Here, so that a script needs no audio."""


class _Value(msgspec.Struct, frozen=True, gc=False):
    pass


class Place(_Value, frozen=True):
    """Where in the session an item belongs. ``exercise`` is an exercise's id; sides, rounds and reps count from 1."""

    exercise: str | None = None
    side: Side | None = None
    round: int | None = None
    rep: int | None = None
    step: int = 0
    """Counts the session's steps as they are performed (a circuit's laps count anew)."""


class Line(_Value, frozen=True):
    """Words to be spoken, as a listener hears them. ``within``: they must fit into so many ms (0: no limit)."""

    text: str
    within: int = 0


class Sound(_Value, frozen=True):
    """A named sound that is not speech: one of ``BELL_MS``."""

    name: str


class Say(_Value, frozen=True):
    line: Line
    role: Role
    place: Place = Place()


class Ring(_Value, frozen=True):
    sound: Sound
    place: Place = Place()


class Pin(_Value, frozen=True):
    """A cue inside a window, ``at`` ms from its start; ``at < 0`` counts from its end, as in slicing.

    It may start up to ``slack`` ms later to make room for others; one that does not fit is dropped and reported.
    """

    at: int
    what: Line | Sound
    role: Role
    slack: int = 0
    until: int | None = None
    """Must end by this time; ``until <= 0`` counts from the window's end. ``None``: by the window's end."""
    apart: int = 0
    """Least ms between the starts of two cues of this role in one window."""

    def onset(self, length: int) -> int:
        """When it is due, in ms from the start of a window of ``length`` ms."""
        return self.at if self.at >= 0 else length + self.at

    def end_in(self, length: int) -> int:
        """By when it must have ended in a window of ``length`` ms, counted from the window's start."""
        if self.until is None:
            return length
        return self.until if self.until > 0 else length + self.until


class Window(_Value, frozen=True):
    kind: Kind
    length: int
    pins: tuple[Pin, ...] = ()
    place: Place = Place()
    stretch: int = 0
    """How willingly this silence takes up time in an exact fit: a weight; 0: it never changes."""


class Mark(_Value, frozen=True):
    """A chapter begins here."""

    title: str
    place: Place = Place()


Item = Say | Ring | Window | Mark


def lines_of(item: Item) -> Iterator[Line]:
    """The lines that an item may have spoken, in order."""
    if isinstance(item, Say):
        yield item.line
    elif isinstance(item, Window):
        for pin in sorted(item.pins, key=lambda pin: pin.onset(item.length)):
            if isinstance(pin.what, Line):
                yield pin.what


class Imprint(_Value, frozen=True):
    """What a session says of itself, for the tags of its files. Empty: nothing."""

    author: str = ""
    album: str = ""
    cover: str = ""
    """The path of a picture."""


class Script(_Value, frozen=True):
    title: str
    items: tuple[Item, ...]
    gap: int = 500
    """Least silence in ms between the end of one line and the start of the next (countdown numbers excepted)."""
    tail: int = 0
    """Silence in ms after the last item."""
    language: str = DEFAULT
    """The name of the language that it is written in."""
    imprint: Imprint = Imprint()
