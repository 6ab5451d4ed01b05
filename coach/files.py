"""Every way in to a file of somebody else's: where a path leads, and what is read from it.

A name may belong to anything: a pipe that nobody writes into, a device without an end, a folder, a link in a circle. So
each is opened without waiting and looked at before it is read, and no more of it is read than will do.
"""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path

from coach.errors import CoachError, RequestError

MOST_CONTROLS = 0.05
"""Share of control characters from which on a file is no text."""

_FOREIGN = ((b"%PDF-", "a PDF"), (b"{\\rtf", "a rich text (RTF)"), (b"PK\3\4", "a Word file or an archive"))
"""How files begin that hold a text which cannot be read here."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def user_path(path: str | Path) -> Path:
    """A path as a user writes it, ``~`` and ``~name`` resolved. Raises ``RequestError`` for what can be no path."""
    if "\0" in str(path):
        raise RequestError(f"'{path}'", "holds a character that no name can have", "write it anew")
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise RequestError(f"'{path}'", "there is no such user", "write the whole path, or ./~ for a name") from None


def read_file(path: Path, most: int) -> bytes:
    """All of an ordinary file. Raises ``RequestError`` where it is none or holds more than ``most`` bytes, and
    ``CoachError`` where the system does not let us read it.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            kind = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(kind):
                raise RequestError(str(path), "is a folder" if stat.S_ISDIR(kind) else "is not a file")
            data = file.read(most + 1)
    except FileNotFoundError:
        raise RequestError(str(path), "does not exist") from None
    except IsADirectoryError:
        raise RequestError(str(path), "is a folder") from None
    except PermissionError:
        problem = "is a folder" if path.is_dir() else "may not be read"  # Windows says the first in the second's words
        raise CoachError(str(path), problem, "change its rights, or name another") from None
    except (OSError, ValueError) as error:  # ValueError: a name that holds what none can
        raise CoachError(str(path), f"cannot be read ({getattr(error, 'strerror', '') or error})") from None
    if len(data) > most:
        raise RequestError(str(path), f"is larger than {most / 1e6:g} MB", "nothing of this kind is so large")
    return data


def _without_waiting(path: str, flags: int) -> int:
    """A pipe into which nobody writes would keep us for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def text_of(data: bytes, where: str) -> tuple[str, str]:
    """The text, and a note where it was not plain UTF-8. Raises ``RequestError`` on what is no text."""
    if not data.strip():
        raise RequestError(where, "is empty")
    for start, name in _FOREIGN:
        if data.startswith(start):
            raise RequestError(where, f"is {name}", "save it as plain text")
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(name), ""
            except UnicodeDecodeError:
                raise RequestError(where, f"says that it is {name.upper()} and is not") from None
    head = data[:4096]
    odd = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    if b"\0" in data or odd > MOST_CONTROLS * len(head):
        raise RequestError(where, "is not text", "pages, Markdown, HTML, JSON and tables can be imported")
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        lines = [_line(line) for line in data.splitlines(keepends=True)]
        return "".join(lines), "is not all UTF-8; the other lines were read as Windows-1252"


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace").replace("\ufffd", " ")
