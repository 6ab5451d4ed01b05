"""What the writers of files are given: the sound, and how it is to become bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from coach.errors import RequestError

if TYPE_CHECKING:
    from coach.store import Store
    from coach.voice.studio import Progress

_BLOCK_S = 10


class Samples(Protocol):
    """Sound of ``frames`` samples at ``rate`` Hz, in one channel or two."""

    rate: int
    channels: int
    frames: int

    def read(self, frame: int, count: int) -> Any:
        """A numpy int16 array of exactly ``count`` samples from ``frame`` on, zeros beyond the end.

        Of two channels each row of it holds two.
        """


class Sounding(Samples, Protocol):
    """Sound that knows where it is silent. ``coach.sound.track.Track`` is one."""

    def fingerprint(self, frame: int, count: int) -> bytes:
        """A digest: where it is equal, ``read`` gives equal samples."""

    def sounding(self) -> tuple[tuple[int, int], ...]:
        """Sorted, disjoint ranges of samples outside of which all is exactly zero."""


def unheard(done: int, total: int) -> None:
    """Nobody asks how far it is."""


class Encoding(msgspec.Struct, frozen=True, kw_only=True):
    """``bitrate`` in kbit/s (``None``: what speech needs in the format); ``store`` keeps what was encoded.

    ``progress`` hears how much of how much is done, ``hear`` each piece of an MP3 as it is written, and the bytes that
    all of it will have. Its first frame then lacks the sum of the others, which are to come.
    """

    bitrate: int | None = None
    store: Store | None = None
    progress: Progress = unheard
    hear: Callable[[bytes, int], None] | None = None


def check_bitrate(kbps: int | None, kind: str, choice: Sequence[int]) -> None:
    """Raises ``RequestError`` where a file of that ``kind`` cannot have so many kbit/s. ``None``: as is usual."""
    if kbps is None or kbps in choice:
        return
    if not choice:
        raise RequestError(f"bitrate {kbps}", f"{kind} has none: nothing is lost", "leave --bitrate out")
    names = f"{choice[0]} to {choice[-1]}" if isinstance(choice, range) else ", ".join(map(str, choice))
    raise RequestError(f"bitrate {kbps}", f"{kind} does not know it", f"choose from {names}")


def pcm(sound: Samples, progress: Progress) -> Iterator[bytes]:
    """All of it as 16-bit little-endian samples, some seconds at a time."""
    step = _BLOCK_S * sound.rate
    for frame in range(0, sound.frames, step):
        count = min(step, sound.frames - frame)
        yield sound.read(frame, count).astype("<i2", copy=False).tobytes()
        progress(frame + count, sound.frames)
