"""What a first export takes beside its pure speech: ``python -m tests.bench.cold_export [SESSION]``.

The speech: one process alone synthesizes the session's distinct lines with the neural voice, once it is loaded. The
export: the whole program, from its start to its end, with an empty cache; the best of three. The wall's seconds.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time

from coach.api import load, plan
from coach.pipeline import lines, utterance
from coach.voice.engines import load as load_engine

MOST = 1.7
"""An export takes at most so many times as long as its speech on two cores."""
TRIES = 3


def speech_s(session: str) -> float:
    """Seconds for the distinct lines of a session, in one process."""
    work = plan(load(session), engine="hibari")
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


def export_s(session: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        command = [sys.executable, "-m", "coach", "export", session, "--engine", "hibari"]
        subprocess.run([*command, "--cache", f"{folder}/cache", "-o", f"{folder}/x.mp3"], check=True)
        return time.perf_counter() - start


def main() -> int:
    session = sys.argv[1] if len(sys.argv) > 1 else "hips-and-back"
    speech = min(speech_s(session) for _ in range(TRIES))
    print(f"{session}: its speech in one process {speech:.2f} s")
    export = min(export_s(session) for _ in range(TRIES))
    print(f"{session}: cold export {export:.2f} s, {export / speech:.2f} times that (at most {MOST})")
    return int(export > MOST * speech)


if __name__ == "__main__":
    sys.exit(main())
