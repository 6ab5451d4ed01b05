"""How far a long piece of work is: one line on stderr, and only where a person looks at it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

BAR = 24
COUNTED = 2000


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Gives the function to call with how many are done, of how many. The line is wiped at the end.

    Where there are too many to count along, a share is shown; the line is only written when it changes.
    """
    stream = sys.stderr
    shown = ""

    def show(done: int, total: int) -> None:
        nonlocal shown
        filled = BAR * min(done, total) // max(total, 1)
        count = f"{done} of {total}" if total < COUNTED else f"{100 * done // total} %"
        line = f"{label} [{'#' * filled}{'.' * (BAR - filled)}] {count}"
        if line != shown:
            stream.write(f"\r{line:<{len(shown)}}")
            stream.flush()
            shown = line

    def silent(done: int, total: int) -> None:
        """Nobody looks: into a file or a pipe it would only be noise."""

    try:
        yield show if stream is not None and stream.isatty() else silent
    finally:
        if shown:
            stream.write(f"\r{'':<{len(shown)}}\r")
            stream.flush()
