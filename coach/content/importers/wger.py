"""wger: the exercise JSON of its interface (``exerciseinfo``, older ``exercise``), with HTML descriptions."""

from __future__ import annotations

from typing import Any

from coach.content.importers.jsonvalues import objects, strings, text
from coach.content.importers.markup import to_lines
from coach.content.importers.records import Part, Passage, Record, Refusal
from coach.content.importers.sentences import clean
from coach.content.importers.words import rx
from coach.content.model import Source

ENGLISH = 2
"""wger's number of the language."""


def _entries(value: Any) -> Any:
    return value["results"] if isinstance(value, dict) and isinstance(value.get("results"), list) else value


def accepts(value: Any) -> bool:
    """Whether decoded JSON looks like this service's."""
    first = next(iter(objects(_entries(value))), None)
    if first is None:
        return False
    if any(isinstance(first.get(key), list) for key in ("translations", "exercises")) and (
        "uuid" in first or "category" in first or "muscles" in first
    ):
        return True
    return (
        "description" in first
        and "name" in first
        and any(key in first for key in ("license_author", "uuid", "language", "muscles_secondary"))
    )


def records(value: Any, where: str) -> list[Record | Refusal]:
    """Every exercise of decoded JSON, in English where it is there."""
    entries = _entries(value)
    found: list[Record | Refusal] = []
    for index, entry in enumerate(entries if isinstance(entries, list) else [entries]):
        place = f"{where}[{index}]" if isinstance(entries, list) else where
        found.append(_record(entry, place) if isinstance(entry, dict) else Refusal(place, "is not a record"))
    return found


def _record(entry: dict[str, Any], where: str) -> Record | Refusal:
    told = _translation(entry)
    name = text(told.get("name")) or text(entry.get("name"))
    if not name:
        return Refusal(where, "has no name")
    if _language(told) not in (None, ENGLISH):
        return Refusal(f"{where}: {clean(name)[:60]}", "has no English text")
    passages = _described(text(told.get("description")))
    for note in objects(told.get("notes") or []):
        passages.append(Passage("tip", text(note.get("comment"))))
    licence = told.get("license") if isinstance(told.get("license"), dict) else entry.get("license")
    licence = licence if isinstance(licence, dict) else {"full_name": text(told.get("license_title")) or text(licence)}
    authors = [text(told.get("license_author")), text(entry.get("license_author"))]
    history = strings(entry.get("author_history")) or strings(told.get("author_history"))
    identity = text(entry.get("uuid")) or text(entry.get("id"))
    return Record(
        name=name,
        where=where,
        passages=tuple(passages),
        aliases=tuple(
            text(alias.get("alias")) for alias in objects(told.get("aliases") or []) if text(alias.get("alias"))
        ),
        primary=_names(entry.get("muscles")),
        secondary=_names(entry.get("muscles_secondary")),
        equipment=_names(entry.get("equipment")),
        category=_category(entry),
        source=Source(
            title=f"wger: {identity or name}",
            url=text(told.get("license_object_url")) or text(licence.get("url")) or "https://wger.de",
            license=text(licence.get("short_name")) or text(licence.get("full_name")),
            author=next((author for author in authors if author), "") or ", ".join(history[:3]),
        ),
    )


def _translation(entry: dict[str, Any]) -> dict[str, Any]:
    for key in ("translations", "exercises"):
        told = list(objects(entry[key])) if isinstance(entry.get(key), list) else []
        if told:
            return next((one for one in told if _language(one) == ENGLISH), told[0])
    return entry


def _language(told: dict[str, Any]) -> int | None:
    language = told.get("language")
    if isinstance(language, dict):
        language = language.get("id") if language.get("short_name") != "en" else ENGLISH
    return (
        language
        if isinstance(language, int)
        else {"en": ENGLISH}.get(language, 0)
        if isinstance(language, str) and language
        else None
    )


def _names(value: Any) -> tuple[str, ...]:
    """Names of muscles or equipment; bare numbers of wger's tables say nothing by themselves."""
    found = [text(one.get("name_en")) or text(one.get("name")) for one in objects(value or [])]
    return tuple(name for name in (*found, *(one for one in strings(value) if not one.isdigit())) if name)


def _category(entry: dict[str, Any]) -> str:
    category = entry.get("category")
    name = text(category.get("name")) if isinstance(category, dict) else text(category)
    return "cardio" if name.lower() == "cardio" else "stretching" if "stretch" in name.lower() else ""


def _described(html: str) -> list[Passage]:
    """The description: what a heading or a label calls tips is one, the rest are the instructions."""
    passages: list[Passage] = []
    part: Part = "instruction"
    for line in to_lines(html)[0]:
        body = clean(rx(r"^(?:#{1,6}|-)\s+").sub("", line))
        label = rx(
            r"^(?P<label>steps?|instructions?|how to(?: do it)?|execution|starting position|technique|tips?|"
            r"notes?|form cues?|common mistakes|mistakes|benefits|safety|cautions?|variations?)\s*:?\s*$"
        ).match(body)
        if label:
            part = _part(label["label"].lower())
        elif body:
            passages.append(Passage(part, rx(r"^\d{1,2}\s*[.)]\s+").sub("", body)))
    return passages


def _part(label: str) -> Part:
    if label.startswith(("tip", "note", "form")):
        return "tip"
    if "mistake" in label:
        return "mistake"
    if label.startswith(("safety", "caution")):
        return "caution"
    return "other" if label.startswith(("benefit", "variation")) else "instruction"
