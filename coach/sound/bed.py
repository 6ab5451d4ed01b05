"""What lies under the speech: a bed that makes way for it, and a noise floor that keeps headphones awake.

The bed knows from the schedule when somebody will speak. It goes down before, comes back after, and stays down through
short gaps, so that it never pumps between two lines [WCAG 1.4.7 and G56: at least 20 dB below speech].
"""

from __future__ import annotations

import math
import tempfile
import threading
from typing import IO, Protocol

import numpy as np
import numpy.typing as npt

from coach.content.model import BEDS
from coach.content.names import nearest
from coach.errors import CoachError, RequestError
from coach.files import user_path
from coach.sound.decode import decode
from coach.sound.loudness import Floats, blocks, to_lufs
from coach.sound.mix import Mix
from coach.sound.synthesis import LOOPS, Frames
from coach.times import ms_to_frames

DOWN_MS, UP_MS = 300, 1200
"""How long before speech the bed starts to go down, and how long it takes to come back."""
STAYS_DOWN_MS = 2500
"""Gaps in the speech shorter than this do not bring the bed back."""
UNDER_SPEECH = 24.0
"""LU below the session's loudness under speech. A line may itself be 3 LU below it, and still 20 dB remain."""
UNDER_GATE = 3.0
"""LU that the bed stays below what a loudness meter counts, see ``auto_level``."""
LOUDEST, FAINTEST = 14.0, 36.0
"""LU below the session's loudness: the most and the least that ``auto_level`` chooses."""
FADE_IN_MS, FADE_OUT_MS = 3000, 4000
FLOOR_DBFS = -71.5
"""Of the noise floor. A meter's absolute gate is at -70 LUFS: it must not take the floor for sound."""
BLOCK = 16_384
_HUSH = -70.0
LONGEST = 3600
"""Seconds. A longer file goes round after its first hour."""
SHORTEST = 1.0
"""Seconds. What is shorter is not a bed but a buzz."""
CROSSFADE = 3.0
"""Seconds over which the end of the file goes over into its start (at most a quarter of the file)."""


Samples = npt.NDArray[np.int16]


class Source(Protocol):
    """Sound without an end at the session's rate; mono, or in rows of two."""

    def read(self, frame: int, count: int) -> Frames: ...


