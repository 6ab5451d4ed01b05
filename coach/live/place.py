"""Where a session was stopped, so that it can be taken up again: a small file, replaced whole at every mark."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

import msgspec

from coach.errors import RequestError
from coach.script.model import Mark, Place, Script

FILE = "place.json"
VERSION = 1
AGAIN = "start the session by its name"


class Stopped(msgspec.Struct, frozen=True, kw_only=True):
    """``session`` and ``options`` are what the user asked for; ``place`` and ``chapter`` say how far it got."""

    version: int = VERSION
    session: tuple[str, ...]
    options: dict[str, str | int | float | bool | None] = {}
    title: str = ""
    place: Place = Place()
    chapter: str = ""
    outline: int = 0
    """A sum over the session's chapters: another one tells that the session was changed."""


def outline(script: Script) -> int:
    """The same for the same chapters in the same order."""
    import zlib

    titles = "\n".join(f"{item.title} {item.place}" for item in script.items if isinstance(item, Mark))
    return zlib.crc32(titles.encode())


def write_place(folder: Path, stopped: Stopped) -> None:
    """Replace the file, so that a reader finds the old place or the new one, also after a power cut."""
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{FILE}.{os.getpid()}.{secrets.token_hex(4)}"
    try:
        with open(unfinished, "wb") as file:
            file.write(msgspec.json.encode(stopped))
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, folder / FILE)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def forget_place(folder: Path) -> None:
    """The session was heard to its end."""
    with contextlib.suppress(OSError):
        (folder / FILE).unlink()


def read_place(folder: Path) -> Stopped:
    """Where the last session was stopped. Raises ``RequestError`` where there is none that can be read."""
    path = folder / FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise RequestError("--resume", "no session was stopped before its end", AGAIN) from None
    except OSError as error:
        raise RequestError("--resume", f"{path} cannot be read ({error.strerror})", AGAIN) from None
    try:
        version = msgspec.json.decode(data, type=dict[str, object]).get("version")
        if version != VERSION:
            raise RequestError("--resume", f"{path} was written by another version of the coach", AGAIN)
        return msgspec.json.decode(data, type=Stopped)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise damaged(folder) from None


def damaged(folder: Path) -> RequestError:
    """The error for a file that tells no place."""
    return RequestError("--resume", f"{folder / FILE} is damaged", AGAIN)
