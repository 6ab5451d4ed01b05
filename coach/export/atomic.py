"""Files that are there whole or not at all: written beside their place under another name, then moved into it.

A killed run leaves such a name behind; the next run in that folder takes it away. Which ones are still being written
is told by a lock on them, which the system drops with its process.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from coach.errors import CoachError

_PREFIX, _SUFFIX = ".coach-", ".part"
_STALE_S = 24 * 3600
"""Where the file system has no locks, a leftover must be this old to be taken away."""


def real(path: Path) -> Path:
    """Where ``path`` leads. Raises ``CoachError`` for a link that leads to itself."""
    try:
        place = path.resolve()
        if not place.is_symlink():
            return place
    except (OSError, RuntimeError):  # RuntimeError: Python before 3.13; a later one gives the link back
        pass
    raise CoachError(str(path), "is a link that leads nowhere", "choose another name")


def check_target(path: Path, *, folder: bool = False) -> None:
    """Before any work: can ``path`` be written as a file (or as a ``folder``)? Raises ``CoachError`` if not."""
    place = real(path)
    if place.is_dir() and not folder:
        raise CoachError(str(path), "is a folder", "name a file in it")
    if place.exists() and not (place.is_dir() if folder else place.is_file()):
        what = "a folder" if folder else "an ordinary file"
        raise CoachError(str(path), f"is there and is not {what}", "choose another name")
    home = place if folder and place.is_dir() else place.parent
    if not home.is_dir():
        raise CoachError(str(path), f"there is no folder '{home}'", "make it first, or choose another place")
    with refusals(path):
        file, name = _new_file(home)
        file.close()
        name.unlink(missing_ok=True)


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Turn the system's refusals while writing ``path`` into ``CoachError``."""
    try:
        yield
    except OSError as error:
        raise CoachError(str(path), _problem(error), _mend(error)) from error


def _problem(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full"
    if error.errno == errno.EROFS or isinstance(error, PermissionError):
        return "may not be written here"
    return f"could not be written ({error.strerror or error})"


def _mend(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "make room or choose another place; nothing was changed"
    if os.name == "nt" and isinstance(error, PermissionError):
        return "close the program that has it open, or choose another place"
    return "choose another name or place"


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A new empty file to write, read and seek in; it becomes ``path`` when the block ends well, else it vanishes.

    Its ``name`` is its path until then. Two at once do not disturb each other: the last to end stays. Raises
    ``CoachError`` where the system refuses.
    """
    place = real(path)  # a link stays a link, and what it points at is replaced
    with refusals(path):
        clear_leftovers(place.parent)
        file, name = _new_file(place.parent)
        try:
            with file:
                yield file
                file.flush()
                os.fsync(file.fileno())
                if os.name != "nt":
                    os.replace(name, place)  # while it is still locked
            if os.name == "nt":
                os.replace(name, place)
        except BaseException:
            name.unlink(missing_ok=True)
            raise


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A new empty folder beside ``path``; it goes away at the end: what is to stay must have been moved out of it."""
    home = real(path).parent
    with refusals(path):
        clear_leftovers(home)
        name = home / _new_name()
        name.mkdir()
        handle = os.open(name, os.O_RDONLY) if os.name != "nt" else None
        try:
            if handle is not None:
                _lock(handle)
            yield name
        finally:
            shutil.rmtree(name, ignore_errors=True)
            if handle is not None:
                os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make new names in ``folder`` survive a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def clear_leftovers(folder: Path) -> None:
    """Take away what killed runs left half-written in ``folder``; never what another run is writing."""
    with suppress(OSError):
        for name in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            with suppress(OSError):
                if _abandoned(name):
                    shutil.rmtree(name) if name.is_dir() else name.unlink()


def _abandoned(name: Path) -> bool:
    if os.name == "nt":
        return name.is_file()  # one that is in use refuses to go
    handle = os.open(name, os.O_RDONLY)
    try:
        if _lock(handle):
            return True
        return _lock(handle) is None and time.time() - name.stat().st_mtime > _STALE_S
    finally:
        os.close(handle)


def _lock(handle: int) -> bool | None:
    """Lock it for this process: done (``True``), another has it (``False``), or no locks here (``None``)."""
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _new_name() -> str:
    return f"{_PREFIX}{os.urandom(6).hex()}{_SUFFIX}"


def _new_file(folder: Path) -> tuple[IO[bytes], Path]:
    """A file that nobody else has, locked. Its rights are those that the user gives to new files."""
    while True:
        name = folder / _new_name()
        handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        if os.name != "nt":
            _lock(handle)
            if os.fstat(handle).st_nlink == 0:  # cleared away as a leftover between these two steps
                os.close(handle)
                continue
        return open(name, "w+b", opener=lambda _name, _flags, handle=handle: handle), name  # type: ignore[misc]
