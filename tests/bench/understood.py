"""How much of a session a weak recogniser understands: ``python -m tests.bench.understood [SESSION...]``.

Each session is exported with each engine, the MP3 is decoded, every spoken line is cut out of it at its time, and
pocketsphinx (``pip install pocketsphinx``, its model is in its wheel) writes down what it hears. A word counts as
understood when it is in both texts, in order. The spread of the lines' levels is printed beside it.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import miniaudio
import numpy as np

from coach.language import language
from coach.voice.spoken import spoken_text
from tests.programmes import bundled_sessions

HERTZ = 16_000
LEAST, LEAST_OF_ONE = 75.0, 68.0
"""Per cent of words: over all sessions, and in each, with the default voice."""


class Heard(NamedTuple):
    words: int
    understood: int
    levels: list[float]


def exported(session: str, engine: str, folder: Path) -> tuple[Any, list[dict[str, Any]]]:
    """The decoded sound, and the cue sheet's spoken events."""
    env = {
        **os.environ,
        "COACH_ENGINE": engine,
        "COACH_CACHE": str(folder / "cache"),
        "COACH_CONFIG": str(folder / "no"),
    }
    mp3, sheet = folder / "session.mp3", folder / "sheet.json"
    coach = [sys.executable, "-m", "coach"]
    for command in (["export", session, "-o", str(mp3)], ["preview", session, "--exact", "-o", str(sheet)]):
        subprocess.run([*coach, *command], env=env, check=True, capture_output=True)
    sound = miniaudio.decode_file(str(mp3), miniaudio.SampleFormat.SIGNED16, 1, HERTZ)
    events = json.loads(sheet.read_text())["events"]
    return np.frombuffer(sound.samples, "<i2"), [event for event in events if event.get("text")]


def cut(sound: Any, events: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Each distinct line of three words and more, with the sound between its start and its end."""
    seen = set()
    for event in events:
        text = event["text"]
        if text not in seen and len(text.split()) >= 3:
            seen.add(text)
            start, stop = (event["start_ms"] + at for at in (0, event["length_ms"]))
            yield text, sound[start * HERTZ // 1000 : stop * HERTZ // 1000]


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def listen(session: str, engine: str, decoder: Any) -> Heard:
    words = understood = 0
    levels = []
    with tempfile.TemporaryDirectory(prefix="coach-understood-") as folder:
        sound, events = exported(session, engine, Path(folder))
        for text, part in cut(sound, events):
            quiet = np.zeros(HERTZ * 3 // 10, np.int16)
            decoder.start_utt()
            decoder.process_raw(np.concatenate([quiet, part, quiet]).tobytes(), full_utt=True)
            decoder.end_utt()
            hypothesis = decoder.hyp()
            said, heard = words_of(spoken_text(text, language())), words_of(hypothesis.hypstr if hypothesis else "")
            words += len(said)
            understood += sum(
                block.size for block in difflib.SequenceMatcher(None, said, heard, False).get_matching_blocks()
            )
            levels.append(level(part))
    return Heard(words, understood, levels)


def level(part: Any) -> float:
    """dBFS of what is heard in a line: its frames within 20 dB of the loud ones."""
    frames = part[: len(part) // 160 * 160].reshape(-1, 160).astype(float) / 32768
    energy = (frames**2).mean(axis=1) + 1e-12
    return float(10 * np.log10(energy[energy > np.quantile(energy, 0.95) / 100].mean()))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.understood", description=__doc__)
    parser.add_argument("sessions", nargs="*", help="default: all bundled ones")
    parser.add_argument("--engines", nargs="+", default=["hibari", "pyttsx3"], help="the first is held to the limits")
    asked = parser.parse_args()
    from pocketsphinx import Decoder

    decoder = Decoder(samprate=HERTZ, loglevel="FATAL")
    sums = {engine: [0, 0] for engine in asked.engines}
    worst = 100.0
    print(f"{'words understood, %':<24}" + "".join(f"{engine:>12}   levels dB" for engine in asked.engines))
    for session in asked.sessions or list(bundled_sessions()):
        print(f"{session:<24}", end="", flush=True)
        for engine in asked.engines:
            heard = listen(session, engine, decoder)
            share = 100 * heard.understood / max(1, heard.words)
            sums[engine][0] += heard.words
            sums[engine][1] += heard.understood
            worst = min(worst, share) if engine == asked.engines[0] else worst
            print(f"{share:12.1f}{max(heard.levels) - min(heard.levels):12.1f}", end="", flush=True)
        print()
    shares = {engine: 100 * understood / max(1, words) for engine, (words, understood) in sums.items()}
    print(f"{'all':<24}" + "".join(f"{share:12.1f}{'':12}" for share in shares.values()))
    good = shares[asked.engines[0]] >= LEAST and worst >= LEAST_OF_ONE
    print("good" if good else f"TOO LITTLE: at least {LEAST:.0f} % of all and {LEAST_OF_ONE:.0f} % of each is wanted")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
