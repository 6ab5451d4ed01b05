"""Exercises from elsewhere: pages, tables and datasets become exercise files, with everything uncertain shown.

A file is read into records (``pages``, ``tables``, ``datasets``), each sentence of a record is taken apart
(``tokens``, ``reading``), what it says becomes a dose (``doses``) and sides (``sides``), and ``compose`` puts the
exercise together and accounts for every sentence. All that is English stands in ``english``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coach.importers.compose import compose
from coach.importers.records import Imported, Record, Refusal
from coach.importers.sources import FORMATS, files, read
from coach.importers.writing import report, write_all


def import_all(sources: Iterable[str], format_: str = "auto") -> Iterator[Imported | Refusal]:
    """Every exercise that the sources hold, or why one is none. Nothing is written and nothing raised for content."""
    for path in files(sources):
        if isinstance(path, Refusal):
            yield path
            continue
        for record in read(path, format_):
            yield compose(record) if isinstance(record, Record) else record


__all__ = ["FORMATS", "Imported", "Refusal", "import_all", "report", "write_all"]
