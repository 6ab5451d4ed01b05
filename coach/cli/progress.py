"""What is printed: the product on stdout; beside it, on stderr, a word to the user and how far a long work is."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

import click

from coach.plain import plain, plain_lines


def tell(text: str) -> None:
    """One line to the user. Where nobody can read it any more, the work goes on."""
    with suppress(OSError, ValueError):
        click.echo(f"coach: {plain(text)}", err=True)


def echo(text: object = "", *, err: bool = False, nl: bool = True) -> None:
    """The one place that prints: what other people wrote cannot steer the terminal."""
    click.echo(plain_lines(str(text)), err=err, nl=nl)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Gives the function to call with how many are done, of how many. It is shown only where a person looks."""
    bar = click.progressbar(length=1, label=label, file=sys.stderr)
    with ExitStack() as stack:

        def show(done: int, total: int) -> None:
            if not bar.entered:
                stack.enter_context(bar)
            bar.length = total
            bar.update(done - bar.pos)

        yield show if sys.stderr is not None and sys.stderr.isatty() else lambda done, total: None


def columns(widest: int = 100) -> int:
    """What a person looks at fits their terminal, up to ``widest``; a file is the same wherever it was made."""
    return min(shutil.get_terminal_size().columns, widest) if sys.stdout.isatty() else 80
