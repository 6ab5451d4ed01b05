"""When a session is to end: by the clock on the wall, by a number of minutes that was typed, or when it says itself."""

from __future__ import annotations

from collections.abc import Callable

from coach.errors import RequestError
from coach.live.outputs import Output
from coach.live.playhead import Playhead
from coach.live.replan import ending_at, in_time
from coach.live.rundown import Rundown
from coach.live.steering import LEAD_MS, Move
from coach.schedule.fit import CannotLast
from coach.script.model import Line

DIGITS_S = 1.2
"""So long after a digit another one may follow."""
SLACK_MS = 500
"""Besides what the output pulls at a time: the clock on the wall is followed when it is off by more."""
SMALL_MS = 10_000
"""So much of a length is taken up by silences alone; for more, what is still to come is chosen anew."""


class Deadline:
    """Keeps the end of what ``head`` plays. ``until``: when, in seconds of ``wall``, it is to end."""

    def __init__(self, head: Playhead, output: Output, wall: Callable[[], float], until: float | None) -> None:
        self.head = head
        self.output = output
        self.wall = wall
        self.until = until
        self._typed, self._since = "", 0.0
        """Digits, and when the last of them was pressed."""
        self._left_over = 0
        """What was missing to the end (ms) when the rest was fitted last: if it still is, nothing can be done."""

    # ---- a number that is typed

    def type(self, digit: str) -> bool:
        """A key was pressed; whether it is one of a number."""
        if not digit.isdecimal():
            return False
        self._typed, self._since = (self._typed + digit)[-3:], self.wall()
        return True

    def typed(self) -> Move | None:
        """What the number asks for, once no further digit comes: only so many minutes from then on; at 0 as many as
        there are.
        """
        if not self._typed or self.wall() - self._since < DIGITS_S:
            return None
        minutes, self._typed = int(self._typed), ""
        if not minutes:
            return self._end_at(None, None, note="as many minutes as there are")
        rundown = self.head.rundown
        words = rundown.phrase("time_left", total=rundown.language.total(2 * minutes))
        return self._end_at(self._since + minutes * 60, None, words, f"{minutes} minutes left")

    # ---- the end

    def keep(self) -> Move | None:
        """Make up for what keys, pauses and recording have moved; the change that this takes, where silences do not."""
        head = self.head
        if not head.rundown.complete:
            return None
        if self.until is not None:
            end = self._at(self.until)
            if abs(end - (head.rundown.basis.end or 0)) > SLACK_MS + 2 * self.output.between_ms:
                head.rundown = head.rundown.ending(end)
        rundown, soon = head.rundown, head.soon
        end = rundown.basis.end or rundown.duration
        missing = end - rundown.duration
        if missing in (0, self._left_over):
            return None
        changed = ending_at(rundown, rundown.index_at(soon) + 1, end) if abs(missing) <= SMALL_MS else None
        if changed is None:
            self._left_over = missing
            return self._end_at(self.until, end)
        head.change(changed, soon)
        return None

    def _at(self, until: float) -> int:
        """The time of the session (ms) that is heard when the clock on the wall says ``until``."""
        return self.head.here + round((until - self.wall()) * 1000) - self.output.latency_ms

    def _end_at(self, until: float | None, end: int | None, words: tuple[Line, ...] = (), note: str = "") -> Move:
        """The end at ``until`` on the wall, or at ``end`` ms. Where it cannot be, it is given up, and told what can."""

        def change(rundown: Rundown, at: int) -> Rundown:
            try:
                changed = in_time(rundown, at, end if until is None else self._at(until), words)
            except CannotLast as refusal:
                self.head.rundown, self.until = rundown.ending(None), None
                raise _out_of_reach(refusal, self.head.here) from None
            self.until = until
            return changed

        return Move("yes", change, lead=LEAD_MS, lines=words, note=note)


def _out_of_reach(refusal: CannotLast, here: int) -> RequestError:
    """A refusal in minutes from now on, rounded so that they can still be had a moment later."""
    least, most = -(-(refusal.shortest - here) // 60_000), (refusal.longest - here) // 60_000
    mend = f"{least} to {most} minutes can be left" if least <= most else "it ends when it does"
    return RequestError(refusal.subject, refusal.problem, mend)
