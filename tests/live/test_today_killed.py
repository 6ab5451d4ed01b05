"""``coach today`` killed while it plays: what was held stands in the log to the last second, and once."""

from __future__ import annotations

import os
import random
import sys
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
LOST_S, BUSY_S = 1.0, 5.0
"""So much may be missing; and so far may this test and the program be apart on a busy machine."""


def held(folder: Path) -> int:
    """ms in the log, all in all."""
    return sum(entry.ms for entry in Log(folder).read())


def kills(home: dict[str, str], times: int, dice: random.Random) -> Iterator[tuple[float, float]]:
    """Seconds that a hold went on from when it was first seen in the log to the kill, and what the log got of them."""
    (Path(home["COACH_LIBRARY"]) / "exercises" / "little.yaml").unlink(missing_ok=True)
    (Path(home["COACH_LIBRARY"]) / "exercises" / "long.yaml").write_text(EXERCISE)
    folder = Path(home["COACH_DATA"])
    for _ in range(times):
        before = held(folder)
        with Terminal(home, "--minutes", "2", verb="today") as program:
            program.until("Space|pause", 60)
            program.press("\x1b[C")  # past the opening
            while held(folder) == before:
                program.read(0.1)
                assert program.process.poll() is None, program.text
            begun, first = time.monotonic(), held(folder)
            time.sleep(dice.uniform(0.1, 3.0))
            seen = held(folder)
            program.process.kill()
            program.process.wait()
            after = time.monotonic()
            assert held(folder) >= seen, "what was kept is kept"
            yield after - begun, (held(folder) - first) / 1000


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_killed_in_the_middle_of_a_hold_all_but_a_second_of_it_is_kept(home: dict[str, str]) -> None:
    for real, kept in kills(home, 3, random.Random(7)):
        assert real - LOST_S - BUSY_S <= kept <= real + BUSY_S


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        dice = random.Random(sys.argv[2])
        for real, kept in kills(environment(Path(place)), int(sys.argv[1]), dice):
            print(f"held {real:.2f} s more, kept {kept:.2f} s", flush=True)
