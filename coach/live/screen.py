"""Showing a session under way: a calm panel on a terminal, plain lines anywhere else."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from typing import TextIO

from coach.live.view import Screen, View
from coach.times import clock


class Quiet:
    """Shows nothing but what went wrong."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def show(self, view: View) -> None:
        pass

    def note(self, text: str) -> None:
        _print(self._stream, text)

    def close(self) -> None:
        pass


class Lines:
    """Each spoken line with its time, once, as plain text."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._last: tuple[int, int] = (-1, -1)
        self._chapter = -1
        self._state = "playing"

    def show(self, view: View) -> None:
        if view.chapter != self._chapter and view.exercise:
            self._chapter = view.chapter
            _print(self._stream, f"{clock(view.position):>7}  -- {view.exercise} --")
        if view.state != self._state:
            self._state = view.state
            _print(self._stream, f"{clock(view.position):>7}  ({view.state})")
        if view.line and (view.line_index, 0) != self._last:
            self._last = (view.line_index, 0)
            _print(self._stream, f"{clock(view.position):>7}  {view.line}")

    def note(self, text: str) -> None:
        _print(self._stream, f"         ({text})")

    def close(self) -> None:
        pass


def screen_for(stream: TextIO, *, quiet: bool = False, environ: Mapping[str, str] = os.environ) -> Screen:
    """The screen that suits a stream: a panel on a terminal, lines elsewhere. ``NO_COLOR`` is honoured."""
    if quiet:
        return Quiet(stream)
    if stream.isatty() and environ.get("TERM", "") != "dumb":
        from coach.live.panel import Panel

        return Panel(stream, colour=not environ.get("NO_COLOR"))
    return Lines(stream)


def _print(stream: TextIO, text: str) -> None:
    with contextlib.suppress(OSError, ValueError):  # the terminal may have gone; the session goes on
        stream.write(text + "\n")
        stream.flush()


def terminal_size(stream: TextIO) -> tuple[int, int]:
    """Columns and rows."""
    with contextlib.suppress(OSError, ValueError):
        size = os.get_terminal_size(stream.fileno())
        return max(20, size.columns), max(4, size.lines)
    fallback = shutil.get_terminal_size()
    return fallback.columns, fallback.lines
