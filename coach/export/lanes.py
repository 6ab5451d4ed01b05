"""How the pictures of a session show it: which lane a thing stands in, in which colour; and the lanes in a terminal.

The colours were chosen to be told apart without seeing red and green alike.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from coach.language import language
from coach.schedule.model import Event, Schedule, Span
from coach.script.model import Sound
from coach.times import clock

_COLOURS = {
    "paper": ("#fbfaf7", "#14191d"),
    "ink": ("#24303a", "#e6e9eb"),
    "faint": ("#7b858d", "#98a3ab"),
    "line": ("#d9d8d2", "#333b42"),
    "right": ("#e0893a", "#d98036"),
    "left": ("#3b82bd", "#3f86c0"),
    "both": ("#57a074", "#4f9a6c"),
    "rest": ("#b7bdc3", "#59636b"),
    "wait": ("#e6e6e1", "#262d33"),
    "voice": ("#5a6771", "#a9b4bc"),
    "breath": ("#2a9d96", "#36aea6"),
    "tip": ("#9164b5", "#a67fc6"),
    "bell": ("#c9a227", "#d8b545"),
}
"""By what is drawn, on light paper and on dark; ``both`` is a hold without a side, ``wait`` time to move."""
LIGHT = {name: light for name, (light, _) in _COLOURS.items()}
DARK = {name: dark for name, (_, dark) in _COLOURS.items()}


def lane_of(window: Span) -> str:
    """``right`` or ``left``, ``both`` for a hold without a side, ``rest``, ``breath``, or ``wait``: time to move."""
    if window.kind in ("hold", "rep"):
        return window.place.side or "both"
    return window.kind if window.kind in ("rest", "breath") else "wait"


def lane_of_event(event: Event) -> str:
    """``bell``, ``breath``, ``tip``, or ``voice`` for all else that is said."""
    if isinstance(event.what, Sound):
        return "bell"
    return event.role if event.role in ("breath", "tip") else "voice"


def bars(schedule: Schedule) -> Iterator[tuple[str, int, int]]:
    """All that a small picture shows: its lane, and its start and end in ms. What is said is all ``voice``, and last.

    What is held comes after rests and breathing, so that it is drawn over them.
    """
    for window in sorted(schedule.windows, key=lambda window: window.kind in ("hold", "rep")):
        if (lane := lane_of(window)) != "wait":
            yield lane, window.start, window.end
    for event in schedule.events:
        if not isinstance(event.what, Sound):
            yield "voice", event.start, event.end


_GROUNDS = (
    "#1f5f63", "#23527c", "#3c4a8c", "#5b3f86", "#7a3569", "#8c3a45", "#8a4a22", "#6b5a1e", "#3f6430", "#21684a",
    "#37566b", "#5a4a42",
)  # fmt: skip
"""Deep colours on which white reads well (contrast of 5.5 and more), none too near another."""


def ground_of(title: str) -> str:
    """The one colour of a session, by its title: on its cover, and wherever else it is shown small."""
    return _GROUNDS[zlib.crc32(title.casefold().encode(errors="replace")) % len(_GROUNDS)]


# ---- in a terminal

BLOCKS = " ▁▂▃▄▅▆▇█"
ASCII_BLOCKS = " .:-=+*##"
NARROWEST, WIDEST = 24, 110
SHOWN = ("right", "left", "both", "rest", "breath", "voice")
"""The lanes, from the top down."""


def timeline(schedule: Schedule, width: int = 80, *, plain: bool = False) -> str:
    """A line each for right and left holds, holds without a side, rests, breathing and the voice, where there are any.

    The height of each character is the share of its time that is filled. ``width`` is in columns, ``plain`` keeps to
    ASCII. The last line is the time axis; lines end without a newline after the last.
    """
    spans: dict[str, list[tuple[int, int]]] = {lane: [] for lane in SHOWN}
    for lane, start, end in bars(schedule):
        spans[lane].append((start, end))
    names = {lane: name for lane, name in language(schedule.language).lanes.items() if spans.get(lane)}
    margin = max(map(len, names.values()), default=0) + 3
    columns = max(min(width, WIDEST), NARROWEST) - margin
    edges = [schedule.duration * column // columns for column in range(columns + 1)]
    blocks = ASCII_BLOCKS if plain else BLOCKS
    lines = []
    for lane in filter(names.get, SHOWN):
        bar = "".join(_block(share, blocks) for share in _shares(spans[lane], edges))
        lines.append(f"{names[lane]:>{margin - 1}} {bar}".rstrip())
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
