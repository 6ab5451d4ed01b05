"""One gain for the whole session, and a limiter that a listener does not hear.

A gain per line would make the level pump and a whispered "two" shout. So the lines are measured as they will be heard,
each as often as it sounds, and all get the same gain, but for a line that an engine happened to say somewhat softer or
louder than the rest; only peaks that would go over the ceiling are held down.

They are measured in the session's first minute of speech (``track.FIRST_MS``), and not in all of it: so it is encoded
while its later lines are still spoken, and what is changed further on leaves its level alone. One voice says them all,
and whatever it says otherwise later is brought near the middle of that minute: all 33 sessions of the library are
within 0.3 LU of where the whole of them would put them.

The limiter knows a whole clip beforehand. It finds the gain that each 1.5 ms stretch needs, takes the least one in its
neighbourhood and smooths it: the gain is down when a peak comes and moves over 8 ms, about a period of a voice. Faster,
it would bend the waveform; slower, it would press the whole vowel down with each of its peaks, and a voice of sharp
pulses (espeak's plain ``en-us``) would need twice the gain and sound squeezed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple
from weakref import proxy

import numpy as np
import numpy.typing as npt

from coach.sound.loudness import Floats, gated, to_lufs, to_power, true_peaks, weighted_power
from coach.sound.mix import MOST_GAIN
from coach.voice.model import Clip

Pcm = npt.NDArray[np.int16]

CODING_LOSS = 0.2
"""LU. LAME turns everything down by 0.45 dB; this sets a WAV and an MP3 on either side of what was asked for."""
HEADROOM = 1.5
"""dB that the limiter stays below the ceiling: MP3 coding moves peaks about, and a bed adds to them."""
GAIN_STEP = 0.5
"""dB. The gain is rounded to this, so that one changed line does not change every sample of the session."""
FADE_IN_MS, FADE_OUT_MS = 2, 5
"""Edges of clips are faded over so many ms: a clip cut in a sound would click. Too short to move an onset."""
OVERSAMPLED = 0.15
"""Samples above this part of a clip's highest are looked at for peaks between them: 16 dB of limiting are covered."""
BESIDE, FAR = 0.6, 4.0
"""LU from the middle of the session's lines: one that is further off is brought back to here, and one that is very far
is left as it is. A neural voice says some sentences 2 LU softer or louder than others, for no reason of theirs."""
MOST_FOR_BELLS = 0.5
"""LU that speech may be raised so that a meter reads what was asked for although there are quieter bells."""
KEPT = 8
"""Levelled clips that are kept beside those whose samples are in memory themselves."""
_PER_HOP = 64
_HOPS_AT_ONCE = 20
"""A clip is worked on so many hops (about 2 s) at a time: one of a whole minute takes no more memory than others."""
_BESIDE = 32
_REACH = 5
"""Stretches to each side over which the limiter's gain moves: about 8 ms. Measured with espeak's voices: with 3 to 5,
the least gain is needed for what is kept of the waveform."""


class Study(NamedTuple):
    """What is known about a clip: per 1.5 ms stretch the peak and the energy, per hop of 64 the K-weighted power."""

    peaks: Floats
    energies: Floats
    powers: Floats


def _short(studied: Study, frames: int, rate: int) -> tuple[Floats, float]:
    """The peaks of a clip of so many frames, and its loudness in LUFS. A short one counts as long as it is, and not as
    the 400 ms of a meter's block."""
    length = frames / (stretch(rate) * _PER_HOP)
    if length < 4:
        return studied.peaks, to_lufs(float(studied.powers.sum()) / max(length, 1e-9))
    return studied.peaks, gated(np.convolve(studied.powers, np.full(4, 0.25), "valid"))


def _evening(loud: float, middle: float | None) -> float:
    """dB by which a line of ``loud`` LUFS is brought nearer to the ``middle`` of the session's lines."""
    beside = 0.0 if middle is None else loud - middle
    if abs(beside) > FAR:  # it is meant to be so, or no speech at all
        return 0.0
    return min(max(beside, -BESIDE), BESIDE) - beside


def stretch(rate: int) -> int:
    """Frames of a stretch: a 64th of about 100 ms."""
    return max(round(rate / 640), 1)


