"""One command in this process, and whether it ended as it should."""

from __future__ import annotations

import contextlib
import io
import signal
import time
import traceback
from collections.abc import Iterator
from typing import NamedTuple

from coach.cli import cli, run


class Fault(NamedTuple):
    why: str
    words: list[str]
    text: str
    said: str


class Hung(BaseException):
    """Longer than anybody waits."""


def call(words: list[str], longest: float) -> Fault | None:
    """Run ``coach WORDS`` here. What is wrong with how it ended, if anything is.

    What hung is tried again: the machine itself may have stood still.
    """
    for _ in range(3):
        fault = _once(words, longest)
        if not fault or fault.why != "hung":
            break
    return fault


def _once(words: list[str], longest: float) -> Fault | None:
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", "replace"), io.StringIO()
    begun = time.process_time()  # others may be at work on this machine
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), limit(6 * longest):
            code = run(lambda: cli.main(args=words, prog_name="coach", standalone_mode=False))
    except Hung:
        return Fault("hung", words, "", "")
    except BaseException:  # whatever gets out is a traceback to the user
        return Fault("traceback", words, "", traceback.format_exc())
    seconds = time.process_time() - begun
    if code not in (0, 1, 2) or seconds > longest:
        return Fault(f"exit code {code} after {seconds:.1f} s", words, "", err.getvalue())
    return None


@contextlib.contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raises ``Hung`` in what takes longer, where the system has such a clock."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise Hung

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
