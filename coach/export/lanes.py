"""How the pictures of a session show it: which lane a thing stands in, and in which colour.

The colours were chosen to be told apart without seeing red and green alike.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from coach.schedule.model import Event, Schedule, Span
from coach.script.model import Sound

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
