"""Cutting a recording to what is heard."""

from __future__ import annotations

from typing import Any

import numpy as np

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
    loudness = np.abs(pcm.astype(np.int32))
    peak = int(loudness.max(initial=0))
    heard = np.flatnonzero(loudness > max(_FLOOR, peak * _QUIET))
    if not len(heard):
        return np.zeros(0, dtype=np.int16)
    start = max(0, int(heard[0]) - _BEFORE_MS * rate // 1000)
    stop = min(len(pcm), int(heard[-1]) + 1 + _AFTER_MS * rate // 1000)
    sound = pcm[start:stop].astype(np.float64)
    up = min(_FADE_MS * rate // 1000, len(sound))
    after = max(stop - int(heard[-1]) - 1, _FADE_MS * rate // 1000)  # what is heard is not faded away
    down = min(_FADE_OUT_MS * rate // 1000, after, len(sound))
    sound[:up] *= np.arange(up) / max(up, 1)
    sound[len(sound) - down :] *= np.arange(down)[::-1] / max(down, 1)
    return np.rint(sound).astype(np.int16)
