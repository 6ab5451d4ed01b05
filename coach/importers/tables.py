"""Lists and tables: one exercise a line, as ``name | seconds | each side`` or under a header in any order."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence

from coach.importers.english import BOTH_SIDES, COLUMNS, rx
from coach.importers.records import Passage, Record, Refusal, several
from coach.importers.sentences import clean
from coach.importers.tokens import tags, tokenize

MARKS = ("|", "\t", ";", ",")
MOST_CELLS = 30
COME = "Come into this one: {}."
ONLY_A_NAME = "only a name was given; write how it is done"

_NUMBER = r"\d+(?:[.,]\d+)?(?: ?(?:-|to) ?\d+)?"
_SENTENCES = {
    "hold": "Hold for {} seconds.",
    "minutes": "Hold for {} minutes.",
    "reps": "Do {} reps.",
    "sets": "Do {} sets.",
}
_LABELS = {"hold": "Hold: {} seconds", "minutes": "Hold: {} minutes", "reps": "Reps: {}", "sets": "Sets: {}"}


def accepts(text: str) -> bool:
    """Whether most lines of a text are entries of a list, or it is a table with a header."""
    if rx(r"(?m)^\|.*\n\|[ :|-]+$").search(text):  # a table within a page of Markdown
        return False
    lines = _lines(text)
    listed = sum("|" in line or "\t" in line.strip() for line in lines)
    return bool(lines) and (listed * 2 > len(lines) or bool(_header(lines[0])[1]) or _is_jotted(lines))


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip("\ufeff \t") and not line.lstrip().startswith("#")]


def _is_jotted(lines: Sequence[str]) -> bool:
    """Whether every line is a name and a dose with a comma or a semicolon between them."""
    pairs = [rx(r"[^,;.!?]{2,60}[,;] ?([^.!?]{1,40})$").fullmatch(line.strip()) for line in lines[:100]]
    doses = [bool(pair) and bool(set(tags(tokenize(f"Hold {pair[1]}"))) & set("nTR")) for pair in pairs if pair]
    return len(lines) > 1 and len(doses) == len(pairs) and all(doses)


def _columns(cells: Sequence[str]) -> list[str]:
    """What each column is by its heading, where most of them say."""
    columns = [next((name for name, words in COLUMNS if rx(words).fullmatch(clean(cell))), "") for cell in cells]
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
    found: list[Record | Refusal] = []
    rest: list[str] = []
    for is_row, group in itertools.groupby(lines, key=lambda line: line.lstrip().startswith("|")):
        rows = list(group)
        columns = _columns(rows[0].strip().strip("|").split("|")) if is_row else []
        if "name" in columns:
            found += records("\n".join(rows), where)
        elif columns:
            for row in rows[1:]:
                cells = [clean(cell) for cell in row.strip().strip("|").split("|")]
                labels = [
                    _LABELS[key].format(cell) for key, cell in zip(columns, cells, strict=False) if key in _LABELS
                ]
                rest += ["  ".join(labels)] if any(cell.strip("-: ") for cell in cells) else []
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
    row = dict(zip(columns, cells, strict=False))
    name = rx(r"^(?:[-*•]|\d{1,2}[.)])\s+").sub("", row.get("name", ""))
    if not rx(r"\w").search(name):
        return Refusal(where, "has no name")
    how = row.get("text", "")
    passages = [Passage("instruction", how or COME.format(name))]
    sets, reps = row.get("sets", ""), row.get("reps", "")
    if sets.isdigit() and reps.isdigit():
        passages.append(Passage("instruction", f"Do {sets} sets of {reps}."))
        columns = ["name" if column in ("sets", "reps") else column for column in columns]
    said = dict(_said(cells, columns))
    if refused := next((cell for cell, sentence in said.items() if not sentence), ""):
        return Refusal(where, f"'{refused}' is no time, number or side")
    passages += [Passage("instruction", sentence) for sentence in said.values()]
    passages += [Passage("tip", row["tip"])] if row.get("tip") else []
    return Record(
        name=name[:120], where=where, passages=tuple(passages), category="stretching", level=row.get("level", ""),
        primary=several(row.get("primary", "")), equipment=several(row.get("equipment", "")),
        notes=() if how else (ONLY_A_NAME,),
    )  # fmt: skip


def _said(cells: list[str], columns: list[str]) -> Iterator[tuple[str, str]]:
    """Each cell that is a dose or a side, and what it says as a sentence; empty where it says nothing."""
    for at, cell in enumerate(cells):
        column = columns[at] if at < len(columns) else ""
        if column in ("name", "text", "tip", "primary", "equipment", "level") or rx(
            r"(?:no|none|-|n/?a|.*together|once)?"
        ).fullmatch(cell):
            continue
        found = tags(tokenize(f"Hold {cell}"))
        if rx(r"[0.:]+\w?").fullmatch(cell):
            yield cell, ""
        elif number := rx(rf"({_NUMBER})(?: (?:{BOTH_SIDES}))").fullmatch(f"{cell} each" if column == "side" else cell):
            yield cell, f"Hold for {number[1]} seconds on each side."
        elif column in _SENTENCES and rx(_NUMBER).fullmatch(cell):
            yield cell, _SENTENCES[column].format(cell)
        elif rx(BOTH_SIDES).fullmatch(cell):
            yield cell, "Do each side."
        elif "T" in found or "R" in found:
            yield cell, f"Hold {cell}." if "T" in found else f"Do {cell}."
        else:
            yield cell, cell if rx(r"[^\W\d_]{2}").search(cell) else ""
