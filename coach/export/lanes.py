"""How the pictures of a session show it: which lane a thing stands in, and in which colour.

The colours were chosen to be told apart without seeing red and green alike.
"""

from __future__ import annotations

from coach.schedule.model import Event, Span
from coach.script.model import Sound

LIGHT: dict[str, str] = {
    "paper": "#fbfaf7",
    "ink": "#24303a",
    "faint": "#7b858d",
    "line": "#d9d8d2",
    "right": "#e0893a",
    "left": "#3b82bd",
    "both": "#57a074",
    "rest": "#b7bdc3",
    "wait": "#e6e6e1",
    "voice": "#5a6771",
    "breath": "#2a9d96",
    "tip": "#9164b5",
    "bell": "#c9a227",
}
"""By what is drawn; ``both`` is a hold without a side, ``wait`` time to move."""

DARK: dict[str, str] = {
    "paper": "#14191d",
    "ink": "#e6e9eb",
    "faint": "#98a3ab",
    "line": "#333b42",
    "right": "#d98036",
    "left": "#3f86c0",
    "both": "#4f9a6c",
    "rest": "#59636b",
    "wait": "#262d33",
    "voice": "#a9b4bc",
    "breath": "#36aea6",
    "tip": "#a67fc6",
    "bell": "#d8b545",
}


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
