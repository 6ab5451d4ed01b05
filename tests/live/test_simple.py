"""simpleaudio, through an ALSA device that writes what it is given into a file."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.oracle import unavailable

ALSA = """
</usr/share/alsa/alsa.conf>
pcm.nowhere {{ type null }}
pcm.!default {{ type file slave.pcm nowhere format raw file "|cat >> {file}" }}
"""

PROGRAM = """
import sys, time
import numpy as np
from coach.live.feed import Feeder
from coach.live.outputs import make
from coach.schedule.model import Schedule

RATE = 22050
class Beeps:
    rate, frames, schedule = RATE, 4 * RATE, Schedule("", (), (), (), 4000)
    def read(self, frame, count):
        at = np.arange(frame, frame + count)
        return np.where(at % RATE < RATE // 2, 1000 + at % 7000, 0).astype(np.int16) * (at < self.frames)
feeder = Feeder(Beeps())
output = make("simpleaudio")
begun = time.monotonic()
output.open(RATE, feeder)
time.sleep(1.2)
asked = time.monotonic()
dropped = []
def pause(frames):
    dropped.append(frames)
    feeder.take_back(frames)
    feeder.pause()
output.drop(pause)
time.sleep(1.0)
feeder.jump(RATE)  # the beep that was cut off, again
while feeder.ended_at is None or feeder.delivered - feeder.ended_at < RATE // 2:
    time.sleep(0.02)
took = time.monotonic() - begun
output.close()
assert not output.gone()
print(took, dropped[0] / RATE)
"""


@pytest.mark.oracle
@pytest.mark.skipif(sys.version_info >= (3, 12), reason="simpleaudio crashes on Python 3.12 and later")
def test_simpleaudio_plays_every_sound_at_its_pace_and_drops_at_once(
    home: dict[str, str],
    tmp_path: Path,
) -> None:
    if importlib.util.find_spec("simpleaudio") is None:
        unavailable("needs simpleaudio")
    raw, config = tmp_path / "heard.raw", tmp_path / "alsa.conf"
    config.write_text(ALSA.format(file=raw))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**home, "ALSA_CONFIG_PATH": str(config)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    took, dropped = map(float, done.stdout.split())
    # 1.2 s, a pause of 1 s, and 3 s from the second beep on, at the pace of the clock
    assert 5.0 < took < 7.0
    assert dropped > 0.1  # what had been pulled ahead was given back
    heard = np.fromfile(raw, "<i2")
    beep = 1000 + np.arange(22_050, 22_050 + 11_025) % 7000
    for second in (2, 3):
        whole = (1000 + np.arange(second * 22_050 + 200, second * 22_050 + 11_000) % 7000).astype(np.int16)
        starts = [at for at in np.flatnonzero(heard == whole[0]) if np.array_equal(heard[at : at + len(whole)], whole)]
        assert len(starts) == 1, f"beep {second} is not there once, whole and without a gap"
    assert (heard == beep[300]).sum() >= 1
