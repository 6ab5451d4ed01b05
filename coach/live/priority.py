"""Being served promptly on a busy machine, where the system allows it."""

from __future__ import annotations

import contextlib
import os
import sys
import threading

NICENESS = -11
"""What sound servers run at (PulseAudio's default)."""


def prompt() -> None:
    """Ask for this thread to be run before others. Only Linux has this for a thread, and only for who may ask it.

    The thread that makes the frames waits for Python's lock, so whoever holds that lock must be prompt as well.
    """
    _set(NICENESS)


def patient() -> None:
    """Let this thread, and the processes that it starts, be one among others again."""
    _set(0)


def _set(niceness: int) -> None:
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            thread = threading.get_native_id()
            if os.getpriority(os.PRIO_PROCESS, thread) != niceness:
                os.setpriority(os.PRIO_PROCESS, thread, niceness)
