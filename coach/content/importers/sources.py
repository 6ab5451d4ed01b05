"""From files and folders to records: which format a file has, and reading it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

import msgspec

from coach.content.importers import exercemus, free_exercise_db, pages, plain, wger
from coach.content.importers.decode import decode
from coach.content.importers.records import Record, Refusal
from coach.errors import CoachError

LARGEST_PAGE = 2_000_000
LARGEST_DATA = 64_000_000
"""Bytes. A page is a few kilobytes; the whole of a public dataset is a few megabytes."""


class JsonFormat(Protocol):
    """A module that reads decoded JSON of one dataset."""

    def accepts(self, value: Any) -> bool: ...
    def records(self, value: Any, where: str) -> list[Record | Refusal]: ...


JSON_FORMATS: dict[str, JsonFormat] = {"free-exercise-db": free_exercise_db, "exercemus": exercemus, "wger": wger}
FORMATS = ("auto", *JSON_FORMATS, "page", "list")
"""What ``--format`` knows. A JSON format is a module with ``accepts(value)`` and ``records(value, where)``."""

_SUFFIXES = (".json", ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".list")


def files(sources: Iterable[str]) -> Iterator[Path | Refusal]:
    """The files that the sources name; a folder stands for every file in it of a kind that can be imported."""
    for source in sources:
        path = Path(source).expanduser()
        if path.is_dir():
            found: list[Path] = []
            for folder, folders, names in os.walk(path):
                folders.sort()
                kept = [name for name in sorted(names) if name.lower().endswith(_SUFFIXES) and name[0] != "."]
                found += [Path(folder) / name for name in kept]
            if not found:
                yield Refusal(source, "holds no file that can be imported")
            yield from found
        elif path.exists() and not path.is_file():
            yield Refusal(source, "is not a file")
        elif path.exists():
            yield path
        else:
            yield Refusal(source, "does not exist")


def read(path: Path, format_: str = "auto") -> list[Record | Refusal]:
    """The records of one file; whatever is wrong with it is a refusal, so that others can go on."""
    where = str(path)
    try:
        size = path.stat().st_size
        is_json = path.suffix.lower() == ".json" or format_ in JSON_FORMATS
        limit = LARGEST_DATA if is_json else LARGEST_PAGE
        if size > limit:
            return [
                Refusal(
                    where, f"is larger than {limit // 1_000_000} MB, which is no {'dataset' if is_json else 'page'}"
                )
            ]
        text, note = decode(path.read_bytes(), where)
        found = _parse(text, where, path.suffix.lower(), format_)
    except CoachError as error:
        return [Refusal(where, error.problem)]
    except OSError as error:
        return [Refusal(where, f"cannot be read ({error.strerror or error})")]
    if note:
        found = [
            msgspec.structs.replace(one, notes=(*one.notes, f"the file {note}")) if isinstance(one, Record) else one
            for one in found
        ]
    return found or [Refusal(where, "holds no exercise")]


def _parse(text: str, where: str, suffix: str, format_: str) -> list[Record | Refusal]:
    start = text.lstrip()[:300].lower()
    if format_ in JSON_FORMATS or (format_ == "auto" and (suffix == ".json" or start[:1] in ("{", "["))):
        return _json(text, where, format_)
    if format_ == "list" or (format_ == "auto" and not start.startswith("<") and plain.accepts(text)):
        return plain.records(text, where)
    html = suffix in (".html", ".htm", ".xhtml") or start.startswith(
        ("<!doctype", "<html", "<body", "<div", "<h1", "<article", "<p>", "<?xml")
    )
    return pages.records(text, where, html=html)


def _json(text: str, where: str, format_: str) -> list[Record | Refusal]:
    try:
        value: Any = msgspec.json.decode(text.encode("utf-8", "replace"))
    except msgspec.DecodeError as error:
        return [Refusal(where, f"is not valid JSON ({error})")]
    except RecursionError:
        return [Refusal(where, "is nested too deeply")]
    if format_ in JSON_FORMATS:
        return JSON_FORMATS[format_].records(value, where)
    for module in JSON_FORMATS.values():
        if module.accepts(value):
            return module.records(value, where)
    return [Refusal(where, "is JSON of no dataset that is known (" + ", ".join(JSON_FORMATS) + ")")]
