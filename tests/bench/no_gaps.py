"""Whether a line is ever late: ``python -m tests.bench.no_gaps [SESSION] [--seconds 180] [--minutes M]``.

A session is played in real time from an empty cache, to an output that keeps time and is not heard, and is stopped
after so many seconds. Printed: when the first word was there, and how often, and how long, it stood still because the
next line was not recorded yet. Meant for a busy machine; the load is printed, too.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path

from coach.api import load, plan
from coach.live.journal import Stopped
from coach.live.keys import bind
from coach.live.outputs.null import Null
from coach.live.screen import View
from coach.live.show import Show, perform
from coach.pipeline import recorded_to_play, voice_ahead
from coach.voice.cache import ClipCache

BEGUN_MS = 2_000
"""By then the first word, which is waited for, is being said."""


class Ears:
    """Keys that are never pressed but the last, and a screen that keeps what it is shown."""

    def __init__(self, seconds: float) -> None:
        self.begun, self.seconds = time.monotonic(), seconds
        self.first: float | None = None
        self.gaps: list[float] = []
        """Seconds of each time that it stood still once it had begun to speak."""
        self._since: float | None = None

    def wait(self, seconds: float) -> list[str]:
        time.sleep(seconds)
        return ["stop"] if time.monotonic() - self.begun > self.seconds else []

    def suspend(self) -> None: ...

    def show(self, view: View) -> None:
        now = time.monotonic()
        if self.first is None and view.position > BEGUN_MS:
            self.first = now - self.begun
        if self.first is not None and view.state == "recording":
            self._since = self._since or now
        elif self._since is not None:
            self.gaps.append(now - self._since)
            print(f"stood still for {self.gaps[-1]:.1f} s at {view.position / 1000:.1f} s, before '{view.line}'")
            self._since = None

    def note(self, text: str) -> None:
        print(text)

    def help(self, text: str) -> None: ...

    def close(self) -> None: ...


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.no_gaps", description=__doc__)
    parser.add_argument("session", nargs="?", default="hips-and-back")
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--minutes", type=float, help="an exact length")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="coach-gaps-") as folder:
        os.environ |= {"COACH_STATE": f"{folder}/state", "COACH_DATA": f"{folder}/data"}
        cache, ears = ClipCache(Path(folder)), Ears(asked.seconds)
        work = plan(load(asked.session), minutes=asked.minutes)
        standby = voice_ahead(work, cache)
        request = Stopped(session=(asked.session,), options={})
        show = Show(plan=recorded_to_play(work, cache), cache=cache, request=request, standby=standby)
        perform(show, Null(), bind(), contextlib.nullcontext((ears, ears)))
    print(f"{asked.session}: first word after {ears.first or 0:.1f} s, {len(ears.gaps)} gaps in {asked.seconds:.0f} s,"
          f" {sum(ears.gaps):.1f} s in all; load {os.getloadavg()[0]:.1f}")  # fmt: skip
    return int(bool(ears.gaps))


if __name__ == "__main__":
    sys.exit(main())
