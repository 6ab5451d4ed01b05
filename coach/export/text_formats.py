"""The registry of written forms: a name and a function. Each is imported when it is used."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import PurePath

from coach.content.names import did_you_mean
from coach.errors import RequestError
from coach.export.preview import Preview


def _write(module: str, function: str, preview: Preview) -> str:
    return str(getattr(import_module(f"coach.export.{module}"), function)(preview))


FORMATS: dict[str, Callable[[Preview], str]] = {
    "text": partial(_write, "text", "write"),
    "json": partial(_write, "cuesheet", "write"),
    "srt": partial(_write, "captions", "srt"),
    "vtt": partial(_write, "captions", "vtt"),
    "lrc": partial(_write, "captions", "lrc"),
    "markdown": partial(_write, "text", "markdown"),
    "audacity": partial(_write, "captions", "labels"),
    "svg": partial(_write, "picture", "write"),
    "chapters": partial(_write, "chapters", "write"),
}
"""Every form is a whole file as text, its last line ended."""

SUFFIXES = {".txt": "text", ".md": "markdown", **{f".{name}": name for name in ("json", "srt", "vtt", "lrc", "svg")}}


def format_for(output: str | None, form: str | None = None) -> str:
    """The form that was asked for, else the one that the file's suffix tells, else ``text``.

    Raises ``RequestError`` where the suffix is that of another form, or of none.
    """
    suffix = PurePath(output or "").suffix.lower()
    if form:
        other = SUFFIXES.get(suffix, form)
        if other not in (form, "text") and form in SUFFIXES.values():
            raise RequestError(f"'{output}'", f"is no file of the format {form}", "leave --format out, or rename it")
        return form
    if suffix and suffix not in SUFFIXES and not str(output).startswith("/dev/"):
        raise RequestError(f"'{output}'", f"unknown format '{suffix}'", did_you_mean(suffix, SUFFIXES))
    return SUFFIXES.get(suffix, "text")
