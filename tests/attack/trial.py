"""One command in this process, or in a copy of it, and whether it ended as it should."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from coach.cli import cli, run

gc.set_threshold(50_000)  # as the command line does


class Fault(NamedTuple):
    why: str
    words: list[str]
    text: str
    said: str


class Hung(BaseException):
    """Longer than anybody waits."""


def call(words: list[str], longest: float) -> Fault | None:
    """Run ``coach WORDS`` here. What is wrong with how it ended, if anything is."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", "replace"), io.StringIO()
    begun = time.process_time()  # others may be at work on this machine
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), limit(longest):
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
    """Raises ``Hung`` in what works longer, or sleeps six times as long, where the system has such a clock.

    The processor's time is looked at now and then, and what sleeps is told by how often: while the machine itself
    stands still, nobody looks, and who only waits for a processor does not sleep.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    ends, looks, awake = time.process_time() + seconds, iter(range(60)), _awake()

    def look(*_: object) -> None:
        nonlocal awake
        before, awake = awake, _awake()
        if time.process_time() > ends or (awake - before < seconds / 20 and next(looks, None) is None):
            raise Hung
        signal.setitimer(signal.ITIMER_REAL, seconds / 10)

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, seconds / 10)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _awake() -> float:
    """Seconds in which this process worked, or waited for a processor where the system tells."""
    try:
        worked, waited, _ = Path("/proc/self/schedstat").read_text().split()
    except OSError:
        return time.process_time()
    return (int(worked) + int(waited)) / 1e9


def copied(work: Callable[[], object], out: int | None = None) -> tuple[int, str]:
    """``work`` in a process of its own that need not start anew: its exit code (below 0: a signal), and its stderr.

    Its stdout goes to the file with the number ``out``, if anywhere.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    with tempfile.TemporaryFile() as said:
        if not (child := os.fork()):
            for number, file in enumerate((nothing, nothing if out is None else out, said.fileno())):
                os.dup2(file, number)
            sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
            os._exit(_code(work))
        try:
            _, status = os.waitpid(child, 0)
        except Hung:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise
        finally:
            os.close(nothing)
        said.seek(0)
        return os.waitstatus_to_exitcode(status), said.read().decode(errors="replace")


def _code(work: Callable[[], object]) -> int:
    """What Python itself would end with."""
    try:
        work()
        code: object = 0
    except SystemExit as ended:
        code = ended.code or 0
    except BaseException:
        traceback.print_exc()
        code = 1
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    return code if isinstance(code, int) else 1
