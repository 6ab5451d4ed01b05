"""How long an engine's lines last: ``python -m tests.bench.fit_lengths ENGINE [--every N] [--rates 110 145 180]``.

Records the bundled library's lines, fits ``coach.voice.lengths.Pace`` to them, and prints what the engine has, what it
should have, and how far both are from the recordings. The bounds of the judge are printed beside it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import msgspec
import numpy as np

from coach.content.model import DETAILS, Programme
from coach.errors import RequestError
from coach.language import language
from coach.pipeline import Options, lines, plan, utterance
from coach.voice import engines, studio
from coach.voice.lengths import Pace, expected_ms
from coach.voice.model import Utterance, Voice
from tests.programmes import bundled_sessions

START, CHARACTER, COMMA, STOP = Pace(1, 0, 0, 0), Pace(0, 1, 0, 0), Pace(0, 0, 1, 0), Pace(0, 0, 0, 1)


def spoken_lines(voice: Voice) -> Iterator[Utterance]:
    """Every distinct line of every bundled session, at each level of detail."""
    words = language().for_engine(voice.engine)
    for programme in bundled_sessions().values():
        free = msgspec.structs.replace(programme.session, duration=None)
        for detail in DETAILS:
            options = Options(voice=voice, detail=detail, language=words)
            try:
                script = plan(programme, options).script
            except RequestError:
                script = plan(Programme(session=free, exercises=programme.exercises), options).script
            yield from (utterance(line, options) for line in lines(script))


def fitted(texts: list[str], recorded: np.ndarray, rate: int) -> Pace:
    """Least squares over the same four parts that ``expected_ms`` adds up."""
    parts = np.array([[expected_ms(text, 6, part) for part in (START, CHARACTER, COMMA, STOP)] for text in texts])
    found, *_ = np.linalg.lstsq(parts * 6 / rate, recorded, rcond=None)
    return Pace(*(round(float(value), 3) for value in found))


def report(name: str, pace: Pace, texts: list[str], recorded: np.ndarray, rate: int) -> None:
    guess = np.array([expected_ms(text, rate, pace) for text in texts])
    ratio = recorded / guess
    parts = " ".join(f"{part:.3f}" for part in (pace.start, pace.character, pace.comma, pace.stop))
    whole, line = 100 * (guess.sum() / recorded.sum() - 1), np.abs(guess - recorded).mean()
    print(
        f"  {name} start, character, comma, stop {parts}: all lines {whole:+.1f} %, a line {line:.0f} ms,"
        f" recorded / guessed {ratio.min():.2f} to {ratio.max():.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fit_lengths", description=__doc__)
    parser.add_argument("engine")
    parser.add_argument("--every", type=int, default=1, help="only every so many-th line")
    parser.add_argument("--rates", type=int, nargs="*", help="words a minute; default: the engine's own")
    asked = parser.parse_args()
    engine = engines.load(asked.engine)
    for rate in asked.rates or [engine.default().rate]:
        voice = msgspec.structs.replace(engine.default(), rate=rate)
        texts = sorted({one.text for one in spoken_lines(voice)})[:: asked.every]
        clips = studio.record([Utterance(text, voice) for text in texts], None)
        recorded = np.array([clip.ms for clip in clips.values()], dtype=float)
        print(f"{asked.engine} at {rate}: {len(texts)} lines, {recorded.sum() / 60_000:.1f} minutes")
        report("has", engine.nature.pace, texts, recorded, rate)
        report("fits", fitted(texts, recorded, rate), texts, recorded, rate)


if __name__ == "__main__":
    main()
