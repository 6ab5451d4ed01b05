"""The cover, drawn beside us: Pillow and its pictures would take as much memory as all else that an export needs."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys

import msgspec

from coach.schedule.model import Schedule

_BOOT = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from coach.export.cover import draw; import pickle; "
    "sys.stdout.buffer.write(draw(pickle.load(sys.stdin.buffer)))"
)
LIMIT = 60.0
"""Seconds that the other process may take: it needs a third of one."""


def drawn(schedule: Schedule) -> bytes:
    """The cover as a PNG picture. Raises ``ImportError`` where Pillow is missing."""
    shape = pickle.dumps(msgspec.structs.replace(schedule, marks=(), dropped=()))
    try:
        done = subprocess.run(
            # -P keeps the current folder off the path: a file of the user's must not stand in for a module of Python's.
            [sys.executable, "-P", "-c", _BOOT, json.dumps(sys.path)],
            input=shape,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LIMIT,
            check=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError):  # no process to be had: then here, or here it tells why not
        from coach.export.cover import draw

        return draw(schedule)
    return done.stdout
