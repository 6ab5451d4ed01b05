"""An export beside its pure speech, and beside the usual way: ``python -m tests.bench.cold_export [SESSION [MIN]]``.

The speech: one process alone synthesizes the session's distinct lines with the neural voice, once it is loaded. The
export: the whole program, from its start to its end, with an empty cache, then with a full one; the best of three. The
usual way: the same voice in one process, line by line, put together with pydub's ``+=`` and ffmpeg. The wall's seconds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from coach.api import load, plan
from coach.pipeline import lines, utterance
from coach.voice.engines import load as load_engine
from tests.bench.__main__ import as_installed

MOST = 1.7
"""An export takes at most so many times as long as its speech on two cores."""
COLD, WARM = 3.0, 40.0
"""The usual way takes at least so many times as long."""
TRIES = 3


def speech_s(session: str, minutes: list[str]) -> float:
    """Seconds for the distinct lines of a session, in one process."""
    work = plan(load(session), engine="hibari", minutes=float(minutes[0]) if minutes else None)
    texts = dict.fromkeys(utterance(line, work.options).text for line in lines(work.script))
    voice = work.options.voice
    recorder = load_engine("hibari").open(voice)
    try:
        recorder.say("One.", voice.rate)
        start = time.perf_counter()
        for text in texts:
            recorder.say(text, voice.rate)
        return time.perf_counter() - start
    finally:
        recorder.close()


def seconds(folder: str, *command: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, capture_output=True, env=os.environ | as_installed(folder))
    return time.perf_counter() - start


def export_s(folder: str, session: str, minutes: list[str], number: int) -> tuple[float, float]:
    """With an empty cache, and with a full one."""
    command = ["-m", "coach", "export", session, "--engine", "hibari", "--cache", f"{folder}/cache{number}"]
    command += [f"--minutes={one}" for one in minutes]
    cold = seconds(folder, *command, "-o", f"{folder}/x.mp3")
    return cold, min(seconds(folder, *command, "-o", f"{folder}/x.mp3") for _ in range(TRIES))


def usual_s(folder: str, session: str, minutes: list[str]) -> float:
    sheet = f"{folder}/sheet.json"
    length = [f"--minutes={one}" for one in minutes]
    seconds(folder, "-m", "coach", "preview", session, "--engine", "hibari", *length, "--format", "json", "-o", sheet)
    return seconds(folder, "tests/bench/usual_way.py", sheet, f"{folder}/x.mp3", "hibari")


def main() -> int:
    session = sys.argv[1] if len(sys.argv) > 1 else "hips-and-back"
    minutes = sys.argv[2:3]
    speech = min(speech_s(session, minutes) for _ in range(TRIES))
    print(f"{session}: its speech in one process {speech:.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        export, warm = map(min, zip(*(export_s(folder, session, minutes, n) for n in range(TRIES)), strict=True))
        print(f"{session}: cold export {export:.2f} s, {export / speech:.2f} times that (at most {MOST})")
        print(f"{session}: warm {warm:.2f} s")
        usual = min(usual_s(folder, session, minutes) for _ in range(TRIES))
    cold, again = usual / export, usual / warm
    print(
        f"the usual way {usual:.2f} s: {cold:.1f} times the cold one (at least {COLD}), {again:.0f} the warm ({WARM})"
    )
    return int(export > MOST * speech or cold < COLD or again < WARM)


if __name__ == "__main__":
    sys.exit(main())
