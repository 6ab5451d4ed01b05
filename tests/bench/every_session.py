"""Every session as it is delivered: ``python -m tests.bench.every_session [SESSION...] [--engine NAME] [--quick]``.

Each is planned without sound, recorded, exported and decoded again by ffmpeg. Printed for each, and held to its bounds:
how far the plan without sound was from the true length; loudness and true peak (ffmpeg's ebur128); how far its lines
are from one another (LU); and its countdowns: whether each number, and no other, is heard in the file where it belongs,
counted in whole seconds back from the end of its hold, and how far its onset is from there.

``--quick``: only the first of these; nothing is exported. With pocketsphinx installed, it says what the numbers are.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from coach.api import export_track, load, plan, record, track
from coach.pipeline import Plan
from coach.schedule.model import Event
from coach.script.model import Line
from coach.sound.loudness import gated, k_power
from coach.sound.stereo import resampled
from coach.voice.model import Clip
from tests.live.listening import find
from tests.programmes import bundled_sessions

OFF, LOUDNESS, AROUND, PEAK, SPREAD, ONSET_MS = 2.0, -16.0, 0.7, -1.0, 3.0, 10.0
"""Per cent; LUFS, LU about it; dBTP; LU between lines; ms."""
NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
GRAMMAR = f"#JSGF V1.0; grammar count; public <count> = {' | '.join(NUMBERS)};"
SEARCH_MS, HEARD = 200, 0.7
"""A number is sought so far about its second, and is there where its clip and the sound are so alike (0 to 1)."""
SOFT = 10 ** (-30 / 20)
"""An onset is where a number first comes so near to its loudest: before that, MP3 has noise of its own."""


class Count(NamedTuple):
    """One number of a countdown: where it belongs and its onset there, in ms, and whether it is the right one."""

    number: str
    late: float
    right: bool


def decoded(path: Path, rate: int) -> Any:
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-ac", "1", "-ar", str(rate), "-f", "s16le", "-"]
    return np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, "<i2")


def meter(path: Path) -> tuple[float, float]:
    """Integrated loudness (LUFS) and true peak (dBTP) of a file."""
    command = ["ffmpeg", "-nostats", "-i", str(path), "-filter_complex", "ebur128=peak=true", "-f", "null", "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stderr.rpartition("Summary:")[2]
    loudness, peak = re.search(r"I:\s+(\S+) LUFS", text), re.search(r"Peak:\s+(\S+) dBFS", text)
    assert loudness, text
    assert peak, text
    return float(loudness[1]), float(peak[1])


def loudness_of(part: Any, rate: int) -> float:
    """LUFS of a line: as a meter's, but with a block of 400 ms every 10 ms, each inside the line."""
    spectrum = np.fft.rfft(part / 32768) * np.sqrt(k_power(rate, len(part)))
    spectrum[1 : (len(part) + 1) // 2] /= np.sqrt(2)  # k_power counts these twice
    energy = np.concatenate([[0.0], np.cumsum(np.fft.irfft(spectrum, len(part)) ** 2)])
    block = min(len(part), rate * 2 // 5)
    starts = np.arange(0, len(part) - block + 1, rate // 100)
    return gated((energy[starts + block] - energy[starts]) / block)


def spread(sound: Any, events: tuple[Event, ...], rate: int) -> float:
    """LU between the softest and the loudest of the lines."""
    parts = {event.what: sound[event.start * rate // 1000 : event.end * rate // 1000] for event in events}
    loud = [loudness_of(part, rate) for what, part in parts.items() if isinstance(what, Line)]
    return max(loud) - min(loud)


def countdowns(work: Plan) -> Iterator[tuple[Event, int]]:
    """Each number of each countdown, and the ms at which it belongs: as many seconds before its window's end."""
    ends = {span.item: span.end for span in work.schedule.windows}
    for event in work.schedule.events:
        if event.role == "count" and isinstance(event.what, Line):
            number = NUMBERS.index(event.what.text.strip(".").lower()) + 1
            yield event, ends[event.item] - 1000 * number


def onset(part: Any, rate: int) -> int:
    """The first frame that is heard."""
    level = np.abs(part.astype(np.int32))
    return int((level > level.max() * SOFT).argmax())


def heard_counts(work: Plan, clips: dict[Line, Clip], sound: Any) -> Iterator[Count]:
    counts = list(countdowns(work))
    numbers = {event.what: clips[event.what] for event, _ in counts if isinstance(event.what, Line)}
    for event, ms in counts:
        clip = clips[event.what]  # type: ignore[index]
        rate, at = clip.rate, ms * clip.rate // 1000
        around = SEARCH_MS * rate // 1000
        part = sound[max(0, at - around) : at + clip.frames + around].astype(float)
        alike = {line: find(one.pcm.astype(float), part, around, around) for line, one in numbers.items()}
        place, likeness = alike[event.what]  # type: ignore[index]
        best = max(alike.values(), key=lambda pair: pair[1])[1]
        own = onset(clip.pcm, rate)
        first = max(0, place - 40 * rate // 1000)  # nothing else sounds so near before it
        begun = first + onset(part[first : place + clip.frames], rate)
        late = (begun - around - own) * 1000 / rate
        yield Count(event.what.text, late, likeness >= HEARD and likeness == best)  # type: ignore[union-attr]


def recognised(texts: dict[str, Clip]) -> list[str]:
    """Which numbers a recogniser of numbers takes for others; nothing where it is not installed."""
    try:
        from pocketsphinx import Decoder
    except ImportError:
        return []
    decoder = Decoder(samprate=16_000, loglevel="FATAL", lm=None)
    decoder.add_jsgf_string("count", GRAMMAR)
    decoder.activate_search("count")
    wrong = []
    for text, clip in texts.items():
        quiet = np.zeros(4_800, np.int16)
        pcm = resampled(clip.pcm, clip.rate, 16_000)
        decoder.start_utt()
        decoder.process_raw(np.concatenate([quiet, pcm, quiet]).tobytes(), full_utt=True)
        decoder.end_utt()
        said = decoder.hyp().hypstr if decoder.hyp() else "nothing"
        if said != text.strip(".").lower():
            wrong.append(f"{text} is heard as {said}")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.every_session", description=__doc__)
    parser.add_argument("sessions", nargs="*", help="default: all bundled ones")
    parser.add_argument("--engine", default="hibari")
    parser.add_argument("--cache", help="a folder for recordings that another run has begun; default: none is kept")
    parser.add_argument("--quick", action="store_true", help="only how far the plan without sound is off")
    asked = parser.parse_args()
    bad, counted, offs, spoken = [], [], [], {}
    with tempfile.TemporaryDirectory(prefix="coach-every-") as folder:
        cache = asked.cache or f"{folder}/cache"
        for name in asked.sessions or bundled_sessions():
            guess = plan(load(name), engine=asked.engine)
            work, clips = record(guess, cache)
            off = 100 * (guess.schedule.duration / work.schedule.duration - 1)
            offs.append(off)
            print(f"{name:<24} {off:+5.2f} %", end="", flush=True)
            good = abs(off) <= OFF
            if not asked.quick:
                mp3 = Path(folder) / "session.mp3"
                export_track(track(work, clips), mp3, cache=cache)
                loudness, peak = meter(mp3)
                rate = next(iter(clips.values())).rate
                sound = decoded(mp3, rate)
                wide, counts = spread(sound, work.schedule.events, rate), list(heard_counts(work, clips, sound))
                late = max((abs(one.late) for one in counts), default=0.0)
                lost = [one.number for one in counts if not one.right]
                spoken |= {event.what.text: clips[event.what] for event, _ in countdowns(work)}  # type: ignore[union-attr,index]
                counted += counts
                print(f" {loudness:6.1f} LUFS {peak:5.1f} dBTP, lines {wide:4.2f} LU, {len(counts):3} numbers,"
                      f" onsets within {late:4.1f} ms, {len(lost)} not found", end="")  # fmt: skip
                good = good and abs(loudness - LOUDNESS) <= AROUND and peak <= PEAK and wide <= SPREAD
                good = good and late <= ONSET_MS and not lost
            print("" if good else "  TOO FAR", flush=True)
            bad += [] if good else [name]
        wrong = recognised(spoken)  # while the clips are there
    print(f"{len(offs)} sessions: plans without sound at most {max(map(abs, offs)):.2f} % off; {len(counted)} numbers,"
          f" {sum(not one.right for one in counted)} not found")  # fmt: skip
    print("\n".join(wrong) or f"all {len(spoken)} numbers are recognised, or nobody is there to recognise them")
    return int(bool(bad or wrong))


if __name__ == "__main__":
    sys.exit(main())
