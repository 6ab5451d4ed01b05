"""How far a long piece of work is: one line on stderr, and only where a person looks at it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

BAR = 24


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Gives the function to call with how many are done, of how many. The line is wiped at the end."""
    stream = sys.stderr
    shown = 0

    def show(done: int, total: int) -> None:
        nonlocal shown
        filled = BAR * done // max(total, 1)
        line = f"{label} [{'#' * filled}{'.' * (BAR - filled)}] {done} of {total}"
        stream.write(f"\r{line:<{shown}}")
        stream.flush()
        shown = len(line)

    def silent(done: int, total: int) -> None:
        """Nobody looks: into a file or a pipe it would only be noise."""

    try:
        yield show if stream is not None and stream.isatty() else silent
    finally:
        if shown:
            stream.write(f"\r{'':<{shown}}\r")
            stream.flush()
