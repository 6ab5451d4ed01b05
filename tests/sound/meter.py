"""A loudness meter for whole sounds: what is built into the coach works on blocks."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from coach.sound.loudness import blocks, gated


def integrated(samples: npt.NDArray[Any], rate: int) -> float:
    """Integrated loudness in LUFS of mono ``samples`` (int16, or floats with full scale 1.0); ``-inf`` for silence."""
    return gated(blocks(samples, rate))
