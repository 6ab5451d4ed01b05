"""How soon a session is heard: ``python -m tests.bench.first_word [SESSION] [--minutes M] [--warm] [--tries N]``.

The whole program is started on a sound server of its own with a null sink, whose monitor is recorded: when its first
sound and its first word come, in seconds from the command. The recording runs behind by what the recorder holds back
(some 50 ms), which counts against us. Each try begins with an empty cache, if it is not to be ``--warm``.

SESSION may be ``today``: then ``coach today`` is started, with a log of ten years, and its first sound is looked for.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from coach.api import load, plan
from coach.pipeline import Plan, lines, utterance
from coach.practice.log import Log
from coach.voice.cache import ClipCache
from coach.voice.engines import load as load_engine
from tests.bench.__main__ import as_installed
from tests.live.listening import Server, find, first_sound, recording, samples, sound_server
from tests.practice.person import years

MOST_S, MOST_TODAY_S = 2.0, 1.0
"""The first word comes within so many seconds of the command; of ``coach today``, all recorded, the first sound."""
TODAY = "today"
LISTEN_S = 5.0


def recorded(server: Server, command: list[str], env: dict[str, str], rate: int) -> np.ndarray:
    """What is heard from the moment of the command on."""
    path = server.folder / "heard.raw"
    with recording(server, path, rate):
        begun = path.stat().st_size // 2
        process = subprocess.Popen(command, env=server.env | as_installed(server.folder) | env)
        time.sleep(LISTEN_S)
        process.send_signal(signal.SIGINT)
        process.wait(20)
    return samples(path)[begun:]


def heard_after(server: Server, command: list[str], cache: Path, work: Plan) -> tuple[float, float]:
    """Seconds from the command to the first sound, and to the first word of ``work``."""
    first = utterance(lines(work.script)[0], work.options)
    rate = load_engine(first.voice.engine).nature.rate or 22_050
    heard = recorded(server, command, {"COACH_CACHE": str(cache)}, rate)
    clip = ClipCache(cache).get(first, load_engine(first.voice.engine).version())
    assert clip is not None, "the first line was not recorded"
    word, alike = find(clip.pcm.astype(np.float64), heard, 0, len(heard))
    assert alike > 0.5, f"the first line is not heard ({alike:.2f})"
    return first_sound(heard) / rate, word / rate


def today(server: Server, folder: Path, tries: int, engine: str) -> int:
    """``coach today`` once to record all of it, then ``tries`` times with a clock."""
    Log(folder).add(years(10))
    env = {name: str(folder) for name in ("COACH_CACHE", "COACH_DATA", "COACH_STATE")}
    command = [sys.executable, "-m", "coach", "today", *(["--engine", engine] if engine else [])]
    subprocess.run([*command, "-o", str(folder / "today.wav")], env=server.env | env, check=True, capture_output=True)
    after = []
    for _ in range(tries):
        after.append(first_sound(recorded(server, [*command, "--quiet"], env, 22_050)) / 22_050)
        print(f"today: first sound after {after[-1]:.2f} s", flush=True)
    print(f"first sound: best {min(after):.2f}, middle {sorted(after)[len(after) // 2]:.2f} s (at most {MOST_TODAY_S})")
    return int(sorted(after)[len(after) // 2] > MOST_TODAY_S)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.first_word", description=__doc__)
    parser.add_argument("session", nargs="?", default="hips-and-back")
    parser.add_argument("--engine", default="", help="default: the one that speaks where nobody was asked for")
    parser.add_argument("--minutes", help="an exact length")
    parser.add_argument("--warm", action="store_true", help="the same cache for every try")
    parser.add_argument("--tries", type=int, default=5)
    asked = parser.parse_args()
    command = [sys.executable, "-m", "coach", "play", asked.session, "--quiet"]
    command += ["--engine", asked.engine] if asked.engine else []
    command += ["--minutes", asked.minutes] if asked.minutes else []
    words = []
    with tempfile.TemporaryDirectory(prefix="coach-first-") as folder, sound_server(Path(folder)) as server:
        if asked.session == TODAY:
            return today(server, Path(folder), asked.tries, asked.engine)
        work = plan(load(asked.session), engine=asked.engine or None, minutes=float(asked.minutes or 0) or None)
        for number in range(-1, asked.tries):  # the first one only makes the byte code
            cache = Path(folder) / f"cache{0 if asked.warm else number}"
            sound, word = heard_after(server, command, cache, work)
            words += [word] if number >= 0 else []
            print(f"{asked.session}: first sound after {sound:.2f} s, first word after {word:.2f} s", flush=True)
    print(f"first word: best {min(words):.2f}, middle {sorted(words)[len(words) // 2]:.2f} s (at most {MOST_S})")
    return int(sorted(words)[len(words) // 2] > MOST_S)


if __name__ == "__main__":
    sys.exit(main())
