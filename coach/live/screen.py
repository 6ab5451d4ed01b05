"""What there is to see at one moment of a session, and its screens: a panel on a terminal, plain lines elsewhere."""

from __future__ import annotations

import contextlib
import os
import shutil
import textwrap
import time
from collections.abc import Mapping
from typing import Literal, Protocol, TextIO

import msgspec

from coach.live.keys import in_front
from coach.live.rundown import Rundown, chapter_start
from coach.plain import plain, shortened
from coach.script.model import Line, Window
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
NOTE_S = 12
"""So long a note is seen while a session plays."""
BIG_ROWS = 18
"""From so many rows up there is room for large digits."""


State = Literal["playing", "paused", "waiting", "recording", "no device", "ended"]


class View(msgspec.Struct, frozen=True):
    """All times in ms. ``line``: what is being said, or was said last; ``doing``: hold, rest, ...; "" while talking."""

    title: str
    state: State
    position: int
    duration: int
    line: str = ""
    line_index: int = -1
    """The item that the line belongs to, so that the same words said twice are two lines."""
    doing: str = ""
    window_left: int = 0
    exercise: str = ""
    """Title of the chapter in progress."""
    side: str = ""
    chapter: int = -1
    """Which of ``chapters`` is in progress, from 0; -1 before the first."""
    next: str = ""
    chapters: tuple[tuple[int, str], ...] = ()
    estimated: bool = False


class Screen(Protocol):
    """Where a view is shown."""

    def show(self, view: View) -> None:
        """Bring what is shown up to date. Called many times a second."""

    def note(self, text: str) -> None:
        """Something that happened: a device that left, a key that does nothing."""

    def help(self, text: str) -> None:
        """Show the keys; where they are shown already, put them away."""

    def close(self) -> None:
        """Give the terminal back; it is taken again by the next ``show``."""


def view_of(rundown: Rundown, position: int, state: State) -> View:
    """What is to be seen at ``position`` ms."""
    chapters = tuple((start, plain(mark.title)) for start, mark in rundown.chapters)
    chapter = sum(start <= position for start, _ in chapters) - 1
    slot = rundown.slots[rundown.index_at(position)] if rundown.slots else None
    window = slot.item if slot and isinstance(slot.item, Window) else None
    line, line_index = _line_at(rundown, position)
    return View(
        title=plain(rundown.script.title),
        state=state,
        position=position,
        duration=rundown.duration,
        line=line,
        line_index=line_index,
        doing=window.kind if window else "",
        window_left=max(0, slot.end - position) if slot and window else 0,
        exercise=chapters[chapter][1] if chapter >= 0 else "",
        side=(slot and slot.item.place.side) or "",
        chapter=chapter,
        next=chapters[chapter + 1][1] if chapter + 1 < len(chapters) else "",
        chapters=chapters,
        estimated=not rundown.complete,
    )


def _line_at(rundown: Rundown, position: int) -> tuple[str, int]:
    """The last line of the chapter in progress begun by ``position``, with a number that tells lines apart."""
    index = rundown.index_at(position)
    for at in range(index, chapter_start(rundown.items, index) - 1, -1) if rundown.slots else ():
        for number, event in reversed(list(enumerate(rundown.slots[at].laid.events))):
            if event.start <= position and isinstance(event.what, Line):
                return plain(event.what.text), at * 1000 + number
    return "", -1


class Quiet:
    """Shows nothing but what went wrong."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def show(self, view: View) -> None: ...

    def note(self, text: str) -> None:
        _send(self._stream, plain(text) + "\n")

    def help(self, text: str) -> None:
        _send(self._stream, text + "\n")

    def close(self) -> None: ...


class Lines(Quiet):
    """Each spoken line with its time, once, as plain text."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._shown: tuple[object, ...] = (-1, "playing", -1)

    def show(self, view: View) -> None:
        news = (view.chapter, view.state, view.line_index)
        texts = (f"-- {view.exercise} --" if view.exercise else "", f"({view.state})", view.line)
        for text, new, before in zip(texts, news, self._shown, strict=True):
            if text and new != before:
                _send(self._stream, f"{clock(view.position):>7}  {text}\n")
        self._shown = news

    def note(self, text: str) -> None:
        _send(self._stream, f"         ({plain(text)})\n")


