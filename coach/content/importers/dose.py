"""One statement of how long or how often, as it stands in a sentence."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal[
    "hold", "work", "release", "rest", "tempo", "pause", "reps", "rounds", "frequency", "vague time", "vague reps"
]

BREATH_MS = 10_000
"""One slow breath, 4 s in and 6 s out: the coach's default."""


class Dose(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of how long or how often. ``low`` and ``high`` are ms for times, counts for repetitions."""

    kind: Kind
    start: int
    end: int
    low: int = 0
    high: int = 0
    """0: open ("at least 30 seconds"); with ``low`` 0: "up to"."""
    sets: int = 0
    each_side: bool = False
    confidence: float = 0.95
    words: str = ""
