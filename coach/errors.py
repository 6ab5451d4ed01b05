"""What can go wrong, as types. Only the command line turns these into messages and exit codes."""

from __future__ import annotations

import math
from pathlib import Path

from coach.plain import cut


class CoachError(Exception):
    """It could not be done: a missing engine, a full disk, no device.

    ``subject`` is what failed, ``problem`` what happened to it and ``mend`` what the user can do about it.
    ``str()`` of it is the one line that the user reads.
    """

    exit_code = 1

    def __init__(self, subject: str, problem: str, mend: str = "") -> None:
        super().__init__(subject, problem, mend)
        self.subject = subject
        self.problem = problem
        self.mend = mend

    def __str__(self) -> str:
        line = f"{cut(self.subject)}: {cut(self.problem)}"
        return line + (f"; {cut(self.mend)}" if self.mend else "")

    def and_then(self, way: str) -> str:
        """The line, and what happens now."""
        line = str(self)
        return f"{line}{'' if line.endswith('?') else ';'} {way}"


class RequestError(CoachError):
    """What was asked for is wrong or impossible: an unknown name, a bad option, a fit that cannot be."""

    exit_code = 2


class ContentError(RequestError):
    """A content file is wrong. ``line`` counts from 1 (0: the whole file), ``where`` is the path inside the file."""

    def __init__(self, path: Path | str, line: int, where: str, problem: str, mend: str = "") -> None:
        subject = f"{path}:{line}" if line else str(path)
        if where:
            subject += f": {where}"
        super().__init__(subject, problem, mend)
        self.path = Path(path)
        self.line = line
        self.where = where


def within(subject: str, value: float, least: float, most: float) -> float:
    """``value``, if it is a number from ``least`` to ``most``. ``RequestError`` naming ``subject`` for any other.

    The one gate for numbers: "not a number" and infinity pass every comparison that is written the other way round.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise RequestError(subject, f"{value!r:.60} is no number that can be used", f"{least:g} to {most:g} will do")
    if not least <= value <= most:
        raise RequestError(subject, f"{value:g} is out of reach", f"{least:g} to {most:g} will do")
    return value
