"""Bytes of an unknown file to text, or why it is none."""

from __future__ import annotations

import codecs

from coach.errors import RequestError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, where: str) -> tuple[str, str]:
    """The text, and a note where it was not plain UTF-8. Raises ``RequestError`` on what is no text."""
    if not data.strip():
        raise RequestError(where, "is empty")
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(name), ""
            except UnicodeDecodeError:
                raise RequestError(where, f"says that it is {name.upper()} and is not") from None
    if b"\0" in data[:4096] or b"\0" in data or _control_share(data[:4096]) > 0.05:
        raise RequestError(where, "is not text", "pages, Markdown, HTML, JSON and lists can be imported")
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


def _control_share(data: bytes) -> float:
    odd = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in data)
    return odd / max(len(data), 1)
