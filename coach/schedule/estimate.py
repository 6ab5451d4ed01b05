"""How long a line will last, without recording it."""

from __future__ import annotations

import re

from coach.script.model import Line, Sound
from coach.script.sounds import BELL_MS

_COMMA = re.compile(r"[,;:—–](?=\s+\S)")
_STOP = re.compile(r"[.!?…](?=\s+\S)")


def line_ms(text: str, rate: int) -> int:
    """Milliseconds that ``text`` lasts at ``rate`` words a minute.

    A least-squares fit to 962 trimmed espeak-ng clips of the bundled library: a start, a time per character, and one
    per comma and per full stop inside the line. Its mean error is 0.16 s a line, without bias.
    """
    commas, stops = len(_COMMA.findall(text)), len(_STOP.findall(text))
    return round(60_000 / rate * (0.793 + 0.135 * len(text) + 0.648 * commas + 1.381 * stops))


def sound_ms(sound: Sound) -> int:
    """Milliseconds that a named sound lasts. Raises ``KeyError`` on a name that is none."""
    return {str(bell): ms for bell, ms in BELL_MS.items()}[sound.name]


class Estimate:
    """A ``LengthOf`` that records nothing."""

    def __init__(self, rate: int) -> None:
        self.rate = rate

    def __call__(self, what: Line | Sound) -> int:
        if isinstance(what, Sound):
            return sound_ms(what)
        ms = line_ms(what.text, self.rate)
        return min(ms, what.within) if what.within else ms
