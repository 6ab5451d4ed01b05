"""Public datasets in JSON: free-exercise-db, exercemus, wger. Each is a reader of one entry, and how it is told.

To add one: a function from an entry to a ``Record``, one that tells whether an entry is of its kind, a line in ``DATASETS``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from coach.content.model import Source
from coach.importers.pages import html_passages
from coach.importers.records import Passage, Record, Refusal
from coach.importers.sentences import clean

Entry = dict[str, Any]
WGER_ENGLISH = 2
"""wger's number of the language."""


def text(value: Any) -> str:
    """A text as it is, a number as text, all else empty."""
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def strings(value: Any) -> tuple[str, ...]:
    """The texts of a list, or the lines of a lone text; all else is left out."""
    if isinstance(value, str):
        return tuple(line.strip() for line in value.splitlines() if line.strip())
    return tuple(line for entry in value if (line := text(entry))) if isinstance(value, list) else ()


def objects(value: Any) -> Iterator[Entry]:
    """The mapping itself, or the mappings of a list."""
    yield from (entry for entry in (value if isinstance(value, list) else [value]) if isinstance(entry, dict))


def records(content: str, where: str, name: str = "") -> list[Record | Refusal]:
    """Every record of a JSON text; what is none is refused with its place. ``name`` is the dataset, where it is told."""
    try:
        value: Any = msgspec.json.decode(content.encode("utf-8", "replace"))
    except msgspec.DecodeError as error:
        return [Refusal(where, f"is not valid JSON ({error})")]
    except RecursionError:
        return [Refusal(where, "is nested too deeply")]
    for key in ("exercises", "results"):
        if isinstance(value, dict) and isinstance(value.get(key), list) and "name" not in value:
            value = value[key]
    sample = list(itertools.islice(objects(value), 100))
    name = name or next((known for known, (accepts, _) in DATASETS.items() if any(map(accepts, sample))), "")
    if not name:
        return [Refusal(where, "is JSON of no dataset that is known (" + ", ".join(DATASETS) + ")")]
    read = DATASETS[name][1]
    entries = value if isinstance(value, list) else [value]
    places = [f"{where}[{index}]" if isinstance(value, list) else where for index in range(len(entries))]
    return [
        read(entry, place) if isinstance(entry, dict) else Refusal(place, "is not a record")
        for entry, place in zip(entries, places, strict=True)
    ]


def _is_free_exercise_db(entry: Entry) -> bool:
    return "instructions" in entry and bool({"primaryMuscles", "force", "mechanic"} & set(entry))


def _free_exercise_db(entry: Entry, where: str) -> Record | Refusal:
    name = text(entry.get("name"))
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
            title=f"free-exercise-db: {text(entry.get('id')) or name}",
            url="https://github.com/yuhonas/free-exercise-db",
            license="Unlicense",
        ),
    )


def _is_exercemus(entry: Entry) -> bool:
    return "primary_muscles" in entry and ("instructions" in entry or "description" in entry)


def _exercemus(entry: Entry, where: str) -> Record | Refusal:
    name = text(entry.get("name"))
    licence = entry.get("license")
    licence = licence if isinstance(licence, dict) else {"full_name": licence}
    parts = (("description", "description"), ("instruction", "instructions"), ("tip", "tips"))
    return Record(
        name=name,
        where=where,
        passages=tuple(Passage(part, line) for part, key in parts for line in strings(entry.get(key))),  # type: ignore[arg-type]
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


def _is_wger(entry: Entry) -> bool:
    if any(isinstance(entry.get(key), list) for key in ("translations", "exercises")):
        return bool({"uuid", "category", "muscles"} & set(entry))
    return {"description", "name"} <= set(entry) and bool(
        {"license_author", "uuid", "language", "muscles_secondary"} & set(entry)
    )


def _wger(entry: Entry, where: str) -> Record | Refusal:
    """``exerciseinfo`` with its translations, or the older form with one text."""
    told = _translation(entry)
    name = text(told.get("name")) or text(entry.get("name"))
    if _language(told) not in (None, WGER_ENGLISH):
        return Refusal(f"{where}: {clean(name)[:60]}", "has no English text")
    licence = told.get("license") if isinstance(told.get("license"), dict) else entry.get("license")
    licence = licence if isinstance(licence, dict) else {"full_name": text(told.get("license_title")) or text(licence)}
    history = strings(entry.get("author_history")) or strings(told.get("author_history"))
    notes = (Passage("tip", text(note.get("comment"))) for note in objects(told.get("notes") or []))
    return Record(
        name=name,
        where=where,
        passages=(*html_passages(text(told.get("description"))), *notes),
        aliases=tuple(alias for one in objects(told.get("aliases") or []) if (alias := text(one.get("alias")))),
        primary=_names(entry.get("muscles")),
        secondary=_names(entry.get("muscles_secondary")),
        equipment=_names(entry.get("equipment")),
        category=_category(entry),
        source=Source(
            title=f"wger: {text(entry.get('uuid')) or text(entry.get('id')) or name}",
            url=text(told.get("license_object_url")) or text(licence.get("url")) or "https://wger.de",
            license=text(licence.get("short_name")) or text(licence.get("full_name")),
            author=text(told.get("license_author")) or text(entry.get("license_author")) or ", ".join(history[:3]),
        ),
    )


def _translation(entry: Entry) -> Entry:
    for key in ("translations", "exercises"):
        told = list(objects(entry[key])) if isinstance(entry.get(key), list) else []
        if told:
            return next((one for one in told if _language(one) == WGER_ENGLISH), told[0])
    return entry


def _language(told: Entry) -> int | None:
    language = told.get("language")
    if isinstance(language, dict):
        language = "en" if language.get("short_name") == "en" else language.get("id")
    if isinstance(language, str) and language:
        return WGER_ENGLISH if language == "en" else 0
    return language if isinstance(language, int) else None


def _names(value: Any) -> tuple[str, ...]:
    """Names of muscles or equipment; bare numbers of wger's tables say nothing by themselves."""
    found = [text(one.get("name_en")) or text(one.get("name")) for one in objects(value or [])]
    return tuple(name for name in (*found, *(one for one in strings(value) if not one.isdigit())) if name)


def _category(entry: Entry) -> str:
    category = entry.get("category")
    name = (text(category.get("name")) if isinstance(category, dict) else text(category)).lower()
    return "cardio" if name == "cardio" else "stretching" if "stretch" in name else ""


DATASETS: dict[str, tuple[Callable[[Entry], bool], Callable[[Entry, str], Record | Refusal]]] = {
    "free-exercise-db": (_is_free_exercise_db, _free_exercise_db),
    "exercemus": (_is_exercemus, _exercemus),
    "wger": (_is_wger, _wger),
}
"""By name: whether an entry is of its kind, and the reader of one. The order is that in which they are tried."""
