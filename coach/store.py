"""The disk: files that are there whole or not at all, and the one cache.

A file is written beside its place under another name, then moved into it. A killed run leaves such a name behind; the
next run in that folder takes it away. Which ones are still being written is told by a lock on them, which the system
drops with its process. New files have the rights that the user gives to new files, secrets those of nobody else.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import IO

import msgspec

from coach.errors import CoachError

_UNFINISHED = re.compile(r"\.coach-[0-9a-f]{12}\.part")
_STALE_S = 24 * 3600
"""Where the file system has no locks, a leftover must be this old to be taken away."""
_EVERYBODY, _SECRET = 0o666, 0o600
"""Rights of a new file, before the user's mask."""

KINDS = ("clips", "islands", "levels", "covers")
"""What the cache holds. All but the clips are made of clips, and made again sooner than those."""
_DAY = 86_400
_SEAL = b"ccrc" + struct.pack("<I", 4)
"""Ends every entry, before the CRC-32 of all that stands before it. In a WAV file it is a chunk like any other."""
_FIRST_FORMAT = b"coach-kept-1\n"
"""Began entries that the coach wrote before it had one cache; they are ours to remove, and not read any more."""


def real(path: Path) -> Path:
    """Where ``path`` leads. Raises ``CoachError`` for a link that leads to itself."""
    try:
        place = path.resolve()
        if not os.path.islink(place):
            if os.path.isdir(place.parent) and not os.access(place.parent, os.X_OK):
                raise PermissionError
            return place
    except PermissionError:
        raise CoachError(str(path), "lies in a folder that is closed to you", "choose another place") from None
    except (OSError, RuntimeError):  # RuntimeError: Python before 3.13; a later one gives the link back
        pass
    raise CoachError(str(path), "is a link that leads nowhere", "choose another name")


def is_stream(path: Path) -> bool:
    """Whether it is nothing to be replaced, but something to write into: a pipe, a terminal, ``/dev/stdout``."""
    try:
        kind = os.stat(path).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(kind) or stat.S_ISCHR(kind) or path in (Path("/dev/stdout"), Path("/dev/stderr"))


def pour(file: IO[bytes], path: Path) -> None:
    """All of ``file`` into a stream. Raises ``CoachError``; ``BrokenPipeError`` where the reader has gone."""
    file.seek(0)
    try:
        # Behind what it holds, as >> has it. A pipe that nobody reads would keep us for ever.
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NONBLOCK", 0))
        if os.name != "nt":
            os.set_blocking(handle, True)
        with open(handle, "wb") as stream:
            shutil.copyfileobj(file, stream)
    except BrokenPipeError:
        raise
    except OSError as error:
        problem = "is a pipe that nobody reads" if error.errno == errno.ENXIO else _problem(error)
        raise CoachError(str(path), problem, _mend(error)) from error


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder for files that nobody is to see. One that a killed run leaves is taken away by the next run."""
    import tempfile

    try:
        home = Path(tempfile.gettempdir())
    except OSError as error:
        raise CoachError("temporary folder", error.strerror or str(error), "set TMPDIR to a writable one") from None
    clear_leftovers(home)
    try:
        folder = _new_folder(home)
    except OSError as error:
        raise CoachError("temporary folder", _problem(error), "set TMPDIR to a writable one with room") from None
    with _for_now(*folder) as name:
        yield name


def check_target(path: Path, *, folder: bool = False) -> None:
    """Before any work: can ``path`` be written as a file (or as a ``folder``)? Raises ``CoachError`` if not."""
    if not folder and is_stream(path):
        return
    place = real(path)
    if place.is_dir() and not folder:
        raise CoachError(str(path), "is a folder", "name a file in it")
    if place.exists() and not (place.is_dir() if folder else place.is_file()):
        kind = "a folder" if folder else "an ordinary file"
        raise CoachError(str(path), f"is there and is not {kind}", "choose another name")
    home = place if folder and place.is_dir() else place.parent
    if not home.is_dir():
        raise CoachError(str(path), f"there is no folder '{home}'", "make it first, or choose another place")
    with refusals(path):
        file, name = _new_file(home)
        file.close()
        name.unlink(missing_ok=True)


def keep(path: Path) -> None:
    """Raises ``CoachError`` where something stands already."""
    if os.path.lexists(path) and not is_stream(path):
        raise CoachError(str(path), "is there already, and was kept", "--force replaces it, -o writes elsewhere")


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
def whole_file(path: Path, *, secret: bool = False, at_once: bool = True) -> Iterator[IO[bytes]]:
    """A new empty file to write, read and seek in; it becomes ``path`` when the block ends well, else it vanishes.

    Its ``name`` is its path until then. Two at once do not disturb each other: the last to end stays. ``secret``: only
    the user may read it. Without ``at_once`` the system decides when it reaches the disk: for many small files. Raises
    ``CoachError`` where the system refuses.
    """
    if is_stream(path):
        with temporary_folder() as work, open(work / "stream", "w+b") as file:
            yield file
            pour(file, path)
        return
    place = real(path)  # a link stays a link, and what it points at is replaced
    with refusals(path):
        if at_once:
            clear_leftovers(place.parent)
        with _passing(place.parent, lambda name: os.replace(name, place), _SECRET if secret else _EVERYBODY) as file:
            yield file
            if at_once:
                file.flush()
                sync(file)


def write_text(path: Path, text: str, *, force: bool = False, secret: bool = False, at_once: bool = True) -> None:
    """Write ``text`` to ``path`` as UTF-8, its folder made where it is missing.

    What is there already is kept, unless with ``force``. The rest is as in ``whole_file``. Raises ``CoachError``.
    """
    if not force:
        keep(path)
    with refusals(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path, secret=secret, at_once=at_once) as file:
        file.write(text.encode())


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A new empty folder beside ``path``; it goes away at the end: what is to stay must have been moved out of it.

    What could not be written in it is told of ``path``: nobody knows its own name.
    """
    home = real(path).parent
    with refusals(path):
        clear_leftovers(home)
        with _for_now(*_new_folder(home)) as name:
            try:
                yield name
            except CoachError as error:
                if not error.subject.startswith(str(name)):
                    raise
                raise CoachError(str(path), error.problem, error.mend) from error


