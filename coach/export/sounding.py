"""What the writers of files ask of a track. ``coach.sound.track.Track`` is one."""

from __future__ import annotations

from typing import Any, Protocol


class Sounding(Protocol):
    """Mono sound of ``frames`` samples at ``rate`` Hz."""

    @property
    def rate(self) -> int: ...

    @property
    def frames(self) -> int: ...

    def read(self, frame: int, count: int) -> Any:
        """A numpy int16 array of exactly ``count`` samples from ``frame`` on, zeros beyond the end."""

    def fingerprint(self, frame: int, count: int) -> bytes:
        """A digest: where it is equal, ``read`` gives equal samples."""

    def sounding(self) -> tuple[tuple[int, int], ...]:
        """Sorted, disjoint ranges of samples outside of which all is exactly zero."""
