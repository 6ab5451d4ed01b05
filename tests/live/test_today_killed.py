"""``coach today`` killed while it plays: what was held stands in the log to the last second, and once."""

from __future__ import annotations

import os
import random
import re
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.practice.log import Log
from tests.live.program import Terminal, environment

EXERCISE = """
name: Long stretch
targets: [glutes]
position: supine
level: gentle
dose: {hold: 60s, min: 30s, max: 120s, rounds: 1}
instructions:
  - say: Bend your knee.
    short: Bend.
  - say: Let it go.
    phase: release
tips:
  - say: Keep it soft.
"""
LOST_S, SHOWN_S = 1.0, 1.2
"""So much may be missing; and so much less or more than the screen tells, in whole seconds and each tick."""


def held(folder: Path) -> int:
    """ms in the log, all in all."""
    return sum(entry.ms for entry in Log(folder).read())


def shown(program: Terminal) -> int:
    """Seconds of the hold that are over on the screen."""
    left = [int(seconds) for seconds in re.findall(r"hold 0:(\d\d)", program.text)]
    return left[0] - left[-1] if left else 0


def kills(home: dict[str, str], times: int, dice: random.Random) -> Iterator[tuple[int, float]]:
    """Seconds of a hold that were over on the screen when the program was killed, and that the log got."""
    (Path(home["COACH_LIBRARY"]) / "exercises" / "little.yaml").unlink(missing_ok=True)
    (Path(home["COACH_LIBRARY"]) / "exercises" / "long.yaml").write_text(EXERCISE)
    folder = Path(home["COACH_DATA"])
    folder.mkdir(exist_ok=True)
    (folder / "profile.toml").write_text('like = ["long"]\nnot-in = ["standing", "chair"]\n')
    for _ in range(times):
        before = held(folder)
        with Terminal(home, "--minutes", "2", verb="today") as program:
            termios.tcsetwinsize(program.slave, (12, 80))  # too low for large digits
            program.until("Space|pause", 60)
            program.press("\x1b[C")  # past the opening
            seconds = dice.randint(3, 5)
            while shown(program) < seconds:
                program.read(0.1)
                assert program.process.poll() is None, program.text
            time.sleep(dice.random())
            seen = held(folder)
            program.process.kill()
            program.process.wait()
            program.read(0.2)
            assert held(folder) >= seen, "what was kept is kept"
            yield shown(program), (held(folder) - before) / 1000


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_killed_in_the_middle_of_a_hold_all_but_a_second_of_it_is_kept(home: dict[str, str]) -> None:
    for real, kept in kills(home, 3, random.Random(7)):
        assert real - LOST_S - SHOWN_S <= kept <= real + SHOWN_S


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        dice = random.Random(sys.argv[2])
        for real, kept in kills(environment(Path(place)), int(sys.argv[1]), dice):
            print(f"held {real} s, kept {kept:.2f} s", flush=True)
