"""Loudness in LUFS and LU after ITU-R BS.1770-5, and peaks between samples after its annex 2.

Our own code, because the usual library (pyloudnorm) needs all of scipy. There is no recursive filter here: the energy
of a stretch after K-weighting is the sum of its power spectrum times the filter's power response (Parseval). Against
filtering sample by sample only what crosses a stretch's edge is treated differently; that is below 0.05 LU for speech.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]

ABSOLUTE_GATE = -70.0
RELATIVE_GATE = -10.0
OFFSET = -0.691
"""What BS.1770 adds so that a full-scale sine of 997 Hz in one channel reads -3.01 LUFS."""
_TAPS = 16
_AT_ONCE = 4096
"""Peaks that are looked at together: each takes 76 bytes, and a long clip has a hundred thousand."""


@cache
def k_power(rate: int, size: int) -> Floats:
    """|H|^2 of the K-weighting at each bin of an ``rfft`` over ``size`` samples at ``rate`` Hz, twice where a bin
    stands for two.

    A high shelf (+4 dB above 1.7 kHz: the head) and a high pass (38 Hz). BS.1770 lists the coefficients for 48 kHz
    only; the analogue prototypes behind them, as libebur128 publishes them, give those of any other rate.
    """
    turn = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    k = math.tan(math.pi * 1681.974450955533 / rate)
    q, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    shelf = _response(turn, (high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k), k, q)
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    # The high pass of the standard has the plain numerator 1, -2, 1: it is not normalised.
    high_pass = _response(turn, (1.0, -2.0, 1.0), k, q) * (1 + k / q + k * k)
    power: Floats = np.abs(shelf * high_pass) ** 2
    power[1 : (size + 1) // 2] *= 2
    return power


def _response(turn: npt.NDArray[np.complex128], above: tuple[float, float, float], k: float, q: float) -> Any:
    below = (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k)
    top = above[0] + above[1] * turn + above[2] * turn**2
    return top / (below[0] + below[1] * turn + below[2] * turn**2)


def weighted_power(rows: Floats, rate: int) -> Floats:
    """Mean square after K-weighting of each row of ``rows`` (full scale: 1.0)."""
    size = rows.shape[1]
    response = k_power(rate, size)
    spectrum = np.fft.rfft(rows, axis=1)
    bins = spectrum.real**2 + spectrum.imag**2
    power: Floats = bins @ response.astype(bins.dtype) / (size * size)
    return power


def to_lufs(power: float) -> float:
    """Mean square after K-weighting to LUFS."""
    return OFFSET + 10 * math.log10(power) if power > 0 else -math.inf


def to_power(lufs: float) -> float:
    """LUFS to mean square after K-weighting."""
    return float(10 ** ((lufs - OFFSET) / 10))


def gated(powers: Floats, weights: Floats | None = None, background: tuple[float, float] = (0.0, 0.0)) -> float:
    """Integrated loudness in LUFS of blocks with mean squares ``powers``, each counted ``weights`` times.

    ``background`` is (power, count) of further blocks that lower the relative gate without being meant themselves: a
    bed between the lines. ``-inf`` where nothing is above the absolute gate.
    """
    weights = np.ones(len(powers)) if weights is None else weights
    heard = (powers > to_power(ABSOLUTE_GATE)) & (weights > 0)
    if not heard.any():
        return -math.inf
    under = background if background[0] > to_power(ABSOLUTE_GATE) else (0.0, 0.0)
    mean = (float(powers[heard] @ weights[heard]) + under[0] * under[1]) / (float(weights[heard].sum()) + under[1])
    heard &= powers > mean * 10 ** (RELATIVE_GATE / 10)
    if not heard.any():
        return -math.inf
    return to_lufs(float(np.average(powers[heard], weights=weights[heard])))


def blocks(samples: npt.NDArray[Any], rate: int) -> Floats:
    """Mean squares of the 400 ms blocks, every 100 ms, of mono ``samples`` (int16, or floats with full scale 1.0)."""
    hop = max(rate // 10, 1)
    scale = 1 / 32768 if samples.dtype.kind == "i" else 1.0
    whole = np.zeros(max(-(-len(samples) // hop), 4) * hop, np.float32)
    whole[: len(samples)] = samples
    whole *= scale
    hops = weighted_power(whole.reshape(-1, hop), rate)
    mean: Floats = np.convolve(hops, np.full(4, 0.25), "valid")
    return mean


@cache
def between_samples() -> Floats:
    """A 3 x 16 matrix that turns 16 neighbouring samples into the values at 1/4, 1/2, 3/4 after the eighth.

    A sinc under a Kaiser window: with the samples themselves the 4-fold oversampling of BS.1770 annex 2.
    """
    at = np.arange(_TAPS)[:, None] - (_TAPS // 2 - 1) - np.array([0.25, 0.5, 0.75])[None, :]
    window = np.i0(6.0 * np.sqrt(np.clip(1 - (at / (_TAPS / 2)) ** 2, 0, 1))) / np.i0(6.0)
    taps = np.sinc(at) * window
    matrix: Floats = (taps / taps.sum(axis=0)).T.astype(np.float32)
    return matrix


def true_peaks(samples: Floats, floor: float) -> Floats:
    """At every sample the highest absolute value from it up to the next one, 4 times oversampled.

    Only turns of the wave that reach ``floor`` are oversampled; elsewhere the sample's own value stands.
    """
    peaks: Floats = np.abs(samples)
    # Only beside a sample where the wave turns: that is where it may go further than its samples.
    edge = np.zeros(1, samples.dtype)
    rising = np.diff(samples, prepend=edge, append=edge)
    top = (peaks >= max(floor, 1e-9)) & (rising[:-1] * rising[1:] <= 0)
    top[:-1] |= top[1:]
    spots = np.flatnonzero(top)
    if len(spots):
        padded = np.pad(samples, (_TAPS // 2 - 1, _TAPS // 2))
        windows = np.lib.stride_tricks.sliding_window_view(padded, _TAPS)
        for some in np.array_split(spots, -(-len(spots) // _AT_ONCE)):
            between = np.abs(between_samples() @ windows[some].T)
            peaks[some] = np.maximum(peaks[some], between.max(axis=0))
    return peaks