def sync(file: IO[bytes]) -> None:
    """Make what is written survive a power cut, where the system can: a folder of the network need not know how."""
    try:
        os.fsync(file.fileno())
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP):
            raise


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
        for name in folder.glob(".coach-*.part"):
            with suppress(OSError):
                if _UNFINISHED.fullmatch(name.name):
                    _clear(name)


def _clear(name: Path) -> None:
    """Take ``name`` away where nobody has it. It stays locked until it is gone: whoever has just made it lets it go."""
    if os.name == "nt":
        if name.is_file():  # one that is in use refuses to go
            name.unlink()
        return
    handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if _lock(handle) or (_lock(handle) is None and time.time() - name.stat().st_mtime > _STALE_S):
            shutil.rmtree(name) if name.is_dir() else name.unlink()
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
    return f".coach-{os.urandom(6).hex()}.part"


def _new_file(folder: Path, rights: int = _EVERYBODY) -> tuple[IO[bytes], Path]:
    """A file that nobody else has, locked."""
    while True:
        name = folder / _new_name()
        handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), rights)
        if os.name != "nt" and _is_taken(name, handle):
            os.close(handle)
            continue
        return open(name, "w+b", opener=lambda _name, _flags, handle=handle: handle), name  # type: ignore[misc]


def _new_folder(home: Path) -> tuple[Path, int | None]:
    """A folder that nobody else has, and the handle that has it locked (none on Windows)."""
    while True:
        name = home / _new_name()
        name.mkdir(0o700)  # what lies in it moves out with modes of its own
        if os.name == "nt":
            return name, None
        try:
            handle = os.open(name, os.O_RDONLY)
        except FileNotFoundError:
            continue
        if not _is_taken(name, handle):
            return name, handle
        os.close(handle)


@contextmanager
def _for_now(folder: Path, handle: int | None) -> Iterator[Path]:
    """A folder of ``_new_folder``, which goes away at the end."""
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def _is_taken(name: Path, handle: int) -> bool:
    """Lock what was made just now; true where another run took it for a leftover before it was locked."""
    return _lock(handle) is False or not os.path.lexists(name)  # links are not counted on every folder of the network


@contextmanager
def _passing(folder: Path, settle: Callable[[Path], None], rights: int = _EVERYBODY) -> Iterator[IO[bytes]]:
    """A new file in ``folder`` whose passing name goes to ``settle`` when the block ended well; else it is gone."""
    file, name = _new_file(folder, rights)
    try:
        with file:
            yield file
            file.flush()
            if os.name != "nt":
                settle(name)  # while it is still locked
        if os.name == "nt":
            settle(name)
    except BaseException:
        name.unlink(missing_ok=True)
        raise


class Amount(msgspec.Struct, frozen=True):
    """So many files of the cache, and their bytes."""

    files: int = 0
    bytes: int = 0


