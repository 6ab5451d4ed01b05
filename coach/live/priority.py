"""Being served promptly on a busy machine, where the system allows it."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator

NICENESS = -11
"""What sound servers run at (PulseAudio's default)."""
REALTIME = 1
"""The least of the real-time priorities: before every ordinary program, behind the sound server's own threads."""
HAND_OVER_S = 0.001


def prompt() -> None:
    """Ask for this thread to be run before others. Only Linux has this for a thread, and only for who may ask it.

    The thread that makes the frames waits for Python's lock, so every thread that may hold the lock must be prompt.
    Real time is granted to who may use it for sound (on most systems a group called audio); where every processor was
    busy with other programs, a thread that was only nicer than they waited 130 ms for its turn. It is not passed on to
    the processes that record.
    """
    if sys.platform != "linux":
        return
    thread = threading.get_native_id()
    with contextlib.suppress(OSError):
        if os.sched_getscheduler(thread) == os.SCHED_OTHER:
            policy = os.SCHED_RR | os.SCHED_RESET_ON_FORK
            os.sched_setscheduler(thread, policy, os.sched_param(REALTIME))
        return
    with contextlib.suppress(OSError):
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
