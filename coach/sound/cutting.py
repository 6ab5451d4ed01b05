"""One long recording of all lines in order, cut at its pauses, each piece held against the line that it should be."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
import numpy as np

from coach.errors import RequestError
from coach.sound.decode import decode
from coach.times import clock
from coach.voice.lengths import expected_ms
from coach.voice.own import RATE, likely_ms, spoken_part, trouble

_LONGEST_S = 4 * 3600
_PAUSES_MS = (1_500, 1_000, 700, 450)
"""Pauses that may stand between lines. A line may hold short ones itself, so the long ones are tried first."""
_BELOW_DB = 18.0
"""A pause is so far below the whole recording's level."""
_STEP_MS = 10
_ROOM_MS = 150
"""Of the pause that stays beside a piece."""
_MOST_WRONG = 0.25
"""With a larger share of lines that do not match, the whole recording is another one, or is in another order."""


class Cutting(msgspec.Struct, frozen=True):
    """What a long recording holds: for each line its sound, or ``None`` and why it is not kept."""

    lines: tuple[tuple[str, Any | None], ...]
    mismatches: tuple[str, ...]


def cut(path: Path, texts: Sequence[str]) -> Cutting:
    """The recording in ``path`` as ``texts``, in this order.

    Raises ``RequestError`` where it is silent, clips, or holds another number of lines; ``CoachError`` as ``decode``.
    """
    with tempfile.TemporaryFile() as file:
        decode(path, str(path), RATE, _LONGEST_S * RATE, file)
        file.seek(0)
        pcm = np.frombuffer(file.read(), "<i2")
    if not len(pcm) or (problem := trouble(pcm)):
        raise RequestError(str(path), problem if len(pcm) else "is empty", "record it again")
    ranges = _ranges(pcm, len(texts))
    if len(ranges) != len(texts):
        mend = "leave two seconds of silence between lines; 'coach voices record SESSION --print' lists them"
        raise RequestError(str(path), f"{_count(ranges)} in it, and there are {len(texts)} lines", mend)
    return _matched(path, pcm, ranges, texts)


def _count(ranges: Sequence[tuple[int, int]]) -> str:
    return f"{len(ranges)} pieces with pauses between them are" if len(ranges) != 1 else "one piece without pauses is"


def _ranges(pcm: Any, count: int) -> list[tuple[int, int]]:
    """Ranges in ms of what is spoken between pauses: of those pauses that give ``count`` of them, else of the first."""
    import pydub.audio_segment
    import pydub.silence

    sound: Any = pydub.audio_segment
    silence: Any = pydub.silence
    segment = sound.AudioSegment(pcm.tobytes(), frame_rate=RATE, sample_width=2, channels=1)
    closest: list[tuple[int, int]] = []
    for pause in _PAUSES_MS:
        parts = silence.detect_nonsilent(segment, pause, segment.dBFS - _BELOW_DB, _STEP_MS)
        ranges = [(int(start), int(stop)) for start, stop in parts]
        if len(ranges) == count:
            return ranges
        if not closest or abs(len(ranges) - count) < abs(len(closest) - count):
            closest = ranges
    return closest


def _matched(path: Path, pcm: Any, ranges: Sequence[tuple[int, int]], texts: Sequence[str]) -> Cutting:
    tempo = median((stop - start) / expected_ms(text, 145) for (start, stop), text in zip(ranges, texts, strict=True))
    lines: list[tuple[str, Any | None]] = []
    mismatches = []
    for number, ((start, stop), text) in enumerate(zip(ranges, texts, strict=True), 1):
        take = pcm[max(0, start - _ROOM_MS) * RATE // 1000 : (stop + _ROOM_MS) * RATE // 1000]
        least, most = likely_ms(text, tempo)
        problem = trouble(take)
        part = spoken_part(take)
        ms = len(part) * 1000 // RATE
        if not problem and not least <= ms <= most:
            problem = f"{ms / 1000:.1f} s where {least / 1000:.1f} to {most / 1000:.1f} s are likely"
        if problem:
            mismatches.append(f"line {number} at {clock(start)}, '{text}': {problem}")
        lines.append((text, None if problem else part))
    if len(mismatches) > _MOST_WRONG * len(texts):
        problem = f"{len(mismatches)} of {len(texts)} lines are not as long as they should be, from {mismatches[0]}"
        raise RequestError(str(path), problem, "say the lines in the order in which they are printed")
    return Cutting(tuple(lines), tuple(mismatches))
