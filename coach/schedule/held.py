"""Held time: the part of a session in which the listener does what they came for.

Holds, counted movement, guided breathing, and rests that are long enough to be rests; not the talk, and not the ways.
"""

from __future__ import annotations

from coach.schedule.model import Schedule, Span
from coach.script.model import Kind

HELD: tuple[Kind, ...] = ("hold", "rep", "breath")
LONG_REST = 60_000
"""A rest of so many ms is a rest; a shorter one is a pause between two exercises."""


def is_held(window: Span) -> bool:
    """Whether a window counts: a rest does from a minute on."""
    return window.kind in HELD or (window.kind == "rest" and window.length >= LONG_REST)


def held_ms(schedule: Schedule) -> int:
    """How long (ms) of the whole the listener holds, moves, breathes or truly rests."""
    return sum(window.length for window in schedule.windows if is_held(window))