class Bed:
    """A source brought to a known level: its louder moments are at 0 LUFS."""

    def __init__(self, name: str, source: Source, rate: int, frames: int) -> None:
        """``frames``: how much of the source to listen to for its level. Raises ``RequestError`` for silence."""
        self.name = name
        self._source = source
        loudest: list[Floats] = []
        size = 60 * rate
        frames -= frames % (rate // 10)  # no half block: where it ends there would be a step that nobody hears
        for at in range(0, frames, size):
            wave = source.read(at, min(size, frames - at))
            loudest.append(np.sum([blocks(channel, rate) for channel in np.atleast_2d(wave.T)], axis=0))
        power = np.concatenate(loudest)
        heard = power[power > 10 ** (_HUSH / 10)]
        if not len(heard):
            raise RequestError(f"the bed '{name}'", "is silent", "give a file that can be heard")
        # Not the mean: the bed must be low enough where it is loud. Not the maximum either: one crash of a cymbal
        # would make the rest of a piece too faint.
        self._scale = 10 ** (-to_lufs(float(np.quantile(heard, 0.98))) / 20)

    def read(self, frame: int, count: int) -> Frames:
        wave = self._source.read(frame, count)
        wave *= self._scale
        return wave


def bring(name: str, rate: int, frames: int) -> Bed:
    """The bed ``name`` (one of ``BEDS``, or a file) for a session of ``frames`` at ``rate`` Hz.

    Raises ``RequestError`` where it is not a sound file that can be used, ``CoachError`` where a tool is missing.
    """
    if name in BEDS:
        return Bed(name, LOOPS[name](rate), rate, 90 * rate)
    source = opened(name, rate, frames)
    return Bed(name, source, rate, source.period)


def bring_stereo(name: str, least: int, ms: int) -> tuple[Bed, int]:
    """The file ``name`` in two channels for a session of ``ms``, and its rate (at least ``least``). As ``bring``."""
    source = opened(name, least, ms_to_frames(ms, least), stereo=True)
    return Bed(name, source, source.rate, source.period), source.rate


def check_bed(mix: Mix, rate: int = 22_050) -> None:
    """A minute of a user's bed is enough to know whether it will do. Raises as ``bring``."""
    if mix.bed and mix.stereo:
        bring(mix.bed, rate, 60 * rate)


class FileBed:
    """A file of the user's, looped without a seam. Can be read by several threads.

    A bed of hours must not cost memory, and a session must be able to start anywhere in it: so its samples lie in a
    temporary file, which is gone when this is.
    """

    def __init__(self, samples: IO[bytes], frames: int, rate: int, channels: int = 1) -> None:
        self.rate = rate
        self._samples = samples
        self._channels = channels
        self._lock = threading.Lock()
        self._blend = min(int(CROSSFADE * rate), frames // 4)
        self.period = frames - self._blend

    def read(self, frame: int, count: int) -> Frames:
        out = np.empty((count, self._channels), np.float32)
        done = 0
        while done < count:
            lap, at = divmod(frame + done, self.period)
            size = min(count - done, self.period - at)
            out[done : done + size] = self._lap(lap, at, size)
            done += size
        return out if self._channels > 1 else out[:, 0]

    def _lap(self, lap: int, at: int, size: int) -> Frames:
        wave = self._raw(at, size)
        blended = min(self._blend - at, size)
        if lap > 0 and blended > 0:  # an equal-power crossfade with what the lap before left over
            turn = (np.pi / 2) * (np.arange(at, at + blended)[:, None] + 0.5) / self._blend
            wave[:blended] *= np.sin(turn)
            wave[:blended] += self._raw(self.period + at, blended) * np.cos(turn)
        return wave

    def _raw(self, at: int, size: int) -> Frames:
        with self._lock:
            self._samples.seek(2 * self._channels * at)
            data = self._samples.read(2 * self._channels * size)
        wave = np.frombuffer(data, np.int16).astype(np.float32).reshape(-1, self._channels)
        wave *= 1 / 32768
        return wave


def opened(name: str, rate: int, needed: int, stereo: bool = False) -> FileBed:
    """The file ``name`` as a bed at ``rate`` Hz of which ``needed`` frames will be used, if it has as many.

    ``stereo``: in two channels, and at the file's own rate where that is higher.

    Raises ``RequestError`` where there is no such file or it holds no usable sound, ``CoachError`` where it would take
    an ffmpeg that is not there or the disk is full.
    """
    path = user_path(name)
    subject = f"the bed '{name}'"
    if not path.is_file():
        problem = "is not a file" if path.exists() else "there is no such file"
        meant = nearest(path.name, BEDS, 1)
        mend = f"did you mean '{meant[0]}'?" if meant else f"give a sound file or one of: {', '.join(BEDS)}"
        raise RequestError(subject, problem, mend)
    seconds = min(needed / rate + CROSSFADE + 1, LONGEST)
    try:
        samples = tempfile.TemporaryFile(prefix="coach-bed-")  # noqa: SIM115 (lives as long as the bed)
        rate = decode(path, subject, rate, seconds, samples, stereo)
    except OSError as error:
        raise CoachError(subject, f"could not be unpacked: {error.strerror or error}") from error
    channels = 2 if stereo else 1
    frames = samples.seek(0, 2) // (2 * channels)
    if frames < SHORTEST * rate:
        raise RequestError(subject, f"is only {frames / rate:.2f} s long", f"a bed must last at least {SHORTEST:.0f} s")
    return FileBed(samples, frames, rate, channels)


def auto_level(spoken_ms: int, duration_ms: int, loudness: float) -> float:
    """How loud a bed may be between the lines, in LUFS.

    A meter counts what is less than 10 LU below the mean of all it hears. In a session with long silences that mean is
    low, and a bed above it would be counted as if it were speech: the file would read far below ``loudness``, and
    players that level their files would turn the speech up. So the bed stays under that gate.
    """
    share = min(max(spoken_ms / max(duration_ms, 1), 1e-4), 1.0)
    # The mean is share * speech + (1 - share) * bed, and the bed is to be a tenth of it, less a margin.
    highest = 10 * math.log10(0.1 * share / (1 - 0.1 * (1 - share))) - UNDER_GATE
    return loudness + min(max(highest, -FAINTEST), -LOUDEST)


class Underlay:
    """All that lies under a session, as samples to be added to it. Made block by block, the same for any reader."""

    def __init__(
        self,
        bed: Bed | None,
        floor: Source | None,
        spoken: list[tuple[int, int]],
        frames: int,
        rate: int,
        level: float,
        mix: Mix,
        channels: int = 1,
    ) -> None:
        """``spoken``: sorted ranges of frames with speech. ``level``: of the bed between them, in LUFS."""
        self._shape = (channels,) if channels > 1 else ()
        self._bed = bed
        self._floor = floor
        self._frames = frames
        self._level = level
        self._low = min(level, mix.loudness - UNDER_SPEECH)
        self._rate = rate
        self._knots = self._ducking(spoken)
        self._latest: tuple[int, Samples] | None = None

    def _ducking(self, spoken: list[tuple[int, int]]) -> npt.NDArray[np.int64]:
        """Rows of four frames: the bed starts to go down, is down, starts to come back, is back."""
        stays = ms_to_frames(STAYS_DOWN_MS, self._rate)
        down, up = ms_to_frames(DOWN_MS, self._rate), ms_to_frames(UP_MS, self._rate)
        rows: list[list[int]] = []
        for start, stop in spoken:
            if rows and start - rows[-1][2] < stays:
                rows[-1][2:] = [stop, stop + up]
            else:
                rows.append([start - down, start, stop, stop + up])
        return np.array(rows, np.int64).reshape(-1, 4)

    def read(self, frame: int, count: int) -> Samples:
        """What to add to the samples from ``frame`` on; nothing before the start and after the end."""
        out = np.zeros((count, *self._shape), np.int16)
        first, stop = max(frame, 0), min(frame + count, self._frames)
        while first < stop:
            number, offset = divmod(first, BLOCK)
            size = min(BLOCK - offset, stop - first)
            out[first - frame : first - frame + size] = self._block(number)[offset : offset + size]
            first += size
        return out

    def _block(self, number: int) -> Samples:
        latest = self._latest
        if latest is None or latest[0] != number:
            latest = self._latest = (number, self._mixed(number * BLOCK))
        return latest[1]

    def _mixed(self, frame: int) -> Samples:
        wave = self._bed.read(frame, BLOCK) if self._bed else np.zeros((BLOCK, *self._shape), np.float32)
        if self._bed:
            wave *= self._gains(frame).reshape(-1, *(1 for _ in self._shape))
        if self._floor:
            wave += self._floor.read(frame, BLOCK) * np.float32(32768 * 10 ** (FLOOR_DBFS / 20))
        # Whatever was asked for: what is no number is silence, and nothing is louder than a sample can be.
        if not np.isfinite(wave.sum()):
            np.nan_to_num(wave, copy=False, nan=0.0)
        np.clip(wave, -32768, 32767, out=wave)
        return np.rint(wave, out=wave).astype(np.int16)

    def _gains(self, frame: int) -> Frames:
        """From 1.0 at full scale to samples."""
        depth = self.depth(frame, BLOCK)
        decibels = self._level + (self._low - self._level) * depth
        gains: Frames = (np.power(10.0, decibels / 20) * self._fades(frame) * 32768).astype(np.float32)
        return gains

    def depth(self, frame: int, count: int) -> Floats:
        """How far the bed is down: 0 not at all, 1 wholly. A single value where it does not change."""
        first = int(np.searchsorted(self._knots[:, 3], frame, "left"))
        last = int(np.searchsorted(self._knots[:, 0], frame + count, "right"))
        near = self._knots[first:last]
        if not len(near):
            return np.zeros(1)
        if near[0, 1] <= frame and frame + count <= near[0, 2]:
            return np.ones(1)
        way = np.interp(np.arange(frame, frame + count), near.reshape(-1), np.tile([0.0, 1.0, 1.0, 0.0], len(near)))
        return _smooth(way)

    def _fades(self, frame: int) -> Floats:
        rise = min(ms_to_frames(FADE_IN_MS, self._rate), self._frames // 3)
        fall = min(ms_to_frames(FADE_OUT_MS, self._rate), self._frames // 3)
        if rise <= frame and frame + BLOCK <= self._frames - fall:
            return np.ones(1)
        at = np.arange(frame, frame + BLOCK)
        inside = np.minimum(at / max(rise, 1), (self._frames - at) / max(fall, 1))
        return _smooth(np.clip(inside, 0.0, 1.0))


def _smooth(way: Floats) -> Floats:
    smooth: Floats = way * way * (3 - 2 * way)
    return smooth
