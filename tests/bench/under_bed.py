"""What a bed costs: ``python -m tests.bench.under_bed [SESSION] [--minutes 30] [--bed NAME ...]``.

The whole program writes the session over a bed, its lines known; beside it LAME alone encodes that very track on one
core. Ratios of both the wall's time and the processors'; the best of three, turn by turn.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np

from tests.bench.__main__ import HERE, Took, as_installed, timed

MOST = 1.2
TRIES = 3
SECONDS, RATE = 240, 44_100


def music(path: Path) -> None:
    """Four minutes of something like music: chords that swell, wider than one channel."""
    time = np.arange(SECONDS * RATE) / RATE
    rng = np.random.default_rng(1)
    both = np.zeros((len(time), 2))
    for hertz in (110, 165, 220, 277, 330, 440, 660):
        for channel in (0, 1):
            swell = 0.5 + 0.5 * np.sin(2 * np.pi * time / rng.uniform(5, 20) + rng.uniform(0, 6))
            both[:, channel] += np.sin(2 * np.pi * hertz * rng.uniform(0.999, 1.001) * time) * swell / hertz**0.5
    both += rng.normal(0, 0.005, both.shape)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((both / np.abs(both).max() * 20_000).astype("<i2").tobytes())


def alone(track: Path, env: dict[str, str]) -> Took:
    command = [sys.executable, str(HERE / "whole_track.py"), str(track)]
    done = subprocess.run(command, env=env, check=True, capture_output=True, cwd=HERE.parent.parent)
    seconds, cpu = map(float, done.stdout.split())
    return Took(seconds, cpu, 0)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.under_bed", description=__doc__)
    parser.add_argument("session", nargs="?", default="hips-and-back")
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--bed", nargs="+", default=["stereo music", "ocean"])
    asked = parser.parse_args()
    worst = 0.0
    with tempfile.TemporaryDirectory(prefix="coach-bed-") as name:
        folder = Path(name)
        music(folder / "music.wav")
        own = {"COACH_CACHE": str(folder / "cache"), "PYTHONPATH": str(HERE.parent.parent)}
        env = {**os.environ, **as_installed(folder), **own}
        command = [sys.executable, "-m", "coach", "export", asked.session, "--minutes", str(asked.minutes)]
        timed([*command, "-o", str(folder / "plain.mp3")], env)
        for bed in asked.bed:
            under = ["--bed", str(folder / "music.wav") if bed == "stereo music" else bed]
            timed([*command, *under, "-o", str(folder / "track.wav")], env)
            ours, lame = [], []
            for _ in range(TRIES):
                ours.append(timed([*command, *under, "-o", str(folder / "track.mp3")], env))
                lame.append(alone(folder / "track.wav", env))
            one, other = min(ours), min(lame)
            cpu = min(took.cpu for took in ours) / min(took.cpu for took in lame)
            print(
                f"{asked.session}, {asked.minutes} minutes over {bed}: {one.seconds:.2f} s (CPU {one.cpu:.2f} s,"
                f" {one.megabytes:.0f} MB), LAME alone {other.seconds:.2f} s (CPU {other.cpu:.2f} s):"
                f" {one.seconds / other.seconds:.2f} times by the wall, {cpu:.2f} by CPU (at most {MOST})", flush=True,
            )  # fmt: skip
            worst = max(worst, one.seconds / other.seconds)
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())
