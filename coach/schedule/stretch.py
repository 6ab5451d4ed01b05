"""Silence that gives way: unannounced pauses take up what is missing to an exact length, to the millisecond."""

from __future__ import annotations

import msgspec

from coach.schedule.layout import LengthOf, lay_out
from coach.schedule.model import Schedule
from coach.script.model import Script, Window

SHORTEST = 60
"""Percent that is left of a pause at the least: with less, a listener does not get there in time."""
LONGEST = 200
"""Percent of a pause at the most: with more, a listener wonders whether the coach has stopped."""
STEADY = 1_000
"""A pause of so many ms is longer than any gap between lines, so that its length counts in full."""


def room(script: Script) -> tuple[int, int]:
    """How many ms the silences of a script can give, and take."""
    lengths = [item.length for item in script.items if isinstance(item, Window) and item.stretch]
    give = sum(length * (100 - SHORTEST) // 100 for length in lengths if length >= 2 * STEADY)
    take = sum(length * (LONGEST - 100) // 100 for length in lengths if length >= STEADY)
    return give, take


def stretch(script: Script, length_of: LengthOf, duration: int) -> tuple[Script, Schedule] | None:
    """The script with its silences changed so that it lasts exactly ``duration`` ms; ``None``: it cannot."""
    schedule = lay_out(script, length_of)
    for _ in range(6):
        missing = duration - schedule.duration
        if missing == 0:
            return script, schedule
        changed = _spread(script, missing)
        if changed is None:
            return None
        script, schedule = changed, lay_out(changed, length_of)
    return (script, schedule) if schedule.duration == duration else None


def _spread(script: Script, missing: int) -> Script | None:
    """``missing`` ms (or, negative, too many) shared out over the silences, by weight and length."""
    least = 2 * STEADY if missing < 0 else STEADY
    shares = {
        index: item.length * item.stretch
        for index, item in enumerate(script.items)
        if isinstance(item, Window) and item.stretch and item.length >= least
    }
    whole = sum(shares.values())
    if not whole:
        return None
    items = list(script.items)
    left = missing
    for index, share in shares.items():
        item = items[index]
        assert isinstance(item, Window)
        part = left if not whole - share else round(left * share / whole)
        if missing < 0:
            part = max(part, STEADY - item.length)  # never into nothing
        items[index] = msgspec.structs.replace(item, length=item.length + part)
        left, whole = left - part, whole - share
    return msgspec.structs.replace(script, items=tuple(items)) if left != missing else None
