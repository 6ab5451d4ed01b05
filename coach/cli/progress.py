"""What is told beside the product, on stderr: a word to the user, and how far a long piece of work is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import click

BAR = 24
COUNTED = 2000


def tell(text: str) -> None:
    """One line to the user. Where nobody can read it any more, the work goes on."""
    with suppress(OSError, ValueError):
        click.echo(f"coach: {text}", err=True)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Gives the function to call with how many are done, of how many. One line, wiped at the end.

    It is shown only where a person looks, and written only when it changes. Where there are too many to count along, a
    share is shown.
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
