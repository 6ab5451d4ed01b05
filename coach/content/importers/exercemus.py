"""exercemus: ``{"exercises": [...]}`` with instructions, tips, licence and author for each."""

from __future__ import annotations

from typing import Any

from coach.content.importers.jsonvalues import objects, strings, text
from coach.content.importers.records import Passage, Record, Refusal
from coach.content.model import Source


def accepts(value: Any) -> bool:
    """Whether decoded JSON looks like this dataset, or like records of it."""
    entries = value.get("exercises") if isinstance(value, dict) and "exercises" in value else value
    first = next(iter(objects(entries)), None)
    return first is not None and "primary_muscles" in first and ("instructions" in first or "description" in first)


def records(value: Any, where: str) -> list[Record | Refusal]:
    """Every record of decoded JSON."""
    entries = value.get("exercises") if isinstance(value, dict) and "exercises" in value else value
    found: list[Record | Refusal] = []
    for index, entry in enumerate(entries if isinstance(entries, list) else [entries]):
        place = f"{where}[{index}]"
        found.append(_record(entry, place) if isinstance(entry, dict) else Refusal(place, "is not a record"))
    return found


def _record(entry: dict[str, Any], where: str) -> Record | Refusal:
    name = text(entry.get("name"))
    if not name:
        return Refusal(where, "has no name")
    licence = entry.get("license")
    licence = licence if isinstance(licence, dict) else {"full_name": licence}
    passages = [
        *(Passage("description", line) for line in strings(entry.get("description"))),
        *(Passage("instruction", line) for line in strings(entry.get("instructions"))),
        *(Passage("tip", line) for line in strings(entry.get("tips"))),
    ]
    return Record(
        name=name,
        where=where,
        passages=tuple(passages),
        aliases=strings(entry.get("aliases")),
        primary=strings(entry.get("primary_muscles")),
        secondary=strings(entry.get("secondary_muscles")),
        equipment=strings(entry.get("equipment")),
        category=text(entry.get("category")),
        source=Source(
            title=f"exercemus: {name}",
            url=text(licence.get("url")) or "https://github.com/exercemus/exercises",
            license=text(licence.get("short_name")) or text(licence.get("full_name")),
            author=text(entry.get("license_author")),
        ),
    )
