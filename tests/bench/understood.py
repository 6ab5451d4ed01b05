"""How much of a session a weak recogniser understands: ``python -m tests.bench.understood [SESSION...]``.

Each session is exported with each engine, the MP3 is decoded, every spoken line is cut out of it at its time, and
pocketsphinx (``pip install pocketsphinx``, its model is in its wheel) writes down what it hears. A word counts as
understood when it is in both texts, in order. A line that several sessions share is the same clip, and is listened to
once; with ``--keep FOLDER`` also once for all runs, until its engine has another version. ``--lines N`` is for a busy
machine: so many lines of each session, always the same ones, drawn by a checksum of their words.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from coach.api import export_track, load, plan, record, track
from coach.language import language
from coach.schedule.model import Event
from coach.script.model import Line
from coach.voice.engines import load as load_engine
from coach.voice.spoken import spoken_text
from tests.bench.every_session import decoded
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


def exported(session: str, engine: str, folder: Path) -> tuple[Any, tuple[Event, ...]]:
    """The decoded sound, and the events of the schedule."""
    work, clips = record(plan(load(session), engine=engine), folder / "cache")
    export_track(track(work, clips), folder / f"{engine}.mp3", cache=folder / "cache")
    return decoded(folder / f"{engine}.mp3", HERTZ), work.schedule.events


def cut(sound: Any, events: tuple[Event, ...]) -> Iterator[tuple[str, Any]]:
    """Each distinct line of three words and more, with the sound between its start and its end."""
    lines = {event.what.text: event for event in events if isinstance(event.what, Line)}
    for text, event in lines.items():
        if len(text.split()) >= 3:
            yield text, sound[event.start * HERTZ // 1000 : event.end * HERTZ // 1000]


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


class Listener:
    """Hears what one engine says; ``hypotheses`` are of each line, kept in a file of ``folder``."""

    def __init__(self, engine: str, decoder: Any, folder: Path, most: int) -> None:
        """``most``: lines of a session that it listens to."""
        self.engine = engine
        self.most = most
        self.hypotheses: dict[str, str] = {}
        self._decoder = decoder
        self._folder = folder
        version = re.sub(r"\W+", "-", load_engine(engine).version())
        self._file = folder / f"heard-{engine}-{version}.jsonl"
        if self._file.exists():
            self.hypotheses = dict(map(json.loads, self._file.read_text().splitlines()))

    def listen(self, session: str) -> Heard:
        every = []
        lines = dict(cut(*exported(session, self.engine, self._folder)))
        for text in sorted(lines, key=lambda text: zlib.crc32(text.encode()))[: self.most]:
            if text not in self.hypotheses:
                self.hypotheses[text] = self._hear(lines[text])
                with self._file.open("a") as file:
                    file.write(json.dumps((text, self.hypotheses[text])) + "\n")
            every.append(self.heard(text))
        return total(every)

    def _hear(self, part: Any) -> str:
        quiet = np.zeros(HERTZ * 3 // 10, np.int16)
        self._decoder.start_utt()
        self._decoder.process_raw(np.concatenate([quiet, part, quiet]).tobytes(), full_utt=True)
        self._decoder.end_utt()
        hypothesis = self._decoder.hyp()
        return hypothesis.hypstr if hypothesis else ""

    def heard(self, text: str) -> Heard:
        said, heard = words_of(spoken_text(text, language())), words_of(self.hypotheses[text])
        blocks = difflib.SequenceMatcher(None, said, heard, False).get_matching_blocks()
        return Heard(len(said), sum(block.size for block in blocks), " ".join(heard))


def total(every: list[Heard]) -> Heard:
    return Heard(sum(one.words for one in every), sum(one.understood for one in every), "")


def listen_to_all(sessions: list[str], listeners: list[Listener]) -> dict[str, list[Heard]]:
    """What each engine's listener has heard of each session; printed as it goes."""
    sums: dict[str, list[Heard]] = {listener.engine: [] for listener in listeners}
    print(f"{'words understood, %':<24}" + "".join(f"{listener.engine:>12}" for listener in listeners))
    for session in sessions:
        print(f"{session:<24}", end="", flush=True)
        for listener in listeners:
            sums[listener.engine].append(listener.listen(session))
            print(f"{sums[listener.engine][-1].share:12.1f}", end="", flush=True)
        print()
    print(f"{'all':<24}" + "".join(f"{total(every).share:12.1f}" for every in sums.values()))
    return sums


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.understood", description=__doc__)
    parser.add_argument("sessions", nargs="*", help="default: all bundled ones")
    parser.add_argument("--engines", nargs="+", default=["hibari", "pyttsx3"], help="the first is held to the limits")
    parser.add_argument("--worst", type=int, default=0, help="show so many of the first engine's lines that fare worst")
    parser.add_argument("--lines", type=int, default=10_000, metavar="N", help="listen to so many of each session's")
    parser.add_argument("--keep", metavar="FOLDER", help="for recordings and what was heard in them")
    asked = parser.parse_args()
    from pocketsphinx import Decoder

    decoder = Decoder(samprate=HERTZ, loglevel="FATAL")
    with tempfile.TemporaryDirectory(prefix="coach-understood-") as own:
        folder = Path(asked.keep or own)
        listeners = [Listener(engine, decoder, folder, asked.lines) for engine in asked.engines]
        sums = listen_to_all(asked.sessions or list(bundled_sessions()), listeners)
    first, every = listeners[0], sums[listeners[0].engine]
    lines = sorted(first.hypotheses, key=lambda text: first.heard(text).understood - first.heard(text).words)
    for text in lines[: asked.worst]:
        one = first.heard(text)
        print(f"{one.understood:4} of {one.words}: {text}\n{'':11}  {one.hypothesis}")
    good = total(every).share >= LEAST and min(heard.share for heard in every) >= LEAST_OF_ONE
    print("good" if good else f"TOO LITTLE: at least {LEAST:.0f} % of all and {LEAST_OF_ONE:.0f} % of each is wanted")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
