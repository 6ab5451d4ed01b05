"""The panel: a few lines on a terminal, redrawn in place, only where they changed."""

from __future__ import annotations

import textwrap
from typing import TextIO

from coach.live.screen import terminal_size
from coach.live.view import View
from coach.times import clock

DIGITS = {
    "0": ("████", "█  █", "█  █", "█  █", "████"),
    "1": ("  █ ", " ██ ", "  █ ", "  █ ", " ███"),
    "2": ("████", "   █", "████", "█   ", "████"),
    "3": ("████", "   █", " ███", "   █", "████"),
    "4": ("█  █", "█  █", "████", "   █", "   █"),
    "5": ("████", "█   ", "████", "   █", "████"),
    "6": ("████", "█   ", "████", "█  █", "████"),
    "7": ("████", "   █", "  █ ", "  █ ", "  █ "),
    "8": ("████", "█  █", "████", "█  █", "████"),
    "9": ("████", "█  █", "████", "   █", "████"),
    ":": (" ", "█", " ", "█", " "),
}
STATES = {
    "paused": "Paused.",
    "waiting": "Press space or Enter when you are ready.",
    "recording": "Recording the next lines ...",
    "no device": "No sound device. It goes on when one is there.",
    "ended": "Done.",
}
KINDS = {"ready": "get ready", "rep": "repetition"}
BIG_ROWS = 18
"""From so many rows up there is room for large digits."""


class Panel:
    """Large time left in the hold, the line, what is next, and a bar of the session with its chapters."""

    def __init__(self, stream: TextIO, *, colour: bool = True) -> None:
        self._stream = stream
        self._colour = colour
        self._shown: list[str] = []
        self._size = (0, 0)
        self._note = ""
        self._note_until = -1
        self._position = 0
        stream.write("\x1b[?1049h\x1b[?25l\x1b[2J")  # a screen of its own, without a cursor
        stream.flush()

    def show(self, view: View) -> None:
        self._position = view.position
        size = terminal_size(self._stream)
        rows = draw(view, size[0], size[1], self._note)
        out = []
        if size != self._size:
            self._size, self._shown = size, []
            out.append("\x1b[2J")
        for index, row in enumerate(rows):
            if index >= len(self._shown) or self._shown[index] != row:
                out.append(f"\x1b[{index + 1};1H{self._styled(index, row)}\x1b[K")
        self._shown = rows
        if out:
            self._write("".join(out))

    def note(self, text: str) -> None:
        self._note = text

    def close(self) -> None:
        self._write("\x1b[0m\x1b[?25h\x1b[?1049l")

    def _styled(self, index: int, row: str) -> str:
        if not self._colour:
            return row
        if "█" in row:
            return f"\x1b[36m{row}\x1b[0m"
        return f"\x1b[1m{row}\x1b[0m" if index == 0 else row

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):  # the terminal has gone; the session goes on
            pass


def draw(view: View, width: int, height: int, note: str = "") -> list[str]:
    """The rows of the panel, none wider than ``width``, no more than ``height``."""
    head = view.exercise or view.title
    if view.side and view.side not in head.casefold():
        head += f" · {view.side} side"
    rows = [fitted(head, width), ""]
    left = -(-view.window_left // 1000) * 1000
    label = KINDS.get(view.doing, view.doing)
    if height >= BIG_ROWS:
        rows += ["  " + row for row in big(clock(left))] if view.doing else [""] * 5
        rows += ["", f"  {label}" if view.doing else ""]
    else:
        rows += [f"  {label} {clock(left)}" if view.doing else ""]
    rows += [""]
    said = textwrap.wrap(view.line, max(10, width - 4))[:3] if view.line else []
    rows += [f"  {row}" for row in said] + [""] * (3 - len(said))
    coming = f"  {fitted(f'Next: {view.next}', width - 4)}" if view.next else ""
    rows += ["", f"  {STATES.get(view.state, note)}", coming, bar(view, width)]
    about = "about " if view.estimated else ""
    rows += [f"  {clock(view.position)} · {about}{clock(max(0, view.duration - view.position))} left"]
    if len(rows) > height:
        rows = [row for index, row in enumerate(rows) if row.strip() or index == 0]
    return [row[:width].rstrip() for row in rows[-height:]]


def fitted(title: str, room: int) -> str:
    """``title`` in so many columns; what is cut off is before its side: "Reclining lower …, left"."""
    first, comma, last = title.rpartition(", ")
    if len(title) <= room or not comma or len(last) + 8 > room:
        return title
    return f"{first[: room - len(last) - 3].rstrip()}…, {last}"


def big(text: str) -> list[str]:
    """``text`` of digits and colons in letters five rows high."""
    glyphs = [DIGITS.get(character, ("",) * 5) for character in text]
    return ["  ".join(glyph[row] for glyph in glyphs) for row in range(5)]


def bar(view: View, width: int) -> str:
    """The session as a bar: done, to come, and a tick where each chapter begins."""
    room = max(8, width - 4)
    whole = max(1, view.duration)
    done = min(room, view.position * room // whole)
    cells = ["━" if index < done else "─" for index in range(room)]
    for start, _ in view.chapters:
        at = min(room - 1, start * room // whole)
        cells[at] = "┿" if at < done else "┼"
    return "  " + "".join(cells)
