"""Public datasets in JSON: free-exercise-db, exercemus, wger.

To add one: a reader of one entry, and in ``DATASETS`` the keys by which an entry is told to be of its kind.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import msgspec

from coach.content.model import Source
from coach.importers.cleaning import clean
from coach.importers.pages import html_passages
from coach.importers.records import Part, Passage, Record, Refusal

Entry = dict[str, Any]
WGER_ENGLISH = 2  # wger's number of the language


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
    sample = [set(entry) for entry in itertools.islice(_objects(value), 100)]
    for kind, (all_of, any_of, _) in DATASETS.items():
        name = name or (kind if any(all_of <= keys and any_of & keys for keys in sample) else "")
    if not name:
        return [Refusal(where, "is JSON of no dataset that is known (" + ", ".join(DATASETS) + ")")]
    entries = value if isinstance(value, list) else [value]
    places = [f"{where}[{index}]" if isinstance(value, list) else where for index in range(len(entries))]
    return [
        DATASETS[name][2](entry, place) if isinstance(entry, dict) else Refusal(place, "is not a record")
        for entry, place in zip(entries, places, strict=True)
    ]


def _text(value: Any) -> str:
    """A text as it is, a number as text, all else empty."""
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _strings(value: Any) -> tuple[str, ...]:
    """The texts of a list, or the lines of a lone text; all else is left out."""
    values = value.splitlines() if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(line for one in values if (line := _text(one)))


def _objects(value: Any) -> Iterator[Entry]:
    """The mapping itself, or the mappings of a list."""
    yield from (entry for entry in (value if isinstance(value, list) else [value]) if isinstance(entry, dict))


def _names(value: Any) -> tuple[str, ...]:
    """Names, or the names of things; bare numbers of wger's tables say nothing by themselves."""
    names = [_text(one.get("name_en")) or _text(one.get("name")) for one in _objects(value)]
    return tuple(name for name in (*names, *_strings(value)) if name and not name.isdigit())


def _record(entry: Entry, where: str, title: str, url: str, passages: Sequence[Passage]) -> Record:
    """What the datasets have in common; whose it is, and under which licence, stands in the entry."""
    licence = next(_objects(entry.get("license")), {})
    source = Source(
        title=title,
        url=_text(licence.get("url")) or url,
        license=_text(licence.get("short_name")) or _text(licence.get("full_name")) or _text(entry.get("license")),
        author=_text(entry.get("license_author")),
    )
    primary, secondary = (
        next((names for key in keys if (names := _names(entry.get(key)))), ())
        for keys in (("primaryMuscles", "primary_muscles", "muscles"),
                     ("secondaryMuscles", "secondary_muscles", "muscles_secondary"))
    )  # fmt: skip
    return Record(
        name=_text(entry.get("name")), where=where, passages=tuple(passages), source=source, primary=primary,
        secondary=secondary, equipment=_names(entry.get("equipment")), aliases=_strings(entry.get("aliases")),
        category=_text(entry.get("category")), level=_text(entry.get("level")), force=_text(entry.get("force")),
    )  # fmt: skip


def _flat(entry: Entry, where: str, kind: str, url: str, **known: str) -> Record:
    """An entry whose keys are the parts; ``known`` is so of all of them."""
    parts: dict[str, Part] = {"description": "description", "instructions": "instruction", "tips": "tip"}
    passages = [Passage(part, line) for key, part in parts.items() for line in _strings(entry.get(key))]
    title = f"{kind}: {_text(entry.get('id')) or _text(entry.get('name'))}"
    return _record({**known, **entry}, where, title, url, passages)


def _wger(entry: Entry, where: str) -> Record | Refusal:
    """An entry with its translations."""
    form = next((one for one in _objects(entry.get("translations")) if one.get("language") == WGER_ENGLISH), None)
    if form is None:
        return Refusal(f"{where}: {clean(_text(entry.get('uuid')))[:60]}", "has no English text")
    passages = html_passages(_text(form.get("description")))
    passages += [Passage("tip", _text(note.get("comment"))) for note in _objects(form.get("notes"))]
    kind = "".join(_names(entry.get("category"))).lower()
    category = "cardio" if kind == "cardio" else "stretching" if "stretch" in kind else ""
    aliases = [_text(one.get("alias")) for one in _objects(form.get("aliases"))]
    shared = {**entry, "name": form.get("name"), "category": category, "aliases": aliases}
    shared |= {key: form[key] for key in ("license", "license_author") if form.get(key)}
    title = f"wger: {_text(entry.get('uuid')) or _text(form.get('name'))}"
    return _record(shared, where, title, "https://wger.de", passages)


_FREE = partial(_flat, kind="free-exercise-db", url="https://github.com/yuhonas/free-exercise-db", license="Unlicense")
_EXERCEMUS = partial(_flat, kind="exercemus", url="https://github.com/exercemus/exercises")
DATASETS: dict[str, tuple[set[str], set[str], Callable[[Entry, str], Record | Refusal]]] = {
    "free-exercise-db": ({"instructions"}, {"primaryMuscles", "force", "mechanic"}, _FREE),
    "exercemus": ({"primary_muscles"}, {"instructions", "description"}, _EXERCEMUS),
    "wger": ({"translations"}, {"uuid", "category", "muscles"}, _wger),
}
"""By name: keys that every entry has, keys of which it has one, and the reader of one. They are tried in this order."""
