"""Exercises from elsewhere: pages, tables and datasets become exercise files, with everything uncertain shown.

A file is read into records (``pages``, ``tables``, ``datasets``), each sentence of a record is taken apart
(``reading``), what it says becomes a dose (``doses``) and sides (``sides``), and ``compose`` puts the exercise together
and accounts for every sentence. All that is English stands in ``coach.language``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from coach.errors import CoachError
from coach.files import read_file, text_of, user_path
from coach.importers import datasets, pages, tables
from coach.importers.compose import compose
from coach.importers.records import Imported, Record, Refusal
from coach.importers.writing import report, write_all

LARGEST_PAGE = 2_000_000
LARGEST_DATA = 64_000_000
"""Bytes. A page is a few kilobytes; the whole of a public dataset is a few megabytes."""

FORMATS = ("auto", *datasets.DATASETS, "page", "list")
"""What ``--format`` knows."""

_SUFFIXES = (".json", ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".list", ".csv", ".tsv")
_HTML_STARTS = ("<!doctype", "<html", "<body", "<div", "<h1", "<article", "<p>", "<?xml")


def import_all(sources: Iterable[str], format_: str = "auto") -> Iterator[Imported | Refusal]:
    """Every exercise that the sources hold, or why one is none. Nothing is written and nothing raised for content."""
    for path in files(sources):
        records = [path] if isinstance(path, Refusal) else read(path, format_)
        yield from (compose(one) if isinstance(one, Record) else one for one in records)


def files(sources: Iterable[str]) -> Iterator[Path | Refusal]:
    """The files that the sources name; a folder stands for every file in it of a kind that can be imported."""
    for source in sources:
        path = user_path(source)
        inside = sorted(path.rglob("*")) if path.is_dir() else []
        kept = [one for one in inside if one.suffix.lower() in _SUFFIXES and one.name[0] != "." and one.is_file()]
        if path.is_dir() and not kept:
            yield Refusal(source, "holds no file that can be imported")
        yield from kept if path.is_dir() else [path]


def read(path: Path, format_: str = "auto") -> list[Record | Refusal]:
    """The records of one file; whatever is wrong with it is a refusal, so that others can go on."""
    where = str(path)
    try:
        large = path.suffix.lower() == ".json" or format_ in datasets.DATASETS
        text, note = text_of(read_file(path, LARGEST_DATA if large else LARGEST_PAGE), where)
        found = _parse(text, where, path.suffix.lower(), format_)
    except CoachError as error:
        return [Refusal(where, "; ".join(filter(None, (error.problem, error.mend))))]
    for at, one in enumerate(found):
        if note and isinstance(one, Record):
            found[at] = msgspec.structs.replace(one, notes=(*one.notes, f"the file {note}"))
    return found or [Refusal(where, "holds no exercise")]


def _parse(text: str, where: str, suffix: str, format_: str) -> list[Record | Refusal]:
    start = text.lstrip("\ufeff \t\r\n")[:300].lower()
    auto = format_ == "auto"
    if format_ in datasets.DATASETS or (auto and (suffix == ".json" or (start[:1] in ("{", "[") and '"' in start))):
        return datasets.records(text, where, "" if auto else format_)
    html = suffix in (".html", ".htm", ".xhtml") or start.startswith(_HTML_STARTS)
    if format_ == "list" or (auto and not html and tables.accepts(text)):
        return tables.records(text, where)
    return pages.records(text, where, html=html)


__all__ = ["FORMATS", "Imported", "Refusal", "import_all", "report", "write_all"]
