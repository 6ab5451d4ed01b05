"""free-exercise-db: one record, a list of them, or a folder with ``<name>/exercise.json``."""

from __future__ import annotations

import itertools
from typing import Any

from coach.content.importers.jsonvalues import objects, strings, text
from coach.content.importers.records import Passage, Record, Refusal
from coach.content.model import Source


def accepts(value: Any) -> bool:
    """Whether decoded JSON looks like records of this dataset."""
    return any(
        "instructions" in entry and ("primaryMuscles" in entry or "force" in entry or "mechanic" in entry)
        for entry in itertools.islice(objects(value), 100)
    )


def records(value: Any, where: str) -> list[Record | Refusal]:
    """Every record of decoded JSON; what is none is refused with its place."""
    found: list[Record | Refusal] = []
    entries = value if isinstance(value, list) else [value]
    for index, entry in enumerate(entries):
        place = f"{where}[{index}]" if isinstance(value, list) else where
        found.append(_record(entry, place) if isinstance(entry, dict) else Refusal(place, "is not a record"))
    return found


def _record(entry: dict[str, Any], where: str) -> Record | Refusal:
    name = text(entry.get("name"))
    if not name:
        return Refusal(where, "has no name")
    identity = text(entry.get("id"))
    return Record(
        name=name,
        where=where,
        passages=tuple(Passage("instruction", line) for line in strings(entry.get("instructions"))),
        aliases=strings(entry.get("aliases")),
        primary=strings(entry.get("primaryMuscles")),
        secondary=strings(entry.get("secondaryMuscles")),
        equipment=strings(entry.get("equipment")),
        category=text(entry.get("category")),
        level=text(entry.get("level")),
        force=text(entry.get("force")),
        source=Source(
            title=f"free-exercise-db: {identity or name}",
            url="https://github.com/yuhonas/free-exercise-db",
            license="Unlicense",
        ),
    )
