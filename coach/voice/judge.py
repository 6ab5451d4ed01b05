"""Listening to what an engine gave: is it the line, whole, clear, and nothing else?

It goes by what can be measured without knowing the language: how long it is, where it is silent, how it begins and
ends, how loud it is. Whether the words are the right ones it cannot hear.
"""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from coach.voice.engines import Nature
from coach.voice.lengths import longest_pause_ms, plausible_ms

_MARK = re.compile(r"[^\w\s'’-](?=\s+\S)")
"""What makes a pause."""
_FRAME_MS = 10
_HUSH = -40.0
"""dB below the loudest frames: a frame softer than that is silence within speech."""
_FAINT = -30.0
"""dB below the loudest frames: no word ends with so much of it as ``_TAIL_MS``."""
_TAIL_MS = 400
_BURST_MS = 120
"""A shorter sound behind a pause is no word."""
_CLIPPED = 0.002
"""Share of samples at full scale."""
_ALIVE_DB = 6.0
"""Between the loud and the soft frames of speech there is more than this; noise and hum are even."""
_LONG_ENOUGH_MS = 250
"""Too little of a shorter clip can be told apart."""


def fault(text: str, rate: int, recording: Any, clip: Any, hertz: int, nature: Nature) -> str:
    """What is wrong with a recording of ``text`` at ``rate`` words a minute; empty when nothing is.

    ``recording``: as the engine gave it, ``clip``: trimmed of the silence around it; 1-D int16 at ``hertz``.
    """
    if not len(clip):
        return "gave no sound"
    ms = len(clip) * 1000 // hertz
    least, most = plausible_ms(text, rate, nature.pace)
    if not least <= ms <= most:
        return f"gave {ms} ms of sound where {least} to {most} ms were likely"
    if not nature.speech:
        return ""
    levels = frame_levels(clip, hertz)
    return (
        _unnatural(clip, levels, ms)
        or _cut(recording, hertz, nature)
        or _holes(levels, text, rate, nature)
        or _tail(levels)
        or _loudness(clip, levels, hertz, nature)
    )


def silences(clip: Any, hertz: int) -> list[tuple[int, int]]:
    """Ranges of samples inside ``clip`` that are silent beside its loud parts."""
    size = hertz * _FRAME_MS // 1000
    return [(start * size, stop * size) for start, stop in _runs(frame_levels(clip, hertz) < _HUSH)]


def frame_levels(clip: Any, hertz: int) -> Any:
    """dB of each frame, the loudest ones being 0."""
    size = hertz * _FRAME_MS // 1000
    count = max(1, len(clip) // size)
    frames = np.resize(clip, count * size).reshape(count, size).astype(float)
    frames -= frames.mean(axis=1, keepdims=True)
    level = 10 * np.log10((frames**2).mean(axis=1) + 1e-3)
    return level - np.quantile(level, 0.95)


def _unnatural(clip: Any, levels: Any, ms: int) -> str:
    if abs(float(clip.mean())) > 0.25 * max(int(clip.max()), -int(clip.min())):
        return "gave a constant"
    if ((clip >= 32_766) | (clip <= -32_766)).mean() > _CLIPPED:
        return "gave clipped sound"
    # Its edges are faded, so they say nothing; one part in four of any speech is softer than its loud parts.
    inner = levels[2:-4] if len(levels) > 12 else levels
    if ms >= _LONG_ENOUGH_MS and -float(np.quantile(inner, 0.08)) < _ALIVE_DB:
        return "gave an even noise, not speech"
    return ""


def _cut(recording: Any, hertz: int, nature: Nature) -> str:
    """Speech comes out of silence and goes into it: a first or last moment that is loud stood in the midst of it."""
    levels = frame_levels(recording, hertz)
    first, last = nature.edges
    if levels[0] > first:
        return "gave a line whose start is cut off"
    return "gave a line whose end is cut off" if levels[-1] > last else ""


def _holes(levels: Any, text: str, rate: int, nature: Nature) -> str:
    """Silences inside: none longer than the text's marks ask for, and not more long ones than there are marks."""
    runs = _runs(levels < _HUSH)
    longest, unmarked = (longest_pause_ms(words, rate, nature.pace) for words in (text, ""))
    if any((stop - start) * _FRAME_MS > longest for start, stop in runs):
        return f"gave a silence inside the line of more than {longest} ms"
    long = [(start, stop) for start, stop in runs if (stop - start) * _FRAME_MS > unmarked]
    if len(long) > len(_MARK.findall(text)):
        return "gave a silence inside the line where nothing asks for one"
    if long and (len(levels) - long[-1][1]) * _FRAME_MS < _BURST_MS:
        return "gave a sound after the last word"
    return ""


def _tail(levels: Any) -> str:
    """Nothing goes on after the last word: a long end that is faint, and yet not silent."""
    loud = np.flatnonzero(levels > _FAINT)
    tail = (len(levels) - 1 - int(loud[-1])) * _FRAME_MS if len(loud) else 0
    return f"gave {tail} ms of noise after the last word" if tail > _TAIL_MS else ""


def _loudness(clip: Any, levels: Any, hertz: int, nature: Nature) -> str:
    size = hertz * _FRAME_MS // 1000
    frames = np.resize(clip, len(levels) * size).reshape(len(levels), size).astype(float) / 32768
    heard = frames[levels > -20]
    dbfs = 10 * math.log10(float((heard**2).mean()) + 1e-12)
    least, most = nature.levels
    if least <= dbfs <= most:
        return ""
    return f"gave a line at {dbfs:.0f} dBFS, where {least:.0f} to {most:.0f} are usual"


def _runs(flags: Any) -> list[tuple[int, int]]:
    """Where ``flags`` are set, as ranges of frames."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(start), int(stop)) for start, stop in zip(edges[::2], edges[1::2], strict=True)]
