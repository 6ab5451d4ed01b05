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
"""Pauses below this many ms are left alone."""


class Silence(msgspec.Struct, frozen=True):
    """A pause that may change: its least and most length (ms), and its share of what is to be taken up."""

    least: int
    length: int
    most: int
    share: int


def silences(script: Script) -> dict[int, Silence]:
    """The pauses of a script that may change, by the index of their item.

    Only one that is longer than the gap between lines counts in full; what is pinned to its end keeps its place.
    """
    pauses = {}
    for index, item in enumerate(script.items):
        if isinstance(item, Window) and item.stretch and item.length >= max(STEADY, script.gap):
            pinned = max((-pin.at for pin in item.pins if pin.at < 0), default=0)
            least = max(item.length * SHORTEST // 100, STEADY, script.gap, pinned + script.gap if pinned else 0)
            most = item.length * LONGEST // 100
            pauses[index] = Silence(min(least, item.length), item.length, most, item.length * item.stretch)
    return pauses


def room(script: Script) -> tuple[int, int]:
    """How many ms the silences of a script can give, and take."""
    able = silences(script).values()
    return sum(one.length - one.least for one in able), sum(one.most - one.length for one in able)


def stretch(script: Script, length_of: LengthOf, duration: int) -> tuple[Script, Schedule] | None:
    """The script with its silences changed so that it lasts exactly ``duration`` ms; ``None``: it cannot."""
    schedule = lay_out(script, length_of)
    missing = duration - schedule.duration
    for _ in range(4):  # once is enough, but where a cue in a longer pause ends elsewhere than before
        changed = _spread(script, missing)
        if changed is None:
            return None
        schedule = lay_out(changed, length_of)
        if schedule.duration == duration:
            return changed, schedule
        missing += duration - schedule.duration
    return None


def _spread(script: Script, missing: int) -> Script | None:
    """``missing`` ms (or, negative, too many) shared out over the silences, none beyond what it can give or take."""
    able = silences(script)
    limits = {index: (one.most if missing > 0 else one.least) - one.length for index, one in able.items()}
    if abs(missing) > abs(sum(limits.values())):
        return None
    items = list(script.items)
    # Those that reach their limit first are served first, so that the others can share the rest fairly.
    order = sorted(able, key=lambda index: (abs(limits[index]) / able[index].share, index))
    left, shares = missing, sum(one.share for one in able.values())
    for index in order:
        part = round(left * able[index].share / shares)
        part = min(part, limits[index]) if missing > 0 else max(part, limits[index])
        item = items[index]
        assert isinstance(item, Window)  # as only windows are silences
        items[index] = msgspec.structs.replace(item, length=item.length + part)
        left, shares = left - part, shares - able[index].share
    return msgspec.structs.replace(script, items=tuple(items)) if left == 0 else None
