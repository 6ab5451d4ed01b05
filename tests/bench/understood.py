"""How much of a session a weak recogniser understands: ``python -m tests.bench.understood [SESSION...]``.

Each session is exported with each engine, the MP3 is decoded, every spoken line is cut out of it at its time, and
pocketsphinx (``pip install pocketsphinx``, its model is in its wheel) writes down what it hears. A word counts as
understood when it is in both texts, in order. The spread of the lines' levels is printed beside it. A line that several
sessions share is the same clip, and is listened to once.
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
    hypothesis: str

    @property
    def share(self) -> float:
        """Per cent."""
        return 100 * self.understood / max(1, self.words)


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


class Listener:
    """Hears what one engine says; ``heard`` is of each line."""

    def __init__(self, engine: str, decoder: Any) -> None:
        self.engine = engine
        self.heard: dict[str, Heard] = {}
        self._decoder = decoder

    def listen(self, session: str) -> tuple[Heard, float]:
        """All of a session's lines, and the spread of their levels in dB."""
        levels, every = [], []
        with tempfile.TemporaryDirectory(prefix="coach-understood-") as folder:
            sound, events = exported(session, self.engine, Path(folder))
            for text, part in cut(sound, events):
                if text not in self.heard:
                    self.heard[text] = self._understand(text, part)
                every.append(self.heard[text])
                levels.append(level(part))
        return total(every), max(levels) - min(levels)

    def _understand(self, text: str, part: Any) -> Heard:
        quiet = np.zeros(HERTZ * 3 // 10, np.int16)
        self._decoder.start_utt()
        self._decoder.process_raw(np.concatenate([quiet, part, quiet]).tobytes(), full_utt=True)
        self._decoder.end_utt()
        hypothesis = self._decoder.hyp()
        said, heard = words_of(spoken_text(text, language())), words_of(hypothesis.hypstr if hypothesis else "")
        blocks = difflib.SequenceMatcher(None, said, heard, False).get_matching_blocks()
        return Heard(len(said), sum(block.size for block in blocks), " ".join(heard))


def total(every: list[Heard]) -> Heard:
    return Heard(sum(one.words for one in every), sum(one.understood for one in every), "")


def level(part: Any) -> float:
    """dBFS of what is heard in a line: its frames within 20 dB of the loud ones."""
    frames = part[: len(part) // 160 * 160].reshape(-1, 160).astype(float) / 32768
    energy = (frames**2).mean(axis=1) + 1e-12
    return float(10 * np.log10(energy[energy > np.quantile(energy, 0.95) / 100].mean()))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.understood", description=__doc__)
    parser.add_argument("sessions", nargs="*", help="default: all bundled ones")
    parser.add_argument("--engines", nargs="+", default=["hibari", "pyttsx3"], help="the first is held to the limits")
    parser.add_argument("--worst", type=int, default=0, help="show so many of the first engine's lines that fare worst")
    asked = parser.parse_args()
    from pocketsphinx import Decoder

    decoder = Decoder(samprate=HERTZ, loglevel="FATAL")
    listeners = [Listener(engine, decoder) for engine in asked.engines]
    sums: dict[str, list[Heard]] = {engine: [] for engine in asked.engines}
    print(f"{'words understood, %':<24}" + "".join(f"{engine:>12}   levels dB" for engine in asked.engines))
    for session in asked.sessions or list(bundled_sessions()):
        print(f"{session:<24}", end="", flush=True)
        for listener in listeners:
            heard, spread = listener.listen(session)
            sums[listener.engine].append(heard)
            print(f"{heard.share:12.1f}{spread:12.1f}", end="", flush=True)
        print()
    print(f"{'all':<24}" + "".join(f"{total(every).share:12.1f}{'':12}" for every in sums.values()))
    lines = sorted(listeners[0].heard.items(), key=lambda item: item[1].understood - item[1].words)
    for text, one in lines[: asked.worst]:
        print(f"{one.understood:4} of {one.words}: {text}\n{'':11}  {one.hypothesis}")
    first = sums[asked.engines[0]]
    good = total(first).share >= LEAST and min(heard.share for heard in first) >= LEAST_OF_ONE
    print("good" if good else f"TOO LITTLE: at least {LEAST:.0f} % of all and {LEAST_OF_ONE:.0f} % of each is wanted")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
