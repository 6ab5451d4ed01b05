"""A small picture of a session for the terminal: its holds by side and its voice over time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from coach.export.lanes import bars
from coach.schedule.model import Schedule
from coach.times import clock

BLOCKS = " ▁▂▃▄▅▆▇█"
ASCII_BLOCKS = " .:-=+*##"
NARROWEST, WIDEST = 24, 110
_LANES = {"right": "right", "left": "left", "both": "hold", "rest": "rest", "breath": "breath", "voice": "voice"}
"""The lanes that are shown, and what is written before each."""


def timeline(schedule: Schedule, width: int = 80, *, plain: bool = False) -> str:
    """A line each for right and left holds, holds without a side, rests, breathing and the voice, where there are any.

    The height of each character is the share of its time that is filled. ``width`` is in columns, ``plain`` keeps to
    ASCII. The last line is the time axis; lines end without a newline after the last.
    """
    spans: dict[str, list[tuple[int, int]]] = {lane: [] for lane in _LANES}
    for lane, start, end in bars(schedule):
        spans[lane].append((start, end))
    shown = [lane for lane in _LANES if spans[lane]]
    margin = max([len(_LANES[lane]) for lane in shown], default=0) + 3
    columns = max(min(width, WIDEST), NARROWEST) - margin
    edges = [schedule.duration * column // columns for column in range(columns + 1)]
    blocks = ASCII_BLOCKS if plain else BLOCKS
    lines = []
    for lane in shown:
        bar = "".join(_block(share, blocks) for share in _shares(spans[lane], edges))
        lines.append(f"{_LANES[lane]:>{margin - 1}} {bar}".rstrip())
    return "\n".join([*lines, " " * margin + _axis(schedule.duration, columns)])


def _shares(spans: Iterable[tuple[int, int]], edges: Sequence[int]) -> list[float]:
    """How much of the time between each two edges is filled, from 0 to 1. The spans do not overlap."""
    ordered = sorted(spans)
    starts = [start for start, _ in ordered]
    before = [0, *accumulate(end - start for start, end in ordered)]

    def filled(until: int) -> int:
        index = bisect_right(starts, until)
        return before[index] - max(0, ordered[index - 1][1] - until if index else 0)

    return [(filled(end) - filled(start)) / max(end - start, 1) for start, end in pairwise(edges)]


def _block(share: float, blocks: str) -> str:
    """Nothing only for nothing: the least filled time still shows."""
    level = round(share * (len(blocks) - 1))
    return blocks[min(max(level, 1 if share > 0 else 0), len(blocks) - 1)]


def _axis(duration: int, columns: int) -> str:
    """Times at round steps, as many as have room, and the end."""
    end = clock(duration)
    axis = [" "] * columns
    steps = (10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000)
    room = (columns - len(end)) // (len(end) + 4)
    step = next((step for step in steps if step * max(room, 1) >= duration), duration + 1)
    for at in range(0, duration, step):
        text, left = clock(at), at * columns // max(duration, 1)
        if left + len(text) + 2 <= columns - len(end):
            axis[left : left + len(text)] = text
    axis[columns - len(end) :] = end
    return "".join(axis)
