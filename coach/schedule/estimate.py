"""How long a line will last, without recording it."""

from __future__ import annotations

from coach.script.model import Line, Sound
from coach.script.sounds import BELL_MS
from coach.voice.lengths import expected_ms


def sound_ms(sound: Sound) -> int:
    """Milliseconds that a named sound lasts. Raises ``KeyError`` on a name that is none."""
    return BELL_MS[sound.name]


class Estimate:
    """A ``LengthOf`` that records nothing."""

    def __init__(self, rate: int) -> None:
        self.rate = rate

    def __call__(self, what: Line | Sound) -> int:
        if isinstance(what, Sound):
            return sound_ms(what)
        ms = expected_ms(what.text, self.rate)
        return min(ms, what.within) if what.within else ms
