"""Being served promptly on a busy machine, where the system allows it."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator

NICENESS = -11
"""What sound servers run at (PulseAudio's default)."""
HAND_OVER_S = 0.001


def prompt() -> None:
    """Ask for this thread to be run before others. Only Linux has this for a thread, and only for who may ask it.

    The thread that makes the frames waits for Python's lock, so every thread that may hold the lock must be prompt.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            thread = threading.get_native_id()
            if os.getpriority(os.PRIO_PROCESS, thread) > NICENESS:
                os.setpriority(os.PRIO_PROCESS, thread, NICENESS)


@contextlib.contextmanager
def quick_hand_over() -> Iterator[None]:
    """Have Python's lock handed on after a millisecond, instead of five, to the thread that makes the frames."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(HAND_OVER_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
