"""The voices that a user has fetched: plain files, where they are, what can be had, and how it is fetched.

Nothing is ever fetched but by ``coach voices --get``. A download goes on where it broke off, and is only given its name
when its sha256 is the one that was announced.
"""

from __future__ import annotations

import hashlib
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import msgspec

from coach.errors import CoachError
from coach.voice.engines.machine import voices_folder

HIBARI_VOICES = "https://huggingface.co/maureesewilliams/hibari/resolve/main/voices/"
_BLOCK = 1 << 18
_WAIT = 30.0
"""Seconds without a byte, after which a download has broken off."""

Progress = Callable[[int, int], None]


class Offer(msgspec.Struct, frozen=True):
    """A file that can be fetched. ``size`` in bytes, 0 where nobody says; ``sha256`` is what it must have."""

    name: str
    engine: str
    url: str
    file: str
    size: int
    sha256: str
    licence: str

    @property
    def target(self) -> Path:
        return voices_folder() / self.engine / self.file

    def __str__(self) -> str:
        size = f"{self.size / 1e6:.1f} MB" if self.size else "size unknown"
        return f"{self.name} for {self.engine}: {size}, {self.licence}, sha256 {self.sha256}, from {self.url}"


def offers() -> dict[str, Offer]:
    """What can be fetched by name."""
    from coach.voice.engines.hibari import voice_list

    return {
        name: Offer(name, "hibari", HIBARI_VOICES + about["file"], about["file"], about["bytes"], about["sha256"],
                    "Apache-2.0")
        for name, about in voice_list().items() if not about.get("bundled")
    }  # fmt: skip


def fetch(offer: Offer, progress: Progress) -> Path:
    """Download it, or what is still missing of it. Raises ``CoachError`` where it breaks off or is not what it should
    be: what broke off is kept for the next try, what is wrong is not."""
    target = offer.target
    part = target.with_name(f".{offer.file}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _download(offer, part, progress)
        if _sha256(part) != offer.sha256.lower():
            part.unlink()
            mend = "nothing was kept; the file at its source may have changed, or the connection changes files"
            raise CoachError(offer.url, "what came is not what was announced: its sha256 differs", mend)
        os.replace(part, target)
    except OSError as error:  # urllib's errors are such, too
        reason = getattr(error, "reason", None) or error.strerror or error
        mend = "run it again, it goes on where it stopped" if part.is_file() else "look at the connection"
        raise CoachError(offer.url, f"could not be fetched ({reason})", mend) from None
    return target


def _download(offer: Offer, part: Path, progress: Progress) -> None:
    there = part.stat().st_size if part.is_file() else 0
    if offer.size and there == offer.size:
        return
    if offer.size and there > offer.size:
        part.unlink()
        there = 0
    request = urllib.request.Request(offer.url, headers={"Range": f"bytes={there}-"} if there else {})
    with urllib.request.urlopen(request, timeout=_WAIT) as answer:
        if there and answer.status != 206:  # it does not do parts: from the start
            there = 0
        most = offer.size or there + int(answer.headers.get("Content-Length") or 0)
        with open(part, "ab" if there else "wb") as file:
            while block := answer.read(_BLOCK):
                file.write(block)
                there += len(block)
                progress(there, max(most, there))
                if offer.size and there > offer.size:
                    break  # whatever it is, it is not that file
    if most and there < most:
        raise OSError(None, f"it broke off after {there / 1e6:.1f} of {most / 1e6:.1f} MB")


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
