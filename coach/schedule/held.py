"""The measures of a session: held time, in which the listener does what they came for, and how the talk grows less.

Held are holds, counted movement, guided breathing, and rests that are long enough to be rests; not the talk, and not
the ways.
"""

from __future__ import annotations

from coach.schedule.model import Schedule, Span
from coach.script.model import Kind, Line

HELD: tuple[Kind, ...] = ("hold", "rep", "breath")
LONG_REST = 60_000
"""A rest of so many ms is a rest; a shorter one is a pause between two exercises."""


FADED = 70
"""Percent of the words a minute in the first third that the last one has at the most, in a lesson that grows quiet."""


def is_held(window: Span) -> bool:
    """Whether a window counts: a rest does from a minute on."""
    return window.kind in HELD or (window.kind == "rest" and window.length >= LONG_REST)


def held_ms(schedule: Schedule) -> int:
    """How long (ms) of the whole the listener holds, moves, breathes or truly rests."""
    return sum(window.length for window in schedule.windows if is_held(window))


def words_a_minute(schedule: Schedule) -> tuple[float, float, float]:
    """The words a minute in each third."""
    counts = [0, 0, 0]
    for event in schedule.events:
        if isinstance(event.what, Line):
            counts[min(2, event.start * 3 // schedule.duration)] += len(event.what.text.split())
    first, middle, last = (count * 180_000 / schedule.duration for count in counts)
    return first, middle, last


def fades(schedule: Schedule) -> bool:
    """Whether the last third has little enough talk."""
    first, _, last = words_a_minute(schedule)
    return last * 100 <= FADED * first
