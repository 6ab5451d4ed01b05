"""A person's own voice: a folder of plain WAV files, one for each line, and ``lines.tsv``, which says what each holds.

It is no cache. Nothing in it is ever removed by us, and it may be copied to another machine as it is.
"""

from __future__ import annotations

import math
import os
import re
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from coach.errors import CoachError, RequestError
from coach.files import read_file
from coach.store import whole_file
from coach.voice.engines import ENGINES, soundfile
from coach.voice.engines.machine import voices_folder
from coach.voice.judge import frame_levels
from coach.voice.lengths import expected_ms

RATE = 24_000
"""Frames a second of every own voice: that of the neural voice that says the lines that are missing."""
INDEX = "lines.tsv"
LARGEST_INDEX, LARGEST_TAKE = 10_000_000, 50_000_000
"""Bytes of the index, and of one line."""
LEVEL = -24.0
"""dBFS, root mean square of what is heard in a line."""
_PEAK = 0.95
_SILENT = 160
"""A take whose loudest sample is below this (-46 dBFS) is silent."""
_FULL, _CLIPPED = 32_600, 0.0005
"""A sample this large is at full scale; a take with a larger share of them is clipped."""
_ALIVE_DB = 12.0
"""The loud parts of a take stand so far above its quiet ones, else nobody spoke."""
_SPEECH_DB, _ABOVE_FLOOR_DB = -36.0, 8.0
"""Heard is what is so near to the loudest frames, and so far above the noise of the room."""
_SHORTEST = 3
"""Frames of 10 ms in a row that are a sound, and not a click of a key."""
_BEFORE_MS, _AFTER_MS = 40, 120
_MARGIN = 64
"""Samples of silence behind a line, so that its end does not go over into its start."""
_BASE_RATE = 145
_LEAST, _MOST, _SLACK_MS = 0.45, 2.2, 500


