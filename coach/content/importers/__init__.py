"""Exercises from elsewhere: pages, datasets and lists become exercise files, with everything uncertain shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coach.content.importers.compose import compose
from coach.content.importers.records import Imported, Record, Refusal
from coach.content.importers.report import report
from coach.content.importers.sources import FORMATS, files, read
from coach.content.importers.writing import write_all


def import_all(sources: Iterable[str], format_: str = "auto") -> Iterator[Imported | Refusal]:
    """Every exercise that the sources hold, or why one is none. Nothing is written and nothing raised for content."""
    for path in files(sources):
        if isinstance(path, Refusal):
            yield path
            continue
        for record in read(path, format_):
            yield compose(record) if isinstance(record, Record) else record


__all__ = ["FORMATS", "Imported", "Refusal", "import_all", "report", "write_all"]