class Panel:
    """Large time left in the hold, the line, what is next, and a bar of the session with its chapters."""

    def __init__(self, stream: TextIO, *, colour: bool = True, hint: str = "") -> None:
        self._stream = stream
        self._colour = colour
        self._shown: list[str] = []
        self._size = (0, 0)
        """Columns and rows of the screen that we have; none: it is not ours."""
        self._note = self._hint = hint
        self._noted = 0.0
        self._help: list[str] = []

    def show(self, view: View) -> None:
        if not in_front(self._stream):
            return  # the shell's turn
        size = terminal_size(self._stream)
        if view.state not in STATES and time.monotonic() > self._noted + NOTE_S:
            self._note = self._hint  # "space goes on" is no news once it has
        note = "" if self._note == self._hint and view.state in STATES else self._note
        rows = self._help[: size[1]] or draw(view, size[0], size[1], note)
        out = []
        if not any(self._size):
            out.append("\x1b[?1049h\x1b[?25l")  # a screen of its own, without a cursor
        if size != self._size or len(rows) < len(self._shown):
            self._size, self._shown = size, []
            out.append("\x1b[2J")
        for index, row in enumerate(rows):
            if index >= len(self._shown) or self._shown[index] != row:
                out.append(f"\x1b[{index + 1};1H{self._styled(index, row)}\x1b[K")
        self._shown = rows
        if out:
            _send(self._stream, "".join(out))

    def note(self, text: str) -> None:
        self._note, self._noted = plain(text), time.monotonic()

    def help(self, text: str) -> None:
        self._help = [] if self._help else text.splitlines()

    def close(self) -> None:
        if any(self._size) and in_front(self._stream):
            _send(self._stream, "\x1b[0m\x1b[?25h\x1b[?1049l")
        self._size = (0, 0)

    def _styled(self, index: int, row: str) -> str:
        if not self._colour:
            return row
        if "█" in row:
            return f"\x1b[36m{row}\x1b[0m"
        return f"\x1b[1m{row}\x1b[0m" if index == 0 else row


def draw(view: View, width: int, height: int, note: str = "") -> list[str]:
    """The rows of the panel, none wider than ``width``, no more than ``height``."""
    head = view.exercise or view.title
    if view.side and view.side not in head.casefold():
        head += f" · {view.side} side"
    rows = [shortened(head, width), ""]
    left = -(-view.window_left // 1000) * 1000
    label = KINDS.get(view.doing, view.doing)
    if height >= BIG_ROWS:
        rows += ["  " + row for row in big(clock(left))] if view.doing else [""] * 5
        rows += ["", f"  {label}" if view.doing else ""]
    else:
        rows += [f"  {label} {clock(left)}" if view.doing else ""]
    rows += [""]
    lines = textwrap.wrap(view.line, max(10, width - 4))[:3] if view.line else []
    rows += [f"  {row}" for row in lines] + [""] * (3 - len(lines))
    coming = f"  {shortened(f'Next: {view.next}', width - 4)}" if view.next else ""
    rows += ["", f"  {' '.join(filter(None, (STATES.get(view.state, ''), note)))}", coming, bar(view, width)]
    about = "about " if view.estimated else ""
    rows += [f"  {clock(view.position)} · {about}{clock(max(0, view.duration - view.position))} left"]
    if len(rows) > height:
        rows = [row for index, row in enumerate(rows) if row.strip() or index == 0]
    return [row[:width].rstrip() for row in rows[-height:]]


def big(text: str) -> list[str]:
    """``text`` of digits and colons in letters five rows high."""
    glyphs = [DIGITS.get(character, ("",) * 5) for character in text]
    return ["  ".join(glyph[row] for glyph in glyphs) for row in range(5)]


def bar(view: View, width: int) -> str:
    """The session as a bar: done, to come, and a tick where each chapter begins."""
    room = max(8, width - 4)
    whole = max(1, view.duration)
    filled = min(room, view.position * room // whole)
    cells = ["━" if index < filled else "─" for index in range(room)]
    for start, _ in view.chapters:
        at = min(room - 1, start * room // whole)
        cells[at] = "┿" if at < filled else "┼"
    return "  " + "".join(cells)


def screen_for(
    stream: TextIO, *, quiet: bool = False, hint: str = "", environ: Mapping[str, str] = os.environ
) -> Screen:
    """The screen that suits a stream: a panel on a terminal, lines elsewhere. ``NO_COLOR`` is honoured."""
    if quiet:
        return Quiet(stream)
    if stream.isatty() and environ.get("TERM", "") != "dumb":
        return Panel(stream, colour=not environ.get("NO_COLOR"), hint=hint)
    return Lines(stream)


def _send(stream: TextIO, text: str) -> None:
    with contextlib.suppress(OSError, ValueError):  # the terminal may have gone; the session goes on
        stream.write(text)
        stream.flush()


def terminal_size(stream: TextIO) -> tuple[int, int]:
    """Columns and rows."""
    with contextlib.suppress(OSError, ValueError):
        size = os.get_terminal_size(stream.fileno())
        return max(20, size.columns), max(4, size.lines)
    fallback = shutil.get_terminal_size()
    return fallback.columns, fallback.lines
