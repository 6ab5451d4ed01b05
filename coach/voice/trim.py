"""Cutting a recording to what is heard."""

from __future__ import annotations

from typing import Any

TRIM_VERSION = 1
"""Part of the cache's key: count up when anything here changes the sound."""

_QUIET = 0.005
"""Heard is what is within 46 dB of the loudest sample ..."""
_FLOOR = 16
"""... and above -66 dBFS."""
_BEFORE_MS, _FADE_MS, _AFTER_MS, _FADE_OUT_MS = 3, 2, 25, 15


def trim(pcm: Any, rate: int) -> Any:
    """``pcm`` (1-D int16) without the silence around it; empty when nothing in it can be heard.

    The onset is kept 3 ms in, behind a fade of 2 ms; the last sound is followed by up to 25 ms, the last 15 of them
    faded: no clicks, and no soft consonant cut. Silence inside is kept.
    """
    import numpy as np

    peak = max(int(pcm.max(initial=0)), -int(pcm.min(initial=0)))
    limit = max(_FLOOR, peak * _QUIET)
    heard = (pcm > limit) | (pcm < -limit)
    first = int(heard.argmax()) if len(heard) else 0
    if not len(heard) or not heard[first]:
        return np.zeros(0, dtype=np.int16)
    last = len(heard) - 1 - int(heard[::-1].argmax())
    start = max(0, first - _BEFORE_MS * rate // 1000)
    stop = min(len(pcm), last + 1 + _AFTER_MS * rate // 1000)
    sound = pcm[start:stop].copy()
    up = min(_FADE_MS * rate // 1000, len(sound))
    after = max(stop - last - 1, _FADE_MS * rate // 1000)  # what is heard is not faded away
    down = min(_FADE_OUT_MS * rate // 1000, after, len(sound))
    for edge, curve in ((sound[:up], np.arange(up) / max(up, 1)), (sound[::-1][:down], np.arange(down) / max(down, 1))):
        edge[:] = np.rint(edge * curve)
    return sound
