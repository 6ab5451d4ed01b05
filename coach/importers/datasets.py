"""Public datasets in JSON: free-exercise-db, exercemus, wger.

To add one: a function that tells whether an entry is of its kind, a reader of one entry, and a line in ``DATASETS``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from coach.content.model import Source
from coach.importers.pages import html_passages
from coach.importers.records import Part, Passage, Record, Refusal
from coach.importers.sentences import clean

Entry = dict[str, Any]
WGER_ENGLISH = 2
"""wger's number of the language."""


def text(value: Any) -> str:
    """A text as it is, a number as text, all else empty."""
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def strings(value: Any) -> tuple[str, ...]:
    """The texts of a list, or the lines of a lone text; all else is left out."""
    values = value.splitlines() if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(line for one in values if (line := text(one)))


def objects(value: Any) -> Iterator[Entry]:
    """The mapping itself, or the mappings of a list."""
    yield from (entry for entry in (value if isinstance(value, list) else [value]) if isinstance(entry, dict))


def records(content: str, where: str, name: str = "") -> list[Record | Refusal]:
    """Every record of a JSON text; what is none is refused with its place. ``name``: the dataset, where it is told."""
    try:
        value: Any = msgspec.json.decode(content.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        deep = isinstance(error, RecursionError)
        return [Refusal(where, "is nested too deeply" if deep else f"is not valid JSON ({error})")]
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


def _record(entry: Entry, where: str, title: str, url: str, passages: Sequence[Passage]) -> Record:
    """What the datasets have in common; whose it is, and under which licence, stands in the entry."""
    licence = next(objects(entry.get("license")), {})
    source = Source(
        title=title,
        url=text(licence.get("url")) or url,
        license=text(licence.get("short_name")) or text(licence.get("full_name")) or text(entry.get("license")),
        author=text(entry.get("license_author")),
    )
    primary, secondary = (
        next((names for key in keys if (names := _names(entry.get(key)))), ())
        for keys in (("primaryMuscles", "primary_muscles", "muscles"),
                     ("secondaryMuscles", "secondary_muscles", "muscles_secondary"))
    )  # fmt: skip
    return Record(
        name=text(entry.get("name")), where=where, passages=tuple(passages), source=source, primary=primary,
        secondary=secondary, equipment=_names(entry.get("equipment")), aliases=strings(entry.get("aliases")),
        category=text(entry.get("category")), level=text(entry.get("level")), force=text(entry.get("force")),
    )  # fmt: skip


def _names(value: Any) -> tuple[str, ...]:
    """Names, or the names of things; bare numbers of wger's tables say nothing by themselves."""
    found = [text(one.get("name_en")) or text(one.get("name")) for one in objects(value)]
    return tuple(name for name in (*found, *(one for one in strings(value) if not one.isdigit())) if name)


def _is_free_exercise_db(entry: Entry) -> bool:
    return "instructions" in entry and bool({"primaryMuscles", "force", "mechanic"} & set(entry))


def _free_exercise_db(entry: Entry, where: str) -> Record | Refusal:
    title = f"free-exercise-db: {text(entry.get('id')) or text(entry.get('name'))}"
    passages = [Passage("instruction", line) for line in strings(entry.get("instructions"))]
    url = "https://github.com/yuhonas/free-exercise-db"
    return _record({"license": "Unlicense", **entry}, where, title, url, passages)


def _is_exercemus(entry: Entry) -> bool:
    return "primary_muscles" in entry and ("instructions" in entry or "description" in entry)


def _exercemus(entry: Entry, where: str) -> Record | Refusal:
    parts: dict[str, Part] = {"description": "description", "instructions": "instruction", "tips": "tip"}
    passages = [Passage(part, line) for key, part in parts.items() for line in strings(entry.get(key))]
    title = f"exercemus: {text(entry.get('name'))}"
    return _record(entry, where, title, "https://github.com/exercemus/exercises", passages)


def _is_wger(entry: Entry) -> bool:
    return isinstance(entry.get("translations"), list) and bool({"uuid", "category", "muscles"} & set(entry))


def _wger(entry: Entry, where: str) -> Record | Refusal:
    """An entry with its translations."""
    form = next((one for one in objects(entry["translations"]) if one.get("language") == WGER_ENGLISH), None)
    if form is None:
        return Refusal(f"{where}: {clean(text(entry.get('uuid')))[:60]}", "has no English text")
    passages = html_passages(text(form.get("description")))
    passages += [Passage("tip", text(note.get("comment"))) for note in objects(form.get("notes"))]
    kind = "".join(_names(entry.get("category"))).lower()
    category = "cardio" if kind == "cardio" else "stretching" if "stretch" in kind else ""
    aliases = [text(one.get("alias")) for one in objects(form.get("aliases"))]
    shared = {**entry, "name": form.get("name"), "category": category, "aliases": aliases}
    shared |= {key: form[key] for key in ("license", "license_author") if form.get(key)}
    title = f"wger: {text(entry.get('uuid')) or text(form.get('name'))}"
    return _record(shared, where, title, "https://wger.de", passages)


DATASETS: dict[str, tuple[Callable[[Entry], bool], Callable[[Entry, str], Record | Refusal]]] = {
    "free-exercise-db": (_is_free_exercise_db, _free_exercise_db),
    "exercemus": (_is_exercemus, _exercemus),
    "wger": (_is_wger, _wger),
}
"""By name: whether an entry is of its kind, and the reader of one. The order is that in which they are tried."""
