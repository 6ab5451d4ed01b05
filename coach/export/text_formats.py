"""The registry of written forms: a name and a function. Each is imported when it is used."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath

from coach.content.names import did_you_mean
from coach.errors import RequestError
from coach.export.preview import Preview


def _lazy(module: str, function: str = "write") -> Callable[[Preview], str]:
    def write(preview: Preview) -> str:
        written: str = getattr(import_module(f"coach.export.{module}"), function)(preview)
        return written

    return write


FORMATS: dict[str, Callable[[Preview], str]] = {
    "text": _lazy("text"),
    "json": _lazy("cuesheet"),
    "srt": _lazy("captions", "srt"),
    "vtt": _lazy("captions", "vtt"),
    "lrc": _lazy("captions", "lrc"),
    "markdown": _lazy("text", "markdown"),
    "audacity": _lazy("captions", "labels"),
    "svg": _lazy("picture"),
    "chapters": _lazy("chapters"),
}
"""Every form is a whole file as text, its last line ended."""

SUFFIXES = {".txt": "text", **{f".{name}": name for name in ("json", "srt", "vtt", "lrc")}, ".md": "markdown"}
SUFFIXES[".svg"] = "svg"


def format_for(output: str | None, asked: str | None = None) -> str:
    """The form that was asked for, else the one that the file's suffix tells, else ``text``.

    Raises ``RequestError`` where the suffix is that of another form, or of none.
    """
    suffix = PurePath(output or "").suffix.lower()
    if asked:
        other = SUFFIXES.get(suffix, asked)
        if other not in (asked, "text") and asked in SUFFIXES.values():
            raise RequestError(f"'{output}'", f"is no file of the format {asked}", "leave --format out, or rename it")
        return asked
    if suffix and suffix not in SUFFIXES and not str(output).startswith("/dev/"):
        raise RequestError(f"'{output}'", f"unknown format '{suffix}'", did_you_mean(suffix, SUFFIXES))
    return SUFFIXES.get(suffix, "text")
