"""Lists and tables: one exercise a line, as ``name | seconds | each side`` or under a header of any order."""

from __future__ import annotations

import csv
import re

from coach.importers.english import rx
from coach.importers.records import Passage, Record, Refusal
from coach.importers.sentences import clean
from coach.importers.tokens import tags, tokenize

MARKS = ("|", "\t", ";", ",")
MOST_FIELDS = 30

HEADERS: tuple[tuple[str, str], ...] = (
    ("name", r"name|exercise|stretch|title|pose|movement"),
    ("text", r"instructions?|description|how(?: to)?|steps?|directions?"),
    ("hold", r"(?:hold|time|seconds?|secs?|duration|length)(?: ?\(?(?:in )?(?:s|secs?|seconds)\)?)?"),
    ("minutes", r"min(?:ute)?s?|(?:time|duration) ?\(?(?:in )?min(?:ute)?s?\)?"),
    ("reps", r"rep(?:etition)?s?"),
    ("sets", r"sets?|rounds?"),
    ("side", r"sides?|each side|per side"),
    ("tip", r"notes?|tips?|cues?|comments?"),
    ("primary", r"(?:target )?muscles?|targets?"),
    ("equipment", r"equipment|props?"),
    ("level", r"level|difficulty"),
)
"""What a column is, by the whole of its heading."""

_NO = r"(?:no|none|-|n/?a|both together|together|once)?"
_BOTH = (
    r"(?:y(?:es)?|both|each|sides?|(?:each|both|per|every|a) \w+|(?:l|left) ?(?:/|and|\+|&|,)? ?(?:r|right)"
    r"|(?:r|right) ?(?:/|and|\+|&|,)? ?(?:l|left)|e/s|2 sides|two sides)"
)


def accepts(text: str) -> bool:
    """Whether most lines of a text are entries of a list, or it is a table with a header."""
    lines = _lines(text)
    entries = sum("|" in line or "\t" in line.strip() for line in lines)
    return bool(lines) and (entries * 2 > len(lines) or bool(_header(lines)))


def _lines(text: str) -> list[str]:
    return [line for line in text.lstrip("\ufeff").splitlines() if line.strip() and not line.lstrip().startswith("#")]


def _header(lines: list[str]) -> tuple[str, list[str]] | None:
    """The mark between the columns, and what each is; nothing where the first line is no header."""
    for mark in MARKS:
        cells = next(iter(csv.reader([lines[0].strip().strip("|")], delimiter=mark, skipinitialspace=True)), [])
        columns = [_column(cell) for cell in cells[:MOST_FIELDS]]
        if len(columns) > 1 and "name" in columns and sum(bool(column) for column in columns) * 2 >= len(columns):
            return mark, columns
    return None


def _column(cell: str) -> str:
    return next((name for name, words in HEADERS if rx(words).fullmatch(clean(cell).strip())), "")


def records(text: str, where: str) -> list[Record | Refusal]:
    """One record a line; the heading of a table and its rule are passed over."""
    lines = _lines(text)
    header = _header(lines) if lines else None
    if header and header[0] in ",;" or (header and set(header[1]) - {"", "name", "hold", "side"}):
        return _table(text, where, *header)
    found: list[Record | Refusal] = []
    for index, raw in enumerate(text.splitlines(), 1):
        line = raw.strip().strip("|").strip()
        if not line or line.startswith("#") or not line.strip("-|: ") or rx(r"(?:name|exercise|stretch)\s*[|\t]").match(line):
            continue
        found.append(_entry(line, f"{where}:{index}"))
    return found


