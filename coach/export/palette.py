"""The colours of the pictures of a session, chosen to be told apart without seeing red and green alike."""

from __future__ import annotations

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