class Store:
    """The cache in ``folder``: what took time to make, each under a key of 40 hexadecimal digits, in ``KINDS``.

    Clips are WAV files in the folder itself, the rest lies in a folder of its kind. Any number of processes may share
    it. Making a store touches nothing. A disk that cannot be written is told to ``warn`` once; then nothing is kept and
    nothing fails.
    """

    def __init__(self, folder: Path, warn: Callable[[str], None] | None = None) -> None:
        self.folder = Path(folder)
        self.warning = ""
        self._warn = warn

    @staticmethod
    def key(*made_from: bytes | str) -> str:
        """The name of something; ``made_from`` must tell all that shapes it."""
        digest = blake2b(digest_size=20)
        for part in made_from:
            data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
            digest.update(len(data).to_bytes(8, "big") + data)
        return digest.hexdigest()

    def path(self, kind: str, key: str) -> Path:
        """Where it is kept."""
        return self.folder / f"{key}.wav" if kind == "clips" else self.folder / kind / key[:2] / key[2:]

    def get(self, kind: str, key: str) -> bytes | None:
        """What is kept under ``key``; something damaged is nothing, and is made anew."""
        path = self.path(kind, key)
        try:
            with open(path, "rb") as file:
                entry = file.read()
                if time.time() - os.fstat(file.fileno()).st_mtime > _DAY:
                    with suppress(OSError):  # when it was last used, for prune
                        os.utime(path)
        except OSError:
            return None
        body = entry[: -len(_SEAL) - 4]
        return body if _seal(body, key) == entry[-len(_SEAL) - 4 :] else None

    def put(self, kind: str, key: str, body: bytes) -> None:
        """Keep it, unless another process was quicker: what is in use must not change, and no two takes are equal."""
        path = self.path(kind, key)

        def settle(name: Path) -> None:
            try:
                os.link(name, path)  # which of two processes is first, the file system decides
            except OSError:  # there is one, or no links are to be had here
                if self.get(kind, key) is None:
                    os.replace(name, path)
                    return
            name.unlink()

        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with _passing(path.parent, settle) as file:
                file.write(body + _seal(body, key))
        except OSError as error:
            if not self.warning:
                self.warning = f"{self.folder}: nothing can be kept ({error.strerror or error}); going on without"
                if self._warn:
                    self._warn(self.warning)

    def count(self) -> dict[str, Amount]:
        """How much there is of each kind."""
        return _summed((kind, size) for _, size, kind, _ in self._entries())

    def prune(self, *, older_days: float | None = None, max_bytes: int | None = None) -> dict[str, Amount]:
        """Remove what was not used for so many days, then the longest unused until the rest fits into ``max_bytes``.

        Returns what was removed, by kind. ``older_days=0``: all. Nothing goes that cannot be told to be ours, and
        nothing behind a link. What a killed run left unfinished goes as well.
        """
        entries = sorted(self._entries(), key=lambda entry: (entry[2] == "clips", entry[0]))
        left = sum(size for _, size, _, _ in entries)
        now = time.time()
        removed: list[tuple[str, int]] = []
        for used, size, kind, path in entries:
            aged = older_days is not None and now - used >= older_days * _DAY
            if aged or (max_bytes is not None and left > max_bytes):
                with suppress(OSError):
                    path.unlink()
                    removed.append((kind, size))
                    left -= size
        for folder in (self.folder, *(shelf for kind in KINDS[1:] for shelf in _shelves(self.folder / kind))):
            clear_leftovers(folder)
        return _summed(removed)

    def _entries(self) -> Iterator[tuple[float, int, str, Path]]:
        """When it was last used, its bytes, its kind and its path, of every entry that is surely ours."""
        for path in _names(self.folder, r"[0-9a-f]{40}\.wav"):
            yield from _entry("clips", path)
        for kind in KINDS[1:]:
            for shelf in _shelves(self.folder / kind):
                for path in _names(shelf, "[0-9a-f]{38}"):
                    yield from _entry(kind, path)


def cached(store: Store | None, kind: str, key: str, make: Callable[[], bytes]) -> bytes:
    """What ``store`` keeps under ``key``; else it is made, and kept where there is a store."""
    body = store.get(kind, key) if store else None
    if body is None:
        body = make()
        if store:
            store.put(kind, key, body)
    return body


def _seal(body: bytes, key: str) -> bytes:
    """The key is part of the sum, so that an entry under another's name is not taken for that one."""
    return _SEAL + struct.pack("<I", zlib.crc32(_SEAL, zlib.crc32(body, zlib.crc32(key.encode()))))


def _names(folder: Path, pattern: str) -> list[Path]:
    with suppress(OSError):
        return [path for path in folder.iterdir() if re.fullmatch(pattern, path.name)]
    return []


def _shelves(folder: Path) -> list[Path]:
    """The folders in which entries of a kind lie; a link is none."""
    if folder.is_symlink():
        return []
    return [path for path in _names(folder, "[0-9a-f]{2}") if path.is_dir() and not path.is_symlink()]


def _entry(kind: str, path: Path) -> Iterator[tuple[float, int, str, Path]]:
    with suppress(OSError):
        about = path.lstat()
        if stat.S_ISREG(about.st_mode) and _is_ours(path):
            yield about.st_mtime, about.st_size, kind, path


def _is_ours(path: Path) -> bool:
    with open(path, "rb") as file:
        if file.read(len(_FIRST_FORMAT)) == _FIRST_FORMAT:
            return True
        file.seek(-len(_SEAL) - 4, os.SEEK_END)
        return file.read(len(_SEAL)) == _SEAL


def _summed(sizes: Iterator[tuple[str, int]] | list[tuple[str, int]]) -> dict[str, Amount]:
    total = dict.fromkeys(KINDS, Amount())
    for kind, size in sizes:
        total[kind] = Amount(total[kind].files + 1, total[kind].bytes + size)
    return total
