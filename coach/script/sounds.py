"""How long each named sound rings, in ms. Here and not in ``sound``, so that a script and a schedule need no audio."""

from __future__ import annotations

from collections.abc import Mapping

BELL_MS: Mapping[str, int] = {
    "start": 1400,
    "hold-start": 700,
    "hold-end": 900,
    "switch": 700,
    "set-end": 1000,
    "end": 2600,
}
"""Each bell is rendered to exactly this length, its fade-out included."""
