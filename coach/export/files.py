"""Track -> file, by its suffix. Every file is there whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import IO

from coach.errors import RequestError
from coach.export import containers
from coach.export.containers import CONTAINERS
from coach.export.mpeg import RATES, bitrates
from coach.export.sounding import Sounding
from coach.export.tags import Tags
from coach.store import Store, check_target, sync_folder, whole_file

Progress = Callable[[int, int], None]
SUFFIXES = (".mp3", ".wav", *CONTAINERS)
"""The first two need nothing but what is always installed."""


def check_format(path: Path, bitrate: int | None = None) -> None:
    """Before anything is recorded: do we know the format of ``path``, and are its tools here?

    Raises ``RequestError`` for an unknown suffix or a bitrate that no such file has, ``CoachError`` for a missing tool.
    """
    suffix = path.suffix.lower()
    if not suffix and path.is_dir():
        raise RequestError(str(path), "is a folder and has no suffix", "name a file in it")
    if suffix not in SUFFIXES:
        near = get_close_matches(suffix, SUFFIXES, 1, 0.5)
        hint = f"did you mean {near[0]}?" if near else "use one of " + ", ".join(SUFFIXES)
        raise RequestError(str(path), f"unknown format '{suffix}'" if suffix else "has no suffix", hint)
    if suffix in CONTAINERS:
        containers.check(suffix, bitrate)
    elif bitrate is not None and suffix == ".wav":
        raise RequestError(f"bitrate {bitrate}", "a .wav file has none: nothing is lost", "leave --bitrate out")
    elif bitrate is not None and not any(bitrate in bitrates(rate) for rate in RATES):
        known = sorted({kbps for rate in RATES for kbps in bitrates(rate)})
        raise RequestError(f"bitrate {bitrate}", "an MP3 does not know it", "choose from " + ", ".join(map(str, known)))


def write(
    track: Sounding,
    path: Path,
    tags: Tags,
    *,
    bitrate: int | None = None,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> None:
    """Write ``track`` to ``path`` in the format of its suffix.

    ``bitrate`` in kbit/s (``None``: what speech needs in this format); ``cache`` is the cache folder, in which encoded
    islands are kept; ``progress`` hears how much of how much is done. Raises ``CoachError`` or ``RequestError``;
    ``path`` is then as it was.
    """
    check_format(path, bitrate)
    check_target(path)
    with whole_file(path) as file:
        _write(track, file, path.suffix.lower(), tags, bitrate, cache, progress)
    sync_folder(path.resolve().parent)


def _write(
    track: Sounding,
    file: IO[bytes],
    suffix: str,
    tags: Tags,
    bitrate: int | None,
    cache: Path | None,
    progress: Progress | None,
) -> None:
    if suffix == ".wav":
        from coach.export import wav

        wav.write(track, file, tags, progress=progress)
        return
    if suffix in CONTAINERS:
        containers.write(track, file, suffix, tags, bitrate=bitrate, progress=progress)
        return
    from coach.export import mp3

    islands = Store(cache) if cache else None
    mp3.write(track, file, tags, bitrate=bitrate, cache=islands, progress=progress)
