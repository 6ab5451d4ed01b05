"""What has been made for a track, kept for the tracks that take its place while it is played.

Turning the bells off or adding ten seconds to a hold makes another track; its clips, bells, bed and, above all, its
levels must be the same ones.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from coach.sound import loops
from coach.sound.bed import Bed, bring
from coach.sound.bells import ring
from coach.sound.levels import Levels
from coach.sound.loudness import Floats, blocks
from coach.sound.mix import BellStyle, Mix

BELLS_UNDER_CEILING = 1.0
"""dB. Bells have no limiter: they are turned down if they would come nearer than this."""

BellKey = tuple[str, BellStyle, float, float]


class Rack:
    """Everything for one rate (Hz). Nothing is made before it is asked for."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.bed_levels: dict[tuple[str, float, float | None], float] = {}
        """LUFS by (bed, loudness, level asked for): chosen once, because a level must not jump."""
        self._levels: dict[tuple[float, float], Levels] = {}
        self._bells: dict[BellKey, npt.NDArray[np.int16]] = {}
        self._beds: dict[str, Bed] = {}
        self._floor: loops.Loop | None = None

    def levels(self, mix: Mix) -> Levels:
        key = (mix.loudness, mix.ceiling)
        if key not in self._levels:
            self._levels[key] = Levels(self.rate, mix.loudness, mix.ceiling)
        return self._levels[key]

    def bell(self, name: str, mix: Mix) -> npt.NDArray[np.int16]:
        key = (name, mix.bells, mix.loudness, mix.ceiling)
        if key not in self._bells:
            ceiling = mix.ceiling - BELLS_UNDER_CEILING
            self._bells[key] = ring(name, mix.bells, self.rate, mix.loudness, ceiling)
        return self._bells[key]

    def bell_powers(self, name: str, mix: Mix) -> Floats:
        """Mean squares of a bell's 400 ms blocks, with the silence around it."""
        return blocks(np.pad(self.bell(name, mix), int(0.3 * self.rate)), self.rate)

    def bed(self, name: str, frames: int) -> Bed:
        if name not in self._beds:
            self._beds[name] = bring(name, self.rate, frames)
        return self._beds[name]

    def floor(self) -> loops.Loop:
        if self._floor is None:
            made = loops.made("pink-noise", self.rate)
            assert isinstance(made, loops.Loop)
            self._floor = made
        return self._floor
