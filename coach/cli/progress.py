"""What is printed: the product on stdout; beside it, on stderr, a word to the user and how far a long work is."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress

import click

from coach.plain import message, plain_lines


def tell(text: str) -> None:
    """One line to the user. Where nobody can read it any more, the work goes on."""
    with suppress(OSError, ValueError):
        echo(f"coach: {message(text)}", err=True)


def echo(text: object = "", *, err: bool = False, nl: bool = True, prose: bool = False) -> None:
    """The one place that prints: what other people wrote cannot steer the terminal.

    ``prose``, as is all on stderr: a terminal wraps it between words.
    """
    lines = plain_lines(str(text))
    if (prose or err) and (sys.stderr if err else sys.stdout).isatty():
        width = shutil.get_terminal_size().columns
        lines = "\n".join(one if len(one) <= width else _wrapped(one, "", "  ", width) for one in lines.split("\n"))
    click.echo(lines, err=err, nl=nl)


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
    return min(shutil.get_terminal_size().columns if sys.stdout.isatty() else 80, widest)


def filled(text: str, lead: str = "", indent: str | None = None, widest: int = 100) -> str:
    """``text`` wrapped between words, never inside one; ``lead`` before it, its further lines indented as far."""
    return _wrapped(text, lead, " " * len(lead) if indent is None else indent, columns(widest))


def _wrapped(text: str, lead: str, indent: str, width: int) -> str:
    return textwrap.fill(
        text, width, initial_indent=lead, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def counted(count: int, thing: str) -> str:
    """``1 note``, ``2 notes``."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def table(rows: Sequence[tuple[str, str]], widest_name: int = 44) -> str:
    """Names and what is said of them, side by side where there is room, else below each other."""
    width = columns(120)
    room = min(widest_name, max((len(name) for name, _ in rows), default=0))
    if width < 60 or room > width // 2:
        return "\n".join(f"  {name}\n{filled(about, '    ', widest=120)}" for name, about in rows)
    lines = []
    for name, about in rows:
        if len(name) > room:
            lines.append(f"  {name}")
            name = ""
        lines.append(filled(about, f"  {name:<{room}}  ", widest=120))
    return "\n".join(lines)
