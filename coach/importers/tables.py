"""Lists and tables: one exercise a line, as ``name | seconds | each side`` or under a header in any order."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Sequence

from coach.importers.cleaning import clean
from coach.importers.records import Passage, Record, Refusal, several
from coach.language import rx, vocabulary
from coach.language.tokens import tags, tokenize

MARKS = ("|", "\t", ";", ",")
MOST_CELLS = 30

_NUMBER = r"\d+(?:[.,]\d+)?(?: ?(?:-|to) ?\d+)?"
_DOSES = ("hold", "minutes", "reps", "sets", "side", "")
"""Columns that say how long or how often; the last is one whose heading says nothing."""


def accepts(text: str) -> bool:
    """Whether most lines of a text are entries of a list, or it is a table with a header."""
    if rx(r"(?m)^\|.*\n\|[ :|-]+$").search(text):  # a table within a page of Markdown
        return False
    lines = _lines(text)
    listed = sum("|" in line or "\t" in line.strip() for line in lines)
    return bool(lines) and ((listed > 1 and listed * 2 >= len(lines)) or bool(_header(lines[0])[1]))


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip("\ufeff \t") and not line.lstrip().startswith("#")]


def _columns(cells: Sequence[str]) -> list[str]:
    """What each column is by its heading, where most of them say."""
    columns = [vocabulary().entry("column", clean(cell)) for cell in cells]
    return columns if len(columns) > 1 and sum(map(bool, columns)) * 2 >= len(columns) else []


def _header(line: str) -> tuple[str, list[str]]:
    """The mark between the columns, and what each is; no columns where the line is no header of exercises."""
    line = line.strip("\ufeff \n")
    for mark in MARKS:
        cells = next(iter(csv.reader([line.strip("|")], delimiter=mark, skipinitialspace=True)), [])[:MOST_CELLS]
        columns = _columns(cells)
        if "name" in columns:
            return mark, columns
    return next((mark for mark in MARKS if mark in line), ""), []


def taken_out(lines: Sequence[str], where: str) -> tuple[list[Record | Refusal], list[str]]:
    """The exercises in the tables of a page, and its other lines; a table of a dose alone becomes a line of labels."""
    labels = vocabulary().sentences
    found: list[Record | Refusal] = []
    rest: list[str] = []
    for is_row, group in itertools.groupby(lines, key=lambda line: line.lstrip().startswith("|")):
        rows = list(group)
        columns = _columns(rows[0].strip().strip("|").split("|")) if is_row else []
        if "name" in columns:
            found += records("\n".join(rows), where)
        elif columns:
            keys = [f"label {column}" for column in columns]
            cells = [[clean(cell) for cell in row.strip().strip("|").split("|")] for row in rows[1:]]
            rest += [" ".join(labels[key].format(cell) for key, cell in zip(keys, row, strict=False) if key in labels)
                     for row in cells if any(cell.strip("-: ") for cell in row)]  # fmt: skip
        else:
            rest += rows
    return found, rest


def records(text: str, where: str) -> list[Record | Refusal]:
    """One record a line; the heading of a table and its rule are passed over."""
    lines = _lines(text)
    mark, columns = _header(lines[0]) if lines else ("", [])
    found: list[Record | Refusal] = []
    if mark in ("", "|", "\t"):
        mark, text = "|", "\n".join(line.strip().replace("\t", "|").strip("|") for line in text.splitlines())
    reader = csv.reader(text.strip("\ufeff").splitlines(keepends=True), delimiter=mark, skipinitialspace=True)
    try:
        for row in reader:
            cells = [clean(cell) for cell in row[:MOST_CELLS]]
            line = "|".join(cells)
            if line.strip("|-: ") and not line.startswith("#") and not (columns and _columns(cells) == columns):
                found.append(_record(cells, columns, f"{where}:{reader.line_num}"))
    except csv.Error as error:
        found.append(Refusal(f"{where}:{reader.line_num}", f"is no row of a table ({error})"))
    return found


def _record(cells: list[str], columns: list[str], where: str) -> Record | Refusal:
    """A row; without a header the name stands first, and the others in any order."""
    if len(cells) < 2:
        return Refusal(where, "is no line 'name | seconds | each side'")
    columns = columns or ["name", "hold" if rx(_NUMBER).fullmatch(cells[1]) else ""]
    columns = [*columns, *[""] * (len(cells) - len(columns))]
    row = dict(zip(columns, cells, strict=False))
    name = rx(r"^(?:[-*•]|\d{1,2}[.)])\s+").sub("", row.get("name", ""))
    said = [(cell, _sentence(cell, column)) for cell, column in zip(cells, columns, strict=False) if column in _DOSES]
    if refused := next((cell for cell, sentence in said if cell and sentence is None), ""):
        return Refusal(where, f"'{refused}' is no time, number or side")
    steps = [row.get("text", ""), *(sentence for _, sentence in said)]
    passages = [Passage("instruction", text) for text in steps if text]
    passages += [Passage("tip", row["tip"])] if row.get("tip") else []
    return Record(
        name=name[:120], where=where, passages=tuple(passages), category="stretching", level=row.get("level", ""),
        primary=several(row.get("primary", "")), equipment=several(row.get("equipment", "")),
    )  # fmt: skip


def _sentence(cell: str, column: str) -> str | None:
    """What a cell of a dose or of a side says; ``None`` where that cannot be told."""
    words = vocabulary()
    both = words.patterns["both sides"]
    found = tags(tokenize(words.sentences["time"].format(cell)))
    if words.rx("no side").fullmatch(cell):
        return ""
    if rx(both).fullmatch(cell):
        return words.sentences["each"]
    if not rx(r"[1-9]|[^\W\d_]{2}").search(cell) or cell.startswith("-"):
        return None
    if number := rx(rf"({_NUMBER})(?: (?:{both}))").fullmatch(f"{cell} each" if column == "side" else cell):
        sentence = column if column in ("minutes", "reps", "sets") else "hold"
        return f"{words.sentences[sentence].format(number[1])} {words.sentences['each']}"
    if column in words.sentences and rx(_NUMBER).fullmatch(cell):
        return words.sentences[column].format(cell)
    if "T" in found or "R" in found:
        return words.sentences["time" if "T" in found else "do"].format(cell)
    return cell if rx(r"[^\W\d_]{2}").search(cell) else None