def study(pcm: Pcm, rate: int) -> Study:
    """Measure a clip once; every gain that is tried later starts from this."""
    size = stretch(rate)
    hop = size * _PER_HOP
    hops = max(-(-len(pcm) // hop), 1)
    peaks = np.zeros(hops * _PER_HOP, np.float32)
    energies = np.zeros(hops * _PER_HOP, np.float16)  # 0.05 % is near enough, and an hour of speech has millions
    powers = np.zeros(hops, np.float32)
    loudest = max(int(pcm.max(initial=0)), -int(pcm.min(initial=0)), 1) / 32768
    for first in range(0, hops, _HOPS_AT_ONCE):
        stop = min(first + _HOPS_AT_ONCE, hops)
        # The wave beside a block decides how high it goes between the samples at its edges.
        wave = _faded(pcm, first * hop - _BESIDE, stop * hop + _BESIDE, rate)
        wave *= 1 / 32768
        part = slice(first * _PER_HOP, stop * _PER_HOP)
        peaks[part] = true_peaks(wave, OVERSAMPLED * loudest)[_BESIDE:-_BESIDE].reshape(-1, size).max(axis=1)
        cut = wave[_BESIDE:-_BESIDE].reshape(-1, size)
        energies[part] = np.einsum("ij,ij->i", cut, cut)
        powers[first:stop] = weighted_power(cut.reshape(-1, hop), rate)
    return Study(peaks, energies, powers)


def _faded(pcm: Pcm, start: int, stop: int, rate: int) -> Floats:
    """Samples ``start`` to before ``stop`` of a clip whose edges are faded, and zeros beside it."""
    wave = np.zeros(stop - start, np.float32)
    low, high = max(start, 0), min(stop, len(pcm))
    wave[low - start : high - start] = pcm[low:high]
    for ms, edge in ((FADE_IN_MS, 0), (FADE_OUT_MS, 1)):
        count = min(rate * ms // 1000, len(pcm) // 2)
        curve = 0.5 - 0.5 * np.cos(np.pi * (np.arange(count) + 0.5) / max(count, 1))
        begin = edge * (len(pcm) - count)
        low, high = max(start, begin), min(stop, begin + count)
        if low < high:
            wave[low - start : high - start] *= curve[:: 1 - 2 * edge][low - begin : high - begin].astype(np.float32)
    return wave


def limiting(peaks: Floats, limit: float) -> Floats | None:
    """The limiter's gain at the edges of the stretches with these ``peaks`` (one more than there are of them).

    ``limit`` is the highest peak allowed (linear, before the session's gain). ``None`` where nothing is above it.
    """
    if not len(peaks) or float(peaks.max()) <= limit:
        return None
    allowed = np.minimum(1.0, limit / np.maximum(peaks, 1e-9))
    padded = np.pad(allowed, 2 * _REACH + 1, constant_values=1.0)
    count = len(peaks) + 2 * _REACH + 1
    least = padded[:count].copy()
    for shift in range(1, 2 * _REACH + 2):
        np.minimum(least, padded[shift : shift + count], out=least)
    window = np.hanning(2 * _REACH + 3)[1:-1]
    smooth: Floats = np.convolve(least, window / window.sum(), "valid")
    return smooth


def _solved(measured: Callable[[float], float], loudness: float) -> float:
    """The gain in dB, rounded, at which ``measured`` is ``loudness``: what limiting takes is given back."""
    gain = loudness - measured(0.0)
    before = (0.0, loudness - gain)
    for _ in range(6):
        gain = min(gain, MOST_GAIN)
        now = measured(gain)
        if abs(now - loudness) < 0.02 or gain == before[0]:
            break
        slope = min(max((now - before[1]) / (gain - before[0]), 0.2), 1.0)
        before = (gain, now)
        gain += (loudness - now) / slope
    return round(min(gain, MOST_GAIN) / GAIN_STEP) * GAIN_STEP


class Levels:
    """The session's gain and limiter, and what they made of each clip."""

    def __init__(
        self, rate: int, loudness: float, ceiling: float, gain: float | None = None, middle: float | None = None
    ) -> None:
        """``gain`` in dB: use this one, with its ``middle``, instead of finding it."""
        self.rate = rate
        self.loudness = loudness
        self.limit = 10 ** ((ceiling - HEADROOM) / 20)
        self.gain = gain
        self.middle = middle
        """LUFS of the lines before the gain, where it was found: none of them stays far from there."""
        self._studied: dict[Clip, tuple[Floats, float]] = {}
        """Peaks per stretch, and LUFS."""
        self._done: dict[Clip, Pcm] = {}
        # By a weak reference: else they would hold each other, and all the clips, until the garbage is collected.
        self._recent = lru_cache(KEPT)(partial(Levels._leveled, proxy(self)))

    def settle(
        self, clips: list[tuple[Clip, int]], others: list[tuple[Floats, int]], background: tuple[float, float]
    ) -> float:
        """Find the gain in dB, if it is not known, with which a meter reads ``loudness`` over ``clips`` and ``others``.

        ``clips`` and ``others`` each come with how often they sound; ``others`` are the block powers of sounds that are
        levelled already (bells); ``background`` as in ``loudness.gated``.
        """
        if self.gain is None:
            studies = [study(clip.pcm, self.rate) for clip, _ in clips]
            pairs = zip((clip for clip, _ in clips), studies, strict=True)
            self._studied = {clip: _short(study, clip.frames, self.rate) for clip, study in pairs}
            loud = [self._studied[clip][1] for clip, _ in clips]
            self.gain, self.middle = self._find(studies, loud, [times for _, times in clips], others, background)
        return self.gain

    def _find(
        self,
        studies: list[Study],
        loud: list[float],
        times: list[int],
        others: list[tuple[Floats, int]],
        background: tuple[float, float],
    ) -> tuple[float, float | None]:
        if not any(study.powers.any() for study in studies):
            return 0.0, None
        counts = np.repeat(times, [len(study.powers) + 3 for study in studies])
        weights = np.concatenate([counts, *(np.full(len(block), often) for block, often in others)])
        rung = np.concatenate([np.zeros(0), *(block for block, _ in others)])

        powers = np.repeat([to_power(one) for one in loud], times)
        loudness = gated(powers)
        middle = round(loudness / GAIN_STEP) * GAIN_STEP if math.isfinite(loudness) else None
        even = [10 ** (_evening(one, middle) / 20) for one in loud]

        def measured(gain: float, rung: Floats) -> float:
            windows = _windows(studies, [10 ** (gain / 20) * own for own in even], self.limit)
            return gated(np.concatenate([windows, rung]), weights[: len(counts) + len(rung)], background)

        aim = self.loudness + CODING_LOSS
        gain = _solved(lambda gain: measured(gain, rung), aim)
        if len(rung) and measured(gain, rung[:0]) > aim + MOST_FOR_BELLS:
            # Bells lower what a meter reads; a session of many bells and few words must not shout its words.
            gain = min(gain, _solved(lambda gain: measured(gain, rung[:0]), aim + MOST_FOR_BELLS))
        return gain, middle

    def level(self, clip: Clip) -> Pcm:
        """The clip as it sounds in the session. Made once for each that is in memory; of those on disk only the last
        ones are kept. Raises ``CoachError`` where one cannot be read.
        """
        if self.gain is None:
            raise RuntimeError("settle() comes before level()")
        if not clip.in_memory:
            return self._recent(clip, self.gain)
        if clip not in self._done:
            self._done[clip] = self._leveled(clip, self.gain)
        return self._done[clip]

    def _leveled(self, clip: Clip, gain: float) -> Pcm:
        pcm = clip.pcm
        size = stretch(self.rate)
        if clip not in self._studied:
            self._studied[clip] = _short(study(pcm, self.rate), len(pcm), self.rate)
        peaks, loud = self._studied[clip]
        factor = np.float32(10 ** ((gain + _evening(loud, self.middle)) / 20))
        curve = limiting(peaks, self.limit / float(factor))
        sound = np.empty(len(pcm), np.int16)
        steps = np.arange(size, dtype=np.float32) / size
        block = size * _PER_HOP * _HOPS_AT_ONCE
        for start in range(0, len(pcm), block):
            stop = min(start + block, len(pcm))
            wave = _faded(pcm, start, stop, self.rate)
            wave *= factor
            if curve is not None:
                edges = curve[start // size : -(-stop // size) + 1].astype(np.float32)
                ramps = np.diff(edges)[:, None] * steps[None, :]
                ramps += edges[:-1, None]
                wave *= ramps.reshape(-1)[: len(wave)]
            np.round(wave, out=wave)
            sound[start:stop] = np.clip(wave, -32768, 32767, out=wave)
        return sound


def _windows(studies: list[Study], factors: list[float], limit: float) -> Floats:
    """Mean squares of the 400 ms windows of clips after their own factors and limiting, three more than each has hops:
    as if they stood with silence between them."""
    nothing, gaps = np.zeros(3), np.zeros(3 * _PER_HOP)
    pairs = list(zip(studies, factors, strict=True))
    hops = np.concatenate([nothing, *(part for one, own in pairs for part in (one.powers * own**2, nothing))])
    curve = limiting(np.concatenate([gaps, *(part for one, own in pairs for part in (one.peaks * own, gaps))]), limit)
    if curve is not None:
        energies = np.concatenate([gaps, *(part for one in studies for part in (one.energies, gaps))])
        held = energies * ((curve[1:] + curve[:-1]) / 2) ** 2
        before = energies.reshape(-1, _PER_HOP).sum(axis=1)
        hops = hops * held.reshape(-1, _PER_HOP).sum(axis=1) / np.maximum(before, 1e-12)
    windows: Floats = np.convolve(hops, np.full(4, 0.25), "valid")
    return windows