def _table(text: str, where: str, mark: str, columns: list[str]) -> list[Record | Refusal]:
    """The rows of a table with a header; a quoted cell may hold the mark, or a line break."""
    found: list[Record | Refusal] = []
    reader = csv.reader(text.lstrip("\ufeff").splitlines(keepends=True), delimiter=mark, skipinitialspace=True)
    try:
        for row in reader:
            cells = [cell for cell in row] if mark != "|" else row[1:] if row and not row[0].strip() else row
            place = f"{where}:{reader.line_num}"
            if not any(cell.strip(" -:|") for cell in cells) or [_column(cell) for cell in cells][: len(columns)] == columns:
                continue
            found.append(_row(dict(zip(columns, map(clean, cells), strict=False)), place))
    except csv.Error as error:
        found.append(Refusal(f"{where}:{reader.line_num}", f"is no row of a table ({error})"))
    return found


def _row(cells: dict[str, str], where: str) -> Record | Refusal:
    if not rx(r"\w").search(cells.get("name", "")):
        return Refusal(where, "has no name")
    said: list[str] = []
    for key, sentence in (("hold", "Hold for {} seconds."), ("minutes", "Hold for {} minutes."),
                          ("reps", "Do {} reps."), ("sets", "Do {} sets.")):  # fmt: skip
        if cell := cells.get(key, "").strip():
            said.append(sentence.format(cell) if rx(r"[\d.]+(?: ?(?:-|to) ?[\d.]+)?").fullmatch(cell) else f"Hold {cell}.")
    if cells.get("sets", "").isdigit() and cells.get("reps", "").isdigit():
        said[-2:] = [f"Do {cells['sets']} sets of {cells['reps']}."]
    if rx(_BOTH).fullmatch(cells.get("side", "")):
        said.append("Do each side.")
    return _record(cells["name"], where, cells.get("text", ""), said, cells)


def _record(name: str, where: str, how: str, said: list[str], cells: dict[str, str]) -> Record:
    notes = [] if how else ["only a name was given; write how it is done"]
    first = how or f"Come into this one: {name}."
    passages = [Passage("instruction", first), *(Passage("instruction", line) for line in said)]
    passages += [Passage("tip", cells["tip"])] if cells.get("tip") else []
    return Record(
        name=name[:120], where=where, passages=tuple(passages), category="stretching", notes=tuple(notes),
        primary=_several(cells.get("primary", "")), equipment=_several(cells.get("equipment", "")),
        level=cells.get("level", ""),
    )  # fmt: skip


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in rx(r"[,;/]| and ").split(cell) if part.strip())


def _entry(line: str, where: str) -> Record | Refusal:
    """``name | seconds | each side``; the columns may stand in any order, and some may lack."""
    name, *fields = [clean(field) for field in re.split(r"[|\t]", line)[:MOST_FIELDS]]
    name = rx(r"^(?:[-*•]|\d{1,2}[.)])\s+").sub("", name)
    if not rx(r"\w").search(name):
        return Refusal(where, "has no name")
    if not fields:
        return Refusal(where, "is no line 'name | seconds | each side'")
    said: list[str] = []
    for position, field in enumerate(fields):
        if rx(_NO).fullmatch(field):
            continue
        sentence = _cell(field, first=position == 0)
        if not sentence:
            return Refusal(where, f"'{field}' is no time, number or side")
        said.append(sentence)
    record = _record(name, where, "", said, {})
    return record


def _cell(field: str, *, first: bool) -> str:
    """What a cell says, as a sentence; empty where it says nothing."""
    found = tags(tokenize(f"Hold {field}"))
    if rx(r"[0.:]+\w?").fullmatch(field):
        return ""
    if first and rx(r"\d+(?:\.\d+)?(?: ?(?:-|to) ?\d+)?").fullmatch(field):
        return f"Hold for {field} seconds."
    if rx(_BOTH).fullmatch(field):
        return "Do each side."
    if rx(r"\d+ ?x|x ?\d+").fullmatch(field):
        return f"Repeat {field.strip('xX ')} times."
    if "T" in found:
        return f"Hold {field}."
    if "R" in found:
        return f"Do {field}."
    return field if rx(r"[^\W\d_]{2}").search(field) else ""