class OwnVoice:
    """One person's voice in ``folder``; a folder that is not there yet holds no line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = folder.name

    def lines(self) -> dict[str, Path]:
        """The file of each line that was spoken, by the words in it. A file that was removed is to be spoken again."""
        try:
            rows = self._rows()
        except ValueError as error:
            raise CoachError(str(self.folder / INDEX), f"cannot be read ({error})", "put it right") from None
        pairs = (row.partition("\t") for row in rows if "\t" in row)
        return {words(text): path for name, _, text in pairs if (path := self.folder / Path(name).name).is_file()}

    def sound(self, path: Path) -> Any:
        """A line from its file, 1-D int16 at ``RATE`` and at the level of all lines. Raises ``CoachError``."""
        try:
            sound, rate = soundfile.read(read_file(path, LARGEST_TAKE))
        except ValueError as error:
            raise CoachError(str(path), f"cannot be read ({error})", "remove it, and say the line again") from None
        pcm = np.frombuffer(sound, "<i2")
        return leveled(pcm if rate == RATE else resampled(pcm, rate, RATE), RATE)

    def put(self, text: str, pcm: Any) -> None:
        """Keep a line, in the place of an earlier take of it."""
        key = words(text)
        name = f"{'-'.join(key.split())[:50]}-{blake2b(key.encode(), digest_size=4).hexdigest()}.wav"
        self.folder.mkdir(parents=True, exist_ok=True)
        with whole_file(self.folder / name) as file:
            file.write(soundfile.wav(pcm.astype("<i2").tobytes(), RATE))
        index = self.folder / INDEX
        rows = [row for row in self._rows() if not row.startswith(f"{name}\t")]
        with whole_file(index) as file:
            file.write("".join(f"{row}\n" for row in [*rows, f"{name}\t{' '.join(text.split())}"]).encode())

    def _rows(self) -> list[str]:
        index = self.folder / INDEX
        return read_file(index, LARGEST_INDEX).decode().splitlines() if os.path.lexists(index) else []

    def state(self) -> str:
        """Another one whenever any file in it is."""
        files = sorted(self.folder.glob("*"))
        about = [f"{path.name} {(stat := path.stat()).st_size} {stat.st_mtime_ns}" for path in files]
        return blake2b("\n".join(about).encode(), digest_size=8).hexdigest()


def words(text: str) -> str:
    """The words of a line, by which it is found: neither marks nor capitals are heard."""
    return " ".join(re.findall(r"[\w']+", text.casefold()))


def own_voices() -> dict[str, OwnVoice]:
    """Every own voice that has an index, by its name."""
    return {path.parent.name: OwnVoice(path.parent) for path in sorted(voices_folder().glob(f"*/{INDEX}"))}


def own_voice(name: str) -> OwnVoice:
    """The voice of that name, there or to be made. Raises ``RequestError`` for a name that it cannot have."""
    if not re.fullmatch(r"\w[\w-]{0,39}", name):
        raise RequestError(f"--as '{name}'", "is no name for a voice", "letters, digits and hyphens will do")
    if name in ENGINES:
        raise RequestError(f"--as '{name}'", "is the name of a speech engine", "choose another one")
    return OwnVoice(voices_folder() / name)


# ---- takes


def trouble(take: Any) -> str:
    """Why a take (1-D int16) holds no speech that could be kept; empty where it does."""
    peak = int(np.abs(take.astype(int)).max(initial=0))
    if peak < _SILENT:
        return "the microphone gives no sound; see whether it is muted, or another one is chosen in the system"
    if (np.abs(take.astype(int)) >= _FULL).mean() > _CLIPPED:
        return "it is too loud and clips; turn the microphone down, or sit further away"
    levels = frame_levels(take, RATE)
    if -float(np.quantile(levels, 0.1)) < _ALIVE_DB:
        return "there is only an even noise in it, no speech"
    return "" if len(spoken_part(take)) else "there is no speech in it"


def spoken_part(take: Any) -> Any:
    """A take without the room's noise around the words, at the level of all lines; empty where nobody speaks."""
    size = RATE // 100
    levels = frame_levels(take, RATE)
    floor = float(np.quantile(levels, 0.1))
    heard = levels > min(max(_SPEECH_DB, floor + _ABOVE_FLOOR_DB), -6.0)
    runs = np.convolve(heard, np.ones(_SHORTEST), "valid") >= _SHORTEST
    if not runs.any():
        return take[:0]
    first, last = int(runs.argmax()), len(runs) - 1 - int(runs[::-1].argmax()) + _SHORTEST
    start = max(0, first * size - _BEFORE_MS * RATE // 1000)
    part = take[start : last * size + _AFTER_MS * RATE // 1000].astype(float)
    fade = min(len(part) // 2, RATE // 100)
    part[:fade] *= np.linspace(0, 1, fade)
    part[len(part) - fade :] *= np.linspace(1, 0, fade)
    return leveled(part, RATE)


def leveled(pcm: Any, rate: int) -> Any:
    """A line at ``LEVEL``, or as near to it as its peaks allow."""
    sound = np.asarray(pcm, float)
    size = rate // 100
    frames = np.resize(sound, max(1, len(sound) // size) * size).reshape(-1, size)
    heard = frames[frame_levels(sound, rate)[: len(frames)] > -20]
    loud = float(np.sqrt((heard**2).mean())) if heard.size else 0.0
    peak = float(np.abs(sound).max(initial=0))
    if not loud or not peak:
        return np.asarray(pcm, np.int16)
    gain = min(32768 * 10 ** (LEVEL / 20) / loud, 32767 * _PEAK / peak)
    return np.rint(sound * gain).astype(np.int16)


def resampled(pcm: Any, rate: int, new: int) -> Any:
    """``pcm`` of ``rate`` Hz at ``new`` Hz: the same spectrum, to its last bin, over more or fewer samples.

    The first sample stays the first, and the result is never longer than the original.
    """
    shared = math.gcd(rate, new)
    up, down = new // shared, rate // shared
    blocks = _smooth_number(-(-(len(pcm) + _MARGIN) // down))
    spectrum: Any = np.fft.rfft(pcm, blocks * down)
    wave = np.fft.irfft(spectrum, blocks * up)[: len(pcm) * up // down]
    wave *= up / down
    return np.clip(np.rint(wave), -32768, 32767).astype(np.int16)


def _smooth_number(least: int) -> int:
    """The next number with no prime factor above 5: for those a Fourier transform is fast."""
    number = least
    while True:
        rest = number
        for prime in (2, 3, 5):
            while rest % prime == 0:
                rest //= prime
        if rest == 1:
            return number
        number += 1


def likely_ms(text: str, tempo: float = 1.0) -> tuple[int, int]:
    """How long a person takes for a line, least and most; ``tempo``: how many times the usual length this one takes."""
    usual = expected_ms(text, _BASE_RATE) * tempo
    return max(100, round(usual * _LEAST) - _SLACK_MS // 2), round(usual * _MOST) + _SLACK_MS
