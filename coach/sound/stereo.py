"""A session over music of the user's: in two channels, at the music's rate, the voice in the middle.

A voice that is in both channels is 3 LU louder to a meter than in one, so it is mixed by as much lower. It is levelled
at its own rate, where its gain is measured, and brought to that of the music clip by clip.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from functools import partial

import msgspec
import numpy as np
import numpy.typing as npt

from coach.script.model import Line
from coach.sound.bed import bring_stereo
from coach.sound.track import Track
from coach.voice.model import Clip
from coach.voice.own import resampled

TWICE = 10 * math.log10(2)
"""LU by which the same sound in two channels is louder than in one."""


def voice_of(track: Track) -> Track:
    """The track as it is heard in each of two channels: all that is measured in one is lower by ``TWICE``."""
    mix = track.mix
    level = None if mix.bed_level is None else mix.bed_level - TWICE
    return Track(
        track.schedule, track.clips, msgspec.structs.replace(mix, loudness=mix.loudness - TWICE, bed_level=level)
    )


class Stereo:
    """``read`` gives any part of the session as rows of two int16 at ``rate`` Hz; ``frames`` is its whole length."""

    channels = 2

    def __init__(self, voice: Track) -> None:
        """``voice`` is of ``voice_of``. Raises ``RequestError`` or ``CoachError`` where the bed cannot be used."""
        mix = voice.mix
        bed, self.rate = bring_stereo(mix.bed or "", voice.rate, voice.schedule.duration)
        clips = voice.clips if self.rate == voice.rate else at_rate(voice.clips, self.rate)
        alone = msgspec.structs.replace(mix, bed=None)
        self._voice = Track(voice.schedule, clips, alone, rate=self.rate)
        self._voice.settle(voice.gain, voice.middle)
        self.frames = self._voice.frames
        whole = msgspec.structs.replace(mix, loudness=mix.loudness + TWICE)
        self._under = self._voice.laid_under(bed, voice.bed_level + TWICE, whole, channels=2)
        self._most = round(32767 * 10 ** (mix.ceiling / 20))

    def read(self, frame: int, count: int) -> npt.NDArray[np.int16]:
        """``count`` rows from ``frame`` on; zeros before the start and after the end."""
        both = self._under.read(frame, count)
        for start, stop in self._voice.sounding():
            begin, end = max(start, frame), min(stop, frame + count)
            if begin < end:  # a sum may be more than a sample can hold, for a moment
                part = both[begin - frame : end - frame]
                loud = part + self._voice.read(begin, end - begin)[:, None].astype(np.int32)
                part[:] = np.clip(loud, -self._most, self._most, out=loud)
        return np.clip(both, -self._most, self._most, out=both)

    def sounding(self) -> tuple[tuple[int, int], ...]:
        """All of it, as far as anybody knows."""
        return ((0, self.frames),) if self.frames else ()

    def fingerprint(self, frame: int, count: int) -> bytes:
        """A digest for caches: where it is equal, ``read(frame, count)`` is equal."""
        return hashlib.blake2b(self.read(frame, count).tobytes(), digest_size=20).digest()


def at_rate(clips: Mapping[Line, Clip], rate: int) -> dict[Line, Clip]:
    """The same clips at ``rate`` Hz. What lay on disk is not held here either."""
    done: dict[Clip, Clip] = {}
    for clip in clips.values():
        if clip not in done:
            make = partial(_again, clip, rate)
            frames = clip.frames * rate // clip.rate
            done[clip] = Clip(make(), rate) if clip.in_memory else Clip.elsewhere(frames, rate, make)
    return {line: done[clip] for line, clip in clips.items()}


def _again(clip: Clip, rate: int) -> npt.NDArray[np.int16]:
    pcm: npt.NDArray[np.int16] = resampled(clip.pcm, clip.rate, rate)
    return pcm
