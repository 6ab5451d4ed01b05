"""Watching over the output: a device that left, was suspended or stopped asking is closed, and opened again."""

from __future__ import annotations

from typing import Literal

from coach.errors import CoachError
from coach.live.feed import Feeder
from coach.live.outputs import Output

STALLED_S = 2.0
"""An output that asks for nothing, so long after it should have, has stopped."""
STARTING_S = 4.0
"""A device that sleeps may take its time before it asks for the first frame."""
RETRY_S = 1.0

Change = Literal["", "lost", "back"]


class Watch:
    """``away``: whether there is no device just now. ``look`` is called many times a second."""

    def __init__(self, output: Output, feeder: Feeder) -> None:
        self.away = False
        self._output = output
        self._feeder = feeder
        self._delivered = -1
        self._since: float | None = None
        self._patience = STARTING_S
        self._retry_at = 0.0

    def look(self, now: float) -> Change:
        """What has changed since the last look, at ``now`` seconds of a clock on the wall."""
        if self.away:
            return self._try_again(now) if now >= self._retry_at else ""
        if self._since is None:
            self._delivered, self._since, self._patience = self._feeder.delivered, now, STARTING_S
        elif self._feeder.delivered != self._delivered:
            self._delivered, self._since, self._patience = self._feeder.delivered, now, STALLED_S
        if not self._output.gone() and now - self._since < self._patience + self._output.between_ms / 1000:
            return ""
        self._output.close()
        self.away, self._retry_at = True, now
        return "lost"

    def _try_again(self, now: float) -> Change:
        try:
            self._output.open(self._feeder.rate, self._feeder)
        except CoachError:
            self._retry_at = now + RETRY_S
            return ""
        self.away, self._since = False, None
        return "back"
